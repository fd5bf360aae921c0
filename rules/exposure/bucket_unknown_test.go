package exposure

import (
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

func noPolicyAnswer(reason string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.Policy = Maybe[*policy.Document]{Reason: reason} }
}

func noACLAnswer(_ *testing.T, in *Input) { in.ACL = Maybe[*snapshot.ACL]{Reason: "AccessDenied"} }

func noBucketBlockAnswer(_ *testing.T, in *Input) {
	in.BucketBlock = Maybe[Block]{Reason: "AccessDenied"}
}

func noAccountBlockAnswer(_ *testing.T, in *Input) { in.AccountBlock = Maybe[Block]{Reason: "denied"} }

func noOwnershipAnswer(_ *testing.T, in *Input) { in.Ownership = Maybe[string]{Reason: "denied"} }

func TestUnknowns(t *testing.T) {
	runCases(t, []bucketCase{
		{"nothing is known", func(_ *testing.T, in *Input) { *in = Input{Self: ownerSelf} }, "unknown ?????",
			missingIs("policy", "acl", "ownership", "public_access_block", "account_public_access_block", "access_points")},
		{"the account's RestrictPublicBuckets closes the policy path whatever the bucket's block is", also(statements(publicRead), accountBlock("r"), noBucketBlockAnswer), "private .....", func(t *testing.T, r *Result) {
			missingIs("public_access_block")(t, r) // for objects_can_be_public alone
			if r.ObjectsCanBePublic != nil {
				t.Error("objects_can_be_public does not follow")
			}
		}},
		{"and with IgnorePublicAcls nothing is missing", also(statements(publicRead), accountBlock("ir"), noBucketBlockAnswer), "private .....", missingIs()},
		{"a known open path makes the bucket public though the ACL could not be read", also(statements(publicRead), noACLAnswer), "public ?P???", missingIs("acl")},
		{"an ACL never opens objects", noACLAnswer, "unknown ?.???", missingIs("acl")},
		{"an ACL that could not be read is nothing under BucketOwnerEnforced", also(noACLAnswer, owned("BucketOwnerEnforced")), "private .....", missingIs()},
		{"an ACL that could not be read can still name accounts under IgnorePublicAcls", also(noACLAnswer, accountBlock("i")), "unknown ?.???", missingIs("acl")},
		{"ownership not known and an ACL without outsiders", also(noOwnershipAnswer, grants(), accountBlock("i")), "private .....", missingIs()},
		{"ownership not known and a public ACL", also(noOwnershipAnswer, grants("AllUsers READ")), "unknown ?....", missingIs("ownership")},
		{"a public policy and blocks that could not be read", also(statements(publicRead), noBucketBlockAnswer, noAccountBlockAnswer), "unknown .?...",
			missingIs("public_access_block", "account_public_access_block")},
		{"a shared policy and blocks that could not be read", also(statements(sharedRead), owned("BucketOwnerEnforced"), noBucketBlockAnswer, noAccountBlockAnswer), "shared .s...", missingIs()},
		{"a public ACL and blocks that could not be read", also(grants("AllUsers READ"), noBucketBlockAnswer), "unknown ?....", missingIs("public_access_block")},
		{"a policy that could not be read, and nothing else", noPolicyAnswer("AccessDenied"), "unknown ?????", func(t *testing.T, r *Result) {
			if r.PolicyIsPublic != nil || r.Missing[0] != (Missing{"policy", "AccessDenied"}) {
				t.Errorf("%v %+v", r.PolicyIsPublic, r.Missing)
			}
		}},
		{"an unparsable policy is unknown, never private", noPolicyAnswer("malformed: unexpected end"), "unknown ?????", func(t *testing.T, r *Result) {
			if r.PolicyIsPublic != nil || !strings.HasPrefix(r.Missing[0].Reason, "malformed: ") {
				t.Errorf("%v %+v", r.PolicyIsPublic, r.Missing)
			}
		}},
		{"it can deny everything, so a public ACL is not proof", also(noPolicyAnswer("AccessDenied"), grants("AllUsers READ")), "unknown ?????",
			allOf(missingIs("policy"), inLayer("acl", "opens", "", "AllUsers READ"), callersAre())},
		{"a policy that could not be read under RestrictPublicBuckets can still share", also(noPolicyAnswer("AccessDenied"), accountBlock("ir")), "unknown ?????", missingIs("policy")},
		{"callers that are certain are listed beside what is not", also(statements(sharedRead), noACLAnswer), "unknown ?s???", callersAre("account " + otherAccount + " read statement 1")},
		{"callers that a block may cut are not", also(statements(sharedRead, publicRead), noAccountBlockAnswer), "unknown .?...", callersAre()},
		{"trust is only sure where every path is known", func(t *testing.T, in *Input) {
			statements(allow(`{"AWS":"`+thirdAccount+`"}`, "s3:GetObject", objectsARN, ""))(t, in)
			noACLAnswer(t, in)
			in.BucketBlock = block("i")
		}, "shared ?s???", missingIs("acl")},
	})
}

// Configured without a value is a document that nobody read.
func TestConfiguredWithoutValue(t *testing.T) {
	in := plainInput()
	in.Policy, in.ACL = known[*policy.Document](nil), known[*snapshot.ACL](nil)
	r := Analyse(in)
	if r.Verdict != Unknown || layerOf(t, r, "bucket-policy").State != "unknown" || layerOf(t, r, "acl").State != "unknown" {
		t.Errorf("verdict is %s, layers %+v", r.Verdict, r.Layers)
	}
	missingIs("policy", "acl")(t, r)
}
