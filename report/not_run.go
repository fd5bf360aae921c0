package report

import (
	"strings"

	"s3audit/collector/snapshot"
)

// notRunLines says what each reason means, in the order they are told in.
var notRunLines = []struct {
	reason snapshot.NotRunReason
	text   string
}{
	{snapshot.NotRunOnRequest, "Not run, for want of what is only read on request: "},
	{snapshot.NotRunNotChosen, "Your own rules that were not chosen, and ran nowhere: "},
	{snapshot.NotRunNothing, "Your own rules that had nothing to judge: "},
}

// notRun says which rules were evaluated nowhere, why, and what would run
// those that were left out; "" if there is none.
func notRun(c *snapshot.Coverage) string {
	var said []string
	for _, line := range notRunLines {
		var named []string
		for _, one := range c.NotRun {
			if one.Reason != line.reason {
				continue
			}
			name := plain(one.Rule)
			if len(one.Needs) > 0 {
				name += " (--opt-in " + strings.Join(one.Needs, ",") + ")"
			}
			named = append(named, name)
		}
		if len(named) > 0 {
			said = append(said, line.text+strings.Join(named, ", ")+".")
		}
	}
	return strings.Join(said, " ")
}
