package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"s3audit/rules/finding"
)

// parameterTypes names the types a parameter may have, and how a value of
// each is told.
var parameterTypes = map[string]func(any) bool{
	"string": is[string],
	"number": is[float64],
	"bool":   is[bool],
	"list(string)": func(v any) bool {
		return all[string](v)
	},
	"list(number)": func(v any) bool {
		return all[float64](v)
	},
	"map(string)": func(v any) bool {
		m, ok := v.(map[string]any)
		for _, one := range m {
			ok = ok && is[string](one)
		}
		return ok
	},
}

func is[T any](v any) bool { _, ok := v.(T); return ok }

func all[T any](v any) bool {
	list, ok := v.([]any)
	for _, one := range list {
		ok = ok && is[T](one)
	}
	return ok
}

// parameters reads custom.parameters.
func (d *describer) parameters(raw map[string]json.RawMessage) []finding.Parameter {
	out := []finding.Parameter{}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		p := finding.Parameter{Name: name}
		if err := json.Unmarshal(raw[name], &p); err != nil {
			d.wrong("Write {type: number, default: 90, description: …}.", "METADATA has a wrong parameter %s", name)
			continue
		}
		p.Name = name
		check := parameterTypes[p.Type]
		switch {
		case check == nil:
			d.wrong(fmt.Sprintf("Use one of %q.", slices.Sorted(maps.Keys(parameterTypes))),
				"METADATA has an unknown type %q of parameter %s", p.Type, name)
		case p.Default == nil:
			d.wrong("A rule must be able to run with nothing set.", "METADATA has no default of parameter %s", name)
		case !check(decoded(p.Default)):
			d.wrong("The default must have the parameter's own type.", "METADATA has a default of parameter %s that is no %s", name, p.Type)
		}
		out = append(out, p)
	}
	return out
}

func decoded(text json.RawMessage) (v any) {
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	return v
}

// checkParameters holds the caller's settings against what the rules take,
// and returns them as JSON: a map of rule to a map of names.
func checkParameters(set map[string]map[string]any, rules []finding.Rule) (json.RawMessage, error) {
	if len(set) == 0 {
		return nil, nil
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(set)) {
		i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == id })
		if i < 0 {
			errs = append(errs, fmt.Errorf("parameters of %s: there is no such rule. %s", id, nearest(id, ids(rules))))
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(set[id])) {
			errs = append(errs, checkParameter(rules[i], name, set[id][name]))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return json.Marshal(set)
}

func checkParameter(rule finding.Rule, name string, value any) error {
	for _, p := range rule.Parameters {
		if p.Name != name {
			continue
		}
		text, err := json.Marshal(value)
		if err == nil && !parameterTypes[p.Type](decoded(text)) {
			err = fmt.Errorf("want a %s, have %s", p.Type, text)
		}
		if err != nil {
			return fmt.Errorf("parameter %s of %s: %w", name, rule.ID, err)
		}
		return nil
	}
	var names []string
	for _, p := range rule.Parameters {
		names = append(names, p.Name)
	}
	return fmt.Errorf("parameter %s of %s: the rule has no such parameter. %s", name, rule.ID, nearest(name, names))
}

func ids(rules []finding.Rule) []string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.ID
	}
	return out
}
