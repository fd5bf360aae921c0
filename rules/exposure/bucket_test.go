package exposure

import (
	"slices"
	"testing"
)

func TestWholeBucket(t *testing.T) {
	runCases(t, []bucketCase{
		{"nothing at all", func(*testing.T, *Input) {}, "private .....", func(t *testing.T, r *Result) {
			if r.PolicyIsPublic != nil {
				t.Error("no policy has no answer to whether it is public")
			}
		}},
		{"public policy, no block", statements(publicRead), "public .P...", allOf(callersAre("anyone  read statement 1"), restsOn(Documented, false))},
		{"public policy and RestrictPublicBuckets: policy public, bucket not", also(statements(publicRead), bucketBlock("r")), "private .....", func(t *testing.T, r *Result) {
			if r.PolicyIsPublic == nil || !*r.PolicyIsPublic {
				t.Error("the policy is public all the same")
			}
		}},
		{"policy and ACL add up", also(statements(sharedRead), grants("AllUsers READ")), "public Ps...",
			callersAre("account "+otherAccount+" read statement 1", "anyone  list acl")},
		{"public metadata does not make the bucket public", statements(allow(anyone, "s3:GetBucketLocation", bucketARN, "")), "private ....P", restsOn(Convention, true)},
		{"shared metadata is shared", statements(allow(other, "s3:GetBucketLocation", bucketARN, "")), "shared ....s", nil},
		{"an open statement whose actions fit nothing is a public policy without a class", statements(allow(anyone, "s3:Unheard", bucketARN, "")), "private .....",
			inLayer("bucket-policy", "opens", NoClass, "")},
		{"a policy of Deny statements only", statements(deny(anyone, "s3:*", bothARNs, `"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)), "private .....", nil},
		{"an unconditional Deny drops what the ACL gives", also(statements(deny(anyone, "s3:*", bothARNs, "")), grants("AllUsers READ", otherID+" WRITE")), "private .....",
			allOf(restsOn(Inferred, false), inLayer("acl", "none", DeniedBy, "AllUsers READ, "+otherID+" WRITE"), callersAre())},
		{"a Deny of part of a class does not", also(statements(deny(anyone, "s3:ListBucket", bucketARN, "")), grants("AllUsers READ")), "public P....", nil},
		{"several Deny statements together cover a class", also(statements(deny(anyone, "s3:ListBucket", bucketARN, ""), deny(anyone, "s3:ListBucket*", bucketARN, "")), grants("AllUsers READ")), "private .....", nil},
		{"a Deny on objects does not cover listing", also(statements(deny(anyone, "s3:*", objectsARN, "")), grants("AllUsers READ", "AllUsers WRITE")), "public P....", inLayer("acl", "opens", DeniedBy, "AllUsers READ, AllUsers WRITE")},
		{"a Deny on some objects does not cover writing", also(statements(deny(anyone, "s3:*", "arn:aws:s3:::data/secret/*", "")), grants("AllUsers WRITE")), "public ..P..", nil},
		{"a Deny on keys of one character does not cover writing", also(statements(deny(anyone, "s3:*", "arn:aws:s3:::data/?", "")), grants("AllUsers WRITE")), "public ..P..", nil},
		{"a Deny for all but everyone denies nobody", also(statements(`{"Effect":"Deny","NotPrincipal":"*","Action":"s3:*","Resource":"*"}`), grants("AllUsers READ")), "public P....", nil},
		{"a Deny with a condition does not", also(statements(deny(anyone, "s3:*", bothARNs, `"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)), grants("AllUsers READ")), "public P....", nil},
		{"a Deny for named principals does not", also(statements(deny(other, "s3:*", bothARNs, "")), grants("AllUsers READ")), "public P....", nil},
		{"a Deny with NotAction covers what it does not name", also(statements(`{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":"*"}`), grants("AllUsers FULL_CONTROL")), "private .....", nil},
		{"a Deny of another bucket does not", also(statements(deny(anyone, "s3:*", "arn:aws:s3:::elsewhere*", "")), grants("AllUsers READ")), "public P....", nil},
		{"a trusted account", statements(allow(`{"AWS":"`+thirdAccount+`"}`, "s3:GetObject", objectsARN, "")), "shared(trusted) .s...", nil},
		{"a trusted account by policy, a stranger by ACL", also(statements(allow(`{"AWS":"`+thirdAccount+`"}`, "s3:GetObject", objectsARN, "")), grants(otherID+" READ")), "shared ss...", nil},
		{"a service acting for the owner", statements(allow(`{"Service":"logging.s3.amazonaws.com"}`, "s3:PutObject", objectsARN, `"Condition":{"StringEquals":{"aws:SourceAccount":"`+ownAccount+`"}}`)), "private .....", callersAre()},
		{"the owner is no outsider", statements(allow(`{"AWS":["`+ownAccount+`","`+otherAccount+`"]}`, "s3:GetObject", objectsARN, "")), "shared .s...",
			callersAre("account " + otherAccount + " read statement 1")},
		{"callers merge over statements", statements(sharedRead, allow(other, "s3:ListBucket", bucketARN, "")), "shared ss...",
			callersAre("account " + otherAccount + " list+read statement 1+statement 2")},
	})
}

func TestDenyWithoutABucketName(t *testing.T) {
	for pattern, want := range map[string]Level{"arn:aws:s3:::data": Private, "arn:aws:s3:::data*": Private, "*": Private, "arn:aws:s3:::data/*": Public, "arn:aws:s3:::${aws:username}": Public} {
		in := plainInput()
		in.Self.Bucket = ""
		in.ACL = acl("AllUsers READ")
		in.Policy = withPolicy(t, deny(anyone, "s3:*", pattern, ""))
		if r := Analyse(in); r.Verdict != want {
			t.Errorf("Deny on %s: %s, want %s", pattern, r.Verdict, want)
		}
	}
}

// In self-relative documents the owner's account and bucket are placeholders.
func TestSelfRelativeInput(t *testing.T) {
	in := plainInput()
	in.Self = Self{Account: "{account}", CanonicalID: ownID, Bucket: "{bucket}"}
	in.ACL = acl("AllUsers READ")
	in.AccessPoints = known([]AccessPoint{{Name: "web", Account: "{account}", NetworkOrigin: "Internet", Block: block(""),
		Policy: withPolicy(t, allow(anyone, "s3:GetObject", "arn:aws:s3:us-east-1:{account}:accesspoint/web/object/*", ""))}})
	in.Policy = withPolicy(t, deny(anyone, "s3:List*", "arn:aws:s3:::{bucket}", ""),
		allow(anyone, "s3:GetObject", "arn:aws:s3:::{bucket}/*", `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"{account}"}}`))
	if r := Analyse(in); r.Verdict != Public || levelsText(r) != ".P..." {
		t.Errorf("%s %s", r.Verdict, levelsText(r))
	}
}

func TestPolicyStatus(t *testing.T) {
	status := func(public bool) func(*testing.T, *Input) {
		return func(_ *testing.T, in *Input) { in.PolicyStatus = &public }
	}
	openToOrg := allow(anyone, "s3:ListBucket", bucketARN, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}`)
	disagree := func(aws bool, statements ...int) func(*testing.T, *Result) {
		return func(t *testing.T, r *Result) {
			t.Helper()
			if d := r.Disagreement; d == nil || d.AWS != aws || d.Analyser == aws || !slices.Equal(d.Statements, statements) {
				t.Errorf("disagreement is %+v", d)
			}
			if r.PolicyIsPublic == nil || *r.PolicyIsPublic != aws {
				t.Errorf("policy_is_public is %v, and AWS says %v", r.PolicyIsPublic, aws)
			}
		}
	}
	agree := func(t *testing.T, r *Result) {
		t.Helper()
		if r.Disagreement != nil {
			t.Errorf("disagreement is %+v", r.Disagreement)
		}
	}
	runCases(t, []bucketCase{
		{"AWS agrees that it is public", also(statements(publicRead), status(true)), "public .P...", allOf(agree, inLayer("policy-status", "none", "", "AWS agrees"))},
		{"AWS agrees that it is not", also(statements(sharedRead), status(false)), "shared .s...", agree},
		{"AWS says public: statements with an open element count as public", also(statements(sharedRead, openToOrg), status(true)), "public Ps...", disagree(true, 1)},
		{"AWS says public, no statement is open: all of them count", also(statements(sharedRead, deny(other, "s3:ListBucket", bucketARN, "")), status(true)), "public .P...", disagree(true, 0)},
		{"AWS says not public: public statements count as shared", also(statements(publicRead, allow(own, "s3:*", bothARNs, "")), status(false)), "shared .s...",
			allOf(disagree(false, 0), callersAre("identity  read statement 1"), func(t *testing.T, r *Result) {
				if s := r.Statements[0]; !s.Public || s.Level != Public {
					t.Error("the statement does not keep its own trace")
				}
			})},
		{"AWS says public and it is restricted", also(statements(openToOrg), status(true), bucketBlock("r")), "private .....", disagree(true, 0)},
		{"AWS says not public, so RestrictPublicBuckets does nothing", also(statements(publicRead), status(false), bucketBlock("r")), "shared .s...", disagree(false, 0)},
		{"without a policy, not public", status(false), "private .....", agree},
		{"public, and there is none: read at two times", status(true), "unknown ?????", missingIs("policy")},
		{"policy not read, AWS says public, restricted", func(t *testing.T, in *Input) {
			also(status(true), accountBlock("r"))(t, in)
			in.Policy.State = NotKnown
		}, "private .....", func(t *testing.T, r *Result) {
			missingIs()(t, r)
			latentIs("public-policy-restricted RestrictPublicBuckets account-block")(t, r)
			if r.PolicyIsPublic == nil || !*r.PolicyIsPublic {
				t.Error("AWS said that the policy is public")
			}
		}},
		{"policy not read, AWS says not public", func(t *testing.T, in *Input) {
			status(false)(t, in)
			in.Policy.State = NotKnown
		}, "unknown ?????", missingIs("policy")},
	})
}
