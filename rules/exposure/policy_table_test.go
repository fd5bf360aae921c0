package exposure

import (
	"strings"
	"testing"

	"s3audit/rules/policy"
)

// The owner and strangers of the tables.
const (
	owner    = "111122223333"
	stranger = "444455556666"
)

var policySelf = Self{Account: owner, CanonicalID: "0wner", Bucket: "b"}

// policyRow is one case: what a policy says, and in one line what must come out:
// level, confidence, "disputed", then reasons of entries as reason(value),
// then reasons of statements.
type policyRow struct{ name, policy, want string }

// opened is an Allow for anybody under a Condition block.
func opened(condition string) string {
	return `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{` + condition + `}}`
}

// on is an Allow for anybody under one entry.
func on(operator, key, values string) string {
	return opened(`"` + operator + `":{"` + key + `":` + values + `}`)
}

// to is an Allow for these principals, with more elements after it.
func to(principal string, more ...string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"` + strings.Join(more, "") + `}`
}

// under adds a Condition block of one entry.
func under(operator, key, values string) string {
	return `,"Condition":{"` + operator + `":{"` + key + `":` + values + `}}`
}

// denied is a Deny for everybody on the objects of the bucket.
func denied(more ...string) string {
	return `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"` + strings.Join(more, "") + `}`
}

