package policy

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// Expand returns the S3 actions that an Action element's pattern matches, in
// the order of [Actions]; nil where it matches none, as patterns of other
// services do. Letters are compared without case. Answers are shared: do not
// modify them.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func Expand(pattern string) []*Action {
	if pattern == "*" || pattern == service+"*" {
		return actions().all
	}
	slot := &expansions[maphash.String(expansionSeed, pattern)%uint64(len(expansions))]
	if known := slot.Load(); known != nil && known.pattern == pattern {
		return known.actions
	}
	found := actions().expand(strings.ToLower(pattern))
	if len(pattern) <= longestKept {
		slot.Store(&expansion{strings.Clone(pattern), found})
	}
	return found
}

// expansions remembers answers. Each pattern has one place, which it may have
// to give up to another pattern: so the memory is bounded and needs no lock.
var (
	expansions    [1024]atomic.Pointer[expansion]
	expansionSeed = maphash.MakeSeed()
)

// longestKept is the length of the longest pattern remembered; no action's
// name is as long.
const longestKept = 128

type expansion struct {
	pattern string
	actions []*Action
}

// expand is [Expand] for a lower-case pattern.
func (t *actionTable) expand(pattern string) []*Action {
	if i, ok := t.place[pattern]; ok {
		return t.all[i : i+1 : i+1]
	}
	if !strings.ContainsAny(pattern, "*?") {
		return nil
	}
	var found []*Action
	for _, a := range t.all {
		if Match(pattern, a.pattern) {
			found = append(found, a)
		}
	}
	return found
}
