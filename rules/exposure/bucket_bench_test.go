package exposure

import "testing"

func BenchmarkAnalyseWith(b *testing.B) {
	typical := func(policies ...string) *Input {
		in := plainInput()
		in.Policy = withPolicy(b, policies...)
		in.ACL = acl()
		in.Ownership = known(ownershipEnforced)
		in.BucketBlock, in.AccountBlock = block("aipr"), block("")
		return in
	}
	blind := plainInput()
	blind.Policy.State, blind.ACL.State, blind.Ownership.State = NotKnown, NotKnown, NotKnown
	blind.BucketBlock.State, blind.AccountBlock.State, blind.AccessPoints.State = NotKnown, NotKnown, NotKnown
	points := typical(delegateAll)
	points.AccessPoints = known([]AccessPoint{point(withPolicy(b, allow(anyone, "s3:GetObject", apARN, "")), "Internet", "")})
	alone := typical(publicRead, sharedRead)
	alone.PolicyAlone()
	for name, in := range map[string]*Input{
		"shared":        typical(sharedRead, deny(anyone, "s3:*", bothARNs, `"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)),
		"restricted":    typical(publicRead, sharedRead),
		"policy alone":  alone,
		"nothing known": blind,
		"access point":  points,
	} {
		p := policyOf(in)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				AnalyseWith(in, p)
			}
		})
	}
}
