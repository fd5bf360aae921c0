package fix

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// A scope is what the expressions of one fix see of one bucket, or of the account.
type scope struct {
	m *module
	// vars are the names that stand for something, and answers those that stand
	// for nothing known: "bucket.policy".
	vars    map[string]cty.Value
	answers map[string]answer
}

// types are the names that a fix's expressions may use, where nothing is known yet.
func (m *module) types(account bool) map[string]cty.Type {
	out := map[string]cty.Type{"account": accountType, "finding": findingType, "findings": cty.List(findingType), "var": m.object().Type()}
	locals := map[string]cty.Type{}
	for name := range m.locals {
		locals[name] = cty.DynamicPseudoType
	}
	out["local"] = cty.Object(locals)
	if !account {
		out["bucket"], out["exposure"] = bucketType, exposureType
	}
	return out
}

// blank is the scope of the check: everything has its type, and no value.
func (m *module) blank(account bool) (*scope, hcl.Diagnostics) {
	s := &scope{m: m, vars: map[string]cty.Value{}}
	for name, t := range m.types(account) {
		s.vars[name] = cty.UnknownVal(t)
	}
	s.vars["var"] = m.object()
	return s, s.locals(func(string) bool { return true })
}

// scope is what a fix sees in a context: as much as it uses.
func (f *Fix) scope(c Context) (*scope, error) {
	s := &scope{m: f.m, vars: map[string]cty.Value{"var": f.m.object()}, answers: map[string]answer{}}
	for name, v := range f.m.variables {
		if v.value == cty.NilVal {
			s.answers["var."+name] = answer{why: "nobody has set it", hint: fmt.Sprintf("Set it: --var %s=….", name)}
		}
	}
	findings := seeFindings(c.Findings)
	s.vars["findings"], s.vars["finding"] = findings, findings.Index(cty.Zero)
	if err := s.account(c.Account, f.uses); err != nil {
		return nil, err
	}
	if c.Bucket != nil {
		if err := s.bucket(c.Bucket, f.uses); err != nil {
			return nil, err
		}
		s.exposure(c.Exposure)
	}
	diags := s.locals(func(name string) bool { return f.uses.of("local", name) })
	return s, f.failed(diags)
}

func (s *scope) account(a *snapshot.Account, u uses) error {
	out := map[string]cty.Value{"id": cty.StringVal(a.ID), "partition": cty.StringVal(a.Partition), "buckets": cty.NumberIntVal(int64(a.Buckets))}
	if err := s.parts("account", accountParts, a, nil, u, out); err != nil {
		return err
	}
	s.vars["account"] = cty.ObjectVal(out)
	return nil
}

func (s *scope) bucket(b *snapshot.Bucket, u uses) error {
	out := map[string]cty.Value{
		"name": cty.StringVal(b.Name), "arn": cty.StringVal(b.ARN), "account": cty.StringVal(b.Account), "partition": cty.StringVal(b.Partition),
		"region": cty.StringVal(b.Region), "creation_date": cty.NullVal(cty.String), "tags": cty.UnknownVal(cty.Map(cty.String)),
	}
	if b.CreationDate != nil {
		out["creation_date"] = cty.StringVal(b.CreationDate.UTC().Format("2006-01-02T15:04:05Z"))
	}
	if err := s.parts("bucket", bucketParts, b, b, u, out); err != nil {
		return err
	}
	if tags := out["tagging"]; tags.IsKnown() {
		out["tags"] = tags.GetAttr("tags")
	} else if a, ok := s.answers["bucket.tagging"]; ok {
		s.answers["bucket.tags"] = a
	}
	s.vars["bucket"] = cty.ObjectVal(out)
	return nil
}

// parts reads the subresources that are used; the others are unknown, which
// nobody will notice.
func (s *scope) parts(root string, parts []part, record any, b *snapshot.Bucket, u uses, out map[string]cty.Value) error {
	for i := range parts {
		p := &parts[i]
		out[p.name] = cty.UnknownVal(p.typ)
		if !u.of(root, p.name) && (p.name != "tagging" || !u.of(root, "tags")) {
			continue
		}
		o, err := member(record, strings.TrimPrefix(p.row.Subresource, "account."))
		if err != nil {
			return fmt.Errorf("%s.%s: %w", root, p.name, err)
		}
		a := p.see(o, b)
		if out[p.name] = a.value; a.why != "" {
			s.answers[root+"."+p.name] = a
		}
	}
	return nil
}

