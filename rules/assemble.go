package rules

import (
	"slices"

	"s3audit/rules/finding"
)

// result turns what the rules said of the record into findings, by rule.
func (w *memoWorker) result() *Result {
	out := &Result{Bucket: w.subject.Name}
	if w.findings > 0 {
		out.Findings = make([]finding.Finding, 0, w.findings+1)
	}
	for _, r := range w.engine.rules {
		if r.Scope != scopeBucket {
			continue
		}
		v, a := w.verdictOf(r)
		if v != finding.Pass {
			w.verdict[r.index][column(v)]++
		}
		if !v.IsFinding() && !w.j.passes {
			continue
		}
		var missing []finding.Missing
		if v == finding.Unknown {
			missing = w.missing(r)
		}
		out.Findings = r.findings(out.Findings, &w.subject, v, missing, a)
	}
	w.findings = len(out.Findings)
	return out
}

// verdictOf applies law 1 to what a rule said.
func (w *memoWorker) verdictOf(r *rule) (finding.Verdict, *ruleAnswer) {
	a := w.byRule[r.index]
	if w.unsettled(r) {
		return finding.Unknown, nil
	}
	switch missing := r.need&w.mask != 0; {
	case missing && !r.Partial:
		return finding.Unknown, nil
	case a == nil:
		return finding.Pass, nil
	case missing:
		return a.blind, a
	default:
		return a.calm, a
	}
}

// missing lists what a rule needed and did not get, as it declared it.
func (w *memoWorker) missing(r *rule) []finding.Missing {
	var out []finding.Missing
	for _, name := range r.Subresources {
		b := bit(name)
		if w.mask&b == 0 {
			continue
		}
		a := w.now[w.plan.declared[name]].answer
		if b == policyBit && w.malformed != "" {
			a = malformedPolicy(w.malformed)
		}
		out = append(out, a.missing)
	}
	if w.unsettled(r) {
		out = withTagging(out, &w.set.tags)
	}
	return out
}

// withTagging adds the tags that decide on a rule's parameters, unless the rule
// misses them itself.
func withTagging(missing []finding.Missing, tags *tagSet) []finding.Missing {
	if slices.ContainsFunc(missing, func(m finding.Missing) bool { return m.Subresource == taggingName }) {
		return missing
	}
	return append(missing, tags.answer.missing)
}
