package collector

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"s3audit/collector/snapshot"
)

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
var acl = read("acl",
	Call{API: "GetBucketAcl", Action: "s3:GetBucketAcl", Roots: root("AccessControlPolicy")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ACL] { return &b.ACL },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketAclOutput, error) {
		return api.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: bucket})
	}, nil)

// errCutPolicy is what the SDK cannot see: it takes any text for a policy. S3
// stores none that is no JSON, so that such a text was cut on its way.
var errCutPolicy = &smithy.DeserializationError{Err: errors.New("the policy is no whole JSON document")}

// The answer is the policy itself, and it is JSON. Callers from other accounts
// get 405 even where the policy allows them the action.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
var policy = read("policy",
	Call{
		API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Absent: errorCodes("NoSuchBucketPolicy"),
		Roots: root(rootText), NotOwner: errorCodes("MethodNotAllowed"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Policy] { return &b.Policy },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketPolicyOutput, error) {
		out, err := api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket})
		if err == nil && out.Policy != nil && !json.Valid([]byte(*out.Policy)) {
			return nil, errCutPolicy
		}
		return out, err
	},
	func(p *snapshot.Policy) bool { return p.Policy == nil })

// A bucket without a policy has no policy status, so that the answer to
// GetBucketPolicy can save this call.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
var policyStatus = afterPolicy(read("policyStatus",
	Call{
		API: "GetBucketPolicyStatus", Action: "s3:GetBucketPolicyStatus", Absent: errorCodes("NoSuchBucketPolicy"),
		Roots: root("PolicyStatus"), NotOwner: errorCodes("MethodNotAllowed"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.BucketPolicyStatus] { return &b.PolicyStatus },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketPolicyStatusOutput, error) {
		return api.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: bucket})
	},
	func(s *snapshot.BucketPolicyStatus) bool { return s.PolicyStatus == nil }))

func afterPolicy(row Subresource) Subresource {
	ask := row.read
	row.after = "policy"
	row.read = func(ctx context.Context, r *bucketRead) {
		if r.asked("policy") && r.b.Policy.State == snapshot.Absent {
			r.b.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Absent}
			return
		}
		ask(ctx, r)
	}
	return row
}

// Ceph RGW spells the root element in its own way.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
var publicAccessBlock = read("publicAccessBlock",
	Call{
		API: "GetPublicAccessBlock", Action: "s3:GetBucketPublicAccessBlock", Absent: errorCodes("NoSuchPublicAccessBlockConfiguration"),
		Roots: root("PublicAccessBlockConfiguration", "BlockPublicAccessBlockConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.PublicAccessBlock] { return &b.PublicAccessBlock },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetPublicAccessBlockOutput, error) {
		return api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: bucket})
	},
	func(p *snapshot.PublicAccessBlock) bool { return p.PublicAccessBlockConfiguration == nil })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
var ownershipControls = read("ownershipControls",
	Call{
		API: "GetBucketOwnershipControls", Action: "s3:GetBucketOwnershipControls", Absent: errorCodes("OwnershipControlsNotFoundError"),
		Roots: root("OwnershipControls"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Ownership] { return &b.OwnershipControls },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketOwnershipControlsOutput, error) {
		return api.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: bucket})
	},
	func(o *snapshot.Ownership) bool {
		return o.OwnershipControls == nil || len(o.OwnershipControls.Rules) == 0
	})
