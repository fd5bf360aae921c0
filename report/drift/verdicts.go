package drift

import (
	"cmp"
	"slices"

	"s3audit/rules/finding"
)

// Verdicts compares the findings of one bucket, or of the account. Each side is
// nil where the bucket was not judged: not there, vanished, or not read.
func Verdicts(presence Presence, before, after []finding.Finding) (changed []Finding, unchanged int) {
	olds := map[string]*finding.Finding{}
	for i := range before {
		olds[before[i].Fingerprint] = &before[i]
	}
	for i := range after {
		now := &after[i]
		was := olds[now.Fingerprint]
		delete(olds, now.Fingerprint)
		f := compared(was, now)
		switch {
		case f.Turn == Unchanged && len(f.FixedParts) == 0:
			unchanged++
		case f.Turn != "":
			changed = append(changed, f)
		}
	}
	for _, was := range olds {
		if f := resolved(presence, was); f.Turn != "" {
			changed = append(changed, f)
		}
	}
	slices.SortFunc(changed, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(Turns(), a.Turn), slices.Index(Turns(), b.Turn)),
			cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.ARN, b.ARN))
	})
	return changed, unchanged
}

// fails reports whether a finding counts: it failed, and nobody agreed to it.
func fails(f *finding.Finding) bool {
	return f != nil && f.Verdict == finding.Fail && f.Exception == nil
}

// agreedTo reports whether a finding is under an exception.
func agreedTo(f *finding.Finding) bool { return f != nil && f.Exception != nil }

// open reports whether a verdict could not be established.
func open(f *finding.Finding) bool {
	return f != nil && f.Exception == nil && (f.Verdict == finding.Unknown || f.Verdict == finding.Error)
}

// compared is what became of a finding that is there now.
func compared(was, now *finding.Finding) Finding {
	f := tell(now)
	f.Now = now.Verdict
	if was != nil {
		f.Was = was.Verdict
	}
	switch {
	case !now.Verdict.IsFinding():
		f.Turn = ""
	case agreedTo(now) && (fails(was) || open(was)):
		f.Turn = Excepted
	case agreedTo(now), open(now) && open(was):
		f.Turn = Unchanged
	case open(now):
		f.Turn = BecameUnknown
	case agreedTo(was):
		f.Turn = ExceptionEnded
	case open(was):
		f.Turn = KnownAgain
	case !fails(was):
		f.Turn = New
	default:
		f.Turn = Unchanged
		f.parts(was.Parts(), now.Parts())
	}
	return f
}

// parts compares entries, where both sides have some: what fails as a whole on
// one side has them all.
func (f *Finding) parts(before, after []string) {
	if len(before) == 0 || len(after) == 0 {
		return
	}
	f.NewParts, f.FixedParts = without(after, before), without(before, after)
	if len(f.NewParts) > 0 {
		f.Turn = Updated
	}
}

func without(list, others []string) (left []string) {
	for _, one := range list {
		if !slices.Contains(others, one) {
			left = append(left, one)
		}
	}
	return left
}

// resolved is what became of a finding that is there no longer.
func resolved(presence Presence, was *finding.Finding) Finding {
	f := tell(was)
	f.Was = was.Verdict
	switch {
	case presence == OnlyOld || !was.Verdict.IsFinding() || agreedTo(was):
		f.Turn = "" // nobody can tell, or nobody asked
	case presence == Gone && fails(was):
		f.Turn = WithBucket
	case presence == Gone:
		f.Turn = ""
	case fails(was):
		f.Turn = Fixed
	default:
		f.Turn = KnownAgain
	}
	return f
}

func tell(f *finding.Finding) Finding {
	return Finding{Fingerprint: f.Fingerprint, Rule: f.Rule, Severity: f.Severity, ARN: f.ARN, Message: f.Message}
}
