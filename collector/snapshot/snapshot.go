// Package snapshot owns what was read: the manifest of a collection, the
// facts of its account, and one record a bucket with an answer, or the reason
// there is none, for every subresource. It reads and writes snapshot files.
// It never calls S3 and never judges.
package snapshot

import (
	"encoding/json"
	"time"
)

// State says how one read ended.
type State string

const (
	// Present means S3 answered with a document.
	Present State = "present"
	// Absent means S3 answered that nothing is configured.
	Absent State = "absent"
	// Denied means S3 refused to answer this caller.
	Denied State = "denied"
	// Failed means no usable answer came: throttled, timed out, malformed.
	Failed State = "failed"
	// Unsupported means the endpoint does not have this API.
	Unsupported State = "unsupported"
	// NotCollected means nobody asked.
	NotCollected State = "not-collected"
	// Unknown means the value is known only after apply (Terraform plans).
	Unknown State = "unknown"
)

// Answered reports whether a verdict may rest on the state.
func (s State) Answered() bool { return s == Present || s == Absent }

// Observed is the answer to one read. Value is set if and only if State is
// Present; every state but Present and Absent carries the Refusal.
type Observed[T any] struct {
	State State `json:"state"`
	Value *T    `json:"value,omitempty"`
	Refusal
}

// Refusal says which call got no usable answer, and why.
type Refusal struct {
	// API is the operation: "GetBucketAcl".
	API string `json:"api,omitempty"`
	// Action is the IAM action the operation needs: "s3:GetBucketAcl".
	Action string `json:"action,omitempty"`
	// Code is the error code of the answer ("AccessDenied") or, where no answer
	// came, what happened instead ("Timeout", "ConnectionReset", "MalformedXML").
	Code string `json:"code,omitempty"`
	// HTTPStatus is the status of the answer, 0 where none came.
	HTTPStatus int `json:"httpStatus,omitempty"`
	// Message is the server's own text, or the transport's.
	Message string `json:"message,omitempty"`
	// RequestID is the x-amz-request-id of the answer.
	RequestID string `json:"requestId,omitempty"`
	// Denial is "explicit" or "implicit" where S3 says which, and
	// "organization" where it names a service or resource control policy.
	Denial string `json:"denial,omitempty"`
}

// Bucket is one bucket's whole configuration. Subresources carry the names S3
// gives them on the wire; documents are S3's own, in the JSON shape that
// `aws s3api` prints.
type Bucket struct {
	Name         string     `json:"name"`
	ARN          string     `json:"arn"`
	Account      string     `json:"account"`
	Partition    string     `json:"partition"`
	Region       string     `json:"region"`
	CreationDate *time.Time `json:"creationDate,omitempty"`
	// Vanished is true when the bucket was listed and then, twice, not found.
	Vanished bool `json:"vanished,omitempty"`

	ACL                Observed[ACL]                              `json:"acl"`
	Policy             Observed[Policy]                           `json:"policy"`
	PolicyStatus       Observed[BucketPolicyStatus]               `json:"policyStatus"`
	PublicAccessBlock  Observed[PublicAccessBlock]                `json:"publicAccessBlock"`
	OwnershipControls  Observed[Ownership]                        `json:"ownershipControls"`
	Encryption         Observed[Encryption]                       `json:"encryption"`
	Versioning         Observed[Versioning]                       `json:"versioning"`
	ObjectLock         Observed[ObjectLock]                       `json:"object-lock"`
	Lifecycle          Observed[Lifecycle]                        `json:"lifecycle"`
	Replication        Observed[Replication]                      `json:"replication"`
	Logging            Observed[Logging]                          `json:"logging"`
	Notification       Observed[Notification]                     `json:"notification"`
	Website            Observed[Website]                          `json:"website"`
	CORS               Observed[CORS]                             `json:"cors"`
	Tagging            Observed[Tagging]                          `json:"tagging"`
	Accelerate         Observed[Accelerate]                       `json:"accelerate"`
	RequestPayment     Observed[RequestPayment]                   `json:"requestPayment"`
	Inventory          Observed[InventoryConfigurations]          `json:"inventory"`
	Analytics          Observed[AnalyticsConfigurations]          `json:"analytics"`
	Metrics            Observed[MetricsConfigurations]            `json:"metrics"`
	IntelligentTiering Observed[IntelligentTieringConfigurations] `json:"intelligent-tiering"`
	ABAC               Observed[ABAC]                             `json:"abac"`
	Metadata           Observed[Metadata]                         `json:"metadata"`
	Location           Observed[Location]                         `json:"location"`
	Uploads            Observed[Uploads]                          `json:"uploads"`
	ObjectACL          Observed[ObjectACLSample]                  `json:"objectAcl"`
	ObjectEncryption   Observed[ObjectEncryptionSample]           `json:"objectEncryption"`
	References         Observed[References]                       `json:"references"`

	// Unknown holds fields written by a newer minor version of the format.
	Unknown map[string]json.RawMessage `json:"-"`
}

