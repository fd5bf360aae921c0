//go:build !race

package exposure

import (
	"math/rand/v2"
	"strings"
	"testing"

	"s3audit/rules/policy"
)

// Each of these tests shares nothing with another goroutine: for the race detector,
// which slows them tenfold, there is nothing to see.

// Replacing known inputs by unknown ones gives the same answer or unknown,
// never another known one; it is unknown only where the worlds that it could
// be do differ; and what is named as missing is what makes them differ. The
// same holds where AWS's policy status says a part of what the policy is.
func TestUnknownInputsAreBounds(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]*bool{"no status": nil, "status public": ptr(true), "status not public": ptr(false)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := smallWorld(t)
			w[policyAxis] = agreeing(w[policyAxis], status)
			checkWorld(t, w, status)
		})
	}
}

// What holds for whole inputs holds for the parts of an access point too.
func TestUnknownPartsOfAccessPointsAreBounds(t *testing.T) {
	t.Parallel()
	w := pointWorld(t)
	names := [5]string{"access_points/web/policy", "access_points/web/network_origin", "access_points/web/public_access_block", "public_access_block", ""}
	judge := func(at [5]int) (*Result, span) {
		in := plainInput()
		in.AccessPoints = known([]AccessPoint{{Name: "web", Account: ownAccount}})
		for axis, i := range at {
			w[axis][i].set(in)
		}
		return Analyse(in), answerOf(in)
	}
	for each := range product([5]int{4, 3, 3, 3, len(w[4])}) {
		r, got := judge(each)
		var want span
		first := true
		var matters [5]bool
		for full := range product([5]int{4, 3, 3, 3, len(w[4])}) {
			if !completes(full, each) {
				continue
			}
			_, g := judge(full)
			if first {
				want, first = g, false
			}
			want = want.hull(g)
			for axis := range 4 {
				if each[axis] == 0 && !matters[axis] {
					twin := full
					twin[axis] = 1
					_, other := judge(twin)
					matters[axis] = other != g
				}
			}
		}
		if got != want {
			t.Errorf("%v: bounds are %v, want %v", each, got, want)
		}
		missing := map[string]bool{}
		for _, m := range r.Missing {
			missing[m.Input] = true
		}
		for axis := range 4 {
			if missing[names[axis]] != matters[axis] {
				t.Errorf("%v: %s missing: %v, matters: %v", each, names[axis], missing[names[axis]], matters[axis])
			}
		}
	}
}

// TestAgainstRequests holds the conclusions against requests: where one gets
// in that nobody bounds, the policy is public, and where one gets in from
// another account, it is not private.
func TestAgainstRequests(t *testing.T) {
	all, random := requests(), rand.New(rand.NewPCG(3, 4))
	seen := map[Level]int{}
	for range 4000 {
		seed := make(draw, 100)
		for i := range seed {
			seed[i] = byte(random.Uint32())
		}
		text := style{}.policy(seed.policy())
		doc, err := policy.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r := AnalysePolicy(doc, BucketPolicy, Self{Account: policy.OwnAccount, CanonicalID: "0wner", Bucket: "b"}, nil)
		for i := range all {
			q := &all[i]
			switch {
			case !q.allowed(doc):
				continue
			case q.unbounded() && !r.Public:
				t.Fatalf("%s, but %+v gets in by\n%s", r.Level, *q, text)
			case q.account != policy.OwnAccount && r.Level == Private:
				t.Fatalf("private, but %+v gets in by\n%s", *q, text)
			}
			seen[r.Level]++
		}
	}
	if len(seen) != 3 {
		t.Errorf("levels that requests got in by: %v", seen)
	}
}

// The same over many inputs drawn from what buckets are made of.
func TestRandomInputs(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	fragments := []string{
		publicRead, sharedRead, delegateAll, deny(anyone, "s3:*", bothARNs, ""), deny(anyone, "s3:List*", bucketARN, ""), deny(other, "s3:*", bothARNs, ""),
		allow(anyone, "s3:GetBucketLocation", bucketARN, ""), allow(anyone, "s3:Unheard", bucketARN, ""), allow(own, "s3:*", bothARNs, ""),
		allow(anyone, "s3:ListBucket", bucketARN, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}`),
		allow(anyone, "s3:GetObject", objectsARN, `"Condition":{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:`+otherAccount+`:accesspoint/*"}}`),
		deny(anyone, "s3:*", bothARNs, `"Condition":{"StringNotEquals":{"s3:DataAccessPointAccount":"`+ownAccount+`"}}`),
		deny(anyone, "s3:*", bothARNs, `"Condition":{"Null":{"s3:DataAccessPointArn":"true"}}`),
		allow(anyone, "s3:PutObject", objectsARN, `"Condition":{"StringEquals":{"s3:AccessPointNetworkOrigin":"VPC","s3:DataAccessPointAccount":"`+ownAccount+`"}}`),
		allow(`{"Service":"sns.amazonaws.com"}`, "s3:PutObject", objectsARN, `"Condition":{"StringEquals":{"aws:SourceAccount":"`+otherAccount+`"}}`),
		allow(anyone, "s3:GetObject", apARN, ""), allow(other, "s3:*", apBothARNs, ""),
	}
	text := func() string {
		list := make([]string, random.IntN(4))
		for i := range list {
			list[i] = fragments[random.IntN(len(fragments))]
		}
		return `{"Statement":[` + strings.Join(list, ",") + `]}`
	}
	verdicts := map[Level]int{}
	for range 6000 {
		choices := make([]byte, 64)
		for i := range choices {
			choices[i] = byte(random.UintN(256))
		}
		b := &bytesOf{choices}
		in := b.input(text(), text())
		r := Analyse(in)
		verdicts[r.Verdict]++
		checkInvariants(t, in, r)
		if in.PolicyStatus == nil {
			checkWeaker(t, r, Analyse(forget(in, b.below(7))))
		}
		if t.Failed() {
			t.Fatalf("input %+v", in)
		}
	}
	t.Log(verdicts)
	if len(verdicts) != 4 {
		t.Errorf("not every verdict was met: %v", verdicts)
	}
}
