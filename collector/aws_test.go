package collector

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3audit/collector/snapshot"
)

// A recorder stands where the network would be and notes where requests go.
type recorder struct {
	mu    sync.Mutex
	hosts map[string]bool
}

func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.hosts[req.URL.Host] = true
	r.mu.Unlock()
	if strings.HasPrefix(req.URL.Host, "s3express-control.us-east-2") {
		return nil, &net.DNSError{Err: "no such host", Name: req.URL.Host, IsNotFound: true}
	}
	status, body := 404, `<Error><Code>NoSuchBucketPolicy</Code></Error>`
	switch {
	case strings.HasPrefix(req.URL.Host, "sts."):
		status, body = 200, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:root</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
	case strings.HasPrefix(req.URL.Host, "s3express"):
		status, body = 200, `<ListAllMyDirectoryBucketsResult><Buckets/></ListAllMyDirectoryBucketsResult>`
	case strings.Contains(req.URL.Path, "accesspoint"):
		status, body = 200, `<ListAccessPointsResult><AccessPointList/></ListAccessPointsResult>`
	case strings.Contains(req.URL.Path, "mrap"):
		status, body = 200, `<ListMultiRegionAccessPointsResult><AccessPoints/></ListMultiRegionAccessPointsResult>`
	case strings.Contains(req.URL.Path, "configuration"):
		status, body = 404, `<ErrorResponse><Error><Code>NoSuchPublicAccessBlockConfiguration</Code></Error></ErrorResponse>`
	case req.URL.Path == "/":
		status, body = 200, `<ListAllMyBucketsResult><Buckets><Bucket><Name>one</Name><BucketRegion>eu-west-1</BucketRegion></Bucket><Bucket><Name>two.dots</Name><BucketRegion>us-east-2</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>`
	case strings.Contains(req.URL.RawQuery, "policyStatus") || strings.Contains(req.URL.RawQuery, "policy") && strings.HasPrefix(req.URL.Path, "/two"):
		status, body = 405, `<Error><Code>MethodNotAllowed</Code></Error>`
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req, ContentLength: int64(len(body))}, nil
}

// Without a custom endpoint, every call goes to its own regional AWS endpoint,
// path-style, and what only AWS has is asked for.
func TestAWSEndpoints(t *testing.T) {
	network := &recorder{hosts: map[string]bool{}}
	cfg := testConfig()
	cfg.HTTPClient = network
	c, err := New(cfg, Options{Now: time.Now, Subresources: []string{
		"policy", "account.publicAccessBlock", "account.accessPoints", "account.multiRegionAccessPoints", "account.directoryBuckets",
	}})
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{}
	if _, err := c.Collect(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"111122223333.s3-control.eu-west-1.amazonaws.com", "111122223333.s3-control.us-east-2.amazonaws.com", "111122223333.s3-control.us-west-2.amazonaws.com",
		"s3.eu-west-1.amazonaws.com", "s3.us-east-2.amazonaws.com",
		"s3express-control.eu-west-1.amazonaws.com", "s3express-control.us-east-2.amazonaws.com", "sts.eu-west-1.amazonaws.com",
	}
	var got []string
	for host := range network.hosts {
		got = append(got, host)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("went to %q, want %q", got, want)
	}
	a := m.account
	for name, state := range map[string]snapshot.State{
		"publicAccessBlock": a.PublicAccessBlock.State, "accessPoints": a.AccessPoints.State,
		"multiRegionAccessPoints": a.MultiRegionAccessPoints.State, "directoryBuckets": a.DirectoryBuckets.State,
	} {
		if state != snapshot.Absent { // no such host of one region means no directory buckets there
			t.Errorf("%s is %s", name, state)
		}
	}
	// Of a policy, S3 says 405 to callers from elsewhere: that is a denial.
	if got := m.bucket(t, "two.dots").Policy; got.State != snapshot.Denied || got.Code != "MethodNotAllowed" {
		t.Errorf("policy %+v", got)
	}
	if got := m.bucket(t, "one").Policy; got.State != snapshot.Absent {
		t.Errorf("policy %+v", got)
	}
}
