package collector

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
)

// answersOf are the account's subresources by name.
func answersOf(a *snapshot.Account) map[string]snapshot.Observed[json.RawMessage] {
	text, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	all := map[string]snapshot.Observed[json.RawMessage]{}
	for _, row := range table {
		if name, ok := strings.CutPrefix(row.Name, "account."); ok {
			var o snapshot.Observed[json.RawMessage]
			if err := json.Unmarshal(fields[name], &o); err != nil {
				panic(err)
			}
			all[name] = o
		}
	}
	return all
}

// refusals are those that were not answered.
func refusals(a *snapshot.Account) map[string]snapshot.Observed[json.RawMessage] {
	all := answersOf(a)
	maps.DeleteFunc(all, func(_ string, o snapshot.Observed[json.RawMessage]) bool { return o.State.Answered() })
	return all
}

// lists is an account with two of everything, told on two pages.
var lists = map[string]string{
	"eu-west-1 accesspointforobjectlambda":          `<ListAccessPointsForObjectLambdaResult><ObjectLambdaAccessPointList><ObjectLambdaAccessPoint><Name>one</Name><ObjectLambdaAccessPointArn>arn:one</ObjectLambdaAccessPointArn></ObjectLambdaAccessPoint></ObjectLambdaAccessPointList><NextToken>2</NextToken></ListAccessPointsForObjectLambdaResult>`,
	"eu-west-1 accesspointforobjectlambda?2":        `<ListAccessPointsForObjectLambdaResult><ObjectLambdaAccessPointList><ObjectLambdaAccessPoint><Name>two</Name></ObjectLambdaAccessPoint></ObjectLambdaAccessPointList></ListAccessPointsForObjectLambdaResult>`,
	"accesspointforobjectlambda/one/configuration":  `<GetAccessPointConfigurationForObjectLambdaResult><Configuration><SupportingAccessPoint>arn:s</SupportingAccessPoint><TransformationConfigurations><TransformationConfiguration><Actions><Action>GetObject</Action></Actions><ContentTransformation><AwsLambda><FunctionArn>arn:f</FunctionArn></AwsLambda></ContentTransformation></TransformationConfiguration></TransformationConfigurations></Configuration></GetAccessPointConfigurationForObjectLambdaResult>`,
	"accesspointforobjectlambda/two/configuration":  `<GetAccessPointConfigurationForObjectLambdaResult><Configuration/></GetAccessPointConfigurationForObjectLambdaResult>`,
	"accesspointforobjectlambda/one/policy":         `<GetAccessPointPolicyForObjectLambdaResult><Policy>{}</Policy></GetAccessPointPolicyForObjectLambdaResult>`,
	"accesspointforobjectlambda/one/policyStatus":   `<GetAccessPointPolicyStatusForObjectLambdaResult><PolicyStatus><IsPublic>true</IsPublic></PolicyStatus></GetAccessPointPolicyStatusForObjectLambdaResult>`,
	"us-east-1 accessgrantsinstances":               `<ListAccessGrantsInstancesResult><AccessGrantsInstancesList><AccessGrantsInstance><AccessGrantsInstanceId>default</AccessGrantsInstanceId><AccessGrantsInstanceArn>arn:i</AccessGrantsInstanceArn><IdentityCenterInstanceArn>arn:sso</IdentityCenterInstanceArn></AccessGrantsInstance></AccessGrantsInstancesList></ListAccessGrantsInstancesResult>`,
	"us-east-1 accessgrantsinstance/grants":         `<ListAccessGrantsResult><AccessGrantsList><AccessGrant><AccessGrantId>1</AccessGrantId><GrantScope>s3://a/*</GrantScope><Permission>READ</Permission><Grantee><GranteeType>IAM</GranteeType><GranteeIdentifier>arn:r</GranteeIdentifier></Grantee></AccessGrant></AccessGrantsList><NextToken>2</NextToken></ListAccessGrantsResult>`,
	"us-east-1 accessgrantsinstance/grants?2":       `<ListAccessGrantsResult><AccessGrantsList><AccessGrant><AccessGrantId>2</AccessGrantId></AccessGrant></AccessGrantsList></ListAccessGrantsResult>`,
	"us-east-1 accessgrantsinstance/resourcepolicy": `<GetAccessGrantsInstanceResourcePolicyResult><Policy>{}</Policy><Organization>o-abcdefghij</Organization></GetAccessGrantsInstanceResourcePolicyResult>`,
	"eu-west-1 jobs":          `<ListJobsResult><Jobs><member><JobId>j1</JobId><Operation>S3PutObjectCopy</Operation><Status>Active</Status></member></Jobs><NextToken>2</NextToken></ListJobsResult>`,
	"eu-west-1 jobs?2":        `<ListJobsResult><Jobs><member><JobId>j2</JobId><Status>Ready</Status></member></Jobs></ListJobsResult>`,
	"jobs/j1":                 `<DescribeJobResult><Job><JobId>j1</JobId><RoleArn>arn:r</RoleArn><Manifest><Location><ObjectArn>arn:aws:s3:::a/m.csv</ObjectArn></Location></Manifest><Report><Enabled>true</Enabled><Bucket>arn:aws:s3:::elsewhere</Bucket></Report><Operation><S3PutObjectCopy><TargetResource>arn:aws:s3:::b</TargetResource></S3PutObjectCopy></Operation></Job></DescribeJobResult>`,
	"jobs/j2":                 `<DescribeJobResult><Job><ManifestGenerator><S3JobManifestGenerator><SourceBucket>arn:aws:s3:::a</SourceBucket><ManifestOutputLocation><Bucket>arn:aws:s3:::b</Bucket></ManifestOutputLocation></S3JobManifestGenerator></ManifestGenerator><Report><Enabled>false</Enabled><Bucket>arn:aws:s3:::unused</Bucket></Report></Job></DescribeJobResult>`,
	"eu-west-1 storagelens":   `<ListStorageLensConfigurationsResult><StorageLensConfiguration><Id>x</Id><HomeRegion>eu-west-1</HomeRegion><IsEnabled>false</IsEnabled></StorageLensConfiguration><StorageLensConfiguration><Id>d</Id><HomeRegion>us-east-1</HomeRegion><IsEnabled>true</IsEnabled></StorageLensConfiguration><NextToken>2</NextToken></ListStorageLensConfigurationsResult>`,
	"eu-west-1 storagelens?2": `<ListStorageLensConfigurationsResult><StorageLensConfiguration><Id>e</Id></StorageLensConfiguration></ListStorageLensConfigurationsResult>`,
	"us-east-1 storagelens":   `<ListStorageLensConfigurationsResult><StorageLensConfiguration><Id>d</Id><HomeRegion>us-east-1</HomeRegion><IsEnabled>true</IsEnabled></StorageLensConfiguration></ListStorageLensConfigurationsResult>`,
	"eu-west-1 storagelens/e": `<StorageLensConfiguration><Id>e</Id></StorageLensConfiguration>`,
	"eu-west-1 storagelens/x": `<StorageLensConfiguration><Id>x</Id></StorageLensConfiguration>`,
	"us-east-1 storagelens/d": `<StorageLensConfiguration><Id>d</Id><IsEnabled>true</IsEnabled><Include><Buckets><Arn>arn:b</Arn></Buckets></Include><DataExport><S3BucketDestination><AccountId>1</AccountId><Encryption><SSE-S3/></Encryption></S3BucketDestination></DataExport></StorageLensConfiguration>`,
}

