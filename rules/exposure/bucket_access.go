package exposure

// dataClasses are those that make a bucket public; metadata alone does not.
const dataClasses = allClasses &^ metadataBit

func setOf(classes []Class) classSet {
	var set classSet
	for _, class := range classes {
		switch class {
		case List:
			set |= listBit
		case Read:
			set |= readBit
		case Write:
			set |= writeBit
		case Admin:
			set |= adminBit
		case Metadata:
			set |= metadataBit
		}
	}
	return set
}

// access is what one path gives to callers outside the owner's account.
type access struct {
	open   classSet // to anyone
	shared classSet // to a bounded set of callers
	// untrusted is true when some of the shared callers are not declared as trusted.
	untrusted bool
}

func (a access) and(other access) access {
	return access{a.open | other.open, a.shared | other.shared, a.untrusted || other.untrusted}
}

func (a access) classes() classSet { return a.open | a.shared }

func (a access) level() Level {
	switch {
	case a.open != 0:
		return Public
	case a.shared != 0:
		return Shared
	}
	return Private
}

// allAccess is a path that opens everything to everyone, and names outsiders too.
var allAccess = access{open: allClasses, shared: allClasses, untrusted: true}
