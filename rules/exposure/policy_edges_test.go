package exposure

import (
	"fmt"
	"strings"
	"testing"
)

// The cases that people ask about, with the answer.
func TestEdgeCases(t *testing.T) {
	own, foreign := `"111122223333"`, `"444455556666"`
	service := `{"Service":"cloudtrail.amazonaws.com"}`
	both := `"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]`
	for _, c := range []struct{ name, policy, want string }{
		{"/8", on("IpAddress", "aws:SourceIp", `"9.0.0.0/8"`), "shared documented"},
		{"/9", on("IpAddress", "aws:SourceIp", `"9.0.0.0/9"`), "shared documented"},
		{"/32", on("IpAddress", "aws:SourceIp", `"9.0.0.1/32"`), "shared documented"},
		{"v6 /32", on("IpAddress", "aws:SourceIp", `"2600::/32"`), "shared documented"},
		{"v6 /64", on("IpAddress", "aws:SourceIp", `"2600::/64"`), "shared documented"},
		{"/7", on("IpAddress", "aws:SourceIp", `"8.0.0.0/7"`), "public documented"},
		{"/1", on("IpAddress", "aws:SourceIp", `"0.0.0.0/1"`), "public documented"},
		{"/0", on("IpAddress", "aws:SourceIp", `"0.0.0.0/0"`), "public documented"},
		{"v6 /31", on("IpAddress", "aws:SourceIp", `"2600::/31"`), "public documented"},
		{"v6 /0", on("IpAddress", "aws:SourceIp", `"::/0"`), "public documented"},
		{"a narrow list with a broad range", on("IpAddress", "aws:SourceIp", `["9.0.0.1","::/0"]`), "public documented"},
		{"RFC 1918", on("IpAddress", "aws:SourceIp", `"10.0.0.0/8"`), "shared convention"},
		{"endpoint and /0", opened(`"StringEquals":{"aws:SourceVpce":"vpce-1"},"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`), "shared documented"},
		{"organization", on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`), "shared documented"},
		{"organization o-*", on("StringLike", "aws:PrincipalOrgID", `"o-*"`), "public documented"},
		{"organization *", on("StringLike", "aws:PrincipalOrgID", `"*"`), "public documented"},
		{"own account by pattern operator", on("StringLike", "aws:PrincipalAccount", own), "private inferred"},
		{"organization, IfExists", on("StringEqualsIfExists", "aws:PrincipalOrgID", `"o-a1"`), "public inferred"},
		{"organization path, ForAllValues", on("ForAllValues:StringLike", "aws:PrincipalOrgPaths", `"o-a1/*"`), "public inferred"},
		{"not an account", on("StringNotEquals", "aws:PrincipalAccount", foreign), "public documented"},
		{"organization path", on("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `"o-a1/r-1/ou-1/*"`), "shared convention disputed"},
		{"own role", on("ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/r"`), "private inferred"},
		{"any own role", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/*"`), "private convention disputed"},
		{"a role name anywhere", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::*:role/Admin"`), "public documented"},
		{"a role's sessions", on("StringLike", "aws:userid", `"AROAEXAMPLE:*"`), "public documented disputed"},
		{"own topic", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:us-east-1:111122223333:t"`), "private documented"},
		{"foreign topic", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:us-east-1:444455556666:t"`), "shared documented"},
		{"topic of any account", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:us-east-1:*:t"`), "public documented"},
		{"a bucket", on("ArnLike", "aws:SourceArn", `"arn:aws:s3:::source"`), "shared documented"},
		{"how, when and what only", opened(`"Bool":{"aws:SecureTransport":"true","aws:MultiFactorAuthPresent":"true"},
			"StringLike":{"aws:Referer":"https://example.com/*","aws:UserAgent":"x"},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},
			"StringEquals":{"aws:PrincipalTag/t":"v","aws:ResourceAccount":"111122223333"}`), "public documented"},
		{"with an organization", on("Null", "aws:PrincipalOrgID", `"false"`), "public documented"},
		{"AWS services", on("Bool", "aws:PrincipalIsAWSService", `"true"`), "public documented disputed"},
		{"own access points' account", on("StringEquals", "s3:DataAccessPointAccount", own), "private documented"},
		{"foreign access points' account", on("StringEquals", "s3:DataAccessPointAccount", foreign), "shared documented"},
		{"own access points", on("StringLike", "s3:DataAccessPointArn", `"arn:aws:s3:us-east-1:111122223333:accesspoint/*"`), "private documented"},
		{"a variable", on("StringEquals", "aws:SourceVpc", `"${aws:PrincipalTag/vpc}"`), "public documented"},
		{"vpc-*", on("StringLike", "aws:SourceVpc", `"vpc-*"`), "public documented"},
		{"own and foreign", to(`{"AWS":["111122223333","444455556666"]}`), "shared documented"},
		{"own", to(`{"AWS":["111122223333"]}`), "private documented"},
		{"list with *", to(`{"AWS":["111122223333","*"]}`), "public documented"},
		{"foreign role and a condition", to(`{"AWS":"arn:aws:iam::444455556666:role/r"}`, under("Bool", "aws:SecureTransport", `"true"`)), "shared documented"},
		{"foreign role, another account", to(`{"AWS":"arn:aws:iam::444455556666:role/r"}`, under("StringEquals", "aws:PrincipalAccount", own)), "private inferred"},
		{"service", to(service), "private documented"},
		{"service for own", to(service, under("StringEquals", "aws:SourceAccount", own)), "private documented"},
		{"service for foreign", to(service, under("ArnEquals", "aws:SourceArn", `"arn:aws:cloudtrail:us-east-1:444455556666:trail/t"`)), "shared documented disputed"},
		{"NotPrincipal", `{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:*",` + both + `}`, "public documented"},
		{"NotPrincipal in a Deny", `{"Effect":"Allow","Principal":"*","Action":"s3:*",` + both + `},{"Effect":"Deny","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:*",` + both + `}`, "shared inferred"},
		{"NotPrincipal in a Deny, own", `{"Effect":"Allow","Principal":"*","Action":"s3:*",` + both + `},{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*",` + both + `}`, "private inferred"},
		{"Deny not-own-organization", `{"Effect":"Allow","Principal":"*","Action":"s3:*",` + both + `},{"Effect":"Deny","Principal":"*","Action":"s3:*",` + both + under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`) + `}`,
			"shared inferred"},
		{"the same on objects only", `{"Effect":"Allow","Principal":"*","Action":"s3:*",` + both + `},` + denied(under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`)), "public documented"},
		{"Deny insecure transport", `{"Effect":"Allow","Principal":"*","Action":"s3:*",` + both + `},{"Effect":"Deny","Principal":"*","Action":"s3:*",` + both + under("Bool", "aws:SecureTransport", `"false"`) + `}`,
			"public documented"},
		{"unknown action", `{"Effect":"Allow","Principal":"*","Action":"s3:Undreamt","Resource":"arn:aws:s3:::b/*"}`, "public documented"},
		{"location", `{"Effect":"Allow","Principal":"*","Action":"s3:GetBucketLocation","Resource":"arn:aws:s3:::b"}`, "public documented"},
		{"one object", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`, "public documented"},
		{"an action that does not fit", `{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b/*"}`, "public documented"},
		{"NotAction", `{"Effect":"Allow","Principal":"*","NotAction":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`, "public documented"},
		{"NotResource", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/k"}`, "public documented"},
		{"one of ten", strings.Repeat(to(`{"AWS":"111122223333"}`)+",", 9) + to(`"*"`), "public documented"},
		{"no statement", "", "private documented"},
		{"Deny only", denied(), "private documented"},
	} {
		r := AnalysePolicy(parseStatements(t, c.policy), BucketPolicy, policySelf, nil)
		have := fmt.Sprint(r.Level, " ", r.Confidence)
		if r.Disputed {
			have += " disputed"
		}
		if have != c.want || r.Public != strings.HasPrefix(c.want, "public") {
			t.Errorf("%s: want %s, have %s", c.name, c.want, have)
		}
	}
}

// A trap of a policy that is public by one statement and disputed by another:
// the undisputed one decides, and short of public all of them do.
func TestPolicyConfidence(t *testing.T) {
	disputed := to(`{"Service":"*"}`)
	weak := on("IpAddress", "aws:SourceIp", `"10.0.0.0/8"`)
	for text, want := range map[string]string{
		disputed + "," + to(`"*"`):                   "public documented invalid-principal",
		to(`"*"`) + "," + disputed:                   "public documented invalid-principal",
		disputed:                                     "public inferred disputed invalid-principal",
		weak + "," + to(`"*"`):                       "public documented private-address-range",
		weak + "," + to(`{"AWS":"444455556666"}`):    "shared convention private-address-range",
		to(`{"AWS":"444455556666"}`) + "," + weak:    "shared convention private-address-range",
		to(`{"AWS":"111122223333"}`) + "," + weak:    "shared convention private-address-range",
		weak + "," + denied() + "," + to(`"*"`):      "private inferred private-address-range denied-by denied-by",
		to(`{"CanonicalUser":"0wner"}`):              "private documented",
		to(`{"AWS":"{account}"}`) + "," + denied():   "private inferred denied-by",
		denied() + "," + to(`{"AWS":"{{account}}"}`): "private inferred invalid-principal denied-by",
	} {
		if have := policyLine(AnalysePolicy(parseStatements(t, text), BucketPolicy, policySelf, nil)); have != want {
			t.Errorf("want %s\nhave %s\n%s", want, have, text)
		}
	}
	unknown := AnalysePolicy(parseStatements(t, to(`{"CanonicalUser":"0wner"}`)), BucketPolicy, Self{Account: owner}, nil)
	if have := policyLine(unknown); have != "shared documented owner-canonical-id-not-known" {
		t.Error(have)
	}
}
