package rules

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// subject is what is judged: one bucket, or one account.
type subject struct {
	derive.Self
	region, arn string
}

// accountSubject is the account itself; its findings carry its root's ARN.
func accountSubject(id, partition string) subject {
	if partition == "" {
		partition = "aws"
	}
	return subject{Self: derive.Self{Account: id, Partition: partition}, arn: "arn:" + partition + ":iam::" + id + ":root"}
}

// resource is how messages name the subject.
func (s *subject) resource() string {
	if s.Name != "" {
		return "bucket " + s.Name
	}
	return "account " + s.Account
}

// template is the part of a finding that is the same for every subject with
// the same outcome, and is not the rule's.
type template struct {
	verdict  finding.Verdict
	severity finding.Severity
	message  string
	evidence []finding.Evidence
	missing  []finding.Missing
	// relative means that some text may hold {bucket} or {account}.
	relative bool
	// resource replaces the subject's ARN, if set.
	resource string
}

var (
	noEvidence = []finding.Evidence{}
	noMissing  = []finding.Missing{}
)

// ruleAnswer is what one rule said, as verdicts and rendered.
type ruleAnswer struct {
	// calm is the verdict with every answer there, blind the one of a partial
	// rule with answers missing: the same, or unknown.
	calm, blind finding.Verdict
	templates   []template
	// broken renders the blind verdict where only that is an error.
	broken   []template
	unknowns []undecided
}

// Most answers say nothing more than these, which are never changed.
var (
	passed        = &ruleAnswer{calm: finding.Pass, blind: finding.Pass}
	passedIfWhole = &ruleAnswer{calm: finding.Pass, blind: finding.Unknown}
)

func (r *rule) answer(o outcome) *ruleAnswer {
	calm, blind := o.verdict(false, r.Partial), o.verdict(true, r.Partial)
	switch {
	case calm != finding.Pass || len(o.unknowns) > 0:
	case blind == finding.Pass:
		return passed
	case blind == finding.Unknown:
		return passedIfWhole
	}
	return &ruleAnswer{calm: calm, blind: blind, templates: r.templates(calm, &o), unknowns: o.unknowns}
}

// templates renders a verdict, unless it is unknown: that is rendered with
// what is missing. Entries that name different resources become one finding each.
func (r *rule) templates(v finding.Verdict, o *outcome) []template {
	switch v {
	case finding.Fail:
		parts := byResource(o.denies)
		out := make([]template, len(parts))
		for i, part := range parts {
			out[i] = template{
				verdict: v, severity: severity(r.Severity, part), message: message(part), evidence: evidence(part),
				relative: isRelative(part), resource: part[0].Resource,
			}
		}
		return out
	case finding.Error:
		return []template{{verdict: v, severity: r.Severity, message: "The rule broke: " + o.err}}
	case finding.NotApplicable:
		text := strings.Join(o.notApplicable, "; ")
		return []template{{verdict: v, severity: r.Severity, message: text, relative: derive.IsRelative(text)}}
	}
	return nil
}

// findings appends what a verdict comes to. An answer of nil is a pass, or
// that of a rule that was not asked.
func (r *rule) findings(out []finding.Finding, s *subject, v finding.Verdict, missing []finding.Missing, a *ruleAnswer) []finding.Finding {
	first := len(out)
	if v == finding.Pass {
		return append(out, r.finding(&template{verdict: v, severity: r.Severity}, s))
	}
	if v == finding.Unknown {
		if a != nil {
			for _, u := range a.unknowns {
				if u.Resource == "" {
					missing = append(slices.Clip(missing), u.Missing)
				}
			}
		}
		if len(missing) > 0 {
			out = append(out, r.unknown(s, "", missing))
		}
	} else {
		templates := a.templates
		if v == finding.Error && a.broken != nil {
			templates = a.broken
		}
		for i := range templates {
			out = append(out, r.finding(&templates[i], s))
		}
	}
	if a == nil || v != finding.Unknown && v != finding.Fail {
		return out
	}
	out = r.resources(out, s, a)
	if len(out) > first+1 {
		slices.SortStableFunc(out[first:], func(a, b finding.Finding) int { return cmp.Compare(a.ARN, b.ARN) })
	}
	return out
}

// resources appends the resources that are unknown and not failed, each with
// all that is missing of it.
func (r *rule) resources(out []finding.Finding, s *subject, a *ruleAnswer) []finding.Finding {
	for i, u := range a.unknowns {
		first := i == 0 || a.unknowns[i-1].Resource != u.Resource
		if u.Resource == "" || !first || slices.ContainsFunc(a.templates, func(t template) bool { return t.resource == u.Resource }) {
			continue
		}
		var missing []finding.Missing
		for _, same := range a.unknowns[i:] {
			if same.Resource == u.Resource {
				missing = append(missing, same.Missing)
			}
		}
		out = append(out, r.unknown(s, u.Resource, missing))
	}
	return out
}

// byResource groups sorted entries by the resource they name.
func byResource(denies []deny) [][]deny {
	var out [][]deny
	for i, d := range denies {
		if i == 0 || d.Resource != denies[i-1].Resource {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], d)
	}
	return out
}

func isRelative(denies []deny) bool {
	return slices.ContainsFunc(denies, func(d deny) bool {
		return derive.IsRelative(d.Msg) || derivedPath(d.Path) && derive.IsRelative(string(d.Value))
	})
}

// derivedPath reports whether the value at a path is self-relative.
func derivedPath(path string) bool {
	return strings.HasPrefix(path, "derived.") || strings.HasPrefix(path, "input.derived.")
}

// finding fills a template in for the subject.
func (r *rule) finding(t *template, s *subject) finding.Finding {
	f := finding.Finding{
		Rule: r.ID, Title: r.Title, Severity: t.severity, Verdict: t.verdict,
		Account: s.Account, Region: s.region, Bucket: s.Name, ARN: cmp.Or(t.resource, s.arn),
		Message: t.message, Evidence: t.evidence, Missing: t.missing,
		Frameworks: r.Frameworks, Fix: r.Fix, Remediation: r.Remediation,
	}
	if t.relative {
		f.Message = s.Absolute(f.Message)
		f.Evidence = slices.Clone(f.Evidence)
		for i := range f.Evidence {
			e := &f.Evidence[i]
			e.Message = s.Absolute(e.Message)
			if derivedPath(e.Path) && e.Value != nil {
				e.Value = json.RawMessage(s.Absolute(string(e.Value)))
			}
		}
	}
	if f.Evidence == nil {
		f.Evidence = noEvidence
	}
	if f.Missing == nil {
		f.Missing = noMissing
	}
	f.Fingerprint = finding.Fingerprint(f.Rule, f.Account, f.ARN)
	return f
}

// unknown is the finding of a rule that could not be judged, on the subject
// or on one of its resources.
func (r *rule) unknown(s *subject, resource string, missing []finding.Missing) finding.Finding {
	return r.finding(&template{
		verdict: finding.Unknown, severity: r.Severity, resource: resource,
		message: missingMessage(cmp.Or(resource, s.resource()), missing), missing: missing,
	}, s)
}
