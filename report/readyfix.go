package report

// ReadyFix is a fix that comes with s3audit, for rules that failed here.
type ReadyFix struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// Rules are the ids whose findings it answers, sorted.
	Rules []string `json:"rules"`
	// HCL is a file of its own, to begin one's own fix with.
	HCL string `json:"hcl"`
}
