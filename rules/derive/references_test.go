package derive_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/derive"
)

var source = derive.Self{Name: "source", Account: owner, Partition: "aws"}

const owner = "111122223333"

func referencesOf(t *testing.T, self derive.Self, references ...string) (derive.References, bool) {
	t.Helper()
	return derive.ReferencesOf(self, []byte(`{"state":"present","value":{"References":[`+strings.Join(references, ",")+`]}}`))
}

// What a lookup did not tell is neither true nor false, and says why.
func TestReferencesAreWhatIsKnown(t *testing.T) {
	for _, tc := range []struct{ reference, want string }{
		{`{"Bucket":"b","From":"logging","Own":true,"Exists":true,"Region":"eu-west-1"}`, `{"from":["logging"],"own":true,"exists":true,"owner":"111122223333","region":"eu-west-1"}`},
		{`{"Bucket":"b","From":"logging","Own":false,"Exists":false}`, `{"from":["logging"],"own":false,"exists":false}`},
		{
			`{"Bucket":"b","From":"logging","Own":false,"api":"HeadBucket","action":"s3:ListBucket","code":"Forbidden","httpStatus":403,"requestId":"R","message":"m"}`,
			`{"from":["logging"],"own":false,"exists":null,"missing":{"state":"denied","api":"HeadBucket","action":"s3:ListBucket","code":"Forbidden"}}`,
		},
		{
			`{"Bucket":"b","From":"logging","api":"HeadBucket","action":"s3:ListBucket","code":"Timeout"}`,
			`{"from":["logging"],"own":null,"exists":null,"missing":{"state":"failed","api":"HeadBucket","action":"s3:ListBucket","code":"Timeout"}}`,
		},
		{
			`{"Bucket":"b","From":"logging","Exists":true}`,
			`{"from":["logging"],"own":null,"exists":true,"missing":{"state":"unsupported","api":"HeadBucket","action":"s3:ListBucket","code":""}}`,
		},
	} {
		refs, byName := referencesOf(t, source, tc.reference)
		if have := text(t, refs); have != `{"arn:aws:s3:::b":`+tc.want+`}` || byName {
			t.Errorf("%s\n%s, by name: %v", tc.reference, have, byName)
		}
	}
}

// Nothing that was looked up is no reference, whatever stands in its place.
func TestNoReferences(t *testing.T) {
	for _, answer := range []string{"", `{"state":"absent"}`, `{"state":"denied"}`, `{"state":"present"}`, `{"state":"present","value":[]}`, `{}`, `1`} {
		if refs, byName := derive.ReferencesOf(source, []byte(answer)); refs == nil || len(refs) != 0 || byName {
			t.Errorf("%s: %v", answer, refs)
		}
	}
	refs, _ := referencesOf(t, derive.Self{Name: "source"}, `{"Bucket":"b","From":"logging","Own":true,"Exists":true}`)
	if have := text(t, refs); have != `{"arn:aws:s3:::b":{"from":["logging"],"own":true,"exists":true}}` {
		t.Error(have)
	}
}

func target(documents string) string {
	return fmt.Sprintf(`"Own":true,"Exists":true,"Target":{%s}`, documents)
}

// Of what two parts of a configuration had read of one bucket, what was
// answered, or refused, counts over what was not asked.
func TestReferencesOfOneBucket(t *testing.T) {
	refs, _ := referencesOf(t, source,
		`{"Bucket":"b","From":"replication",`+target(`"versioning":{"state":"present","value":{"Status":"Enabled"}},"acl":{"state":"not-collected","api":"GetBucketAcl"},"policy":{"state":"not-collected"}`)+`}`,
		`{"Bucket":"b","From":"logging",`+target(`"versioning":{"state":"denied","requestId":"R"},"acl":{"state":"denied","api":"GetBucketAcl","requestId":"R","message":"m"},"policy":{"state":"absent"}`)+`}`,
	)
	b := refs["arn:aws:s3:::b"]
	if diff := cmp.Diff([]string{"logging", "replication"}, b.From); diff != "" {
		t.Error(diff)
	}
	have := []string{string(b.Target.Versioning.State), string(b.Target.ACL.State), b.Target.Policy.State, string(b.Target.Encryption.State)}
	if diff := cmp.Diff([]string{"present", "denied", "absent", "not-collected"}, have); diff != "" {
		t.Error(diff)
	}
	if b.Target.ACL.RequestID != "" || b.Target.ACL.Message != "" || b.Target.ACL.API != "GetBucketAcl" {
		t.Errorf("%+v", b.Target.ACL)
	}
}

func delivery(t *testing.T, condition string) string {
	t.Helper()
	policy := `{"Statement":{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*","Condition":` + condition + `}}`
	quoted, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	return `{"Bucket":"logs","From":"logging",` + target(`"policy":{"state":"present","value":{"Policy":`+string(quoted)+`}}`) + `}`
}

// A target's policy is relative to the target, and says of the source whether
// it is taken in: what it says of two sources is one document.
func TestPolicyOfATarget(t *testing.T) {
	for _, tc := range []struct {
		condition string
		want      []string
		byName    bool
	}{
		{`{"StringEquals":{"aws:SourceAccount":"111122223333"}}`, []string{"{account}"}, false},
		{`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::source"}}`, []string{"arn:aws:s3:::{source}"}, true},
		{`{"ArnLike":{"aws:SourceArn":["arn:aws:s3:::so*","arn:aws:s3:::other"]}}`, []string{"arn:aws:s3:::{source}", "arn:aws:s3:::other"}, true},
		{`{"StringEquals":{"aws:SourceArn":["arn:aws:s3:::so*","arn:aws:s3:::source"]}}`, []string{"arn:aws:s3:::so*", "arn:aws:s3:::{source}"}, true},
		{`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::logs"}}`, []string{"arn:aws:s3:::{bucket}"}, true},
	} {
		refs, byName := referencesOf(t, source, delivery(t, tc.condition))
		s := refs["arn:aws:s3:::logs"].Target.Policy.Statements[0]
		if diff := cmp.Diff(tc.want, s.Conditions[0].Values); diff != "" || byName != tc.byName {
			t.Errorf("%s: by name %v %s", tc.condition, byName, diff)
		}
		if s.Resources[0] != "arn:aws:s3:::{bucket}/*" || !s.CoversObjects {
			t.Errorf("%+v", s)
		}
	}
	refs, _ := referencesOf(t, derive.Self{Name: "logs", Account: owner, Partition: "aws"}, delivery(t, `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::logs"}}`))
	if s := refs["arn:aws:s3:::logs"].Target.Policy.Statements[0]; s.Conditions[0].Values[0] != "arn:aws:s3:::{source}" {
		t.Errorf("of a bucket that logs to itself: %+v", s.Conditions)
	}
}

func TestNeeds(t *testing.T) {
	for path, want := range map[string][]string{
		"policy.statements": {"policy"}, "roles.accessLogs.is": {"policy", "acl"}, "roles.replica": {"policy"}, "roles.website.is": {"website"},
		"roles.cdnLogs.is": {"acl"}, "roles": {"acl", "policy", "website"}, "roles.nonsense": {"acl", "policy", "website"}, "references": {"references"},
		"accessPoints": {"account.accessPoints"}, "nonsense": nil,
	} {
		if diff := cmp.Diff(want, derive.Needs(path)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}
