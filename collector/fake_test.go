package collector

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"s3audit/collector/snapshot"
)

const xmlns = `xmlns="http://s3.amazonaws.com/doc/2006-03-01/"`

// unset is what S3 answers for a bucket that was never configured, by the name
// of the subresource: an error code, or a document.
var unset = map[string]string{
	"acl":                   `<AccessControlPolicy ` + xmlns + `><Owner><ID>owner</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>owner</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`,
	"policy":                "NoSuchBucketPolicy",
	"policyStatus":          "NoSuchBucketPolicy",
	"publicAccessBlock":     "NoSuchPublicAccessBlockConfiguration",
	"ownershipControls":     "OwnershipControlsNotFoundError",
	"encryption":            "ServerSideEncryptionConfigurationNotFoundError",
	"versioning":            `<VersioningConfiguration ` + xmlns + `/>`,
	"object-lock":           "ObjectLockConfigurationNotFoundError",
	"lifecycle":             "NoSuchLifecycleConfiguration",
	"replication":           "ReplicationConfigurationNotFoundError",
	"logging":               `<?xml version="1.0" encoding="UTF-8"?>` + "\n\n" + `<BucketLoggingStatus ` + xmlns + `/>`,
	"notification":          `<NotificationConfiguration ` + xmlns + `/>`,
	"website":               "NoSuchWebsiteConfiguration",
	"cors":                  "NoSuchCORSConfiguration",
	"tagging":               "NoSuchTagSet",
	"accelerate":            `<AccelerateConfiguration ` + xmlns + `/>`,
	"requestPayment":        `<RequestPaymentConfiguration ` + xmlns + `><Payer>BucketOwner</Payer></RequestPaymentConfiguration>`,
	"inventory":             `<ListInventoryConfigurationsResult ` + xmlns + `><IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>`,
	"analytics":             `<ListBucketAnalyticsConfigurationResult ` + xmlns + `><IsTruncated>false</IsTruncated></ListBucketAnalyticsConfigurationResult>`,
	"metrics":               `<ListMetricsConfigurationsResult ` + xmlns + `><IsTruncated>false</IsTruncated></ListMetricsConfigurationsResult>`,
	"intelligent-tiering":   `<ListBucketIntelligentTieringConfigurationsOutput ` + xmlns + `><IsTruncated>false</IsTruncated></ListBucketIntelligentTieringConfigurationsOutput>`,
	"abac":                  `<AbacStatus ` + xmlns + `><Status>Disabled</Status></AbacStatus>`,
	"metadataConfiguration": "MetadataConfigurationNotFound",
	"location":              `<LocationConstraint ` + xmlns + `>eu-west-1</LocationConstraint>`,
	"uploads":               `<ListMultipartUploadsResult ` + xmlns + `><Bucket>b</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`,
	"list-type":             `<ListBucketResult ` + xmlns + `><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>`,
}

// A fake answers like S3 for its buckets. hook, where set, may answer instead.
type fake struct {
	t       *testing.T
	url     string
	buckets []string
	region  func(bucket string) string // what the listing says, eu-west-1 if nil
	tags    map[string]string          // bucket → "key=value"
	hook    func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool
	delay   time.Duration
	conns   atomic.Int64

	mu      sync.Mutex
	journal []string // "bucket?sub"
	open    int
	peak    int
}

func newFake(t *testing.T, buckets ...string) *fake {
	f := &fake{t: t, buckets: buckets}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("bucket-%05d", i)
	}
	return list
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	sub := subresourceOf(r)
	if key != "" {
		sub = "object-" + sub
	}
	f.mu.Lock()
	f.journal = append(f.journal, r.Method+" "+bucket+"?"+sub)
	f.open++
	f.peak = max(f.peak, f.open)
	f.mu.Unlock()
	defer func() { f.mu.Lock(); f.open--; f.mu.Unlock() }()
	if f.delay > 0 {
		time.Sleep(f.delay)
	}
	w.Header().Set("X-Amz-Request-Id", "REQ"+sub)
	w.Header().Set("Content-Type", "application/xml")
	if f.hook != nil && f.hook(w, r, bucket, sub) {
		return
	}
	f.answer(w, r, bucket, sub)
}

