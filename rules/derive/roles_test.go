package derive_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/derive"
)

// played are the roles that are known to be played, and with a question mark
// those of which it is not known.
func played(t *testing.T, bucket string) []string {
	t.Helper()
	d, err := derive.From([]byte(`{"name":"b","account":"111122223333","partition":"aws"`+bucket+`}`), nil, derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var roles map[string]derive.Role
	if err := json.Unmarshal([]byte(text(t, d.Roles)), &roles); err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for name, role := range roles {
		switch {
		case role.Is == nil:
			list = append(list, name+"?")
		case *role.Is:
			list = append(list, name)
		}
		if (role.Is != nil && *role.Is) != (len(role.Evidence) > 0) || role.Evidence == nil {
			t.Errorf("%s: %+v", name, role)
		}
	}
	slices.Sort(list)
	return list
}

const (
	noPolicy  = `,"policy":{"state":"absent"}`
	noACL     = `,"acl":{"state":"absent"}`
	noWebsite = `,"website":{"state":"absent"}`
)

func lets(t *testing.T, statement string) string {
	t.Helper()
	quoted, err := json.Marshal(`{"Statement":[` + statement + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	return `,"policy":{"state":"present","value":{"Policy":` + string(quoted) + `}}`
}

func grants(grantee, permission string) string {
	return fmt.Sprintf(`,"acl":{"state":"present","value":{"Grants":[{"Grantee":{%s},"Permission":%q},{"Permission":"WRITE"}]}}`, grantee, permission)
}

func TestRoles(t *testing.T) {
	service := func(effect, name, action string) string {
		return lets(t, fmt.Sprintf(`{"Effect":%q,"Principal":{"Service":%q},%s,"Resource":"*"}`, effect, name, action))
	}
	put := `"Action":"s3:PutObject"`
	group := `"URI":"http://acs.amazonaws.com/groups/s3/LogDelivery"`
	for _, tc := range []struct{ bucket, want string }{
		{noPolicy + noACL + noWebsite, ""},
		{service("Allow", "logging.s3.amazonaws.com", put) + noACL + noWebsite, "accessLogs"},
		{service("Allow", "logging.s3.amazonaws.com", `"Action":"s3:*"`) + noACL + noWebsite, "accessLogs"},
		{service("Allow", "logging.s3.amazonaws.com", `"NotAction":"s3:GetObject"`) + noACL + noWebsite, "accessLogs"},
		{service("Allow", "logging.s3.amazonaws.com", `"NotAction":"s3:Put*"`) + noACL + noWebsite, ""},
		{service("Allow", "logging.s3.amazonaws.com", `"Action":"s3:GetBucketAcl"`) + noACL + noWebsite, ""},
		{service("Deny", "logging.s3.amazonaws.com", put) + noACL + noWebsite, ""},
		{service("Allow", "cloudtrail.amazonaws.com", put) + noACL + noWebsite, "trail"},
		{service("Allow", "config.amazonaws.com", put) + noACL + noWebsite, "config"},
		{service("Allow", "logdelivery.elasticloadbalancing.amazonaws.com", put) + noACL + noWebsite, "loadBalancerLogs"},
		{service("Allow", "delivery.logs.amazonaws.com", put) + noACL + noWebsite, "deliveredLogs"},
		{service("Allow", "s3.amazonaws.com", put) + noACL + noWebsite, "reports"},
		{service("Allow", "cloudfront.amazonaws.com", `"Action":"s3:GetObject"`) + noACL + noWebsite, "cdnOrigin"},
		{service("Allow", "cloudfront.amazonaws.com", put) + noACL + noWebsite, ""},
		{lets(t, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},"Action":"s3:GetObject","Resource":"*"}`) + noACL + noWebsite, "cdnOrigin"},
		{lets(t, `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["s3:ReplicateObject","s3:ReplicateDelete"],"Resource":"*"}`) + noACL + noWebsite, "replica"},
		{lets(t, `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*"}`) + noACL + noWebsite, ""},
		{noPolicy + grants(group, "WRITE") + noWebsite, "accessLogs"},
		{noPolicy + grants(group, "FULL_CONTROL") + noWebsite, "accessLogs"},
		{noPolicy + grants(group, "READ_ACP") + noWebsite, ""},
		{noPolicy + grants(`"ID":"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"`, "FULL_CONTROL") + noWebsite, "cdnLogs"},
		{noPolicy + noACL + `,"website":{"state":"present","value":{"IndexDocument":{"Suffix":"i"}}}`, "website"},
		// What was not read shows nothing, and hides what it could show.
		{noPolicy + noWebsite, "accessLogs? cdnLogs?"},
		{noPolicy + `,"acl":{"state":"denied"}` + noWebsite, "accessLogs? cdnLogs?"},
		{noPolicy + `,"acl":{"state":"present","value":[]}` + noWebsite, "accessLogs? cdnLogs?"},
		{noPolicy + noACL, "website?"},
		{`,"policy":{"state":"denied"}` + grants(group, "WRITE") + noWebsite, "accessLogs cdnOrigin? config? deliveredLogs? loadBalancerLogs? replica? reports? trail?"},
		{lets(t, `1`) + noACL + noWebsite, "accessLogs? cdnOrigin? config? deliveredLogs? loadBalancerLogs? replica? reports? trail?"},
	} {
		if have := strings.Join(played(t, tc.bucket), " "); have != tc.want {
			t.Errorf("%s\nis %q, want %q", tc.bucket, have, tc.want)
		}
	}
}

func TestRolesSayWhatShowsThem(t *testing.T) {
	d, err := derive.From([]byte(`{"name":"b","account":"111122223333"`+lets(t, `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"}`)+`}`), nil, derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []derive.RoleEvidence{{Path: "derived.policy.statements[1]", Msg: "the policy lets cloudtrail.amazonaws.com put objects"}}
	if !slices.Equal(d.Roles.Trail.Evidence, want) {
		t.Errorf("%+v", d.Roles.Trail)
	}
}
