package exposure

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"s3audit/rules/policy"
)

var heights = map[Level]int{Private: 0, Shared: 1, Public: 2}

// FuzzAnalysePolicy takes any text: whatever parses is judged without a
// panic, twice alike, and the parts of the result agree with each other.
func FuzzAnalysePolicy(f *testing.F) {
	for _, text := range benchmarkPolicies {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"Statement":[{"Effect":"Allow","Action":"s3:*","NotResource":["a","*?"],"Condition":{"ForAnyValue:ArnLikeIfExists":{"aws:PrincipalArn":["arn:aws:iam::${x}:*"]}}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := policy.Parse(text)
		if err != nil {
			return
		}
		for _, kind := range []Kind{BucketPolicy, AccessPointPolicy} {
			for _, self := range []Self{{}, policySelf, {Account: policy.OwnAccount, Bucket: policy.OwnBucket, Partition: "aws-cn"}} {
				r := AnalysePolicy(doc, kind, self, &Trusted{Accounts: []string{stranger}, CIDRs: []string{"198.51.100.0/22"}})
				agrees(t, r)
				if a, b := marshal(t, r), marshal(t, AnalysePolicy(doc, kind, self, &Trusted{Accounts: []string{stranger}, CIDRs: []string{"198.51.100.0/22"}})); a != b {
					t.Fatalf("%s\n%s\n%s", text, a, b)
				}
			}
		}
	})
}

// agrees checks what a result says against itself.
func agrees(t *testing.T, r *PolicyResult) {
	t.Helper()
	highest := Private
	for _, s := range r.Statements {
		if s.Callers == nil || s.Classes == nil || s.Conditions == nil || s.Denies == nil || s.Reasons == nil {
			t.Fatalf("a list is null: %+v", s)
		}
		if s.Effect != "Allow" {
			if s.Level != "" || s.Public {
				t.Fatalf("a Deny has a level: %+v", s)
			}
			continue
		}
		if s.Public != (s.Level == Public) || s.Public && !s.Open || s.Trusted && s.Level != Shared {
			t.Fatalf("%+v", s)
		}
		if heights[s.Level] > heights[highest] {
			highest = s.Level
		}
	}
	if r.Level != highest || r.Public != (r.Level == Public) || r.Trusted && r.Level != Shared || r.Warnings == nil {
		t.Fatalf("%+v", r)
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// FuzzPolicyProperties makes policies up and holds the laws of the test
// against them.
func FuzzPolicyProperties(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		seed := make([]byte, 60+random.IntN(60))
		for i := range seed {
			seed[i] = byte(random.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		d := draw(bytes)
		statements, more := d.policy(), d.statement()
		monotone(t, statements, more)
		alike(t, statements)
	})
}

func judgeText(t *testing.T, text string) *PolicyResult {
	t.Helper()
	doc, err := policy.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return AnalysePolicy(doc, BucketPolicy, Self{Account: policy.OwnAccount, CanonicalID: "0wner", Bucket: "b"}, &Trusted{Accounts: []string{stranger}})
}

// monotone: an Allow more never lowers the level, a Deny more never raises it.
func monotone(t *testing.T, statements []drawn, more drawn) {
	t.Helper()
	before := style{}.policy(statements)
	for _, deny := range []bool{false, true} {
		more.deny = deny
		after := style{}.policy(append(slices.Clip(statements), more))
		b, a := judgeText(t, before), judgeText(t, after)
		agrees(t, a)
		if fell := heights[a.Level] < heights[b.Level]; !deny && fell || deny && heights[a.Level] > heights[b.Level] {
			t.Fatalf("from %s to %s by\n%s\nto\n%s", b.Level, a.Level, after, before)
		}
	}
}

// alike: however the same policy is written, the same comes out.
func alike(t *testing.T, statements []drawn) {
	t.Helper()
	plain := withoutIndexes(t, judgeText(t, style{}.policy(statements)), false)
	for _, w := range []style{{upper: true}, {scalars: true}, {backwards: true}, {backwards: true, upper: true, scalars: true}} {
		text := w.policy(statements)
		if have := withoutIndexes(t, judgeText(t, text), w.backwards); have != plain {
			t.Fatalf("%+v\n%s\n%s\n%s\n%s", w, style{}.policy(statements), text, plain, have)
		}
	}
}

// withoutIndexes writes a result as if its statements stood in the other
// order, where backwards.
func withoutIndexes(t *testing.T, r *PolicyResult, backwards bool) string {
	t.Helper()
	last := len(r.Statements) - 1
	if backwards {
		slices.Reverse(r.Statements)
		for i := range r.Statements {
			s := &r.Statements[i]
			s.Index = last - s.Index
			for k := range s.Denies {
				s.Denies[k].Statement = last - s.Denies[k].Statement
			}
			slices.Reverse(s.Denies)
		}
		for i := range r.Warnings {
			r.Warnings[i].Statement = last - r.Warnings[i].Statement
		}
		slices.SortStableFunc(r.Warnings, func(a, b Warning) int { return a.Statement - b.Statement })
	}
	return marshal(t, r)
}
