// Package baseline owns what is known of an earlier scan: a file of findings
// that people keep in git, and what became of each of them. It never judges,
// and it never decides what a process ends with.
package baseline

import (
	"cmp"
	"slices"

	"s3audit/rules/finding"
)

// Entry is one finding, or one part of one, as a baseline keeps it. Whatever
// names it stands there for people to read; the fingerprint follows from it.
type Entry struct {
	Bucket  string          `json:"bucket,omitempty"`
	Rule    string          `json:"rule"`
	Account string          `json:"account"`
	ARN     string          `json:"arn"`
	Verdict finding.Verdict `json:"verdict"` // a finding's
	Part    string          `json:"part,omitempty"`
}

func compare(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(min(len(a.Bucket), 1), min(len(b.Bucket), 1)), // the account's own first
		cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Account, b.Account),
		cmp.Compare(a.ARN, b.ARN), cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(a.Part, b.Part))
}

// entries are what a baseline keeps of a finding: a line for each part.
func entries(f *finding.Finding) []Entry {
	one := Entry{Bucket: f.Bucket, Rule: f.Rule, Account: f.Account, ARN: f.ARN, Verdict: f.Verdict}
	parts := f.Parts()
	if len(parts) == 0 {
		return []Entry{one}
	}
	out := make([]Entry, len(parts))
	for i, part := range parts {
		out[i] = one
		out[i].Part = part
	}
	return out
}

// identity tells findings apart, as their fingerprints do.
type identity struct{ rule, account, arn string }

func (e *Entry) identity() identity { return identity{e.Rule, e.Account, e.ARN} }

// established reports whether a verdict says what is the case.
func established(v finding.Verdict) bool { return v != finding.Unknown && v != finding.Error }

// sortedEntries is a copy in the order of the file, each entry once.
func sortedEntries(list []Entry) []Entry {
	list = slices.Clone(list)
	slices.SortFunc(list, compare)
	return slices.Compact(list)
}
