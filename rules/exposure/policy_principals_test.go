package exposure

import (
	"encoding/json"
	"testing"
)

// Each form of principal, by level and by what is said of it.
func TestPrincipals(t *testing.T) {
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"anybody", to(`"*"`), "public documented"},
		{"anybody, AWS", to(`{"AWS":"*"}`), "public documented"},
		{"anybody, list", to(`{"AWS":["444455556666","*"]}`), "public documented"},
		{"anybody, star", to(`{"*":"*"}`), "public documented"},
		{"account, own", to(`{"AWS":"111122223333"}`), "private documented"},
		{"account, marked", to(`{"AWS":"{account}"}`), "private documented"},
		{"account", to(`{"AWS":"444455556666"}`), "shared documented"},
		{"root, own", to(`{"AWS":"arn:aws:iam::111122223333:root"}`), "private documented"},
		{"root", to(`{"AWS":"arn:aws:iam::444455556666:root"}`), "shared documented"},
		{"user, own", to(`{"AWS":"arn:aws:iam::111122223333:user/u"}`), "private documented"},
		{"user", to(`{"AWS":"arn:aws:iam::444455556666:user/u"}`), "shared documented"},
		{"role", to(`{"AWS":"arn:aws-cn:iam::444455556666:role/p/r"}`), "shared documented"},
		{"session, own", to(`{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"}`), "private documented"},
		{"session", to(`{"AWS":"arn:aws:sts::444455556666:assumed-role/r/s"}`), "shared documented"},
		{"federated user", to(`{"AWS":"arn:aws:sts::444455556666:federated-user/u"}`), "shared documented"},
		{"own and another", to(`{"AWS":["111122223333","444455556666"]}`), "shared documented"},
		{"roles by a wildcard", to(`{"AWS":"arn:aws:iam::111122223333:role/*"}`), "public inferred disputed invalid-principal"},
		{"any account's root", to(`{"AWS":"arn:aws:iam::*:root"}`), "public inferred disputed invalid-principal"},
		{"variable", to(`{"AWS":"arn:aws:iam::111122223333:user/${aws:username}"}`), "public inferred disputed invalid-principal"},
		{"service by a wildcard", to(`{"Service":"*"}`), "public inferred disputed invalid-principal"},
		{"no principal", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "public inferred disputed invalid-principal"},
		{"no principal, anchored", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"` + under("StringEquals", "aws:SourceVpc", `"vpc-1"`) + `}`,
			"shared inferred disputed invalid-principal"},
		{"invalid beside anybody", to(`{"AWS":["*","arn:aws:iam::*:root"]}`), "public documented invalid-principal"},
		{"bare string", to(`"444455556666"`), "shared documented invalid-principal"},
		{"bare list", to(`["111122223333","*"]`), "public documented invalid-principal"},
		{"NotPrincipal", `{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "public documented"},
		{"NotPrincipal, anchored", `{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"` +
			under("StringEquals", "aws:SourceVpc", `"vpc-1"`) + `}`, "shared documented"},
		{"all but everybody", `{"Effect":"Allow","NotPrincipal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "private inferred disputed invalid-principal"},
		{"provider, own", to(`{"Federated":"arn:aws:iam::111122223333:saml-provider/p"}`), "private documented"},
		{"provider", to(`{"Federated":"arn:aws:iam::444455556666:oidc-provider/idp.example.com"}`), "shared documented"},
		{"provider by a wildcard", to(`{"Federated":"arn:aws:iam::444455556666:saml-provider/*"}`), "public inferred disputed invalid-principal"},
		{"public provider", to(`{"Federated":"accounts.google.com"}`), "public inferred disputed web-identity"},
		{"canonical id, own", to(`{"CanonicalUser":"0wner"}`), "private documented"},
		{"canonical id", to(`{"CanonicalUser":"5tranger"}`), "shared documented"},
		{"identity of CloudFront", to(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`), "shared documented"},
		{"deleted user", to(`{"AWS":"AIDAEXAMPLE"}`), "shared documented orphan-principal"},
		{"deleted role", to(`{"AWS":"AROAEXAMPLE"}`), "shared documented orphan-principal"},
		{"no account", to(`{"AWS":"someone"}`), "shared documented invalid-principal"},
		{"nobody", to(`{"AWS":[]}`), "private documented"},
	})
}

