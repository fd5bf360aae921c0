package collector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3audit/collector/snapshot"
)

// A page is one answer of ListBuckets, as far as it matters.
type page struct {
	buckets []types.Bucket
	owner   string
	next    string
}

// census is what the first pass over the listing finds out. Only the first page
// is kept: memory does not grow with the number of buckets.
type census struct {
	first    page
	listed   int
	selected int
	owner    string
	regions  map[string]bool
	missing  map[string]bool // selected by name and not listed yet
	denied   bool            // the listing was refused, and the names suffice
	// whole means that the first page is all the account has; then byName holds
	// it, sorted.
	whole  bool
	byName []listedBucket
}

type listedBucket struct{ name, region string }

// index sorts the names of a listing of one page.
func (c *census) index(narrowed bool) {
	if c.whole = c.first.next == "" && !narrowed; !c.whole {
		return
	}
	for _, b := range c.first.buckets {
		c.byName = append(c.byName, listedBucket{aws.ToString(b.Name), aws.ToString(b.BucketRegion)})
	}
	slices.SortFunc(c.byName, func(a, b listedBucket) int { return strings.Compare(a.name, b.name) })
}

// takeCensus lists every bucket once, to know how many and where they are. With
// one page, which most accounts have, that is the whole listing.
func (s *session) takeCensus(ctx context.Context) (*census, error) {
	c := &census{regions: map[string]bool{}, missing: map[string]bool{}}
	for _, name := range s.selector.include.names {
		if !s.selector.exclude.fitsName(name) {
			c.missing[name] = true
		}
	}
	first := true
	err := s.eachPage(ctx, page{}, func(p page) error {
		if first {
			c.first, c.owner, first = p, p.owner, false
		}
		for _, b := range p.buckets {
			s.count(c, aws.ToString(b.Name), aws.ToString(b.BucketRegion))
		}
		return nil
	})
	if f := asFault(err); f != nil && f.state == snapshot.Denied && s.selector.named() {
		c.denied, c.listed = true, len(c.missing)
		s.counts.listed.Store(int64(c.listed))
		return c, nil
	}
	if err == nil {
		c.index(s.narrowed())
	}
	return c, s.listError(err)
}

func (s *session) count(c *census, name, region string) {
	c.listed++
	s.counts.listed.Add(1)
	delete(c.missing, name)
	if s.selector.listed(name, region) {
		c.selected++
	}
	if region != "" {
		c.regions[region] = true
	}
}

func asFault(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

func (s *session) listError(err error) error {
	f := asFault(err)
	switch {
	case f == nil || f.kind == canceled:
		return err
	case f.kind == badCredentials:
		return fmt.Errorf("list buckets: %w: %w", ErrCredentials, f)
	case f.state == snapshot.Denied:
		return fmt.Errorf("%w: the caller needs %s (or name the buckets to read): %w", ErrListDenied, listBuckets.Action, f)
	}
	return fmt.Errorf("list buckets: %w", f)
}

// eachPage lists from behind a page, or from the start. A [*fault] is what
// ListBuckets answered; other errors are visit's.
func (s *session) eachPage(ctx context.Context, after page, visit func(page) error) error {
	for token := after.next; ; {
		p, f := s.listPage(ctx, token)
		if f != nil {
			return f
		}
		if err := visit(p); err != nil {
			return err
		}
		if p.next == "" {
			return nil
		}
		if p.next == token {
			return s.give(&listBuckets, "BadPagination", "the server gave the same continuation token twice")
		}
		token = p.next
	}
}

// listPage asks for one page. Accounts with more than 10,000 buckets are
// answered nothing but pages.
func (s *session) listPage(ctx context.Context, token string) (page, *fault) {
	in := &s3.ListBucketsInput{MaxBuckets: aws.Int32(int32(s.o.PageSize)), ContinuationToken: optional(token)}
	region := s.narrow(in)
	out, f := s.list(ctx, region, in)
	if f != nil {
		return page{}, f
	}
	if s.clients.custom() && token == "" && len(out.Buckets) == s.o.PageSize && aws.ToString(out.ContinuationToken) == "" {
		// Some servers cut the list at MaxBuckets and give no token: the whole
		// of it is had by not asking for pages. A list that was just as long as
		// the page is whole, and only in pages are regions told.
		all, f := s.list(ctx, region, &s3.ListBucketsInput{Prefix: in.Prefix, BucketRegion: in.BucketRegion})
		if f != nil {
			return page{}, f
		}
		if len(all.Buckets) > len(out.Buckets) {
			out = all
		}
	}
	p := page{buckets: out.Buckets, next: aws.ToString(out.ContinuationToken)}
	if out.Owner != nil {
		p.owner = aws.ToString(out.Owner.ID)
	}
	return p, nil
}

// narrowed reports whether S3 is asked for a part of the listing only.
func (s *session) narrowed() bool {
	in := &s3.ListBucketsInput{}
	s.narrow(in)
	return in.Prefix != nil || in.BucketRegion != nil
}

// narrow lets S3 do what it can of the selection. Servers that take no notice
// lose nothing: the selection is applied to what they list.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
func (s *session) narrow(in *s3.ListBucketsInput) (region string) {
	sel := &s.selector.include
	if len(sel.prefixes) == 1 && len(sel.names)+len(sel.globs) == 0 {
		in.Prefix = &sel.prefixes[0]
	}
	if len(sel.regions) == 1 {
		in.BucketRegion = &sel.regions[0]
		return sel.regions[0] // S3 wants the question asked in that region
	}
	return s.clients.cfg.Region
}

func (s *session) list(ctx context.Context, region string, in *s3.ListBucketsInput) (*s3.ListBucketsOutput, *fault) {
	out, f := invoke(ctx, s, &listBuckets, region, func(ctx context.Context) (*s3.ListBucketsOutput, error) {
		return s.clients.forRegion(region).ListBuckets(ctx, in)
	})
	s.counts.settle(&listBuckets, f)
	return out, f
}
