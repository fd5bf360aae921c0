package finding

// Exception is an agreed finding.
type Exception struct {
	Name    string `json:"name,omitempty"`
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Ticket  string `json:"ticket,omitempty"`
	Expires string `json:"expires,omitempty"` // the last day it holds, RFC 3339 full-date, UTC
}

// ExceptionStatus is what came of an exception in one scan.
type ExceptionStatus string

const (
	// InForce means that it covers findings of this scan.
	InForce ExceptionStatus = "in-force"
	// Expired means that its last day is over: what it covered is back.
	Expired ExceptionStatus = "expired"
	// Unused means that what it names was judged, and nothing was left to except.
	Unused ExceptionStatus = "unused"
	// Gone means that nothing it names is there any more.
	Gone ExceptionStatus = "gone"
	// NotEvaluated means that this scan cannot tell: it did not judge what the
	// exception names, or could not establish a verdict.
	NotEvaluated ExceptionStatus = "not-evaluated"
)

// ExceptionUse is one exception, and what came of it.
type ExceptionUse struct {
	Exception
	Status ExceptionStatus `json:"status"`
	// Where is the place it was written at: "s3audit.hcl:12:1".
	Where string `json:"where"`
	// Findings is how many it covers; of an expired one, how many it no longer does.
	Findings int `json:"findings"`
	// Refused is how many it must not cover: an exception without an end date
	// holds for nothing that is of high severity or above.
	Refused int `json:"refused,omitempty"`
	// DaysLeft counts the days from the scan to the last day it holds, 0 on that
	// day and less after it; nil without an end date.
	DaysLeft *int `json:"daysLeft,omitempty"`
	// GoneBuckets and GoneRules are what it names and is not there, sorted.
	GoneBuckets []string `json:"goneBuckets,omitempty"`
	GoneRules   []string `json:"goneRules,omitempty"`
	// NotChosen are the rules it names that this scan left out, sorted.
	NotChosen []string `json:"notChosen,omitempty"`
}

// Stale reports whether somebody should look at the exception: it expired, has
// no use, or names what is not there.
func (u *ExceptionUse) Stale() bool {
	return u.Status == Expired || u.Status == Unused || u.Status == Gone || len(u.GoneBuckets)+len(u.GoneRules) > 0
}
