package collector

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// A bucketRead reads one bucket. Its calls run side by side, each storing its
// own field of the record.
type bucketRead struct {
	s            *session
	b            *snapshot.Bucket
	listedRegion string // as the listing has it, "" if it does not say

	mu         sync.Mutex
	region     string // of the client to use
	followed   bool
	incomplete bool // some call was stopped: there is no record
	existence  existence
	confirm    sync.Once
}

type existence int

const (
	unquestioned existence = iota
	exists
	gone
)

// asked reports whether a subresource is to be read.
func (r *bucketRead) asked(name string) bool { return r.s.wanted[name] }

// run reads everything asked for. selected is false for a bucket that its tags
// rule out, ok is false if the collection was stopped in between.
func (r *bucketRead) run(ctx context.Context) (selected, ok bool) {
	r.skipUnasked()
	if r.s.selector.needsTags() {
		tagging.read(ctx, r)
		if r.b.Tagging.State.Answered() && !r.s.selector.tagged(tagsOf(r.b)) {
			return false, !r.incomplete
		}
	}
	if r.listedRegion == "" && !r.s.clients.custom() && !r.incomplete {
		r.findRegion(ctx)
	}
	r.readAll(ctx)
	if r.s.selector.needsTags() && !r.asked("tagging") {
		r.b.Tagging = snapshot.Observed[snapshot.Tagging]{}
		tagging.set(r.b, snapshot.NotCollected, refusalOf(tagging.Calls[0]))
	}
	r.finish()
	return true, !r.incomplete
}

func (r *bucketRead) skipUnasked() {
	for i := range table {
		if row := &table[i]; row.Scope == ScopeBucket && !r.asked(row.Name) {
			row.set(r.b, snapshot.NotCollected, refusalOf(row.Calls[0]))
		}
	}
}

func (r *bucketRead) readAll(ctx context.Context) {
	var group sync.WaitGroup
	for _, chain := range r.s.chains {
		group.Add(1)
		r.s.workers.Go(func() {
			defer group.Done()
			for _, row := range chain {
				if row.Name == "tagging" && r.s.selector.needsTags() {
					continue // read already
				}
				row.read(ctx, r)
			}
		})
	}
	group.Wait()
	for i := range table {
		if row := &table[i]; row.last && r.asked(row.Name) {
			row.read(ctx, r)
		}
	}
}

// finish puts into the record what the calls found out together.
func (r *bucketRead) finish() {
	if r.region != "" && !r.s.clients.custom() || r.followed {
		r.b.Region = r.region
	}
	if r.existence != gone {
		return
	}
	r.b.Vanished = true
	for i := range table {
		row := &table[i]
		if row.Scope == ScopeBucket && r.asked(row.Name) && !row.answered(r.b) {
			why := refusalOf(row.Calls[0])
			why.Code, why.HTTPStatus, why.Message = "NoSuchBucket", 404, "the bucket was listed and then not found"
			row.set(r.b, snapshot.Failed, why)
		}
	}
}

// locate takes the region from GetBucketLocation's answer.
func (r *bucketRead) locate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.b.Location.State != snapshot.Present || r.followed {
		return
	}
	if region := regionOf(r.b.Location.Value.LocationConstraint, r.s.clients.custom()); region != "" {
		r.b.Region = region
	}
}

// findRegion asks for the region of a bucket that was named and not listed. S3
// tells it even to those it refuses everything else.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (r *bucketRead) findRegion(ctx context.Context) {
	region, _ := r.s.head(ctx, r.b.Name, r.currentRegion())
	r.mu.Lock()
	defer r.mu.Unlock()
	if region != "" {
		r.region = region
	}
}

func (r *bucketRead) currentRegion() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.region != "" {
		return r.region
	}
	return r.s.clients.cfg.Region
}

// do sends one call about the bucket, follows one redirect to its region,
// makes sure of its existence where that is denied, and notes a stop.
func do[Out any](ctx context.Context, r *bucketRead, call *Call, send func(context.Context, *s3.Client) (*Out, error)) (*Out, *fault) {
	var out *Out
	var f *fault
	for tries := 0; ; tries++ {
		region := r.currentRegion()
		out, f = invoke(ctx, r.s, call, region, func(ctx context.Context) (*Out, error) {
			return send(ctx, r.s.clients.forRegion(region))
		})
		if f == nil {
			return out, nil
		}
		if tries > 0 || !r.worthAnother(ctx, f, region) {
			break
		}
	}
	if f.kind == canceled {
		r.stop()
	}
	if f.kind != noBucket || !r.gone() { // that the bucket is gone is said once, of the bucket
		r.s.counts.settle(call, f)
	}
	return nil, f
}

// worthAnother decides what only the whole bucket can: whether to ask in
// another region, or once more because the bucket turns out to exist.
func (r *bucketRead) worthAnother(ctx context.Context, f *fault, asked string) bool {
	switch f.kind {
	case redirected:
		return r.follow(f.region, asked)
	case noBucket:
		return !r.vanished(ctx)
	case badCredentials:
		if r.s.expired(ctx, f) {
			f.kind = canceled
		}
	}
	return false
}

// follow moves the bucket to the region a redirect names, for good.
func (r *bucketRead) follow(region, asked string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.followed { // by another call: this one was still on its way
		return r.region != asked
	}
	if region == "" || region == asked {
		return false
	}
	r.region, r.followed = region, true
	return true
}

// vanished asks a second time, and in another way, whether the bucket exists.
func (r *bucketRead) vanished(ctx context.Context) bool {
	r.confirm.Do(func() {
		_, found := r.s.head(ctx, r.b.Name, r.currentRegion())
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.existence = exists; !found {
			r.existence = gone
		}
	})
	return r.gone()
}

// gone reports whether it was looked for a second time, and is no more.
func (r *bucketRead) gone() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.existence == gone
}

func (r *bucketRead) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.incomplete = true
}

// head asks HeadBucket for a bucket's region and existence. It is found unless
// S3 answers 404; no answer at all proves nothing and counts as found.
func (s *session) head(ctx context.Context, bucket, region string) (at string, found bool) {
	out, f := invoke(ctx, s, &headBucket, region, func(ctx context.Context) (*s3.HeadBucketOutput, error) {
		return s.clients.forRegion(region).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket})
	})
	if f == nil {
		return aws.ToString(out.BucketRegion), true
	}
	return f.region, f.refusal.HTTPStatus != 404
}

func refusalOf(c Call) snapshot.Refusal { return snapshot.Refusal{API: c.API, Action: c.Action} }

func tagsOf(b *snapshot.Bucket) map[string]string {
	tags := map[string]string{}
	if b.Tagging.Value != nil {
		for _, tag := range b.Tagging.Value.TagSet {
			tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
	}
	return tags
}

// chainsOf groups the rows asked for: each chain's rows run one after another,
// the chains side by side.
func chainsOf(wanted map[string]bool) [][]*Subresource {
	var chains [][]*Subresource
	for i := range table {
		row := &table[i]
		if row.Scope != ScopeBucket || row.last || !wanted[row.Name] {
			continue
		}
		at := slices.IndexFunc(chains, func(chain []*Subresource) bool { return row.after != "" && chain[0].Name == row.after })
		if at < 0 {
			chains = append(chains, []*Subresource{row})
			continue
		}
		chains[at] = append(chains[at], row)
	}
	return chains
}
