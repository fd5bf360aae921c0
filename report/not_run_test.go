package report

import (
	"testing"

	"s3audit/collector/snapshot"
)

func TestNotRun(t *testing.T) {
	for name, tc := range map[string]struct {
		list []snapshot.RuleNotRun
		want string
	}{
		"none": {nil, ""},
		"on request": {[]snapshot.RuleNotRun{{Rule: "a", Reason: snapshot.NotRunOnRequest, Needs: []string{"uploads", "objectACL"}}},
			"Not run, for want of what is only read on request: a (--opt-in uploads,objectACL)."},
		"all": {[]snapshot.RuleNotRun{
			{Rule: "a", Reason: snapshot.NotRunNothing}, {Rule: "b", Reason: snapshot.NotRunNotChosen},
			{Rule: "c", Reason: snapshot.NotRunNotChosen}, {Rule: "d", Reason: snapshot.NotRunOnRequest, Needs: []string{"uploads"}},
		}, "Not run, for want of what is only read on request: d (--opt-in uploads). " +
			"Your own rules that were not chosen, and ran nowhere: b, c. Your own rules that had nothing to judge: a."},
	} {
		if have := notRun(&snapshot.Coverage{NotRun: tc.list}); have != tc.want {
			t.Errorf("%s: %q", name, have)
		}
	}
}
