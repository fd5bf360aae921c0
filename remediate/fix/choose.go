package fix

import (
	"fmt"
	"slices"
	"strings"
)

// Choose is the fixes that names stand for: those of fixes, and of rules. The
// error tells of every name that stands for none, and why where that is known.
func (s *Set) Choose(names []string) ([]*Fix, error) {
	var chosen []*Fix
	var wrong []string
	all := s.Fixes()
	for _, name := range names {
		found := slices.DeleteFunc(slices.Clone(all), func(f *Fix) bool { return f.Name != name && !slices.Contains(f.Rules, name) })
		if len(found) == 0 {
			wrong = append(wrong, s.none(name, all))
		}
		chosen = append(chosen, found...)
	}
	if wrong != nil {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	slices.SortFunc(chosen, func(a, b *Fix) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(chosen), nil
}

func (s *Set) none(name string, all []*Fix) string {
	if reason := s.NoFix()[name]; reason != "" {
		return fmt.Sprintf("rule %q has no ready fix: %s", name, reason)
	}
	var known []string
	for _, f := range all {
		known = append(append(known, f.Name), f.Rules...)
	}
	slices.Sort(known)
	return fmt.Sprintf("no fix has the name %q or is for a rule of that name.%s", name, didYouMean(name, slices.Compact(known)))
}

// Missing are the variables that fixes use and nobody has set, sorted.
func (s *Set) Missing(fixes []*Fix) []string {
	var out []string
	for _, f := range fixes {
		for _, name := range f.m.unset() {
			if f.uses.of("var", name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
