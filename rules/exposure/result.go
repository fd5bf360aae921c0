package exposure

// Result is who can reach a bucket, and why. Its JSON form is what rules find
// under input.derived.exposure and what `s3audit access -o json` prints.
type Result struct {
	Verdict Level `json:"verdict"`
	// Trusted is true when all that makes the verdict shared is trusted.
	Trusted bool `json:"trusted"`
	// PolicyIsPublic is what GetBucketPolicyStatus answers: a test on the text of
	// the policy alone. Nil without a policy, or where it is not known.
	PolicyIsPublic *bool `json:"policy_is_public"`

	List     Level `json:"list"`
	Read     Level `json:"read"`
	Write    Level `json:"write"`
	Admin    Level `json:"admin"`
	Metadata Level `json:"metadata"`

	// CrossAccount is who gets in from outside the owner's account, after every
	// layer, sorted; never nil.
	CrossAccount []Caller `json:"cross_account"`
	// ObjectsCanBePublic says whether ACLs of single objects can open them. They
	// are not read: this is a residual risk, not the verdict. Nil: not known.
	ObjectsCanBePublic *bool      `json:"objects_can_be_public"`
	Confidence         Confidence `json:"confidence"`
	// Disputed is true where AWS's texts, or AWS's tools, do not agree.
	Disputed bool `json:"disputed"`

	// Statements is the policy test, a statement each, in the policy's order.
	Statements []Statement `json:"statements"`
	// Layers is what opened and what closed, in the order they act: bucket
	// policy, policy status, acl, ownership, blocks, access points.
	Layers []Layer `json:"layers"`
	// Latent is access that only one setting holds back.
	Latent   []Latent  `json:"latent"`
	Warnings []Warning `json:"warnings"`
	// Missing names the inputs that were not known and could change the answer.
	Missing []Missing `json:"missing,omitempty"`
	// Disagreement is set where AWS's policy status differs from the policy test.
	Disagreement *Disagreement `json:"analyser_disagreement,omitempty"`
}

// PolicyResult is the policy test of one document. Rules find it under
// input.derived.policy.analysis.
type PolicyResult struct {
	Public bool `json:"public"`
	// Level is the highest of the Allow statements, Private where there is none.
	Level      Level       `json:"level"`
	Trusted    bool        `json:"trusted"`
	Confidence Confidence  `json:"confidence"`
	Disputed   bool        `json:"disputed"`
	Statements []Statement `json:"statements"`
	Warnings   []Warning   `json:"warnings"`
}

// Statement is what one statement of a policy does.
type Statement struct {
	Index  int    `json:"index"`
	Sid    string `json:"sid"`
	Effect string `json:"effect"`
	// Open is true when one of the principals stands for anybody.
	Open bool `json:"open"`
	// Public and Level are of Allow statements; a Deny has "" for its level.
	Public  bool  `json:"public"`
	Level   Level `json:"level"`
	Trusted bool  `json:"trusted"`
	// Callers is who the statement is about, after its conditions and the Deny
	// statements that cover it.
	Callers []Caller `json:"callers"`
	// Classes is what it allows, or denies, on this bucket.
	Classes []Class `json:"classes"`
	// Conditions holds every entry of its Condition block.
	Conditions []Entry `json:"conditions"`
	// Denies is what Deny statements did to this Allow.
	Denies []DenyEffect `json:"denies"`
	// Reasons are codes of this package, such as "invalid-principal".
	Reasons    []Reason   `json:"reasons"`
	Confidence Confidence `json:"confidence"`
	Disputed   bool       `json:"disputed"`
}

// Caller is one entity that gets in.
type Caller struct {
	// Kind is "anyone", "account", "organization", "network", "service",
	// "canonical-user", "cloudfront-identity", "federated", "access-point" or
	// "identity" (an id whose account is not known).
	Kind string `json:"kind"`
	// ID is the account id, organization id, VPC, endpoint, CIDR, service or id;
	// "" of anyone.
	ID string `json:"id"`
	// Principal is the principal as the policy writes it, where it is narrower than ID.
	Principal string `json:"principal,omitempty"`
	// Own is true inside the owner's account.
	Own     bool `json:"own"`
	Trusted bool `json:"trusted"`
	// Classes and Via are set in Result.CrossAccount only: what the caller can
	// do, and by what: "statement 2", "acl", "access point x".
	Classes []Class  `json:"classes,omitempty"`
	Via     []string `json:"via,omitempty"`
}

