package collector

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gobwas/glob"
)

// A Match names buckets. Names, Globs and Prefixes are alternatives: one that
// fits is enough.
type Match struct {
	// Names are whole names.
	Names []string
	// Globs are patterns over whole names: *, ?, [a-z], {one,two}.
	Globs []string
	// Prefixes are beginnings of names.
	Prefixes []string
	// Regions are the regions a bucket may be in.
	Regions []string
	// Tags are "key" or "key=value", the value a pattern.
	Tags []string
}

// AddName takes what a user typed: a name, or a pattern.
func (m *Match) AddName(text string) {
	if strings.ContainsAny(text, "*?[{") {
		m.Globs = append(m.Globs, text)
		return
	}
	m.Names = append(m.Names, text)
}

// A Selection says which buckets to read: those that fit the names (if any are
// given), the regions (if any) and every one of the tags, and that nothing in
// Exclude fits. A bucket whose tags could not be read is selected: nobody knows
// that it is not meant.
type Selection struct {
	Match
	Exclude Match
}

// selector is a Selection, compiled.
type selector struct {
	include, exclude matcher
}

type matcher struct {
	names, prefixes, regions []string
	globs                    []*glob.Pattern
	tags                     []tagMatch
}

type tagMatch struct {
	key   string
	value *glob.Pattern // nil: any
}

func compileSelection(s Selection) (*selector, error) {
	include, err := compileMatch(s.Match)
	if err != nil {
		return nil, err
	}
	exclude, err := compileMatch(s.Exclude)
	return &selector{include, exclude}, err
}

func compileMatch(m Match) (matcher, error) {
	out := matcher{names: slices.Sorted(slices.Values(m.Names)), prefixes: m.Prefixes, regions: m.Regions}
	out.names = slices.Compact(out.names)
	for _, pattern := range m.Globs {
		g, err := glob.Compile(pattern)
		if err != nil {
			return out, fmt.Errorf("bucket pattern %q: %w", pattern, err)
		}
		out.globs = append(out.globs, g)
	}
	for _, text := range m.Tags {
		key, value, has := strings.Cut(text, "=")
		if key == "" {
			return out, fmt.Errorf("tag %q: want KEY or KEY=VALUE", text)
		}
		tag := tagMatch{key: key}
		if has {
			g, err := glob.Compile(value)
			if err != nil {
				return out, fmt.Errorf("tag %q: %w", text, err)
			}
			tag.value = g
		}
		out.tags = append(out.tags, tag)
	}
	return out, nil
}

// named reports whether nothing but whole names say what to read, so that it
// can be read without a listing.
func (s *selector) named() bool {
	return len(s.include.names) > 0 && len(s.include.globs) == 0 && len(s.include.prefixes) == 0
}

// listed decides by what a listing says of a bucket. region may be "" where
// the listing does not say; the regions then decide nothing.
func (s *selector) listed(name, region string) bool {
	in, out := &s.include, &s.exclude
	if in.hasNames() && !in.fitsName(name) || out.fitsName(name) {
		return false
	}
	if region == "" {
		return true
	}
	return (len(in.regions) == 0 || slices.Contains(in.regions, region)) && !slices.Contains(out.regions, region)
}

func (m *matcher) hasNames() bool { return len(m.names)+len(m.globs)+len(m.prefixes) > 0 }

func (m *matcher) fitsName(name string) bool {
	if _, found := slices.BinarySearch(m.names, name); found {
		return true
	}
	return slices.ContainsFunc(m.prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) ||
		slices.ContainsFunc(m.globs, func(g *glob.Pattern) bool { return g.Match(name) })
}

// needsTags reports whether tags have a say.
func (s *selector) needsTags() bool { return len(s.include.tags)+len(s.exclude.tags) > 0 }

// tagged decides by a bucket's tags.
func (s *selector) tagged(tags map[string]string) bool {
	for _, want := range s.include.tags {
		if !want.fits(tags) {
			return false
		}
	}
	return !slices.ContainsFunc(s.exclude.tags, func(t tagMatch) bool { return t.fits(tags) })
}

func (t tagMatch) fits(tags map[string]string) bool {
	value, has := tags[t.key]
	return has && (t.value == nil || t.value.Match(value))
}
