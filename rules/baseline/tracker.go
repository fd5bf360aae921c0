package baseline

import (
	"cmp"
	"slices"

	"s3audit/rules/finding"
)

// Tracker says of each finding of a scan whether a baseline has it, and of each
// finding of the baseline what became of it. It holds the baseline and, with
// Keep, what the scan found; a scan without either holds nothing.
type Tracker struct {
	// Keep holds what is found, for Next.
	Keep bool

	list    []*known // in the order of the file
	known   map[identity]*known
	judged  map[string]bool // the baseline's buckets: whether each was judged
	chosen  map[string]bool // rules
	account string
	found   []Entry
	counts  finding.Comparison
}

// known is one finding of the baseline.
type known struct {
	entries []Entry
	fate    fate
}

// fate is what became of it.
type fate int

const (
	unseen fate = iota
	same
	lost // nobody can tell any more
	agreed
)

// New takes a baseline and the ids of the rules that are about to run. With
// names it for readers.
func New(with string, list []Entry, rules []finding.Rule) *Tracker {
	t := &Tracker{known: map[identity]*known{}, judged: map[string]bool{}, chosen: map[string]bool{}}
	t.counts.With = with
	for _, e := range sortedEntries(list) {
		k := t.known[e.identity()]
		if k == nil {
			k = &known{}
			t.known[e.identity()] = k
			t.list = append(t.list, k)
		}
		k.entries = append(k.entries, e)
		t.judged[e.Bucket] = false
	}
	for _, r := range rules {
		t.chosen[r.ID] = true
	}
	return t
}

// Start says which account is scanned. It comes before the first finding.
func (t *Tracker) Start(account string) { t.account = account }

// Bucket notes that a bucket was judged.
func (t *Tracker) Bucket(name string) {
	if _, there := t.judged[name]; there {
		t.judged[name] = true
	}
}

// See says in a finding's Change what became of it. Exceptions have had their
// say by then.
func (t *Tracker) See(f *finding.Finding) {
	if !f.Verdict.IsFinding() {
		return
	}
	k := t.known[identity{f.Rule, f.Account, f.ARN}]
	if f.Exception != nil {
		if k != nil {
			k.fate = agreed
		}
		return
	}
	if t.Keep {
		t.found = append(t.found, entries(f)...)
	}
	change := finding.Change{State: finding.New, Parts: f.Parts()}
	if established(f.Verdict) {
		t.failed(&change, k)
	} else {
		t.unknown(&change, k)
	}
	f.Change = &change
}

// failed compares what failed with what failed before. What could not be
// established before is new: nobody agreed to it.
func (t *Tracker) failed(c *finding.Change, k *known) {
	before, was := k.failed()
	switch {
	case !was:
		t.counts.New++
	default:
		c.State = finding.Unchanged
		if len(before) > 0 {
			c.New = slices.DeleteFunc(slices.Clone(c.Parts), func(part string) bool { return slices.Contains(before, part) })
		}
		if len(c.New) > 0 {
			c.State = finding.Updated
			t.counts.Updated++
		} else {
			t.counts.Unchanged++
		}
	}
	if k != nil {
		k.fate = same
	}
}

// failed are the parts that the baseline has, and whether it has the finding.
func (k *known) failed() (parts []string, was bool) {
	if k == nil {
		return nil, false
	}
	for _, e := range k.entries {
		if established(e.Verdict) {
			was = true
			if e.Part != "" {
				parts = append(parts, e.Part)
			}
		}
	}
	return parts, was
}

// unknown compares what could not be established. What failed before and is
// unknown now is new: a repair would have to show.
func (t *Tracker) unknown(c *finding.Change, k *known) {
	_, failed := k.failed()
	if k != nil {
		k.fate = same
		if failed {
			k.fate = lost
		}
	}
	switch {
	case k.open():
		c.State = finding.Unchanged
		return
	case failed:
		t.counts.BecameUnknown++
	}
	t.counts.NewUnknown++
}

// open reports whether the baseline has the finding as one that could not be
// established.
func (k *known) open() bool {
	return k != nil && slices.ContainsFunc(k.entries, func(e Entry) bool { return !established(e.Verdict) })
}

// Reach is how much of the account the scan came to.
type Reach struct {
	// Whole means that a bucket that was not met is not there.
	Whole bool
	// Missing are buckets that are known not to be there.
	Missing []string
}

// Comparison says what changed, when all was judged.
func (t *Tracker) Comparison(r Reach) *finding.Comparison {
	c := t.counts
	c.Resolved = []finding.Resolved{}
	for _, k := range t.list {
		end := t.end(k, r)
		e := &k.entries[0]
		switch end {
		case notEvaluated:
			c.NotEvaluated++
			continue
		case excepted:
			c.Excepted++
			continue
		case stays:
			continue
		case knownAgain:
			c.KnownAgain++
			continue
		case gone:
			c.Gone++
		case fixed:
			c.Fixed++
		}
		c.Resolved = append(c.Resolved, finding.Resolved{
			Fingerprint: finding.Fingerprint(e.Rule, e.Account, e.ARN), Rule: e.Rule, Account: e.Account, Bucket: e.Bucket, ARN: e.ARN, Gone: end == gone,
		})
	}
	slices.SortFunc(c.Resolved, func(a, b finding.Resolved) int {
		return cmp.Or(cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.ARN, b.ARN), cmp.Compare(a.Account, b.Account))
	})
	return &c
}

// end is how a finding of the baseline stands after the scan.
type end int

const (
	stays end = iota
	fixed
	gone
	excepted
	knownAgain
	notEvaluated
)

func (t *Tracker) end(k *known, r Reach) end {
	e := &k.entries[0]
	switch {
	case k.fate == agreed:
		return excepted
	case k.fate != unseen:
		return stays
	case e.Account != t.account || !t.chosen[e.Rule]:
		return notEvaluated
	}
	_, failed := k.failed()
	switch {
	case e.Bucket == "" || t.judged[e.Bucket]: // the account is always judged
		if !failed {
			return knownAgain
		}
		return fixed
	case !r.Whole && !slices.Contains(r.Missing, e.Bucket):
		return notEvaluated
	case failed:
		return gone
	}
	return stays // it was unknown, and its bucket is gone: nobody will know
}

// Next is the baseline after this scan: what was found, and of the old one what
// the scan says nothing about, such as what failed and is unknown now. Added and removed count its lines.
func (t *Tracker) Next(r Reach) (list []Entry, added, removed int) {
	list = slices.Clone(t.found)
	var before []Entry
	for _, k := range t.list {
		before = append(before, k.entries...)
		if k.fate == lost || t.end(k, r) == notEvaluated {
			list = append(list, k.entries...)
		}
	}
	list, before = sortedEntries(list), sortedEntries(before)
	return list, missing(list, before), missing(before, list)
}

// missing counts the entries of one sorted list that another does not have.
func missing(list, from []Entry) int {
	n := 0
	for _, e := range list {
		if _, there := slices.BinarySearchFunc(from, e, compare); !there {
			n++
		}
	}
	return n
}