// Entry is one entry of a Condition block, and whether it limits who calls.
type Entry struct {
	// Operator is spelled as in the IAM guide: "ForAnyValue:StringLikeIfExists".
	Operator string   `json:"operator"`
	Key      string   `json:"key"`
	Values   []string `json:"values"`
	Anchors  bool     `json:"anchors"`
	// Reason says why it does not anchor, or by what reading it does; "" where
	// the documentation's plain case holds.
	Reason Reason `json:"reason,omitempty"`
	// Value is the value that spoils the entry, or that decides.
	Value string `json:"value,omitempty"`
}

// DenyEffect is what one Deny statement does to an Allow.
type DenyEffect struct {
	// Statement is the index of the Deny statement.
	Statement int `json:"statement"`
	// Effect is "cancels", "narrows", "removes-principals", "removes-actions" or "none".
	Effect string `json:"effect"`
	Reason Reason `json:"reason,omitempty"`
}

// Layer is one thing that opens or closes access.
type Layer struct {
	// Layer is "bucket-policy", "policy-status", "acl", "ownership",
	// "bucket-block", "account-block", "organization-policy" or "access-point".
	Layer string `json:"layer"`
	// Name is the access point's.
	Name string `json:"name,omitempty"`
	// State is "configured", "not-configured" or "unknown".
	State string `json:"state"`
	// Effect is "opens", "closes", "none" or "unknown".
	Effect string `json:"effect"`
	// Level is what the layer opens to, or what would be open without it.
	Level   Level   `json:"level,omitempty"`
	Classes []Class `json:"classes"`
	Reason  Reason  `json:"reason,omitempty"`
	// Detail names the switch or the grant that acts: "RestrictPublicBuckets".
	Detail string `json:"detail,omitempty"`
}

// Latent is access that exists but for one setting.
type Latent struct {
	// Code is "public-policy-restricted", "public-acl-ignored" or "public-acl-disabled".
	Code    string  `json:"code"`
	Classes []Class `json:"classes"`
	// Because names the setting and Layers where it is on.
	Because string   `json:"because"`
	Layers  []string `json:"layers"`
}

// Warning is what is likely not meant, though it does not change a level.
type Warning struct {
	Code Reason `json:"code"`
	// Statement is the index of the statement, -1 where it is about none.
	Statement int    `json:"statement"`
	Message   string `json:"message"`
}

// Missing is an input that was not known.
type Missing struct {
	// Input is "policy", "acl", "ownership", "public_access_block",
	// "account_public_access_block", "access_points" or "access_points/<name>/…".
	Input  string `json:"input"`
	Reason string `json:"reason"`
}

// Disagreement is AWS's answer beside ours.
type Disagreement struct {
	AWS      bool `json:"aws"`
	Analyser bool `json:"analyser"`
	// Statements are the indexes of those the analyser judged otherwise.
	Statements []int `json:"statements"`
}

// Reason is a code that says why.
type Reason string

// The reasons an entry, a statement or a layer has.
const (
	ValueWildcard          Reason = "value-wildcard"
	PolicyVariable         Reason = "policy-variable"
	BroadCIDR              Reason = "broad-cidr"
	NegatedOperator        Reason = "negated-operator"
	IfExists               Reason = "if-exists"
	ForAllValues           Reason = "for-all-values"
	ForAnyValueSingle      Reason = "for-any-value-on-single-valued-key"
	NullTest               Reason = "null-test"
	KeyNotAnAnchor         Reason = "key-not-an-anchor"
	TypeMismatch           Reason = "type-mismatch"
	LiteralWildcard        Reason = "literal-wildcard"
	UnparsableValue        Reason = "unparsable-value"
	MalformedValue         Reason = "malformed-value"
	EmptyValues            Reason = "empty-values"
	AccountAnchor          Reason = "account-fixed"      // an ARN with wildcards beside a fixed account
	OrganizationAnchor     Reason = "organization-fixed" // a path with wildcards after a fixed organization
	PrivateRange           Reason = "private-address-range"
	InvalidPrincipal       Reason = "invalid-principal"
	OrphanPrincipal        Reason = "orphan-principal"
	WebIdentity            Reason = "web-identity"
	ConfusedDeputy         Reason = "confused-deputy"
	OwnerIDNotKnown        Reason = "owner-canonical-id-not-known"
	Contradiction          Reason = "contradiction"
	DeniedBy               Reason = "denied-by"
	NarrowedByDeny         Reason = "narrowed-by-deny"
	RestrictedByBlock      Reason = "restricted-by-block"
	ACLIgnored             Reason = "acl-ignored"
	ACLDisabled            Reason = "acl-disabled"
	DelegatedToAccessPoint Reason = "delegated-to-access-point"
	NoClass                Reason = "actions-fit-no-resource"
	UnknownAction          Reason = "unknown-action"
	NoStatement            Reason = "no-statement"
)
