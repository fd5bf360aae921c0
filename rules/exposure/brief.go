package exposure

import "slices"

// Brief is an answer in few words: what a report says of a bucket. Its texts
// are those of [Explain].
type Brief struct {
	Verdict  Level `json:"verdict"`
	Trusted  bool  `json:"trusted,omitempty"`
	List     Level `json:"list"`
	Read     Level `json:"read"`
	Write    Level `json:"write"`
	Admin    Level `json:"admin"`
	Metadata Level `json:"metadata"`
	// Statements is the bucket policy, a line each in its order.
	Statements []BriefStatement `json:"statements"`
	// Layers is what opened and what closed, in the order they act.
	Layers []BriefLayer `json:"layers"`
	// Notes are the other parts of the explanation: policies of access points,
	// what is held back, what the verdict rests on, what to change, what is not known.
	Notes []Paragraph `json:"notes"`
}

// BriefStatement is one statement of the bucket policy.
type BriefStatement struct {
	// Effect is "Allow" or "Deny"; Level is an Allow's.
	Effect string `json:"effect"`
	Level  Level  `json:"level,omitempty"`
	Text   string `json:"text"`
}

// BriefLayer is one layer and what it does.
type BriefLayer struct {
	Layer string `json:"layer"`
	// Effect is "opens", "closes", "none" or "unknown".
	Effect string `json:"effect"`
	Level  Level  `json:"level,omitempty"`
	Text   string `json:"text"`
}

// Shorten says in few words what [Analyse] answered for in.
func Shorten(in *Input, r *Result) *Brief {
	b := &Brief{Verdict: r.Verdict, Trusted: r.Trusted, List: r.List, Read: r.Read, Write: r.Write, Admin: r.Admin, Metadata: r.Metadata,
		Statements: []BriefStatement{}, Layers: []BriefLayer{}, Notes: []Paragraph{}}
	e := &explanation{in: in, r: r}
	for i, text := range e.statements(r.Statements) {
		s := &r.Statements[i]
		b.Statements = append(b.Statements, BriefStatement{Effect: s.Effect, Level: s.Level, Text: text})
	}
	for i, text := range e.layers() {
		l := &r.Layers[i]
		b.Layers = append(b.Layers, BriefLayer{Layer: l.Layer, Effect: l.Effect, Level: l.Level, Text: text})
	}
	e.accessPointPolicies()
	e.add("Held back", e.latents())
	e.add("Worth a look", e.warnings())
	verdict := e.verdict()
	e.add("Verdict", slices.Delete(verdict, 1, 2)) // the classes are members of their own
	e.add("AWS's text is not explicit here", e.disputes())
	e.add("Fix", e.fixes())
	e.add("Not known", e.missing())
	b.Notes = append(b.Notes, e.out...)
	return b
}
