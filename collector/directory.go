package collector

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/sourcegraph/conc/iter"

	"s3audit/collector/snapshot"
)

// Directory buckets have actions of their own for the operations of ordinary ones.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3express.html
var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
	listDirectoryBuckets = Call{
		API: "ListDirectoryBuckets", Action: "s3express:ListAllMyDirectoryBuckets", Roots: root("ListAllMyDirectoryBucketsResult"),
	}
	getDirectoryPolicy     = express(policy.Calls[0], "s3express:GetBucketPolicy")
	getDirectoryEncryption = express(encryption.Calls[0], "s3express:GetEncryptionConfiguration")
	getDirectoryLifecycle  = express(lifecycle.Calls[0], "s3express:GetLifecycleConfiguration")
)

func express(c Call, action string) Call {
	c.Action = action
	return c
}

var directoryBuckets = Subresource{
	Name: "account.directoryBuckets", Scope: ScopeAccount,
	Calls: []Call{listDirectoryBuckets, getDirectoryPolicy, getDirectoryEncryption, getDirectoryLifecycle},
}

// directorySuffix ends every directory bucket's name.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
const directorySuffix = "--x-s3"

func (r *accountRead) directoryBuckets(ctx context.Context) snapshot.Observed[snapshot.DirectoryBuckets] {
	if instead, yes := ask[snapshot.DirectoryBuckets](r, &directoryBuckets); !yes {
		return instead
	}
	var all []snapshot.DirectoryBucket
	for _, region := range r.directoryRegions() {
		listed, f := r.listDirectoryBuckets(ctx, region)
		if f != nil {
			return observed[snapshot.DirectoryBuckets](inRegion(f, region))
		}
		mapper := iter.Mapper[types.Bucket, snapshot.DirectoryBucket]{MaxGoroutines: fanOut}
		all = append(all, mapper.Map(listed, func(b *types.Bucket) snapshot.DirectoryBucket { return r.directoryBucket(ctx, b, region) })...)
	}
	return present(&snapshot.DirectoryBuckets{Buckets: all}, func(d *snapshot.DirectoryBuckets) bool { return len(d.Buckets) == 0 })
}

// directoryRegions is one region for an endpoint that answers for all.
func (r *accountRead) directoryRegions() []string {
	if r.s.clients.custom() {
		return []string{r.home()}
	}
	return r.regions
}

func (r *accountRead) listDirectoryBuckets(ctx context.Context, region string) ([]types.Bucket, *fault) {
	var all []types.Bucket
	for token := ""; ; {
		out, f := directory(ctx, r.s, &listDirectoryBuckets, region, func(ctx context.Context, api *s3.Client) (*s3.ListDirectoryBucketsOutput, error) {
			return api.ListDirectoryBuckets(ctx, &s3.ListDirectoryBucketsInput{ContinuationToken: optional(token)})
		})
		if f != nil && !r.s.clients.custom() && f.refusal.Code == "NoSuchHost" {
			return nil, nil // the region has no directory buckets, and so no endpoint for them
		}
		if f == nil {
			f = r.notDirectories(out.Buckets)
		}
		if f != nil {
			return nil, f
		}
		all = append(all, out.Buckets...)
		next := aws.ToString(out.ContinuationToken)
		if next == "" {
			return all, nil
		}
		if next == token {
			return nil, r.s.give(&listDirectoryBuckets, "BadPagination", "the server gave the same continuation token twice")
		}
		token = next
	}
}

// notDirectories catches servers that answer with their ordinary buckets.
func (r *accountRead) notDirectories(buckets []types.Bucket) *fault {
	for _, b := range buckets {
		if name := aws.ToString(b.Name); !strings.HasSuffix(name, directorySuffix) {
			f := r.s.give(&listDirectoryBuckets, "UnexpectedBody", fmt.Sprintf("the answer lists %s, which is no directory bucket", name))
			f.state = snapshot.Unsupported
			return f
		}
	}
	return nil
}

func (r *accountRead) directoryBucket(ctx context.Context, b *types.Bucket, region string) snapshot.DirectoryBucket {
	d := snapshot.DirectoryBucket{Name: aws.ToString(b.Name), Arn: aws.ToString(b.BucketArn), Region: region, CreationDate: b.CreationDate}
	if named := aws.ToString(b.BucketRegion); named != "" {
		d.Region = named
	}
	if d.Arn == "" {
		d.Arn = fmt.Sprintf("arn:%s:s3express:%s:%s:bucket/%s", r.a.Partition, d.Region, r.a.ID, d.Name)
	}
	policy, f := directory(ctx, r.s, &getDirectoryPolicy, region, func(ctx context.Context, api *s3.Client) (*s3.GetBucketPolicyOutput, error) {
		return api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b.Name})
	})
	d.Policy = answer(policy, f, noPolicy)
	encryption, f := directory(ctx, r.s, &getDirectoryEncryption, region, func(ctx context.Context, api *s3.Client) (*s3.GetBucketEncryptionOutput, error) {
		return api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: b.Name})
	})
	d.Encryption = answer(encryption, f, noEncryption)
	lifecycle, f := directory(ctx, r.s, &getDirectoryLifecycle, region, func(ctx context.Context, api *s3.Client) (*s3.GetBucketLifecycleConfigurationOutput, error) {
		return api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: b.Name})
	})
	d.Lifecycle = answer(lifecycle, f, noLifecycle)
	return d
}

// directory sends one call about directory buckets.
func directory[Out any](ctx context.Context, s *session, call *Call, region string, send func(context.Context, *s3.Client) (*Out, error)) (*Out, *fault) {
	out, f := invoke(ctx, s, call, "express "+region, func(ctx context.Context) (*Out, error) {
		return send(ctx, s.clients.forExpress(region))
	})
	if f != nil && f.kind == badCredentials && s.expired(ctx, f) {
		f.kind = canceled
	}
	s.counts.settle(call, f)
	return out, f
}