// listed is the account of lists.
func listed(t *testing.T) (*fake, *controlFake, Options) {
	f, c, o := controlled(t)
	maps.Copy(c.answers, lists)
	return f, c, o
}

func TestControlLists(t *testing.T) {
	_, c, o := listed(t)
	m, _ := collect(t, o)
	for name, want := range map[string]string{
		"objectLambdaAccessPoints": `{"ObjectLambdaAccessPointList":[` +
			`{"Name":"one","ObjectLambdaAccessPointArn":"arn:one","Region":"eu-west-1","Configuration":{"state":"present","value":{"Configuration":{"CloudWatchMetricsEnabled":false,"SupportingAccessPoint":"arn:s","TransformationConfigurations":[{"Actions":["GetObject"],"ContentTransformation":{"AwsLambda":{"FunctionArn":"arn:f"}}}]}}},"Policy":{"state":"present","value":{"Policy":"{}"}},"PolicyStatus":{"state":"present","value":{"PolicyStatus":{"IsPublic":true}}}},` +
			`{"Name":"two","ObjectLambdaAccessPointArn":"","Region":"eu-west-1","Configuration":{"state":"present","value":{"Configuration":{"CloudWatchMetricsEnabled":false}}},"Policy":{"state":"absent"},"PolicyStatus":{"state":"absent"}}]}`,
		"accessGrants": `{"AccessGrantsInstancesList":[{"AccessGrantsInstanceArn":"arn:i","AccessGrantsInstanceId":"default","Region":"us-east-1","IdentityCenterInstanceArn":"arn:sso",` +
			`"Grants":{"state":"present","value":{"AccessGrantsList":[{"AccessGrantId":"1","GrantScope":"s3://a/*","Grantee":{"GranteeIdentifier":"arn:r","GranteeType":"IAM"},"Permission":"READ"},{"AccessGrantId":"2"}]}},"Policy":{"state":"present","value":{"Policy":"{}"}}}]}`,
		"jobs": `{"Jobs":[{"JobId":"j1","JobArn":"arn:aws:s3:eu-west-1:111122223333:job/j1","Region":"eu-west-1","Operation":"S3PutObjectCopy","Status":"Active",` +
			`"Detail":{"state":"present","value":{"Job":{"JobId":"j1","Manifest":{"Location":{"ObjectArn":"arn:aws:s3:::a/m.csv"}},"Operation":{"S3PutObjectCopy":{"TargetResource":"arn:aws:s3:::b"}},"Report":{"Bucket":"arn:aws:s3:::elsewhere","Enabled":true},"RoleArn":"arn:r"}}},` +
			`"Buckets":[{"Bucket":"a","From":"manifest","Own":true,"Exists":true,"Region":"eu-west-1"},{"Bucket":"elsewhere","From":"report","Own":false,"Exists":false},{"Bucket":"b","From":"target","Own":true,"Exists":true,"Region":"us-east-1"}]},` +
			`{"JobId":"j2","JobArn":"arn:aws:s3:eu-west-1:111122223333:job/j2","Region":"eu-west-1","Operation":"","Status":"Ready",` +
			`"Detail":{"state":"present","value":{"Job":{"ManifestGenerator":{"S3JobManifestGenerator":{"EnableManifestOutput":false,"ManifestOutputLocation":{"Bucket":"arn:aws:s3:::b"},"SourceBucket":"arn:aws:s3:::a"}},"Report":{"Bucket":"arn:aws:s3:::unused","Enabled":false}}}},` +
			`"Buckets":[{"Bucket":"a","From":"source","Own":true,"Exists":true,"Region":"eu-west-1"},{"Bucket":"b","From":"output","Own":true,"Exists":true,"Region":"us-east-1"}]}]}`,
		"storageLens": `{"StorageLensConfigurationList":[` +
			`{"Id":"e","StorageLensArn":"","HomeRegion":"eu-west-1","IsEnabled":false,"Configuration":{"state":"present","value":{"StorageLensConfiguration":{"Id":"e","IsEnabled":false}}}},` +
			`{"Id":"x","StorageLensArn":"","HomeRegion":"eu-west-1","IsEnabled":false,"Configuration":{"state":"present","value":{"StorageLensConfiguration":{"Id":"x","IsEnabled":false}}}},` +
			`{"Id":"d","StorageLensArn":"","HomeRegion":"us-east-1","IsEnabled":true,"Configuration":{"state":"present","value":{"StorageLensConfiguration":{"DataExport":{"S3BucketDestination":{"AccountId":"1","Encryption":{"SSES3":{}}}},"Id":"d","Include":{"Buckets":["arn:b"]},"IsEnabled":true}}}}]}`,
	} {
		if diff := cmp.Diff(want, string(pointer(answersOf(m.account)[name].Value))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	asked := slices.DeleteFunc(slices.Clone(c.sent), func(s string) bool { return !strings.HasSuffix(s, "storagelens/d") })
	if len(asked) != 1 || !strings.HasPrefix(asked[0], "us-east-1 ") {
		t.Errorf("a configuration that two regions tell was asked for at %q", asked)
	}
	if slices.ContainsFunc(c.sent, func(s string) bool { return strings.HasSuffix(s, "two/policyStatus") }) {
		t.Error("the status of a policy that is not there was asked for")
	}
}

func pointer(p *json.RawMessage) json.RawMessage {
	if p == nil {
		return nil
	}
	return *p
}

// Nothing of all this is no failure.
func TestControlListsAbsent(t *testing.T) {
	_, c, o := controlled(t)
	c.answers["us-east-1 accessgrantsinstances"] = lists["us-east-1 accessgrantsinstances"]
	m, _ := collect(t, o)
	for _, name := range []string{"objectLambdaAccessPoints", "jobs", "storageLens"} {
		if got := answersOf(m.account)[name]; got.State != snapshot.Absent || got.Code != "" {
			t.Errorf("%s %+v", name, got)
		}
	}
	if i := m.account.AccessGrants.Value.AccessGrantsInstancesList[0]; i.Grants.State != snapshot.Absent || i.Policy.State != snapshot.Absent {
		t.Errorf("access grants %+v", i)
	}
}

// An account without an instance anywhere may be told so by an error.
func TestNoAccessGrantsInstance(t *testing.T) {
	f, c, o := controlled(t)
	c.refuse = func(path string) (int, string) {
		if path == "accessgrantsinstances" {
			return 404, "AccessGrantsInstanceNotExistsError"
		}
		return 0, ""
	}
	m, _ := collect(t, o)
	if m.account.AccessGrants.State != snapshot.Absent || f.calls("GET ?") == 0 {
		t.Errorf("access grants %+v", m.account.AccessGrants)
	}
}

func TestControlListsDenied(t *testing.T) {
	inner := func(a *snapshot.Account) map[string]snapshot.Refusal {
		point, grants := a.ObjectLambdaAccessPoints.Value, a.AccessGrants.Value
		all := map[string]snapshot.Refusal{}
		if point != nil {
			p := point.ObjectLambdaAccessPointList[0]
			all["configuration"], all["policy"], all["status"] = p.Configuration.Refusal, p.Policy.Refusal, p.PolicyStatus.Refusal
		}
		if grants != nil {
			all["grants"], all["grantsPolicy"] = grants.AccessGrantsInstancesList[0].Grants.Refusal, grants.AccessGrantsInstancesList[0].Policy.Refusal
		}
		if a.Jobs.Value != nil {
			all["job"] = a.Jobs.Value.Jobs[0].Detail.Refusal
		}
		if a.StorageLens.Value != nil {
			all["lens"] = a.StorageLens.Value.StorageLensConfigurationList[2].Configuration.Refusal
		}
		return all
	}
	for path, want := range map[string][2]string{
		"us-east-1 accesspointforobjectlambda":         {"objectLambdaAccessPoints", "s3:ListAccessPointsForObjectLambda"},
		"accesspointforobjectlambda/one/configuration": {"configuration", "s3:GetAccessPointConfigurationForObjectLambda"},
		"accesspointforobjectlambda/one/policy":        {"policy", "s3:GetAccessPointPolicyForObjectLambda"},
		"accesspointforobjectlambda/one/policyStatus":  {"status", "s3:GetAccessPointPolicyStatusForObjectLambda"},
		"eu-west-1 accessgrantsinstances":              {"accessGrants", "s3:ListAccessGrantsInstances"},
		"accessgrantsinstance/grants":                  {"grants", "s3:ListAccessGrants"},
		"accessgrantsinstance/resourcepolicy":          {"grantsPolicy", "s3:GetAccessGrantsInstanceResourcePolicy"},
		"us-east-1 jobs":                               {"jobs", "s3:ListJobs"},
		"jobs/j1":                                      {"job", "s3:DescribeJob"},
		"us-east-1 storagelens":                        {"storageLens", "s3:ListStorageLensConfigurations"},
		"storagelens/d":                                {"lens", "s3:GetStorageLensConfiguration"},
	} {
		t.Run(path, func(t *testing.T) {
			_, c, o := listed(t)
			c.deny[path] = true
			m, footer := collect(t, o)
			got := inner(m.account)
			for name, o := range refusals(m.account) {
				if got[name] = o.Refusal; o.State != snapshot.Denied || o.Value != nil {
					t.Errorf("%s %+v", name, o)
				}
			}
			for name, r := range got {
				if (r.Code == "AccessDenied") != (name == want[0]) || name == want[0] && r.Action != want[1] {
					t.Errorf("%s: %+v", name, r)
				}
			}
			at := slices.IndexFunc(footer.Calls, func(c snapshot.Calls) bool { return c.Action == want[1] })
			if at < 0 || footer.Calls[at].Denied == 0 {
				t.Errorf("no denial of %s is counted in %+v", want[1], footer.Calls)
			}
		})
	}
}

// What is no such list, or half of one, is no empty list.
func TestControlListsMalformed(t *testing.T) {
	for path, name := range map[string]string{
		"accesspointforobjectlambda": "objectLambdaAccessPoints", "accessgrantsinstances": "accessGrants", "jobs": "jobs", "storagelens": "storageLens",
	} {
		for body, want := range map[string]struct {
			state snapshot.State
			code  string
		}{
			`<ListAllMyBucketsResult/>`:  {snapshot.Unsupported, "UnexpectedBody"},
			`<html><body>hello</body>`:   {snapshot.Unsupported, "UnexpectedBody"},
			`{"jobs": []}`:               {snapshot.Unsupported, "UnexpectedBody"},
			rootOf(path) + `<NextToken>`: {snapshot.Failed, "MalformedXML"},
			rootOf(path) + `<NextToken>t</NextToken></` + rootOf(path)[1:]: {snapshot.Failed, "BadPagination"},
		} {
			_, c, o := controlled(t)
			c.answers[path], c.answers[path+"?t"] = body, body
			m, _ := collect(t, o)
			if got := answersOf(m.account)[name]; got.State != want.state || got.Code != want.code || got.Value != nil {
				t.Errorf("%s of %q: %+v, want %v", name, body, got, want)
			}
		}
	}
}

// rootOf is the start tag of a list's answer.
func rootOf(path string) string {
	return "<" + map[string]string{
		"accesspointforobjectlambda": listObjectLambda.Roots[0], "accessgrantsinstances": listAccessGrantsInstances.Roots[0], "jobs": listJobs.Roots[0], "storagelens": listStorageLens.Roots[0],
	}[path] + ">"
}

// Only jobs that have not ended are asked for.
func TestJobsThatHaveNotEnded(t *testing.T) {
	_, c, o := controlled(t)
	o.Subresources = []string{"account.jobs"}
	_, _ = collect(t, o)
	if len(c.states) != 10 || slices.Contains(c.states, "Complete") || slices.Contains(c.states, "Failed") || slices.Contains(c.states, "Cancelled") {
		t.Errorf("asked for jobs in the states %q", c.states)
	}
}

// The dashboard that every account has is looked for where it is, though no
// bucket is there; other partitions have no such region.
func TestStorageLensRegions(t *testing.T) {
	for _, c := range []struct{ partition, region, want string }{
		{"aws", "eu-west-1", "eu-west-1 us-east-1"}, {"aws", "us-east-1", "us-east-1"}, {"aws-cn", "cn-north-1", "cn-north-1"},
	} {
		r := &accountRead{a: &snapshot.Account{Partition: c.partition}, regions: []string{c.region}}
		if got := strings.Join(r.lensRegions(), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.partition, got, c.want)
		}
	}
}

// HeadObject tells by headers how an object is encrypted, by none that it is
// not, and by a bare status what it refuses.
func TestObjectEncryption(t *testing.T) {
	f := newFake(t, "b")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		switch {
		case sub == "list-type":
			_, _ = w.Write([]byte(`<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>a+b</Key></Contents><Contents><Key>kms</Key></Contents><Contents><Key>old</Key></Contents><Contents><Key>secret</Key></Contents><Contents><Key>customers</Key></Contents></ListBucketResult>`))
		case r.Method != http.MethodHead:
			return false
		case strings.HasSuffix(r.URL.Path, "/a b"):
			w.Header().Set("x-amz-server-side-encryption", "AES256")
		case strings.HasSuffix(r.URL.Path, "/kms"):
			w.Header().Set("x-amz-server-side-encryption", "aws:kms")
			w.Header().Set("x-amz-server-side-encryption-aws-kms-key-id", "arn:key")
			w.Header().Set("x-amz-server-side-encryption-bucket-key-enabled", "true")
		case strings.HasSuffix(r.URL.Path, "/secret"):
			w.WriteHeader(http.StatusForbidden)
		case strings.HasSuffix(r.URL.Path, "/customers"):
			w.WriteHeader(http.StatusBadRequest)
		}
		return true
	}
	o := f.options()
	o.Subresources = []string{"objectEncryption"}
	m, footer := collect(t, o)
	s := m.bucket(t, "b").ObjectEncryption.Value
	if s == nil || len(s.Objects) != 5 || s.Sampled != 10 {
		t.Fatalf("sample %+v", m.bucket(t, "b").ObjectEncryption)
	}
	var got []string
	for _, object := range s.Objects {
		text, _ := json.Marshal(object.Encryption.Value)
		got = append(got, strings.Join([]string{object.Key, string(object.Encryption.State), object.Encryption.Code, string(text)}, " "))
	}
	want := []string{
		`a b present  {"ServerSideEncryption":"AES256"}`, `kms present  {"BucketKeyEnabled":true,"SSEKMSKeyId":"arn:key","ServerSideEncryption":"aws:kms"}`,
		`old absent  null`, `secret denied Forbidden null`, `customers failed BadRequest null`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if at := slices.IndexFunc(footer.Calls, func(c snapshot.Calls) bool { return c.API == "HeadObject" }); at < 0 || footer.Calls[at].Action != "s3:GetObject" || footer.Calls[at].Denied != 1 {
		t.Errorf("calls %+v", footer.Calls)
	}
}
