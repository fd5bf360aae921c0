package collector

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// The scopes of a subresource.
const (
	ScopeBucket  = "bucket"
	ScopeAccount = "account"
)

// A Call is one API operation, and all that is particular to its answers.
type Call struct {
	// API is the operation: "GetBucketAcl".
	API string
	// Action is the IAM action that allows it, which often has another name.
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
	Action string
	// Absent lists the error codes that mean "not configured".
	Absent []string
	// Roots lists the root elements of a genuine answer, S3's own first. The
	// empty text stands for a body that is not XML.
	Roots []string
	// NotOwner lists the error codes with which S3 refuses callers from accounts
	// other than the bucket owner's, where that is not 403.
	NotOwner []string
}

// rootText stands in [Call.Roots] for a body that is not XML.
const rootText = ""

// A Subresource is one piece of configuration, and how it is read.
type Subresource struct {
	// Name is the JSON key in snapshot.Bucket, or "account." and that in snapshot.Account.
	Name string
	// Scope is [ScopeBucket] or [ScopeAccount].
	Scope string
	// Calls are the operations that reading it takes, the first always.
	Calls []Call
	// OptIn marks what is costly or intrusive and read only when named.
	OptIn bool

	// after names a subresource whose answer decides whether this one is asked.
	after string
	// last marks what is read when all other rows were.
	last bool
	// read asks and stores the answer; it is nil for the account's.
	read func(ctx context.Context, r *bucketRead)
	// set stores a state without asking.
	set func(b *snapshot.Bucket, state snapshot.State, why snapshot.Refusal)
	// answered reports whether the record holds an answer.
	answered func(b *snapshot.Bucket) bool
}

// Subresources is the one table of what can be read, in the order of the
// record. The slice is the caller's.
func Subresources() []Subresource { return slices.Clone(table) }

var table = []Subresource{
	acl, policy, policyStatus, publicAccessBlock, ownershipControls,
	encryption, versioning, objectLock, lifecycle, replication,
	logging, notification, website, cors, tagging, accelerate, requestPayment,
	inventory, analytics, metrics, intelligentTiering, abac, metadata, location,
	uploads, objectACL, objectEncryption, references,
	accountPublicAccessBlock, accessPoints, multiRegionAccessPoints, directoryBuckets,
	objectLambdaAccessPoints, accessGrants, batchJobs, storageLens,
	predictableBuckets, accountReferences,
}

// rootsOf maps operations to the root elements that the hook accepts.
var rootsOf = func() map[string][]string {
	roots := map[string][]string{}
	add := func(c Call) {
		for _, root := range c.Roots {
			if !slices.Contains(roots[c.API], root) {
				roots[c.API] = append(roots[c.API], root)
			}
		}
	}
	for _, s := range table {
		for _, c := range s.Calls {
			add(c)
		}
	}
	add(listBuckets)
	add(getCallerIdentity)
	return roots
}()

// Calls outside the table: what every collection asks, and what settles doubts.
var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
	listBuckets = Call{API: "ListBuckets", Action: "s3:ListAllMyBuckets", Roots: []string{"ListAllMyBucketsResult", "ListBucketsOutput"}}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
	headBucket = Call{API: "HeadBucket", Action: "s3:ListBucket"}
	// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
	getCallerIdentity = Call{API: "GetCallerIdentity", Action: "sts:GetCallerIdentity", Roots: []string{"GetCallerIdentityResponse"}}
)

// AlwaysCalled are the operations that every collection makes, whatever the
// subresources asked for; HeadBucket only where a bucket's region or very
// existence is in doubt.
func AlwaysCalled() []Call { return []Call{listBuckets, headBucket, getCallerIdentity} }

func errorCodes(codes ...string) []string { return codes }
func root(names ...string) []string       { return names }

// read is a table row for an operation that answers with one document. empty
// tells the documents that mean "not configured" where S3 has no error code for
// it; nil means that there are none.
func read[Doc, Out any](
	name string, call Call,
	field func(*snapshot.Bucket) *snapshot.Observed[Doc],
	get func(ctx context.Context, api *s3.Client, bucket *string) (*Out, error),
	empty func(*Doc) bool,
) Subresource {
	return readPages(name, call, field,
		func(ctx context.Context, api *s3.Client, bucket, _ *string) (*Out, error) {
			return get(ctx, api, bucket)
		},
		func(*Out) (*bool, *string) { return nil, nil }, nil, empty)
}

// readPages is read for an operation that answers in pages: get is handed the
// token of the page, next says whether a page is cut and gives the token of the
// one after, join appends a page's document to all before it.
func readPages[Doc, Out any](
	name string, call Call,
	field func(*snapshot.Bucket) *snapshot.Observed[Doc],
	get func(ctx context.Context, api *s3.Client, bucket, token *string) (*Out, error),
	next func(*Out) (truncated *bool, token *string), join func(all, page *Doc), empty func(*Doc) bool,
) Subresource {
	row := Subresource{Name: name, Scope: ScopeBucket, Calls: []Call{call}}
	row.set, row.answered = accessors(field)
	row.read = func(ctx context.Context, r *bucketRead) {
		var all *Doc
		var token *string
		for {
			page, f := do(ctx, r, &call, func(ctx context.Context, api *s3.Client) (*Out, error) {
				ask := func(ctx context.Context) (*Out, error) { return get(ctx, api, &r.b.Name, token) }
				if token != nil {
					return ask(ctx)
				}
				return shortcut(ctx, r.s.clients.shortcuts, &call, api, r.b.Name, ask)
			})
			if f != nil {
				*field(r.b) = observed[Doc](f)
				return
			}
			if all == nil {
				all = convert[Doc](page)
			} else {
				join(all, convert[Doc](page))
			}
			truncated, following := next(page)
			if !aws.ToBool(truncated) {
				break
			}
			if aws.ToString(following) == "" || aws.ToString(following) == aws.ToString(token) {
				// The rest exists and cannot be had: half a list is no answer.
				*field(r.b) = observed[Doc](r.s.give(&call, "BadPagination", "the list is cut, and the server gives no way on"))
				return
			}
			token = following
		}
		*field(r.b) = present(all, empty)
	}
	return row
}

func accessors[Doc any](field func(*snapshot.Bucket) *snapshot.Observed[Doc]) (
	set func(*snapshot.Bucket, snapshot.State, snapshot.Refusal), answered func(*snapshot.Bucket) bool,
) {
	set = func(b *snapshot.Bucket, state snapshot.State, why snapshot.Refusal) {
		*field(b) = snapshot.Observed[Doc]{State: state, Refusal: why}
	}
	return set, func(b *snapshot.Bucket) bool { return field(b).State.Answered() }
}

// present is the answer that a document is; absent if it is an empty one.
func present[Doc any](doc *Doc, empty func(*Doc) bool) snapshot.Observed[Doc] {
	if doc == nil || empty != nil && empty(doc) {
		return snapshot.Observed[Doc]{State: snapshot.Absent}
	}
	return snapshot.Observed[Doc]{State: snapshot.Present, Value: doc}
}

// observed is the answer that a fault is.
func observed[Doc any](f *fault) snapshot.Observed[Doc] {
	if f.state == snapshot.Absent {
		return snapshot.Observed[Doc]{State: snapshot.Absent}
	}
	return snapshot.Observed[Doc]{State: f.state, Refusal: f.refusal}
}