// AWS services: whom they act for counts.
func TestServices(t *testing.T) {
	service := `{"Service":"sns.amazonaws.com"}`
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"alone", to(service), "private documented confused-deputy"},
		{"for the owner's account", to(service, under("StringEquals", "aws:SourceAccount", `"111122223333"`)), "private documented"},
		{"for a stranger's account", to(service, under("StringEquals", "aws:SourceAccount", `"444455556666"`)), "shared documented disputed"},
		{"for the owner's topic", to(service, under("ArnEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:111122223333:t"`)), "private documented"},
		{"for a stranger's topic", to(service, under("ArnEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`)), "shared documented disputed"},
		{"for a stranger's topics", to(service, under("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:*"`)),
			"shared convention disputed account-fixed(arn:aws:sns:eu-west-1:444455556666:*)"},
		{"for an organization", to(service, under("StringEquals", "aws:SourceOrgID", `"o-a1"`)), "shared convention disputed"},
		{"for an organization path", to(service, under("ForAnyValue:StringEquals", "aws:SourceOrgPaths", `"o-a1/r-1/"`)), "shared convention disputed"},
		{"for the principal's organization", to(service, under("StringEquals", "aws:PrincipalOrgID", `"o-a1"`)), "shared documented disputed"},
		{"for a bucket in the owner's account", to(service, `,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::src"},"StringEquals":{"aws:SourceAccount":"111122223333"}}`), "private documented"},
		{"for a bucket in another account", to(service, `,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::src"},"StringEquals":{"aws:SourceAccount":"444455556666"}}`), "shared documented disputed"},
		{"for this bucket", to(service, under("ArnLike", "aws:SourceArn", `"arn:aws:s3:::b"`)), "private documented"},
		{"for any topic", to(service, under("ArnLike", "aws:SourceArn", `"arn:aws:sns:*:*:*"`)), "private documented value-wildcard(arn:aws:sns:*:*:*) confused-deputy"},
		{"if it says for whom", to(service, under("StringEqualsIfExists", "aws:SourceAccount", `"444455556666"`)), "private documented if-exists confused-deputy"},
		{"for nobody", to(service, under("StringEquals", "aws:SourceAccount", `"4444"`)), "private documented malformed-value(4444) malformed-value"},
		{"by a network", to(service, under("StringEquals", "aws:SourceVpc", `"vpc-1"`)), "private documented confused-deputy"},
		{"beside an account", to(`{"Service":"sns.amazonaws.com","AWS":"444455556666"}`), "shared documented confused-deputy"},
	})
}

// Principals that their conditions shut out.
func TestContradictions(t *testing.T) {
	role := `{"AWS":"arn:aws:iam::444455556666:role/r"}`
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"another account", to(`{"AWS":"444455556666"}`, under("StringEquals", "aws:PrincipalAccount", `"777788889999"`)), "private inferred contradiction"},
		{"the same account", to(`{"AWS":"444455556666"}`, under("StringEquals", "aws:PrincipalAccount", `"444455556666"`)), "shared documented"},
		{"a pattern of accounts", to(`{"AWS":"444455556666"}`, under("StringLike", "aws:PrincipalAccount", `"4444*"`)), "shared documented value-wildcard(4444*)"},
		{"not its own account", to(role, under("StringNotEquals", "aws:PrincipalAccount", `"444455556666"`)), "private inferred negated-operator contradiction"},
		{"if it has an account", to(role, under("StringEqualsIfExists", "aws:PrincipalAccount", `"777788889999"`)), "shared documented if-exists"},
		{"another role", to(role, under("ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/s"`)), "private inferred contradiction"},
		{"the same role", to(role, under("ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/r"`)), "shared documented"},
		{"some of its roles", to(`{"AWS":"444455556666"}`, under("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/x*"`)),
			"shared documented account-fixed(arn:aws:iam::444455556666:role/x*)"},
		{"roles of another account", to(`{"AWS":"444455556666"}`, under("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::777788889999:role/*"`)),
			"private inferred account-fixed(arn:aws:iam::777788889999:role/*) contradiction"},
		{"a star over the account", to(`{"AWS":"444455556666"}`, under("StringLike", "aws:PrincipalArn", `"arn:aws:*:777788889999:*"`)),
			"shared documented value-wildcard(arn:aws:*:777788889999:*)"},
		{"no organization", to(role, under("StringEquals", "aws:PrincipalOrgID", `"none"`)), "private inferred malformed-value(none) malformed-value contradiction"},
		{"no organization, of all it has", to(role, under("ForAllValues:StringEquals", "aws:PrincipalOrgID", `"none"`)), "shared documented for-all-values"},
		{"some organization", to(role, under("StringEquals", "aws:PrincipalOrgID", `"o-a1"`)), "shared documented"},
		{"a network", to(role, under("StringEquals", "aws:SourceVpc", `"vpc-1"`)), "shared documented"},
		{"a service", to(role, under("Bool", "aws:PrincipalIsAWSService", `"true"`)), "private inferred key-not-an-anchor contradiction"},
		{"one of two", to(`{"AWS":["444455556666","777788889999"]}`, under("StringEquals", "aws:PrincipalAccount", `"777788889999"`)), "shared inferred contradiction"},
		{"the owner or another", to(`{"AWS":"{account}"}`, under("StringLike", "aws:PrincipalAccount", `"1111*"`)), "private documented value-wildcard(1111*)"},
	})
}

