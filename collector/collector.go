package collector

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/sourcegraph/conc"
	"github.com/sourcegraph/conc/pool"
	"github.com/sourcegraph/conc/stream"

	"s3audit/collector/snapshot"
)

// A Sink takes what was read: the manifest, the account, and the buckets in
// listing order, one after another. An error ends the collection.
// [snapshot.Writer] is one.
type Sink interface {
	Manifest(*snapshot.Manifest) error
	Account(*snapshot.Account) error
	Bucket(*snapshot.Bucket) error
}

// A Collector reads one account, once.
type Collector struct {
	o        Options
	clients  *clients
	selector *selector
	wanted   map[string]bool
	counts   counts
}

// New checks the options. It sends nothing.
func New(cfg aws.Config, o Options) (*Collector, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Collector{o: o}
	if c.wanted, err = wantedOf(o.Subresources); err != nil {
		return nil, err
	}
	if c.selector, err = compileSelection(o.Selection); err != nil {
		return nil, err
	}
	if c.clients, err = newClients(cfg, o); err != nil {
		return nil, err
	}
	return c, c.resumable()
}

func wantedOf(names []string) (map[string]bool, error) {
	known, wanted := map[string]bool{}, map[string]bool{}
	for _, row := range table {
		known[row.Name] = true
		if names == nil && !row.OptIn {
			wanted[row.Name] = true
		}
	}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("unknown subresource %q", name)
		}
		wanted[name] = true
	}
	return wanted, nil
}

// resumable compares what can be compared before anything is asked.
func (c *Collector) resumable() error {
	m := c.o.Previous
	switch {
	case m == nil:
		return nil
	case !slices.Equal(m.Collected, c.collected()):
		return fmt.Errorf("%w: it holds %s, and %s is asked for", ErrResume, strings.Join(m.Collected, ", "), strings.Join(c.collected(), ", "))
	case m.Endpoint != c.clients.endpoints.s3:
		return fmt.Errorf("%w: it was read from endpoint %q, not %q", ErrResume, m.Endpoint, c.clients.endpoints.s3)
	}
	return nil
}

func (c *Collector) collected() []string { return slices.Sorted(maps.Keys(c.wanted)) }

// Progress may be polled from any goroutine while Collect runs.
func (c *Collector) Progress() Progress { return c.counts.progress() }

// A session is one run of Collect.
type session struct {
	*Collector
	limits *limits
	chains [][]*Subresource
	counts *counts
	id     identity
	census *census
	// targets is what was found out of the buckets that others name.
	targets targets
	// workers run the calls. They are kept, since the SDK's call stack is so deep
	// that growing a new goroutine's for each call would be a tenth of its cost.
	workers *pool.Pool
	cancel  context.CancelCauseFunc

	probe   sync.Once // whether the credentials still work
	refused bool
}

// Collect reads the account into the sink. It returns the footer, for the
// caller to write, as soon as the sink has the manifest, even with an error:
// then Interrupted says why, and everything the sink got is whole.
//
// The errors are [ErrListDenied], [ErrCredentials], [ErrResume], the context's,
// the sink's, or what else kept the buckets from being listed.
func (c *Collector) Collect(ctx context.Context, sink Sink) (*snapshot.Footer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := &session{
		Collector: c, counts: &c.counts, cancel: cancel,
		limits: newLimits(c.o.Concurrency, c.o.MaxRPS), chains: chainsOf(c.wanted),
		workers: pool.New().WithMaxGoroutines(c.o.Concurrency),
	}
	defer s.workers.Wait()
	manifest, census, err := s.begin(ctx)
	if err != nil {
		return nil, s.why(ctx, err)
	}
	if err := sink.Manifest(manifest); err != nil {
		return nil, err
	}
	out := &outcome{s: s, sink: sink, footer: &snapshot.Footer{Listed: census.listed}}
	err = s.why(ctx, s.read(ctx, census, out))
	return out.close(err), err
}