// ObjectACLSample is the ACLs of a few objects: those ListObjectsV2 names
// first, each with what GetObjectAcl answered.
type ObjectACLSample struct {
	// Sampled is the number of objects asked for.
	Sampled int             `json:"Sampled"`
	Objects []SampledObject `json:"Objects,omitempty"`
}

// SampledObject is one object of an [ObjectACLSample].
type SampledObject struct {
	Key string        `json:"Key"`
	ACL Observed[ACL] `json:"ACL"`
}

// References is the buckets that the answered part of a configuration names,
// each once for every subresource that names it, sorted by both.
type References struct {
	References []Reference `json:"References"`
}

// Reference is one of them. Own and Exists are nil where nobody could tell;
// then the Refusal says why.
type Reference struct {
	Bucket string `json:"Bucket"`
	// From is the subresource that names the bucket: "replication".
	From string `json:"From"`
	// Own says whether the bucket belongs to the account that was read.
	Own    *bool  `json:"Own,omitempty"`
	Exists *bool  `json:"Exists,omitempty"`
	Region string `json:"Region,omitempty"`
	// Target is what was read of a bucket of the account's own.
	Target *Target `json:"Target,omitempty"`
	Refusal
}

// Target is the part of a referenced bucket's configuration that says whether
// it is fit for what it is used for. What does not matter for that is not collected.
type Target struct {
	ACL               Observed[ACL]               `json:"acl"`
	Policy            Observed[Policy]            `json:"policy"`
	PublicAccessBlock Observed[PublicAccessBlock] `json:"publicAccessBlock"`
	OwnershipControls Observed[Ownership]         `json:"ownershipControls"`
	Encryption        Observed[Encryption]        `json:"encryption"`
	Versioning        Observed[Versioning]        `json:"versioning"`
	ObjectLock        Observed[ObjectLock]        `json:"object-lock"`
	RequestPayment    Observed[RequestPayment]    `json:"requestPayment"`
}

// PredictableBuckets is the buckets under the names that AWS's services give
// theirs, as far as there are any, sorted. Probed is the number of names.
type PredictableBuckets struct {
	Probed  int                 `json:"Probed"`
	Buckets []PredictableBucket `json:"Buckets,omitempty"`
}

// PredictableBucket is one of them. Own and Exists are nil where nobody could
// tell; then the Refusal says why.
type PredictableBucket struct {
	Bucket string `json:"Bucket"`
	// Service is whose name it is: "AWS Glue".
	Service string `json:"Service"`
	Own     *bool  `json:"Own,omitempty"`
	Exists  *bool  `json:"Exists,omitempty"`
	Region  string `json:"Region,omitempty"`
	Refusal
}

// Account is what holds for every bucket of one account.
type Account struct {
	ID        string `json:"id"`
	Partition string `json:"partition"`
	// Buckets is the number of buckets listed, before any selection.
	Buckets                  int                                `json:"buckets"`
	PublicAccessBlock        Observed[PublicAccessBlock]        `json:"publicAccessBlock"`
	AccessPoints             Observed[AccessPoints]             `json:"accessPoints"`
	MultiRegionAccessPoints  Observed[MultiRegionAccessPoints]  `json:"multiRegionAccessPoints"`
	DirectoryBuckets         Observed[DirectoryBuckets]         `json:"directoryBuckets"`
	ObjectLambdaAccessPoints Observed[ObjectLambdaAccessPoints] `json:"objectLambdaAccessPoints"`
	AccessGrants             Observed[AccessGrants]             `json:"accessGrants"`
	Jobs                     Observed[Jobs]                     `json:"jobs"`
	StorageLens              Observed[StorageLens]              `json:"storageLens"`
	PredictableBuckets       Observed[PredictableBuckets]       `json:"predictableBuckets"`
	References               Observed[References]               `json:"references"`

	Unknown map[string]json.RawMessage `json:"-"`
}

