package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/policies"
	"s3audit/remediate"
	"s3audit/remediate/fix"
	"s3audit/remediate/plan"
	"s3audit/rules"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// explainedFix is what the ready fixes of a rule would do about what it found.
type explainedFix struct {
	// Names are the ready fixes; without any, Why says why there is none.
	Names   []string       `json:"names"`
	Why     string         `json:"why,omitempty"`
	Changes []plan.Change  `json:"changes"`
	Refused []plan.Refusal `json:"refused"`
}

// mend plans the ready fixes on this one place, and writes nothing.
func (x *explanation) mend(ctx context.Context, engine *rules.Engine, found *explainSource, known []finding.Rule) error {
	rule := engine.Rules()[0]
	x.Fix = &explainedFix{Names: []string{}, Changes: []plan.Change{}, Refused: []plan.Refusal{}}
	files, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		return err
	}
	var ids []string
	for _, r := range known {
		ids = append(ids, r.ID)
	}
	set, err := fix.Load(fix.Options{Embedded: files, Rules: ids})
	if err != nil {
		return err
	}
	fixes := slices.DeleteFunc(set.Fixes(), func(f *fix.Fix) bool { return !slices.Contains(f.Rules, rule.ID) })
	for _, f := range fixes {
		x.Fix.Names = append(x.Fix.Names, f.Name)
	}
	if len(fixes) == 0 {
		x.Fix.Why = set.NoFix()[rule.ID]
		return nil
	}
	planned, err := remediate.Plan(ctx, remediate.Input{
		Manifest: &found.manifest, Account: found.account, Buckets: found.bucket(), Fixes: remediate.Fixes(fixes), Tool: version,
		Judge:    x.judgeAgain(engine, found),
		Exposure: x.exposure(found),
	})
	if errors.Is(err, remediate.ErrNotPlannable) {
		x.Fix.Why = err.Error()
		return nil
	}
	if err != nil {
		return fmt.Errorf("plan the fix: %w", err)
	}
	x.Fix.Changes, x.Fix.Refused = append(x.Fix.Changes, planned.Plan.Changes...), append(x.Fix.Refused, planned.Plan.Refused...)
	return nil
}

// bucket is the record, if the explanation is of a bucket.
func (s *explainSource) bucket() iter.Seq2[*snapshot.Bucket, error] {
	return func(yield func(*snapshot.Bucket, error) bool) {
		if s.raw == nil {
			return
		}
		b := &snapshot.Bucket{}
		err := json.Unmarshal(s.raw, b)
		yield(b, err)
	}
}

// judgeAgain is how the planner asks what the rule would say then.
func (x *explanation) judgeAgain(engine *rules.Engine, found *explainSource) remediate.Judge {
	return func(account *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
		var out []finding.Finding
		judge := engine.Judge(account, &found.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
			for i := range r.Findings {
				x.agreed.Apply(&r.Findings[i])
			}
			out = append(out, r.Findings...)
			return nil
		})
		for _, b := range buckets {
			raw, err := json.Marshal(b)
			if err == nil {
				err = judge.Bucket(raw)
			}
			if err != nil {
				return nil, err
			}
		}
		_, err := judge.Close()
		return out, err
	}
}

func (x *explanation) exposure(found *explainSource) remediate.ExposureOf {
	return func(a *snapshot.Account, b *snapshot.Bucket) (json.RawMessage, error) {
		account, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		bucket, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		d, err := derive.From(bucket, account, derive.Options{Trusted: x.trusted, Foreign: rules.Foreign(found.manifest.Endpoint)})
		if err != nil {
			return nil, err
		}
		return json.Marshal(d.Exposure)
	}
}

// fix shows what the ready fixes would change, field by field.
func (t *explainText) fix(f *explainedFix) {
	if f == nil {
		return
	}
	var lines []string
	switch {
	case len(f.Names) == 0:
		lines = append(lines, "none: "+f.Why)
	case len(f.Changes)+len(f.Refused) == 0:
		lines = append(lines, strings.Join(f.Names, ", ")+": nothing to change")
	}
	for i := range f.Refused {
		r := &f.Refused[i]
		lines = append(lines, strings.Join(r.Fixes, ", ")+": refused: "+r.Reason)
		if r.Hint != "" {
			lines = append(lines, r.Hint)
		}
	}
	t.section("Ready fix", lines)
	for i := range f.Changes {
		c := &f.Changes[i]
		var fields []string
		for _, d := range plan.Diff(c.Before, c.After) {
			fields = append(fields, fmt.Sprintf("%s: %s → %s", d.Path, fieldValue(d.Old), fieldValue(d.New)))
		}
		t.places(fmt.Sprintf("Ready fix %s: %s", strings.Join(c.Fixes, ", "), c.Operation), fields)
		var notes []string
		for _, one := range c.Impacts {
			notes = append(notes, "may cut off: "+one.Text)
		}
		if c.Irreversible != "" {
			notes = append(notes, "cannot be undone: "+c.Irreversible)
		}
		t.section("With "+c.Operation, notes)
	}
}

func fieldValue(value json.RawMessage) string {
	if value == nil {
		return "nothing"
	}
	return string(value)
}