// member is one subresource of a bucket or an account, by its name in the record.
func member(record any, name string) (*observed, error) {
	v := reflect.ValueOf(record).Elem()
	for i := range v.NumField() {
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if tag != name {
			continue
		}
		raw, err := json.Marshal(v.Field(i).Addr().Interface())
		if err != nil {
			return nil, err
		}
		o := &observed{}
		return o, json.Unmarshal(raw, o)
	}
	return nil, fmt.Errorf("the record has no %q", name)
}

func (s *scope) exposure(raw json.RawMessage) {
	tree, err := decoded(raw)
	if len(raw) == 0 || err != nil || tree == nil {
		s.vars["exposure"] = cty.UnknownVal(exposureType)
		s.answers["exposure"] = answer{why: "who can reach the bucket could not be worked out", hint: "Collect the policy, ACL, ownership and blocks, and plan again."}
		return
	}
	s.vars["exposure"] = valueOf(tree, exposureType)
}

// locals works out those that are wanted, in an order in which that is possible.
func (s *scope) locals(wanted func(string) bool) hcl.Diagnostics {
	var diags hcl.Diagnostics
	values := map[string]cty.Value{}
	for name := range s.m.locals {
		values[name] = cty.DynamicVal
	}
	for _, name := range s.m.order {
		if !wanted(name) {
			continue
		}
		l := s.m.locals[name]
		s.vars["local"] = cty.ObjectVal(values)
		v, more := l.expr.Value(s.context(l.at.Filename))
		if u := (uses{}); more.HasErrors() {
			if s.m.add(u, l.expr); s.m.secretIn(u) {
				more = hidden(more, secretDetail)
			}
			diags, v = append(diags, more...), cty.DynamicVal
		}
		values[name] = v
	}
	s.vars["local"] = cty.ObjectVal(values)
	return diags
}

const secretDetail = "What is wrong is not shown, as it rests on a sensitive variable."

// context is the scope for expressions of a file, whose directory they may read.
func (s *scope) context(file string) *hcl.EvalContext {
	return &hcl.EvalContext{Variables: maps.Clone(s.vars), Functions: s.m.functions(file)}
}

// refuse says what of the things used is not known.
func (f *Fix) refuse(s *scope, what string, exprs ...hcl.Expression) error {
	u := uses{}
	for _, e := range exprs {
		f.m.add(u, e)
	}
	if r := s.reason(f, what, u); r != nil {
		return r
	}
	if r := s.reason(f, what, f.uses); r != nil { // by way of each, or an iterator
		return r
	}
	return &Refused{Fix: f.Name, Reason: what + " rests on a value that is not known", Hint: "Look at its expressions."}
}

func (s *scope) reason(f *Fix, what string, u uses) error {
	var reasons, hints []string
	for _, name := range slices.Sorted(maps.Keys(s.answers)) {
		root, rest, _ := strings.Cut(name, ".")
		if !u.of(root, rest) && !(rest == "" && u.root(root)) {
			continue
		}
		a := s.answers[name]
		reasons = append(reasons, fmt.Sprintf("%s, which is not known: %s", name, a.why))
		if !slices.Contains(hints, a.hint) {
			hints = append(hints, a.hint)
		}
	}
	if reasons == nil {
		return nil
	}
	return &Refused{Fix: f.Name, Reason: what + " rests on " + strings.Join(reasons, ", and on "), Hint: strings.Join(hints, " ")}
}

// answerable are the findings that the fix may answer: of its rules, failed, and
// under no exception.
func (f *Fix) answerable(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(x finding.Finding) bool {
		return x.Verdict != finding.Fail || x.Exception != nil || !slices.Contains(f.Rules, x.Rule)
	})
}
