package collector

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
)

func TestOrderAndPages(t *testing.T) {
	f := newFake(t, names(57)...)
	o := f.options()
	o.PageSize, o.Subresources = 10, []string{"versioning", "acl"}
	m, footer := collect(t, o)
	if !slices.Equal(m.names(), f.buckets) {
		t.Errorf("order %q", m.names())
	}
	if m.manifest.Listed != 57 || m.manifest.Expected != 57 || m.account.Buckets != 57 || footer.Listed != 57 || footer.Read != 57 {
		t.Errorf("manifest %+v, footer %+v", m.manifest, footer)
	}
	// Six pages to count, and the five behind the first to read.
	if n := f.calls("GET ?"); n != 11 {
		t.Errorf("%d listings, want 11", n)
	}
}

// Servers that cut the list and give no token, or take no notice of MaxBuckets.
func TestListsOfOtherServers(t *testing.T) {
	list := func(w http.ResponseWriter, buckets []string) {
		fmt.Fprint(w, "<ListAllMyBucketsResult><Buckets>")
		for _, b := range buckets {
			fmt.Fprintf(w, "<Bucket><Name>%s</Name></Bucket>", b)
		}
		fmt.Fprint(w, "</Buckets></ListAllMyBucketsResult>")
	}
	for name, cut := range map[string]bool{"cuts without a token": true, "takes no notice": false} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, names(25)...)
			f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
				if bucket != "" {
					return false
				}
				if cut && r.URL.Query().Get("max-buckets") != "" {
					list(w, f.buckets[:10])
				} else {
					list(w, f.buckets)
				}
				return true
			}
			o := f.options()
			o.PageSize = 10
			m, _ := collect(t, o)
			if !slices.Equal(m.names(), f.buckets) {
				t.Errorf("read %q", m.names())
			}
			// Nobody said where they are, so GetBucketLocation did.
			if b := m.buckets[0]; b.Region != "eu-west-1" || b.Location.State != snapshot.Present {
				t.Errorf("region %q, location %+v", b.Region, b.Location)
			}
		})
	}
	t.Run("goes round in a circle", func(t *testing.T) {
		f := newFake(t, "a")
		f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
			if bucket == "" {
				fmt.Fprint(w, "<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name></Bucket></Buckets><ContinuationToken>same</ContinuationToken></ListAllMyBucketsResult>")
			}
			return bucket == ""
		}
		if _, _, err := tryCollect(t.Context(), f.options()); err == nil || !strings.Contains(err.Error(), "continuation token") {
			t.Errorf("error %v", err)
		}
	})
}

func TestSelection(t *testing.T) {
	f := newFake(t, "app-logs", "app-web", "data-eu", "data-us", "web")
	f.region = func(b string) string {
		if b == "data-us" {
			return "us-east-1"
		}
		return "eu-west-1"
	}
	f.tags = map[string]string{"app-logs": "team=core", "app-web": "team=web", "data-eu": "team=core"}
	cases := map[string]struct {
		s    Selection
		want []string
	}{
		"all":              {Selection{}, f.buckets},
		"names":            {Selection{Match: Match{Names: []string{"web", "data-us", "nope"}}}, []string{"data-us", "web"}},
		"glob":             {Selection{Match: Match{Globs: []string{"data-*"}}}, []string{"data-eu", "data-us"}},
		"name or glob":     {Selection{Match: Match{Names: []string{"web"}, Globs: []string{"*-logs"}}}, []string{"app-logs", "web"}},
		"prefix":           {Selection{Match: Match{Prefixes: []string{"app-"}}}, []string{"app-logs", "app-web"}},
		"prefixes":         {Selection{Match: Match{Prefixes: []string{"app-w", "we"}}}, []string{"app-web", "web"}},
		"region":           {Selection{Match: Match{Regions: []string{"us-east-1"}}}, []string{"data-us"}},
		"regions":          {Selection{Match: Match{Regions: []string{"us-east-1", "eu-west-1"}}}, f.buckets},
		"tag key":          {Selection{Match: Match{Tags: []string{"team"}}}, []string{"app-logs", "app-web", "data-eu"}},
		"tag":              {Selection{Match: Match{Tags: []string{"team=core"}}}, []string{"app-logs", "data-eu"}},
		"tag pattern":      {Selection{Match: Match{Tags: []string{"team=c*"}}}, []string{"app-logs", "data-eu"}},
		"tag and glob":     {Selection{Match: Match{Globs: []string{"data-*"}, Tags: []string{"team"}}}, []string{"data-eu"}},
		"without names":    {Selection{Exclude: Match{Names: []string{"web"}}}, f.buckets[:4]},
		"without globs":    {Selection{Exclude: Match{Globs: []string{"*-*"}}}, []string{"web"}},
		"without prefixes": {Selection{Exclude: Match{Prefixes: []string{"app", "data"}}}, []string{"web"}},
		"without regions":  {Selection{Exclude: Match{Regions: []string{"eu-west-1"}}}, []string{"data-us"}},
		"without tags":     {Selection{Exclude: Match{Tags: []string{"team=core"}}}, []string{"app-web", "data-us", "web"}},
		"nothing":          {Selection{Match: Match{Globs: []string{"zzz*"}}}, []string{}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := f.options()
			o.Selection, o.Subresources = tc.s, []string{"versioning"}
			m, footer := collect(t, o)
			if !slices.Equal(m.names(), tc.want) {
				t.Errorf("read %q, want %q", m.names(), tc.want)
			}
			if footer.Expected != len(tc.want) || footer.Read != len(tc.want) {
				t.Errorf("footer %+v", footer)
			}
			for _, b := range m.buckets {
				if b.Tagging.State != snapshot.NotCollected || b.Tagging.Value != nil {
					t.Errorf("tagging of %s is in the record: %+v", b.Name, b.Tagging)
				}
			}
		})
	}
	t.Run("broken patterns", func(t *testing.T) {
		for _, s := range []Selection{{Match: Match{Globs: []string{"[a"}}}, {Exclude: Match{Tags: []string{"=x"}}}} {
			o := f.options()
			o.Selection = s
			if _, err := New(testConfig(), o); err == nil {
				t.Errorf("%+v was accepted", s)
			}
		}
	})
	t.Run("unreadable tags select", func(t *testing.T) {
		f := newFake(t, "a", "b")
		f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
			if denied := bucket == "b" && sub == "tagging"; denied {
				fail(w, 403, "AccessDenied", "no")
				return true
			}
			return false
		}
		o := f.options()
		o.Selection.Tags = []string{"team"}
		m, _ := collect(t, o)
		if !slices.Equal(m.names(), []string{"b"}) {
			t.Errorf("read %q", m.names())
		}
	})
}

