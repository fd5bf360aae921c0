package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"s3audit/report/drift"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// diffRun reads two snapshots side by side. What it holds are the buckets that
// are being judged, and what changed.
type diffRun struct {
	engine  *rules.Engine
	sides   [2]*diffSide // old, new
	waiting []waitingBucket
	built   drift.Builder
	all     *tally
	fresh   *tally
}

// waitingBucket is one whose configuration is compared and whose verdicts are
// still to come.
type waitingBucket struct {
	drift.Bucket
	there  [2]bool
	before []finding.Finding
	after  []finding.Finding
}

func (r *diffRun) compare() (*drift.Diff, error) {
	old, now := r.sides[0], r.sides[1]
	if a, b := old.reader.Manifest().Account, now.reader.Manifest().Account; a != b {
		return nil, fmt.Errorf("%s is of account %q and %s of account %q: there is nothing to compare", old.name, a, now.name, b)
	}
	if old.reader.Manifest().Started.After(now.reader.Manifest().Started) {
		return nil, fmt.Errorf("%s is younger than %s: name the older one first", old.name, now.name)
	}
	for _, s := range r.sides {
		s.begin(r.engine)
	}
	err := r.records()
	for _, s := range r.sides {
		err = errors.Join(err, s.end())
	}
	if err != nil {
		return nil, err
	}
	if err := r.account(); err != nil {
		return nil, err
	}
	r.settle()
	d := r.built.Diff(old.side(), now.side())
	d.Account = now.reader.Manifest().Account
	return d, nil
}

// records pairs the buckets of both files, which come in the order of their names.
func (r *diffRun) records() error {
	old, now := r.sides[0], r.sides[1]
	if err := errors.Join(old.advance(), now.advance()); err != nil {
		return err
	}
	for old.next != nil || now.next != nil {
		var w waitingBucket
		w.there = [2]bool{now.next == nil || old.next != nil && old.at <= now.at, old.next == nil || now.next != nil && now.at <= old.at}
		if err := r.pair(&w); err != nil {
			return err
		}
		for i, s := range r.sides {
			if !w.there[i] {
				continue
			}
			if err := errors.Join(s.judge.Bucket(s.next), s.advance()); err != nil {
				return err
			}
		}
		r.waiting = append(r.waiting, w)
		r.settle()
	}
	return nil
}

// pair compares the configuration of one bucket.
func (r *diffRun) pair(w *waitingBucket) (err error) {
	old, now := r.sides[0], r.sides[1]
	raw := now.next
	switch w.Name = now.at; {
	case !w.there[0]:
		w.Presence = drift.Appeared
	case !w.there[1]:
		w.Presence, w.Name, raw = drift.Gone, old.at, old.next
	default:
		var recreated bool
		w.Presence = drift.Both
		if w.Configuration, w.NotComparable, recreated, err = drift.Compare(old.next, now.next); err != nil {
			return fmt.Errorf("bucket %s: %w", w.Name, err)
		}
		if recreated {
			w.Presence = drift.Recreated
		}
		if w.Presence == drift.Both && len(w.Configuration)+len(w.NotComparable) == 0 {
			return nil // nearly all
		}
	}
	var place struct {
		Region string `json:"region"`
	}
	err = json.Unmarshal(raw, &place)
	w.Region = place.Region
	return err
}

// account compares what holds for the whole account; its verdicts come last.
func (r *diffRun) account() error {
	var raws [2]json.RawMessage
	for i, s := range r.sides {
		var err error
		if raws[i], err = json.Marshal(s.reader.Account()); err != nil {
			return err
		}
	}
	w := waitingBucket{there: [2]bool{true, true}}
	w.Presence = drift.Both
	var err error
	if w.Configuration, w.NotComparable, _, err = drift.Compare(raws[0], raws[1]); err != nil {
		return fmt.Errorf("account: %w", err)
	}
	r.waiting = append(r.waiting, w)
	return nil
}

// settle takes the verdicts of the buckets that wait for them, in order, as far
// as both sides have come.
func (r *diffRun) settle() {
	done := 0
	for i := range r.waiting {
		w := &r.waiting[i]
		if !r.verdicts(w) {
			break
		}
		one := w.Bucket
		var unchanged int
		one.Findings, unchanged = drift.Verdicts(w.Presence, w.before, w.after)
		r.count(one.Findings)
		for k := range w.after {
			r.all.add(&w.after[k])
		}
		r.built.Add(one, unchanged)
		done++
	}
	r.waiting = r.waiting[done:]
}

// verdicts fills in both sides, and reports whether both are known.
func (r *diffRun) verdicts(w *waitingBucket) bool {
	for i, list := range []*[]finding.Finding{&w.before, &w.after} {
		if !w.there[i] {
			continue
		}
		found, known := r.sides[i].take(w.Name)
		if !known {
			return false
		}
		*list, w.there[i] = found, false // it is taken
	}
	return true
}
