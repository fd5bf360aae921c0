//go:build !race

package policies_test

import (
	"strings"
	"testing"
)

// policyCase is a bucket policy as it is written, and what one rule says of it
// after the real normaliser and the real policy test.
type policyCase struct {
	rule, name, statements, want string
}

// document is the whole policy.
func (c policyCase) document() string {
	return `{"Version":"2012-10-17","Statement":[` + strings.ReplaceAll(c.statements, `,"Condition":{}`, "") + `]}`
}

// guard is a Deny of everything to everyone under a condition.
func guard(condition string) string {
	return `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],"Condition":{` + condition + `}}`
}

// read is an Allow to read all objects.
func read(principal, condition string) string {
	return `{"Effect":"Allow",` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*","Condition":{` + condition + `}}`
}

const (
	anyone  = `"Principal":"*"`
	partner = `"Principal":{"AWS":"arn:aws:iam::444455556666:root"}`
	own     = `"Principal":{"AWS":"arn:aws:iam::111122223333:role/app"}`
	cdn     = `"Principal":{"Service":"cloudfront.amazonaws.com"}`
	trail   = `"Principal":{"Service":"cloudtrail.amazonaws.com"}`

	redshift = `"Principal":{"AWS":"arn:aws:iam::193672423079:user/logs"}`

	// logs is what makes a bucket one for logs.
	logs = `{"Effect":"Allow",` + trail + `,"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/AWSLogs/*"}`
)

// allow is an Allow with the elements that say what and on what.
func allow(principal, elements string) string {
	return `{"Effect":"Allow",` + principal + `,` + elements + `}`
}

