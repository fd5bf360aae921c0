package rules

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"s3audit/rules/finding"
)

// parameterSets are the parameters of all rules, by what they are set for. A rule
// with overrides has one set of values for each choice of them that holds
// somewhere; every other rule has one for all.
type parameterSets struct {
	base      json.RawMessage   // of the rules without overrides, nil if nothing is set
	varying   []*ruleParameters // by rule id
	overrides []*override       // as they were given
}

// ruleParameters are the parameters of a rule that has overrides.
type ruleParameters struct {
	id        string
	base      map[string]any
	overrides []*override
	numbers   []int // their places among all
	byTag     bool
}

// newParameterSets checks everything that is set, and reports all mistakes at once.
func newParameterSets(set Settings, rules []finding.Rule) (*parameterSets, error) {
	s := &parameterSets{}
	base, err := checkParameters(set.Base, rules)
	errs := []error{err}
	byRule := map[string]*ruleParameters{}
	for i, o := range set.Overrides {
		one, err := compileOverride(o, rules)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s.overrides = append(s.overrides, one)
		r := byRule[o.Rule]
		if r == nil {
			r = &ruleParameters{id: o.Rule, base: set.Base[o.Rule]}
			byRule[o.Rule] = r
		}
		r.overrides, r.numbers = append(r.overrides, one), append(r.numbers, i)
		r.byTag = r.byTag || one.byTag()
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, id := range sortedNames(byRule) {
		s.varying = append(s.varying, byRule[id])
	}
	fixed := maps.Clone(set.Base)
	maps.DeleteFunc(fixed, func(id string, _ map[string]any) bool { return byRule[id] != nil })
	if s.base = base; len(byRule) > 0 {
		s.base = nil
		if len(fixed) > 0 {
			s.base, err = json.Marshal(fixed)
		}
	}
	return s, err
}

// of finds the settings of a rule that has overrides, or nil.
func (s *parameterSets) of(id string) *ruleParameters {
	i := slices.IndexFunc(s.varying, func(r *ruleParameters) bool { return r.id == id })
	if i < 0 {
		return nil
	}
	return s.varying[i]
}

// names are the rules that have overrides, sorted.
func (s *parameterSets) names() []string {
	var out []string
	for _, r := range s.varying {
		out = append(out, r.id)
	}
	return out
}

// varies reports whether a rule has overrides; of "", whether any has.
func (s *parameterSets) varies(id string) bool {
	return id == "" && len(s.varying) > 0 || s.of(id) != nil
}

// readBy finds the parameters with overrides that somebody reads, by their
// places in varying, and whether tags decide on any.
func (s *parameterSets) readBy(paths []inputPath) (read []int, byTag bool) {
	for i, r := range s.varying {
		if slices.ContainsFunc(paths, func(p inputPath) bool {
			return len(p) == 0 || p[0] == rootParameters && (len(p) == 1 || p[1] == r.id)
		}) {
			read, byTag = append(read, i), byTag || r.byTag
		}
	}
	return read, byTag
}

// choose appends how each of the overrides fits, and reports whether that is
// known of all.
func (r *ruleParameters) choose(to []byte, who *subject, tags *tagSet) (fits []byte, known bool) {
	known = true
	for _, o := range r.overrides {
		f := o.fits(who, tags)
		known = known && f != fitsPerhaps
		to = append(to, byte(f))
	}
	return to, known
}

// values are the parameters where those overrides hold.
func (r *ruleParameters) values(fits []byte) map[string]any {
	out := maps.Clone(r.base)
	if out == nil {
		out = map[string]any{}
	}
	for i, o := range r.overrides {
		if fit(fits[i]) == fitsSurely {
			maps.Copy(out, o.Values)
		}
	}
	return out
}

// text is all parameters that are set for a subject, nil if there are none, and
// the rules of which that is not known.
func (s *parameterSets) text(who *subject, tags *tagSet, met []bool) (json.RawMessage, map[string]bool, error) {
	if len(s.varying) == 0 {
		return s.base, nil, nil
	}
	all := map[string]any{}
	if s.base != nil {
		v, err := number(s.base)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(all, v.(map[string]any))
	}
	open := map[string]bool{}
	for _, r := range s.varying {
		fits, known := r.choose(nil, who, tags)
		r.note(fits, met)
		if !known {
			open[r.id] = true
		}
		if values := r.values(fits); len(values) > 0 && known {
			all[r.id] = values
		}
	}
	if len(all) == 0 {
		return nil, open, nil
	}
	text, err := compact(all)
	return text, open, err
}

// note marks the overrides that hold, or may: nobody knows that these are of no use.
func (r *ruleParameters) note(fits []byte, met []bool) {
	for i, f := range fits {
		if met != nil && fit(f) != fitsNot {
			met[r.numbers[i]] = true
		}
	}
}

// sets reports whether anything sets a parameter of a rule to more than an
// empty list.
func (s *parameterSets) sets(id, name string) (some, there bool) {
	full := func(values map[string]any) {
		if v, ok := values[name]; ok {
			there = true
			text, err := json.Marshal(v)
			some = some || err != nil || string(text) != "[]"
		}
	}
	if r := s.of(id); r != nil {
		full(r.base)
		base := there
		for _, o := range r.overrides {
			full(o.Values)
		}
		return some, base
	}
	var base map[string]map[string]any
	if s.base != nil && json.Unmarshal(s.base, &base) != nil {
		return true, true
	}
	full(base[id])
	return some, there
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
