package snapshot

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// TestEncoding: records are written as encoding/json would, whatever is in them.
func TestEncoding(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var b Bucket
		var a Account
		fill(random, reflect.ValueOf(&b).Elem(), 0)
		fill(random, reflect.ValueOf(&a).Elem(), 0)
		b.Unknown, a.Unknown = nil, nil
		for got, want := range map[json.Marshaler]any{&b: (*bucketFields)(&b), &a: (*accountFields)(&a)} {
			text, err := got.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			var plain bytes.Buffer
			enc := json.NewEncoder(&plain)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(want); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(text, bytes.TrimSuffix(plain.Bytes(), []byte("\n"))) {
				t.Fatalf("seed %d: wrote\n%s\nencoding/json writes\n%s", seed, text, plain.Bytes())
			}
		}
	}
}

// TestEncodingFails: what has no JSON is an error, and nothing comes after it.
func TestEncodingFails(t *testing.T) {
	var out bytes.Buffer
	w := NewPlainWriter(&out)
	if err := w.Manifest(sampleManifest()); err != nil {
		t.Fatal(err)
	}
	if err := w.Account(sampleAccount()); err != nil {
		t.Fatal(err)
	}
	before := out.Len()
	never := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) // RFC 3339 has no such year
	for _, b := range []*Bucket{{CreationDate: &never}, {Lifecycle: Observed[Lifecycle]{State: Present, Value: &Lifecycle{
		Rules: []LifecycleRule{{Expiration: &LifecycleExpiration{Date: &never}}},
	}}}} {
		if err := w.Bucket(b); err == nil {
			t.Error("a year beyond RFC 3339 was written")
		}
	}
	if err := w.Footer(&Footer{}); err == nil || out.Len() != before {
		t.Errorf("%v, and wrote %q", err, out.Bytes()[before:])
	}
}

// fill sets about half of what can be set.
func fill(random *rand.Rand, v reflect.Value, depth int) {
	texts := []string{"", "acme-logs", `{"Sid":"a<b>&"}`, "back\\slash", "ümläut\u2028", "bad\xff", "tab\t\x7f"}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[random.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(random.IntN(3) * 200))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(random.Float64())
	case reflect.Pointer:
		if random.IntN(2) == 0 && depth < 12 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(random, v.Elem(), depth+1)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{"a":1}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(3), 3))
		for i := range v.Len() {
			fill(random, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(int64(random.IntN(2e9)), 0).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(random, v.Field(i), depth+1)
		}
	}
}
