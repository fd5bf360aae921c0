package derive

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/exposure"
)

const owner = "111122223333"

// inputOf is what the analyser gets of one bucket.
func inputOf(t *testing.T, bucket, account string, o Options) *exposure.Input {
	t.Helper()
	r, err := readRecord(json.RawMessage(`{"name":"logs","account":"` + owner + `","region":"eu-west-1"` + bucket + `}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := ReadFacts(json.RawMessage(account), o)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := PolicyOf(r.Self, r.Relativize(nil, r.policy))
	if err != nil {
		t.Fatal(err)
	}
	return f.input(r.Self, &p, r.texts, f.AccessPoints(r.Name, r.region))
}

// Every state but present and absent is not known, and says why.
func TestStatesBecomeInputs(t *testing.T) {
	reasons := func(in *exposure.Input) []string {
		say := func(s exposure.State, reason string) string { return fmt.Sprint(s, " ", reason) }
		return []string{
			say(in.Policy.State, in.Policy.Reason), say(in.ACL.State, in.ACL.Reason), say(in.Ownership.State, in.Ownership.Reason),
			say(in.BucketBlock.State, in.BucketBlock.Reason), say(in.AccountBlock.State, in.AccountBlock.Reason), say(in.AccessPoints.State, in.AccessPoints.Reason),
		}
	}
	all := func(answer string) (string, string) {
		return fmt.Sprintf(`,"policy":%s,"acl":%[1]s,"ownershipControls":%[1]s,"publicAccessBlock":%[1]s,"policyStatus":%[1]s`, answer),
			fmt.Sprintf(`{"publicAccessBlock":%s,"accessPoints":%[1]s,"multiRegionAccessPoints":%[1]s}`, answer)
	}
	for _, state := range []string{"denied", "failed", "unsupported", "not-collected", "unknown"} {
		bucket, account := all(`{"state":"` + state + `"}`)
		in := inputOf(t, bucket, account, Options{})
		want := "0 " + state
		if diff := cmp.Diff([]string{want, want, want, want, want, want}, reasons(in)); diff != "" || in.PolicyStatus != nil {
			t.Errorf("%s: %s", state, diff)
		}
	}
	bucket, account := all(`{"state":"absent"}`)
	in := inputOf(t, bucket, account, Options{})
	if diff := cmp.Diff([]string{"1 ", "1 ", "1 ", "1 ", "1 ", "1 "}, reasons(in)); diff != "" || in.PolicyStatus == nil || *in.PolicyStatus {
		t.Error(diff)
	}
	in = inputOf(t, "", "", Options{})
	want := "0 not-collected"
	if diff := cmp.Diff([]string{want, want, want, want, want, want}, reasons(in)); diff != "" || in.PolicyStatus != nil {
		t.Error(diff)
	}
	bucket, account = all(`{"state":"present"}`)
	in = inputOf(t, bucket, account, Options{})
	want = "0 malformed: holds no document"
	if diff := cmp.Diff([]string{"0 malformed: holds no text", want, want, want, want, want}, reasons(in)); diff != "" || in.PolicyStatus != nil {
		t.Error(diff)
	}
}

func TestValuesBecomeInputs(t *testing.T) {
	bucket := `,"policy":{"state":"present","value":{"Policy":"{\"Statement\":[]}"}},
		"acl":{"state":"present","value":{"Owner":{"ID":"o1"},"Grants":[{"Permission":"READ"}]}},
		"ownershipControls":{"state":"present","value":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}},
		"publicAccessBlock":{"state":"present","value":{"PublicAccessBlockConfiguration":{"IgnorePublicAcls":true}}},
		"policyStatus":{"state":"present","value":{"PolicyStatus":{"IsPublic":true}}}`
	in := inputOf(t, bucket, `{"publicAccessBlock":{"state":"present","value":{}}}`, Options{})
	if in.Self != (exposure.Self{Account: "{account}", Bucket: "{bucket}", Partition: "aws", CanonicalID: "o1"}) {
		t.Errorf("%+v", in.Self)
	}
	if in.Policy.State != exposure.Configured || in.ACL.Value.Grants[0].Permission != "READ" || in.Ownership.Value != "ObjectWriter" ||
		!*in.BucketBlock.Value.IgnorePublicAcls || in.AccountBlock.State != exposure.NotConfigured || !*in.PolicyStatus {
		t.Errorf("%+v", in)
	}
	if foreign := inputOf(t, bucket, "", Options{Foreign: true}); foreign.PolicyStatus != nil {
		t.Error("the status of a foreign endpoint counts")
	}
	in = inputOf(t, `,"ownershipControls":{"state":"present","value":{}},"policyStatus":{"state":"present","value":{}},"acl":{"state":"present","value":[]}`, "", Options{})
	if in.Ownership.State != exposure.NotConfigured || in.PolicyStatus != nil || in.ACL.Reason != "malformed: is not what S3 answers" {
		t.Errorf("%+v", in)
	}
	in = inputOf(t, `,"account":""`, "", Options{})
	if in.Self.Account != "" {
		t.Errorf("%+v", in.Self)
	}
}

func TestAccessPointsOfABucket(t *testing.T) {
	point := func(name, bucket, region, detail string) string {
		return `{"Name":"` + name + `","AccessPointArn":"arn:aws:s3:` + region + `:` + owner + `:accesspoint/` + name + `","Bucket":"` + bucket + `","Region":"` + region + `","Detail":` + detail +
			`,"Policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"` + owner + `\"},\"Action\":\"*\",\"Resource\":\"*\"}}"}}}`
	}
	single := `"accessPoints":{"state":"present","value":{"AccessPointList":[` +
		point("a", "logs", "eu-west-1", `{"state":"present","value":{"NetworkOrigin":"VPC","PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}}`) + "," +
		point("b", "logs", "us-east-1", `{"state":"absent"}`) + "," + point("c", "other", "eu-west-1", `{"state":"absent"}`) + "," +
		point("d", "logs", "", `{"state":"denied"}`) + "," + point("e", "logs", "eu-west-1", `{"state":"present","value":{"NetworkOrigin":"Internet"}}`) + `]}}`
	several := `"multiRegionAccessPoints":{"state":"present","value":{"AccessPoints":[{"Arn":"x","Report":{"Name":"m","PublicAccessBlock":{"RestrictPublicBuckets":true},
		"Regions":[{"Bucket":"logs","Region":"eu-west-1"},{"Bucket":"other","Region":"us-east-1"}]},"Policy":{"state":"failed"}}]}}`
	in := inputOf(t, "", `{"id":"`+owner+`",`+single+","+several+"}", Options{})
	var have []string
	for _, p := range in.AccessPoints.Value {
		have = append(have, fmt.Sprint(p.Name, " ", p.Account, " ", p.NetworkOrigin, " ", p.MultiRegion, " ", p.Block.State, p.Block.Reason, " ", p.Policy.State, p.Policy.Reason))
	}
	want := []string{"a {account} VPC false 2 2", "d {account}  false 0denied 2", "e {account} Internet false 1 2", "m {account} Internet true 2 0failed"}
	if diff := cmp.Diff(want, have); diff != "" || in.AccessPoints.State != exposure.Configured {
		t.Errorf("%v %s", in.AccessPoints.State, diff)
	}
	if doc := in.AccessPoints.Value[0].Policy.Value; doc.Statements[0].Principals.Accounts[0] != "{account}" {
		t.Errorf("%+v", doc)
	}
	for account, want := range map[string]exposure.State{
		single: exposure.NotKnown, several: exposure.NotKnown,
		single + `,"multiRegionAccessPoints":{"state":"unsupported","code":"NotInPartition"}`: exposure.Configured,
		single + `,"multiRegionAccessPoints":{"state":"unsupported"}`:                         exposure.NotKnown,
		`"accessPoints":{"state":"denied"},` + several:                                        exposure.NotKnown,
	} {
		in := inputOf(t, "", "{"+account+"}", Options{})
		if in.AccessPoints.State != want || len(in.AccessPoints.Value) == 0 {
			t.Errorf("%s: %v, %d known", account, in.AccessPoints.State, len(in.AccessPoints.Value))
		}
	}
}

// An id spelled with escapes is the account's own all the same.
func TestEscapedAccount(t *testing.T) {
	text := `{"Statement":{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1111\u00322223333:role/x","` + owner + `","4444\u00355556666"]},"Action":"*","Resource":"*",` +
		`"Condition":{"StringEquals":{"aws:SourceAccount":"11112222\u0033333"}}}}`
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	self := Self{Name: "logs", Account: owner, Partition: "aws"}
	p, byName, err := PolicyOf(self, self.Relativize(nil, []byte(`{"state":"present","value":{"Policy":`+string(quoted)+`}}`)))
	if err != nil || !byName {
		t.Fatal(p, byName, err)
	}
	s := p.Statements[0]
	if diff := cmp.Diff([]string{"arn:aws:iam::{account}:role/x", "{account}", "444455556666"}, s.Principals.AWS); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"{account}", "444455556666"}, s.Principals.Accounts); diff != "" {
		t.Error(diff)
	}
	if s.Conditions[0].Values[0] != "{account}" {
		t.Error(s.Conditions)
	}
}
