package collector

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
)

// The table and the record have the same subresources, under the same names.
func TestTableIsTheRecord(t *testing.T) {
	for scope, record := range map[string]reflect.Type{ScopeBucket: reflect.TypeFor[snapshot.Bucket](), ScopeAccount: reflect.TypeFor[snapshot.Account]()} {
		var fields, rows []string
		for i := range record.NumField() {
			f := record.Field(i)
			if strings.HasPrefix(f.Type.Name(), "Observed[") {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if scope == ScopeAccount {
					name = "account." + name
				}
				fields = append(fields, name)
			}
		}
		for _, row := range Subresources() {
			if row.Scope == scope {
				rows = append(rows, row.Name)
			}
		}
		if !slices.Equal(fields, rows) {
			t.Errorf("%s: the record has %q, the table %q", scope, fields, rows)
		}
	}
}

// Each row stores under its own name, and only there.
func TestRowsStoreWhereTheySay(t *testing.T) {
	for _, row := range table {
		if row.Scope != ScopeBucket {
			continue
		}
		var b snapshot.Bucket
		row.set(&b, snapshot.Absent, snapshot.Refusal{Code: "mark"})
		text, err := json.Marshal(&b)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		for name, value := range fields {
			if strings.Contains(string(value), `"mark"`) != (name == row.Name) {
				t.Errorf("row %s: field %s is %s", row.Name, name, value)
			}
		}
		if !row.answered(&b) {
			t.Errorf("row %s does not see its own answer", row.Name)
		}
	}
}

func TestRowsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range append(Subresources(), Subresource{Name: "always", Scope: "none", Calls: AlwaysCalled()}) {
		if seen[row.Name] {
			t.Errorf("two rows are named %s", row.Name)
		}
		seen[row.Name] = true
		for _, c := range row.Calls {
			prefix, _, _ := strings.Cut(c.Action, ":")
			if c.API == "" || !slices.Contains([]string{"s3", "s3express", "sts"}, prefix) {
				t.Errorf("%s: call %+v", row.Name, c)
			}
			if len(c.Roots) == 0 && c.API != "HeadBucket" && c.API != "HeadObject" {
				t.Errorf("%s: %s accepts no root element", row.Name, c.API)
			}
			for _, root := range c.Roots {
				if slices.Contains([]string{"Error", "html", "ListAllMyBucketsResult"}, root) && c.API != "ListBuckets" || root == "ListBucketResult" && c.API != "ListObjectsV2" {
					t.Errorf("%s: %s accepts <%s>", row.Name, c.API, root)
				}
			}
		}
	}
}

func TestUnknownSubresource(t *testing.T) {
	if _, err := wantedOf([]string{"acl", "nonsense"}); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("error %v", err)
	}
	wanted, err := wantedOf([]string{})
	if err != nil || len(wanted) != 0 {
		t.Errorf("an empty list asks for %v (%v)", wanted, err)
	}
}

func TestRootElement(t *testing.T) {
	for text, want := range map[string]string{
		`<A/>`: "A", `<A>`: "A", "\xef\xbb\xbf<A b='c'>": "A", `<?xml version="1.0"?> <!-- <B> --><n:A xmlns:n="x">`: "A", `<!DOCTYPE x [<!ELEMENT y>]><A >`: "",
		`<!doctype HTML><p>`: "html", `<A`: "", `{"a":1}`: "", ``: "", `<?xml`: "", "text <A>": "",
	} {
		if got, _ := rootElement([]byte(text)); got != want && want != "" || got == "" && want != "" {
			t.Errorf("%q: root %q, want %q", text, got, want)
		}
	}
}

func FuzzRootElement(f *testing.F) {
	for _, text := range []string{`<A/>`, `<?xml?><!--x--><a:b c="d">`, `<!DOCTYPE html>`, `{}`, ``} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		name, isXML := rootElement(text)
		if name != "" && (!isXML || strings.ContainsAny(name, "<> \t\n/")) {
			t.Errorf("%q has root %q", text, name)
		}
		_ = hasRoot(text)
	})
}
