package exposure

// missing names the inputs that are not known and that the answer depends on:
// those for which there are two possible worlds that differ in that input
// alone and have different answers.
func (s *situation) missing() []Missing {
	sizes := s.sizes()
	index := func(w *world) int {
		at := 0
		for axis := axes - 1; axis >= 0; axis-- {
			at = at*sizes[axis] + w[axis]
		}
		return at
	}
	var matters [axes]bool
	var w world
	for more := len(s.worlds) > 0; more; more = w.next(&sizes) {
		here := s.worlds[index(&w)]
		for axis := range w {
			if w[axis] == 0 || matters[axis] {
				continue
			}
			first := w
			first[axis] = 0
			matters[axis] = here != s.worlds[index(&first)]
		}
	}
	out := make([]Missing, 0, axes)
	for axis, name := range [axes]string{"policy", "acl", "ownership", "public_access_block", "account_public_access_block"} {
		if matters[axis] {
			out = append(out, Missing{name, s.reason(axis)})
		}
	}
	return s.missingPoints(out)
}

func (s *situation) reason(axis int) string {
	reason := ""
	switch axis {
	case policyAxis:
		reason = s.in.Policy.Reason
		if s.disagreement != nil {
			reason = "AWS says that it is public, and that there is none"
		}
	case aclAxis:
		reason = s.in.ACL.Reason
	case ownershipAxis:
		reason = s.in.Ownership.Reason
		if s.in.Ownership.State == Configured {
			reason = "not a value of S3: " + s.in.Ownership.Value
		}
	case bucketAxis:
		reason = s.in.BucketBlock.Reason
	case accountAxis:
		reason = s.in.AccountBlock.Reason
	}
	return orNotKnown(reason)
}

func orNotKnown(reason string) string {
	if reason == "" {
		return "not known"
	}
	return reason
}

// missingPoints adds what is not known of access points, where it would show
// above what every other path gives in the same world.
func (s *situation) missingPoints(out []Missing) []Missing {
	for i := range s.points {
		f := &s.points[i]
		if !f.listed {
			if s.shows(i, *f) {
				out = append(out, Missing{"access_points", orNotKnown(s.in.AccessPoints.Reason)})
			}
			continue
		}
		ap := &s.in.AccessPoints.Value[i]
		for _, part := range []struct {
			name, reason string
			sizes        [3]int
		}{
			{"policy", ap.Policy.Reason, [3]int{len(f.policies), 1, 1}},
			{"network_origin", "", [3]int{1, len(f.vpc), 1}},
			{"public_access_block", ap.Block.Reason, [3]int{1, 1, len(f.restricts)}},
		} {
			if part.sizes != [3]int{1, 1, 1} && s.partShows(i, part.sizes) {
				out = append(out, Missing{"access_points/" + ap.Name + "/" + part.name, orNotKnown(part.reason)})
			}
		}
	}
	return out
}

// partShows reports whether one part of an access point, varied alone, shows
// for some values of the other parts.
func (s *situation) partShows(i int, varied [3]int) bool {
	f := s.points[i]
	for p := range f.policies {
		for v := range f.vpc {
			for r := range f.restricts {
				one := f
				if varied[0] == 1 {
					one.policies = f.policies[p : p+1]
				}
				if varied[1] == 1 {
					one.vpc = f.vpc[v : v+1]
				}
				if varied[2] == 1 {
					one.restricts = f.restricts[r : r+1]
				}
				if s.shows(i, one) {
					return true
				}
			}
		}
	}
	return false
}

// shows reports whether an access point leaves the answer open in some world,
// while all others give the least they can.
func (s *situation) shows(i int, f pointFacts) bool {
	others := *s
	others.points = nil
	sizes := s.sizes()
	var w world
	for more := true; more; more = w.next(&sizes) {
		p := &s.policies[w[policyAxis]]
		block := s.bucket[w[bucketAxis]].or(s.account[w[accountAxis]])
		own := f.span(p, i, block)
		if own.lo == own.hi {
			continue
		}
		rest := others.judge(w).lo
		for j := range s.points {
			if j != i {
				rest = rest.join(s.points[j].span(p, j, block).lo)
			}
		}
		if rest.join(own.lo) != rest.join(own.hi) {
			return true
		}
	}
	return false
}
