package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func document(text string) Document {
	if text == "" {
		return None()
	}
	return Document{State: Present, Value: json.RawMessage(text)}
}

func change(bucket, subresource, before, after string) Change {
	c := Change{
		Bucket: bucket, Account: "111122223333", Subresource: subresource, Operation: "PutSomething",
		Before: document(before), After: document(after),
	}
	c.ID = ID(c.Account, bucket, subresource, "")
	c.BeforeDigest, _ = c.Before.Digest()
	return c
}

func example() *Plan {
	policy := change("logs", "policy", "", `{"Policy":"{\"Statement\":[]} <&> \u2028"}`)
	policy.Fixes, policy.Resolves = []string{"tls-only"}, []FindingRef{{"tls-only", "abc"}}
	policy.Impacts = []Impact{{"cross-account", "111122223333 reads over plain HTTP"}}
	block := change("logs", "publicAccessBlock", `{"PublicAccessBlockConfiguration":{"BlockPublicPolicy":true}}`, "")
	block.Dangers, block.Requires = []Danger{{"public-access", "opens", true}}, []string{policy.ID}
	account := change("", "account.publicAccessBlock", "", `{"PublicAccessBlockConfiguration":{}}`)
	account.Irreversible = "no"
	return &Plan{
		Tool: "1.2.3", Created: time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC), Account: "111122223333", Partition: "aws",
		Changes: []Change{policy, block, account}, Refused: []Refusal{{Bucket: "b", Reason: "excepted", Hint: "see the exception"}}, Warnings: []string{"w"},
		Predictions: []Prediction{{Bucket: "logs", Rule: "tls-only", Fingerprint: "abc", Before: "fail", After: "pass"}, {Bucket: "logs", Rule: "tls-only", Fingerprint: "abd", After: "fail", Allowed: true}},
		Exposures:   []Exposure{{Bucket: "logs", Before: Reach{"public", "public", "public", "private", "private"}, After: Reach{"shared", "shared", "private", "private", "unknown"}}},
	}
}

func written(t testing.TB, p *Plan) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFile(t *testing.T) {
	text := written(t, example())
	golden := filepath.Join("testdata", "plan.json")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != string(text) {
		t.Errorf("%v\n%s", err, text)
	}
	p, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if again := written(t, p); string(again) != string(text) {
		t.Errorf("read and written it is another:\n%s", again)
	}
	// A plan that another program laid out anew is the same plan.
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(&compact); err != nil {
		t.Error(err)
	}
}

// TestReadRefuses spoils a good plan, and wants to be told of each mistake.
func TestReadRefuses(t *testing.T) {
	text := string(written(t, example()))
	for _, test := range []struct{ name, old, new, want string }{
		{"other major", `"format": "1.0"`, `"format": "2.0"`, `unknown plan format "2.0"`},
		{"no format", `"format": "1.0",`, ``, "unknown plan format"},
		{"changed", `"region"`, `"region"`, ""},
		{"document changed", `tls-only"`, `tls-any"`, "digest differs"},
		{"digest changed", `"digest": "sha256:`, `"digest": "sha256:0`, "digest differs"},
		{"member twice", `"tool": "1.2.3",`, `"tool": "1.2.3","tool": "1.2.3",`, "tool: stands twice"},
		{"unknown member", `"tool": "1.2.3",`, `"tool": "1.2.3","tol": "",`, "tol: unknown member"},
		{"other case", `"tool"`, `"Tool"`, "Tool: unknown member"},
		{"missing", `"partition": "aws",`, ``, "partition: is missing"},
		{"wrong kind", `"account": "111122223333",`, `"account": 111122223333,`, "account: want a string, have a number"},
		{"cut", "}\n", "", "unexpected end"},
		{"two values", "}\n", "}{}", "invalid character"},
	} {
		spoiled := text
		if i := strings.LastIndex(text, test.old); i >= 0 {
			spoiled = text[:i] + test.new + text[i+len(test.old):]
		}
		if test.name == "missing" || test.name == "member twice" || test.name == "wrong kind" {
			spoiled = strings.Replace(text, test.old, test.new, 1)
		}
		_, err := Read(strings.NewReader(spoiled))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := Read(strings.NewReader("[]")); err == nil {
		t.Error("a list is no plan")
	}
}

// TestCheckSaysAll: Write refuses what Read would, with every mistake.
func TestCheckSaysAll(t *testing.T) {
	p := example()
	p.Account = "1"
	p.Changes[0].Operation = ""
	p.Changes[0].Before.State = "denied"
	p.Changes[1].BeforeDigest = "sha256:0"
	p.Changes[1].Requires = []string{"account:111122223333/publicAccessBlock", "nobody/policy"}
	p.Changes[1].After = p.Changes[1].Before
	p.Changes[2].Bucket = "b"
	p.Refused[0].Reason = ""
	p.Predictions[0].After = "failed"
	p.Predictions[1].After, p.Predictions[1].Fingerprint = "", "abc"
	p.Exposures[0].After.Read = "open"
	p.Exposures = append(p.Exposures, p.Exposures[0])
	err := Write(&bytes.Buffer{}, p)
	if err == nil {
		t.Fatal("written")
	}
	for _, want := range []string{
		`account: want twelve digits`, `changes[0].operation: is missing`, `changes[0].before.state: want "present" or "absent", have "denied"`,
		`changes[1].beforeDigest: is not`, `changes[1].requires[0]: "account:111122223333/publicAccessBlock" has to come first, and stands below`,
		`changes[1].requires[1]: no change has the id "nobody/policy"`, `changes[1]: changes nothing`, `changes[2].bucket`, `changes[2].id`, `refused[0].reason`,
		`changes[0].account: is "111122223333", and the plan's is "1"`,
		`predictions[0]: "failed" is no verdict`, `predictions[1]: predicts no change`, `predictions[1]: stands twice`,
		`exposures[0]: "open" is no level of access`, `exposures[1].bucket: "logs" stands twice`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not said: %s\n%v", want, err)
		}
	}
}

