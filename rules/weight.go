package rules

import "github.com/open-policy-agent/opa/v1/ast"

// The weights are what Go's heap was seen to take, in bytes and roughly: they
// bound memory, so being wrong by half does no harm.
const (
	scalarWeight = 24 // a term and its boxed value
	memberWeight = 40 // what a set or an object holds for each of its members
	holderWeight = 96 // and for itself
	// decodedWeight is for each byte of JSON that became terms.
	decodedWeight  = 5
	documentWeight = 96
	parsedWeight   = 2   // for each byte of a derived policy, what it was derived from
	answerWeight   = 112 // a rule's answer that says something
	templateWeight = 96  // a finding
)

// nothing is remembered for its key alone.
type nothing struct{}

func (nothing) weight() int { return 0 }

// termValue is a value of OPA's, nil for undefined.
type termValue struct{ *ast.Term }

func (v termValue) weight() int {
	if v.Term == nil {
		return 0
	}
	switch value := v.Value.(type) {
	case ast.String:
		return scalarWeight + len(value)
	case ast.Set:
		total := holderWeight
		value.Foreach(func(one *ast.Term) { total += memberWeight + termValue{one}.weight() })
		return total
	case ast.Object:
		total := holderWeight
		value.Foreach(func(k, one *ast.Term) { total += memberWeight + termValue{k}.weight() + termValue{one}.weight() })
		return total
	case *ast.Array:
		total := holderWeight
		value.Foreach(func(one *ast.Term) { total += termValue{one}.weight() })
		return total
	}
	return scalarWeight
}

func (s *share) weight() int { return scalarWeight + termValue{s.value}.weight() }

func (d *document) weight() int {
	return documentWeight + len(d.parts)*16 + d.decoded*decodedWeight + len(d.text)
}

func (d *derived) weight() int {
	if d.policy == nil {
		return d.document.weight()
	}
	return d.document.weight() + parsedWeight*len(d.text)
}

func (a *groupAnswer) weight() int {
	total := holderWeight + 8*len(a.rules)
	for _, r := range a.rules {
		if r == passed || r == passedIfWhole {
			continue
		}
		total += answerWeight + templateWeight*(len(r.templates)+len(r.broken))
		for k := range r.templates {
			for _, e := range r.templates[k].evidence {
				total += memberWeight + len(e.Message) + len(e.Value)
			}
		}
	}
	return total
}
