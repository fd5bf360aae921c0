package rules

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Exempt lists the reasons for not-applicable that a rule gives in so many
// words, sorted. Reasons that are put together are not among them.
func (e *Engine) Exempt(id string) []string {
	var out []string
	for _, r := range e.rules {
		if r.ID != id {
			continue
		}
		for _, one := range e.compiler.GetRulesExact(r.output("not_applicable")) {
			if one.Head.Key == nil {
				continue
			}
			if text, ok := one.Head.Key.Value.(ast.String); ok {
				out = append(out, string(text))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
