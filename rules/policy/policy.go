// Package policy owns the normal form of a bucket policy: one spelling for
// each thing the policy language lets people spell in several ways. It reads
// strictly, as S3 does when a policy is put: what S3 would refuse is an error
// here, never a guess. It never judges what a policy allows.
package policy

// Document is one policy in normal form.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Document struct {
	Version    string      `json:"version,omitempty"`
	ID         string      `json:"id,omitempty"`
	Statements []Statement `json:"statements"`
	// NoStatement is true where the document has no Statement element at all.
	NoStatement bool `json:"-"`
}

// Statement is one statement. Scalars that the language allows in place of
// lists have become lists.
type Statement struct {
	Index      int        `json:"index"`
	Sid        string     `json:"sid"`
	Effect     string     `json:"effect"` // "Allow" or "Deny"
	Principals Principals `json:"principals"`
	// EffectMisspelled is true where "allow" stands for Allow; S3 refuses that.
	EffectMisspelled bool `json:"-"`
	// NotPrincipal means that Principals holds the NotPrincipal list.
	NotPrincipal bool `json:"not_principal"`
	// Actions are lower-case patterns, in the order written.
	Actions   []string `json:"actions"`
	NotAction bool     `json:"not_action"`
	// CoversActions says that the action element takes in every S3 action, by
	// one pattern such as "s3:*", or because NotAction names none of S3's.
	CoversActions bool `json:"covers_actions"`
	// Resources are the patterns as written; they are case-sensitive.
	Resources   []string `json:"resources"`
	NotResource bool     `json:"not_resource"`
	// CoversBucket and CoversObjects say that the resources match the bucket's
	// own ARN, and every object in it. Never true with NotResource.
	CoversBucket  bool `json:"covers_bucket"`
	CoversObjects bool `json:"covers_objects"`
	// TouchesBucket and TouchesObjects say that the resources can match the
	// bucket's own ARN, and at least one object in it: with NotResource, what
	// that list leaves over. A policy variable can match anything.
	TouchesBucket  bool        `json:"touches_bucket"`
	TouchesObjects bool        `json:"touches_objects"`
	Conditions     []Condition `json:"conditions"`
}

// Principals is who a statement names.
type Principals struct {
	// Any is true when one member stands for everyone: "*", a wildcard or a
	// policy variable inside an ARN, or no principal element at all.
	Any bool `json:"any"`
	// AWS holds account ids and ARNs as written.
	AWS []string `json:"aws"`
	// Accounts holds the 12-digit accounts that AWS names, each once.
	Accounts      []string `json:"accounts"`
	Service       []string `json:"service"`
	Federated     []string `json:"federated"`
	CanonicalUser []string `json:"canonical_user"`
	// Bare is true of a string or list that stands where the grammar wants an
	// object or "*"; Absent, without a principal element. S3 refuses both.
	Bare   bool `json:"-"`
	Absent bool `json:"-"`
}

// Condition is one key of one operator.
type Condition struct {
	// Operator is lower-case, without its qualifier and without "ifexists".
	Operator string `json:"operator"`
	// Qualifier is "", "forallvalues" or "foranyvalue".
	Qualifier string `json:"qualifier"`
	IfExists  bool   `json:"if_exists"`
	Key       string `json:"key"` // lower-case
	// Values are strings whatever JSON type they were written in.
	Values []string `json:"values"`
}