func parseStatements(t testing.TB, statements string) *policy.Document {
	t.Helper()
	doc, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[` + statements + `]}`))
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	return doc
}

// policyLine writes a result as the tables do.
func policyLine(r *PolicyResult) string {
	words := []string{string(r.Level), string(r.Confidence)}
	if r.Disputed {
		words = append(words, "disputed")
	}
	for _, s := range r.Statements {
		for _, e := range s.Conditions {
			word := string(e.Reason)
			if e.Value != "" {
				word += "(" + e.Value + ")"
			}
			if word != "" {
				words = append(words, word)
			}
		}
		for _, reason := range s.Reasons {
			words = append(words, string(reason))
		}
	}
	return strings.Join(words, " ")
}

func testPolicyRows(t *testing.T, kind Kind, rows []policyRow) {
	t.Helper()
	for _, r := range rows {
		have := AnalysePolicy(parseStatements(t, r.policy), kind, policySelf, nil)
		if policyLine(have) != r.want {
			t.Errorf("%s:\nwant %s\nhave %s\n%s", r.name, r.want, policyLine(have), r.policy)
		}
		if have.Public != (have.Level == Public) {
			t.Errorf("%s: public %v at level %s", r.name, have.Public, have.Level)
		}
	}
}

// Each anchor with a value of the owner's, one of a stranger's, and one that
// is not fixed.
func TestAnchors(t *testing.T) {
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"organization", on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`), "shared documented"},
		{"organization by pattern", on("StringLike", "aws:PrincipalOrgID", `"o-*"`), "public documented value-wildcard(o-*)"},
		{"organization any", on("StringLike", "aws:PrincipalOrgID", `"*"`), "public documented value-wildcard(*)"},
		{"organization malformed", on("StringEquals", "aws:PrincipalOrgID", `"ou-1"`), "private documented malformed-value(ou-1) malformed-value"},
		{"range /8", on("IpAddress", "aws:SourceIp", `"198.0.0.0/8"`), "shared documented"},
		{"range /9", on("IpAddress", "aws:SourceIp", `"198.0.0.0/9"`), "shared documented"},
		{"host /32", on("IpAddress", "aws:SourceIp", `"198.51.100.7/32"`), "shared documented"},
		{"host", on("IpAddress", "aws:SourceIp", `"198.51.100.7"`), "shared documented"},
		{"range /7", on("IpAddress", "aws:SourceIp", `"198.0.0.0/7"`), "public documented broad-cidr(198.0.0.0/7)"},
		{"half", on("IpAddress", "aws:SourceIp", `"0.0.0.0/1"`), "public documented broad-cidr(0.0.0.0/1)"},
		{"all", on("IpAddress", "aws:SourceIp", `"0.0.0.0/0"`), "public documented broad-cidr(0.0.0.0/0)"},
		{"v6 /32", on("IpAddress", "aws:SourceIp", `"2001:db8::/32"`), "shared documented"},
		{"v6 /64", on("IpAddress", "aws:SourceIp", `"2001:DB8:1:2::/64"`), "shared documented"},
		{"v6 host", on("IpAddress", "aws:SourceIp", `"2001:db8::1"`), "shared documented"},
		{"v6 /31", on("IpAddress", "aws:SourceIp", `"2001:db8::/31"`), "public documented broad-cidr(2001:db8::/31)"},
		{"v6 all", on("IpAddress", "aws:SourceIp", `"::/0"`), "public documented broad-cidr(::/0)"},
		{"host bits", on("IpAddress", "aws:SourceIp", `"198.51.100.7/8"`), "shared documented"},
		{"mapped", on("IpAddress", "aws:SourceIp", `"::ffff:0.0.0.0/96"`), "shared documented"},
		{"no address", on("IpAddress", "aws:SourceIp", `"office"`), "public documented unparsable-value(office)"},
		{"zone", on("IpAddress", "aws:SourceIp", `"fe80::1%eth0"`), "public documented unparsable-value(fe80::1%eth0)"},
		{"private range", on("IpAddress", "aws:SourceIp", `"10.0.0.0/8"`), "shared convention private-address-range"},
		{"private ranges", on("IpAddress", "aws:SourceIp", `["172.16.0.0/12","192.168.7.0/24"]`), "shared convention private-address-range"},
		{"private range among others", on("IpAddress", "aws:SourceIp", `["10.0.0.0/8","198.51.100.0/24"]`), "shared documented"},
		{"unique local", on("IpAddress", "aws:SourceIp", `"fd00::/8"`), "shared convention disputed private-address-range"},
		{"unique local, narrow", on("IpAddress", "aws:SourceIp", `"fd00:1:2::/48"`), "shared convention private-address-range"},
		{"network", on("StringEquals", "aws:SourceVpc", `"vpc-1"`), "shared documented"},
		{"network by pattern", on("StringLike", "aws:SourceVpc", `"vpc-*"`), "public documented value-wildcard(vpc-*)"},
		{"endpoint", on("StringEquals", "aws:SourceVpce", `"vpce-1"`), "shared documented"},
		{"endpoint by variable", on("StringEquals", "aws:SourceVpce", `"${aws:PrincipalTag/e}"`), "public documented policy-variable(${aws:PrincipalTag/e})"},
		{"source account, own", on("StringEquals", "aws:SourceAccount", `"111122223333"`), "private documented"},
		{"source account, marked", on("StringEquals", "aws:SourceAccount", `"{account}"`), "private documented"},
		{"source account", on("StringEquals", "aws:SourceAccount", `"444455556666"`), "shared documented"},
		{"source account by pattern", on("StringLike", "aws:SourceAccount", `"44445555????"`), "public documented value-wildcard(44445555????)"},
		{"source account malformed", on("StringEquals", "aws:SourceAccount", `"4444"`), "private documented malformed-value(4444) malformed-value"},
		{"source owner", on("StringEquals", "aws:SourceOwner", `"444455556666"`), "shared documented"},
		{"source owner, own", on("StringLike", "aws:SourceOwner", `"111122223333"`), "private documented"},
		{"source topic, own", on("ArnEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:111122223333:t"`), "private documented"},
		{"source topic", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`), "shared documented"},
		{"source topic of any account", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:*:t"`), "public documented value-wildcard(arn:aws:sns:eu-west-1:*:t)"},
		{"source bucket", on("ArnLike", "aws:SourceArn", `"arn:aws:s3:::logs"`), "shared documented"},
		{"source bucket, this one", on("ArnLike", "aws:SourceArn", `"arn:aws:s3:::b"`), "private documented"},
		{"source bucket, any", on("ArnLike", "aws:SourceArn", `"arn:aws:s3:::*"`), "public documented value-wildcard(arn:aws:s3:::*)"},
		{"source without account", on("ArnLike", "aws:SourceArn", `"arn:aws:iam:::user/U"`), "shared documented disputed"},
		{"source no ARN", on("StringEquals", "aws:SourceArn", `"topic"`), "private documented malformed-value(topic) malformed-value"},
		{"user id", on("StringEquals", "aws:userid", `"AIDAEXAMPLE"`), "shared documented"},
		{"user id of the root", on("StringEquals", "aws:userid", `"111122223333"`), "private documented"},
		{"user id of a stranger's root", on("StringEquals", "aws:userid", `"444455556666"`), "shared documented"},
		{"user id of a federated user", on("StringEquals", "aws:userid", `"111122223333:ana"`), "private documented"},
		{"user id of a role's sessions", on("StringLike", "aws:userid", `"AROAEXAMPLE:*"`), "public documented disputed value-wildcard(AROAEXAMPLE:*)"},
		{"user id of one session", on("StringLike", "aws:userid", `"AROAEXAMPLE:s"`), "shared inferred disputed"},
		{"user id of any role", on("StringLike", "aws:userid", `"AROA*"`), "public documented value-wildcard(AROA*)"},
		{"user id of the unsigned", on("StringEquals", "aws:userid", `"anonymous"`), "public inferred disputed anonymous-caller(anonymous)"},
		{"access point account, own", on("StringEquals", "s3:DataAccessPointAccount", `"111122223333"`), "private documented delegated-to-access-point"},
		{"access point account", on("StringEquals", "s3:DataAccessPointAccount", `"444455556666"`), "shared documented delegated-to-access-point"},
		{"access point account, any", on("StringLike", "s3:DataAccessPointAccount", `"*"`), "public documented value-wildcard(*)"},
		{"access point", on("StringEquals", "s3:DataAccessPointArn", `"arn:aws:s3:eu-west-1:444455556666:accesspoint/a"`), "shared documented delegated-to-access-point"},
		{"access points, own", on("StringLike", "s3:DataAccessPointArn", `"arn:aws:s3:eu-west-1:111122223333:accesspoint/*"`), "private documented delegated-to-access-point"},
		{"access points of any Region", on("ArnLike", "s3:DataAccessPointArn", `"arn:aws:s3:*:111122223333:accesspoint/*"`),
			"private convention disputed account-fixed(arn:aws:s3:*:111122223333:accesspoint/*) delegated-to-access-point"},
		{"access points of any account", on("ArnLike", "s3:DataAccessPointArn", `"arn:aws:s3:eu-west-1:*:accesspoint/a"`), "public documented value-wildcard(arn:aws:s3:eu-west-1:*:accesspoint/a)"},
		{"multi-Region access point", on("StringEquals", "s3:DataAccessPointArn", `"arn:aws:s3::111122223333:accesspoint/m.mrap"`), "private documented delegated-to-access-point"},
		{"role, own", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/r"`), "private inferred"},
		{"role", on("ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/r"`), "shared inferred"},
		{"roles, own", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/*"`), "private convention disputed account-fixed(arn:aws:iam::111122223333:role/*)"},
		{"role of any account", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::*:role/Admin"`), "public documented value-wildcard(arn:aws:iam::*:role/Admin)"},
		{"identity of CloudFront", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"`), "shared inferred"},
		{"account, own", on("StringEquals", "aws:PrincipalAccount", `"111122223333"`), "private inferred"},
		{"account", on("StringLike", "aws:PrincipalAccount", `"444455556666"`), "shared inferred"},
		{"accounts", on("StringEquals", "aws:PrincipalAccount", `["111122223333","444455556666"]`), "shared inferred"},
		{"account of the unsigned", on("StringEquals", "aws:PrincipalAccount", `"anonymous"`), "public inferred disputed anonymous-caller(anonymous)"},
		{"account of the right length", on("StringEquals", "aws:PrincipalAccount", `"44445555666x"`), "private inferred malformed-value(44445555666x) malformed-value"},
		{"organization path", on("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", `"o-a1/r-1/ou-1/"`), "shared inferred"},
		{"organization path, beyond", on("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `"o-a1/r-1/ou-1/*"`), "shared convention disputed organization-fixed(o-a1/r-1/ou-1/*)"},
		{"organization path, any", on("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `"o-*/r-1/"`), "public documented value-wildcard(o-*/r-1/)"},
		{"source organization", on("StringEquals", "aws:SourceOrgID", `"o-a1"`), "shared convention"},
		{"source organization path", on("ForAnyValue:StringEquals", "aws:SourceOrgPaths", `"o-a1/r-1/"`), "shared convention"},
		{"endpoint's account, own", on("StringEquals", "aws:VpceAccount", `"111122223333"`), "private convention"},
		{"endpoint's account", on("StringEquals", "aws:VpceAccount", `"444455556666"`), "shared convention"},
		{"endpoint's organization", on("StringEquals", "aws:VpceOrgID", `"o-a1"`), "shared convention"},
		{"endpoint's organization path", on("ForAnyValue:StringEquals", "aws:VpceOrgPaths", `"o-a1/r-1/"`), "shared convention"},
		{"service name", on("StringEquals", "aws:PrincipalServiceName", `"cloudtrail.amazonaws.com"`), "private convention confused-deputy"},
		{"service name by pattern", on("StringLike", "aws:PrincipalServiceName", `"*.amazonaws.com"`), "public documented value-wildcard(*.amazonaws.com)"},
		{"service name for a stranger", opened(`"StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com","aws:SourceAccount":"444455556666"}`), "shared documented"},
	})
	testPolicyRows(t, AccessPointPolicy, []policyRow{
		{"access points, own", on("StringLike", "s3:DataAccessPointArn", `"arn:aws:s3:eu-west-1:111122223333:accesspoint/*"`),
			"public documented value-wildcard(arn:aws:s3:eu-west-1:111122223333:accesspoint/*) actions-fit-no-resource"},
		{"access point", on("StringLike", "s3:DataAccessPointArn", `"arn:aws:s3:*:111122223333:accesspoint/a"`),
			"private convention disputed account-fixed(arn:aws:s3:*:111122223333:accesspoint/a) delegated-to-access-point actions-fit-no-resource"},
	})
}

// Keys that never limit who calls, whatever their value.
func TestKeysThatNeverAnchor(t *testing.T) {
	for _, key := range []string{
		"aws:SecureTransport", "s3:TlsVersion", "aws:Referer", "aws:UserAgent", "aws:CurrentTime", "aws:EpochTime",
		"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:PrincipalType", "aws:PrincipalTag/team", "aws:username",
		"aws:SourceIdentity", "aws:FederatedProvider", "aws:RequestedRegion", "aws:RequestTag/t", "aws:ResourceTag/t",
		"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:ViaAWSService", "aws:ResourceAccount",
		"aws:ResourceOrgID", "aws:ResourceOrgPaths", "s3:ResourceAccount", "s3:AccessPointNetworkOrigin", "s3:prefix",
		"s3:delimiter", "s3:max-keys", "s3:ExistingObjectTag/t", "s3:x-amz-acl", "s3:x-amz-content-sha256", "s3:authType",
		"s3:signatureAge", "s3:signatureversion", "s3:VersionId", "aws:Unheard", "custom:Key",
	} {
		for _, value := range []string{owner, "o-a1", "true"} {
			r := AnalysePolicy(parseStatements(t, on("StringEquals", key, `"`+value+`"`)), BucketPolicy, policySelf, nil)
			if policyLine(r) != "public documented key-not-an-anchor" {
				t.Errorf("%s %s: %s", key, value, policyLine(r))
			}
		}
	}
	for _, key := range []string{"aws:PrincipalIsAWSService", "aws:VpcSourceIp", "s3:x-amz-server-side-encryption-aws-kms-key-id"} {
		r := AnalysePolicy(parseStatements(t, on("StringEquals", key, `"true"`)), BucketPolicy, policySelf, nil)
		if policyLine(r) != "public documented disputed key-not-an-anchor" {
			t.Errorf("%s: %s", key, policyLine(r))
		}
	}
}

// How entries and values combine.
func TestCombination(t *testing.T) {
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"one anchor is enough", opened(`"StringEquals":{"aws:SourceVpce":"vpce-1"},"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`), "shared documented broad-cidr(0.0.0.0/0)"},
		{"others cannot undo it", opened(`"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalOrgID":"o-a1"},"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`),
			"shared documented key-not-an-anchor negated-operator"},
		{"one value spoils an entry", on("IpAddress", "aws:SourceIp", `["198.51.100.0/24","0.0.0.0/0","203.0.113.0/24"]`), "public documented broad-cidr(0.0.0.0/0)"},
		{"two halves", on("IpAddress", "aws:SourceIp", `["128.0.0.0/1","0.0.0.0/1"]`), "public documented broad-cidr(0.0.0.0/1)"},
		{"many /8", on("IpAddress", "aws:SourceIp", `["1.0.0.0/8","2.0.0.0/8","3.0.0.0/8","4.0.0.0/8"]`), "shared documented"},
		{"no value", on("StringEquals", "aws:SourceVpc", `[]`), "public documented empty-values"},
		{"an empty value", on("StringEquals", "aws:SourceVpc", `["vpc-1",""]`), "public documented empty-values"},
		{"keys and operators without case", on("STRINGequals", "AWS:sourceVPC", `"vpc-1"`), "shared documented"},
		{"the narrowest of two", opened(`"StringEquals":{"aws:PrincipalOrgID":"o-a1","aws:SourceAccount":"111122223333"}`), "private documented"},
		{"the one beyond dispute of two", opened(`"StringEquals":{"aws:userid":"AROAEXAMPLE:s","aws:SourceOrgID":"o-a1"}`), "shared convention"},
		{"the better founded of two", opened(`"StringEquals":{"aws:PrincipalAccount":"444455556666","aws:SourceVpc":"vpc-1"}`), "shared documented"},
		{"a malformed value beside a good one", on("StringEquals", "aws:SourceAccount", `["4444","444455556666"]`), "shared documented malformed-value(4444) malformed-value"},
		{"one public among many private", strings.Repeat(to(`{"AWS":"111122223333"}`)+",", 9) + to(`"*"`), "public documented"},
		{"two that are not public", on("StringEquals", "aws:SourceVpc", `"vpc-1"`) + "," + on("StringEquals", "aws:SourceVpc", `"vpc-2"`), "shared documented"},
		{"Deny statements only", denied(), "private documented"},
		{"another condition's dispute does not count", opened(`"Bool":{"aws:PrincipalIsAWSService":"true"},"StringEquals":{"aws:SourceVpc":"vpc-1"}`), "shared documented key-not-an-anchor"},
	})
	r := AnalysePolicy(parseStatements(t, ""), BucketPolicy, policySelf, nil)
	if policyLine(r) != "private documented" || len(r.Warnings) != 1 || r.Warnings[0].Code != NoStatement || r.Statements == nil {
		t.Errorf("no statement: %+v", r)
	}
	if r := AnalysePolicy(nil, BucketPolicy, policySelf, nil); policyLine(r) != "private documented" || r.Statements == nil || r.Warnings == nil {
		t.Errorf("no policy: %+v", r)
	}
}
