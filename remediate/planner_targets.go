package remediate

import (
	"slices"

	"s3audit/collector/snapshot"
)

// lacks reports whether a work's wishes name buckets whose records are needed and
// not at hand: logs, replicas and reports go to buckets that a scan would look up.
func (p *planner) lacks(w *work, b *snapshot.Bucket) bool {
	rec, err := recordOf(b)
	if err != nil {
		return false // said when it is composed
	}
	wishes, t := p.wishes(w, b, rec)
	if t != nil {
		return false
	}
	for at, list := range wishes {
		if !slices.Contains(namers, at.subresource) {
			continue
		}
		before, err := rec.document(at.subresource, at.key)
		if err != nil {
			continue
		}
		if after, err := p.after(at.subresource, before, edits(list)); err == nil {
			_ = rec.set(at.subresource, at.key, after)
		}
	}
	will := new(snapshot.Bucket)
	if rec.into(will) != nil {
		return false
	}
	lacking := false
	for _, name := range p.neighbours(will) {
		if _, asked := p.wanted[name]; !asked && !slices.Contains(p.neighbours(b), name) {
			p.wanted[name], lacking = true, true
		}
	}
	return lacking
}

// lookUp finds the records of the buckets that are wanted.
func (p *planner) lookUp() error {
	open := false
	for _, wanted := range p.wanted {
		open = open || wanted
	}
	if !open {
		return nil
	}
	if err := p.batches(func(batch []*snapshot.Bucket) error {
		for _, b := range batch {
			if p.wanted[b.Name] {
				p.world.targets[b.Name] = b
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for name := range p.wanted {
		p.wanted[name] = false
	}
	return nil
}
