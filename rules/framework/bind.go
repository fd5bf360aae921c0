package framework

import (
	"errors"
	"maps"
	"path"
	"slices"

	"s3audit/rules/finding"
)

// Bind lays the METADATA of the rules over the files: official mappings come
// from there, and so do frameworks that only a user's rule names. A rule id
// that does not exist, and a control that nothing answers, are mistakes of the
// file that says so.
func (l *Library) Bind(rules []finding.Rule) error {
	for _, r := range rules {
		for _, id := range slices.Sorted(maps.Keys(r.Frameworks)) {
			f := l.Framework(id)
			if f == nil {
				f = &Framework{ID: id, Name: id, Source: "rule " + r.ID}
				l.frameworks = append(l.frameworks, f)
			}
			for _, control := range r.Frameworks[id] {
				f.add(control, r.ID)
			}
		}
	}
	slices.SortFunc(l.frameworks, func(a, b *Framework) int { return natural(a.ID, b.ID) })
	return l.check(rules)
}

// add gives a control a rule more. A control that the file does not know is
// one that a user's rule brought.
func (f *Framework) add(control, rule string) {
	c := f.control(control)
	if c == nil {
		f.Controls = append(f.Controls, Control{ID: control, Title: control})
		slices.SortFunc(f.Controls, func(a, b Control) int { return natural(a.ID, b.ID) })
		c = f.control(control)
	}
	if at, found := slices.BinarySearch(c.Rules, rule); !found {
		c.Rules = slices.Insert(c.Rules, at, rule)
	}
	c.Manual = false
}

// check looks for rule ids that do not exist and controls that nothing answers.
func (l *Library) check(rules []finding.Rule) error {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	var errs []error
	for _, f := range l.frameworks {
		from := l.files["framework "+f.ID]
		if from == nil {
			continue
		}
		from.errs = nil
		for _, c := range f.Controls {
			for _, id := range c.Rules {
				if !slices.Contains(ids, id) {
					from.wrong(id, "control %q of %q names the rule %q, and there is none.%s", c.ID, f.ID, id, l.near(id, ids))
				}
			}
			if len(c.Rules) == 0 && !c.Manual {
				from.wrong(c.ID, "control %q of %q has no rule: name one, or say manual: true and in its note what to look at", c.ID, f.ID)
			}
		}
		errs = append(errs, from.errs...)
	}
	return errors.Join(append(errs, l.checkPacks(rules, ids)...)...)
}

func (l *Library) checkPacks(rules []finding.Rule, ids []string) []error {
	var tags []string
	for _, r := range rules {
		tags = append(tags, r.Tags...)
	}
	var errs []error
	for _, p := range l.packs {
		from := l.files["pack "+p.ID]
		from.errs = nil
		for _, pattern := range p.Rules {
			if !matchesAny([]string{pattern}, ids) {
				from.wrong(pattern, "no rule matches %q of pack %q.%s", pattern, p.ID, l.near(pattern, ids))
			}
		}
		for _, tag := range p.Tags {
			if !slices.Contains(tags, tag) {
				from.wrong(tag, "no rule has the tag %q of pack %q.%s", tag, p.ID, l.near(tag, tags))
			}
		}
		errs = append(errs, from.errs...)
	}
	return errs
}

// Has reports whether a rule belongs to the pack.
func (p *Pack) Has(r finding.Rule) bool {
	return matchesAny(p.Rules, []string{r.ID}) ||
		slices.ContainsFunc(p.Tags, func(tag string) bool { return slices.Contains(r.Tags, tag) })
}

func matchesAny(patterns, ids []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return slices.ContainsFunc(ids, func(id string) bool {
			ok, _ := path.Match(pattern, id)
			return ok
		})
	})
}
