//go:build !race

package policy_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

// Each of these tests shares nothing with another goroutine: for the race detector,
// which slows them tenfold, there is nothing to see.

// The seeds, and policies put together by chance, written in many ways.
func TestNormalise(t *testing.T) {
	texts := seeds
	for seed := range uint64(300) {
		texts = append(texts, chance{rand.New(rand.NewPCG(seed, 2))}.policy())
	}
	taken := 0
	for _, text := range texts {
		want, err := policy.Parse([]byte(text))
		if err != nil {
			continue
		}
		taken++
		want.Cover("aws", "data")
		sorted := inOrder(want)
		for seed := range uint64(30) {
			other := respell{rand.New(rand.NewPCG(seed, 1))}.policy([]byte(text))
			have, err := policy.Parse(other)
			if err != nil {
				t.Fatalf("%s\nas %s: %v", text, other, err)
			}
			have.Cover("aws", "data")
			if diff := cmp.Diff(sorted, inOrder(have)); diff != "" {
				t.Fatalf("%s\nas %s: %s", text, other, diff)
			}
		}
	}
	if taken < 300 {
		t.Errorf("only %d policies were read", taken)
	}
}

// A large policy takes time by its length, whatever it repeats.
func TestParseLarge(t *testing.T) {
	const n = 50000
	var actions, operators, keys, accounts, statements []string
	for i := range n {
		id := strconv.Itoa(100000000000 + i)
		actions = append(actions, `"S3:A`+id+`"`)
		operators = append(operators, `"Op`+id+`":{}`)
		keys = append(keys, `"Key`+id+`":1`)
		accounts = append(accounts, `"`+id+`"`)
		statements = append(statements, "{"+statement+"}")
	}
	list := func(of []string) string { return strings.Join(of, ",") }
	d, err := policy.Parse([]byte(`{"Statement":[` + list(statements) + `,{"Effect":"Deny","Resource":"*",` +
		`"Principal":{"AWS":[` + list(accounts) + `]},"Action":[` + list(actions) + `],"Condition":{"X":{` + list(keys) + `},` + list(operators) + `}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	last := d.Statements[n]
	if len(last.Actions) != n || len(last.Principals.Accounts) != n || len(last.Conditions) != n || last.Index != n {
		t.Errorf("%d actions, %d accounts, %d conditions, index %d", len(last.Actions), len(last.Principals.Accounts), len(last.Conditions), last.Index)
	}
}
