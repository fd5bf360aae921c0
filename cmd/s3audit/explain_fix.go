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
	"s3audit/remediate"
	"s3audit/remediate/fix"
	"s3audit/remediate/plan"
	"s3audit/report"
	"s3audit/rules"
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
	set, err := (&fixOptions{}).load(nil, known)
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
	s := &simulation{engine: engine, manifest: &found.manifest, agreed: x.agreed, trusted: x.trusted}
	planned, err := remediate.Plan(ctx, remediate.Input{
		Manifest: &found.manifest, Account: found.account, Buckets: found.bucket(), Fixes: remediate.Fixes(fixes), Tool: version,
		Judge: s.judge, Exposure: s.exposure,
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

// fix shows what the ready fixes would change, as a plan shows it.
func (t *explainText) fix(f *explainedFix) error {
	switch {
	case f == nil:
	case len(f.Names) == 0:
		t.section("Ready fix", []string{"none: " + f.Why})
	case len(f.Changes)+len(f.Refused) == 0:
		t.section("Ready fix", []string{strings.Join(f.Names, ", ") + ": nothing to change"})
	default:
		t.WriteString("\nReady fix\n")
		return report.WriteChanges(t, f.Changes, f.Refused, report.Options{Width: t.width})
	}
	return nil
}
