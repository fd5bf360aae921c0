package fix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// The scopes of a fix.
const (
	OfBucket  = "bucket"
	OfAccount = "account"
)

const policyBlock = "put_bucket_policy"

// dangers are those that a fix can allow.
var dangers = []string{
	operation.DangerPublic, operation.DangerStatements, operation.DangerWebsite, operation.DangerLogging, operation.DangerEvents,
	operation.DangerReplicas, operation.DangerExpiry, operation.DangerSuspend, operation.DangerMFA, operation.DangerLock, operation.DangerCompliance,
	operation.DangerRetention, operation.DangerKey, operation.DangerACLs, operation.DangerPayer, operation.DangerTags, operation.DangerUpload, operation.DangerCORS,
}

// Fix is one answer to findings.
type Fix struct {
	Name        string
	Description string
	// Rules are the ids whose findings the fix answers, globs spelled out.
	Rules []string
	// Allow are the dangers that the fix is allowed to bring about.
	Allow []string
	// Scope is [OfBucket] or [OfAccount].
	Scope string
	// Blocks are the names of the operations that it can ask for, sorted.
	Blocks []string
	// Ready marks a fix of the library.
	Ready bool
	// At is where it stands: "fixes.hcl:3".
	At string

	m             *module
	nameAt        hcl.Range
	body          *hclsyntax.Body
	when, forEach hcl.Expression // nil where there is none
	uses          uses
}

var fixSchema = func() *hcl.BodySchema {
	s := &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "description"}, {Name: "rules", Required: true}, {Name: "when"}, {Name: "for_each"}, {Name: "allow"}}}
	for _, name := range operation.Blocks() {
		s.Blocks = append(s.Blocks, hcl.BlockHeaderSchema{Type: name})
	}
	return s
}()

func (m *module) declareFix(b *hcl.Block, rules []string) hcl.Diagnostics {
	body, ok := b.Body.(*hclsyntax.Body)
	if !ok {
		return hcl.Diagnostics{mistake(b.DefRange, "Not in HCL's own syntax", "Fixes are not written in JSON.")}
	}
	f := &Fix{Name: b.Labels[0], Ready: m.ready, m: m, nameAt: b.LabelRanges[0], body: body, uses: uses{}}
	f.At = fmt.Sprintf("%s:%d", b.DefRange.Filename, b.DefRange.Start.Line)
	diags := f.named()
	for _, other := range m.fixes {
		if other.Name == f.Name {
			diags = append(diags, mistake(f.nameAt, "Fix given twice", "Fix %q is at %s already.", f.Name, other.At))
		}
	}
	m.fixes = append(m.fixes, f)
	// What is misspelled is told by check, which looks at the whole body.
	content, _, _ := body.PartialContent(fixSchema)
	diags = append(diags, literal(content.Attributes["description"], &f.Description)...)
	diags = append(diags, f.rules(content.Attributes["rules"], rules)...)
	diags = append(diags, f.allowed(content.Attributes["allow"], rules)...)
	if a := content.Attributes["when"]; a != nil {
		f.when = a.Expr
	}
	if a := content.Attributes["for_each"]; a != nil {
		f.forEach = a.Expr
	}
	return append(diags, f.operations()...)
}

func (f *Fix) named() hcl.Diagnostics {
	if hclsyntax.ValidIdentifier(f.Name) {
		return nil
	}
	return hcl.Diagnostics{mistake(f.nameAt, "Invalid name", "The name of a fix has letters, digits, - and _, and begins with a letter.")}
}

func (f *Fix) rules(a *hcl.Attribute, known []string) hcl.Diagnostics {
	list, at, diags := literals(a)
	for i, pattern := range list {
		found, err := selected(pattern, known)
		if err != nil {
			diags = append(diags, mistake(at[i], "Invalid rule", "%q %s.", pattern, err))
		} else if len(found) == 0 {
			diags = append(diags, unknownName(at[i], "rule", pattern, known))
		}
		f.Rules = append(f.Rules, found...)
	}
	if a != nil && len(list) == 0 && !diags.HasErrors() {
		diags = append(diags, mistake(a.Range, "No rules", "Name those whose findings the fix answers."))
	}
	slices.Sort(f.Rules)
	f.Rules = slices.Compact(f.Rules)
	return diags
}

func (f *Fix) allowed(a *hcl.Attribute, rules []string) hcl.Diagnostics {
	list, at, diags := literals(a)
	for i, name := range list {
		if known := nameable(name, rules); !slices.Contains(known, name) {
			diags = append(diags, unknownName(at[i], "danger", name, known))
		}
	}
	f.Allow = list
	return diags
}

