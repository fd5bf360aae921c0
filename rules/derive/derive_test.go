package derive_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/derive"
	"s3audit/rules/sample"
)

func text(t testing.TB, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestBlock(t *testing.T) {
	present := func(v string) string {
		return `{"state":"present","value":{"PublicAccessBlockConfiguration":{"IgnorePublicAcls":` + v + `}}}`
	}
	on, off, absent, denied, empty := present("true"), present("false"), `{"state":"absent"}`, `{"state":"denied"}`, `{"state":"present","value":{}}`
	for _, tc := range []struct{ bucket, account, want string }{
		{on, on, "true"}, {on, off, "true"}, {off, on, "true"}, {off, off, "false"}, {on, absent, "true"}, {absent, on, "true"},
		{absent, absent, "false"}, {off, absent, "false"}, {on, denied, "true"}, {denied, on, "true"}, {off, denied, "null"},
		{denied, off, "null"}, {denied, denied, "null"}, {absent, denied, "null"}, {"", on, "true"}, {"", off, "null"}, {off, "", "null"}, {empty, absent, "false"},
	} {
		b, err := derive.BlockOf([]byte(tc.bucket), []byte(tc.account))
		if err != nil || text(t, b.IgnorePublicAcls) != tc.want {
			t.Errorf("%s or %s: %s, %v", tc.bucket, tc.account, text(t, b.IgnorePublicAcls), err)
		}
	}
}

func TestRelativize(t *testing.T) {
	self := derive.Self{Name: "logs", Account: "111122223333", Partition: "aws"}
	for have, want := range map[string]string{
		`"arn:aws:s3:::logs"`:              `"arn:aws:s3:::{bucket}"`,
		`"arn:aws:s3:::logs/*"`:            `"arn:aws:s3:::{bucket}/*"`,
		`"arn:aws:s3:::logs*"`:             `"arn:aws:s3:::{bucket}*"`,
		`"arn:aws:s3:::logs-2/*"`:          `"arn:aws:s3:::logs-2/*"`,
		`"arn:aws:s3:::logs.2"`:            `"arn:aws:s3:::logs.2"`,
		`"arn:aws:s3:::my-logs"`:           `"arn:aws:s3:::my-logs"`,
		`logs`:                             `logs`,
		`arn:aws:s3:::logs`:                `arn:aws:s3:::{bucket}`,
		`"arn:aws:iam::111122223333:root"`: `"arn:aws:iam::{account}:root"`,
		`"111122223333"`:                   `"{account}"`,
		`9111122223333`:                    `9111122223333`,
		`a-111122223333`:                   `a-111122223333`,
		`111122223333 arn:aws:s3:::logs/111122223333/x 111122223333`: `{account} arn:aws:s3:::{bucket}/{account}/x {account}`,
		`{bucket} {account}`: `{{bucket}} {{account}}`,
		``:                   ``,
	} {
		got := string(self.Relativize(nil, []byte(have)))
		if got != want {
			t.Errorf("%s: %s", have, got)
		}
		if back := self.Absolute(got); back != have {
			t.Errorf("%s came back as %s", have, back)
		}
	}
}

func TestPolicyStates(t *testing.T) {
	self := derive.Self{Name: "logs", Account: "111122223333", Partition: "aws"}
	policy := func(text string) string {
		quoted, _ := json.Marshal(text)
		return `{"state":"present","value":{"Policy":` + string(quoted) + `}}`
	}
	for have, want := range map[string]string{
		``:                               "not-collected",
		`{}`:                             "not-collected",
		`{"state":"absent"}`:             "absent",
		`{"state":"denied"}`:             "denied",
		`{"state":"present"}`:            "malformed",
		`{"state":"present","value":{}}`: "malformed",
		policy(``):                       "malformed",
		policy(`{"Statement":[]}`):       "present",
		policy(`{"Statement":[{}]}`):     "malformed",
		policy(`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::\u007bbucket}/*"}]}`): "malformed",
	} {
		p, _, err := derive.PolicyOf(self, self.Relativize(nil, []byte(have)))
		if err != nil || p.State != want || p.Statements == nil || (p.State == "malformed") != (p.Reason != "") {
			t.Errorf("%s: %+v, %v", have, p, err)
		}
	}
}

// A name spelled with escapes is the bucket's own all the same.
func TestEscapedName(t *testing.T) {
	for _, resource := range []string{`arn:aws:s3:::logs\/*`, `arn:aws:s3:::\u006cogs/*`, `arn:aws:s3:::logs/*`} {
		quoted, _ := json.Marshal(`{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"` + resource + `"}}`)
		d, err := derive.From(json.RawMessage(`{"name":"logs","account":"111122223333","policy":{"state":"present","value":{"Policy":`+string(quoted)+`}}}`), nil, derive.Options{})
		if err != nil || len(d.Policy.Statements) != 1 || d.Policy.Statements[0].Resources[0] != "arn:aws:s3:::{bucket}/*" || !d.Policy.Statements[0].CoversObjects {
			t.Errorf("%s: %s, %v", resource, text(t, d), err)
		}
	}
}

// Nobody else's placeholder passes for the bucket's own name.
func TestForeignPlaceholders(t *testing.T) {
	d, err := derive.From(json.RawMessage(`{"name":"logs","account":"111122223333","policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"{account}\"},\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::{bucket}/*\"}}"}}}`), nil, derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s := d.Policy.Statements[0]; s.CoversObjects || len(s.Principals.Accounts) != 0 {
		t.Errorf("%+v", s)
	}
}

// Equal configurations of different buckets are equal documents: that is what
// lets results be shared. Where a wildcard runs over names, they say so.
func TestSelfRelative(t *testing.T) {
	one, two := derive.Self{Name: "logs", Account: "111122223333", Partition: "aws"}, derive.Self{Name: "other.name-9", Account: "999988887777", Partition: "aws"}
	f := sample.Fleet{Seed: 4, Kind: sample.Raw}
	shared := 0
	for i := range 300 {
		var record struct{ Policy json.RawMessage }
		if err := json.Unmarshal(f.Record(i), &record); err != nil {
			t.Fatal(err)
		}
		mine := func(s derive.Self) (derive.Policy, bool) {
			raw := strings.NewReplacer(f.Name(i), s.Name, sample.AccountID, s.Account).Replace(string(record.Policy))
			p, byName, err := derive.PolicyOf(s, s.Relativize(nil, []byte(raw)))
			if err != nil {
				t.Fatal(err)
			}
			return p, byName
		}
		a, aByName := mine(one)
		b, bByName := mine(two)
		// The fleet's policies name foreign account 999988887777 too: that is two's own.
		if strings.Contains(string(record.Policy), two.Account) {
			continue
		}
		if aByName != bByName {
			t.Fatalf("%s: by name for one only", record.Policy)
		}
		if !aByName {
			shared++
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("%s\n%s", record.Policy, diff)
			}
		}
	}
	if shared < 50 {
		t.Errorf("only %d compared", shared)
	}
}

func TestFromRefuses(t *testing.T) {
	for _, record := range []string{``, `[]`, `{"name":5}`, `{"name":"x","policy":5}`, `{"name":"x","publicAccessBlock":[]}`} {
		if d, err := derive.From(json.RawMessage(record), json.RawMessage(`{}`), derive.Options{}); err == nil {
			t.Errorf("%s: %s", record, text(t, d))
		}
	}
}

// FuzzRelativize checks that what is replaced comes back, and that the marks
// of two buckets with the same text differ by their names alone.
func FuzzRelativize(f *testing.F) {
	f.Add("logs", "111122223333", `"arn:aws:s3:::logs/*" 111122223333`)
	f.Add("a", "1", `{bucket}:::a:::a/{account}1`)
	f.Add("b.c", "", `:::b.c`)
	f.Fuzz(func(t *testing.T, name, account, text string) {
		if strings.ContainsAny(name+account, "{}") || slices.Contains([]string{name, account}, "") {
			return
		}
		self := derive.Self{Name: name, Account: account, Partition: "aws"}
		relative := string(self.Relativize(nil, []byte(text)))
		if back := self.Absolute(relative); back != text {
			t.Fatalf("%q became %q and then %q", text, relative, back)
		}
	})
}

func BenchmarkPolicy(b *testing.B) {
	self := derive.Self{Name: "logs", Account: "111122223333", Partition: "aws"}
	quoted, err := json.Marshal(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[%s,%s]}`,
		`{"Sid":"DenyInsecure","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::logs","arn:aws:s3:::logs/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
		`{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::999988887777:root","arn:aws:iam::111122223333:role/x"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::logs/*"}`))
	if err != nil {
		b.Fatal(err)
	}
	raw := []byte(`{"state":"present","value":{"Policy":` + string(quoted) + `}}`)
	var scratch []byte
	b.ReportAllocs()
	for b.Loop() {
		scratch = self.Relativize(scratch[:0], raw)
		if _, _, err := derive.PolicyOf(self, scratch); err != nil {
			b.Fatal(err)
		}
	}
}
