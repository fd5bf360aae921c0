package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
)

// toFake sends what is meant for AWS to a fake, so that nothing looks custom.
type toFake struct{ to *url.URL }

func (c toFake) Do(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "sts.") {
		return (&recorder{hosts: map[string]bool{}}).Do(r)
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = c.to.Scheme, c.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// collectAWS runs one collection of a fake that is taken for AWS.
func collectAWS(ctx context.Context, t *testing.T, f *fake, o Options) (*memory, *snapshot.Footer, error) {
	t.Helper()
	to, err := url.Parse(f.url)
	if err != nil {
		t.Fatal(err)
	}
	o.Endpoint = ""
	cfg := testConfig()
	cfg.HTTPClient = toFake{to}
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{}
	footer, err := c.Collect(ctx, m)
	return m, footer, err
}

func logsTo(w http.ResponseWriter, target string) {
	fmt.Fprintf(w, `<BucketLoggingStatus %s><LoggingEnabled><TargetBucket>%s</TargetBucket><TargetPrefix/></LoggingEnabled></BucketLoggingStatus>`, xmlns, target)
}

func replicatesTo(w http.ResponseWriter, targets ...string) {
	fmt.Fprintf(w, `<ReplicationConfiguration %s><Role>r</Role>`, xmlns)
	for _, target := range targets {
		fmt.Fprintf(w, `<Rule><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::%s</Bucket></Destination></Rule>`, target)
	}
	fmt.Fprint(w, `</ReplicationConfiguration>`)
}

var withReferences = []string{"logging", "replication", "inventory", "analytics", "website", "references"}

// short is a reference in one line.
func short(r snapshot.Reference) string {
	three := func(v *bool) string {
		if v == nil {
			return "?"
		}
		return fmt.Sprint(*v)
	}
	return fmt.Sprintf("%s %s own %s exists %s %s%s", r.From, r.Bucket, three(r.Own), three(r.Exists), r.Region, r.Code)
}

func shorts(o snapshot.Observed[snapshot.References]) []string {
	list := []string{}
	if o.Value != nil {
		for _, r := range o.Value.References {
			list = append(list, short(r))
		}
	}
	return list
}

// Whose a bucket is and whether it exists: what the listing says, and what
// HeadBucket does, where each can tell.
func TestReferences(t *testing.T) {
	heads := map[string]func(w http.ResponseWriter){
		"theirs":  func(w http.ResponseWriter) { w.Header().Set("X-Amz-Bucket-Region", "us-west-2"); w.WriteHeader(403) },
		"shut":    func(w http.ResponseWriter) { w.WriteHeader(403) },
		"gone":    func(w http.ResponseWriter) { w.WriteHeader(404) },
		"open-to": func(w http.ResponseWriter) { w.Header().Set("X-Amz-Bucket-Region", "eu-west-1") },
		"moved":   func(w http.ResponseWriter) { w.Header().Set("X-Amz-Bucket-Region", "us-west-2"); w.WriteHeader(301) },
	}
	for name, tc := range map[string]struct {
		pageSize int
		denied   bool
		want     []string
	}{
		"one page": {want: []string{
			"logging ours own true exists true eu-west-1",
			"replication gone own false exists false ",
			"replication moved own false exists true us-west-2",
			"replication open-to own false exists true eu-west-1",
			"replication shut own false exists ? Forbidden",
			"replication theirs own false exists true us-west-2",
		}},
		"several pages": {pageSize: 1, want: []string{
			"logging ours own true exists true eu-west-1",
			"replication gone own false exists false ",
			"replication moved own false exists true us-west-2",
			"replication open-to own false exists true eu-west-1",
			"replication shut own false exists ? Forbidden",
			"replication theirs own false exists true us-west-2",
		}},
		"listing denied": {denied: true, want: []string{
			"logging ours own true exists true eu-west-1",
			"replication gone own false exists false ",
			"replication moved own ? exists true us-west-2MovedPermanently",
			"replication open-to own true exists true eu-west-1", // the fake lets anybody own it
			"replication shut own ? exists ? Forbidden",
			"replication theirs own ? exists true us-west-2Forbidden",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, "ours", "source")
			f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
				switch {
				case bucket == "" && tc.denied:
					fail(w, 403, "AccessDenied", "no")
				case bucket == "source" && sub == "logging":
					logsTo(w, "ours")
				case bucket == "source" && sub == "replication":
					replicatesTo(w, "theirs", "shut", "gone", "open-to", "moved", "theirs")
				case r.Method == http.MethodHead && heads[bucket] != nil:
					if r.Header.Get("X-Amz-Expected-Bucket-Owner") == "" && tc.denied && bucket != "open-to" { // asked again when its parts are gone
						t.Errorf("HeadBucket of %s names no owner", bucket)
					}
					heads[bucket](w)
				default:
					return false
				}
				return true
			}
			o := f.options()
			o.Subresources, o.Selection.Names, o.PageSize = withReferences, []string{"source"}, tc.pageSize
			m, _, err := collectAWS(t.Context(), t, f, o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, shorts(m.bucket(t, "source").References)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A target is read once, however many buckets name it, and what is read of it
// is what its part asks for.
func TestTargetsAreReadOnce(t *testing.T) {
	f := newFake(t, append(names(20), "logs")...)
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		if sub == "logging" && bucket != "logs" {
			logsTo(w, "logs")
			return true
		}
		return false
	}
	o := f.options()
	o.Subresources = []string{"logging", "references"}
	m, _ := collect(t, o)
	for _, name := range names(20) {
		refs := m.bucket(t, name).References.Value
		if refs == nil || len(refs.References) != 1 || !aws.ToBool(refs.References[0].Own) {
			t.Fatalf("%s: %+v", name, m.bucket(t, name).References)
		}
		target := refs.References[0].Target
		if target.ACL.State != snapshot.Present || target.Versioning.State != snapshot.Absent || target.PublicAccessBlock.State != snapshot.Absent {
			t.Fatalf("%+v", target)
		}
	}
	if o := m.bucket(t, "logs").References; o.State != snapshot.Absent {
		t.Errorf("the target names nobody: %+v", o)
	}
	if n := f.calls("GET logs?acl"); n != 1 {
		t.Errorf("the target's ACL was read %d times", n)
	}
	if n := f.calls("HEAD"); n != 0 {
		t.Errorf("%d HeadBucket calls for what the listing tells", n)
	}
}

// What is not asked for is not read, and a replica's ACL does not matter.
func TestTargetsPart(t *testing.T) {
	f := newFake(t, "source", "replica")
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		if sub == "replication" && bucket == "source" {
			replicatesTo(w, "replica")
			return true
		}
		return false
	}
	o := f.options()
	o.Subresources = []string{"replication", "references"}
	m, _ := collect(t, o)
	target := m.bucket(t, "source").References.Value.References[0].Target
	if target.ACL.State != snapshot.NotCollected || target.Versioning.State != snapshot.Absent {
		t.Errorf("%+v", target)
	}
	if f.calls("GET replica?acl") != 0 {
		t.Error("the replica's ACL was read")
	}
}

// A refused read of a target is told where it belongs.
func TestTargetDenied(t *testing.T) {
	f := newFake(t, "source", "replica")
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		switch {
		case sub == "replication" && bucket == "source":
			replicatesTo(w, "replica")
		case bucket == "replica" && sub == "versioning":
			fail(w, 403, "AccessDenied", "no")
		default:
			return false
		}
		return true
	}
	o := f.options()
	o.Subresources = []string{"replication", "references"}
	m, _ := collect(t, o)
	if v := m.bucket(t, "source").References.Value.References[0].Target.Versioning; v.State != snapshot.Denied || v.Action != "s3:GetBucketVersioning" {
		t.Errorf("%+v", v)
	}
}

// On other servers a listing that may take no notice of a prefix proves nothing.
func TestReferencesElsewhere(t *testing.T) {
	f := newFake(t, "a", "b", "source")
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		switch {
		case sub == "replication" && bucket == "source":
			replicatesTo(w, "nowhere", "b")
		case bucket == "nowhere":
			w.WriteHeader(403)
		default:
			return false
		}
		return true
	}
	o := f.options()
	o.Subresources, o.PageSize = []string{"replication", "references"}, 2
	m, _ := collect(t, o)
	want := []string{"replication b own true exists true eu-west-1", "replication nowhere own ? exists ? Forbidden"}
	if diff := cmp.Diff(want, shorts(m.bucket(t, "source").References)); diff != "" {
		t.Error(diff)
	}
}

