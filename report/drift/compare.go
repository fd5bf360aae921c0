package drift

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// notCompared are answers that are no configuration of the bucket or account:
// samples of contents, work that is under way, and what was looked up of the
// buckets of others.
var notCompared = map[string]bool{
	"uploads": true, "objectAcl": true, "objectEncryption": true, "references": true, "jobs": true, "predictableBuckets": true,
}

// identityOf are the members outside of subresources that can change: a bucket
// is made again under its name, at another time and maybe elsewhere.
var identityOf = []string{"creationDate", "region"}

// Compare is what changed from one record of a bucket, or of the account, to
// the other. Recreated means that it is not the same bucket any more.
func Compare(before, after json.RawMessage) (changed, blind []Subresource, recreated bool, err error) {
	if bytes.Equal(before, after) {
		return nil, nil, false, nil
	}
	old, err := record(before)
	if err != nil {
		return nil, nil, false, err
	}
	now, err := record(after)
	if err != nil {
		return nil, nil, false, err
	}
	for _, name := range slices.Sorted(maps.Keys(merged(old, now))) {
		x, y := old[name], now[name]
		if notCompared[name] || bytes.Equal(x, y) {
			continue
		}
		one, isBlind, err := subresource(name, x, y)
		switch {
		case err != nil:
			return nil, nil, false, fmt.Errorf("%s: %w", name, err)
		case one == nil:
		case isBlind:
			blind = append(blind, *one)
		default:
			changed = append(changed, *one)
		}
	}
	for _, name := range identityOf {
		recreated = recreated || old[name] != nil && now[name] != nil && !bytes.Equal(old[name], now[name])
	}
	return changed, blind, recreated, nil
}

func record(raw json.RawMessage) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("read record: %w", err)
	}
	return fields, nil
}

func merged(a, b map[string]json.RawMessage) map[string]json.RawMessage {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// answer is one read as a record holds it.
type answer struct {
	State snapshot.State  `json:"state"`
	Value json.RawMessage `json:"value"`
}

// subresource compares two answers; nil where they say the same.
func subresource(name string, before, after json.RawMessage) (*Subresource, bool, error) {
	old, isAnswer := readAnswer(before)
	now, isToo := readAnswer(after)
	if !isAnswer && !isToo {
		return nil, false, nil // a name, a number: no answer of S3
	}
	out := &Subresource{Name: name, Old: string(old.State), New: string(now.State)}
	if !old.State.Answered() || !now.State.Answered() {
		if old.State == now.State {
			return nil, true, nil // nobody could tell before, and nobody can now
		}
		return out, true, nil
	}
	x, err := value(old)
	if err != nil {
		return nil, false, err
	}
	y, err := value(now)
	if err != nil {
		return nil, false, err
	}
	hidden := settle(&x, &y)
	out.Fields = plan.Diff(document(old, x), document(now, y))
	if len(out.Fields) == 0 && old.State == now.State {
		return unsettled(out, hidden), true, nil
	}
	return out, false, nil
}

// unsettled is nil, or a subresource of which a part could not be compared.
func unsettled(s *Subresource, hidden bool) *Subresource {
	if !hidden {
		return nil
	}
	return s
}

// readAnswer reads what may be an answer. One that a record lacks was not
// collected by the version that wrote it.
func readAnswer(raw json.RawMessage) (answer, bool) {
	if raw == nil {
		return answer{State: snapshot.NotCollected}, false
	}
	var a answer
	if json.Unmarshal(raw, &a) != nil || a.State == "" {
		return answer{State: snapshot.NotCollected}, false
	}
	return a, true
}

func value(a answer) (any, error) {
	if a.State != snapshot.Present {
		return nil, nil
	}
	tree, err := decode(a.Value)
	if err != nil {
		return nil, err
	}
	return normal("", tree), nil
}

func document(a answer, tree any) plan.Document {
	if a.State != snapshot.Present {
		return plan.None()
	}
	return plan.Document{State: plan.Present, Value: text(tree)}
}

// settle takes out of both documents what either of them has no answer for: an
// access point's policy that was denied has not changed. It reports whether
// there was any.
func settle(a, b *any) (hidden bool) {
	x, isX := (*a).(map[string]any)
	y, isY := (*b).(map[string]any)
	if isX && isY {
		if refused(x) || refused(y) {
			same := bytes.Equal(text(*a), text(*b))
			*a, *b = nil, nil
			return !same
		}
		forget(x)
		forget(y)
		for name := range x {
			if other, there := y[name]; there {
				mine := x[name]
				hidden = settle(&mine, &other) || hidden
				x[name], y[name] = mine, other
			}
		}
		return hidden
	}
	l, isL := (*a).([]any)
	m, isM := (*b).([]any)
	if !isL || !isM {
		return false
	}
	for i := range l {
		for j := range m {
			if name := nameOf(l[i]); name != "" && name == nameOf(m[j]) {
				hidden = settle(&l[i], &m[j]) || hidden
			}
		}
	}
	return hidden
}

// refused reports whether an object is a read that got no answer.
func refused(object map[string]any) bool {
	state, ok := object["state"].(string)
	return ok && !snapshot.State(state).Answered()
}

// forget drops what says how a read went, and not what it came to.
func forget(object map[string]any) {
	if _, ok := object["state"].(string); ok {
		for _, name := range []string{"requestId", "message", "httpStatus"} {
			delete(object, name)
		}
	}
}

// nameOf is what entries of two lists are matched by.
func nameOf(v any) string {
	object, _ := v.(map[string]any)
	var names []string
	for _, key := range []string{"AccessPointArn", "BucketArn", "Arn", "ObjectLambdaAccessPointArn", "AccessGrantsInstanceArn", "Id", "Name"} {
		name, _ := object[key].(string)
		names = append(names, name)
	}
	return cmp.Or(names...)
}
