package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/finding"
)

var (
	idPattern   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	customKeys  = []string{"id", "severity", "scope", "subresources", "partial", "frameworks", "parameters", "remediation", "fix", "references", "tags"}
	neededKeys  = []string{"id", "severity", "subresources"}
	customShape = "Write custom: {id: my-rule, severity: high, subresources: [policy]} in the METADATA block above the package line."
)

// metadata is what a METADATA block may say under custom. The types are as
// loose as YAML is; [describe] says what is wrong with them.
type metadata struct {
	ID           string                     `json:"id"`
	Severity     string                     `json:"severity"`
	Scope        string                     `json:"scope"`
	Subresources []string                   `json:"subresources"`
	Partial      bool                       `json:"partial"`
	Frameworks   map[string][]string        `json:"frameworks"`
	Parameters   map[string]json.RawMessage `json:"parameters"`
	Remediation  string                     `json:"remediation"`
	Fix          string                     `json:"fix"`
	References   []string                   `json:"references"`
	Tags         []string                   `json:"tags"`
}

// describe reads a rule from the METADATA of its package; source is where it
// comes from. Everything that is wrong is said at once.
func describe(m *ast.Module, source string) (finding.Rule, Errors) {
	block := packageBlock(m)
	if block == nil || block.Custom == nil {
		return finding.Rule{}, Errors{at(m.Package.Location, "A rule needs METADATA",
			customShape+" A package of helpers belongs outside s3audit.rules.")}
	}
	loc := block.Location
	if loc != nil && loc.File == "" {
		loc.File = m.Package.Location.File
	}
	d := describer{loc: loc}
	var meta metadata
	d.keys(block.Custom)
	for _, key := range slices.Sorted(maps.Keys(block.Custom)) {
		d.field(&meta, key, block.Custom[key])
	}
	rule := d.rule(block, meta)
	rule.Package = packageName(m)
	rule.Source = source
	return rule, d.errs
}

// packageBlock returns the annotations of scope package, or nil.
func packageBlock(m *ast.Module) *ast.Annotations {
	for _, a := range m.Annotations {
		if a.Scope == "package" || a.Scope == "subpackages" {
			return a
		}
	}
	return nil
}

// packageName is the module's package without "data.".
func packageName(m *ast.Module) string {
	return strings.TrimPrefix(m.Package.Path.String(), "data.")
}

type describer struct {
	loc  *ast.Location
	errs Errors
}

func (d *describer) wrong(detail, format string, args ...any) {
	d.errs = append(d.errs, at(d.loc, fmt.Sprintf(format, args...), detail))
}

// keys refuses unknown keys and asks for those that must be there.
func (d *describer) keys(custom map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(custom)) {
		if !slices.Contains(customKeys, key) {
			d.wrong(nearest(key, customKeys), "METADATA has an unknown key custom.%s", key)
		}
	}
	for _, key := range neededKeys {
		if _, ok := custom[key]; !ok {
			d.wrong(customShape, "METADATA has no custom.%s", key)
		}
	}
}

// field decodes one key, so that a wrong type is reported for that key alone.
func (d *describer) field(meta *metadata, key string, value any) {
	text, err := json.Marshal(map[string]any{key: value})
	if err == nil {
		err = json.Unmarshal(text, meta)
	}
	if err != nil {
		want := map[string]string{
			"subresources": "a list of names", "references": "a list of URLs", "tags": "a list of words", "partial": "true or false",
			"frameworks": "a map of framework id to a list of control ids", "parameters": "a map of name to {type, default, description}",
		}[key]
		if want == "" {
			want = "text"
		}
		d.wrong("It must be "+want+".", "METADATA has a wrong value for custom.%s", key)
	}
}

func (d *describer) rule(block *ast.Annotations, meta metadata) finding.Rule {
	rule := finding.Rule{
		ID: meta.ID, Title: strings.TrimSpace(block.Title), Description: strings.TrimSpace(block.Description),
		Scope: meta.Scope, Subresources: meta.Subresources, Partial: meta.Partial, Frameworks: meta.Frameworks,
		Remediation: strings.TrimSpace(meta.Remediation), Fix: meta.Fix, References: meta.References, Tags: meta.Tags,
	}
	if rule.Title == "" {
		d.wrong("Say in a few words what a good bucket looks like.", "METADATA has no title")
	}
	if rule.ID != "" && !idPattern.MatchString(rule.ID) {
		d.wrong("Use lower-case words joined by hyphens.", "METADATA has a wrong custom.id %q", rule.ID)
	}
	if meta.Severity != "" {
		severity, err := finding.ParseSeverity(meta.Severity)
		if err != nil {
			d.wrong("Use critical, high, medium, low or info.", "METADATA has an unknown severity %q", meta.Severity)
		}
		rule.Severity = severity
	}
	d.scope(&rule)
	d.subresources(rule)
	rule.Parameters = d.parameters(meta.Parameters)
	fillEmpty(&rule)
	return rule
}

func (d *describer) scope(rule *finding.Rule) {
	switch rule.Scope {
	case "":
		rule.Scope = scopeBucket
	case scopeBucket, scopeAccount:
	default:
		d.wrong("Use bucket or account.", "METADATA has an unknown scope %q", rule.Scope)
	}
}

func (d *describer) subresources(rule finding.Rule) {
	for _, name := range rule.Subresources {
		switch {
		case bit(name) == 0:
			d.wrong(nearest(name, subresources), "METADATA declares an unknown subresource %q", name)
		case rule.Scope == scopeAccount && !strings.HasPrefix(name, accountPrefix):
			d.wrong("A rule of account scope sees no bucket: declare account.* names, or drop the scope.",
				"METADATA declares %q for a rule of account scope", name)
		}
	}
}

// fillEmpty makes absent lists and maps empty ones, so that they are written
// as such.
func fillEmpty(rule *finding.Rule) {
	if rule.Subresources == nil {
		rule.Subresources = []string{}
	}
	if rule.Frameworks == nil {
		rule.Frameworks = map[string][]string{}
	}
	if rule.Parameters == nil {
		rule.Parameters = []finding.Parameter{}
	}
	if rule.Tags == nil {
		rule.Tags = []string{}
	}
}
