package collector

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"s3audit/collector/snapshot"
)

const document = `{&quot;Version&quot;:&quot;2012-10-17&quot;}`

// A controlFake answers for S3 Control and STS; deny lists paths it refuses.
type controlFake struct {
	t    *testing.T
	url  string
	deny map[string]bool
	// answers holds bodies by path, or by region and path, before all others. A
	// query of a page's token belongs to the path.
	answers map[string]string
	// refuse may answer with a status and an error code.
	refuse func(path string) (status int, code string)

	mu     sync.Mutex
	sent   []string
	states []string // that jobs were asked for in
}

func newControlFake(t *testing.T) *controlFake {
	c := &controlFake{t: t, deny: map[string]bool{}, answers: map[string]string{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *controlFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	region := strings.Split(r.Header.Get("Authorization"), "/")[2]
	c.mu.Lock()
	c.sent = append(c.sent, region+" "+path)
	if states := r.URL.Query()["jobStatuses"]; len(states) > 0 {
		c.states = states
	}
	c.mu.Unlock()
	if path != "/" && r.Header.Get("X-Amz-Account-Id") != "111122223333" {
		c.t.Errorf("%s has account %q", path, r.Header.Get("X-Amz-Account-Id"))
	}
	if r.Method != http.MethodGet && path != "/" {
		c.t.Errorf("%s %s", r.Method, path)
	}
	path = strings.TrimPrefix(path, "/v20180820/")
	if c.deny[path] || c.deny[region+" "+path] {
		failControl(w, 403, "AccessDenied", "Access Denied")
		return
	}
	if c.refuse != nil {
		if status, code := c.refuse(path); status != 0 {
			failControl(w, status, code, "no")
			return
		}
	}
	if body := c.answer(r, region, path); body != "" {
		fmt.Fprint(w, body)
		return
	}
	switch path {
	case "/":
		fmt.Fprint(w, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/auditor</Arn><UserId>U</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
	case "configuration/publicAccessBlock":
		fmt.Fprint(w, `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls></PublicAccessBlockConfiguration>`)
	case "accesspoint":
		c.listAccessPoints(w, r, region)
	case "accesspoint/open", "accesspoint/closed", "accesspoint/far":
		name := strings.TrimPrefix(path, "accesspoint/")
		fmt.Fprintf(w, `<GetAccessPointResult><Name>%s</Name><Bucket>b</Bucket><NetworkOrigin>Internet</NetworkOrigin><PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration><CreationDate>2024-01-01T00:00:00Z</CreationDate><Alias>%s-s3alias</Alias><Endpoints><entry><key>ipv4</key><value>e</value></entry></Endpoints></GetAccessPointResult>`, name, name)
	case "accesspoint/open/policy":
		fmt.Fprintf(w, `<GetAccessPointPolicyResult><Policy>%s</Policy></GetAccessPointPolicyResult>`, document)
	case "accesspoint/open/policyStatus":
		fmt.Fprint(w, `<GetAccessPointPolicyStatusResult><PolicyStatus><IsPublic>true</IsPublic></PolicyStatus></GetAccessPointPolicyStatusResult>`)
	case "mrap/instances":
		fmt.Fprint(w, `<ListMultiRegionAccessPointsResult><AccessPoints><AccessPoint><Name>multi</Name><Alias>m.mrap</Alias><Status>READY</Status><PublicAccessBlock><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlock><Regions><Region><Bucket>b</Bucket><Region>eu-west-1</Region></Region></Regions></AccessPoint></AccessPoints></ListMultiRegionAccessPointsResult>`)
	case "mrap/instances/multi/policy":
		fmt.Fprintf(w, `<GetMultiRegionAccessPointPolicyResult><Policy><Established><Policy>%[1]s</Policy></Established><Proposed><Policy>%[1]s</Policy></Proposed></Policy></GetMultiRegionAccessPointPolicyResult>`, document)
	case "mrap/instances/multi/policystatus":
		fmt.Fprint(w, `<GetMultiRegionAccessPointPolicyStatusResult><Established><IsPublic>false</IsPublic></Established></GetMultiRegionAccessPointPolicyStatusResult>`)
	case "accesspointforobjectlambda":
		fmt.Fprint(w, `<ListAccessPointsForObjectLambdaResult/>`)
	case "accessgrantsinstances":
		fmt.Fprint(w, `<ListAccessGrantsInstancesResult/>`)
	case "accessgrantsinstance/grants":
		failControl(w, 404, "AccessGrantsInstanceNotExistsError", "Access Grants Instance does not exist")
	case "accessgrantsinstance/resourcepolicy":
		failControl(w, 404, "AccessGrantsInstanceResourcePolicyNotExists", "Access Grants Instance Resource Policy does not exist")
	case "jobs":
		fmt.Fprint(w, `<ListJobsResult/>`)
	case "storagelens":
		fmt.Fprint(w, `<ListStorageLensConfigurationsResult/>`)
	default:
		failControl(w, 404, "NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist")
	}
}

// answer is what the test says to answer, "" for nothing.
func (c *controlFake) answer(r *http.Request, region, path string) string {
	if token := r.URL.Query().Get("nextToken"); token != "" {
		path += "?" + token
	}
	return cmp.Or(c.answers[region+" "+path], c.answers[path])
}

// failControl wraps the error once more, as S3 Control does and S3 does not.
func failControl(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error><RequestId>R</RequestId></ErrorResponse>`, code, message)
}

func (c *controlFake) listAccessPoints(w http.ResponseWriter, r *http.Request, region string) {
	point := `<AccessPoint><Name>%s</Name><NetworkOrigin>Internet</NetworkOrigin><Bucket>b</Bucket><AccessPointArn>arn:aws:s3:%s:111122223333:accesspoint/%s</AccessPointArn></AccessPoint>`
	list, next := "", ""
	switch {
	case region == "us-east-1":
		list = fmt.Sprintf(point, "far", region, "far")
	case r.URL.Query().Get("nextToken") == "":
		list, next = fmt.Sprintf(point, "open", region, "open"), "<NextToken>2</NextToken>"
	default:
		list = fmt.Sprintf(point, "closed", region, "closed")
	}
	fmt.Fprintf(w, `<ListAccessPointsResult><AccessPointList>%s</AccessPointList>%s</ListAccessPointsResult>`, list, next)
}

// controlled is an account of two regions, with its control plane.
func controlled(t *testing.T) (*fake, *controlFake, Options) {
	f, c := newFake(t, "a", "b"), newControlFake(t)
	f.region = func(b string) string {
		if b == "b" {
			return "us-east-1"
		}
		return "eu-west-1"
	}
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		express := strings.HasSuffix(bucket, "--x-s3")
		switch {
		case r.URL.Query().Get("x-id") == "ListDirectoryBuckets":
			fmt.Fprint(w, `<ListAllMyDirectoryBucketsResult><Buckets><Bucket><Name>fast--euw1-az1--x-s3</Name><BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets></ListAllMyDirectoryBucketsResult>`)
		case express && sub == "policy":
			fmt.Fprint(w, `{"Version":"2012-10-17"}`)
		case express && sub == "encryption":
			fmt.Fprint(w, `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`)
		case express:
			fail(w, 404, "NoSuchLifecycleConfiguration", "none")
		default:
			return false
		}
		return true
	}
	o := f.options()
	o.ControlEndpoint, o.STSEndpoint = c.url, c.url
	return f, c, o
}

func TestAccount(t *testing.T) {
	_, c, o := controlled(t)
	m, _ := collect(t, o)
	if m.manifest.Account != "111122223333" || m.manifest.Caller != "arn:aws:iam::111122223333:user/auditor" || m.manifest.Partition != "aws" {
		t.Errorf("manifest %+v", m.manifest)
	}
	if b := m.bucket(t, "b"); b.Account != "111122223333" || b.Region != "us-east-1" || b.Location.Value.LocationConstraint != "" {
		t.Errorf("bucket of %q in %q, location %+v", b.Account, b.Region, b.Location.Value)
	}
	a := m.account
	if p := a.PublicAccessBlock.Value; p == nil || !*p.PublicAccessBlockConfiguration.BlockPublicAcls || *p.PublicAccessBlockConfiguration.IgnorePublicAcls {
		t.Errorf("public access block %+v", a.PublicAccessBlock)
	}
	points := a.AccessPoints.Value
	if points == nil || len(points.AccessPointList) != 3 {
		t.Fatalf("access points %+v", a.AccessPoints)
	}
	open, closed, far := points.AccessPointList[0], points.AccessPointList[1], points.AccessPointList[2]
	if open.Name != "open" || *open.Policy.Value.Policy != `{"Version":"2012-10-17"}` || !*open.PolicyStatus.Value.PolicyStatus.IsPublic ||
		open.Detail.Value.Endpoints["ipv4"] != "e" || open.Detail.Value.NetworkOrigin != "Internet" || open.Region != "eu-west-1" {
		t.Errorf("access point %+v", open)
	}
	if closed.Policy.State != snapshot.Absent || closed.PolicyStatus.State != snapshot.Absent || far.Region != "us-east-1" {
		t.Errorf("access points %+v, %+v", closed, far)
	}
	multi := a.MultiRegionAccessPoints.Value
	if multi == nil || len(multi.AccessPoints) != 1 || multi.AccessPoints[0].Arn != "arn:aws:s3::111122223333:accesspoint/m.mrap" ||
		*multi.AccessPoints[0].Policy.Value.Policy != `{"Version":"2012-10-17"}` || *multi.AccessPoints[0].PolicyStatus.Value.PolicyStatus.IsPublic ||
		*multi.AccessPoints[0].Report.Regions[0].Bucket != "b" {
		t.Errorf("multi-Region access points %+v", a.MultiRegionAccessPoints)
	}
	d := a.DirectoryBuckets.Value
	if d == nil || len(d.Buckets) != 1 || d.Buckets[0].Policy.State != snapshot.Present || d.Buckets[0].Encryption.State != snapshot.Present ||
		d.Buckets[0].Lifecycle.State != snapshot.Absent || d.Buckets[0].Arn != "arn:aws:s3express:eu-west-1:111122223333:bucket/fast--euw1-az1--x-s3" {
		t.Errorf("directory buckets %+v", a.DirectoryBuckets)
	}
	if slices.ContainsFunc(c.sent, func(s string) bool { return strings.Contains(s, "mrap") && !strings.HasPrefix(s, "us-west-2 ") }) {
		t.Errorf("multi-Region access points were asked about elsewhere than in us-west-2: %q", c.sent)
	}
	if slices.ContainsFunc(c.sent, func(s string) bool { return strings.HasSuffix(s, "closed/policyStatus") }) {
		t.Error("the status of a policy that is not there was asked for")
	}
}

func TestAccountDenied(t *testing.T) {
	_, c, o := controlled(t)
	c.deny = map[string]bool{"configuration/publicAccessBlock": true, "us-east-1 accesspoint": true, "accesspoint/open/policy": true, "mrap/instances/multi/policystatus": true}
	m, footer := collect(t, o)
	a := m.account
	if a.PublicAccessBlock.State != snapshot.Denied || a.PublicAccessBlock.Action != "s3:GetAccountPublicAccessBlock" {
		t.Errorf("public access block %+v", a.PublicAccessBlock)
	}
	if a.AccessPoints.State != snapshot.Denied || a.AccessPoints.Value != nil || !strings.Contains(a.AccessPoints.Message, "us-east-1") {
		t.Errorf("one region refused, and the access points are %+v", a.AccessPoints)
	}
	if got := a.MultiRegionAccessPoints.Value.AccessPoints[0].PolicyStatus; got.State != snapshot.Denied {
		t.Errorf("status %+v", got)
	}
	for _, calls := range footer.Calls {
		if calls.Action == "s3:GetAccountPublicAccessBlock" && calls.Denied != 1 {
			t.Errorf("%+v", calls)
		}
		if calls.Action == "s3:GetBucketPublicAccessBlock" && calls.Denied != 0 {
			t.Errorf("%+v", calls)
		}
	}
}

// On a custom endpoint without a control endpoint nothing of the kind is sent.
func TestAccountOfOtherServers(t *testing.T) {
	f := newFake(t, "a")
	m, _ := collect(t, f.options())
	if got := refusals(m.account); len(got) != len(answersOf(m.account)) {
		t.Errorf("asked for all the same: %v", got)
	}
	for name, got := range refusals(m.account) {
		if got.State != snapshot.Unsupported || got.Code != "NoControlEndpoint" || got.API == "" {
			t.Errorf("%s %+v", name, got)
		}
	}
	for _, line := range f.journal {
		if !strings.HasPrefix(line, "GET a?") && line != "GET ?" {
			t.Errorf("sent %s", line)
		}
	}
	if f.calls("GET ?") != 1 {
		t.Errorf("%d listings: ListDirectoryBuckets looks like one", f.calls("GET ?"))
	}
}

// A server that answers ListDirectoryBuckets with its ordinary buckets.
func TestOrdinaryBucketsAreNoDirectories(t *testing.T) {
	for _, root := range []string{"ListAllMyBucketsResult", "ListAllMyDirectoryBucketsResult"} {
		f, _, o := controlled(t)
		f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
			if r.URL.Query().Get("x-id") == "ListDirectoryBuckets" {
				fmt.Fprintf(w, `<%s><Buckets><Bucket><Name>a</Name></Bucket></Buckets></%s>`, root, root)
				return true
			}
			return false
		}
		m, _ := collect(t, o)
		if got := m.account.DirectoryBuckets; got.State != snapshot.Unsupported || got.Code != "UnexpectedBody" {
			t.Errorf("%s: %+v", root, got)
		}
	}
}

func TestPartitions(t *testing.T) {
	for region, want := range map[string]string{"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-east-1": "aws-us-gov", "us-isob-east-1": "aws-iso-b", "eusc-de-east-1": "aws-eusc"} {
		if got := partitionOf(region); got != want {
			t.Errorf("%s is in %s, want %s", region, got, want)
		}
	}
}
