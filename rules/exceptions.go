package rules

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	"s3audit/rules/finding"
)

// Exception is an agreement, and the findings it is about. All that is not
// empty must fit; of Buckets, BucketGlobs and Resources one entry is enough.
// One with none of these three is about the account itself.
type Exception struct {
	finding.Exception
	// Rules are ids, or globs over ids.
	Rules []string
	// Buckets are names as they stand, BucketGlobs patterns over whole names.
	Buckets, BucketGlobs []string
	// Resources are ARNs as they stand, of access points and the like.
	Resources []string
	// Accounts and Regions are compared as they stand.
	Accounts, Regions []string
	// CoversUnknown covers a verdict that could not be established, too. What
	// failed was looked at when it was agreed to; what is unknown was not.
	CoversUnknown bool
	// Where is the place it was written at, for a reader: "s3audit.hcl:12:1".
	Where string
}

// Exceptions are the agreements of one scan. They change how a finding is shown
// and whether it counts at the gate, never its verdict. What they hold grows
// with their own number, not with that of findings or buckets.
type Exceptions struct {
	list []*exception // by name
	// exact finds those about a bucket's name or a resource's ARN, general has
	// the others.
	exact   map[string][]*exception
	general []*exception
	started time.Time
	account string
}

// exception is one of them, and what came of it so far.
type exception struct {
	Exception
	place   int
	until   time.Time // the first moment it does not hold; zero: none
	globs   []pattern
	rules   map[string]bool // the chosen ones it is about
	gone    []string        // rules
	left    []string        // rules that were not chosen
	seen    map[string]bool // the names and patterns of which a bucket was judged
	judged  bool            // something it is about was judged
	blurred bool            // and there was no verdict
	covers  int
	refused int
}

// NewExceptions takes what was agreed. Known are all rules there are, chosen
// those of the scan.
func NewExceptions(list []Exception, known, chosen []finding.Rule) (*Exceptions, error) {
	x := &Exceptions{exact: map[string][]*exception{}}
	var errs []error
	for i := range list {
		e, err := newException(list[i], known, chosen)
		if err != nil {
			errs = append(errs, fmt.Errorf("exception %q: %w", list[i].Name, err))
			continue
		}
		x.list = append(x.list, e)
	}
	slices.SortStableFunc(x.list, func(a, b *exception) int { return cmp.Compare(a.Name, b.Name) })
	for i, e := range x.list {
		e.place = i
		for _, name := range slices.Concat(e.Buckets, e.Resources) {
			x.exact[name] = append(x.exact[name], e)
		}
		if len(e.globs) > 0 || len(e.Buckets)+len(e.Resources) == 0 {
			x.general = append(x.general, e)
		}
	}
	return x, errors.Join(errs...)
}

func newException(given Exception, known, chosen []finding.Rule) (*exception, error) {
	e := &exception{Exception: given, rules: map[string]bool{}, seen: map[string]bool{}}
	var errs []error
	e.globs = compiled(given.BucketGlobs, newPattern, &errs)
	if given.Expires != "" {
		last, err := time.Parse(time.DateOnly, given.Expires)
		errs = append(errs, err)
		e.until = last.AddDate(0, 0, 1)
	}
	for _, name := range given.Rules {
		there := false
		for _, r := range matching(name, known) {
			there = true
			if !slices.ContainsFunc(chosen, func(c finding.Rule) bool { return c.ID == r }) {
				e.left = append(e.left, r)
				continue
			}
			e.rules[r] = true
		}
		if !there {
			e.gone = append(e.gone, name)
		}
	}
	slices.Sort(e.gone)
	slices.Sort(e.left)
	e.left = slices.Compact(e.left)
	return e, errors.Join(errs...)
}

// matching are the ids of the rules that an id or a glob names.
func matching(name string, rules []finding.Rule) []string {
	var out []string
	for _, r := range rules {
		if ok, err := path.Match(name, r.ID); err == nil && ok {
			out = append(out, r.ID)
		}
	}
	return out
}

// Start says when the snapshot was begun, by its own clock, and of which
// account it is. It comes before the first finding.
func (x *Exceptions) Start(started time.Time, account string) {
	x.started, x.account = started, account
}

// Bucket notes that a bucket was judged.
func (x *Exceptions) Bucket(name string) {
	if len(x.list) == 0 || name == "" {
		return
	}
	for _, e := range x.exact[name] {
		if slices.Contains(e.Buckets, name) {
			e.seen[name], e.judged = true, true
		}
	}
	for _, e := range x.general {
		for i, p := range e.globs {
			if p.fits(name) {
				e.seen[e.BucketGlobs[i]], e.judged = true, true
			}
		}
	}
}

func (e *exception) named(bucket string) bool {
	return slices.ContainsFunc(e.globs, func(p pattern) bool { return p.fits(bucket) })
}

// Apply marks a finding that is agreed, or was until its exception expired. Of
// several exceptions the first by name counts that holds.
func (x *Exceptions) Apply(f *finding.Finding) {
	if len(x.list) == 0 || !f.Verdict.IsFinding() {
		return
	}
	for _, e := range x.about(f) {
		switch {
		case f.Verdict == finding.Error, f.Verdict == finding.Unknown && !e.CoversUnknown, x.started.IsZero() && !e.until.IsZero():
			e.blurred = true // nobody can tell whether there is something to except
		case e.until.IsZero() && f.Severity >= finding.High:
			e.refused++
		case e.expired(x.started):
			e.covers++
			if f.ExpiredException == nil {
				f.ExpiredException = &e.Exception.Exception
			}
		default:
			e.covers++
			if f.Exception == nil {
				f.Exception = &e.Exception.Exception
			}
		}
	}
	if f.Exception != nil {
		f.ExpiredException = nil
	}
}

// about is the exceptions that a finding is among, by name.
func (x *Exceptions) about(f *finding.Finding) []*exception {
	var out []*exception
	for _, some := range [][]*exception{x.exact[f.Bucket], x.exact[f.ARN], x.general} {
		for _, e := range some {
			if e.rules[f.Rule] && e.fits(f) {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b *exception) int { return cmp.Compare(a.place, b.place) })
	return slices.Compact(out)
}

func (e *exception) fits(f *finding.Finding) bool {
	if !oneOf(e.Accounts, f.Account) || !oneOf(e.Regions, f.Region) {
		return false
	}
	switch {
	case len(e.Buckets)+len(e.globs)+len(e.Resources) == 0:
		return f.Bucket == ""
	case slices.Contains(e.Resources, f.ARN):
		return true
	}
	return f.Bucket != "" && (slices.Contains(e.Buckets, f.Bucket) || e.named(f.Bucket))
}

func (e *exception) expired(at time.Time) bool { return !e.until.IsZero() && !at.Before(e.until) }
