package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"s3audit/rules/finding"
)

func readBack(t testing.TB, r *Report) *Report {
	t.Helper()
	back, err := Read(bytes.NewReader(render(t, "json", r, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// filled puts something into every field, all of it different, whatever is
// added to a report.
func filled(v reflect.Value, n *int) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(started.Add(time.Duration(*n) * time.Second)))
	case v.Type() == reflect.TypeFor[finding.Severity]():
		v.SetInt(int64(*n%5 + 1))
	case v.Type() == reflect.TypeFor[finding.Verdict]():
		v.SetString(string(finding.Verdicts()[*n%5]))
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"n":[1,"` + strings.Repeat("x", *n%7) + `"]}`))
	case v.Kind() == reflect.String:
		v.SetString("text " + number(*n))
	case v.Kind() == reflect.Int:
		v.SetInt(int64(*n))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				filled(v.Field(i), n)
			}
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0), n)
		filled(v.Index(1), n)
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			filled(key, n)
			filled(value, n)
			v.SetMapIndex(key, value)
		}
	default:
		panic("a report has a " + v.Kind().String())
	}
}

// TestJSONHoldsEverything fills every field of a report there is or will be,
// and asks for it back: what JSON loses, no format could show.
func TestJSONHoldsEverything(t *testing.T) {
	r, n := &Report{}, 0
	filled(reflect.ValueOf(r).Elem(), &n)
	want := *r
	want.Schema = SchemaID
	if diff := cmp.Diff(&want, readBack(t, r), cmpopts.IgnoreUnexported(Summary{})); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
	if n < 200 {
		t.Errorf("only %d values were filled", n)
	}
}

// TestNothingIsHidden: a field that is not exported does not survive, so no
// format may rest on one. The one there is counts while a report is made.
func TestNothingIsHidden(t *testing.T) {
	var hidden []string
	var walk func(reflect.Type, string)
	seen := map[reflect.Type]bool{}
	walk = func(typ reflect.Type, path string) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(typ.Elem(), path)
		case reflect.Struct:
			if seen[typ] || isLeaf(typ) {
				return
			}
			seen[typ] = true
			for i := range typ.NumField() {
				f := typ.Field(i)
				if name := f.Tag.Get("json"); !f.IsExported() || name == "-" || name == "" && !f.Anonymous {
					hidden = append(hidden, path+"."+f.Name)
					continue
				}
				walk(f.Type, path+"."+f.Name)
			}
		}
	}
	walk(reflect.TypeFor[Report](), "Report")
	if want := []string{"Report.Summary.last"}; !reflect.DeepEqual(hidden, want) {
		t.Errorf("hidden from JSON: %v, want %v", hidden, want)
	}
}

// TestEveryFormatFromJSON: a format made from the JSON document has the bytes
// it had from the scan, whatever the options.
func TestEveryFormatFromJSON(t *testing.T) {
	reports := map[string]*Report{"excepted": exceptedReport(""), "controlled": controlled("")}
	for _, s := range samples() {
		reports[s.name] = s.report
	}
	for name, r := range reports {
		r = valid(r)
		back := readBack(t, r)
		for _, f := range Formats() {
			for _, o := range []Options{{Brief: true, MaxBuckets: 3}, {ActionsLog: true, SARIFSuppressed: true, SARIFProfile: FullProfile, CSVRaw: true, PrometheusBuckets: true, MaxBytes: SummaryBytes}} {
				if diff := cmp.Diff(string(render(t, f.Name, r, o)), string(render(t, f.Name, back, o))); diff != "" {
					t.Errorf("%s of %s (-scan +report)\n%.2000s", f.Name, name, diff)
				}
			}
		}
	}
}

// valid is the report with texts that are UTF-8, as all texts are that come
// from S3's XML, from a snapshot or from Rego.
func valid(r *Report) *Report {
	var walk func(v reflect.Value) reflect.Value
	walk = func(v reflect.Value) reflect.Value {
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		switch {
		case v.Type() == reflect.TypeFor[json.RawMessage]() || v.Type() == reflect.TypeFor[time.Time]():
		case v.Kind() == reflect.String:
			out.SetString(strings.ToValidUTF8(v.String(), "\ufffd\ufffd"))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					out.Field(i).Set(walk(v.Field(i)))
				}
			}
		case v.Kind() == reflect.Pointer && !v.IsNil():
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(walk(v.Elem()))
		case v.Kind() == reflect.Slice && !v.IsNil():
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(walk(v.Index(i)))
			}
		case v.Kind() == reflect.Map && !v.IsNil():
			out.Set(reflect.MakeMap(v.Type()))
			for _, key := range v.MapKeys() {
				out.SetMapIndex(walk(key), walk(v.MapIndex(key)))
			}
		}
		return out
	}
	out := walk(reflect.ValueOf(*r)).Interface().(Report)
	return &out
}

func TestReadRefuses(t *testing.T) {
	good := string(render(t, "json", typicalReport(), Options{}))
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to swap: %s", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"another major":   {swap("report:1.", "report:2."), []string{`follows "urn:s3audit:schema:report:2.`, "use one of the version that wrote it"}},
		"another schema":  {swap("schema:report", "schema:plan"), []string{"this is no report", SchemaID}},
		"no version":      {swap("report:1.", "report:1x"), []string{"this is no report"}},
		"a list":          {"[]", []string{"this is no report"}},
		"nothing":         {"", []string{"line 1, column 1: the document ends early"}},
		"no schema":       {"{}", []string{`no member "schema"`}},
		"cut off":         {good[:len(good)/2], []string{"the document ends early"}},
		"no JSON":         {swap(`"tool": {`, `"tool": {,`), []string{"line 3, column 12: this is no JSON"}},
		"lines":           {good + good, []string{"a second document begins", "-o jsonl"}},
		"unknown member":  {swap(`"endpoint"`, `"endpint"`), []string{"line 12, column 5: scan.endpint: unknown member", `scan: the member "endpoint" is missing`}},
		"a wrong time":    {swap("2026-03-14T09:00:42Z", "yesterday"), []string{"line 9, column 17: scan.finished: "}},
		"a wrong verdict": {swap(`"verdict": "error"`, `"verdict": "broken"`), []string{`findings[1].verdict: unknown verdict "broken"`}},
		"a wrong number":  {swap(`"listed": 42`, `"listed": "42"`), []string{"coverage.listed: want a whole number, not a string"}},
		"a wrong word":    {swap(`"severity": "medium"`, `"severity": "grave"`), []string{"severity: unknown severity"}},
		"null for a list": {swap(`"missing": []`, `"missing": null`), []string{"missing: want a list"}},
		"a list of texts": {swap(`"vanished": [`, `"vanished": [ 7, `), []string{"coverage.vanished[0]: want a text, not a number"}},
	} {
		_, err := Read(strings.NewReader(c.in))
		if err == nil {
			t.Errorf("%s: it is read", name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v lacks %q", name, err, want)
			}
		}
	}
}

// TestReadOfANewerMinor ignores what it does not know, and nothing else.
func TestReadOfANewerMinor(t *testing.T) {
	newer := strings.NewReplacer("schema:report:1.", "schema:report:1.9", `"complete": true`, `"complete": true, "later": {"x": [1]}`).
		Replace(string(render(t, "json", typicalReport(), Options{})))
	if _, err := Read(strings.NewReader(newer)); err != nil {
		t.Error(err)
	}
	if _, err := Read(strings.NewReader(strings.Replace(newer, `"listed": 42`, `"listed": true`, 1))); err == nil {
		t.Error("a wrong value is read")
	}
}

func FuzzRead(f *testing.F) {
	for _, r := range []*Report{emptyReport(), typicalReport(), hostileReport()} {
		f.Add(render(f, "json", r, Options{}))
	}
	f.Add([]byte(`{"schema":"urn:s3audit:schema:report:1.0","tool":null,"scan":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, format := range Formats() {
			checkFormat(t, format.Name, string(render(t, format.Name, r, Options{ActionsLog: true})))
		}
	})
}
