package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"s3audit/remediate/plan"
	"s3audit/rules/policy"
)

func policyOf(text string) plan.Document {
	d, err := plan.Of(map[string]string{"Policy": text})
	if err != nil {
		panic(err)
	}
	return d
}

func textIn(t testing.TB, d plan.Document) string {
	t.Helper()
	var p struct{ Policy string }
	if err := json.Unmarshal(d.Value, &p); err != nil {
		t.Fatal(err)
	}
	return p.Policy
}

const (
	tls     = `{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
	tlsWide = `{"Effect":"Deny","Principal":{"AWS":["*"]},"Action":["S3:*"],"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"],"Condition":{"bool":{"AWS:SecureTransport":[false]}}}`
	partner = `{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
	open    = `{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
)

func statements(list ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func TestPolicy(t *testing.T) {
	for _, test := range []struct {
		name, before, set, remove, after string
	}{
		{"none yet", "", statements(tls), "", statements(tls)},
		{"beside another", statements(partner), statements(tls), "", statements(partner, tls)},
		{"there in another spelling", statements(tlsWide, partner), statements(tls), "", statements(tlsWide, partner)},
		{"account by id and by ARN", statements(partner), statements(strings.Replace(partner, `"111122223333"`, `["arn:aws:iam::111122223333:root"]`, 1)), "", statements(partner)},
		{"a Sid that means something else", statements(strings.Replace(partner, "Partner", "TLSOnly", 1)), statements(tls), "", statements(strings.Replace(partner, "Partner", "TLSOnly", 1), strings.Replace(tls, "TLSOnly", "TLSOnly2", 1))},
		{"one statement, no list", `{"Statement":` + partner + `}`, statements(tls), "", `{"Statement":[` + partner + `,` + tls + `]}`},
		{"remove by Sid", statements(open, partner), "", `{"Statement":[{"Sid":"Open"}]}`, statements(partner)},
		{"remove by meaning", statements(open, partner), "", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]}`, statements(partner)},
		{"remove what is not there", statements(partner), "", `{"Statement":[{"Sid":"Open"}]}`, statements(partner)},
		{"remove and put anew", statements(open), statements(strings.Replace(partner, "Partner", "Open", 1)), `{"Statement":[{"Sid":"Open"}]}`, statements(strings.Replace(partner, "Partner", "Open", 1))},
		{"remove all", statements(open), "", `{"Statement":[{"Sid":"Open"}]}`, ""},
		{"version of before stays", `{"Version":"2008-10-17","Id":"x","Statement":[` + partner + `]}`, statements(tls), "", `{"Version":"2008-10-17","Id":"x","Statement":[` + partner + `,` + tls + `]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := plan.None()
			if test.before != "" {
				before = policyOf(test.before)
			}
			e := edit("put_bucket_policy", test.set)
			if test.remove != "" {
				e.Remove = json.RawMessage(test.remove)
			}
			after := compose(t, "policy", before, e)
			switch {
			case test.after == "" && after.State != plan.Absent:
				t.Errorf("still there: %s", after.Value)
			case test.after != "" && textIn(t, after) != test.after:
				t.Errorf("got  %s\nwant %s", textIn(t, after), test.after)
			}
			if again := compose(t, "policy", after, e); string(again.Value) != string(after.Value) {
				t.Errorf("twice: %s", again.Value)
			}
		})
	}
}

func TestPolicyRefusals(t *testing.T) {
	variable := strings.Replace(partner, "b/*", "b/${aws:username}/*", 1)
	wide := strings.Replace(partner, "s3:GetObject", strings.Repeat("a", 20<<10), 1)
	for _, test := range []struct {
		name, before, set, remove, want string
	}{
		{"too long", statements(tls), statements(wide), "", "and S3 takes 20480"},
		{"variables under the old version", `{"Version":"2008-10-17","Statement":[` + variable + `]}`, statements(strings.Replace(variable, "Get", "Put", 1)), "", "means something else"},
		{"no principal", "", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, "", "statement 0: no principal is named"},
		{"unreadable", `{"Statement":[{"Effect":"deny"}]}`, statements(tls), "", "cannot be merged with"},
		{"removes everything", statements(tls), "", `{"Statement":[{}]}`, "would remove every statement"},
		{"no such element", statements(tls), "", `{"Statement":[{"Siid":"x"}]}`, `no "Siid"`},
		{"not a policy", "", `{"Statements":[]}`, "", "unknown"},
	} {
		before := plan.None()
		if test.before != "" {
			before = policyOf(test.before)
		}
		e := edit("put_bucket_policy", test.set)
		if test.remove != "" {
			e.Remove = json.RawMessage(test.remove)
		}
		_, err := Compose("policy", before, []Edit{e})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

func TestPolicyConflicts(t *testing.T) {
	a, b := edit("put_bucket_policy", statements(tls)), edit("put_bucket_policy", statements(strings.Replace(partner, "Partner", "TLSOnly", 1)))
	a.Source, b.Source = `fix "a"`, `fix "b"`
	_, err := Compose("policy", plan.None(), []Edit{a, b})
	if !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), `fix "a" wants`) || !strings.Contains(err.Error(), `fix "b" wants`) {
		t.Error(err)
	}
	b = Edit{Source: `fix "b"`, Block: "put_bucket_policy", Where: func(s policy.Statement) bool { return s.Effect == "Deny" }}
	if _, err = Compose("policy", plan.None(), []Edit{b, a}); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
}

func TestPolicyWhere(t *testing.T) {
	e := Edit{Source: "x", Block: "put_bucket_policy", Where: func(s policy.Statement) bool { return s.Effect == "Allow" && s.Principals.Any }}
	after := compose(t, "policy", policyOf(statements(open, tls)), e)
	if textIn(t, after) != statements(tls) {
		t.Error(textIn(t, after))
	}
}

// TestStatementsSurvive: of thousands of random policies every statement that was
// there is there afterwards, the same to the byte but for white space; what is
// new means what the edit says, under a Sid of its own.
func TestStatementsSurvive(t *testing.T) {
	docs, r := pool(t)["policy"], random(3)
	composed := 0
	for i := range drawings {
		before := docs[r.IntN(len(docs))]
		e := drawn(t, r, &Row{Subresource: "policy", Put: Call{Block: "put_bucket_policy"}}, docs[r.IntN(len(docs))], i)
		after, err := Compose("policy", before, []Edit{e})
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, before.Value, e.Set)
		}
		composed++
		old, added, now := read(t, textIn(t, before)), read(t, string(e.Set)), read(t, textIn(t, after))
		for k, raw := range old.raw {
			if k >= len(now.raw) || compact(t, raw) != compact(t, now.raw[k]) {
				t.Fatalf("statement %d is lost or changed:\n%s\n%s", k, textIn(t, before), textIn(t, after))
			}
		}
		if old.parsed.Version != now.parsed.Version && strings.Contains(textIn(t, before), "${") {
			t.Fatal("the version changed under a variable")
		}
		meant := func(p *policyText, from int) (out []string) {
			for k := from; k < len(p.parsed.Statements); k++ {
				out = append(out, meaning(&p.parsed.Statements[k]))
			}
			return out
		}
		for _, m := range meant(added, 0) {
			if !slices.Contains(meant(now, 0), m) {
				t.Fatalf("not added: %s", m)
			}
		}
		for k := len(old.raw); k < len(now.raw); k++ {
			if !slices.Contains(meant(added, 0), meant(now, k)[0]) {
				t.Fatalf("added and not asked for: %s", now.raw[k])
			}
			for other := range now.raw {
				if sid := now.parsed.Statements[k].Sid; other != k && sid != "" && sid == now.parsed.Statements[other].Sid {
					t.Fatalf("Sid %q stands twice", sid)
				}
			}
		}
		if again := compose(t, "policy", after, e); string(again.Value) != string(after.Value) {
			t.Fatal("twice is not once")
		}
	}
	if composed < drawings*4/5 {
		t.Errorf("only %d", composed)
	}
}

func read(t testing.TB, text string) *policyText {
	t.Helper()
	p, err := readPolicy([]byte(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return p
}

func compact(t testing.TB, raw []byte) string {
	t.Helper()
	text, err := plan.Canonical(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPolicySize: just under the limit is taken, though the text that was there
// had white space to spare.
func TestPolicySize(t *testing.T) {
	var list []string
	for i := range 100 {
		list = append(list, strings.Replace(partner, "b/*", fmt.Sprintf("b/%d/*", i), 1))
	}
	before := policyOf(strings.ReplaceAll(statements(list...), ",", ",\n                    "))
	if len(textIn(t, before)) < 20<<10 {
		t.Fatal("the policy is too short to show anything")
	}
	after := compose(t, "policy", before, edit("put_bucket_policy", statements(tls)))
	if n := len(textIn(t, after)); n > 20<<10 {
		t.Error(n)
	}
}
