package drift

import (
	"maps"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// Builder gathers a [Diff], bucket by bucket in order, and holds changed ones
// only.
type Builder struct {
	buckets      []Bucket
	unchanged    int
	notCollected map[string]bool
	blind        int
}

// Add takes what became of one bucket, and how many of its findings stayed.
func (b *Builder) Add(one Bucket, unchanged int) {
	b.unchanged += unchanged
	b.blind += len(one.NotComparable)
	one.NotComparable = slices.DeleteFunc(one.NotComparable, b.notAsked)
	if one.Presence == Both && len(one.Configuration)+len(one.NotComparable)+len(one.Findings) == 0 {
		return
	}
	b.buckets = append(b.buckets, one)
}

// notAsked notes a subresource that one side did not ask for: that is so in
// every bucket, and said once.
func (b *Builder) notAsked(s Subresource) bool {
	if s.Old != string(snapshot.NotCollected) && s.New != string(snapshot.NotCollected) {
		return false
	}
	if b.notCollected == nil {
		b.notCollected = map[string]bool{}
	}
	b.notCollected[s.Name] = true
	return true
}

// Diff sums up, now that both snapshots were read to their ends and say whether
// they are whole.
func (b *Builder) Diff(old, now Side) *Diff {
	d := &Diff{Schema: SchemaID, Old: old, New: now, Buckets: []Bucket{}}
	d.Summary = Counts{
		NotComparable: b.blind, NotCollected: slices.Sorted(maps.Keys(b.notCollected)),
		Verdicts: map[Turn]int{}, Severities: map[string]int{},
	}
	if d.Summary.NotCollected == nil {
		d.Summary.NotCollected = []string{}
	}
	d.Summary.Verdicts[Unchanged] = b.unchanged
	for _, severity := range finding.Severities() {
		d.Summary.Severities[severity.String()] = 0
	}
	for _, one := range b.buckets {
		one.doubt(old.Whole, now.Whole)
		d.Summary.add(&one)
		d.Buckets = append(d.Buckets, complete(one))
	}
	return d
}

// doubt takes back what only whole snapshots can say: that a bucket came or went.
func (b *Bucket) doubt(old, now bool) {
	switch {
	case b.Presence == Appeared && !old:
		b.Presence = OnlyNew
	case b.Presence == Gone && !now:
		b.Presence = OnlyOld
		b.Findings = nil
	}
}

func (c *Counts) add(b *Bucket) {
	switch b.Presence {
	case Appeared:
		c.Appeared++
	case Gone:
		c.Gone++
	case Recreated:
		c.Recreated++
	case OnlyOld, OnlyNew:
		c.NotCompared++
	}
	if len(b.Configuration) > 0 && b.Name != "" {
		c.Changed++
	}
	c.Subresources += len(b.Configuration)
	for _, f := range b.Findings {
		c.Verdicts[f.Turn]++
		if f.AtGate() {
			c.Severities[f.Severity.String()]++
		}
	}
}

// complete has a list wherever the document has one.
func complete(b Bucket) Bucket {
	if b.Configuration == nil {
		b.Configuration = []Subresource{}
	}
	if b.NotComparable == nil {
		b.NotComparable = []Subresource{}
	}
	if b.Findings == nil {
		b.Findings = []Finding{}
	}
	return b
}
