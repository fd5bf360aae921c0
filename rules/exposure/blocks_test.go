package exposure

import "testing"

func organization(value string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.OrganizationBlock = known(value) }
}

func TestBlocks(t *testing.T) {
	open := statements(publicRead, allow(other, "s3:ListBucket", bucketARN, ""))
	openACL := grants("AllUsers READ", otherID+" WRITE")
	runCases(t, []bucketCase{
		{"BlockPublicAcls leaves existing access", also(openACL, bucketBlock("a"), accountBlock("a")), "public P.s..", nil},
		{"BlockPublicPolicy leaves existing access", also(open, bucketBlock("p"), accountBlock("p")), "public sP...", nil},
		{"IgnorePublicAcls drops public grants", also(grants("AllUsers READ"), bucketBlock("i")), "private .....",
			allOf(inLayer("bucket-block", "closes", ACLIgnored, "IgnorePublicAcls"), latentIs("public-acl-ignored IgnorePublicAcls bucket-block"))},
		{"IgnorePublicAcls acts on ACLs only", also(open, bucketBlock("i")), "public sP...", nil},
		{"RestrictPublicBuckets acts on policies only", also(openACL, bucketBlock("r")), "public P.s..", nil},
		{"RestrictPublicBuckets cuts fixed cross-account grants of a public policy too", also(open, bucketBlock("r")), "private .....",
			allOf(inLayer("bucket-block", "closes", RestrictedByBlock, "RestrictPublicBuckets"), callersAre(),
				latentIs("public-policy-restricted RestrictPublicBuckets bucket-block"), restsOn(Documented, false))},
		{"RestrictPublicBuckets has no effect on a policy that is not public", also(statements(sharedRead), bucketBlock("r"), accountBlock("r")), "shared .s...",
			allOf(inLayer("bucket-block", "none", "", "RestrictPublicBuckets"), latentIs(), callersAre("account "+otherAccount+" read statement 1"))},
		{"a policy that is public by an action without a class is restricted all the same",
			also(statements(sharedRead, allow(anyone, "s3:Unheard", bucketARN, "")), accountBlock("r")), "private .....",
			latentIs("public-policy-restricted RestrictPublicBuckets account-block")},
		{"effective is bucket or account: bucket", also(open, bucketBlock("r"), accountBlock("")), "private .....", nil},
		{"effective is bucket or account: account", also(open, bucketBlock(""), accountBlock("r")), "private .....",
			inLayer("account-block", "closes", RestrictedByBlock, "RestrictPublicBuckets")},
		{"both levels at once", also(open, openACL, bucketBlock("r"), accountBlock("i")), "shared ..s..",
			allOf(inLayer("bucket-block", "closes", RestrictedByBlock, "RestrictPublicBuckets"), inLayer("account-block", "closes", ACLIgnored, "IgnorePublicAcls"))},
		{"an organization's all turns everything on", also(open, openACL, organization("all")), "shared ..s..",
			allOf(inLayer("organization-policy", "closes", RestrictedByBlock, "RestrictPublicBuckets, IgnorePublicAcls"),
				latentIs("public-policy-restricted RestrictPublicBuckets organization-policy", "public-acl-ignored IgnorePublicAcls organization-policy"))},
		{"an organization's none takes the place of the account's setting", also(open, accountBlock("aipr"), organization("none")), "public sP...",
			inLayer("organization-policy", "none", "", "")},
		{"the bucket's switches apply on top of an organization's none", also(open, bucketBlock("aipr"), organization("none")), "private .....", nil},
		{"an organization's policy that is not known is in the account's block", func(t *testing.T, in *Input) {
			also(open, accountBlock("r"))(t, in)
			in.OrganizationBlock = Maybe[string]{}
		}, "private .....", inLayer("account-block", "closes", RestrictedByBlock, "RestrictPublicBuckets")},
		{"an organization's policy makes the account's block unimportant", func(t *testing.T, in *Input) {
			also(open, organization("all"))(t, in)
			in.AccountBlock = Maybe[Block]{}
		}, "private .....", missingIs()},
		{"a missing configuration at a level is four times false", open, "public sP...", inLayer("bucket-block", "none", "", "")},
		{"a switch left out is off", func(t *testing.T, in *Input) {
			open(t, in)
			in.BucketBlock = known(Block{IgnorePublicAcls: ptr(true)})
		}, "public sP...", nil},
		{"grants to ids beside ignored public grants stay", also(openACL, bucketBlock("i")), "shared ..s..",
			allOf(restsOn(Convention, true), callersAre("canonical-user "+otherID+" write acl"))},
		{"a documented open path carries a public verdict, whatever else is disputed", also(statements(publicRead), openACL, bucketBlock("i")), "public .Ps..", restsOn(Documented, false)},
		{"grants to ids stay under RestrictPublicBuckets", also(open, grants(otherID+" WRITE"), bucketBlock("r")), "shared ..s..", restsOn(Convention, true)},
		{"a private policy under every switch", also(statements(allow(own, "s3:*", bothARNs, "")), bucketBlock("aipr")), "private .....", latentIs()},
	})
}

// More openness in the policy can mean less in the verdict: a public
// statement under RestrictPublicBuckets cuts the shared ones too.
func TestVerdictIsNotMonotone(t *testing.T) {
	in := plainInput()
	in.AccountBlock = block("r")
	in.Policy = withPolicy(t, sharedRead)
	before := Analyse(in)
	in.Policy = withPolicy(t, sharedRead, allow(anyone, "s3:ListBucket", bucketARN, ""))
	after := Analyse(in)
	if before.Verdict != Shared || after.Verdict != Private {
		t.Errorf("shared alone is %s, with a public statement beside it %s", before.Verdict, after.Verdict)
	}
	if before.Read != Shared || after.Read != Private || !*after.PolicyIsPublic {
		t.Errorf("read %s, then %s; policy public %v", before.Read, after.Read, *after.PolicyIsPublic)
	}
}