// begin finds out who reads, and which buckets there are.
func (s *session) begin(ctx context.Context) (*snapshot.Manifest, *census, error) {
	if p := s.clients.cfg.Credentials; p != nil {
		if _, err := p.Retrieve(ctx); err != nil && ctx.Err() == nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrCredentials, err)
		}
	}
	started := s.o.Now().UTC()
	var id identity
	var f *fault
	var asking conc.WaitGroup // two questions, one round trip
	asking.Go(func() { id, f = s.whoami(ctx) })
	census, err := s.takeCensus(ctx)
	asking.Wait()
	if f != nil && (f.kind == badCredentials && !s.clients.custom() || f.kind == canceled) {
		return nil, nil, s.credentialsOr(f)
	}
	if err != nil {
		return nil, nil, err
	}
	if id.account == "" && isAccountID(census.owner) {
		id.account = census.owner
	}
	s.id, s.census = id, census
	s.counts.expected.Store(int64(census.selected + len(census.missing)))
	m := &snapshot.Manifest{
		Format: snapshot.Format, Tool: s.o.Tool, Started: started,
		Account: id.account, Partition: id.partition, Caller: id.caller, Region: s.clients.cfg.Region, Endpoint: s.clients.endpoints.s3,
		Sources: []string{"s3"}, Expected: census.selected + len(census.missing), Listed: census.listed, Collected: s.collected(),
	}
	if p := s.o.Previous; p != nil {
		if p.Account != m.Account {
			return nil, nil, fmt.Errorf("%w: it is of account %q, and the caller's is %q", ErrResume, p.Account, m.Account)
		}
		m.Started = p.Started
	}
	return m, census, nil
}

func (s *session) credentialsOr(f *fault) error {
	if f.kind == badCredentials {
		return fmt.Errorf("%w: %w", ErrCredentials, f)
	}
	return f
}

// read runs the account and the buckets side by side. Buckets start in listing
// order and are handed over in it.
func (s *session) read(ctx context.Context, c *census, out *outcome) error {
	account := &snapshot.Account{ID: s.id.account, Partition: s.id.partition, Buckets: c.listed}
	out.account = make(chan *snapshot.Account, 1)
	go func() {
		r := &accountRead{s: s, a: account, regions: sortedRegions(c.regions, s.clients.cfg.Region)}
		defer func() { out.account <- account }()
		r.run(ctx)
	}()
	// Enough open buckets to keep every slot busy, and some for those that wait:
	// for a last answer, for the buckets they name, for their turn.
	work := stream.New().WithMaxGoroutines(16 + 4*s.o.Concurrency/max(1, len(s.chains)))
	err := s.eachBucket(ctx, c, out, func(b *snapshot.Bucket, region string) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.start(ctx, work, out, b, region)
		return nil
	})
	if err != nil {
		s.cancel(err)
	}
	work.Wait()
	return cmp.Or(out.begin(), err, out.err)
}

// start takes the record of an earlier collection or reads the bucket.
func (s *session) start(ctx context.Context, work *stream.Stream, out *outcome, b *snapshot.Bucket, region string) {
	if s.o.Done != nil {
		if raw, ok := s.o.Done(b.Name); ok {
			work.Go(func() stream.Callback { return func() { out.resume(b.Name, raw) } })
			return
		}
	}
	work.Go(func() stream.Callback {
		r := &bucketRead{s: s, b: b, listedRegion: region, region: region}
		selected, ok := r.run(ctx)
		return func() { out.bucket(b, selected, ok) }
	})
}

// eachBucket visits the selected buckets in listing order, and then those that
// were named and not listed.
func (s *session) eachBucket(ctx context.Context, c *census, out *outcome, visit func(b *snapshot.Bucket, region string) error) error {
	if !c.denied {
		missing, listed := maps.Clone(c.missing), 0
		each := func(p page) error {
			listed += len(p.buckets)
			for i := range p.buckets {
				name, region := aws.ToString(p.buckets[i].Name), aws.ToString(p.buckets[i].BucketRegion)
				delete(missing, name)
				if s.selector.listed(name, region) {
					if err := visit(s.record(&p.buckets[i]), region); err != nil {
						return err
					}
				}
			}
			return nil
		}
		if err := each(c.first); err != nil {
			return err
		}
		if c.first.next != "" {
			if err := s.listError(s.eachPage(ctx, c.first, each)); err != nil {
				return err
			}
		}
		c.missing, out.footer.Listed = missing, listed
	}
	for _, name := range slices.Sorted(maps.Keys(c.missing)) {
		if err := s.visitUnlisted(ctx, c, out, name, visit); err != nil {
			return err
		}
	}
	return nil
}

