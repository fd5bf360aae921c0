package exposure

import (
	"math/rand/v2"
	"sync"
	"testing"

	"s3audit/rules/policy"
)

// Runs share their working memory, one after the other: a result must not
// change when others follow, nor when they run beside it.
func TestResultsKeepStill(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	docs := make([]*policy.Document, 200)
	first := make([]*PolicyResult, len(docs))
	want := make([]string, len(docs))
	for i := range docs {
		seed := make(draw, 100)
		for k := range seed {
			seed[k] = byte(random.Uint32())
		}
		var err error
		if docs[i], err = policy.Parse([]byte(style{}.policy(seed.policy()))); err != nil {
			t.Fatal(err)
		}
		first[i] = AnalysePolicy(docs[i], BucketPolicy, policySelf, nil)
		want[i] = marshal(t, first[i])
	}
	var beside sync.WaitGroup
	for range 4 {
		beside.Go(func() {
			for i := range docs {
				if have := marshal(t, AnalysePolicy(docs[i], BucketPolicy, policySelf, nil)); have != want[i] {
					t.Errorf("want %s\nhave %s", want[i], have)
				}
			}
		})
	}
	beside.Wait()
	for i := range first {
		if have := marshal(t, first[i]); have != want[i] {
			t.Errorf("want %s\nhave %s", want[i], have)
		}
	}
}
