package collector

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/sourcegraph/conc"

	"s3audit/collector/snapshot"
)

// references resolves the buckets that the answered part of a configuration
// names: whose they are, whether they exist, and, of the account's own, what
// makes them fit for their part. It runs after all other rows. Each bucket is
// looked at once, however many name it.
var references = func() Subresource {
	row := Subresource{Name: "references", Scope: ScopeBucket, Calls: referenceCalls(), last: true, read: readReferences}
	row.set, row.answered = accessors(func(b *snapshot.Bucket) *snapshot.Observed[snapshot.References] { return &b.References })
	return row
}()

// fitness is what is read of a target that is the account's own, by the
// subresource that names it.
func fitness(from string) []*Subresource {
	switch from {
	case logging.Name:
		return []*Subresource{&acl, &policy, &publicAccessBlock, &ownershipControls, &encryption, &versioning, &objectLock, &requestPayment}
	case replication.Name:
		return []*Subresource{&publicAccessBlock, &encryption, &versioning, &objectLock}
	}
	return nil
}

func referenceCalls() []Call {
	calls := []Call{headBucket}
	for _, row := range fitness(logging.Name) {
		calls = append(calls, row.Calls...)
	}
	return calls
}

// A mention is one place that names a bucket.
type mention struct{ bucket, from string }

func readReferences(ctx context.Context, r *bucketRead) {
	named := mentions(r.b)
	targets := make([]*snapshot.Reference, len(named))
	var group sync.WaitGroup
	for i, m := range named {
		group.Add(1)
		r.s.workers.Go(func() {
			defer group.Done()
			targets[i] = r.s.targets.of(ctx, r, m)
		})
	}
	group.Wait()
	found := &snapshot.References{}
	for _, target := range targets {
		if target == nil {
			r.stop()
			return
		}
		found.References = append(found.References, *target)
	}
	r.b.References = present(found, func(f *snapshot.References) bool { return len(f.References) == 0 })
}

// mentions lists what a record names, each once a subresource, sorted.
func mentions(b *snapshot.Bucket) []mention {
	var all []mention
	add := func(from string, bucket *string) {
		name := aws.ToString(bucket)
		if i := strings.LastIndex(name, ":::"); i >= 0 {
			name = name[i+3:]
		}
		if name != "" {
			all = append(all, mention{name, from})
		}
	}
	if v := b.Analytics.Value; v != nil {
		for i := range v.AnalyticsConfigurationList {
			if d := analyticsDestination(&v.AnalyticsConfigurationList[i]); d != nil {
				add(analytics.Name, d.Bucket)
			}
		}
	}
	if v := b.Inventory.Value; v != nil {
		for i := range v.InventoryConfigurationList {
			if d := v.InventoryConfigurationList[i].Destination; d != nil && d.S3BucketDestination != nil {
				add(inventory.Name, d.S3BucketDestination.Bucket)
			}
		}
	}
	if v := b.Logging.Value; v != nil && v.LoggingEnabled != nil {
		add(logging.Name, v.LoggingEnabled.TargetBucket)
	}
	if v := b.Replication.Value; v != nil && v.ReplicationConfiguration != nil {
		for i := range v.ReplicationConfiguration.Rules {
			if d := v.ReplicationConfiguration.Rules[i].Destination; d != nil {
				add(replication.Name, d.Bucket)
			}
		}
	}
	if v := b.Website.Value; v != nil {
		for _, host := range redirectHosts(v) {
			add(website.Name, websiteBucket(host))
		}
	}
	slices.SortFunc(all, func(a, b mention) int {
		if c := strings.Compare(a.from, b.from); c != 0 {
			return c
		}
		return strings.Compare(a.bucket, b.bucket)
	})
	return slices.Compact(all)
}

func analyticsDestination(c *snapshot.AnalyticsConfiguration) *snapshot.AnalyticsS3BucketDestination {
	if c.StorageClassAnalysis == nil || c.StorageClassAnalysis.DataExport == nil || c.StorageClassAnalysis.DataExport.Destination == nil {
		return nil
	}
	return c.StorageClassAnalysis.DataExport.Destination.S3BucketDestination
}

func redirectHosts(w *snapshot.Website) []*string {
	var hosts []*string
	if w.RedirectAllRequestsTo != nil {
		hosts = append(hosts, w.RedirectAllRequestsTo.HostName)
	}
	for i := range w.RoutingRules {
		if r := w.RoutingRules[i].Redirect; r != nil {
			hosts = append(hosts, r.HostName)
		}
	}
	return hosts
}

// websiteBucket is the bucket behind a host name of S3's own, nil for others:
// "name.s3-website-eu-west-1.amazonaws.com", "name.s3.eu-west-1.amazonaws.com".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
func websiteBucket(host *string) *string {
	u, err := url.Parse("//" + strings.ToLower(aws.ToString(host)))
	if err != nil {
		return nil
	}
	name := u.Hostname()
	if !strings.HasSuffix(name, ".amazonaws.com") && !strings.HasSuffix(name, ".amazonaws.com.cn") {
		return nil
	}
	for _, mark := range []string{".s3-website.", ".s3-website-", ".s3.", ".s3-"} {
		if i := strings.LastIndex(name, mark); i > 0 {
			return aws.String(name[:i])
		}
	}
	return nil
}

// rememberedTargets bounds what is kept of resolved targets: memory must not
// grow with the number of buckets, of which each could name another.
const rememberedTargets = 4096

// targets remembers what was found out of each bucket that others name.
type targets struct {
	mu    sync.Mutex
	known map[mention]*targetRead
}

