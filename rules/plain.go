package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"s3audit/rules/finding"
)

// plainWorker judges with OPA as everyone knows it: one prepared query a
// rule, one evaluation a bucket. The memo engine is held against it, and uses
// it where one rule has to be asked alone.
type plainWorker struct {
	j     *Judge
	stats Stats
	// Of one record: the tags, and the rules whose parameters hang on what is
	// not known of them.
	tags *tagSet
	open map[string]bool
	// look are options for who watches an evaluation.
	look []rego.EvalOption
}

func newPlainWorker(j *Judge) *plainWorker {
	return &plainWorker{j: j, stats: j.engine.newStats()}
}

// query asks for what a rule's package may say, in one row that always exists.
// Whether it is satisfied matters only where answers are missing. The suffix
// keeps the variables of several rules apart.
func (r *rule) query(suffix string, missing bool) string {
	var parts []string
	for _, name := range r.defines {
		switch {
		case name != satisfied:
			parts = append(parts, fmt.Sprintf("%s_of_%s = %v", name, suffix, r.output(name)))
		case missing: // and it may be undefined
			parts = append(parts, fmt.Sprintf("%s_of_%s = {true | %v}", name, suffix, r.output(name)))
		}
	}
	return strings.Join(parts, "; ")
}

// prepared is a rule's query, prepared when it is first asked.
func (e *Engine) prepared(r *rule, missing bool) func() (rego.PreparedEvalQuery, error) {
	return sync.OnceValues(func() (rego.PreparedEvalQuery, error) {
		return rego.New(rego.Query(r.query("it", missing)), rego.Compiler(e.compiler), rego.Store(e.store.Store)).PrepareForEval(context.Background())
	})
}

// eval asks one rule about one input. Whatever breaks, breaks this rule only.
func (w *plainWorker) eval(r *rule, input ast.Value, missing bool) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{err: fmt.Sprintf("panic: %v", p)}
		}
	}()
	prepared := r.calm
	if missing {
		prepared = r.blind
	}
	q, err := prepared()
	if err != nil {
		return outcome{err: err.Error()}
	}
	var broken []topdown.Error
	options := append([]rego.EvalOption{rego.EvalParsedInput(input), rego.EvalTime(w.j.started), rego.EvalBuiltinErrorList(&broken)}, w.look...)
	rows, err := q.Eval(context.Background(), options...)
	switch {
	case err != nil:
		return outcome{err: brokenText(err)}
	case len(broken) > 0:
		return outcome{err: brokenText(&broken[0])}
	case len(rows) != 1:
		return outcome{err: fmt.Sprintf("gave %d answers", len(rows))}
	}
	list := func(name string) []any {
		v, _ := rows[0].Bindings[name+"_of_it"].([]any)
		return v
	}
	return said{list("deny"), list("unknown"), list("not_applicable"), len(list(satisfied)) > 0}.outcome()
}

// brokenText says what broke and where, the same way from every engine.
func brokenText(err error) string {
	var e *topdown.Error
	if errors.As(err, &e) && e.Location != nil {
		return fmt.Sprintf("%s:%d: %s", e.Location.File, e.Location.Row, e.Message)
	}
	return err.Error()
}

// bucket judges one record.
func (w *plainWorker) bucket(raw json.RawMessage) (*Result, error) {
	rec, err := readRecord(raw)
	if err != nil {
		return nil, err
	}
	if rec.vanished {
		w.stats.Vanished++
		return nil, nil
	}
	text, derived, err := w.j.engine.bucketInput(w.j.facts, w.j.account, raw)
	if err != nil {
		return nil, err
	}
	answers, err := plainAnswers(text)
	if err != nil {
		return nil, err
	}
	input, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if err := w.configure(&rec.subject, tagsOf(raw)); err != nil {
		return nil, err
	}
	w.stats.Buckets++
	if d := derived.Exposure.Disagreement; d != nil && w.j.engine.exposed {
		w.stats.disagree(rec.subject.Name, d)
	}
	out := &Result{Bucket: rec.subject.Name}
	for _, r := range w.j.engine.rules {
		if r.Scope == scopeBucket {
			w.judge(r, &rec.subject, answers, input, out)
		}
	}
	return out, nil
}

// judge adds the verdict of one rule on one subject.
func (w *plainWorker) judge(r *rule, s *subject, answers map[string]answer, input ast.Value, out *Result) {
	var missing []finding.Missing
	for _, name := range r.Subresources {
		if a, ok := answers[name]; !ok {
			missing = append(missing, notCollected(name).missing)
		} else if !a.answered {
			missing = append(missing, a.missing)
		}
	}
	var o outcome
	unsettled := w.unsettled(r)
	if unsettled {
		missing = withTagging(missing, w.tags)
	} else if len(missing) == 0 || r.Partial {
		start := w.j.engine.clock()
		o = w.eval(r, input, len(missing) > 0)
		w.stats.Rules[r.index].Time += w.j.engine.since(start)
	}
	v := o.verdict(len(missing) > 0, r.Partial && !unsettled)
	before := len(out.Findings)
	if v.IsFinding() || w.j.passes {
		a := r.answer(o)
		out.Findings = r.findings(out.Findings, s, v, missing, a)
	}
	w.count(r, v, out.Findings[before:])
}

// count adds the verdict to the rule's. One of account scope that names several
// resources has one for each.
func (w *plainWorker) count(r *rule, v finding.Verdict, found []finding.Finding) {
	s := &w.stats.Rules[r.index]
	if r.Scope != scopeAccount || len(found) == 0 {
		s.count(v)
		return
	}
	for i := range found {
		s.count(found[i].Verdict)
	}
}

// configure notes which overrides hold for a subject, and which may.
func (w *plainWorker) configure(s *subject, tags *tagSet) (err error) {
	w.tags = tags
	_, w.open, err = w.j.engine.sets.text(s, tags, w.stats.Met)
	return err
}

// unsettled reports whether it is not known what a rule's parameters are.
func (w *plainWorker) unsettled(r *rule) bool {
	return slices.ContainsFunc(r.varying, func(i int) bool { return w.open[w.j.engine.sets.varying[i].id] })
}

// accountRules judges the rules of account scope: once an account.
func (w *plainWorker) accountRules() (*Result, error) {
	text, err := w.j.engine.accountInput(w.j.account)
	if err != nil {
		return nil, err
	}
	input, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	answers, err := plainAnswers(text)
	if err != nil {
		return nil, err
	}
	if err := w.configure(&w.j.subject, &tagSet{}); err != nil {
		return nil, err
	}
	out := &Result{}
	for _, r := range w.j.engine.rules {
		if r.Scope == scopeAccount {
			w.judge(r, &w.j.subject, answers, input, out)
		}
	}
	return out, nil
}

// plainAnswers reads how every read ended from a rule's input document.
func plainAnswers(input json.RawMessage) (map[string]answer, error) {
	var doc struct {
		Bucket  map[string]json.RawMessage
		Account map[string]json.RawMessage
		Derived struct {
			Policy struct{ State, Reason string }
		}
	}
	if err := json.Unmarshal(input, &doc); err != nil {
		return nil, err
	}
	answers := make(map[string]answer, len(subresources))
	for _, name := range subresources {
		text := doc.Bucket[name]
		if short, ok := strings.CutPrefix(name, accountPrefix); ok {
			text = doc.Account[short]
		}
		a, err := readAnswer(name, text)
		if err != nil {
			return nil, err
		}
		answers[name] = a
	}
	if p := doc.Derived.Policy; p.State == malformedState {
		answers["policy"] = malformedPolicy(p.Reason)
	}
	return answers, nil
}
