package collector

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
)

// reader is the account that everybody who reads is of.
const reader = "111122223333"

// predictableOf reads nothing but the names of services' buckets, for AWS.
func predictableOf(t *testing.T, f *fake, change func(*Options)) (*memory, []string) {
	t.Helper()
	o := f.options()
	o.Subresources = []string{"account.predictableBuckets"}
	if change != nil {
		change(&o)
	}
	m, _, err := collectAWS(t.Context(), t, f, o)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	if v := m.account.PredictableBuckets.Value; v != nil {
		for _, b := range v.Buckets {
			found = append(found, b.Service+" "+short(snapshot.Reference{Bucket: b.Bucket, Own: b.Own, Exists: b.Exists, Region: b.Region, Refusal: b.Refusal}))
		}
	}
	return m, found
}

func answers(heads map[string]int) func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
	return func(w http.ResponseWriter, r *http.Request, bucket, _ string) bool {
		if r.Method != http.MethodHead {
			return false
		}
		status := heads[bucket]
		if status == 0 {
			status = 404
		}
		if status != 404 {
			w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
		}
		w.WriteHeader(status)
		return true
	}
}

// Of a name that the listing has not, a refusal shows as well as an answer that
// somebody else has it.
func TestPredictableBuckets(t *testing.T) {
	own := "sagemaker-eu-west-1-" + reader
	f := newFake(t, "a", own)
	f.hook = answers(map[string]int{
		"aws-glue-assets-" + reader + "-eu-west-1": 403, "aws-emr-studio-" + reader + "-eu-west-1": 200, "config-bucket-" + reader: 301,
	})
	m, found := predictableOf(t, f, nil)
	want := []string{
		"Amazon EMR Studio  aws-emr-studio-" + reader + "-eu-west-1 own false exists true eu-west-1",
		"AWS Glue  aws-glue-assets-" + reader + "-eu-west-1 own false exists true eu-west-1",
		"AWS Config  config-bucket-" + reader + " own false exists true eu-west-1",
		"Amazon SageMaker  " + own + " own true exists true eu-west-1",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	if probed := m.account.PredictableBuckets.Value.Probed; probed != len(serviceNames) {
		t.Errorf("%d names probed", probed)
	}
	if f.calls("HEAD /"+own) != 0 || f.calls("HEAD "+own) != 0 {
		t.Error("the listing tells of an own bucket")
	}
}

// CloudFormation's own text tells its names elsewhere.
func TestTemplateBucketsElsewhere(t *testing.T) {
	f := newFake(t, "cf-templates-1a2b3c4d5e6f-eu-west-1", "cf-templates-nowhere")
	f.hook = answers(map[string]int{"cf-templates-1a2b3c4d5e6f-eu-central-1": 403})
	_, found := predictableOf(t, f, nil)
	if len(found) != 1 || !strings.Contains(found[0], "own true") {
		t.Errorf("in its own region: %q", found)
	}
	r := &accountRead{s: &session{census: &census{byName: []listedBucket{{"cf-templates-x-eu-west-1", "eu-west-1"}, {"cf-templates-y", ""}}}}}
	want := []serviceName{{templates, "cf-templates-x-eu-central-1"}, {templates, "cf-templates-x-eu-west-1"}}
	if diff := cmp.Diff(want, r.templateNames([]string{"eu-central-1", "eu-west-1"}), cmp.AllowUnexported(serviceName{})); diff != "" {
		t.Error(diff)
	}
}

// Without a listing a refusal may be for either reason.
func TestPredictableBucketsWithoutAListing(t *testing.T) {
	f := newFake(t, "a")
	heads := answers(map[string]int{"config-bucket-" + reader: 403})
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket == "" {
			fail(w, 403, "AccessDenied", "no")
			return true
		}
		if r.Method == http.MethodHead && r.Header.Get("X-Amz-Expected-Bucket-Owner") == "" && bucket != "a" {
			t.Errorf("HeadBucket of %s names no owner", bucket)
		}
		return heads(w, r, bucket, sub)
	}
	_, found := predictableOf(t, f, func(o *Options) { o.Selection.Names = []string{"a"} })
	if want := []string{"AWS Config  config-bucket-" + reader + " own ? exists true eu-west-1Forbidden"}; !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
}

// Nothing is sent where nobody asked, nor to servers that are not AWS's.
func TestPredictableBucketsUnasked(t *testing.T) {
	f := newFake(t, "a")
	m, _ := collect(t, f.options())
	if got := m.account.PredictableBuckets; got.State != snapshot.Unsupported || got.API != "HeadBucket" || f.calls("HEAD") != 0 {
		t.Errorf("%+v", got)
	}
	f = newFake(t, "a")
	m, _ = predictableOf(t, f, func(o *Options) { o.Subresources = []string{"versioning"} })
	if got := m.account.PredictableBuckets; got.State != snapshot.NotCollected || got.Action != "s3:ListBucket" || f.calls("HEAD") != 0 {
		t.Errorf("%+v", got)
	}
}

// The buckets of access points are looked up, each once, the own ones for nothing.
func TestBucketsOfAccessPoints(t *testing.T) {
	for _, tc := range []struct {
		buckets []string
		status  int
		want    string
	}{
		{[]string{"a", "b"}, 0, "accessPoints b own true exists true eu-west-1"},
		{[]string{"a"}, 403, "accessPoints b own false exists true eu-west-1"},
		{[]string{"a"}, 404, "accessPoints b own false exists false "},
	} {
		f, c := newFake(t, tc.buckets...), newControlFake(t)
		f.hook = answers(map[string]int{"b": tc.status})
		o := f.options()
		o.ControlEndpoint, o.STSEndpoint = c.url, c.url
		o.Subresources = []string{"account.accessPoints", "account.references"}
		m, _ := collect(t, o)
		if diff := cmp.Diff([]string{tc.want}, shorts(m.account.References)); diff != "" {
			t.Error(diff)
		}
		if n := f.calls("HEAD"); n != min(tc.status, 1) {
			t.Errorf("%d HeadBucket calls", n)
		}
		o.Subresources = []string{"account.accessPoints"}
		if m, _ = collect(t, o); m.account.References.State != snapshot.NotCollected {
			t.Errorf("%+v", m.account.References)
		}
	}
}

func TestNoAccessPointsNoReferences(t *testing.T) {
	_, _, o := controlled(t)
	o.Subresources = []string{"account.references"}
	m, _ := collect(t, o)
	if got := m.account.References; got.State != snapshot.Absent || got.Code != "" {
		t.Errorf("%+v", got)
	}
}