// TestNoAccount: on AWS each request names the account; servers of others have none.
func TestNoAccount(t *testing.T) {
	p := example()
	p.Account = ""
	p.Changes = p.Changes[:1]
	p.Changes[0].Account = ""
	if err := Write(io.Discard, p); err == nil || !strings.Contains(err.Error(), "account: is missing") {
		t.Error(err)
	}
	p.Endpoint = "http://127.0.0.1:9000"
	if err := Write(io.Discard, p); err != nil {
		t.Error(err)
	}
}

func TestNewerMinor(t *testing.T) {
	var tree map[string]any
	if err := json.Unmarshal(written(t, example()), &tree); err != nil {
		t.Fatal(err)
	}
	tree["format"], tree["later"] = "1.7", "x"
	text, _ := json.Marshal(tree)
	parsed, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	tree["digest"] = treeDigest(parsed)
	text, _ = json.Marshal(tree)
	if _, err := Read(bytes.NewReader(text)); err != nil {
		t.Error(err)
	}
	tree["later"] = "y" // what this version does not know is in the digest too
	text, _ = json.Marshal(tree)
	if _, err := Read(bytes.NewReader(text)); !errors.Is(err, ErrDigest) {
		t.Error(err)
	}
}

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"{ \"b\" : 1,\n\"a\" : [ true , null, 1e3 ] }": `{"a":[true,null,1e3],"b":1}`,
		`"\u003c\/\u00fc"`: `"</ü"`,
	} {
		if got, err := Canonical([]byte(in)); err != nil || string(got) != want {
			t.Errorf("%s: %s %v", in, got, err)
		}
	}
	for _, in := range []string{``, `{`, `{"a":1,"a":1}`, `{"a":{"\u0062":1,"b":1}}`, "\"\xff\"", `1 2`} {
		if got, err := Canonical([]byte(in)); err == nil {
			t.Errorf("%q: %s", in, got)
		}
	}
}

func TestID(t *testing.T) {
	for _, test := range [][5]string{
		{"1", "b", "policy", "", "b/policy"},
		{"1", "b", "inventory", "a/b c", "b/inventory/a%2Fb%20c"},
		{"1", "", "account.publicAccessBlock", "", "account:1/publicAccessBlock"},
	} {
		if got := ID(test[0], test[1], test[2], test[3]); got != test[4] {
			t.Errorf("%s, want %s", got, test[4])
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, example()))
	f.Add([]byte(`{"format":"1.0"}`))
	f.Add([]byte(`{"format":"1.0","changes":[{"before":{"state":"present","value":{}}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		again, err := Read(bytes.NewReader(written(t, p)))
		if err != nil || again.Digest != p.Digest {
			t.Errorf("read, written, read: %v", err)
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add([]byte(`{"Rules":[{"ID":"a","Days":1},{"ID":"b"}]}`), []byte(`{"Rules":[{"ID":"b"},{"ID":"a","Days":2}]}`))
	f.Add([]byte(`{"A":[1,2,2]}`), []byte(`{"A":[2,1]}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		before, after := Document{Present, a}, Document{Present, b}
		changes := Diff(before, after)
		if before.Same(after) != (len(changes) == 0) {
			if _, err := before.Digest(); err != nil {
				return
			}
			if _, err := after.Digest(); err != nil {
				return
			}
			t.Errorf("same %v, and %d changes", before.Same(after), len(changes))
		}
	})
}

// TestDiffProperty: a difference is shown if and only if there is one.
func TestDiffProperty(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var make func(depth int) any
	make = func(depth int) any {
		switch n := r.IntN(6); {
		case depth == 0 || n < 2:
			return []any{"x", "y", true, false, "z"}[r.IntN(5)]
		case n < 4:
			o := map[string]any{}
			for range r.IntN(4) {
				o[[]string{"ID", "Key", "A", "B"}[r.IntN(4)]] = make(depth - 1)
			}
			return o
		default:
			l := []any{}
			for range r.IntN(4) {
				l = append(l, make(depth-1))
			}
			return l
		}
	}
	for range 5000 {
		a, b := map[string]any{"D": make(3)}, map[string]any{"D": make(3)}
		x, y := Document{Present, encode(a)}, Document{Present, encode(b)}
		if changes := Diff(x, y); x.Same(y) != (len(changes) == 0) {
			t.Fatalf("%s\n%s\n%v", x.Value, y.Value, changes)
		}
		if changes := Diff(x, x); len(changes) != 0 {
			t.Fatalf("%s differs from itself: %v", x.Value, changes)
		}
	}
}
