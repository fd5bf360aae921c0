package main

import (
	"encoding/json"
	"slices"
	"sync"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// facts keep of the buckets that have findings what some formats show beside
// them. Buckets are seen as they are handed to the judge, and taken or dropped
// as it answers, which is in the same order: only those between are held.
type facts struct {
	account *snapshot.Account
	aws     bool // its endpoint is AWS's
	trusted *exposure.Trusted
	rules   []finding.Rule // every one there is

	mu      sync.Mutex
	waiting []*report.Bucket
	kept    []report.Bucket
}

// newFacts is nil where no output shows them: then nothing is done.
func newFacts(outputs []report.Output, trusted *exposure.Trusted, known []finding.Rule) *facts {
	if !slices.ContainsFunc(outputs, func(o report.Output) bool { return o.Format.Facts }) {
		return nil
	}
	return &facts{trusted: trusted, rules: known}
}

func (f *facts) start(account *snapshot.Account, m *snapshot.Manifest) {
	if f == nil {
		return
	}
	if f.account = account; account == nil {
		f.account = &snapshot.Account{}
	}
	f.aws = m.Endpoint == ""
}

// seeRaw is see for a record that was not decoded. What is wrong with one is
// the judge's to say.
func (f *facts) seeRaw(raw json.RawMessage) {
	if f == nil {
		return
	}
	b := &snapshot.Bucket{}
	if json.Unmarshal(raw, b) == nil {
		f.see(b)
	}
}

func (f *facts) see(b *snapshot.Bucket) {
	if f == nil || b.Vanished {
		return
	}
	one := &report.Bucket{Name: b.Name, Account: b.Account, Region: b.Region, ARN: b.ARN, Tags: tellingTags(b), Exposure: f.exposure(b)}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, one)
}

// exposure is nil where neither policy nor ACL was asked for: who can reach a
// bucket was not the question then.
func (f *facts) exposure(b *snapshot.Bucket) *exposure.Brief {
	if unasked(b.Policy.State) && unasked(b.ACL.State) {
		return nil
	}
	in := exposureInput(b, f.account, f.aws, f.trusted)
	return exposure.Shorten(in, exposure.Analyse(in))
}

func unasked(s snapshot.State) bool { return s == "" || s == snapshot.NotCollected }

func tellingTags(b *snapshot.Bucket) map[string]string {
	if b.Tagging.Value == nil {
		return nil
	}
	tags := map[string]string{}
	for _, tag := range b.Tagging.Value.TagSet {
		if tag.Key != nil && tag.Value != nil && report.TellingTag(*tag.Key) {
			tags[*tag.Key] = *tag.Value
		}
	}
	return tags
}

// judged keeps what is known of a bucket that has findings to show. Buckets
// before it came to no answer.
func (f *facts) judged(bucket string, findings bool) {
	if f == nil || bucket == "" {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, one := range f.waiting {
		if one.Name == bucket {
			f.waiting = f.waiting[i+1:]
			if findings {
				f.kept = append(f.kept, *one)
			}
			return
		}
	}
}

// buckets are those kept.
func (f *facts) buckets() []report.Bucket {
	if f == nil {
		return nil
	}
	return f.kept
}

// fixes are the ready ones for the rules that failed.
func (f *facts) fixes(list []report.RuleSummary) ([]report.ReadyFix, error) {
	if f == nil {
		return nil, nil
	}
	set, err := (&fixOptions{unset: true}).load(nil, f.rules)
	if err != nil {
		return nil, err
	}
	failed := map[string]bool{}
	for _, r := range list {
		failed[r.ID] = r.Counts[finding.Fail] > 0
	}
	var out []report.ReadyFix
	for _, one := range set.Fixes() {
		rules := slices.DeleteFunc(slices.Clone(one.Rules), func(id string) bool { return !failed[id] })
		if len(rules) > 0 {
			slices.Sort(rules)
			out = append(out, report.ReadyFix{Name: one.Name, Description: one.Description, Rules: rules, HCL: one.Source("our-" + one.Name)})
		}
	}
	return out, nil
}
