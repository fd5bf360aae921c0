package rules

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// Explanation is what one evaluation of one rule rests on.
type Explanation struct {
	Rule finding.Rule `json:"rule"`
	// Verdict is that of this evaluation, of the bucket or the account as a whole.
	Verdict finding.Verdict `json:"verdict"`
	// Evaluated is false where an answer that the rule cannot do without is missing.
	Evaluated bool `json:"evaluated"`
	// Answers says of each declared subresource how its read ended.
	Answers []Answer `json:"answers"`
	// Reads are the places of the input that the rule looked at, in the order of their paths.
	Reads []Read `json:"reads"`
	// Parameters are the settings the rule was judged with.
	Parameters []Setting `json:"parameters"`
}

// Answer is how the read of one subresource ended: its state and, where that
// is no answer, what is missing.
type Answer struct {
	Subresource string           `json:"subresource"`
	State       string           `json:"state"`
	Missing     *finding.Missing `json:"missing,omitempty"`
}

// Read is one place of the input that was looked at. Without a value there was
// nothing in that place.
type Read struct {
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value,omitempty"`
}

// Setting is a parameter in force.
type Setting struct {
	finding.Parameter
	Value json.RawMessage `json:"value"`
	// Set says that the value is not the default.
	Set bool `json:"set"`
}

// Explain evaluates one rule, the plain way, and says what it looked at: on the
// bucket whose record raw is, or on the account for a rule of account scope.
func (e *Engine) Explain(acct *snapshot.Account, m *snapshot.Manifest, raw json.RawMessage, id string) (*Explanation, error) {
	i := slices.IndexFunc(e.rules, func(r *rule) bool { return r.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("rule %s is not loaded", id)
	}
	text, s, err := e.explained(acct, m, raw, e.rules[i].Scope)
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
	x := &Explanation{Rule: e.rules[i].Rule, Answers: []Answer{}, Reads: []Read{}}
	if x.Parameters, err = settings(x.Rule, text); err != nil {
		return nil, err
	}
	return x, x.evaluate(e, e.rules[i], m, input, answers, &s)
}

// explained is the input of the rule, and whose it is.
func (e *Engine) explained(acct *snapshot.Account, m *snapshot.Manifest, raw json.RawMessage, scope string) (json.RawMessage, subject, error) {
	if scope == scopeAccount {
		text, err := e.AccountInput(acct)
		return text, accountSubject(acct.ID, acct.Partition), err
	}
	rec, err := readRecord(raw)
	if err != nil {
		return nil, subject{}, err
	}
	if rec.vanished {
		return nil, subject{}, fmt.Errorf("bucket %s vanished while it was read", rec.subject.Name)
	}
	text, err := e.Input(acct, m, raw)
	return text, rec.subject, err
}

// evaluate asks the rule under the eyes of a looker.
func (x *Explanation) evaluate(e *Engine, r *rule, m *snapshot.Manifest, input ast.Value, answers map[string]answer, s *subject) error {
	missing := false
	for _, name := range r.Subresources {
		a := Answer{Subresource: name, State: stateOf(input, name)}
		if known, ok := answers[name]; !ok || !known.answered {
			missing = true
			lack := cmp.Or(known.missing, notCollected(name).missing)
			a.State, a.Missing = lack.State, &lack
		}
		x.Answers = append(x.Answers, a)
	}
	var o outcome
	if x.Evaluated = !missing || r.Partial; x.Evaluated {
		eyes := newLooker(input)
		run := &Judge{engine: e, started: startOf(m)}
		w := &plainWorker{j: run, look: []rego.EvalOption{
			// What an index would look up is looked at in the open.
			rego.EvalQueryTracer(eyes), rego.EvalRuleIndexing(false),
		}}
		o = w.eval(r, input, missing)
		var err error
		if x.Reads, err = eyes.reads(run.started, s); err != nil {
			return err
		}
	}
	x.Verdict = o.verdict(missing, r.Partial)
	return nil
}

// startOf is the snapshot's own time, as rules are told it.
func startOf(m *snapshot.Manifest) time.Time {
	if m == nil || m.Started.IsZero() {
		return time.Unix(0, 0)
	}
	return m.Started
}

// stateOf is the state that the record gives of a subresource.
func stateOf(input ast.Value, name string) string {
	root := rootBucket
	if len(name) > len(accountPrefix) && name[:len(accountPrefix)] == accountPrefix {
		root, name = rootAccount, name[len(accountPrefix):]
	}
	v, err := input.Find(ast.Ref{ast.StringTerm(root), ast.StringTerm(name), ast.StringTerm("state")})
	if err != nil {
		return string(snapshot.NotCollected)
	}
	text, _ := v.(ast.String)
	return string(text)
}

// settings reads the parameters in force from the input that the rule was given.
func settings(r finding.Rule, input json.RawMessage) ([]Setting, error) {
	var doc struct {
		Parameters map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(input, &doc); err != nil {
		return nil, err
	}
	out := []Setting{}
	for _, p := range r.Parameters {
		value, set := doc.Parameters[r.ID][p.Name]
		if !set {
			value = p.Default
		}
		out = append(out, Setting{Parameter: p, Value: value, Set: set})
	}
	return out, nil
}
