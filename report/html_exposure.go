package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"s3audit/rules/exposure"
)

// shownReach is how many buckets' exposure stands in the page itself.
const shownReach = 20

// levels are ordered as they concern a reader.
var levels = []exposure.Level{exposure.Public, exposure.Unknown, exposure.Shared, exposure.Private}

var layerEffects = []string{"opens", "closes", "none", "unknown"}

// dataExposure is who can reach a bucket. Levels are by place in levels, texts
// by place in the texts; -1 is no level.
type dataExposure struct {
	Verdict    int        `json:"verdict"`
	Trusted    bool       `json:"trusted,omitempty"`
	Classes    [5]int     `json:"classes"`    // list, read, write, admin, metadata
	Statements [][3]int   `json:"statements"` // 1 for a Deny, level, text
	Layers     [][3]int   `json:"layers"`     // effect, level, text
	Notes      []dataNote `json:"notes"`
}

type dataNote struct {
	Heading int   `json:"heading"`
	Lines   []int `json:"lines"`
}

func levelPlace(l exposure.Level) int { return slices.Index(levels, l) }

// buckets remembers the facts, for the places of the findings.
func (m *dataMaker) buckets(r *Report) {
	m.facts = make(map[string]*Bucket, len(r.Buckets))
	for i := range r.Buckets {
		m.facts[r.Buckets[i].Account+"\x00"+r.Buckets[i].Name] = &r.Buckets[i]
	}
}

// know adds to a place what is known of its bucket.
func (m *dataMaker) know(p *dataPlace, key string) {
	b := m.facts[key]
	if b == nil {
		return
	}
	p.Owner = plain(b.Owner())
	for _, name := range sortedKeys(b.Tags) {
		p.Tags = append(p.Tags, [2]string{plain(name), plain(b.Tags[name])})
	}
	if b.Exposure != nil {
		p.Exposure = m.exposure(b.Exposure)
	}
}

func (m *dataMaker) exposure(b *exposure.Brief) int {
	d := dataExposure{Verdict: levelPlace(b.Verdict), Trusted: b.Trusted, Statements: [][3]int{}, Layers: [][3]int{}, Notes: []dataNote{}}
	for i, l := range []exposure.Level{b.List, b.Read, b.Write, b.Admin, b.Metadata} {
		d.Classes[i] = levelPlace(l)
	}
	for _, s := range b.Statements {
		deny := 0
		if s.Effect == "Deny" {
			deny = 1
		}
		d.Statements = append(d.Statements, [3]int{deny, levelPlace(s.Level), m.text(s.Text)})
	}
	for _, l := range b.Layers {
		d.Layers = append(d.Layers, [3]int{slices.Index(layerEffects, l.Effect), levelPlace(l.Level), m.text(l.Text)})
	}
	for _, n := range b.Notes {
		note := dataNote{Heading: m.text(n.Heading)}
		for _, line := range n.Lines {
			note.Lines = append(note.Lines, m.text(line))
		}
		d.Notes = append(d.Notes, note)
	}
	return number1(m.exposures, fmt.Sprint(d), &m.Exposures, d)
}

// mostOpen are the buckets whose exposure is known, the most open first.
func mostOpen(r *Report) []Bucket {
	list := slices.DeleteFunc(slices.Clone(r.Buckets), func(b Bucket) bool { return b.Exposure == nil })
	slices.SortStableFunc(list, func(a, b Bucket) int {
		return cmp.Compare(levelPlace(a.Exposure.Verdict), levelPlace(b.Exposure.Verdict))
	})
	return list
}

// reachParts are how many buckets are open how far.
func reachParts(list []Bucket) []part {
	parts := make([]part, len(levels))
	for i, l := range levels {
		parts[i] = part{Name: string(l), Label: levelLabel(l)}
	}
	for i := range list {
		if k := levelPlace(list[i].Exposure.Verdict); k >= 0 {
			parts[k].N++
		}
	}
	return proportioned(parts)
}

// levelLabel is the label whose colour a level has.
func levelLabel(l exposure.Level) string {
	switch l {
	case exposure.Public:
		return "critical"
	case exposure.Unknown:
		return "unknown"
	case exposure.Shared:
		return "medium"
	}
	return "pass"
}

// deciding is the line that says most: what opens, what is held back, or what
// is not known.
func deciding(b Bucket) string {
	var said []string
	for _, l := range b.Exposure.Layers {
		if l.Effect == "opens" && l.Level == b.Exposure.Verdict {
			said = append(said, l.Text)
		}
	}
	for _, n := range b.Exposure.Notes {
		if n.Heading == "Held back" || n.Heading == "Not known" {
			said = append(said, n.Lines...)
		}
	}
	return cut(plain(strings.Join(said, " ")), 400)
}
