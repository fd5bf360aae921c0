package exposure

import (
	"fmt"
	"strings"
	"testing"
)

// denyEffects writes what the Deny statements did to the first Allow.
func denyEffects(r *PolicyResult) string {
	for _, s := range r.Statements {
		if s.Effect != "Allow" {
			continue
		}
		words := []string{string(s.Level), string(s.Confidence)}
		for _, d := range s.Denies {
			words = append(words, fmt.Sprintf("%s:%s", d.Effect, d.Reason))
		}
		return strings.Join(words, " ")
	}
	return ""
}

// denyOn is a Deny with these elements on the objects of the bucket.
func denyOn(elements string) string {
	return `{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/*",` + elements + `}`
}

func TestDeny(t *testing.T) {
	open := to(`"*"`)
	both := `{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`
	partner := to(`{"AWS":["444455556666","arn:aws:iam::777788889999:role/r"]}`)
	for _, c := range []policyRow{
		{"everyone", open + "," + denied(), "private inferred cancels:denied-by"},
		{"everyone, by AWS", open + "," + denyOn(`"Principal":{"AWS":["444455556666","*"]}`), "private inferred cancels:denied-by"},
		{"not its organization", open + "," + denied(under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`)), "shared inferred narrows:narrowed-by-deny"},
		{"not its range", open + "," + denied(under("NotIpAddress", "aws:SourceIp", `"198.51.100.0/24"`)), "shared inferred narrows:narrowed-by-deny"},
		{"not a broad range", open + "," + denied(under("NotIpAddress", "aws:SourceIp", `"0.0.0.0/1"`)), "public documented none:broad-cidr"},
		{"not a private range", open + "," + denied(under("NotIpAddress", "aws:SourceIp", `"10.0.0.0/8"`)), "shared convention narrows:narrowed-by-deny"},
		{"not its own account", open + "," + denied(under("StringNotEquals", "aws:PrincipalAccount", `"111122223333"`)), "private inferred narrows:narrowed-by-deny"},
		{"not its own roles", open + "," + denied(under("ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/*"`)), "private convention narrows:narrowed-by-deny"},
		{"not some organization", open + "," + denied(under("StringNotLike", "aws:PrincipalOrgID", `"o-*"`)), "public documented none:value-wildcard"},
		{"not within an organization path", open + "," + denied(under("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", `"o-a1/*"`)), "shared convention narrows:narrowed-by-deny"},
		{"not any of many", open + "," + denied(under("ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", `"o-a1/*"`)), "public documented none:for-any-value"},
		{"a union", open + "," + denied(`,"Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333","aws:SourceVpc":"vpc-1"}}`), "shared inferred narrows:narrowed-by-deny"},
		{"a union within the account", open + "," + denied(`,"Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333","aws:SourceAccount":"111122223333"}}`),
			"private inferred narrows:narrowed-by-deny"},
		{"two of them", open + "," + denied(under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`)) + "," + denied(under("StringNotEquals", "aws:PrincipalAccount", `"111122223333"`)),
			"private inferred narrows:narrowed-by-deny narrows:narrowed-by-deny"},
		{"if it has one", open + "," + denied(under("StringNotEqualsIfExists", "aws:PrincipalOrgID", `"o-a1"`)), "shared inferred narrows:narrowed-by-deny"},
		{"but services", open + "," + denied(`,"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`),
			"shared inferred narrows:narrowed-by-deny"},
		{"but services, own account", open + "," + denied(`,"Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"},"Bool":{"aws:PrincipalIsAWSService":false}}`),
			"private inferred narrows:narrowed-by-deny"},
		{"services only", open + "," + denied(under("Bool", "aws:PrincipalIsAWSService", `"true"`)), "public documented none:key-not-an-anchor"},
		{"not by its own access points", open + "," + denied(under("StringNotEquals", "s3:DataAccessPointAccount", `"111122223333"`)), "private inferred narrows:narrowed-by-deny"},
		{"all but a list", open + "," + denyOn(`"NotPrincipal":{"AWS":"444455556666"}`), "shared inferred narrows:narrowed-by-deny"},
		{"all but its own", open + "," + denyOn(`"NotPrincipal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]}`), "private inferred narrows:narrowed-by-deny"},
		{"all but everyone", open + "," + denyOn(`"NotPrincipal":"*"`), "public documented none:named-principals-only"},
		{"all but roles", open + "," + denyOn(`"NotPrincipal":{"AWS":"arn:aws:iam::444455556666:role/*"}`), "public documented none:named-principals-only"},
		{"all but a list, and a network", open + "," + denyOn(`"NotPrincipal":{"AWS":"111122223333"}`+under("StringNotEquals", "aws:SourceVpc", `"vpc-1"`)), "shared inferred narrows:narrowed-by-deny"},
		{"insecure", open + "," + denied(under("Bool", "aws:SecureTransport", `"false"`)), "public documented none:key-not-an-anchor"},
		{"not its organization, insecure", open + "," + denied(`,"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1"},"Bool":{"aws:SecureTransport":"false"}}`),
			"public documented none:key-not-an-anchor"},
		{"without a second factor", open + "," + denied(under("BoolIfExists", "aws:MultiFactorAuthPresent", `"false"`)), "public documented none:key-not-an-anchor"},
		{"not encrypted", open + "," + denied(under("StringNotEquals", "s3:x-amz-server-side-encryption", `"aws:kms"`)), "public documented none:key-not-an-anchor"},
		{"not by a service of AWS", open + "," + denied(under("Bool", "aws:ViaAWSService", `"false"`)), "public documented none:key-not-an-anchor"},
		{"these addresses", open + "," + denied(under("IpAddress", "aws:SourceIp", `"198.51.100.0/24"`)), "public documented none:positive-operator"},
		{"without an organization", open + "," + denied(under("Null", "aws:PrincipalOrgID", `"true"`)), "public documented none:null-test"},
		{"all but an action", open + `,{"Effect":"Deny","Principal":"*","NotAction":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`, "public documented removes-actions:denied-by"},
		{"some actions", open + `,{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`, "public documented"},
		{"some resources", open + `,{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/x/*"}`, "public documented none:covers-part"},
		{"all but a resource", open + `,{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/x/*"}`, "public documented none:covers-part"},
		{"objects only", both + "," + denied(under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`)), "public documented none:covers-part"},
		{"bucket and objects", both + `,{"Effect":"Deny","Principal":"*","Action":"*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]` +
			under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`) + `}`, "shared inferred narrows:narrowed-by-deny"},
		{"another case", `{"Effect":"Allow","Principal":"*","Action":"S3:getOBJECT","Resource":"arn:aws:s3:::b/*"},` + denied(), "private inferred cancels:denied-by"},
		{"another case of the resource", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/X"}`,
			"public documented"},
		{"every action is every action of S3", `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::b/*"},` + denied(), "private inferred cancels:denied-by"},
		{"the bucket is all there is", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`,
			"private inferred cancels:denied-by"},
		{"one character is not many", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/?"}`,
			"public documented none:covers-part"},
		{"NotAction in the Allow", `{"Effect":"Allow","Principal":"*","NotAction":"s3:PutObject","Resource":"arn:aws:s3:::b/*"},` + denied(), "private inferred cancels:denied-by"},
		{"NotResource in the Allow", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/x"},` + denied(), "public documented removes-actions:denied-by"},

		{"named, of open", open + "," + denyOn(`"Principal":{"AWS":"444455556666"}`), "public documented none:named-principals-only"},
		{"named, one of two", partner + "," + denyOn(`"Principal":{"AWS":"444455556666"}`), "shared inferred removes-principals:denied-by"},
		{"named, both", partner + "," + denyOn(`"Principal":{"AWS":["arn:aws:iam::444455556666:root","777788889999"]}`), "private inferred removes-principals:denied-by"},
		{"named, a role of the account", partner + "," + denyOn(`"Principal":{"AWS":"arn:aws:iam::444455556666:role/r"}`), "shared documented none:named-principals-only"},
		{"named, on part", partner + `,{"Effect":"Deny","Principal":{"AWS":["444455556666","777788889999"]},"Action":"s3:*","Resource":"arn:aws:s3:::b/x/*"}`,
			"shared documented none:covers-part"},
		{"named by account key", partner + "," + denied(under("StringEquals", "aws:PrincipalAccount", `["444455556666","777788889999"]`)), "private inferred removes-principals:denied-by"},
		{"not its own account, of named", partner + "," + denied(under("StringNotEquals", "aws:PrincipalAccount", `"111122223333"`)), "private inferred removes-principals:denied-by"},
		{"all but its own, of named", partner + "," + denyOn(`"NotPrincipal":{"AWS":"111122223333"}`), "private inferred removes-principals:denied-by"},
		{"all but one of its roles", partner + "," + denyOn(`"NotPrincipal":{"AWS":["arn:aws:iam::444455556666:role/x","arn:aws:iam::777788889999:role/r"]}`), "shared documented none:"},
		{"not its organization, of named", partner + "," + denied(under("StringNotEquals", "aws:PrincipalOrgID", `"o-a1"`)), "shared documented none:"},
		{"service", to(`{"Service":"sns.amazonaws.com"}`) + "," + denyOn(`"Principal":{"Service":"sns.amazonaws.com"}`), "private inferred removes-principals:denied-by"},
		{"public provider", to(`{"Federated":"accounts.google.com"}`) + "," + denyOn(`"Principal":{"Federated":"accounts.google.com"}`), "private inferred removes-principals:denied-by"},
		{"public provider by a pattern", to(`{"Federated":"accounts.google.com"}`) + "," + denyOn(`"Principal":{"Federated":"accounts.*"}`), "public inferred none:named-principals-only"},
		{"canonical id", to(`{"CanonicalUser":"c"}`) + "," + denyOn(`"Principal":{"CanonicalUser":"c"}`), "private inferred removes-principals:denied-by"},
		{"of an anchor's accounts", on("StringEquals", "aws:PrincipalAccount", `["444455556666","777788889999"]`) + "," + denyOn(`"Principal":{"AWS":["444455556666","777788889999"]}`),
			"private inferred removes-principals:denied-by"},

		{"what the Allow asks for", on("StringEquals", "aws:SourceVpc", `"vpc-1"`) + "," + denied(under("StringLike", "aws:SourceVpc", `"vpc-*"`)), "private inferred cancels:denied-by"},
		{"what the Allow asks for, secure", on("Bool", "aws:SecureTransport", `"true"`) + "," + denied(under("Bool", "aws:SecureTransport", `"true"`)), "private inferred cancels:denied-by"},
		{"what the Allow asks for, there", on("StringEquals", "aws:SourceVpc", `"vpc-1"`) + "," + denied(under("Null", "aws:SourceVpc", `"false"`)), "private inferred cancels:denied-by"},
		{"what the Allow asks for, ranges", on("IpAddress", "aws:SourceIp", `"198.51.100.0/24"`) + "," + denied(under("IpAddress", "aws:SourceIp", `"198.51.0.0/16"`)), "private inferred cancels:denied-by"},
		{"what the Allow asks for, negated", on("StringNotEquals", "aws:SourceVpc", `["vpc-1","vpc-2"]`) + "," + denied(under("StringNotEquals", "aws:SourceVpc", `"vpc-1"`)), "private inferred cancels:denied-by"},
		{"more than the Allow keeps out", on("StringNotEquals", "aws:SourceVpc", `"vpc-1"`) + "," + denied(under("StringNotEquals", "aws:SourceVpc", `["vpc-1","vpc-2"]`)), "shared inferred narrows:narrowed-by-deny"},
		{"part of what the Allow asks for", on("StringEquals", "aws:SourceVpc", `["vpc-1","vpc-2"]`) + "," + denied(under("StringEquals", "aws:SourceVpc", `"vpc-1"`)), "shared documented none:positive-operator"},
		{"if the Allow asks for it", on("StringEqualsIfExists", "aws:SourceVpc", `"vpc-1"`) + "," + denied(under("StringEquals", "aws:SourceVpc", `"vpc-1"`)), "public inferred none:positive-operator"},
	} {
		r := AnalysePolicy(parseStatements(t, c.policy), BucketPolicy, policySelf, nil)
		if have := denyEffects(r); have != c.want {
			t.Errorf("%s:\nwant %s\nhave %s\n%s", c.name, c.want, have, c.policy)
		}
	}
}

// Denied actions leave the classes, though not the label.
func TestDenyRemovesClasses(t *testing.T) {
	all := `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`
	every := `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`
	for _, c := range []policyRow{
		{"nothing", all, "[list read write admin metadata]"},
		{"objects", all + "," + denied(), "[list admin metadata]"},
		{"bucket", all + `,{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}`, "[list read write admin]"},
		{"objects of every resource", every + "," + denied(), "[list admin metadata]"},
		{"reads", all + `,{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}`, "[list write admin metadata]"},
		{"all but reads", all + `,{"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`, "[read metadata]"},
		{"one object", all + `,{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/x"}`, "[list read write admin metadata]"},
		{"insecure reads", all + `,{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"` + under("Bool", "aws:SecureTransport", `"false"`) + `}`, "[list read write admin metadata]"},
		{"named", all + `,{"Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"s3:Get*","Resource":"*"}`, "[list read write admin metadata]"},
		{"all but a resource", all + `,{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/x"}`, "[list read write admin metadata]"},
		{"from all but an action", `{"Effect":"Allow","Principal":"*","NotAction":"s3:Put*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`,
			"[list write admin]"},
		{"from all but a resource", `{"Effect":"Allow","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b"},{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`,
			"[list write admin]"},
	} {
		r := AnalysePolicy(parseStatements(t, c.policy), BucketPolicy, policySelf, nil)
		if have := fmt.Sprint(r.Statements[0].Classes); have != c.want || !r.Public {
			t.Errorf("%s: want %s, have %s, public %v", c.name, c.want, have, r.Public)
		}
	}
}