var policyCases = []policyCase{
	{"bucket-policy-wildcard-action", "everything", allow(partner, `"Action":"S3:*","Resource":"*"`), "fail"},
	{"bucket-policy-wildcard-action", "a kind", allow(partner, `"Action":"s3:Get*","Resource":"*"`), "pass"},

	{"bucket-policy-allow-notprincipal", "everyone but", allow(`"NotPrincipal":{"AWS":"444455556666"}`, `"Action":"s3:GetObject","Resource":"*"`), "fail"},
	{"bucket-policy-allow-notprincipal", "named", read(partner, ""), "pass"},
	{"bucket-policy-allow-notaction", "all but", allow(partner, `"NotAction":["s3:DeleteBucket"],"Resource":"*"`), "fail"},
	{"bucket-policy-allow-notaction", "named", read(partner, ""), "pass"},
	{"bucket-policy-allow-notresource", "all but", allow(partner, `"Action":"s3:GetObject","NotResource":"arn:aws:s3:::data/private/*"`), "fail"},
	{"bucket-policy-allow-notresource", "named", read(partner, ""), "pass"},

	{"bucket-policy-cross-account-access", "account", read(partner, ""), "fail"},
	{"bucket-policy-cross-account-access", "account of an organization", read(partner, `"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`), "pass"},
	{"bucket-policy-cross-account-access", "own role", read(own, ""), "pass"},
	{"bucket-policy-cross-account-access", "own account by id", read(`"Principal":{"AWS":["111122223333"]}`, ""), "pass"},
	{"bucket-policy-cross-account-access", "everyone", read(anyone, ""), "fail"},
	{"bucket-policy-cross-account-access", "own account by condition", read(anyone, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`), "pass"},
	{"bucket-policy-cross-account-access", "organization", read(anyone, `"StringEquals":{"AWS:principalorgid":["o-abcdefghij"]}`), "pass"},
	{"bucket-policy-cross-account-access", "endpoint", read(anyone, `"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}`), "fail"},
	{"bucket-policy-cross-account-access", "CloudFront identity", read(`"Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`, ""), "pass"},
	{"bucket-policy-cross-account-access", "deleted role", read(`"Principal":{"AWS":"AROAEXAMPLEDELETED01"}`, ""), "pass"},
	{"bucket-policy-cross-account-access", "id of a role in a condition", read(anyone, `"StringEquals":{"aws:userid":"AROAEXAMPLE00000001"}`), "fail"},
	{"bucket-policy-cross-account-access", "service", read(cdn, ""), "pass"},
	{"bucket-policy-cross-account-access", "canonical user", read(`"Principal":{"CanonicalUser":"b2"}`, ""), "fail"},
	{"bucket-policy-cross-account-access", "foreign provider", read(`"Principal":{"Federated":"arn:aws:iam::444455556666:saml-provider/x"}`, ""), "fail"},
	{"bucket-policy-cross-account-access", "foreign access points", read(anyone, `"StringEquals":{"s3:DataAccessPointAccount":"444455556666"}`), "fail"},
	{"bucket-policy-cross-account-access", "own access points", read(anyone, `"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}`), "pass"},
	{"bucket-policy-cross-account-access", "load balancing", allow(`"Principal":{"AWS":"arn:aws:iam::127311923021:root"}`, `"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"`), "pass"},
	{"bucket-policy-cross-account-access", "contradiction", read(partner, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`), "pass"},
	{"bucket-policy-cross-account-access", "denied again", read(partner, "") + "," + `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, "pass"},

	{"bucket-policy-cross-account-permission-changes", "account", allow(partner, `"Action":"s3:Put*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]`), "fail"},
	{"bucket-policy-cross-account-permission-changes", "own account by condition", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}`, "pass"},
	{"bucket-policy-cross-account-permission-changes", "own account by a deny", allow(anyone, `"Action":"s3:*","Resource":"*"`) + "," + guard(`"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}`), "pass"},

	{"bucket-policy-exists", "there", read(own, ""), "pass"},

	{"bucket-policy-minimum-tls-version", "text", guard(`"NumericLessThan":{"s3:TlsVersion":"1.2"}`), "pass"},
	{"bucket-policy-minimum-tls-version", "number in a list", guard(`"numericlessthan":{"S3:tlsversion":[1.2]}`), "pass"},
	{"bucket-policy-minimum-tls-version", "plain HTTP only", guard(`"Bool":{"aws:SecureTransport":"false"}`), "fail"},

	{"bucket-policy-deny-insecure-transport", "boolean", guard(`"Bool":{"aws:SecureTransport":false}`), "pass"},
	{"bucket-policy-deny-insecure-transport", "list in capitals", guard(`"BOOL":{"AWS:SECURETRANSPORT":["False"]}`), "pass"},
	{"bucket-policy-deny-insecure-transport", "if exists", guard(`"BoolIfExists":{"aws:SecureTransport":"false"}`), "pass"},
	{"bucket-policy-deny-insecure-transport", "TLS alone", guard(`"NumericLessThan":{"s3:TlsVersion":"1.2"}`), "fail"},
	{"bucket-policy-deny-insecure-transport", "allowing HTTPS", allow(anyone, `"Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}`), "fail"},

	{"bucket-policy-lockout", "everyone", `{"Effect":"Deny","Principal":"*","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::data"}`, "fail"},
	{"bucket-policy-lockout", "other account only", guard(`"StringNotEquals":{"aws:PrincipalAccount":"444455556666"}`), "fail"},
	{"bucket-policy-lockout", "own account spared", guard(`"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}`), "pass"},
	{"bucket-policy-lockout", "plain HTTP", guard(`"Bool":{"aws:SecureTransport":"false"}`), "pass"},
	{"bucket-policy-lockout", "malformed organization", guard(`"StringNotEquals":{"aws:PrincipalOrgID":"abc"}`), "fail"},

	{"bucket-policy-confused-deputy", "anybody's", read(cdn, ""), "fail"},
	{"bucket-policy-confused-deputy", "own account's", read(cdn, `"StringEquals":{"AWS:SourceAccount":"111122223333"}`), "pass"},
	{"bucket-policy-confused-deputy", "any account's", read(cdn, `"ArnLike":{"aws:SourceArn":"arn:aws:cloudfront::*:distribution/*"}`), "fail"},
	{"bucket-policy-confused-deputy", "others denied", read(cdn, "") + "," + guard(`"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcdefghij"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}`), "pass"},

	{"bucket-policy-cloudfront-source-scoped", "distribution", read(cdn, `"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/E1"}`), "pass"},
	{"bucket-policy-cloudfront-source-scoped", "account", read(cdn, `"StringEquals":{"AWS:SourceAccount":"111122223333"}`), "fail"},

	{"bucket-policy-deleted-principal", "role", read(`"Principal":{"AWS":["AROAEXAMPLEDELETED01"]}`, ""), "fail"},
	{"bucket-policy-deleted-principal", "none", read(partner, ""), "pass"},

	{"bucket-policy-weak-condition", "referer", read(anyone, `"StringLike":{"aws:Referer":"https://www.example.com/*"}`), "fail"},
	{"bucket-policy-weak-condition", "if exists", read(anyone, `"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"}`), "fail"},
	{"bucket-policy-weak-condition", "for all values", read(anyone, `"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/*"}`), "fail"},
	{"bucket-policy-weak-condition", "leading wildcard", read(anyone, `"StringLike":{"aws:PrincipalArn":"*:role/app"}`), "fail"},
	{"bucket-policy-weak-condition", "negated", read(anyone, `"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/x"}`), "fail"},
	{"bucket-policy-weak-condition", "prefix", allow(anyone, `"Action":"s3:ListBucket","Resource":"arn:aws:s3:::data","Condition":{"StringEquals":{"s3:prefix":"public/"}}`), "fail"},
	{"bucket-policy-weak-condition", "organization", read(anyone, `"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`), "pass"},
	{"bucket-policy-weak-condition", "referer beside an organization", read(anyone, `"StringLike":{"aws:Referer":"x*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`), "pass"},
	{"bucket-policy-weak-condition", "HTTPS", read(anyone, `"Bool":{"aws:SecureTransport":"true"}`), "pass"},
	{"bucket-policy-weak-condition", "wide range", read(anyone, `"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`), "pass"},

	{"bucket-policy-source-ip-too-broad", "wide", read(anyone, `"IpAddress":{"aws:SourceIp":["198.51.100.0/24","0.0.0.0/1"]}`), "fail"},
	{"bucket-policy-source-ip-too-broad", "narrow", read(anyone, `"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}`), "pass"},
	{"bucket-policy-source-ip-too-broad", "all but", read(anyone, `"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}`), "fail"},

	{"bucket-policy-own-account-principal", "role", read(own, ""), "fail"},
	{"bucket-policy-own-account-principal", "partner", read(partner, ""), "pass"},

	{"bucket-policy-data-perimeter", "organization", guard(`"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}`), "pass"},
	{"bucket-policy-data-perimeter", "not asked for", read(own, ""), "not-applicable"},

	{"bucket-policy-signature-and-auth", "version 2", guard(`"StringEquals":{"s3:signatureversion":"AWS"}`), "pass"},
	{"bucket-policy-signature-and-auth", "nothing", read(own, ""), "fail"},

	{"bucket-policy-mfa-for-delete", "no guard", allow(trail, `"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/AWSLogs/111122223333/*"`), "fail"},
	{"bucket-policy-mfa-for-delete", "guard", allow(trail, `"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/AWSLogs/111122223333/*"`) + "," + guard(`"BoolIfExists":{"aws:MultiFactorAuthPresent":false}`), "pass"},

	// Nothing is read here of the block settings and versions of a log bucket.
	{"log-bucket-hardened", "Redshift's user", logs + "," + allow(redshift, `"Action":["s3:PutObject","s3:GetBucketAcl"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]`), "unknown"},
	{"log-bucket-hardened", "Redshift's user reads too", logs + "," + allow(redshift, `"Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::data/*"`), "fail"},
	{"log-bucket-hardened", "partner", logs + "," + allow(partner, `"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"`), "fail"},

	{"bucket-policy-principal-wildcard-role", "any account", read(anyone, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deployer"}`), "fail"},
	{"bucket-policy-principal-wildcard-role", "one account", read(anyone, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}`), "pass"},
	{"bucket-policy-principal-wildcard-role", "one organization", read(anyone, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deployer"},"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`), "pass"},

	{"bucket-policy-mrap-delegation", "own", read(anyone, `"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}`), "pass"},
	{"bucket-policy-mrap-delegation", "anybody's", read(anyone, `"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:*:accesspoint/*"}`), "fail"},

	{"bucket-policy-service-linked-scope", "prefix", allow(trail, `"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/AWSLogs/111122223333/*"`), "pass"},
	{"bucket-policy-service-linked-scope", "everything", allow(trail, `"Action":"s3:*","Resource":"*"`), "fail"},

	{"bucket-policy-resource-mismatch", "fits", read(partner, ""), "pass"},
	{"bucket-policy-resource-mismatch", "pattern of the name", allow(partner, `"Action":"s3:ListBucket","Resource":"arn:aws:s3:::d*"`), "pass"},
	{"bucket-policy-resource-mismatch", "another bucket", allow(partner, `"Action":"s3:GetObject","Resource":["arn:aws:s3:::data/*","arn:aws:s3:::other/*"]`), "fail"},
	{"bucket-policy-resource-mismatch", "wrong form", allow(partner, `"Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::data/*"`), "fail"},
	{"bucket-policy-resource-mismatch", "nothing fits", allow(partner, `"Action":"s3:GetObjectTagging*","Resource":"arn:aws:s3:::data"`), "fail"},
	{"bucket-policy-resource-mismatch", "half a deny", `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, "fail"},
}

// The rules about bucket policies say of policies as people write them what
// their own tests say of judged statements.
func TestPolicyRules(t *testing.T) {
	verdicts := judge(t)
	absent := map[string]any{"state": "absent"}
	for _, c := range policyCases {
		t.Run(strings.TrimPrefix(c.rule, "bucket-policy-")+"/"+c.name, func(t *testing.T) {
			document := c.document()
			bucket := map[string]any{
				"name": "data", "arn": "arn:aws:s3:::data", "account": "111122223333", "partition": "aws", "region": "eu-west-1",
				"policy":  map[string]any{"state": "present", "value": map[string]any{"Policy": document}},
				"website": absent, "ownershipControls": absent,
			}
			account := map[string]any{"id": "111122223333", "partition": "aws", "buckets": 1}
			if have := verdicts(input(t, bucket, account))[c.rule]; have != c.want {
				t.Errorf("want %s, have %v of\n%s", c.want, have, document)
			}
		})
	}
}
