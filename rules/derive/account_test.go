package derive_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"s3audit/rules/derive"
	"s3audit/rules/exposure"
)

// hung is an account's record with one access point of each kind, one directory
// bucket and one Access Grants instance, all with the same answer about their policy.
func hung(policy string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id":"111122223333","partition":"aws",
		"accessPoints":{"state":"present","value":{"AccessPointList":[{"Name":"a","Policy":%[1]s}]}},
		"multiRegionAccessPoints":{"state":"present","value":{"AccessPoints":[{"Arn":"m","Policy":%[1]s,"Proposed":%[1]s}]}},
		"directoryBuckets":{"state":"present","value":{"Buckets":[{"Name":"d","policy":%[1]s}]}},
		"accessGrants":{"state":"present","value":{"AccessGrantsInstancesList":[{"AccessGrantsInstanceId":"default","Policy":%[1]s}]}}}`, policy))
}

func answered(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return `{"state":"present","value":{"Policy":` + string(quoted) + `}}`
}

func allow(principal, condition string) string {
	return answered(`{"Statement":[{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"*","Condition":{` + condition + `}}]}`)
}

func TestPoliciesOfTheAccount(t *testing.T) {
	ownPoints := `"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-east-1:111122223333:accesspoint/*"}`
	for _, c := range []struct {
		name, policy string
		// level is of access points, ofBucket of the directory bucket.
		level, ofBucket exposure.Level
	}{
		{"none", `{"state":"absent"}`, exposure.Private, exposure.Private},
		{"own account", allow(`{"AWS":"111122223333"}`, ""), exposure.Private, exposure.Private},
		{"another account", allow(`{"AWS":"444455556666"}`, ""), exposure.Shared, exposure.Shared},
		{"anyone", allow(`"*"`, ""), exposure.Public, exposure.Public},
		{"any access point of the account", allow(`"*"`, ownPoints), exposure.Public, exposure.Private},
	} {
		d, err := derive.FromAccount(hung(c.policy), derive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		have := []exposure.Level{
			d.AccessPoints[0].Analysis.Level, d.MultiRegionAccessPoints[0].Analysis.Level, d.ProposedMultiRegion[0].Analysis.Level,
			d.DirectoryBuckets[0].Analysis.Level, d.AccessGrants[0].Analysis.Level,
		}
		if want := []exposure.Level{c.level, c.level, c.level, c.ofBucket, c.level}; fmt.Sprint(have) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", c.name, have, want)
		}
	}
}

func TestTrustedByTheConfiguration(t *testing.T) {
	d, err := derive.FromAccount(hung(allow(`{"AWS":"444455556666"}`, "")), derive.Options{Trusted: &exposure.Trusted{Accounts: []string{"444455556666"}}})
	if err != nil || !d.AccessPoints[0].Analysis.Trusted {
		t.Errorf("%v %s", err, text(t, d))
	}
}

// What was not read, or is no policy, is not judged, and says why.
func TestPoliciesThatAreNotJudged(t *testing.T) {
	for _, c := range []struct{ policy, state string }{
		{`{"state":"denied","code":"AccessDenied"}`, "denied"},
		{`{}`, "not-collected"},
		{`{"state":"present","value":{}}`, derive.Malformed},
		{answered(`{"Statement":"none"}`), derive.Malformed},
	} {
		d, err := derive.FromAccount(hung(c.policy), derive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []derive.Policy{d.AccessPoints[0], d.MultiRegionAccessPoints[0], d.ProposedMultiRegion[0], d.DirectoryBuckets[0], d.AccessGrants[0]} {
			if p.State != c.state || p.Analysis != nil || (p.Reason != "") != (c.state == derive.Malformed) {
				t.Errorf("%s: %s", c.policy, text(t, p))
			}
		}
	}
}

// The lists are there even where nothing was read: rules need not ask.
func TestAccountOfWhichNothingIsKnown(t *testing.T) {
	for _, account := range []string{"", "{}", `{"accessPoints":{"state":"denied"}}`} {
		d, err := derive.FromAccount(json.RawMessage(account), derive.Options{})
		if want := `{"accessPoints":[],"multiRegionAccessPoints":[],"proposedMultiRegion":[],"directoryBuckets":[],"accessGrants":[]}`; err != nil || text(t, d) != want {
			t.Errorf("%q: %v %s", account, err, text(t, d))
		}
	}
	if _, err := derive.FromAccount(json.RawMessage(`{"accessPoints":1}`), derive.Options{}); err == nil {
		t.Error("a record that is none is taken")
	}
}

// The resource policy of an Access Grants instance speaks of other actions and
// another resource than a bucket's: who gets in is told all the same.
func TestAccessGrantsPolicy(t *testing.T) {
	for principal, want := range map[string]exposure.Level{
		`{"AWS":"arn:aws:iam::444455556666:root"}`: exposure.Shared, `{"AWS":"arn:aws:iam::111122223333:role/a"}`: exposure.Private, `"*"`: exposure.Public,
	} {
		text := answered(`{"Statement":[{"Effect":"Allow","Principal":` + principal + `,"Action":["s3:ListAccessGrants","s3:GetDataAccess"],"Resource":"arn:aws:s3:us-east-1:111122223333:access-grants/default"}]}`)
		d, err := derive.FromAccount(hung(text), derive.Options{})
		if err != nil || d.AccessGrants[0].Analysis == nil || d.AccessGrants[0].Analysis.Level != want {
			t.Errorf("%s: %v %+v, want %s", principal, err, d.AccessGrants[0].Analysis, want)
		}
	}
}
