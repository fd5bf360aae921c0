package report

import (
	"slices"

	"s3audit/rules/finding"
)

// The profiles of SARIF. Code scanning takes no notice of kind, suppressions
// and baselineState, and opens an alert for each result: the github profile
// has failures only. The full profile has every verdict of the report, for
// archives and for tools that read the specification.
const (
	GitHubProfile = "github"
	FullProfile   = "full"
)

// SARIFProfiles lists them, the default first.
func SARIFProfiles() []string { return []string{GitHubProfile, FullProfile} }

// sarifResultProperties are what a result has no member for.
type sarifResultProperties struct {
	Verdict  finding.Verdict `json:"verdict"`
	Severity string          `json:"severity"`
	Evidence []string        `json:"evidence,omitempty"`
	Grant    []string        `json:"grant,omitempty"`
	Gone     bool            `json:"gone,omitempty"`
}

// kindOf is the kind of a verdict. A level other than none goes with failures
// only.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, section 3.27.9
func kindOf(v finding.Verdict) string {
	switch v {
	case finding.Fail:
		return "fail"
	case finding.Pass:
		return "pass"
	case finding.NotApplicable:
		return "notApplicable"
	}
	return "open" // it could not be evaluated
}

// complete adds to a result what the full profile has.
func (r *sarifResult) complete(f *finding.Finding) {
	r.Kind = kindOf(f.Verdict)
	if f.Verdict != finding.Fail {
		r.Level = "none"
	}
	r.Properties = &sarifResultProperties{Verdict: f.Verdict, Severity: f.Severity.String(), Grant: grants(f.Missing)}
	for i := range f.Evidence {
		r.Properties.Evidence = append(r.Properties.Evidence, inert(plain(shownEvidence(&f.Evidence[i]))))
	}
}

// absent are results for what the baseline had and the scan has not.
func absent(r *Report, index map[string]int, o Options) []sarifResult {
	if r.Baseline == nil {
		return nil
	}
	var out []sarifResult
	for _, old := range r.Baseline.Resolved {
		rule, known := index[old.Rule]
		if !known {
			continue // a rule that is no more: SARIF wants results of rules it describes
		}
		f := &finding.Finding{Fingerprint: old.Fingerprint, Rule: old.Rule, Account: old.Account, Bucket: old.Bucket, ARN: old.ARN,
			Verdict: finding.Fail, Severity: r.Rules[rule].Severity, Message: "fixed since the baseline"}
		if old.Gone {
			f.Message = "the bucket is not there any more"
		}
		one := sarifAlert(f, rule, 1, o)
		one.Kind, one.BaselineState = "fail", "absent"
		one.Properties = &sarifResultProperties{Verdict: finding.Fail, Severity: f.Severity.String(), Gone: old.Gone}
		out = append(out, one)
	}
	return out
}

// namedTaxonomies adds the frameworks that rules name and nobody asked for: the
// controls without a result.
func namedTaxonomies(run *sarifRun, r *Report) {
	controls := map[string][]string{}
	for i := range r.Rules {
		for id, list := range r.Rules[i].Frameworks {
			controls[id] = append(controls[id], list...)
		}
	}
	for i := range r.Frameworks {
		delete(controls, r.Frameworks[i].ID)
	}
	for _, id := range sortedKeys(controls) {
		taxa := slices.Compact(slices.Sorted(slices.Values(controls[id])))
		name, at := plain(id), len(run.Taxonomies)
		one := sarifTaxonomy{Name: name, Version: versionIn(name), ShortDescription: sarifText{Text: inert(sentence("Controls of " + name))},
			Taxa: make([]sarifTaxon, 0, len(taxa))}
		for n, control := range taxa {
			one.Taxa = append(one.Taxa, sarifTaxon{ID: plain(control)})
			for i := range r.Rules {
				if slices.Contains(r.Rules[i].Frameworks[id], control) {
					rule := &run.Tool.Driver.Rules[i]
					rule.Relationships = append(rule.Relationships, sarifRelationship{
						Target: sarifTarget{ID: plain(control), Index: n, ToolComponent: sarifComponent{Name: name, Index: at}}, Kinds: []string{"superset"}})
				}
			}
		}
		run.Taxonomies = append(run.Taxonomies, one)
		run.Tool.Driver.SupportedTaxonomies = append(run.Tool.Driver.SupportedTaxonomies, sarifComponent{Name: name, Index: at})
	}
}

// versionIn is the version at the end of a framework's id.
func versionIn(id string) string {
	if m := versioned.FindStringSubmatch(id); m != nil {
		return m[2]
	}
	return ""
}