func TestPagesOfLists(t *testing.T) {
	f := newFake(t, "b", "cut")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		token := r.URL.Query().Get("continuation-token")
		switch {
		case sub == "metrics" && bucket == "cut":
			fmt.Fprint(w, `<ListMetricsConfigurationsResult><MetricsConfiguration><Id>1</Id></MetricsConfiguration><IsTruncated>true</IsTruncated></ListMetricsConfigurationsResult>`)
		case sub == "metrics" && token == "":
			fmt.Fprint(w, `<ListMetricsConfigurationsResult><MetricsConfiguration><Id>1</Id><Filter><Prefix>p</Prefix></Filter></MetricsConfiguration><IsTruncated>true</IsTruncated><NextContinuationToken>2</NextContinuationToken></ListMetricsConfigurationsResult>`)
		case sub == "metrics":
			fmt.Fprint(w, `<ListMetricsConfigurationsResult><MetricsConfiguration><Id>2</Id><Filter><And><Prefix>q</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter></MetricsConfiguration><IsTruncated>false</IsTruncated></ListMetricsConfigurationsResult>`)
		case sub == "uploads" && r.URL.Query().Get("key-marker") == "":
			fmt.Fprint(w, `<ListMultipartUploadsResult><Bucket>b</Bucket><EncodingType>url</EncodingType><Upload><Key>a+b%2Fc</Key><UploadId>1</UploadId></Upload><IsTruncated>true</IsTruncated><NextKeyMarker>a+b%2Fc</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker></ListMultipartUploadsResult>`)
		case sub == "uploads":
			if r.URL.Query().Get("key-marker") != "a b/c" || r.URL.Query().Get("upload-id-marker") != "1" {
				f.t.Errorf("markers %s", r.URL.RawQuery)
			}
			fmt.Fprint(w, `<ListMultipartUploadsResult><Bucket>b</Bucket><Upload><Key>z</Key><UploadId>2</UploadId></Upload><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`)
		case sub == "list-type":
			fmt.Fprint(w, `<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>x%20y</Key></Contents><Contents><Key>secret</Key></Contents></ListBucketResult>`)
		case sub == "object-acl" && strings.HasSuffix(r.URL.Path, "secret"):
			fail(w, 403, "AccessDenied", "no")
		case sub == "object-acl":
			fmt.Fprint(w, unset["acl"])
		default:
			return false
		}
		return true
	}
	o := f.options()
	o.Subresources = []string{"metrics", "uploads", "objectAcl"}
	m, _ := collect(t, o)
	b := m.bucket(t, "b")
	if got, _ := json.Marshal(b.Metrics.Value); string(got) != `{"MetricsConfigurationList":[{"Id":"1","Filter":{"Prefix":"p"}},{"Id":"2","Filter":{"And":{"Prefix":"q","Tags":[{"Key":"k","Value":"v"}]}}}]}` {
		t.Errorf("metrics %s", got)
	}
	if u := b.Uploads.Value; u == nil || len(u.Uploads) != 2 || *u.Uploads[0].Key != "a b/c" || *u.Uploads[1].Key != "z" {
		t.Errorf("uploads %+v", b.Uploads)
	}
	s := b.ObjectACL.Value
	if s == nil || len(s.Objects) != 2 || s.Objects[0].Key != "x y" || s.Objects[0].ACL.State != snapshot.Present || s.Objects[1].ACL.State != snapshot.Denied {
		t.Errorf("object ACLs %+v", b.ObjectACL)
	}
	if got := m.bucket(t, "cut").Metrics; got.State != snapshot.Failed || got.Code != "BadPagination" {
		t.Errorf("half a list is %+v", got)
	}
}

