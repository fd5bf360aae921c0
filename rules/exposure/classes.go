package exposure

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"

	"s3audit/rules/policy"
)

// classSet is a set of classes, a bit each.
type classSet uint8

const (
	listBit classSet = 1 << iota
	readBit
	writeBit
	adminBit
	metadataBit

	allClasses = listBit | readBit | writeBit | adminBit | metadataBit
)

// Classes are in the order of their bits.
var classOrder = [...]Class{List, Read, Write, Admin, Metadata}

// classLists holds the classes of every set, so that a statement needs no
// list of its own. They have no spare room: appending to one copies it.
var classLists = func() (lists [allClasses + 1][]Class) {
	for set := range lists {
		lists[set] = []Class{}
		for bit, class := range classOrder {
			if set&(1<<bit) != 0 {
				lists[set] = append(lists[set], class)
			}
		}
		lists[set] = lists[set][:len(lists[set]):len(lists[set])]
	}
	return lists
}()

func (c classSet) list() []Class { return classLists[c] }

// reach is what an action gives on the bucket's ARN, and on objects' ARNs;
// known is false of no action at all.
type reach struct {
	bucket, object classSet
	known          bool
}

func (r reach) on(f fit) classSet {
	var c classSet
	if f.bucket {
		c |= r.bucket
	}
	if f.object {
		c |= r.object
	}
	return c
}

// reaches holds the reach of each S3 action, by its index.
var reaches = sync.OnceValue(func() []reach {
	all := policy.Actions()
	out := make([]reach, len(all))
	for i := range all {
		out[i] = reachOf(&all[i])
	}
	return out
})

// reachOf classifies one action by the access level that AWS gives it. A
// bucket's write is administration: it changes what the bucket is, not what
// is in it.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func reachOf(a *policy.Action) reach {
	bucket, object := adminBit, writeBit
	switch a.AccessLevel {
	case policy.LevelPermissions:
		object = adminBit
	case policy.LevelRead:
		bucket, object = metadataBit, readBit
	case policy.LevelList:
		bucket, object = listBit, listBit
		if a.Name == "ListTagsForResource" {
			bucket = metadataBit // the bucket's own tags, and no object's name
		}
	}
	var r reach
	if a.OnBucket() {
		r.bucket = bucket
	}
	if a.OnObject() {
		r.object = object
	}
	return r
}

// classesOf returns what a statement's actions give on this bucket, and
// whether it names an action that S3 does not have.
func (t *policyTest) classesOf(s *policy.Statement) (classes classSet, unknown bool) {
	f := t.fits(s)
	if s.NotAction {
		return reachOfAll(t.exceptActions(s.Actions)).on(f), false
	}
	for _, pattern := range s.Actions {
		r := reachOfPattern(pattern)
		unknown = unknown || !r.known
		classes |= r.on(f)
	}
	return classes, unknown
}

// reachOfAll joins what actions give.
func reachOfAll(list []*policy.Action) (r reach) {
	table := reaches()
	for _, a := range list {
		one := table[a.Index()]
		r.bucket, r.object, r.known = r.bucket|one.bucket, r.object|one.object, true
	}
	return r
}

// patternReach is the reach of one action pattern, remembered.
type patternReach struct {
	pattern string
	reach   reach
}

// patternReaches remembers the reach of patterns, each in one place that it
// may have to give up to another: so the memory is bounded, without a lock.
var (
	patternReaches [512]atomic.Pointer[patternReach]
	patternSeed    = maphash.MakeSeed()
)

// longestPattern is the length of the longest pattern remembered.
const longestPattern = 64

func reachOfPattern(pattern string) reach {
	if len(pattern) > longestPattern {
		return reachOfAll(policy.Expand(pattern))
	}
	slot := &patternReaches[maphash.String(patternSeed, pattern)%uint64(len(patternReaches))]
	if known := slot.Load(); known != nil && known.pattern == pattern {
		return known.reach
	}
	r := reachOfAll(policy.Expand(pattern))
	slot.Store(&patternReach{strings.Clone(pattern), r})
	return r
}

// exceptActions returns every S3 action that none of the patterns matches.
func (t *policyTest) exceptActions(patterns []string) []*policy.Action {
	var out []*policy.Action
	for _, a := range policy.Expand("*") {
		if !matchesAction(patterns, a) {
			out = append(out, a)
		}
	}
	return out
}

func matchesAction(patterns []string, a *policy.Action) bool {
	for _, pattern := range patterns {
		if pattern == "*" || policy.Match(pattern, a.Pattern()) {
			return true
		}
	}
	return false
}
