// Package exposure owns the question who can reach a bucket: whether a policy
// is public as S3 means it, and who can list, read, write and administer the
// bucket after ACLs, object ownership, block settings and access points. It
// takes documents and returns a verdict with its trace. It reads nothing by
// itself, and where an input is not known it answers with what holds for
// every value the input could have, or with unknown.
package exposure

import (
	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// Level is how far access reaches.
type Level string

const (
	// Private means the owner's account only, or AWS services acting for it.
	Private Level = "private"
	// Shared means callers outside the account, but a bounded set of them.
	Shared Level = "shared"
	// Public means an unbounded set of callers.
	Public Level = "public"
	// Unknown means that an input which could not be read decides.
	Unknown Level = "unknown"
)

// Confidence is the weakest ground that an answer rests on.
type Confidence string

const (
	// Documented is stated in AWS's documentation.
	Documented Confidence = "documented"
	// Inferred follows from documented behaviour of IAM.
	Inferred Confidence = "inferred"
	// Convention is a reading taken where AWS is silent or its texts conflict.
	Convention Confidence = "convention"
)

// Class is a kind of access.
type Class string

// The classes of access. Metadata alone does not make a bucket public.
const (
	List     Class = "list"
	Read     Class = "read"
	Write    Class = "write"
	Admin    Class = "admin"
	Metadata Class = "metadata"
)

// Kind says what a policy is attached to.
type Kind string

// The kinds of policy.
const (
	BucketPolicy      Kind = "bucket-policy"
	AccessPointPolicy Kind = "access-point-policy"
)

// Self is whose bucket it is. In self-relative documents the account is
// {account} and the name {bucket}.
type Self struct {
	// Account is the owner's account id, "" where it is not known.
	Account string
	// CanonicalID is the owner's canonical user id, "" where it is not known.
	CanonicalID string
	// Partition is "aws", "aws-cn" or "aws-us-gov"; "" is "aws".
	Partition string
	// Bucket is the bucket's name; "" takes every bucket named in a resource
	// for this one.
	Bucket string
}

// Maybe is an input: known to be configured, known not to be, or not known.
// The zero value is not known.
type Maybe[T any] struct {
	State State
	Value T
	// Reason says why an input is not known: "denied", "malformed: …".
	Reason string
}

// State is what is known of an input.
type State uint8

// The states of an input.
const (
	NotKnown State = iota
	NotConfigured
	Configured
)

// Block is a public access block.
type Block = snapshot.PublicAccessBlockConfiguration

// Input is everything that decides who can reach a bucket.
type Input struct {
	Self Self
	// Kind is what Policy is attached to; "" is a bucket.
	Kind   Kind
	Policy Maybe[*policy.Document]
	// PolicyStatus is what AWS answered to GetBucketPolicyStatus, nil where it
	// was not asked, did not answer, or is not AWS.
	PolicyStatus *bool
	ACL          Maybe[*snapshot.ACL]
	// Ownership is ObjectOwnership: BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter.
	Ownership    Maybe[string]
	BucketBlock  Maybe[Block]
	AccountBlock Maybe[Block]
	// OrganizationBlock is the organization's S3 policy, "all" or "none". It
	// replaces the account's block. Not known, it is taken to be in the
	// account's block already, as S3 Control returns it.
	OrganizationBlock Maybe[string]
	// AccessPoints are those attached to the bucket, of whatever account.
	AccessPoints Maybe[[]AccessPoint]
	Trusted      *Trusted
	// Alone makes the policy alone the question, as PolicyAlone does: the verdict
	// is the level of the policy, also where what it gives to everyone would not
	// make a bucket public by itself.
	Alone bool
}

// AccessPoint is one access point of the bucket.
type AccessPoint struct {
	Name    string
	Account string
	// NetworkOrigin is "Internet" or "VPC", "" where it is not known.
	NetworkOrigin string
	// MultiRegion is true of a multi-Region access point.
	MultiRegion bool
	Block       Maybe[Block]
	Policy      Maybe[*policy.Document]
}

// Trusted names the outsiders that the user knows: who gets in by these alone
// makes a bucket shared (trusted).
type Trusted struct {
	Accounts             []string `json:"accounts,omitempty"`
	Organizations        []string `json:"organizations,omitempty"`
	VPCs                 []string `json:"vpcs,omitempty"`
	VPCEndpoints         []string `json:"vpc_endpoints,omitempty"`
	CIDRs                []string `json:"cidrs,omitempty"`
	CanonicalIDs         []string `json:"canonical_ids,omitempty"`
	CloudFrontIdentities []string `json:"cloudfront_identities,omitempty"`
}
