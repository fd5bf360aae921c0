package report

import (
	"slices"

	"s3audit/rules/finding"
)

// dataChanges is the order that numbers stand for.
var dataChanges = []finding.State{"", finding.New, finding.Updated, finding.Unchanged}

// dataResolved is a finding of the earlier scan that is there no longer.
type dataResolved struct {
	Rule   string `json:"rule"`
	Bucket string `json:"bucket"`
	ARN    string `json:"arn"`
	Gone   bool   `json:"gone,omitempty"`
}

func changePlace(f *finding.Finding) int {
	if f.Change == nil {
		return 0
	}
	return max(0, slices.Index(dataChanges, f.Change.State))
}

func (m *dataMaker) compared(c *finding.Comparison) {
	if c == nil {
		return
	}
	for _, r := range c.Resolved {
		m.Resolved = append(m.Resolved, dataResolved{Rule: plain(r.Rule), Bucket: plain(r.Bucket), ARN: plain(r.ARN), Gone: r.Gone})
	}
}

// htmlChanges is the section of the page.
type htmlChanges struct {
	Lines    []string
	Resolved []string
	More     int
	New      []*finding.Finding // and those that fail in more places
	MoreNew  int
}

// ChangeSection is nil where nothing was compared.
func (v *htmlView) ChangeSection() *htmlChanges {
	if v.Baseline == nil {
		return nil
	}
	s := &htmlChanges{Lines: comparedLines(v.Baseline)}
	s.Resolved, s.More = resolvedLines(v.Baseline)
	for i := range v.Findings {
		if f := &v.Findings[i]; f.Fresh() && f.Exception == nil {
			s.New = append(s.New, f)
		}
	}
	s.New, s.MoreNew = first(s.New, shownResolved)
	return s
}