type targetRead struct {
	once sync.Once
	ref  *snapshot.Reference // nil: the collection was stopped in between
}

// of resolves a mention, once for all who make it.
func (t *targets) of(ctx context.Context, r *bucketRead, m mention) *snapshot.Reference {
	t.mu.Lock()
	if t.known == nil || len(t.known) >= rememberedTargets {
		t.known = map[mention]*targetRead{}
	}
	read := t.known[m]
	if read == nil {
		read = &targetRead{}
		t.known[m] = read
	}
	t.mu.Unlock()
	read.once.Do(func() { read.ref = r.s.resolve(ctx, m) })
	return read.ref
}

// resolve finds out whose a bucket is and whether it exists, and reads what
// its part asks for if it is the account's own.
func (s *session) resolve(ctx context.Context, m mention) *snapshot.Reference {
	ref := &snapshot.Reference{Bucket: m.bucket, From: m.from}
	region := s.whose(ctx, ref)
	if !aws.ToBool(ref.Own) {
		s.exists(ctx, ref)
	}
	if aws.ToBool(ref.Own) && !s.fit(ctx, ref, region) || ctx.Err() != nil {
		return nil
	}
	return ref
}

// whose looks for the bucket in the account's listing: what is there is its
// own and exists, what is not is somebody else's. A listing of one page is at
// hand; of a longer one S3 is asked for the names that begin with this.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
func (s *session) whose(ctx context.Context, ref *snapshot.Reference) (region string) {
	c := s.census
	if c.denied {
		return ""
	}
	if c.whole {
		i, ok := slices.BinarySearchFunc(c.byName, ref.Bucket, func(b listedBucket, name string) int { return strings.Compare(b.name, name) })
		ref.Own = aws.Bool(ok)
		if ok {
			ref.Exists, ref.Region = aws.Bool(true), c.byName[i].region
		}
		return ref.Region
	}
	out, f := s.list(ctx, s.clients.cfg.Region, &s3.ListBucketsInput{Prefix: &ref.Bucket, MaxBuckets: aws.Int32(1)})
	if f != nil {
		ref.Refusal = f.refusal
		return ""
	}
	for i := range out.Buckets {
		if aws.ToString(out.Buckets[i].Name) == ref.Bucket {
			ref.Own, ref.Exists, ref.Region = aws.Bool(true), aws.Bool(true), aws.ToString(out.Buckets[i].BucketRegion)
			return ref.Region
		}
	}
	if !s.clients.custom() { // others may not look at Prefix
		ref.Own = aws.Bool(false)
	}
	return ""
}

// exists asks HeadBucket. A refusal that names the bucket's region shows that
// there is one; one that does not shows nothing. Where the listing could not
// say whose the bucket is, the expected owner does.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (s *session) exists(ctx context.Context, ref *snapshot.Reference) {
	in := &s3.HeadBucketInput{Bucket: &ref.Bucket}
	if ref.Own == nil && s.id.account != "" && !s.clients.custom() {
		in.ExpectedBucketOwner = &s.id.account
	}
	region := s.clients.cfg.Region
	out, f := invoke(ctx, s, &headBucket, region, func(ctx context.Context) (*s3.HeadBucketOutput, error) {
		return s.clients.forRegion(region).HeadBucket(ctx, in)
	})
	if f != nil && f.kind == redirected && f.region != "" && f.region != region {
		region = f.region
		out, f = invoke(ctx, s, &headBucket, region, func(ctx context.Context) (*s3.HeadBucketOutput, error) {
			return s.clients.forRegion(region).HeadBucket(ctx, in)
		})
	}
	if f == nil {
		ref.Exists, ref.Region = aws.Bool(true), aws.ToString(out.BucketRegion)
		if in.ExpectedBucketOwner != nil {
			ref.Own = aws.Bool(true)
		}
		ref.Refusal = snapshot.Refusal{}
		return
	}
	ref.Region = f.region
	switch {
	case f.refusal.HTTPStatus == 404:
		ref.Exists, ref.Own, ref.Refusal = aws.Bool(false), aws.Bool(false), snapshot.Refusal{}
	case f.region != "" && f.refusal.HTTPStatus != 0:
		ref.Exists = aws.Bool(true)
		if ref.Own == nil {
			ref.Refusal = f.refusal
		}
	default:
		ref.Refusal = f.refusal
	}
}

// fit reads what the target's part asks for into the reference. It reports
// false when the collection was stopped in between.
func (s *session) fit(ctx context.Context, ref *snapshot.Reference, region string) bool {
	rows := fitness(ref.From)
	if len(rows) == 0 {
		return true
	}
	b := &snapshot.Bucket{Name: ref.Bucket, Account: s.id.account, Partition: s.id.partition, Region: region}
	r := &bucketRead{s: s, b: b, listedRegion: region, region: region}
	for _, row := range fitness(logging.Name) {
		row.set(b, snapshot.NotCollected, refusalOf(row.Calls[0]))
	}
	// Not by the workers: one of them waits here.
	var group conc.WaitGroup
	for _, row := range rows {
		group.Go(func() { row.read(ctx, r) })
	}
	group.Wait()
	ref.Target = &snapshot.Target{
		ACL: b.ACL, Policy: b.Policy, PublicAccessBlock: b.PublicAccessBlock, OwnershipControls: b.OwnershipControls,
		Encryption: b.Encryption, Versioning: b.Versioning, ObjectLock: b.ObjectLock, RequestPayment: b.RequestPayment,
	}
	return !r.incomplete
}
