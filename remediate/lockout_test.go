package remediate_test

import (
	"strings"
	"testing"

	"s3audit/remediate"
)

// TestLockOut: which new statements keep the caller, a role of the account, from
// repairing the policy.
func TestLockOut(t *testing.T) {
	const sure, perhaps, none = "denies the account itself", "does not show", ""
	for _, test := range []struct{ name, statement, want string }{
		{"everybody", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data"`, sure},
		{"pattern", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::d*"`, sure},
		{"the account", `"Principal":{"AWS":"111122223333"},"Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::data"`, sure},
		{"the role", `"Principal":{"AWS":"arn:aws:iam::111122223333:role/auditor"},"Action":"s3:Put*","Resource":"arn:aws:s3:::data"`, sure},
		{"delete alone", `"Principal":"*","Action":"s3:DeleteBucketPolicy","Resource":"arn:aws:s3:::data"`, sure},
		{"all but reading", `"Principal":"*","NotAction":"s3:GetObject","Resource":"arn:aws:s3:::data"`, sure},
		{"all but another role", `"NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/other"},"Action":"s3:*","Resource":"arn:aws:s3:::data"`, sure},
		{"another resource left out", `"Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::other"`, sure},
		{"a header that no such request has", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}`, sure},
		{"without that header", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}`, sure},
		{"others than another account", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"999988887777"}}`, sure},
		{"a network", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`, perhaps},
		{"an organization", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1234567890"}}`, perhaps},
		{"addresses", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`, perhaps},
		{"a variable", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:PrincipalArn":"${aws:userid}"}}`, perhaps},
		{"plain HTTP", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"Bool":{"aws:SecureTransport":"false"}}`, none},
		{"old TLS", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}`, none},
		{"objects only", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data/*"`, none},
		{"other actions", `"Principal":"*","Action":["s3:DeleteBucket","s3:PutObject"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]`, none},
		{"another account", `"Principal":{"AWS":"999988887777"},"Action":"s3:*","Resource":"arn:aws:s3:::data"`, none},
		{"all but the role", `"NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/auditor","111122223333"]},"Action":"s3:*","Resource":"arn:aws:s3:::data"`, none},
		{"others than the account", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}`, none},
		{"others than its roles", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, none},
		{"two conditions, one of them not met", `"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`, none},
	} {
		t.Run(test.name, func(t *testing.T) {
			statement := `{"Version":"2012-10-17","Statement":[{"Sid":"X","Effect":"Deny",` + test.statement + `}]}`
			fix := toyFix{name: "deny", rules: "tagged", requests: []remediate.Request{toyTags.requests[0], put("put_bucket_policy", statement)}}
			in := toyInput(toyShot(nil), fix)
			in.Targets = []string{"data"}
			got := brief(planned(t, in))
			if locked := strings.Contains(got, "lock-out"); locked != (test.want != none) || !strings.Contains(got, test.want) {
				t.Errorf("want %q:\n%s", test.want, got)
			}
			in.Allow = []string{"lock-out"}
			wants(t, brief(planned(t, in)), "+ data/policy")
		})
	}
}