// nameable are the dangers that a name could mean: those of single operations, of
// whole plans, and what goes on with the name of a subresource or of a rule.
func nameable(name string, rules []string) []string {
	known := append([]string{plan.DangerLockOut, plan.DangerWider}, dangers...)
	switch {
	case strings.HasPrefix(name, plan.DangerIrreversible):
		known = nil
		for _, row := range operation.Rows() {
			known = append(known, plan.DangerIrreversible+row.Subresource)
		}
	case strings.HasPrefix(name, plan.DangerFinding):
		known = nil
		for _, rule := range rules {
			known = append(known, plan.DangerFinding+rule)
		}
	}
	return known
}

// operations finds what the fix asks for, dynamic blocks included, and whether it
// is about buckets or the account.
func (f *Fix) operations() hcl.Diagnostics {
	account := 0
	var diags hcl.Diagnostics
	for _, b := range f.body.Blocks {
		name := b.Type
		if name == "dynamic" && len(b.Labels) > 0 {
			name = b.Labels[0]
		}
		if !slices.Contains(operation.Blocks(), name) {
			continue // check tells
		}
		f.Blocks = append(f.Blocks, name)
		row, deletes, ok := operation.ByBlock(name)
		if ok && row.Account {
			account++
		}
		if ok && !deletes && len(b.Body.Attributes)+len(b.Body.Blocks) == 0 {
			diags = append(diags, mistake(b.DefRange(), "Block without content", "It says nothing of what to set or to remove."))
		}
	}
	f.Scope = OfBucket
	if account > 0 {
		f.Scope = OfAccount
	}
	switch {
	case len(f.Blocks) == 0:
		diags = append(diags, mistake(f.nameAt, "Nothing to do", "Add a block that says what to write, such as put_public_access_block."))
	case account > 0 && account < len(f.Blocks):
		diags = append(diags, mistake(f.nameAt, "Account and bucket in one fix", "A fix writes to a bucket or to the account: %s. Make two of it.", strings.Join(f.Blocks, ", ")))
	}
	slices.Sort(f.Blocks)
	f.Blocks = slices.Compact(f.Blocks)
	return diags
}

// check holds the whole fix to names and types, with nothing known of any bucket.
func (f *Fix) check() hcl.Diagnostics {
	f.m.body(f.uses, f.body)
	if slices.Contains(f.Blocks, policyBlock) {
		f.uses["bucket.policy"] = true // a remove block asks every statement
	}
	account := f.Scope == OfAccount
	roots := f.m.types(account)
	n := namer{m: f.m}
	if f.forEach != nil {
		roots["each"] = eachType
	}
	n.body(f.body, roots, "")
	if account && !n.diags.HasErrors() && (f.uses.root("bucket") || f.uses.root("exposure")) {
		n.diags = append(n.diags, mistake(f.nameAt, "No bucket here", "A fix for the account uses a local value that rests on a bucket."))
		return n.diags
	}
	s, _ := f.m.blank(account) // the locals' own mistakes are told once
	d := &decoder{f: f, s: s, check: true, ctx: s.context(f.nameAt.Filename)}
	d.all()
	return append(besides(f.shown(d.diags), n.diags), n.diags...)
}

// shown are mistakes as they may be told: without what rests on a secret.
func (f *Fix) shown(diags hcl.Diagnostics) hcl.Diagnostics {
	if !f.m.secretIn(f.uses) {
		return diags
	}
	out := make(hcl.Diagnostics, 0, len(diags))
	for _, d := range diags {
		if d.Expression != nil || d.EvalContext != nil {
			out = append(out, hidden(hcl.Diagnostics{d}, secretDetail)...)
			continue
		}
		out = append(out, d)
	}
	return out
}

func (f *Fix) failed(diags hcl.Diagnostics) error {
	return asError(f.shown(diags), f.m.files, f.m.secret)
}

// Dangers are what can be allowed by name, and how the names that go on with one
// of a subresource or a rule begin.
func Dangers() []string {
	return append([]string{plan.DangerLockOut, plan.DangerWider, plan.DangerIrreversible, plan.DangerFinding}, dangers...)
}

// CheckDanger says of a name that nothing could mean which is near. rules are the
// ids there are.
func CheckDanger(name string, rules []string) error {
	if known := nameable(name, rules); !slices.Contains(known, name) {
		return fmt.Errorf("there is no danger %q.%s", name, didYouMean(name, known))
	}
	return nil
}
