package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"s3audit/collector/snapshot"
)

func TestSchemaIsFresh(t *testing.T) {
	want, err := Generate("..")
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile("../schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("../schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.json is stale: run go generate ./collector, or this test with UPDATE_GOLDEN=1")
	}
	if !bytes.Equal(snapshot.Schema(), got) {
		t.Error("the embedded schema is another one")
	}
}

func compile(t *testing.T, def string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(snapshot.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("snapshot.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("snapshot.json" + def)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever the types can hold, the schema takes.
func TestRecordsAreValid(t *testing.T) {
	record, line := compile(t, ""), compile(t, "#/$defs/Line")
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(1, seed))
		var b snapshot.Bucket
		random(reflect.ValueOf(&b).Elem(), rng)
		b.Unknown = map[string]json.RawMessage{"quantum": []byte(`{"state":"new"}`)}
		check(t, record, &b)
		check(t, line, map[string]any{"bucket": &b})
		var a snapshot.Account
		random(reflect.ValueOf(&a).Elem(), rng)
		check(t, line, map[string]any{"account": &a})
		var m snapshot.Manifest
		random(reflect.ValueOf(&m).Elem(), rng)
		check(t, line, map[string]any{"manifest": &m})
		var f snapshot.Footer
		random(reflect.ValueOf(&f).Elem(), rng)
		check(t, line, map[string]any{"footer": &f})
	}
}

func check(t *testing.T, s *jsonschema.Schema, v any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(s, string(text)); err != nil {
		t.Fatalf("%v\nin %s", err, text)
	}
}

func validate(s *jsonschema.Schema, text string) error {
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(instance)
}

// And what they cannot hold, it refuses.
func TestWrongRecordsAreInvalid(t *testing.T) {
	var b snapshot.Bucket
	random(reflect.ValueOf(&b).Elem(), rand.New(rand.NewPCG(1, 1)))
	b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Absent}
	b.ACL = snapshot.Observed[snapshot.ACL]{State: snapshot.Present, Value: &snapshot.ACL{}}
	text, err := json.Marshal(&b)
	if err != nil {
		t.Fatal(err)
	}
	record := compile(t, "")
	if err := validate(record, string(text)); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"a value that is absent":  {`"versioning":{"state":"absent"}`, `"versioning":{"state":"absent","value":{}}`},
		"a state unheard of":      {`"versioning":{"state":"absent"}`, `"versioning":{"state":"maybe"}`},
		"present without a value": {`"acl":{"state":"present","value":{}}`, `"acl":{"state":"present"}`},
		"a field misspelt":        {`"acl":{"state":"present","value":{}}`, `"acl":{"state":"present","value":{"grants":[]}}`},
		"no name":                 {`"name":`, `"nam":`},
	} {
		bad := strings.Replace(string(text), edit[0], edit[1], 1)
		if bad == string(text) || validate(record, bad) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// random sets a value as the collector could: Observed values that are present
// hold a document, others hold none.
func random(v reflect.Value, rng *rand.Rand) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(rng.Int64N(1<<31), rng.Int64N(1e9)).UTC()))
		return
	}
	if v.Type() == reflect.TypeFor[snapshot.State]() {
		v.SetString(string(states[rng.IntN(len(states))]))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if rng.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			random(v.Elem(), rng)
		}
	case reflect.String:
		v.SetString([]string{"", "text", "<&>\u2028\x01é"}[rng.IntN(3)])
	case reflect.Bool:
		v.SetBool(rng.IntN(2) == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(rng.Int64N(1000))
	case reflect.Slice:
		if n := rng.IntN(3); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				random(v.Index(i), rng)
			}
		}
	case reflect.Map:
		if v.Type() == reflect.TypeFor[map[string]string]() && rng.IntN(2) == 0 {
			v.Set(reflect.ValueOf(map[string]string{"k": "v"}))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			random(v.Field(i), rng)
		}
		if value := v.FieldByName("Value"); value.IsValid() && strings.HasPrefix(v.Type().Name(), "Observed[") {
			value.SetZero()
			if v.FieldByName("State").String() == string(snapshot.Present) {
				value.Set(reflect.New(value.Type().Elem()))
				random(value.Elem(), rng)
			}
		}
	}
}
