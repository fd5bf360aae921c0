package collector

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"s3audit/collector/snapshot"
)

// A Looker reads single subresources as they are now, of buckets whose region is
// known: what somebody who is about to write wants to see. It lists nothing.
type Looker struct {
	s       *session
	account string
}

// Looker shares the collector's clients and limits. account is the id to ask S3
// Control for. It may be used from several goroutines.
func (c *Collector) Looker(account string) *Looker {
	one := &Collector{o: c.o, clients: c.clients, selector: c.selector, wanted: map[string]bool{accountPublicAccessBlock.Name: true}}
	return &Looker{account: account, s: &session{
		Collector: one, counts: &one.counts, cancel: func(error) {}, limits: newLimits(c.o.Concurrency, c.o.MaxRPS), id: identity{account: account},
	}}
}

// Bucket is a record that holds one subresource, and nothing else.
func (l *Looker) Bucket(ctx context.Context, name, region, subresource string) (*snapshot.Bucket, error) {
	for i := range table {
		row := &table[i]
		if row.Name != subresource || row.read == nil || row.last || row.after != "" {
			continue
		}
		r := &bucketRead{s: l.s, b: &snapshot.Bucket{Name: name, Account: l.account, Region: region}, region: region}
		row.read(ctx, r)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return r.b, nil
	}
	return nil, fmt.Errorf("the subresource %q is not read by itself", subresource)
}

// Account is a record that holds the account's public access block, and nothing else.
func (l *Looker) Account(ctx context.Context) (*snapshot.Account, error) {
	a := &snapshot.Account{ID: l.account}
	a.PublicAccessBlock = (&accountRead{s: l.s, a: a}).publicAccessBlock(ctx)
	return a, ctx.Err()
}

// Identity is whose credentials these are, "" where nobody says.
func (l *Looker) Identity(ctx context.Context) (account string, err error) {
	id, f := l.s.whoami(ctx)
	if f != nil {
		return id.account, l.s.credentialsOr(f)
	}
	return id.account, nil
}

// Clients are those that reading uses, for whoever is to write to buckets of a
// region: they never send anything twice. control is nil where S3 Control may
// not be asked.
func (c *Collector) Clients(region string) (*s3.Client, *s3control.Client) {
	if region == "" {
		region = c.clients.cfg.Region
	}
	if !c.clients.controlled() {
		return c.clients.forRegion(region), nil
	}
	return c.clients.forRegion(region), c.clients.forControl(region)
}

// Endpoint is the custom S3 endpoint, "" for AWS.
func (c *Collector) Endpoint() string { return c.clients.endpoints.s3 }
