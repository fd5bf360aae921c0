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
