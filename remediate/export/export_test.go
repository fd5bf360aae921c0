package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

const account = "111122223333"

// circles are two documents of every subresource.
func circles(t testing.TB) map[string][2]json.RawMessage {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "circles.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][2]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func composed(t testing.TB, row operation.Row, key string, before plan.Document, set json.RawMessage) plan.Document {
	t.Helper()
	d, err := operation.Compose(row.Subresource, before, []operation.Edit{{Source: "test", Block: row.Put.Block, Key: key, Set: set, Whole: true}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func change(row operation.Row, bucket, key string, before, after plan.Document) plan.Change {
	digest, _ := before.Digest()
	return plan.Change{
		ID: plan.ID(account, bucket, row.Subresource, key), Bucket: bucket, Account: account, Region: "us-east-1", Subresource: row.Subresource, Key: key,
		Operation: row.API(after), Before: before, After: after, BeforeDigest: digest,
	}
}

func planOf(t testing.TB, changes []plan.Change) *plan.Plan {
	t.Helper()
	p := &plan.Plan{Tool: "1.2.3", Created: time.Unix(1, 0).UTC(), Account: account, Partition: "aws", Changes: changes}
	if err := plan.Write(io.Discard, p); err != nil {
		t.Fatal(err)
	}
	return p
}

// everything is a plan with a change of every subresource, each on a bucket of its
// own, to one of its two documents.
func everything(t testing.TB, which int) *plan.Plan {
	t.Helper()
	var changes []plan.Change
	all := circles(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		row, _ := operation.Find(name)
		bucket, key := bucketOf(name), ""
		if row.Account {
			bucket = ""
		}
		if row.Keyed {
			key = "weekly"
		}
		before := plan.None()
		if which == 1 {
			before = composed(t, row, key, before, all[name][0])
		}
		changes = append(changes, change(row, bucket, key, before, composed(t, row, key, before, all[name][which])))
	}
	return planOf(t, changes)
}

func bucketOf(subresource string) string {
	if subresource == "policy" {
		return "bucket-000" // which its documents name
	}
	return "b-" + strings.ToLower(subresource)
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(want, got) {
		t.Errorf("%s differs (UPDATE_GOLDEN=1 rewrites it): %v", name, err)
	}
}

func TestGolden(t *testing.T) {
	for _, f := range Formats() {
		var out bytes.Buffer
		if err := Write(&out, f.Name, everything(t, 1)); err != nil {
			t.Fatal(err)
		}
		golden(t, f.Name+".golden", out.Bytes())
	}
}

// TestNoSuchForm: the names that there are stand in the error.
func TestNoSuchForm(t *testing.T) {
	var out bytes.Buffer
	err := Write(&out, "pulumi", planOf(t, nil))
	if err == nil || out.Len() > 0 {
		t.Fatalf("%v, and %d bytes written", err, out.Len())
	}
	for _, f := range Formats() {
		if !strings.Contains(err.Error(), f.Name) {
			t.Errorf("%v does not name %s", err, f.Name)
		}
	}
}

// TestRequests: the JSON of a call has all that the plan's document has.
func TestRequests(t *testing.T) {
	for _, c := range everything(t, 1).Changes {
		r, err := requestOf(&c)
		if err != nil {
			t.Fatal(err)
		}
		value, _ := plain(reflect.ValueOf(r.input))
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if r.api != c.Operation || c.Bucket != "" && !strings.Contains(string(text), `"ExpectedBucketOwner":"`+account+`"`) {
			t.Errorf("%s %s", r.api, text)
		}
		var document any
		if err := json.Unmarshal(c.After.Value, &document); err != nil {
			t.Fatal(err)
		}
		for _, leaf := range leaves(document) {
			if !strings.Contains(string(text), leaf) {
				t.Errorf("%s: no %s in %s", c.ID, leaf, text)
			}
		}
	}
}

// leaves are the scalars of a document, with their names.
func leaves(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			switch item.(type) {
			case map[string]any, []any:
				out = append(out, leaves(item)...)
			default:
				text, _ := json.Marshal(map[string]any{name: item})
				out = append(out, strings.Trim(string(text), "{}"))
			}
		}
	case []any:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	}
	return out
}

// TestTerraformParses: it is HCL, with every resource once and templates escaped.
func TestTerraformParses(t *testing.T) {
	var out bytes.Buffer
	if err := Terraform(&out, everything(t, 1)); err != nil {
		t.Fatal(err)
	}
	file, diagnostics := hclsyntax.ParseConfig(out.Bytes(), "x.tf", hcl.InitialPos)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	seen := map[string]bool{}
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		name := b.Type + " " + strings.Join(b.Labels, ".")
		if b.Type == "resource" && seen[name] {
			t.Errorf("%s stands twice", name)
		}
		seen[name] = true
	}
	for name, kind := range resources {
		if name != "acl" && !strings.Contains(out.String(), `resource "`+kind+`"`) {
			t.Errorf("no %s", kind)
		}
	}
}
