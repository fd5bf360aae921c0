package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// Settings are the parameters that the user sets.
type Settings struct {
	// Base holds wherever no override does: rule id, parameter name, value.
	Base map[string]map[string]any
	// Overrides hold for some buckets; of two that set the same, the later one counts.
	Overrides []Override
}

// Override changes parameters of one rule for what the selector fits.
type Override struct {
	Rule string
	Selector
	// Values are the parameters it sets, by name.
	Values map[string]any
	// Where is the place it was written at, for a reader: "s3audit.hcl:12:3".
	Where string
}

// Selector says which buckets are meant. All that is not empty must fit; of a
// list one entry is enough.
type Selector struct {
	// Buckets are names or patterns over whole names: *, ?, [a-z], {one,two}.
	Buckets []string
	// Accounts and Regions are compared as they stand.
	Accounts, Regions []string
	// AnyTag is a list of "key" or "key=value", EveryTag of keys and values that
	// must all be there. A value is a pattern.
	AnyTag   []string
	EveryTag map[string]string
}

func (s *Selector) empty() bool {
	return len(s.Buckets)+len(s.Accounts)+len(s.Regions)+len(s.AnyTag)+len(s.EveryTag) == 0
}

// override is an Override, compiled.
type override struct {
	Override
	buckets         []pattern
	anyTag, allTags []tagPattern
}

// pattern is a whole name, or a glob over whole names.
type pattern struct {
	name string
	glob *glob.Pattern // nil: the name as it stands
}

func newPattern(text string) (pattern, error) {
	if !strings.ContainsAny(text, `*?[{\`) {
		return pattern{name: text}, nil
	}
	g, err := glob.Compile(text)
	if err != nil {
		return pattern{}, fmt.Errorf("pattern %q: %w", text, err)
	}
	return pattern{glob: g}, nil
}

func (p pattern) fits(name string) bool {
	if p.glob != nil {
		return p.glob.Match(name)
	}
	return p.name == name
}

type tagPattern struct {
	key   string
	value *pattern // nil: any
}

func newTagPattern(text string) (tagPattern, error) {
	key, value, has := strings.Cut(text, "=")
	if key == "" {
		return tagPattern{}, fmt.Errorf("tag %q: want KEY or KEY=VALUE", text)
	}
	if !has {
		return tagPattern{key: key}, nil
	}
	p, err := newPattern(value)
	return tagPattern{key, &p}, err
}

func (p tagPattern) fits(tags map[string]string) bool {
	value, has := tags[p.key]
	return has && (p.value == nil || p.value.fits(value))
}

// compileOverride checks an override against the rule it is for.
func compileOverride(o Override, rules []finding.Rule) (*override, error) {
	i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == o.Rule })
	if i < 0 {
		return nil, fmt.Errorf("override of %s: there is no such rule. %s", o.Rule, nearest(o.Rule, ids(rules)))
	}
	out := &override{Override: o}
	errs := []error{checkSelector(&o, rules[i].Scope)}
	for _, name := range sortedNames(o.Values) {
		errs = append(errs, checkParameter(rules[i], name, o.Values[name]))
	}
	if len(o.Values) == 0 {
		errs = append(errs, errors.New("it sets no parameter"))
	}
	out.buckets = compiled(o.Buckets, newPattern, &errs)
	out.anyTag = compiled(o.AnyTag, newTagPattern, &errs)
	out.allTags = compiled(sortedNames(o.EveryTag), func(key string) (tagPattern, error) {
		p, err := newPattern(o.EveryTag[key])
		return tagPattern{key, &p}, err
	}, &errs)
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("override of %s: %w", o.Rule, err)
	}
	return out, nil
}

func checkSelector(o *Override, scope string) error {
	switch {
	case o.empty():
		return errors.New("it selects nothing")
	case scope == scopeAccount && len(o.Buckets)+len(o.Regions)+len(o.AnyTag)+len(o.EveryTag) > 0:
		return errors.New("a rule about the account is judged once for each: select accounts only")
	}
	return nil
}

func compiled[T any](texts []string, compile func(string) (T, error), errs *[]error) []T {
	var out []T
	for _, text := range texts {
		one, err := compile(text)
		*errs = append(*errs, err)
		out = append(out, one)
	}
	return out
}

// fit says whether something fits: two of them together are the lesser.
type fit int

const (
	fitsNot fit = iota
	fitsPerhaps
	fitsSurely
)

func fitIf(yes bool) fit {
	if yes {
		return fitsSurely
	}
	return fitsNot
}

// fits tells whether the override holds for a subject. Tags that were not
// answered decide only where nothing else does.
func (o *override) fits(s *subject, tags *tagSet) fit {
	named := len(o.buckets) == 0 || s.Name != "" && slices.ContainsFunc(o.buckets, func(p pattern) bool { return p.fits(s.Name) })
	if !named || !oneOf(o.Accounts, s.Account) || !oneOf(o.Regions, s.region) {
		return fitsNot
	}
	if len(o.anyTag)+len(o.allTags) == 0 {
		return fitsSurely
	}
	if s.Name == "" {
		return fitsNot
	}
	if !tags.read() {
		return fitsPerhaps
	}
	for _, want := range o.allTags {
		if !want.fits(tags.tags) {
			return fitsNot
		}
	}
	return fitIf(len(o.anyTag) == 0 || slices.ContainsFunc(o.anyTag, func(p tagPattern) bool { return p.fits(tags.tags) }))
}

func oneOf(list []string, one string) bool { return len(list) == 0 || slices.Contains(list, one) }

// tagSet is a bucket's tags, read when somebody asks.
type tagSet struct {
	text   json.RawMessage // of the tagging subresource
	done   bool
	answer answer
	tags   map[string]string
}

// read reports whether the tags were answered.
func (t *tagSet) read() bool {
	if t.done {
		return t.answer.answered
	}
	t.done = true
	var doc struct {
		Value struct{ TagSet []struct{ Key, Value string } }
	}
	var err error
	if t.answer, err = readAnswer(taggingName, t.text); err == nil && t.answer.answered {
		err = json.Unmarshal(t.text, &doc)
	}
	if err != nil { // what is no tag set answers nothing
		t.answer = answer{missing: finding.Missing{Subresource: taggingName, State: "failed",
			API: "GetBucketTagging", Action: "s3:GetBucketTagging", Code: "MalformedTagging"}}
	}
	t.tags = make(map[string]string, len(doc.Value.TagSet))
	for _, tag := range doc.Value.TagSet {
		t.tags[tag.Key] = tag.Value
	}
	return t.answer.answered
}

// taggingName is the subresource that tags are in.
const taggingName = "tagging"

// byTag reports whether tags have a say.
func (o *override) byTag() bool { return len(o.anyTag)+len(o.allTags) > 0 }

// UnusedOverrides are those of loaded rules that held for nothing in a run.
func (e *Engine) UnusedOverrides(s Stats) []snapshot.UnusedOverride {
	var out []snapshot.UnusedOverride
	for i, o := range e.sets.overrides {
		loaded := slices.ContainsFunc(e.rules, func(r *rule) bool { return r.ID == o.Rule })
		if loaded && !s.Met[i] {
			out = append(out, snapshot.UnusedOverride{Rule: o.Rule, Where: o.Where})
		}
	}
	return out
}
