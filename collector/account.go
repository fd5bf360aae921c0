package collector

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/sourcegraph/conc"

	"s3audit/collector/snapshot"
)

// accountPublicAccessBlock holds for every bucket of the account.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
var accountPublicAccessBlock = Subresource{Name: "account.publicAccessBlock", Scope: ScopeAccount, Calls: []Call{{
	API: "GetPublicAccessBlock", Action: "s3:GetAccountPublicAccessBlock", Absent: errorCodes("NoSuchPublicAccessBlockConfiguration"),
	Roots: root("PublicAccessBlockConfiguration"),
}}}

// An accountRead reads what belongs to the account and no bucket.
type accountRead struct {
	s       *session
	a       *snapshot.Account
	regions []string // where buckets are, sorted
}

// run asks for everything at once.
func (r *accountRead) run(ctx context.Context) {
	var group conc.WaitGroup
	group.Go(func() { r.a.PublicAccessBlock = r.publicAccessBlock(ctx) })
	group.Go(func() { r.a.AccessPoints = r.accessPoints(ctx) })
	group.Go(func() { r.a.MultiRegionAccessPoints = r.multiRegionAccessPoints(ctx) })
	group.Go(func() { r.a.DirectoryBuckets = r.directoryBuckets(ctx) })
	group.Go(func() { r.a.ObjectLambdaAccessPoints = r.objectLambdaAccessPoints(ctx) })
	group.Go(func() { r.a.AccessGrants = r.accessGrants(ctx) })
	group.Go(func() { r.a.Jobs = r.jobs(ctx) })
	group.Go(func() { r.a.StorageLens = r.storageLens(ctx) })
	group.Go(func() { r.a.PredictableBuckets = r.predictable(ctx) })
	group.Wait()
	r.a.References = r.references(ctx)
}

// ask reports whether a subresource is to be read, else why not: because nobody
// asked, or since a custom endpoint has no S3 Control beside it.
func ask[Doc any](r *accountRead, row *Subresource) (instead snapshot.Observed[Doc], yes bool) {
	instead.Refusal = refusalOf(row.Calls[0])
	switch {
	case !r.s.wanted[row.Name]:
		instead.State = snapshot.NotCollected
	case !r.s.clients.controlled():
		instead.State, instead.Code = snapshot.Unsupported, "NoControlEndpoint"
		instead.Message = "the S3 endpoint is not AWS's, and no S3 Control endpoint is given"
	case r.a.ID == "" && row.Name != directoryBuckets.Name:
		instead.State, instead.Code = snapshot.Failed, "NoAccountID"
		instead.Message = "S3 Control wants the account's id, and nobody tells it"
		r.s.counts.settle(&row.Calls[0], &fault{state: snapshot.Failed})
	default:
		return instead, true
	}
	return instead, false
}

func (r *accountRead) publicAccessBlock(ctx context.Context) snapshot.Observed[snapshot.PublicAccessBlock] {
	if instead, yes := ask[snapshot.PublicAccessBlock](r, &accountPublicAccessBlock); !yes {
		return instead
	}
	out, f := control(ctx, r.s, &accountPublicAccessBlock.Calls[0], r.home(), func(ctx context.Context, api *s3control.Client) (*s3control.GetPublicAccessBlockOutput, error) {
		return api.GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: &r.a.ID})
	})
	if f != nil {
		return observed[snapshot.PublicAccessBlock](f)
	}
	return present(convert[snapshot.PublicAccessBlock](out), func(p *snapshot.PublicAccessBlock) bool { return p.PublicAccessBlockConfiguration == nil })
}

func (r *accountRead) home() string { return r.s.clients.cfg.Region }

// control sends one S3 Control call.
func control[Out any](ctx context.Context, s *session, call *Call, region string, send func(context.Context, *s3control.Client) (*Out, error)) (*Out, *fault) {
	out, f := invoke(ctx, s, call, "control "+region, func(ctx context.Context) (*Out, error) {
		return send(ctx, s.clients.forControl(region))
	})
	if f != nil && f.kind == badCredentials && s.expired(ctx, f) {
		f.kind = canceled
	}
	s.counts.settle(call, f)
	return out, f
}

// An identity is who reads, as far as anybody says.
type identity struct{ account, partition, caller string }

// whoami asks STS. Where it does not answer, the credentials may know their
// account; on a custom endpoint without STS nobody does.
func (s *session) whoami(ctx context.Context) (identity, *fault) {
	id := identity{partition: partitionOf(s.clients.cfg.Region)}
	if s.clients.cfg.Credentials != nil {
		if c, err := s.clients.cfg.Credentials.Retrieve(ctx); err == nil {
			id.account = c.AccountID
		}
	}
	if !s.clients.identified() {
		return id, nil
	}
	out, f := invoke(ctx, s, &getCallerIdentity, "sts", func(ctx context.Context) (*sts.GetCallerIdentityOutput, error) {
		return s.clients.forSTS().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	})
	s.counts.settle(&getCallerIdentity, f)
	if f != nil {
		return id, f
	}
	id.account, id.caller = aws.ToString(out.Account), aws.ToString(out.Arn)
	if parts := strings.SplitN(id.caller, ":", 3); len(parts) == 3 && parts[1] != "" {
		id.partition = parts[1]
	}
	return id, nil
}

// partitionOf tells the partition by the region's name.
// https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html
func partitionOf(region string) string {
	for _, known := range []struct{ prefix, partition string }{
		{"cn-", "aws-cn"}, {"us-gov-", "aws-us-gov"}, {"us-iso-", "aws-iso"}, {"us-isob-", "aws-iso-b"},
		{"eu-isoe-", "aws-iso-e"}, {"us-isof-", "aws-iso-f"}, {"eusc-", "aws-eusc"},
	} {
		if strings.HasPrefix(region, known.prefix) {
			return known.partition
		}
	}
	return "aws"
}

// isAccountID reports whether text is what AWS calls an account id. S3's owner
// ids are longer; some servers give the account there.
func isAccountID(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
