package exposure

import (
	"testing"

	"s3audit/collector/snapshot"
)

func grants(list ...string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.ACL = acl(list...) }
}

func also(sets ...func(*testing.T, *Input)) func(*testing.T, *Input) {
	return func(t *testing.T, in *Input) {
		for _, set := range sets {
			set(t, in)
		}
	}
}

func owned(setting string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.Ownership = known(setting) }
}

func bucketBlock(switches string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.BucketBlock = block(switches) }
}

func accountBlock(switches string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.AccountBlock = block(switches) }
}

func statements(list ...string) func(*testing.T, *Input) {
	return func(t *testing.T, in *Input) { in.Policy = withPolicy(t, list...) }
}

func TestACL(t *testing.T) {
	runCases(t, []bucketCase{
		{"no ACL", func(*testing.T, *Input) {}, "private .....", nil},
		{"AllUsers is public", grants("AllUsers READ"), "public P....", callersAre("anyone  list acl")},
		{"AuthenticatedUsers is any AWS account, so public", grants("AuthenticatedUsers READ"), "public P....", nil},
		{"LogDelivery is a service group, not public", grants("LogDelivery WRITE", "LogDelivery READ_ACP"), "private .....", callersAre()},
		{"the owner as MinIO names it, by no id", func(_ *testing.T, in *Input) {
			in.ACL = known(&snapshot.ACL{Owner: &snapshot.Owner{ID: ptr("")}, Grants: []snapshot.Grant{{Grantee: &snapshot.Grantee{Type: "CanonicalUser"}, Permission: "FULL_CONTROL"}}})
		}, "private .....", nil},
		{"everyone as versitygw names it", grants("all-users READ"), "public P....", callersAre("anyone  list acl")},
		{"any permission makes the ACL public, but metadata alone not the bucket", grants("AllUsers READ_ACP"), "private ....P",
			allOf(inLayer("acl", "opens", "", "AllUsers READ_ACP"), restsOn(Convention, true))},
		{"READ lists", grants("AllUsers READ"), "public P....", nil},
		{"WRITE writes", grants("AllUsers WRITE"), "public ..P..", nil},
		{"WRITE_ACP administers", grants("AllUsers WRITE_ACP"), "public ...P.", nil},
		{"FULL_CONTROL gives all but object content", grants("AllUsers FULL_CONTROL"), "public P.PPP", nil},
		{"a grant to another canonical id is shared", grants(otherID + " READ"), "shared s....", callersAre("canonical-user " + otherID + " list acl")},
		{"a trusted canonical id", grants(friendID + " READ"), "shared(trusted) s....", nil},
		{"one trusted and one not", grants(friendID+" READ", otherID+" READ"), "shared s....", nil},
		{"the owner's own grant gives nothing", grants(ownID + " FULL_CONTROL"), "private .....", callersAre()},
		{"the owner known by the ACL alone", func(_ *testing.T, in *Input) {
			in.Self.CanonicalID = ""
			in.ACL = acl()
		}, "private .....", restsOn(Documented, false)},
		{"the owner known by the account alone", func(_ *testing.T, in *Input) {
			in.ACL = acl()
			in.ACL.Value.Owner = nil
		}, "private .....", restsOn(Documented, false)},
		{"canned public-read-write", grants("AllUsers READ", "AllUsers WRITE"), "public P.P..", nil},
		{"canned authenticated-read", grants("AuthenticatedUsers READ"), "public P....", nil},
		{"canned log-delivery-write", grants("LogDelivery WRITE", "LogDelivery READ_ACP"), "private .....", nil},
		{"an e-mail grantee is expected to fail", grants("someone@example.com READ"), "shared s....", func(t *testing.T, r *Result) {
			if len(r.Warnings) != 1 || r.Warnings[0].Code != EmailGrantee || r.Warnings[0].Statement != -1 {
				t.Errorf("warnings are %+v", r.Warnings)
			}
		}},
		{"a group that S3 does not define", func(_ *testing.T, in *Input) {
			in.ACL = known(&snapshot.ACL{Grants: []snapshot.Grant{{Grantee: &snapshot.Grantee{URI: ptr("http://example.com/everybody")}, Permission: "READ"}}})
		}, "shared s....", func(t *testing.T, r *Result) {
			if len(r.Warnings) != 1 || r.Warnings[0].Code != UnknownGrantee || r.Confidence != Convention {
				t.Errorf("%s, warnings are %+v", r.Confidence, r.Warnings)
			}
		}},
		{"whose id it is is not known without an owner", func(_ *testing.T, in *Input) {
			in.Self.CanonicalID = ""
			in.ACL = known(&snapshot.ACL{Grants: []snapshot.Grant{grant(otherID, "READ"), grant(friendID, "READ")}})
		}, "shared s....", func(t *testing.T, r *Result) {
			if len(r.Warnings) != 1 || r.Warnings[0].Code != OwnerIDNotKnown || r.Confidence != Convention {
				t.Errorf("%s, warnings are %+v", r.Confidence, r.Warnings)
			}
		}},
		{"a grant without a grantee", func(_ *testing.T, in *Input) {
			in.ACL = known(&snapshot.ACL{Grants: []snapshot.Grant{{Permission: "READ"}}})
		}, "shared s....", nil},
		{"callers merge over grants", grants(otherID+" READ", otherID+" WRITE"), "shared s.s..", callersAre("canonical-user " + otherID + " list+write acl")},
	})
}