func (f *fake) answer(w http.ResponseWriter, r *http.Request, bucket, sub string) {
	switch {
	case bucket == "":
		f.list(w, r)
	case !slices.Contains(f.buckets, bucket):
		fail(w, 404, "NoSuchBucket", "The specified bucket does not exist")
	case r.Method == http.MethodHead:
		w.Header().Set("X-Amz-Bucket-Region", f.regionOf(bucket))
	case sub == "tagging" && f.tags[bucket] != "":
		k, v, _ := strings.Cut(f.tags[bucket], "=")
		fmt.Fprintf(w, `<Tagging %s><TagSet><Tag><Key>%s</Key><Value>%s</Value></Tag></TagSet></Tagging>`, xmlns, k, v)
	case strings.HasPrefix(unset[sub], "<"):
		fmt.Fprint(w, unset[sub])
	case unset[sub] != "":
		fail(w, 404, unset[sub], "not configured")
	default:
		f.t.Errorf("unexpected request %s %s", r.Method, r.URL)
		fail(w, 501, "NotImplemented", "no such subresource")
	}
}

func (f *fake) regionOf(bucket string) string {
	if f.region == nil {
		return "eu-west-1"
	}
	return f.region(bucket)
}

func (f *fake) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("max-buckets"))
	if err != nil {
		limit = len(f.buckets)
	}
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult %s><Owner><ID>0123abcd</ID></Owner><Buckets>`, xmlns)
	last := ""
	for _, b := range f.buckets {
		region := f.regionOf(b)
		if b <= q.Get("continuation-token") || !strings.HasPrefix(b, q.Get("prefix")) || q.Get("bucket-region") != "" && q.Get("bucket-region") != region {
			continue
		}
		if limit == 0 {
			fmt.Fprintf(w, `</Buckets><ContinuationToken>%s</ContinuationToken></ListAllMyBucketsResult>`, last)
			return
		}
		limit--
		last = b
		fmt.Fprintf(w, `<Bucket><Name>%s</Name><CreationDate>2024-05-06T07:08:09.000Z</CreationDate>`, b)
		if region != "" {
			fmt.Fprintf(w, `<BucketRegion>%s</BucketRegion>`, region)
		}
		fmt.Fprint(w, `</Bucket>`)
	}
	fmt.Fprint(w, `</Buckets></ListAllMyBucketsResult>`)
}

func subresourceOf(r *http.Request) string {
	for _, part := range strings.Split(r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		if _, known := unset[name]; known {
			return name
		}
	}
	return ""
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message><RequestId>R</RequestId></Error>`, code, message)
}

func (f *fake) calls(match string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, line := range f.journal {
		if strings.Contains(line, match) {
			n++
		}
	}
	return n
}

func testConfig() aws.Config {
	return aws.Config{Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", "")}
}

func (f *fake) options() Options {
	return Options{
		Endpoint: f.url, Backoff: time.Millisecond, Tool: "test",
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}
}

// A memory sink keeps what it gets.
type memory struct {
	manifest *snapshot.Manifest
	account  *snapshot.Account
	buckets  []*snapshot.Bucket
	onBucket func(*snapshot.Bucket) error
}

func (m *memory) Manifest(v *snapshot.Manifest) error { m.manifest = v; return nil }

func (m *memory) Account(v *snapshot.Account) error {
	if m.manifest == nil {
		return fmt.Errorf("the account came before the manifest")
	}
	m.account = v
	return nil
}

func (m *memory) Bucket(v *snapshot.Bucket) error {
	if m.account == nil {
		return fmt.Errorf("a bucket came before the account")
	}
	m.buckets = append(m.buckets, v)
	if m.onBucket != nil {
		return m.onBucket(v)
	}
	return nil
}

func (m *memory) bucket(t *testing.T, name string) *snapshot.Bucket {
	t.Helper()
	for _, b := range m.buckets {
		if b.Name == name {
			return b
		}
	}
	t.Fatalf("no record of bucket %s", name)
	return nil
}

func (m *memory) names() []string {
	list := []string{}
	for _, b := range m.buckets {
		list = append(list, b.Name)
	}
	return list
}

// collect runs one collection to its end.
func collect(t *testing.T, o Options) (*memory, *snapshot.Footer) {
	t.Helper()
	m, footer, err := tryCollect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m, footer
}

func tryCollect(ctx context.Context, o Options) (*memory, *snapshot.Footer, error) {
	m := &memory{}
	c, err := New(testConfig(), o)
	if err != nil {
		return m, nil, err
	}
	footer, err := c.Collect(ctx, m)
	return m, footer, err
}

// observations is a record's subresources by name, decoded from its JSON.
func observations(t *testing.T, b *snapshot.Bucket) map[string]snapshot.Observed[json.RawMessage] {
	t.Helper()
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	out := map[string]snapshot.Observed[json.RawMessage]{}
	for _, row := range table {
		if row.Scope != ScopeBucket {
			continue
		}
		var o snapshot.Observed[json.RawMessage]
		if err := json.Unmarshal(fields[row.Name], &o); err != nil {
			t.Fatalf("%s: %v", row.Name, err)
		}
		out[row.Name] = o
	}
	return out
}
