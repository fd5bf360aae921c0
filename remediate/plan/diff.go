package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// FieldChange is one place where two documents differ. Old is nil for what is
// added, New for what goes.
type FieldChange struct {
	// Path reads like `Rules["expire-logs"].Expiration.Days`.
	Path string          `json:"path"`
	Old  json.RawMessage `json:"old,omitempty"`
	New  json.RawMessage `json:"new,omitempty"`
}

// Diff is what changes from one document to the other, field by field. List
// entries are matched by their ID, Sid, Key or ARN, those without by being equal.
// The text of a policy is looked into. It is empty if and only if the documents
// say the same.
func Diff(before, after Document) []FieldChange {
	var d differ
	d.value("", tree(before), tree(after))
	if len(d.changes) == 0 && !before.Same(after) { // not JSON, or a policy spelled in another way
		d.changes = append(d.changes, FieldChange{Old: before.Value, New: after.Value})
	}
	return d.changes
}

func tree(d Document) any {
	if d.State != Present {
		return nil
	}
	v, err := parse(d.Value)
	if err != nil {
		return string(d.Value)
	}
	return openPolicy(v)
}

// openPolicy puts a policy's own JSON in the place of its text.
func openPolicy(v any) any {
	object, ok := v.(map[string]any)
	if text, is := object["Policy"].(string); ok && is && len(object) == 1 {
		if policy, err := parse([]byte(text)); err == nil {
			return map[string]any{"Policy": policy}
		}
	}
	return v
}

type differ struct{ changes []FieldChange }

func (d *differ) add(path string, before, after any) {
	c := FieldChange{Path: path}
	if before != nil {
		c.Old = encode(before)
	}
	if after != nil {
		c.New = encode(after)
	}
	d.changes = append(d.changes, c)
}

func (d *differ) value(path string, before, after any) {
	if same(before, after) {
		return
	}
	x, isX := before.(map[string]any)
	y, isY := after.(map[string]any)
	if (isX || before == nil) && (isY || after == nil) && len(x)+len(y) > 0 {
		keys := map[string]bool{}
		for key := range x {
			keys[key] = true
		}
		for key := range y {
			keys[key] = true
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			d.value(join(path, key), x[key], y[key])
		}
		return
	}
	l, isL := before.([]any)
	m, isM := after.([]any)
	if (isL || before == nil) && (isM || after == nil) && len(l)+len(m) > 0 {
		d.list(path, l, m)
		return
	}
	d.add(path, before, after)
}

func same(a, b any) bool { return string(encode(a)) == string(encode(b)) }

// list matches entries by key, then equal ones, then the last that is left over
// on either side; everything else came or went.
func (d *differ) list(path string, before, after []any) {
	start := len(d.changes)
	taken := make([]bool, len(after))
	var left []int // of before
	oldKeys, newKeys := keysOf(before), keysOf(after)
	for i, item := range before {
		if key := oldKeys[i]; key != "" {
			if j := slices.Index(newKeys, key); j >= 0 {
				taken[j] = true
				d.value(path+"["+strconv.Quote(key)+"]", item, after[j])
				continue
			}
		}
		if j := slices.IndexFunc(after, func(v any) bool { return same(item, v) }); j >= 0 && free(taken, after, &j, item) {
			taken[j] = true
			continue
		}
		left = append(left, i)
	}
	var come []int
	for j := range after {
		if !taken[j] {
			come = append(come, j)
		}
	}
	if len(left) == 1 && len(come) == 1 && oldKeys[left[0]] == "" && newKeys[come[0]] == "" && objects(before[left[0]], after[come[0]]) {
		d.value(path+"["+strconv.Itoa(come[0])+"]", before[left[0]], after[come[0]])
		return
	}
	for _, i := range left {
		d.add(entry(path, oldKeys[i], i, before[i]), before[i], nil)
	}
	for _, j := range come {
		d.add(entry(path, newKeys[j], j, after[j]), nil, after[j])
	}
	if len(d.changes) == start { // the same entries in another order
		d.add(path, before, after)
	}
}

// free moves j to the first entry equal to item that nobody took.
func free(taken []bool, after []any, j *int, item any) bool {
	for ; *j < len(after); *j++ {
		if !taken[*j] && same(item, after[*j]) {
			return true
		}
	}
	return false
}

func objects(a, b any) bool {
	_, isA := a.(map[string]any)
	_, isB := b.(map[string]any)
	return isA && isB
}

func entry(path, key string, i int, v any) string {
	switch {
	case key != "":
		return path + "[" + strconv.Quote(key) + "]"
	case objects(v, v):
		return path + "[" + strconv.Itoa(i) + "]"
	}
	return path + "[]"
}

// entryKeys are the members that entries of lists are told apart by.
var entryKeys = []string{"ID", "Id", "Sid", "Key", "AccessPointArn", "BucketArn", "ObjectLambdaAccessPointArn", "AccessGrantsInstanceArn", "Arn"}

// keysOf is the key of every entry, "" for those without one of their own.
func keysOf(list []any) []string {
	keys, count := make([]string, len(list)), map[string]int{}
	for i, item := range list {
		object, _ := item.(map[string]any)
		for _, name := range entryKeys {
			if key, ok := object[name].(string); ok && key != "" {
				keys[i] = key
				count[key]++
				break
			}
		}
	}
	for i, key := range keys {
		if count[key] > 1 {
			keys[i] = ""
		}
	}
	return keys
}