func TestOwnership(t *testing.T) {
	open := grants("AllUsers READ", otherID+" WRITE")
	runCases(t, []bucketCase{
		{"BucketOwnerEnforced switches every ACL off", also(open, owned("BucketOwnerEnforced")), "private .....",
			allOf(inLayer("ownership", "closes", ACLDisabled, "BucketOwnerEnforced"), latentIs("public-acl-disabled BucketOwnerEnforced ownership"), callersAre())},
		{"BucketOwnerPreferred leaves ACLs on", also(open, owned("BucketOwnerPreferred")), "public P.s..", nil},
		{"ObjectWriter leaves ACLs on", also(open, owned("ObjectWriter")), "public P.s..", nil},
		{"a missing configuration is ObjectWriter", open, "public P.s..", inLayer("ownership", "none", "", "ObjectWriter")},
		{"a value that S3 does not have is not known", also(open, owned("Nobody")), "unknown ?.?..", missingIs("ownership")},
		{"masked by BucketOwnerEnforced, not clean", also(grants(), owned("BucketOwnerEnforced")), "private .....",
			inLayer("acl", "none", "", "masked by BucketOwnerEnforced")},
		{"masked by IgnorePublicAcls, not clean", also(grants(otherID+" READ"), accountBlock("i"), grants()), "private .....",
			inLayer("acl", "none", "", "masked by IgnorePublicAcls")},
		{"clean where nothing masks", grants(), "private .....", inLayer("acl", "none", "", "")},
		{"held back twice", also(open, owned("BucketOwnerEnforced"), bucketBlock("i")), "private .....",
			latentIs("public-acl-disabled BucketOwnerEnforced and IgnorePublicAcls ownership,bucket-block")},
	})
}

func TestObjectsCanBePublic(t *testing.T) {
	for _, tc := range []struct {
		name string
		set  func(*testing.T, *Input)
		want string
	}{
		{"ACLs on", also(), "yes"},
		{"Enforced", owned("BucketOwnerEnforced"), "no"},
		{"IgnorePublicAcls of the bucket", bucketBlock("i"), "no"},
		{"IgnorePublicAcls of the account", accountBlock("i"), "no"},
		{"RestrictPublicBuckets is not about ACLs", bucketBlock("r"), "yes"},
		{"ownership not known", func(_ *testing.T, in *Input) { in.Ownership = Maybe[string]{} }, "unknown"},
		{"ownership not known, but ignored", func(_ *testing.T, in *Input) { in.Ownership, in.BucketBlock = Maybe[string]{}, block("i") }, "no"},
		{"block not known", func(_ *testing.T, in *Input) { in.BucketBlock = Maybe[Block]{} }, "unknown"},
		{"block not known, but Enforced", func(_ *testing.T, in *Input) {
			in.BucketBlock, in.Ownership = Maybe[Block]{}, known(ownershipEnforced)
		}, "no"},
	} {
		in := plainInput()
		tc.set(t, in)
		r := Analyse(in)
		got := "unknown"
		if r.ObjectsCanBePublic != nil {
			got = map[bool]string{true: "yes", false: "no"}[*r.ObjectsCanBePublic]
		}
		if got != tc.want || r.Verdict != Private {
			t.Errorf("%s: %s (%s), want %s", tc.name, got, r.Verdict, tc.want)
		}
	}
}
