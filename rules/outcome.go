package rules

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// outcome is what a rule's package says about one input.
type outcome struct {
	denies        []deny
	unknowns      []undecided
	notApplicable []string
	satisfied     bool
	// err says that the rule broke; then nothing else is set.
	err string
}

// deny is one member of a rule's deny set.
type deny struct {
	Msg      string
	Path     string
	Value    json.RawMessage
	Severity finding.Severity // 0: the rule's own
	Resource string
}

// undecided is one member of a rule's unknown set: an answer within a document
// that the rule needed and that did not come.
type undecided struct {
	finding.Missing
	Resource string
}

// said is a row of OPA's answer as plain JSON values.
type said struct {
	deny, unknown, notApplicable []any
	satisfied                    bool
}

// outcome reads what a rule said. One that says what it must not say is broken.
func (s said) outcome() outcome {
	o := outcome{satisfied: s.satisfied}
	for _, v := range s.unknown {
		u, err := readUndecided(v)
		if err != nil {
			return outcome{err: "unknown: " + err.Error()}
		}
		o.unknowns = append(o.unknowns, u)
	}
	slices.SortFunc(o.unknowns, func(a, b undecided) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Subresource, b.Subresource),
			cmp.Compare(a.API, b.API), cmp.Compare(a.Code, b.Code), cmp.Compare(a.RequestID, b.RequestID), cmp.Compare(a.Hint, b.Hint))
	})
	for _, v := range s.deny {
		d, err := readDeny(v)
		if err != nil {
			return outcome{err: "deny: " + err.Error()}
		}
		o.denies = append(o.denies, d)
	}
	slices.SortFunc(o.denies, func(a, b deny) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Msg, b.Msg), bytes.Compare(a.Value, b.Value))
	})
	for _, v := range s.notApplicable {
		reason, ok := v.(string)
		if !ok {
			return outcome{err: "not_applicable: want texts"}
		}
		o.notApplicable = append(o.notApplicable, reason)
	}
	slices.Sort(o.notApplicable)
	return o
}

// readDeny reads one member: an object, or a bare message.
func readDeny(v any) (deny, error) {
	if msg, ok := v.(string); ok {
		return deny{Msg: msg}, nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		return deny{}, errors.New("want an object with msg and path")
	}
	var d deny
	if err := texts(object, map[string]*string{"msg": &d.Msg, "path": &d.Path, "resource": &d.Resource}); err != nil {
		return d, err
	}
	if d.Msg == "" {
		return d, errors.New("has no msg")
	}
	if value, there := object["severity"]; there {
		name, _ := value.(string)
		severity, err := finding.ParseSeverity(name)
		if err != nil {
			return d, err
		}
		d.Severity = severity
	}
	if value, there := object["value"]; there {
		text, err := compact(value)
		if err != nil {
			return d, err
		}
		d.Value = text
	}
	return d, nil
}

// texts reads those members of an object that are there.
func texts(object map[string]any, into map[string]*string) error {
	for _, key := range slices.Sorted(maps.Keys(into)) {
		value, there := object[key]
		if !there {
			continue
		}
		text, ok := value.(string)
		if !ok {
			return fmt.Errorf("%s is not a text", key)
		}
		*into[key] = text
	}
	return nil
}

func readUndecided(v any) (undecided, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return undecided{}, errors.New("want an object with subresource and api")
	}
	u := undecided{Missing: finding.Missing{State: string(snapshot.Failed)}}
	err := texts(object, map[string]*string{
		"subresource": &u.Subresource, "state": &u.State, "api": &u.API, "action": &u.Action,
		"code": &u.Code, "requestId": &u.RequestID, "hint": &u.Hint, "resource": &u.Resource,
	})
	if err == nil && u.Subresource == "" {
		err = errors.New("has no subresource")
	}
	return u, err
}

// compact writes a value as JSON, keys sorted and nothing escaped that need not be.
func compact(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// verdict is law 1: with a declared subresource missing, only a rule that
// says it can (partial) concludes anything, and only from what it knows.
func (o *outcome) verdict(missing, partial bool) finding.Verdict {
	switch {
	case missing && !partial:
		return finding.Unknown
	case o.err != "":
		return finding.Error
	case len(o.notApplicable) > 0:
		return finding.NotApplicable
	case len(o.denies) > 0:
		return finding.Fail
	case len(o.unknowns) > 0 || missing && !o.satisfied:
		return finding.Unknown
	}
	return finding.Pass
}

// message joins what the entries say, each once; what is said of several things
// in the same words is said of them together: "A and B are off".
func message(denies []deny) string {
	var said []string
	of := map[string][]string{} // what each is said of, "" for a text as it stands
	for _, d := range denies {
		subject, what := "", d.Msg
		if word, rest, found := strings.Cut(d.Msg, " is "); found && !strings.Contains(word, " ") {
			subject, what = word, " is "+rest
		}
		if of[what] == nil {
			said = append(said, what)
		}
		if !slices.Contains(of[what], subject) {
			of[what] = append(of[what], subject)
		}
	}
	for i, what := range said {
		if subjects := of[what]; len(subjects) == 1 {
			said[i] = subjects[0] + what
		} else {
			said[i] = exposure.Listed(subjects) + " are " + strings.TrimPrefix(what, " is ")
		}
	}
	return strings.Join(said, "; ")
}

// severity is the worst that an entry claims, where entries without a claim
// count as the rule's own.
func severity(rule finding.Severity, denies []deny) finding.Severity {
	worst := finding.Severity(0)
	for _, d := range denies {
		worst = max(worst, cmp.Or(d.Severity, rule))
	}
	return cmp.Or(worst, rule)
}

// evidence is the entries' paths and values.
func evidence(denies []deny) []finding.Evidence {
	out := make([]finding.Evidence, len(denies))
	for i, d := range denies {
		out[i] = finding.Evidence{Path: d.Path, Value: d.Value, Message: d.Msg}
	}
	return out
}
