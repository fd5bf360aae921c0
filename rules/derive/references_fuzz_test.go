package derive_test

import (
	"encoding/json"
	"testing"

	"s3audit/rules/derive"
)

// Whatever stands in a snapshot, references and roles are derived without
// breaking, the same every time, and nothing is taken for known that is not.
func FuzzUse(f *testing.F) {
	f.Add(`{"state":"present","value":{"References":[{"Bucket":"b","From":"logging","Own":true,"Target":{"policy":{"state":"present","value":{"Policy":"{}"}}}}]}}`, `{"state":"denied"}`)
	f.Add(`{"state":"present","value":{"References":[{"Bucket":"{bucket}"},{"Bucket":""}]}}`, `{"state":"present","value":{"Grants":[{"Grantee":null},{"Permission":"WRITE"}]}}`)
	f.Add(`{"state":"present"}`, `null`)
	f.Fuzz(func(t *testing.T, references, acl string) {
		derived := func() string {
			refs, _ := derive.ReferencesOf(source, []byte(references))
			for arn, r := range refs {
				if (r.Own == nil || r.Exists == nil) != (r.Missing != nil) {
					t.Fatalf("%s: %+v", arn, r)
				}
			}
			p, _, err := derive.PolicyOf(source, nil)
			if err != nil {
				t.Fatal(err)
			}
			roles := derive.RolesOf(&p, derive.RoleTexts{ACL: []byte(acl)})
			if roles.Trail.Is != nil || roles.Website.Is != nil {
				t.Fatalf("%+v", roles)
			}
			out, err := json.Marshal([]any{refs, roles})
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		if first, again := derived(), derived(); first != again {
			t.Errorf("%s, and then %s", first, again)
		}
	})
}
