package plan

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"
)

// Order says what has to come first, in every change's Requires, and sorts the
// changes: first what nothing waits for, then by id. The order of those given
// does not matter. The error names the changes that wait for each other.
func Order(changes []Change) ([]Change, error) {
	list := slices.Clone(changes)
	slices.SortFunc(list, func(a, b Change) int { return strings.Compare(a.ID, b.ID) })
	byBucket := map[string][]int{}
	for i, c := range list {
		byBucket[c.Bucket] = append(byBucket[c.Bucket], i)
	}
	for j := range list {
		then := &list[j]
		then.Requires = slices.Clone(then.Requires)
		for _, i := range near(then, list, byBucket) {
			if i != j && comesFirst(&list[i], then) {
				then.Requires = append(then.Requires, list[i].ID)
			}
		}
		slices.Sort(then.Requires)
		then.Requires = slices.Compact(then.Requires)
	}
	return sorted(list)
}

// near are the changes that can have to come before one: those of its bucket, of
// the account, and of the buckets it writes to; before the account's block, all.
func near(then *Change, list []Change, byBucket map[string][]int) []int {
	if then.Subresource == accountBlock {
		all := make([]int, len(list))
		for i := range all {
			all[i] = i
		}
		return all
	}
	found := slices.Concat(byBucket[then.Bucket], byBucket[""])
	for _, target := range targets(then) {
		found = append(found, byBucket[target]...)
	}
	return found
}

// sorted takes again and again the first change by id that waits for none.
func sorted(list []Change) ([]Change, error) {
	at, waits, after := map[string]int{}, make([]int, len(list)), make([][]int, len(list))
	for i, c := range list {
		at[c.ID] = i
	}
	var ready intHeap
	for j, c := range list {
		for _, id := range c.Requires {
			if i, ok := at[id]; ok {
				after[i] = append(after[i], j)
			} else {
				return nil, fmt.Errorf("change %s waits for %s, which is not there", c.ID, id)
			}
		}
		if waits[j] = len(c.Requires); waits[j] == 0 {
			ready = append(ready, j)
		}
	}
	heap.Init(&ready)
	out := make([]Change, 0, len(list))
	for len(ready) > 0 {
		i := heap.Pop(&ready).(int)
		out = append(out, list[i])
		for _, j := range after[i] {
			if waits[j]--; waits[j] == 0 {
				heap.Push(&ready, j)
			}
		}
		waits[i] = -1
	}
	if len(out) == len(list) {
		return out, nil
	}
	var stuck []Change
	for i, c := range list {
		if waits[i] > 0 {
			stuck = append(stuck, c)
		}
	}
	return nil, fmt.Errorf("these changes wait for each other: %s", strings.Join(ids(stuck), ", "))
}

// intHeap gives the least first.
type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *intHeap) Push(x any) { *h = append(*h, x.(int)) }

// Pop implements heap.Interface.
func (h *intHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func ids(list []Change) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.ID
	}
	return out
}

func comesFirst(first, then *Change) bool {
	switch {
	case first.Bucket == then.Bucket:
		return slices.ContainsFunc(orders, func(o order) bool {
			return o.first == first.Subresource && o.then == then.Subresource && o.when(first, then)
		})
	case first.Subresource == accountBlock:
		return (then.Subresource == "policy" || then.Subresource == "acl") && loosens(first)
	case then.Subresource == accountBlock:
		return (first.Subresource == "policy" || first.Subresource == "acl") && !loosens(then)
	}
	return slices.Contains(prepared[then.Subresource], first.Subresource) && slices.Contains(targets(then), first.Bucket)
}

const accountBlock = accountScope + "publicAccessBlock"

// order is what S3 demands, or prudence, of two changes of one bucket.
type order struct {
	first, then string
	when        func(first, then *Change) bool
}

