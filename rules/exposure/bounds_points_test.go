package exposure

import (
	"testing"

	"s3audit/rules/policy"
)

// pointWorld is a few values of each setting of one access point and of what
// lies before it; the first of each is "not known".
func pointWorld(t *testing.T) (w [5][]choice) {
	ap := func(in *Input) *AccessPoint { return &in.AccessPoints.Value[0] }
	open := withPolicy(t, allow(anyone, "s3:*", apBothARNs, ""))
	shared := withPolicy(t, allow(other, "s3:*", apBothARNs, ""))
	w[0] = []choice{
		{"?", func(in *Input) { ap(in).Policy = Maybe[*policy.Document]{} }},
		{"none", func(in *Input) { ap(in).Policy = absent[*policy.Document]() }},
		{"open", func(in *Input) { ap(in).Policy = open }},
		{"shared", func(in *Input) { ap(in).Policy = shared }},
	}
	w[1] = []choice{
		{"?", func(in *Input) { ap(in).NetworkOrigin = "" }},
		{"Internet", func(in *Input) { ap(in).NetworkOrigin = "Internet" }},
		{"VPC", func(in *Input) { ap(in).NetworkOrigin = "VPC" }},
	}
	w[2] = []choice{
		{"?", func(in *Input) { ap(in).Block = Maybe[Block]{} }},
		{"off", func(in *Input) { ap(in).Block = block("") }},
		{"on", func(in *Input) { ap(in).Block = block("r") }},
	}
	w[3] = []choice{
		{"?", func(in *Input) { in.BucketBlock = Maybe[Block]{} }},
		{"off", func(in *Input) { in.BucketBlock = block("") }},
		{"on", func(in *Input) { in.BucketBlock = block("ir") }},
	}
	delegate := allow(anyone, "s3:*", bothARNs, toOwnAPs)
	for name, statements := range map[string][]string{
		"delegates":                    {delegate},
		"delegates, public read":       {delegate, publicRead},
		"delegates, shared":            {delegate, allow(other, "s3:*", bothARNs, "")},
		"delegates to an organization": {allow(anyone, "s3:*", bothARNs, `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"111122223333","aws:PrincipalOrgID":"o-abcdefghij"}}`)},
		"delegates, metadata public":   {delegate, allow(anyone, "s3:GetBucketLocation", bucketARN, "")},
		"does not delegate":            {publicRead},
	} {
		doc := withPolicy(t, statements...)
		w[4] = append(w[4], choice{name, func(in *Input) { in.Policy = doc }})
	}
	return w
}

func product(sizes [5]int) func(yield func([5]int) bool) {
	return func(yield func([5]int) bool) {
		var at [5]int
		for {
			if !yield(at) {
				return
			}
			axis := 0
			for ; axis < len(at); axis++ {
				if at[axis]++; at[axis] < sizes[axis] {
					break
				}
				at[axis] = 0
			}
			if axis == len(at) {
				return
			}
		}
	}
}

func completes(full, partial [5]int) bool {
	for axis := range 4 {
		if full[axis] == 0 || partial[axis] != 0 && partial[axis] != full[axis] {
			return false
		}
	}
	return full[4] == partial[4]
}
