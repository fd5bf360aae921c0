package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"s3audit/remediate/plan"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// PlanFormat is one way to show a plan.
type PlanFormat struct {
	Name   string
	Help   string
	Render func(io.Writer, *plan.Plan, Options) error
}

// PlanFormats lists every way, in the order help shows them.
func PlanFormats() []PlanFormat {
	return []PlanFormat{
		{"table", "every change, field by field", renderPlanTable},
		{"json", "the plan itself, as --save writes it", renderPlanJSON},
		{"markdown", "for a pull request comment", renderPlanMarkdown},
	}
}

// ParsePlanOutputs is [ParseOutputs] for plans.
func ParsePlanOutputs(texts []string) ([]OutputOf[PlanFormat], error) {
	return parseOutputs(texts, func(name string) (PlanFormat, error) {
		var names []string
		for _, f := range PlanFormats() {
			if f.Name == name {
				return f, nil
			}
			names = append(names, f.Name)
		}
		return PlanFormat{}, fmt.Errorf("unknown format %q of a plan: want one of %s", name, strings.Join(names, ", "))
	})
}

func renderPlanJSON(w io.Writer, p *plan.Plan, _ Options) error { return plan.Write(w, p) }

// planFacts is what a plan comes to, told once for every format.
type planFacts struct {
	*plan.Plan
	buckets int // that it changes
	account bool
	// gone are the findings that go away, come those that would come, and told
	// those of the first that a change claims.
	gone, come, other []plan.Prediction
	told              map[string]bool
}

func factsOf(p *plan.Plan) *planFacts {
	f := &planFacts{Plan: p, told: map[string]bool{}}
	seen := map[string]bool{}
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Bucket == "" {
			f.account = true
		} else if !seen[c.Bucket] {
			seen[c.Bucket] = true
			f.buckets++
		}
		for _, r := range c.Resolves {
			f.told[r.Fingerprint] = true
		}
	}
	for _, v := range p.Predictions {
		switch {
		case v.After == string(finding.Fail):
			f.come = append(f.come, v)
		case v.Before == string(finding.Fail) && v.After != string(finding.Unknown) && v.After != string(finding.Error):
			f.gone = append(f.gone, v)
		default:
			f.other = append(f.other, v)
		}
	}
	return f
}

// title says whose plan it is, and what it rests on.
func (f *planFacts) title() string {
	parts := []string{"Plan for account " + cmp.Or(plain(f.Account), "unknown")}
	if f.Endpoint != "" {
		parts = append(parts, plain(f.Endpoint))
	}
	return strings.Join(append(parts, "as of "+f.Created.UTC().Format("2006-01-02 15:04:05 UTC")), " · ")
}

// line is the whole plan in one sentence or two.
func (f *planFacts) line() string {
	text := "Nothing to change."
	if n := len(f.Changes); n > 0 {
		text = count(n, "change") + " to " + f.where() + ": " + count(len(f.gone), "finding") + " " + verb(len(f.gone), "goes", "go") + " away"
		if n := len(f.come); n > 0 {
			text += ", " + number(n) + " " + verb(n, "comes", "come")
		}
		text += "."
	}
	if n := len(f.Refused); n > 0 {
		text += " " + count(n, "change") + " refused."
	}
	if n := f.final(); n > 0 {
		text += " " + number(n) + " cannot be undone."
	}
	return text
}

func (f *planFacts) where() string {
	var places []string
	if f.buckets > 0 {
		places = append(places, count(f.buckets, "bucket"))
	}
	if f.account {
		places = append(places, "the account")
	}
	return exposure.Listed(places)
}

// final counts the changes that no rollback undoes.
func (f *planFacts) final() int {
	n := 0
	for i := range f.Changes {
		if f.Changes[i].Irreversible != "" {
			n++
		}
	}
	return n
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// runs are the changes by bucket, as long as they follow each other.
func (f *planFacts) runs() [][]plan.Change {
	var out [][]plan.Change
	for i := range f.Changes {
		if n := len(out); n > 0 && out[n-1][0].Bucket == f.Changes[i].Bucket {
			out[n-1] = append(out[n-1], f.Changes[i])
			continue
		}
		out = append(out, []plan.Change{f.Changes[i]})
	}
	return out
}

// unclaimed are findings that go away, and that no change names.
func (f *planFacts) unclaimed() []plan.Prediction {
	return slices.DeleteFunc(slices.Clone(f.gone), func(v plan.Prediction) bool { return f.told[v.Fingerprint] })
}

// refusals are refusals of one kind, with every bucket that they are of.
type refusals struct {
	plan.Refusal
	buckets []string
}

func (f *planFacts) refusals() []refusals {
	var out []refusals
	for _, r := range f.Refused {
		at := slices.IndexFunc(out, func(o refusals) bool {
			return o.Reason == r.Reason && o.Hint == r.Hint && o.Subresource == r.Subresource && slices.Equal(o.Fixes, r.Fixes)
		})
		if at < 0 {
			at, out = len(out), append(out, refusals{Refusal: r})
		}
		out[at].buckets = append(out[at].buckets, placeName(r.Bucket))
	}
	return out
}

// what names what was refused: "block-public-access: publicAccessBlock".
func (r *refusals) what() string {
	parts := make([]string, 0, 2)
	for _, part := range []string{strings.Join(r.Fixes, ", "), r.Subresource} {
		if part != "" {
			parts = append(parts, plain(part))
		}
	}
	return strings.Join(parts, ": ")
}

func (r *refusals) why() string {
	text := sentence(plain(r.Reason))
	if r.Hint != "" {
		text += " " + sentence(plain(r.Hint))
	}
	return text
}

func placeName(bucket string) string {
	if bucket == "" {
		return "the account"
	}
	return plain(bucket)
}

// moved says how a verdict changes: "fail → pass".
func moved(v plan.Prediction) string {
	return cmp.Or(v.Before, "none") + " → " + cmp.Or(v.After, "none")
}

// reached says what becomes of access: "public → private (read public → private)".
func reached(e plan.Exposure) string {
	var parts []string
	for _, way := range []struct{ name, before, after string }{
		{"list", e.Before.List, e.After.List}, {"read", e.Before.Read, e.After.Read},
		{"write", e.Before.Write, e.After.Write}, {"admin", e.Before.Admin, e.After.Admin},
	} {
		if way.before != way.after {
			parts = append(parts, fmt.Sprintf("%s %s → %s", way.name, way.before, way.after))
		}
	}
	text := e.Before.Verdict + " → " + e.After.Verdict
	if e.Before.Verdict == e.After.Verdict {
		text = e.After.Verdict
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text
}

// movedReach reports whether anybody gains or loses access.
func movedReach(e plan.Exposure) bool { return e.Before != e.After }