var orders = []order{
	// With BucketOwnerEnforced no ACL can be set, and under an ACL that grants
	// others anything it cannot be.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
	{"ownershipControls", "acl", func(f, _ *Change) bool { return !enforces(f) }},
	{"acl", "ownershipControls", func(_, t *Change) bool { return enforces(t) }},
	// What grants gave, statements have to give before the grants go.
	{"policy", "ownershipControls", func(_, t *Change) bool { return enforces(t) }},
	{"policy", "acl", always},
	// A public policy or ACL is refused under the block, so that a block is
	// loosened first and tightened last.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
	{"publicAccessBlock", "policy", func(f, _ *Change) bool { return loosens(f) }},
	{"publicAccessBlock", "acl", func(f, _ *Change) bool { return loosens(f) }},
	{"policy", "publicAccessBlock", func(_, t *Change) bool { return !loosens(t) }},
	{"acl", "publicAccessBlock", func(_, t *Change) bool { return !loosens(t) }},
	// Both want versioning on, and keep it from being suspended.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html
	{"versioning", "replication", func(f, _ *Change) bool { return versions(f) }},
	{"versioning", "object-lock", func(f, _ *Change) bool { return versions(f) }},
	{"replication", "versioning", func(_, t *Change) bool { return !versions(t) }},
	// Once tags decide on access, PutBucketTagging is refused.
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html
	{"tagging", "abac", func(_, t *Change) bool { return at(t.After, "AbacStatus", "Status") == enabled }},
	{"abac", "tagging", func(f, _ *Change) bool { return at(f.After, "AbacStatus", "Status") != enabled }},
	// A bucket may be a target of its own.
	{"policy", "logging", always}, {"acl", "logging", always}, {"ownershipControls", "logging", always},
}

const enabled = "Enabled"

func always(_, _ *Change) bool { return true }

func enforces(c *Change) bool {
	rules, _ := at(c.After, "OwnershipControls", "Rules").([]any)
	return len(rules) == 1 && field(rules[0], "ObjectOwnership") == "BucketOwnerEnforced"
}

func versions(c *Change) bool { return at(c.After, "Status") == enabled }

// loosens reports whether a block has a switch less afterwards.
func loosens(c *Change) bool {
	for _, name := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		if at(c.Before, "PublicAccessBlockConfiguration", name) == true && at(c.After, "PublicAccessBlockConfiguration", name) != true {
			return true
		}
	}
	return false
}

// prepared lists what has to be right in a target before S3 is told to write there.
var prepared = map[string][]string{
	"logging":     {"policy", "acl", "ownershipControls", "publicAccessBlock"},
	"replication": {"policy", "acl", "ownershipControls", "versioning", "object-lock"},
	"inventory":   {"policy"},
	"analytics":   {"policy"},
}

// targets are the buckets that a change tells S3 to write to.
func targets(c *Change) []string {
	switch c.Subresource {
	case "logging":
		return bucketNames(at(c.After, "LoggingEnabled", "TargetBucket"))
	case "replication":
		rules, _ := at(c.After, "ReplicationConfiguration", "Rules").([]any)
		var names []string
		for _, rule := range rules {
			names = append(names, bucketNames(field(rule, "Destination", "Bucket"))...)
		}
		return names
	case "inventory":
		return bucketNames(at(c.After, "Destination", "S3BucketDestination", "Bucket"))
	case "analytics":
		return bucketNames(at(c.After, "StorageClassAnalysis", "DataExport", "Destination", "S3BucketDestination", "Bucket"))
	}
	return nil
}

// bucketNames is the bucket of a name or an ARN.
func bucketNames(v any) []string {
	text, ok := v.(string)
	if !ok {
		return nil
	}
	return []string{text[strings.LastIndex(text, ":")+1:]}
}

// at is the field of a document, nil where it has none.
func at(d Document, path ...string) any {
	if d.State != Present {
		return nil
	}
	v, err := parse(d.Value)
	if err != nil {
		return nil
	}
	return field(v, path...)
}

func field(v any, path ...string) any {
	for _, name := range path {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}