// Callers are shown with what they are, once each and in one order.
func TestCallers(t *testing.T) {
	for name, c := range map[string]struct{ policy, want string }{
		"principals": {to(`{"AWS":["arn:aws:iam::444455556666:role/r","444455556666","arn:aws:iam::444455556666:root","111122223333"],"CanonicalUser":"c"}`),
			`[{"kind":"account","id":"111122223333","own":true,"trusted":false},{"kind":"account","id":"444455556666","own":false,"trusted":false},` +
				`{"kind":"account","id":"444455556666","principal":"arn:aws:iam::444455556666:role/r","own":false,"trusted":false},` +
				`{"kind":"canonical-user","id":"c","own":false,"trusted":false}]`},
		"anybody":      {to(`"*"`), `[{"kind":"anyone","id":"","own":false,"trusted":false}]`},
		"organization": {on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`), `[{"kind":"organization","id":"o-a1","own":false,"trusted":false}]`},
		"access point": {on("StringEquals", "s3:DataAccessPointArn", `"arn:aws:s3:eu-west-1:444455556666:accesspoint/a"`),
			`[{"kind":"access-point","id":"444455556666","principal":"arn:aws:s3:eu-west-1:444455556666:accesspoint/a","own":false,"trusted":false}]`},
		"service for a stranger": {to(`{"Service":"sns.amazonaws.com"}`, under("StringEquals", "aws:SourceAccount", `"444455556666"`)),
			`[{"kind":"account","id":"444455556666","principal":"sns.amazonaws.com","own":false,"trusted":false},{"kind":"service","id":"sns.amazonaws.com","own":false,"trusted":false}]`},
		"service": {to(`{"Service":"sns.amazonaws.com"}`), `[{"kind":"service","id":"sns.amazonaws.com","own":true,"trusted":false}]`},
		"CloudFront": {to(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`),
			`[{"kind":"cloudfront-identity","id":"E1","principal":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1","own":false,"trusted":false}]`},
		"nobody": {on("StringEquals", "aws:SourceAccount", `"4"`), `[]`},
		"Deny":   {denied(), `[{"kind":"anyone","id":"","own":false,"trusted":false}]`},
	} {
		r := AnalysePolicy(parseStatements(t, c.policy), BucketPolicy, policySelf, nil)
		have, err := json.Marshal(r.Statements[0].Callers)
		if err != nil || string(have) != c.want {
			t.Errorf("%s: want %s\nhave %s %v", name, c.want, have, err)
		}
	}
}

// What the user trusts stays shared, and is marked.
func TestTrusted(t *testing.T) {
	trusted := &Trusted{
		Accounts: []string{stranger}, Organizations: []string{"o-a1"}, VPCs: []string{"vpc-1"}, VPCEndpoints: []string{"vpce-1"},
		CIDRs: []string{"198.51.100.0/22", "2001:db8::/32"}, CanonicalIDs: []string{"5tranger"}, CloudFrontIdentities: []string{"E1"},
	}
	for text, want := range map[string]bool{
		to(`{"AWS":"444455556666"}`):                                                                                      true,
		to(`{"AWS":"777788889999"}`):                                                                                      false,
		to(`{"AWS":["444455556666","777788889999"]}`):                                                                     false,
		to(`{"AWS":["444455556666","111122223333"]}`):                                                                     true,
		to(`{"CanonicalUser":"5tranger"}`):                                                                                true,
		to(`{"CanonicalUser":"other"}`):                                                                                   false,
		to(`{"Federated":"arn:aws:iam::444455556666:saml-provider/p"}`):                                                   true,
		to(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`):                                 true,
		to(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2"}`):                                 false,
		to(`{"Service":"sns.amazonaws.com"}`, under("StringEquals", "aws:SourceAccount", `"444455556666"`)):               true,
		on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`):                                                                true,
		on("StringEquals", "aws:PrincipalOrgID", `["o-a1","o-b2"]`):                                                       false,
		on("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `"o-a1/*"`):                                                 true,
		on("StringEquals", "aws:SourceVpc", `"vpc-1"`):                                                                    true,
		on("StringEquals", "aws:SourceVpc", `"vpc-2"`):                                                                    false,
		on("StringEquals", "aws:SourceVpce", `"vpce-1"`):                                                                  true,
		on("IpAddress", "aws:SourceIp", `"198.51.101.0/24"`):                                                              true,
		on("IpAddress", "aws:SourceIp", `"198.51.0.0/16"`):                                                                false,
		on("IpAddress", "aws:SourceIp", `"2001:db8:1::/48"`):                                                              true,
		opened(`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-1"}`):                true,
		on("StringEquals", "s3:DataAccessPointAccount", `"444455556666"`):                                                 true,
		to(`{"AWS":"111122223333"}`):                                                                                      false,
		to(`"*"`):                                                                                                         false,
		to(`{"AWS":"444455556666"}`) + "," + to(`{"AWS":"777788889999"}`):                                                 false,
		to(`{"AWS":"777788889999"}`) + "," + to(`{"AWS":"444455556666"}`):                                                 false,
		to(`{"AWS":"444455556666"}`) + "," + on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`) + "," + to(`"{account}"`): true,
	} {
		r := AnalysePolicy(parseStatements(t, text), BucketPolicy, policySelf, trusted)
		if r.Trusted != want {
			t.Errorf("want %v, have %v: %s", want, r.Trusted, text)
		}
		if len(r.Statements) == 1 && r.Statements[0].Trusted != want {
			t.Errorf("statement: %s", text)
		}
	}
}