// AccessPoints is every access point of the account in the regions asked.
// When one region refused while others answered, the whole is not Present:
// the Refusal names the region and Value stays nil.
type AccessPoints struct {
	AccessPointList []AccessPoint `json:"AccessPointList"`
}

// AccessPoint is one access point: what ListAccessPoints says of it, and what
// GetAccessPoint, GetAccessPointPolicy and GetAccessPointPolicyStatus say.
type AccessPoint struct {
	Name         string                       `json:"Name"`
	Arn          string                       `json:"AccessPointArn"`
	Bucket       string                       `json:"Bucket"`
	Region       string                       `json:"Region"`
	Detail       Observed[AccessPointDetail]  `json:"Detail"`
	Policy       Observed[Policy]             `json:"Policy"`
	PolicyStatus Observed[BucketPolicyStatus] `json:"PolicyStatus"`
}

// MultiRegionAccessPoints is every multi-Region access point of the account.
type MultiRegionAccessPoints struct {
	AccessPoints []MultiRegionAccessPoint `json:"AccessPoints"`
}

// MultiRegionAccessPoint is one multi-Region access point. The report holds
// its name, alias, status, regions and public access block.
type MultiRegionAccessPoint struct {
	Arn          string                       `json:"Arn"`
	Report       MultiRegionAccessPointReport `json:"Report"`
	Policy       Observed[Policy]             `json:"Policy"`
	PolicyStatus Observed[BucketPolicyStatus] `json:"PolicyStatus"`
	// Proposed is the policy that was put and is not established in every Region yet.
	Proposed Observed[Policy] `json:"Proposed"`
}

// DirectoryBuckets is every directory bucket of the account in the regions asked.
type DirectoryBuckets struct {
	Buckets []DirectoryBucket `json:"Buckets"`
}

// DirectoryBucket is one S3 Express One Zone bucket.
type DirectoryBucket struct {
	Name         string               `json:"Name"`
	Arn          string               `json:"BucketArn"`
	Region       string               `json:"BucketRegion"`
	CreationDate *time.Time           `json:"CreationDate,omitempty"`
	Policy       Observed[Policy]     `json:"policy"`
	Encryption   Observed[Encryption] `json:"encryption"`
	Lifecycle    Observed[Lifecycle]  `json:"lifecycle"`
}

// Manifest opens a snapshot: who read what, from where, with which tool.
type Manifest struct {
	// Format is the version of the snapshot format, "major.minor".
	Format string `json:"format"`
	// Tool is the version of s3audit that wrote the snapshot.
	Tool string `json:"tool"`
	// Started is when the collection began, UTC.
	Started   time.Time `json:"started"`
	Account   string    `json:"account"`
	Partition string    `json:"partition"`
	// Caller is the ARN that GetCallerIdentity answered.
	Caller string `json:"caller"`
	// Region is the region the client was configured with.
	Region string `json:"region"`
	// Endpoint is the custom S3 endpoint, empty for AWS.
	Endpoint string `json:"endpoint,omitempty"`
	// Sources says where the records come from: "s3", "terraform-plan".
	Sources []string `json:"sources"`
	// Expected is the number of buckets selected, before tags had a say: those
	// are read with the buckets, and the footer counts what they left.
	Expected int `json:"expected"`
	// Listed is the number of buckets the account has, selected or not; where a
	// single prefix or region was selected, S3 was asked for no others; where the
	// listing was refused, it is the number of those named.
	Listed int `json:"listed"`
	// Collected names the subresources that were asked for, sorted.
	Collected []string `json:"collected"`
}

