package plan

import (
	"cmp"
	"fmt"
	"slices"
)

// Prediction is a verdict that is another after the plan.
type Prediction struct {
	// Bucket is empty for the account's own.
	Bucket      string `json:"bucket,omitempty"`
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
	// Before and After are verdicts, "" where there was or will be none.
	Before string `json:"before"`
	After  string `json:"after"`
	// Allowed marks a finding that the plan brings and that was allowed by name.
	Allowed bool `json:"allowed,omitempty"`
}

// Reach is how far access to a bucket goes: "public", "shared", "private" or
// "unknown", in whole and by kind.
type Reach struct {
	Verdict string `json:"verdict"`
	List    string `json:"list"`
	Read    string `json:"read"`
	Write   string `json:"write"`
	Admin   string `json:"admin"`
}

// Exposure is who can reach a bucket, before the plan and after.
type Exposure struct {
	Bucket string `json:"bucket"`
	Before Reach  `json:"before"`
	After  Reach  `json:"after"`
}

// Compare orders predictions by bucket, rule and finding.
func (p Prediction) Compare(q Prediction) int {
	return cmp.Or(cmp.Compare(p.Bucket, q.Bucket), cmp.Compare(p.Rule, q.Rule), cmp.Compare(p.Fingerprint, q.Fingerprint))
}

var (
	verdicts = []string{"", "pass", "fail", "unknown", "not-applicable", "error"}
	levels   = []string{"public", "shared", "private", "unknown"}
)

// predictions holds what was foreseen to its words and its order.
func (c *checker) predictions(p *Plan) {
	for i := range p.Predictions {
		v, at := &p.Predictions[i], fmt.Sprintf("predictions[%d]", i)
		if v.Rule == "" || v.Fingerprint == "" {
			c.wrong(at, "names no finding")
		}
		for _, verdict := range []string{v.Before, v.After} {
			if !slices.Contains(verdicts, verdict) {
				c.wrong(at, "%q is no verdict", verdict)
			}
		}
		if v.Before == v.After {
			c.wrong(at, "predicts no change")
		}
		if i > 0 && p.Predictions[i-1].Compare(*v) >= 0 {
			c.wrong(at, "stands twice, or not in order")
		}
	}
	for i := range p.Exposures {
		e, at := &p.Exposures[i], fmt.Sprintf("exposures[%d]", i)
		for _, r := range []Reach{e.Before, e.After} {
			for _, level := range []string{r.Verdict, r.List, r.Read, r.Write, r.Admin} {
				if !slices.Contains(levels, level) {
					c.wrong(at, "%q is no level of access", level)
				}
			}
		}
		if e.Bucket == "" || i > 0 && p.Exposures[i-1].Bucket >= e.Bucket {
			c.wrong(at+".bucket", "%q stands twice, or not in order", e.Bucket)
		}
	}
}
