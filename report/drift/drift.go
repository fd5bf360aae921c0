// Package drift owns what changed between two snapshots of one account: their
// configuration field by field, and the verdicts on it. It compares and counts;
// it never judges, and what either side could not read it never calls changed.
package drift

import (
	"time"

	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// SchemaID names the version of the JSON document.
const SchemaID = "urn:s3audit:schema:diff:1.0"

// Diff is everything that changed. It holds what changed and nothing else.
type Diff struct {
	Schema  string `json:"schema"`
	Tool    string `json:"tool"`
	Account string `json:"account"`
	Old     Side   `json:"old"`
	New     Side   `json:"new"`
	Summary Counts `json:"summary"`
	// Buckets are those with a change, by name; the account itself, where it
	// changed, comes last with no name.
	Buckets []Bucket `json:"buckets"`
	Exit    Exit     `json:"exit"`
}

// Side is one of the two snapshots.
type Side struct {
	File    string    `json:"file"`
	Started time.Time `json:"started"`
	Buckets int       `json:"buckets"`
	// Whole means that it holds every bucket the account had.
	Whole bool `json:"whole"`
}

// Exit is the process's exit code and why it is that.
type Exit struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// Counts sum up a [Diff].
type Counts struct {
	// Appeared and Gone count buckets, Recreated those that were deleted and made
	// again under their name, Changed those whose configuration is another one.
	Appeared  int `json:"appeared"`
	Gone      int `json:"gone"`
	Recreated int `json:"recreated"`
	Changed   int `json:"changed"`
	// NotCompared counts buckets that only one snapshot has, where the other one
	// is not whole, so that nobody can tell.
	NotCompared int `json:"notCompared"`
	// Subresources counts changed ones, NotComparable those that one side or the
	// other could not read, or did not ask for.
	Subresources  int `json:"subresources"`
	NotComparable int `json:"notComparable"`
	// NotCollected names the subresources that one snapshot asked for and the
	// other did not, sorted: these are counted, and not listed bucket by bucket.
	NotCollected []string `json:"notCollected"`
	// Verdicts counts findings by [Turn].
	Verdicts map[Turn]int `json:"verdicts"`
	// Severities counts new findings by severity: those of the turns that a gate
	// looks at.
	Severities map[string]int `json:"severities"`
}

// Presence is what became of a bucket as such.
type Presence string

// The values of a [Presence].
const (
	Both      Presence = "both"
	Appeared  Presence = "appeared"
	Gone      Presence = "gone"
	Recreated Presence = "recreated"
	// OnlyOld and OnlyNew are of a bucket that the other snapshot does not hold,
	// and would not have to: it is not whole.
	OnlyOld Presence = "only-in-old"
	OnlyNew Presence = "only-in-new"
)

// Bucket is one bucket with a change.
type Bucket struct {
	Name     string   `json:"name"`
	Region   string   `json:"region,omitempty"`
	Presence Presence `json:"presence"`
	// Configuration is what changed, NotComparable what nobody can tell of; both
	// sorted by subresource.
	Configuration []Subresource `json:"configuration"`
	NotComparable []Subresource `json:"notComparable"`
	Findings      []Finding     `json:"findings"`
}

// Subresource is one whose answers differ, or cannot be compared.
type Subresource struct {
	Name string `json:"subresource"`
	// Old and New are the states of the answers.
	Old    string             `json:"old"`
	New    string             `json:"new"`
	Fields []plan.FieldChange `json:"fields,omitempty"`
}

// Turn is what became of one verdict.
type Turn string

// The turns.
const (
	New            Turn = "new"
	Updated        Turn = "updated"         // it failed, and more of the bucket fails now
	ExceptionEnded Turn = "exception-ended" // it failed, and nobody agrees to it any more
	BecameUnknown  Turn = "became-unknown"
	KnownAgain     Turn = "known-again" // it was unknown, and failed or is no finding
	Excepted       Turn = "excepted"    // it failed, and is agreed now
	Fixed          Turn = "fixed"
	WithBucket     Turn = "gone" // its bucket is not there any more
	Unchanged      Turn = "unchanged"
)

// Turns lists them, first those that want a look.
func Turns() []Turn {
	return []Turn{New, Updated, ExceptionEnded, BecameUnknown, KnownAgain, Excepted, Fixed, WithBucket, Unchanged}
}

// AtGate reports whether a gate looks at it as at a new failure: nobody knew of
// it, or had agreed to have it.
func (f *Finding) AtGate() bool {
	switch f.Turn {
	case New, Updated, ExceptionEnded:
		return true
	case KnownAgain:
		return f.Now == finding.Fail
	}
	return false
}

// Finding is one verdict that changed.
type Finding struct {
	Turn        Turn             `json:"turn"`
	Was         finding.Verdict  `json:"was,omitempty"` // empty: no finding
	Now         finding.Verdict  `json:"now,omitempty"`
	Fingerprint string           `json:"fingerprint"`
	Rule        string           `json:"rule"`
	Severity    finding.Severity `json:"severity"`
	ARN         string           `json:"arn"`
	// Message is the newer one, or that of what is gone.
	Message string `json:"message"`
	// NewParts and FixedParts are the entries of lists, such as
	// Statement["Public"], that came and went.
	NewParts   []string `json:"newParts,omitempty"`
	FixedParts []string `json:"fixedParts,omitempty"`
}
