package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"s3audit/collector"
)

// nameChoice picks buckets of a snapshot by name and region, as the collector
// picks those of an account.
type nameChoice struct {
	include, exclude nameMatch
	regions          []string
	seen             map[string]bool
}

type nameMatch struct {
	names, prefixes []string
	globs           []*glob.Pattern
}

func newNameChoice(s collector.Selection) (*nameChoice, error) {
	include, err := newNameMatch(s.Match)
	if err != nil {
		return nil, err
	}
	exclude, err := newNameMatch(s.Exclude)
	return &nameChoice{include: include, exclude: exclude, regions: s.Regions, seen: map[string]bool{}}, err
}

func newNameMatch(m collector.Match) (nameMatch, error) {
	out := nameMatch{names: m.Names, prefixes: m.Prefixes}
	for _, pattern := range m.Globs {
		g, err := glob.Compile(pattern)
		if err != nil {
			return out, fmt.Errorf("bucket pattern %q: %w", pattern, err)
		}
		out.globs = append(out.globs, g)
	}
	return out, nil
}

func (m *nameMatch) none() bool { return len(m.names)+len(m.prefixes)+len(m.globs) == 0 }

func (m *nameMatch) fits(name string) bool {
	return slices.Contains(m.names, name) ||
		slices.ContainsFunc(m.prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) ||
		slices.ContainsFunc(m.globs, func(g *glob.Pattern) bool { return g.Match(name) })
}

// all reports whether nothing is left out.
func (c *nameChoice) all() bool { return c.include.none() && c.exclude.none() && len(c.regions) == 0 }

func (c *nameChoice) fits(name, region string) bool {
	if slices.Contains(c.include.names, name) {
		c.seen[name] = true
	}
	return (c.include.none() || c.include.fits(name)) && !c.exclude.fits(name) &&
		(len(c.regions) == 0 || slices.Contains(c.regions, region))
}

// notSeen are the whole names that no bucket had.
func (c *nameChoice) notSeen() (missing []string) {
	for _, name := range c.include.names {
		if !c.seen[name] {
			missing = append(missing, name)
		}
	}
	return missing
}
