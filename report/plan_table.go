package report

import (
	"io"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/remediate/plan"
)

// sized are the options with a width to write at.
func (o Options) sized() Options {
	switch {
	case o.Width == 0:
		o.Width = defaultWidth
	case o.Width < minWidth:
		o.Width = minWidth
	}
	return o
}

// renderPlanTable writes for a person who has to decide: every change with every
// field, then what was refused, then what comes of it all.
func renderPlanTable(w io.Writer, p *plan.Plan, o Options) error {
	f := factsOf(p)
	page := &page{o: o.sized()}
	page.wrapped(0, f.title(), text.Bold)
	page.wrapped(0, f.line())
	for _, run := range f.runs() {
		page.line()
		page.strip("", nil, runName(&run[0]), plain(run[0].Region), count(len(run), "change"))
		for i := range run {
			page.change(&run[i])
		}
	}
	if len(p.Refused) > 0 {
		page.section("REFUSED")
		page.refusals(f.refusals())
	}
	page.predicted("FINDINGS THAT COME", f.come, text.FgRed)
	page.predicted("FINDINGS THAT GO AWAY TOO", f.unclaimed(), text.FgGreen)
	page.predicted("OTHER VERDICTS", f.other)
	page.exposures(p.Exposures)
	if len(p.Warnings) > 0 {
		page.section("WARNINGS")
		for _, warning := range p.Warnings {
			page.wrapped(2, sentence(plain(warning)), text.FgYellow)
		}
	}
	page.section("TOTAL")
	page.wrapped(2, f.line(), text.Bold)
	_, err := w.Write(page.safe())
	return err
}

func runName(c *plan.Change) string {
	if c.Bucket == "" {
		return "account " + plain(c.Account)
	}
	return plain(c.Bucket)
}

// predicted lists verdicts that are others after the plan.
func (p *page) predicted(title string, all []plan.Prediction, colors ...text.Color) {
	if len(all) == 0 {
		return
	}
	p.section(title)
	for _, v := range all {
		line := placeName(v.Bucket) + ": " + plain(v.Rule) + ", " + moved(v)
		if v.Allowed {
			line += ", allowed"
		}
		p.wrapped(2, line, colors...)
	}
}

// exposures lists the buckets whose reach changes.
func (p *page) exposures(all []plan.Exposure) {
	titled := false
	for _, e := range all {
		if !movedReach(e) {
			continue
		}
		if !titled {
			p.section("WHO CAN REACH IT")
			titled = true
		}
		p.wrapped(2, plain(e.Bucket)+": "+reached(e))
	}
}
