package exposure

import (
	"slices"
	"sync"

	"s3audit/rules/policy"
)

// AnalysePolicy is the policy test: whether a policy is public, as S3 answers
// for GetBucketPolicyStatus, and what each of its statements does. It looks at
// no ACL and no block setting. No document is no policy: not public, private.
//
// Adding an Allow never lowers the level and adding a Deny never raises it,
// and neither the order of statements, keys and values nor their case, where
// the policy language ignores it, changes anything but indexes.
//
// In Statement.Callers a caller is "anyone", or Own, which counts as private,
// or makes the statement shared. AWS services are Own unless they are pinned
// to somebody else's account.
//
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
func AnalysePolicy(doc *policy.Document, kind Kind, self Self, trusted *Trusted) *PolicyResult {
	r := &PolicyResult{Level: Private, Confidence: Documented, Statements: []Statement{}, Warnings: []Warning{}}
	if doc == nil {
		return r
	}
	if len(doc.Statements) == 0 {
		r.Warnings = append(r.Warnings, warningOf(NoStatement, -1))
		return r
	}
	t := policyTests.Get().(*policyTest)
	defer t.release()
	t.kind, t.self, t.trusted = kind, self, trusted
	t.read(doc)
	r.Statements = make([]Statement, len(doc.Statements))
	t.outCallers = make([]Caller, 0, len(t.entities)+1)
	if len(t.judged) > 0 {
		t.outEntries = make([]Entry, 0, len(t.judged))
	}
	var sum summary
	for i := range t.statements {
		s := &t.statements[i]
		t.statement(s, &r.Statements[i])
		r.Warnings = s.warn(r.Warnings)
		if s.source.Effect == "Allow" {
			sum.add(&r.Statements[i], s.ground)
		}
	}
	sum.fill(r)
	return r
}

// policyTest is one run of the policy test. It is kept for the next one:
// nothing of it goes into a result.
type policyTest struct {
	kind       Kind
	self       Self
	trusted    *Trusted
	statements []statementReading
	denies     []*statementReading
	judged     []judged
	entities   []entity

	denials      []denial
	unmetEntries []*judged

	// What goes into the result. A run gives these away when it ends.
	outCallers []Caller
	outEntries []Entry
	outEffects []DenyEffect
}

var policyTests = sync.Pool{New: func() any { return new(policyTest) }}

// keptEntities bounds what a run keeps for the next one.
const keptEntities = 1024

func (t *policyTest) release() {
	if cap(t.entities)+cap(t.judged)+cap(t.statements) > keptEntities {
		return
	}
	clear(t.statements)
	clear(t.denies)
	clear(t.judged)
	clear(t.entities)
	clear(t.denials)
	clear(t.unmetEntries)
	*t = policyTest{
		statements: t.statements[:0], denies: t.denies[:0], judged: t.judged[:0], entities: t.entities[:0],
		denials: t.denials[:0], unmetEntries: t.unmetEntries[:0],
	}
	policyTests.Put(t)
}

// statementReading is one statement as far as it is understood.
type statementReading struct {
	source  *policy.Statement
	who     who
	entries []judged
	// whole is what of the bucket a Deny takes in for sure.
	whole fit

	// What the Deny statements do to it, where it is an Allow.
	denials            []denial
	spared             []judged
	partial            []partialDeny
	denies             []DenyEffect
	cancelled, removed bool

	classes  classSet
	reasons  reasonSet
	ground   ground
	disputed bool
}

// read takes in all statements: what an Allow gives depends on every Deny.
func (t *policyTest) read(doc *policy.Document) {
	entries := 0
	for i := range doc.Statements {
		entries += len(doc.Statements[i].Conditions)
	}
	t.judged = slices.Grow(t.judged, entries)
	t.statements = slices.Grow(t.statements, len(doc.Statements))[:len(doc.Statements)]
	for i := range doc.Statements {
		s := &t.statements[i]
		s.source = &doc.Statements[i]
		s.who = t.principals(&s.source.Principals)
		deny := s.source.Effect == "Deny"
		first := len(t.judged)
		for k := range s.source.Conditions {
			t.judged = append(t.judged, t.judge(&s.source.Conditions[k], deny))
		}
		s.entries = t.judged[first:len(t.judged):len(t.judged)]
		if deny {
			s.whole = t.coverageOf(s.source.Resources)
			t.denies = append(t.denies, s)
		}
	}
}

// statement concludes on one statement.
func (t *policyTest) statement(s *statementReading, out *Statement) {
	out.Index, out.Sid, out.Effect, out.Open = s.source.Index, s.source.Sid, s.source.Effect, s.isOpen()
	out.Conditions, out.Denies = t.trace(s), noEffects
	classes, unknown := t.classesOf(s.source)
	s.classes = classes
	first := len(t.outCallers)
	if s.source.Effect == "Deny" {
		s.reasons = s.who.reasons
		t.namesWhom(s)
	} else {
		t.allow(s)
		out.Denies = s.denies
	}
	if unknown {
		s.reasons.add(UnknownAction)
	}
	if s.classes == 0 {
		s.reasons.add(NoClass)
	}
	out.Callers, out.Classes, out.Reasons = t.closeCallers(first), s.classes.list(), s.reasons.list()
	if s.source.Effect != "Deny" {
		out.Level, out.Trusted = levelOf(out.Callers)
		out.Public = out.Level == Public
	}
	out.Confidence, out.Disputed = s.ground.confidence(), s.disputed
}

// allow concludes on an Allow.
func (t *policyTest) allow(s *statementReading) {
	s.denies = noEffects
	if len(t.denies) > 0 {
		t.applyDenies(s)
		if len(s.partial) > 0 && !s.cancelled {
			s.classes = t.reduce(s)
		}
	}
	t.conclude(s)
}

var noEffects = []DenyEffect{}
