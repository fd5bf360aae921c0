package exposure

// grades are the answers about one fully known bucket, each on a scale where
// more is more open: the five classes (private, shared, public), then those
// below. The grades of two paths together are the higher of each.
type grades [8]uint8

const (
	verdictGrade = 5 // private, shared (trusted), shared, public
	objectsGrade = 6 // whether ACLs of objects can open them
	policyGrade  = 7 // no policy, one that is not public, one that is
)

func (a access) grades() (g grades) {
	for bit := range classOrder {
		switch {
		case a.open&(1<<bit) != 0:
			g[bit] = 2
		case a.shared&(1<<bit) != 0:
			g[bit] = 1
		}
	}
	switch {
	case a.open&dataClasses != 0:
		g[verdictGrade] = 3
	case a.shared != 0 && a.untrusted:
		g[verdictGrade] = 2
	case a.shared != 0:
		g[verdictGrade] = 1
	}
	return g
}

func (g grades) join(other grades) grades {
	for i := range g {
		g[i] = max(g[i], other[i])
	}
	return g
}

// span is the lowest and the highest of each grade over a set of possible
// worlds. A grade is known where the two are equal.
type span struct{ lo, hi grades }

func (s span) join(other span) span {
	return span{s.lo.join(other.lo), s.hi.join(other.hi)}
}

// hull is the span of two sets of worlds together.
func (s span) hull(other span) span {
	for i := range s.lo {
		s.lo[i] = min(s.lo[i], other.lo[i])
	}
	s.hi = s.hi.join(other.hi)
	return s
}

var levels = [...]Level{Private, Shared, Public}

func classLevel(s span, class int) Level {
	if s.lo[class] != s.hi[class] {
		return Unknown
	}
	return levels[s.lo[class]]
}

// verdictOf reads the verdict's grade. Shared is known too where only the
// trust in those who get in is not; then it counts as not trusted.
func verdictOf(s span) (level Level, trusted bool) {
	lo, hi := s.lo[verdictGrade], s.hi[verdictGrade]
	switch {
	case lo == 3:
		return Public, false
	case hi == 0:
		return Private, false
	case lo >= 1 && hi <= 2:
		return Shared, hi == 1
	}
	return Unknown, false
}

// answer is a yes (base+1), a no (base), or nil where it is not known or
// there is nothing to answer about.
func answer(s span, grade int, base uint8) *bool {
	if s.lo[grade] != s.hi[grade] || s.lo[grade] < base {
		return nil
	}
	yes := s.lo[grade] > base
	return &yes
}

// The inputs that worlds differ in, access points aside.
const (
	policyAxis = iota
	aclAxis
	ownershipAxis
	bucketAxis
	accountAxis
	axes
)

// world is one choice of a value for each input: an index into its values.
type world [axes]int

func (s *situation) sizes() world {
	return world{len(s.policies), len(s.acls), len(s.enforced), len(s.bucket), len(s.account)}
}

// next steps through all worlds of the given sizes and reports false after
// the last.
func (w *world) next(sizes *world) bool {
	for axis := range w {
		if w[axis]++; w[axis] < sizes[axis] {
			return true
		}
		w[axis] = 0
	}
	return false
}

// bounds is the span over all worlds that the input allows. Where there are
// several it keeps the answers, in the order of next.
func (s *situation) bounds() span {
	sizes := s.sizes()
	var w world
	all := s.judge(w)
	if n := sizes.count(); n > 1 {
		s.worlds = make([]span, 1, n)
		s.worlds[0] = all
	}
	for w.next(&sizes) {
		one := s.judge(w)
		s.worlds = append(s.worlds, one)
		all = all.hull(one)
	}
	return all
}

func (w *world) count() int {
	n := 1
	for _, size := range w {
		n *= size
	}
	return n
}

// judge is the verdict on one world; only access points can leave it open.
// The paths are added up, so that the most open one decides.
func (s *situation) judge(w world) span {
	p := &s.policies[w[policyAxis]]
	block := s.bucket[w[bucketAxis]].or(s.account[w[accountAxis]])
	enforced := s.enforced[w[ownershipAxis]]
	direct := p.under(block).and(aclUnder(s.acls[w[aclAxis]], enforced, block, p.denied))
	g := direct.grades()
	g[policyGrade] = p.grade
	if !enforced && !block.ignoreACLs {
		g[objectsGrade] = 1
	}
	out := span{g, g}
	for i := range s.points {
		if more := s.points[i].span(p, i, block); more.hi != (grades{}) {
			out = out.join(more)
		}
	}
	return out
}

// aclUnder is what an ACL gives to outsiders under ownership and blocks.
// Grants to single ids stay when public ones beside them are ignored.
func aclUnder(acl access, enforced bool, block blockFlags, denied classSet) access {
	if enforced {
		return access{}
	}
	if block.ignoreACLs {
		acl.open = 0
	}
	acl.open &^= denied
	acl.shared &^= denied
	return acl
}