// visitUnlisted reads a bucket that was named: of an account that refuses the
// listing, or of somebody else's. One that does not exist is reported.
func (s *session) visitUnlisted(ctx context.Context, c *census, out *outcome, name string, visit func(*snapshot.Bucket, string) error) error {
	region, found := s.head(ctx, name, s.clients.cfg.Region)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if !found {
		out.notFound(name)
		return nil
	}
	if !s.selector.listed(name, region) {
		s.counts.done.Add(1)
		return nil
	}
	b := s.record(&types.Bucket{Name: &name, BucketRegion: &region})
	if !c.denied {
		b.Account = "" // the account's own are all listed
	}
	return visit(b, region)
}

// record begins a bucket's record with what the listing says.
func (s *session) record(listed *types.Bucket) *snapshot.Bucket {
	b := &snapshot.Bucket{
		Name: aws.ToString(listed.Name), Account: s.id.account, Partition: s.id.partition,
		Region: aws.ToString(listed.BucketRegion), CreationDate: listed.CreationDate,
	}
	if b.ARN = aws.ToString(listed.BucketArn); b.ARN == "" {
		b.ARN = "arn:" + b.Partition + ":s3:::" + b.Name
	}
	if b.Region == "" && s.clients.custom() {
		b.Region = s.clients.cfg.Region
	}
	if b.CreationDate != nil {
		utc := b.CreationDate.UTC()
		b.CreationDate = &utc
	}
	return b
}

// expired decides whether a refusal of the credentials stands for all: a region
// that the account has not enabled refuses good ones. If so, it stops the run.
func (s *session) expired(ctx context.Context, f *fault) bool {
	s.probe.Do(func() {
		region := s.clients.cfg.Region
		_, again := invoke(ctx, s, &listBuckets, region, func(ctx context.Context) (*s3.ListBucketsOutput, error) {
			return s.clients.forRegion(region).ListBuckets(ctx, &s3.ListBucketsInput{MaxBuckets: aws.Int32(1)})
		})
		if s.refused = again != nil && again.kind == badCredentials; s.refused {
			s.cancel(fmt.Errorf("%w: %w", ErrCredentials, f))
		}
	})
	return s.refused
}

// why is the reason behind an error: of a canceled run, what canceled it.
func (s *session) why(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return cause
	}
	return err
}

// An outcome hands records to the sink, in order, from one goroutine.
type outcome struct {
	s       *session
	sink    Sink
	account chan *snapshot.Account
	begun   bool
	footer  *snapshot.Footer
	err     error
}

// begin hands over the account once, before the first bucket.
func (o *outcome) begin() error {
	if !o.begun {
		o.begun = true
		o.fail(o.sink.Account(<-o.account))
	}
	return o.err
}

func (o *outcome) fail(err error) {
	if err != nil && o.err == nil {
		o.err = err
		o.s.cancel(err)
	}
}

func (o *outcome) bucket(b *snapshot.Bucket, selected, ok bool) {
	if o.begin() != nil || !ok {
		return
	}
	o.s.counts.done.Add(1)
	if !selected {
		o.s.counts.expected.Add(-1)
		return
	}
	if err := o.sink.Bucket(b); err != nil {
		o.fail(err)
		return
	}
	o.footer.Read++
	if b.Vanished {
		o.footer.Vanished = append(o.footer.Vanished, b.Name)
	}
}

func (o *outcome) resume(name string, raw json.RawMessage) {
	b := &snapshot.Bucket{}
	if err := json.Unmarshal(raw, b); err != nil {
		o.fail(fmt.Errorf("%w: record of bucket %s: %w", ErrResume, name, err))
		return
	}
	o.bucket(b, true, true)
}

// notFound is called between buckets by the goroutine that starts them.
func (o *outcome) notFound(name string) {
	o.footer.NotFound = append(o.footer.NotFound, name)
	o.s.counts.expected.Add(-1)
}

// close completes the footer.
func (o *outcome) close(err error) *snapshot.Footer {
	f := o.footer
	f.Finished = o.s.o.Now().UTC()
	f.Expected = int(o.s.counts.expected.Load())
	f.Calls = o.s.counts.table()
	slices.Sort(f.Vanished)
	if err != nil {
		f.Interrupted = err.Error()
	}
	return f
}
