package policy_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

// seeds are policies that between them use all of the grammar.
var seeds = []string{
	doc(statement), typical["1"], typical["2"], typical["5"],
	doc(statement + `,"Condition":{"ForAnyValue:StringLike":{"k":["a"]}}`),
	`{"Statement":{"Effect":"Deny","Principal":{"AWS":["*"]},"NotAction":"s3:*","NotResource":["a","*?"]}}`,
	`{"\u0053tatement":[],"Id":"x"}`,
	`{}`,
	`{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::444455556666:role/x"],"Service":"a.amazonaws.com","Federated":"b","CanonicalUser":["c"],"*":"*"},` +
		`"Action":["S3:Get*","s3:PutObject"],"Resource":"*","Condition":{"NumericLessThan":{"s3:TlsVersion":[1.2,"1.3"]},"Null":{"aws:userid":true}}}]}`,
	doc(`"Effect":"Allow","Action":"é\u212a","Resource":"\ud800\"\\","Sid":"😀"`),
	doc(`"Effect":"Allow","Principal":["a","*"],"Action":[],"Resource":[]`),
	"{\"Id\":\"\xff\"}", "\ufeff{}", `{"Statement":[{"Effect":"deny"}]}`, `{"Statement":{"Effect":"aLLOW","Action":"s3:*","Resource":"*"}}`,
	`{"Statement":[{"Effect":"Allow","Condition":{"Bool":{"k":-0.0e1}}}]}`,
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := policy.Parse(text)
		if err != nil {
			if err.Error() == "is not JSON" && json.Valid(text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("%q is no JSON", text)
		}
		d.Cover("aws", "data")
		for i, s := range d.Statements {
			if s.Index != i || s.Effect != "Allow" && s.Effect != "Deny" || s.Actions == nil || s.Resources == nil || s.Principals.AWS == nil || s.Conditions == nil {
				t.Fatalf("%q: %+v", text, s)
			}
			if s.CoversBucket && !s.TouchesBucket || s.CoversObjects && !s.TouchesObjects {
				t.Fatalf("%q covers what it does not touch: %+v", text, s)
			}
		}
		again, err := policy.ParseString(string(text))
		if err != nil {
			t.Fatal(err)
		}
		again.Cover("aws", "data")
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
