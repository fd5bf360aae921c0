package rules

import (
	"slices"
	"time"

	"s3audit/rules/finding"
)

// Reach is how much of the account a scan came to.
type Reach struct {
	// Whole means that every bucket of the account was to be read, and was: one
	// that was not met is not there.
	Whole bool
	// Missing are buckets that are known not to be there.
	Missing []string
}

// Uses says of each exception what came of it, by name, when all was judged.
func (x *Exceptions) Uses(r Reach) []finding.ExceptionUse {
	out := make([]finding.ExceptionUse, len(x.list))
	for i, e := range x.list {
		ours := oneOf(e.Accounts, x.account)
		u := finding.ExceptionUse{
			Exception: e.Exception.Exception, Where: e.Where, Findings: e.covers, Refused: e.refused,
			GoneRules: e.gone, NotChosen: e.left, DaysLeft: e.daysLeft(x.started),
		}
		if ours {
			u.GoneBuckets = e.goneBuckets(r)
		}
		u.Status = e.status(&u, ours, x.started)
		out[i] = u
	}
	return out
}

func (e *exception) status(u *finding.ExceptionUse, ours bool, now time.Time) finding.ExceptionStatus {
	named := len(e.Buckets) + len(e.globs)
	only := len(e.Resources) == 0 && named > 0
	switch {
	case !now.IsZero() && e.expired(now):
		return finding.Expired
	case e.covers > 0:
		return finding.InForce
	case len(e.gone) == len(e.Rules) || only && len(u.GoneBuckets) == named:
		return finding.Gone
	case !ours || e.blurred || len(e.rules) == 0:
		return finding.NotEvaluated
	case e.judged || e.refused > 0 || named == 0: // the account is always judged
		return finding.Unused
	}
	return finding.NotEvaluated
}

// goneBuckets are the buckets it names that are not there, and the patterns that
// none has.
func (e *exception) goneBuckets(r Reach) []string {
	var out []string
	for _, name := range slices.Concat(e.Buckets, e.BucketGlobs) {
		if !e.seen[name] && (r.Whole || slices.Contains(r.Missing, name)) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// daysLeft counts days, not hours: what ends today has none left and holds.
func (e *exception) daysLeft(now time.Time) *int {
	if e.until.IsZero() || now.IsZero() {
		return nil
	}
	last := e.until.AddDate(0, 0, -1)
	days := int(last.Sub(now.UTC().Truncate(24*time.Hour)).Hours() / 24)
	return &days
}