// An interrupted collection holds whole records; resumed, it holds what an
// unbroken one does, and no bucket is read twice.
func TestCancelAndResume(t *testing.T) {
	f := newFake(t, names(60)...)
	o := f.options()
	o.Concurrency = 4
	path := filepath.Join(t.TempDir(), "snap")

	whole := write(t, t.Context(), o, filepath.Join(t.TempDir(), "whole"), nil)
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	write(t, ctx, o, path, func() {
		if seen++; seen == 20 {
			cancel()
		}
	})
	partial, footer := load(t, path)
	if footer == nil || footer.Interrupted == "" || len(partial) < 20 || len(partial) >= 60 {
		t.Fatalf("%d records, footer %+v", len(partial), footer)
	}
	f.mu.Lock()
	f.journal = nil
	f.mu.Unlock()
	file, err := snapshot.Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	o.Done, o.Previous = file.Old().Done, file.Old().Manifest()
	run(t, t.Context(), o, file, nil)
	resumed, footer := load(t, path)
	if footer == nil || footer.Interrupted != "" {
		t.Fatalf("footer %+v", footer)
	}
	if diff := cmp.Diff(whole, resumed); diff != "" {
		t.Error(diff)
	}
	if n := f.calls("?versioning"); n != 60-len(partial) {
		t.Errorf("%d buckets were read, want %d", n, 60-len(partial))
	}
	o.Subresources = []string{"acl"}
	if _, err := New(testConfig(), o); !errors.Is(err, ErrResume) {
		t.Errorf("another collection resumed: %v", err)
	}
}

func write(t *testing.T, ctx context.Context, o Options, path string, each func()) []string {
	t.Helper()
	file, err := snapshot.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	run(t, ctx, o, file, each)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v has mode %v", path, info.Mode())
	}
	records, _ := load(t, path)
	return records
}

type counting struct {
	*snapshot.File
	each func()
}

func (c counting) Bucket(b *snapshot.Bucket) error {
	if c.each != nil {
		c.each()
	}
	return c.File.Bucket(b)
}

func run(t *testing.T, ctx context.Context, o Options, file *snapshot.File, each func()) {
	t.Helper()
	c, err := New(testConfig(), o)
	if err != nil {
		t.Fatal(err)
	}
	footer, err := c.Collect(ctx, counting{file, each})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := file.Finish(footer); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, path string) (records []string, footer *snapshot.Footer) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := snapshot.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		raw, err := r.Next()
		if err != nil {
			return records, r.Footer()
		}
		records = append(records, string(raw))
	}
}

func TestCancelWhileListing(t *testing.T) {
	f := newFake(t, "a")
	ctx, cancel := context.WithCancel(t.Context())
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		cancel()
		<-r.Context().Done()
		return true
	}
	if _, footer, err := tryCollect(ctx, f.options()); !errors.Is(err, context.Canceled) || footer != nil {
		t.Errorf("footer %v, error %v", footer, err)
	}
}

func TestSinkError(t *testing.T) {
	f := newFake(t, names(50)...)
	full := errors.New("disk full")
	m := &memory{onBucket: func(b *snapshot.Bucket) error {
		if b.Name == "bucket-00010" {
			return full
		}
		return nil
	}}
	o := f.options()
	o.Concurrency = 2
	c, err := New(testConfig(), o)
	if err != nil {
		t.Fatal(err)
	}
	if footer, err := c.Collect(t.Context(), m); !errors.Is(err, full) || footer == nil || len(m.buckets) != 11 {
		t.Errorf("%d buckets, footer %+v, error %v", len(m.buckets), footer, err)
	}
}

// Ten buckets are read side by side, call by call: a loop over buckets would
// have ten calls in flight.
func TestCallsSideBySide(t *testing.T) {
	f := newFake(t, names(10)...)
	f.delay = 100 * time.Millisecond
	collect(t, f.options())
	if f.peak < 20 {
		t.Errorf("at most %d calls at once", f.peak)
	}
}

func TestProgress(t *testing.T) {
	f := newFake(t, names(5)...)
	c, err := New(testConfig(), f.options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Collect(t.Context(), &memory{}); err != nil {
		t.Fatal(err)
	}
	p := c.Progress()
	if p.Listed != 5 || p.Expected != 5 || p.Done != 5 || p.Calls != len(f.journal) || p.InFlight != 0 || p.Denied != 0 {
		t.Errorf("%+v, %d requests", p, len(f.journal))
	}
}

func TestMaxRPS(t *testing.T) {
	f := newFake(t, names(6)...)
	o := f.options()
	o.MaxRPS, o.Subresources = 100, []string{"versioning", "acl"}
	start := time.Now()
	collect(t, o)
	if took := time.Since(start); took < 20*time.Millisecond { // 13 requests, the first ten at once
		t.Errorf("13 requests at 100 a second took %v", took)
	}
}
