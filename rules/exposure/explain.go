package exposure

import "strconv"

// Paragraph is one part of an explanation. Everything in it is safe to show:
// what the policy's author wrote cannot steer a terminal or pass for our text.
type Paragraph struct {
	Heading string   `json:"heading"`
	Lines   []string `json:"lines"`
}

// Explain says in words who can reach the bucket and why: a line for each
// statement, one for each layer, what is held back, the verdict, what to
// change, and what was not known. r is what [Analyse] answered for in.
func Explain(in *Input, r *Result) []Paragraph {
	e := &explanation{in: in, r: r}
	e.add(e.policyHeading(), e.statements(r.Statements))
	e.accessPointPolicies()
	e.add("Layers", e.layers())
	e.add("Held back", e.latents())
	e.add("Worth a look", e.warnings())
	e.add("Verdict", e.verdict())
	e.add("AWS's text is not explicit here", e.disputes())
	e.add("Fix", e.fixes())
	e.add("Not known", e.missing())
	return e.out
}

type explanation struct {
	in  *Input
	r   *Result
	out []Paragraph
	// points are the tests of the access points' policies that take part.
	points []pointTest
}

type pointTest struct {
	name   string
	result *PolicyResult
}

func (e *explanation) add(heading string, lines []string) {
	if len(lines) > 0 {
		e.out = append(e.out, Paragraph{heading, lines})
	}
}

func (e *explanation) policyHeading() string {
	if e.in.Kind == AccessPointPolicy {
		return "Access point policy"
	}
	return "Bucket policy"
}

// accessPointPolicies explains the second gate, where the bucket policy lets
// anybody get as far as there.
func (e *explanation) accessPointPolicies() {
	for _, l := range e.r.Layers {
		if l.Layer != accessPointLayer || l.Name == "" {
			continue
		}
		for i := range e.in.AccessPoints.Value {
			ap := &e.in.AccessPoints.Value[i]
			doc := pointPolicyOf(ap)
			if ap.Name != l.Name || doc == nil {
				continue
			}
			test := pointTest{ap.Name, AnalysePolicy(doc, AccessPointPolicy, e.in.Self, e.in.Trusted)}
			e.points = append(e.points, test)
			e.add("Policy of access point "+shown(ap.Name), e.statements(test.result.Statements))
		}
	}
}

// warnings are printed without the points that a statement's line makes itself.
func (e *explanation) warnings() []string {
	var lines []string
	for _, w := range e.r.Warnings {
		if w.Statement >= 0 && statementReasons[w.Code] != "" {
			continue
		}
		line := sentence(printable(w.Message))
		if w.Statement >= 0 {
			line = "Statement " + strconv.Itoa(w.Statement+1) + ": " + line
		}
		lines = append(lines, line)
	}
	return lines
}
