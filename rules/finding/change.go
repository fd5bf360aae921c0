package finding

// State is what became of a finding since an earlier scan.
type State string

// The states of a finding that is there. What is there no longer is counted in
// a [Comparison].
const (
	// New means that it was not there, or that nobody could tell.
	New State = "new"
	// Updated means that it was there, and that more of the bucket fails now.
	Updated State = "updated"
	// Unchanged means that it was there; some of it may be repaired.
	Unchanged State = "unchanged"
)

// Change tells a finding from the same one of an earlier scan.
type Change struct {
	// State is empty where nothing was compared.
	State State `json:"state,omitempty"`
	// Parts name the entries of lists that failed, such as Statement["Public"],
	// by what stays the same when a list is sorted otherwise. None stand for the
	// whole. Sorted.
	Parts []string `json:"parts,omitempty"`
	// New are the parts that an updated finding did not have.
	New []string `json:"new,omitempty"`
}

// Fresh reports whether a gate that looks at new findings only looks at this one.
func (f *Finding) Fresh() bool {
	return f.Change != nil && (f.Change.State == New || f.Change.State == Updated)
}

// Parts are those of the finding, where they were asked for.
func (f *Finding) Parts() []string {
	if f.Change == nil {
		return nil
	}
	return f.Change.Parts
}

// Comparison counts what became of findings since an earlier scan. Findings
// under an exception count in neither direction.
type Comparison struct {
	// With names the baseline.
	With string `json:"with"`
	// New, Updated and Unchanged count failed verdicts by [State].
	New       int `json:"new"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	// NewUnknown counts verdicts that nobody can tell now and that were passed or
	// failed before; of these BecameUnknown had failed.
	NewUnknown    int `json:"newUnknown"`
	BecameUnknown int `json:"becameUnknown"`
	// KnownAgain counts verdicts that could not be established, and are no finding now.
	KnownAgain int `json:"knownAgain"`
	// Fixed counts findings of the baseline that failed and are no more, Gone those whose
	// bucket is not there any more.
	Fixed int `json:"fixed"`
	Gone  int `json:"gone"`
	// Excepted counts findings of the baseline that an exception covers now.
	Excepted int `json:"excepted"`
	// NotEvaluated counts findings of the baseline that this scan says nothing
	// about: another account, a bucket or rule that was not chosen.
	NotEvaluated int `json:"notEvaluated"`
	// Resolved are the fixed and the gone, sorted by bucket, rule and ARN.
	Resolved []Resolved `json:"resolved"`
}

// Resolved is a finding of a baseline that is there no longer.
type Resolved struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Account     string `json:"account"`
	Bucket      string `json:"bucket"`
	ARN         string `json:"arn"`
	// Gone means that the bucket is not there any more.
	Gone bool `json:"gone,omitempty"`
}