// A stop in the middle leaves no half record.
func TestReferencesStopped(t *testing.T) {
	f := newFake(t, "source", "replica")
	ctx, cancel := context.WithCancel(t.Context())
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		switch {
		case sub == "replication" && bucket == "source":
			replicatesTo(w, "replica")
		case bucket == "replica" && sub == "versioning":
			cancel()
			fail(w, 503, "SlowDown", "later")
		default:
			return false
		}
		return true
	}
	o := f.options()
	o.Subresources = []string{"replication", "references"}
	m, _, err := tryCollect(ctx, o)
	if !errors.Is(err, context.Canceled) || slices.Contains(m.names(), "source") {
		t.Errorf("%v, records of %q", err, m.names())
	}
}

func TestMentions(t *testing.T) {
	arn := func(name string) *string { return aws.String("arn:aws:s3:::" + name) }
	b := &snapshot.Bucket{}
	b.Inventory.Value = &snapshot.InventoryConfigurations{InventoryConfigurationList: []snapshot.InventoryConfiguration{
		{Destination: &snapshot.InventoryDestination{S3BucketDestination: &snapshot.InventoryS3BucketDestination{Bucket: arn("reports")}}}, {},
	}}
	b.Analytics.Value = &snapshot.AnalyticsConfigurations{AnalyticsConfigurationList: []snapshot.AnalyticsConfiguration{
		{}, {StorageClassAnalysis: &snapshot.StorageClassAnalysis{DataExport: &snapshot.StorageClassAnalysisDataExport{
			Destination: &snapshot.AnalyticsExportDestination{S3BucketDestination: &snapshot.AnalyticsS3BucketDestination{Bucket: arn("exports")}},
		}}},
	}}
	b.Website.Value = &snapshot.Website{
		RedirectAllRequestsTo: &snapshot.RedirectAllRequestsTo{HostName: aws.String("a.b.s3-website-eu-west-1.amazonaws.com")},
		RoutingRules: []snapshot.RoutingRule{
			{}, {Redirect: &snapshot.Redirect{HostName: aws.String("www.example.com")}},
			{Redirect: &snapshot.Redirect{HostName: aws.String("C.s3.eu-central-1.amazonaws.com")}},
			{Redirect: &snapshot.Redirect{HostName: aws.String("d.s3-website.cn-north-1.amazonaws.com.cn")}},
			{Redirect: &snapshot.Redirect{HostName: aws.String("%zz")}},
		},
	}
	b.Logging.Value = &snapshot.Logging{}
	want := []mention{{"exports", "analytics"}, {"reports", "inventory"}, {"a.b", "website"}, {"c", "website"}, {"d", "website"}}
	if diff := cmp.Diff(want, mentions(b), cmp.AllowUnexported(mention{})); diff != "" {
		t.Error(diff)
	}
}
