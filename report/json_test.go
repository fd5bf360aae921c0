package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"s3audit/rules/finding"
)

func schemas(t *testing.T) (report, line *jsonschema.Schema) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, name := range []string{"finding", "report"} {
		doc := schemaFile(t, name)
		if err := c.AddResource(doc["$id"].(string), doc); err != nil {
			t.Fatal(err)
		}
	}
	return c.MustCompile(SchemaID), c.MustCompile("urn:s3audit:schema:finding:1.0")
}

func schemaFile(t *testing.T, name string) map[string]any {
	t.Helper()
	data := mustRead(t, filepath.Join("..", "docs", "schema", name+".schema.json"))
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

func TestJSONFollowsItsSchema(t *testing.T) {
	whole, line := schemas(t)
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			r := *s.report
			if r.Exit.Reason == "" {
				t.Fatal("the sample has no reason for its exit code")
			}
			data := render(t, "json", &r, s.opts)
			if err := whole.Validate(decode(t, data)); err != nil {
				t.Errorf("json: %v", err)
			}
			lines := strings.Split(strings.TrimSuffix(string(render(t, "jsonl", &r, s.opts)), "\n"), "\n")
			if len(r.Findings) == 0 {
				lines = nil
			}
			if len(lines) != len(r.Findings) {
				t.Fatalf("%d lines for %d findings", len(lines), len(r.Findings))
			}
			for i, text := range lines {
				if err := line.Validate(decode(t, []byte(text))); err != nil {
					t.Errorf("line %d: %v", i+1, err)
				}
			}
		})
	}
}

// TestSchemaRefuses shows that the schema can fail.
func TestSchemaRefuses(t *testing.T) {
	whole, _ := schemas(t)
	good := string(render(t, "json", typicalReport(), Options{}))
	for name, swap := range map[string][2]string{
		"null list":         {`"evidence": []`, `"evidence": null`},
		"unknown verdict":   {`"verdict": "fail"`, `"verdict": "failed"`},
		"unknown severity":  {`"severity": "info"`, `"severity": "none"`},
		"another version":   {`report:1.0`, `report:2.0`},
		"unknown member":    {`"complete": true`, `"complete": true, "more": 1`},
		"exit out of range": {`"code": 1,`, `"code": 4,`},
		"time without zone": {`"2026-03-14T09:00:42Z"`, `"2026-03-14 09:00:42"`},
		"text for a count":  {`"excepted": 1`, `"excepted": "1"`},
	} {
		bad := strings.Replace(good, swap[0], swap[1], 1)
		if bad == good {
			t.Errorf("%s: nothing to swap", name)
		} else if whole.Validate(decode(t, []byte(bad))) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
}

// TestSchemaKnowsEveryMember compares the schema's members with the structs'.
func TestSchemaKnowsEveryMember(t *testing.T) {
	report, line := schemaFile(t, "report"), schemaFile(t, "finding")
	compareMembers(t, "report", reflect.TypeFor[Report](), report)
	compareMembers(t, "finding", reflect.TypeFor[finding.Finding](), line)
}

func compareMembers(t *testing.T, path string, typ reflect.Type, schema map[string]any) {
	t.Helper()
	props, _ := schema["properties"].(map[string]any)
	fields := jsonFields(typ)
	got, want := slices.Sorted(maps.Keys(props)), slices.Sorted(maps.Keys(fields))
	if !slices.Equal(got, want) {
		t.Errorf("%s: schema has %v, the struct %v", path, got, want)
	}
	required, _ := schema["required"].([]any)
	for name, field := range fields {
		if is := slices.Contains(required, any(name)); is == field.optional {
			t.Errorf("%s.%s: required is %v, omitempty is %v", path, name, is, field.optional)
		}
		sub, _ := props[name].(map[string]any)
		inner := field.typ
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice && inner != reflect.TypeFor[json.RawMessage]() {
			inner = inner.Elem()
		}
		if items, ok := sub["items"].(map[string]any); ok {
			sub = items
		}
		for _, option := range anys(sub["oneOf"]) {
			if m := option.(map[string]any); m["properties"] != nil {
				sub = m
			}
		}
		if inner.Kind() == reflect.Struct && sub["properties"] != nil {
			compareMembers(t, path+"."+name, inner, sub)
		}
	}
}

func anys(v any) []any { l, _ := v.([]any); return l }

type jsonField struct {
	typ      reflect.Type
	optional bool
}

func jsonFields(typ reflect.Type) map[string]jsonField {
	out := map[string]jsonField{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Anonymous {
			maps.Copy(out, jsonFields(f.Type))
			continue
		}
		if name, opts, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "-" {
			out[name] = jsonField{f.Type, strings.Contains(opts, "omitempty")}
		}
	}
	return out
}

// TestJSONKeepsEveryValue decodes what was written and compares: escaping for
// terminals must not change what a program reads.
func TestJSONKeepsEveryValue(t *testing.T) {
	r := hostileReport()
	var got Report
	if err := json.Unmarshal(render(t, "json", r, Options{}), &got); err != nil {
		t.Fatal(err)
	}
	want := strings.ToValidUTF8(hostile, "\uFFFD\uFFFD")
	if got.Findings[0].Message != want {
		t.Errorf("message is %q, want %q", got.Findings[0].Message, want)
	}
	if got.Findings[0].Bucket != want || got.Scan.Account != want {
		t.Error("bucket or account changed")
	}
}

func decode(t *testing.T, data []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %.200s", err, data)
	}
	return v
}
