package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"s3audit/rules/finding"
)

// sarifRules describes every rule that ran, and any other that a result names.
func sarifRules(r *Report, failed []*finding.Finding) ([]sarifRule, map[string]int) {
	rules, index := []sarifRule{}, map[string]int{}
	add := func(rule *finding.Rule) {
		if _, ok := index[rule.ID]; !ok {
			index[rule.ID] = len(rules)
			rules = append(rules, describe(rule))
		}
	}
	for i := range r.Rules {
		add(&r.Rules[i].Rule)
	}
	for _, f := range failed {
		add(&finding.Rule{ID: f.Rule, Title: f.Title, Severity: f.Severity, Remediation: f.Remediation, Frameworks: f.Frameworks})
	}
	return rules, index
}

func describe(rule *finding.Rule) sarifRule {
	title := cmp.Or(plain(rule.Title), plain(rule.ID))
	level := levelOf(rule.Severity)
	problem := level
	if level == "note" {
		problem = "recommendation"
	}
	return sarifRule{
		ID:   plain(rule.ID),
		Name: cut(pascal(plain(rule.ID)), maxName),
		// Titles name the wished state, and a list of alerts shows them bare.
		ShortDescription:     sarifText{Text: cut(inert("Required: "+sentence(title)), maxText)},
		FullDescription:      sarifText{Text: cut(inert(sentence(cmp.Or(plain(rule.Description), title))), maxText)},
		Help:                 help(rule, title),
		HelpURI:              helpURI(rule),
		DefaultConfiguration: sarifConfiguration{Level: level},
		Properties: sarifRuleProperties{
			Tags: tags(rule), Precision: "high", ProblemSeverity: problem,
			SecuritySeverity: securitySeverity(rule.Severity),
		},
	}
}

// securitySeverity is a number in a string; the number only picks the word
// that code scanning shows.
func securitySeverity(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "9.5"
	case finding.High:
		return "8.0"
	case finding.Medium:
		return "5.5"
	case finding.Low:
		return "2.0"
	}
	return "0.0"
}

func help(rule *finding.Rule, title string) sarifText {
	text, md := sentence(title), "**"+escapeMarkdown(sentence(title))+"**"
	if rule.Description != "" {
		text += "\n\n" + sentence(plain(rule.Description))
		md += "\n\n" + escapeMarkdown(sentence(plain(rule.Description)))
	}
	if rule.Remediation != "" {
		text += "\n\nTo fix it: " + sentence(plain(rule.Remediation))
		md += "\n\n**To fix it:** " + escapeMarkdown(sentence(plain(rule.Remediation)))
	}
	if len(rule.Frameworks) > 0 {
		md += "\n\n| Framework | Controls |\n|---|---|"
		for _, name := range sortedKeys(rule.Frameworks) {
			controls := strings.Join(rule.Frameworks[name], ", ")
			text += "\n" + plain(name) + ": " + plain(controls)
			md += "\n| " + escapeMarkdown(plain(name)) + " | " + escapeMarkdown(plain(controls)) + " |"
		}
	}
	for i, ref := range rule.References {
		if i == 0 {
			md += "\n"
		}
		if link := webLink(ref); link != "" {
			text += "\n" + link
			md += "\n- <" + link + ">"
		}
	}
	return sarifText{Text: text, Markdown: md}
}

func helpURI(rule *finding.Rule) string {
	for _, ref := range rule.References {
		if link := webLink(ref); link != "" {
			return link
		}
	}
	return ""
}

var webURL = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:\d+)?([/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?$`)

// webLink returns the address if it is a plain web address, else nothing.
func webLink(ref string) string {
	if webURL.MatchString(ref) {
		return ref
	}
	return ""
}

var versioned = regexp.MustCompile(`^(.*?)-v?(\d[\w.]*)$`)

// families are the frameworks whose tags are worth one of ten places, first
// ones first; the others follow by name.
var families = []string{"cis-aws", "aws-fsbp", "pci-dss", "nist-800-53", "cis-controls", "soc2-tsc", "hipaa", "iso-27001"}

// tags names the rule's kind and one control for each of its frameworks, of
// which the newest version counts.
func tags(rule *finding.Rule) []string {
	newest := map[string]string{}
	for _, name := range sortedKeys(rule.Frameworks) {
		family := name
		if m := versioned.FindStringSubmatch(name); m != nil {
			family = m[1]
		}
		if old, ok := newest[family]; !ok || newer(name, old) {
			newest[family] = name
		}
	}
	names := sortedKeys(newest)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	out := []string{"security", "s3"}
	for _, family := range names {
		if controls := rule.Frameworks[newest[family]]; len(controls) > 0 && len(out) < maxTags {
			out = append(out, plain("external/"+newest[family]+"/"+controls[0]))
		}
	}
	return out
}

func place(family string) int {
	for i, f := range families {
		if strings.HasPrefix(family, f) {
			return i
		}
	}
	return len(families)
}

// newer compares version numbers where both names have some: 10.0 is newer than 9.1.
func newer(a, b string) bool {
	x, y := numbers(a), numbers(b)
	return slices.Compare(x, y) > 0
}

var digits = regexp.MustCompile(`\d+`)

func numbers(s string) []int {
	var out []int
	for _, d := range digits.FindAllString(s, -1) {
		n := 0
		for _, c := range d[:min(len(d), 9)] {
			n = n*10 + int(c-'0')
		}
		out = append(out, n)
	}
	return out
}

// pascal writes "versioning-enabled" as VersioningEnabled.
func pascal(id string) string {
	var b strings.Builder
	up := true
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			up = true
			continue
		}
		if up {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		up = false
	}
	return cmp.Or(b.String(), "Rule")
}
