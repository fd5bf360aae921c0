package report

import (
	"strings"

	"s3audit/collector/snapshot"
)

// namedDisagreements is how many buckets the line names; the JSON document has more.
const namedDisagreements = 10

// disagreements says on which buckets AWS and the policy test differ, "" where
// they never do.
func disagreements(c *snapshot.Coverage) string {
	if c.Disagreeing == 0 {
		return ""
	}
	var named []string
	for _, d := range c.Disagreements[:min(len(c.Disagreements), namedDisagreements)] {
		says := "not public"
		if d.AWS {
			says = "public"
		}
		named = append(named, plain(d.Bucket)+" (AWS: "+says+")")
	}
	text := "AWS judges the policy of " + count(c.Disagreeing, "bucket") + " otherwise than the analyser, and its answer counts: " + strings.Join(named, ", ")
	if more := c.Disagreeing - len(named); more > 0 {
		text += " and " + number(more) + " more"
	}
	return text + "."
}

// notRun says which of the chosen rules were left out, and what would run
// them; "" if none was.
func notRun(c *snapshot.Coverage) string {
	if len(c.NotRun) == 0 {
		return ""
	}
	named := make([]string, len(c.NotRun))
	for i, one := range c.NotRun {
		named[i] = plain(one.Rule) + " (--opt-in " + strings.Join(one.Needs, ",") + ")"
	}
	return "Not run, for want of what is only read on request: " + strings.Join(named, ", ") + "."
}
