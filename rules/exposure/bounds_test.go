package exposure

import (
	"fmt"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// choice is one value of one input, by name.
type choice struct {
	name string
	set  func(*Input)
}

// smallWorld is a few values of each input, among them those at the ends of
// what it can do; the first of each is "not known".
func smallWorld(t *testing.T) [axes + 1][]choice {
	const everything = "s3:*"
	anyAP := allow(anyone, everything, bothARNs, toOwnAPs)
	openAP := withPolicy(t, allow(anyone, everything, apBothARNs, ""), allow(other, everything, apBothARNs, ""))
	policyChoice := func(name string, statements ...string) choice {
		doc := withPolicy(t, statements...)
		return choice{name, func(in *Input) { in.Policy = doc }}
	}
	aclChoice := func(grants ...string) choice {
		a := acl(grants...)
		return choice{strings.Join(grants, "+"), func(in *Input) { in.ACL = a }}
	}
	apChoice := func(name string, points ...AccessPoint) choice {
		return choice{name, func(in *Input) { in.AccessPoints = known(points) }}
	}
	var w [axes + 1][]choice
	w[policyAxis] = []choice{
		{"?", func(in *Input) { in.Policy = Maybe[*policy.Document]{} }},
		{"none", func(in *Input) { in.Policy = absent[*policy.Document]() }},
		policyChoice("deny all", deny(anyone, everything, bothARNs, "")),
		policyChoice("own", allow(own, everything, bothARNs, "")),
		policyChoice("shared read", sharedRead),
		policyChoice("trusted list", allow(`{"AWS":"`+thirdAccount+`"}`, "s3:ListBucket", bucketARN, "")),
		policyChoice("share all, delegate all", allow(other, everything, bothARNs, ""), anyAP),
		policyChoice("public read", publicRead),
		policyChoice("public read, shared list", publicRead, allow(other, "s3:ListBucket", bucketARN, "")),
		policyChoice("public metadata", allow(anyone, "s3:GetBucketLocation", bucketARN, "")),
		policyChoice("open and share all", allow(anyone, everything, bothARNs, ""), allow(other, everything, bothARNs, "")),
		policyChoice("public without a class, deny all", allow(anyone, "s3:Unheard", bucketARN, ""),
			deny(anyone, `s3:List*","s3:Put*","s3:Delete*","s3:Get*`, bothARNs, "")),
		policyChoice("public without a class", allow(anyone, "s3:Unheard", bucketARN, "")),
		policyChoice("public without a class, delegate all", allow(anyone, "s3:Unheard", bucketARN, ""), anyAP),
		policyChoice("delegate read", allow(anyone, "s3:GetObject", objectsARN, toOwnAPs)),
	}
	w[aclAxis] = []choice{
		{"?", func(in *Input) { in.ACL = Maybe[*snapshot.ACL]{} }},
		aclChoice(), aclChoice("AllUsers READ"), aclChoice(friendID + " READ"), aclChoice("AuthenticatedUsers READ_ACP"),
		aclChoice("AllUsers FULL_CONTROL", otherID+" FULL_CONTROL"), aclChoice(otherID + " WRITE"),
	}
	w[ownershipAxis] = []choice{
		{"?", func(in *Input) { in.Ownership = Maybe[string]{} }},
		{"none", func(in *Input) { in.Ownership = absent[string]() }},
		{"enforced", func(in *Input) { in.Ownership = known(ownershipEnforced) }},
	}
	for axis, set := range map[int]func(*Input) *Maybe[Block]{
		bucketAxis:  func(in *Input) *Maybe[Block] { return &in.BucketBlock },
		accountAxis: func(in *Input) *Maybe[Block] { return &in.AccountBlock },
	} {
		w[axis] = []choice{
			{"?", func(in *Input) { *set(in) = Maybe[Block]{} }},
			{"none", func(in *Input) { *set(in) = absent[Block]() }},
			{"i", func(in *Input) { *set(in) = block("i") }},
			{"r", func(in *Input) { *set(in) = block("r") }},
			{"ir", func(in *Input) { *set(in) = block("ir") }},
		}
	}
	w[axes] = []choice{
		{"?", func(in *Input) { in.AccessPoints = Maybe[[]AccessPoint]{} }},
		{"none", func(in *Input) { in.AccessPoints = absent[[]AccessPoint]() }},
		apChoice("open", point(openAP, "Internet", "")),
		apChoice("VPC", point(openAP, "VPC", "")),
		apChoice("restricted", point(openAP, "Internet", "r")),
		apChoice("shared", point(withPolicy(t, allow(other, everything, apBothARNs, "")), "Internet", "ir")),
	}
	return w
}

// answerOf is a result as one comparable value, grade for grade.
func answerOf(in *Input) span { return newSituation(in, policyOf(in)).bounds() }

func policyOf(in *Input) *PolicyResult {
	if in.Policy.State != Configured {
		return nil
	}
	return AnalysePolicy(in.Policy.Value, kindOf(in), in.Self, in.Trusted)
}

type cell struct {
	result *Result
	grades span
}

// agreeing drops the policies that AWS's status contradicts.
func agreeing(policies []choice, status *bool) []choice {
	if status == nil {
		return policies
	}
	kept := policies[:1]
	for _, c := range policies[1:] {
		in := plainInput()
		c.set(in)
		if p := policyOf(in); p != nil && p.Public == *status {
			kept = append(kept, c)
		}
	}
	return kept
}

func checkWorld(t *testing.T, w [axes + 1][]choice, status *bool) {
	sizes := [axes + 1]int{}
	for axis := range w {
		sizes[axis] = len(w[axis])
	}
	cells := map[[axes + 1]int]cell{}
	at := [axes + 1]int{}
	for {
		in := plainInput()
		in.PolicyStatus = status
		for axis, i := range at {
			w[axis][i].set(in)
		}
		r := Analyse(in)
		cells[at] = cell{r, answerOf(in)}
		if problem := compareReference(in, r); problem != "" {
			t.Fatalf("%v: %s", at, problem)
		}
		if !step(&at, &sizes) {
			break
		}
	}
	t.Logf("%d inputs", len(cells))
	failed := 0
	for at, c := range cells {
		for _, problem := range checkCell(cells, at, c, &sizes) {
			names := make([]string, 0, len(at))
			for axis, i := range at {
				names = append(names, w[axis][i].name)
			}
			t.Errorf("%s: %s", strings.Join(names, " | "), problem)
			failed++
		}
		if failed > 10 {
			t.Fatal("and more")
		}
	}
}

func step(at, sizes *[axes + 1]int) bool {
	for axis := range at {
		if at[axis]++; at[axis] < sizes[axis] {
			return true
		}
		at[axis] = 0
	}
	return false
}

var missingNames = [axes + 1]string{"policy", "acl", "ownership", "public_access_block", "account_public_access_block", "access_points"}

// checkCell compares the answer to one input, some of it unknown, with the
// answers to all the inputs that it could be.
func checkCell(cells map[[axes + 1]int]cell, at [axes + 1]int, c cell, sizes *[axes + 1]int) (problems []string) {
	var all span
	var matters [axes + 1]bool
	first := true
	full := at
	for axis := range full {
		full[axis] = max(full[axis], 1)
	}
	for {
		g := cells[full].grades
		if g.lo != g.hi {
			return []string{fmt.Sprintf("all is known, but the answer is %v", g)}
		}
		if first {
			all, first = g, false
		}
		all = all.hull(g)
		for axis := range at {
			if at[axis] != 0 || matters[axis] {
				continue
			}
			twin := full
			twin[axis] = 1
			matters[axis] = cells[twin].grades != g
		}
		if !stepUnknown(&full, &at, sizes) {
			break
		}
	}
	if all != c.grades {
		problems = append(problems, fmt.Sprintf("bounds are %v, want %v", c.grades, all))
	}
	missing := map[string]bool{}
	for _, m := range c.result.Missing {
		missing[m.Input] = true
	}
	for axis, name := range missingNames {
		if missing[name] != matters[axis] {
			problems = append(problems, fmt.Sprintf("%s missing: %v, matters: %v", name, missing[name], matters[axis]))
		}
	}
	return problems
}

func stepUnknown(full, at, sizes *[axes + 1]int) bool {
	for axis := range full {
		if at[axis] != 0 {
			continue
		}
		if full[axis]++; full[axis] < sizes[axis] {
			return true
		}
		full[axis] = 1
	}
	return false
}
