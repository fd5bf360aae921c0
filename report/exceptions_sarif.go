package report

import "s3audit/rules/finding"

// sarifSuppression says that a result is agreed. Viewers hide a result with an
// accepted one; code scanning takes no notice and opens an alert, so that
// results under an exception are written only where they were asked for.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, section 3.35
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// suppressions are those of one finding: accepted while its exception holds,
// rejected once it has ended. Where one result has them, all must have.
func suppressions(f *finding.Finding, o Options) *[]sarifSuppression {
	if !o.SARIFSuppressed && o.SARIFProfile != FullProfile {
		return nil
	}
	list := []sarifSuppression{}
	switch {
	case f.Exception != nil:
		list = append(list, sarifSuppression{"external", "accepted", inert(agreed(f.Exception))})
	case f.ExpiredException != nil:
		list = append(list, sarifSuppression{"external", "rejected", inert(endedException(f))})
	}
	return &list
}

// isAlert reports whether a finding becomes a result.
func isAlert(f *finding.Finding, o Options) bool {
	return o.SARIFProfile == FullProfile || f.Verdict == finding.Fail && (f.Exception == nil || o.SARIFSuppressed)
}