// Footer closes a snapshot. A file without one is incomplete.
type Footer struct {
	// Finished is when the last answer came, UTC.
	Finished time.Time `json:"finished"`
	// Listed, Expected and Read count buckets: those the account has, those
	// selected, and those with a record in this file.
	Listed   int `json:"listed"`
	Expected int `json:"expected"`
	Read     int `json:"read"`
	// Vanished names the buckets that were listed and then not found, sorted.
	Vanished []string `json:"vanished,omitempty"`
	// NotFound lists the buckets that were named, not listed and not found, sorted.
	NotFound []string `json:"notFound,omitempty"`
	// Calls counts what was asked, by API, sorted by API.
	Calls []Calls `json:"calls"`
	// Interrupted says why the collection stopped early; empty if it did not.
	Interrupted string `json:"interrupted,omitempty"`
	// Digest is "sha256:" and the hex digest of every line before the footer.
	Digest string `json:"digest"`
}

// Calls counts the calls of one API and how they ended.
type Calls struct {
	API         string `json:"api"`
	Action      string `json:"action"`
	Calls       int    `json:"calls"`
	Denied      int    `json:"denied,omitempty"`
	Throttled   int    `json:"throttled,omitempty"`
	Failed      int    `json:"failed,omitempty"`
	Unsupported int    `json:"unsupported,omitempty"`
}

// Coverage is what a report says of a collection: the manifest's and footer's
// counts, and the actions to grant so that nothing is denied next time.
type Coverage struct {
	Listed    int      `json:"listed"`
	Expected  int      `json:"expected"`
	Read      int      `json:"read"`
	Evaluated int      `json:"evaluated"`
	Vanished  []string `json:"vanished"`
	// NotFound names the buckets that were asked for by name and do not exist.
	NotFound    []string `json:"notFound"`
	Calls       []Calls  `json:"calls"`
	Grant       []string `json:"grant"`
	Interrupted string   `json:"interrupted,omitempty"`
	// Complete is true when every selected bucket that still exists was read,
	// whatever its subresources answered, and every one that was named exists.
	Complete bool `json:"complete"`
	// Disagreements are the first buckets by name of all those, Disagreeing in
	// number, whose policy status differs from what judging its text came to.
	Disagreements []Disagreement `json:"analyser_disagreements,omitempty"`
	Disagreeing   int            `json:"analyser_disagreeing,omitempty"`
	// NotRun are the rules that were evaluated nowhere and should have been, or
	// that are the user's own, sorted.
	NotRun []RuleNotRun `json:"not_run,omitempty"`
	// UnusedOverrides are the overrides of parameters that fitted no bucket.
	UnusedOverrides []UnusedOverride `json:"overrides_unused,omitempty"`
}

// UnusedOverride is an override of a rule's parameters that fitted no bucket.
type UnusedOverride struct {
	Rule string `json:"rule"`
	// Where is the place it was written at: "s3audit.hcl:12:3".
	Where string `json:"where,omitempty"`
}

// RuleNotRun is a rule that was evaluated nowhere.
type RuleNotRun struct {
	Rule   string       `json:"rule"`
	Reason NotRunReason `json:"reason"`
	// Needs are the subresources that nobody asked for, with [NotRunOnRequest].
	Needs []string `json:"needs,omitempty"`
}

// NotRunReason is why a rule was evaluated nowhere.
type NotRunReason string

const (
	// NotRunOnRequest: it needs subresources that are only read on request.
	NotRunOnRequest NotRunReason = "on-request"
	// NotRunNotChosen: it is the user's own, and the choice of rules leaves it out.
	NotRunNotChosen NotRunReason = "not-chosen"
	// NotRunNothing: it is the user's own, and nothing was there to be judged by it.
	NotRunNothing NotRunReason = "nothing-to-judge"
)

// Disagreement is a bucket whose policy is public by AWS's answer and not by
// the analyser's, or the other way round.
type Disagreement struct {
	Bucket string `json:"bucket"`
	// AWS is what GetBucketPolicyStatus answered, Analyser what the policy test says.
	AWS      bool `json:"aws"`
	Analyser bool `json:"analyser"`
	// Statements are the places in the policy of those judged otherwise.
	Statements []int `json:"statements"`
}
