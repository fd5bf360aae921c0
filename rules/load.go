// Package rules owns judging: it loads the rules, built in and the user's
// own, evaluates them on bucket records and turns what they say into verdicts
// and findings. A verdict never rests on what was not read. It never calls S3,
// never writes, and knows no time but the snapshot's.
package rules

import (
	"cmp"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// The two scopes a rule can have.
const (
	scopeBucket  = "bucket"
	scopeAccount = "account"
)

// outputs are the documents of a rule's package that make its verdict.
var outputs = []string{"deny", "not_applicable", satisfied, "unknown"}

// satisfied is the output that lets a rule pass with answers missing.
const satisfied = "satisfied"

// The two engines. Both give the same findings.
const (
	// Memo evaluates a rule once for all buckets that look the same to it.
	Memo = "memo"
	// Plain is OPA with nothing of ours between: slow, and trusted.
	Plain = "opa"
)

// Options says which rules to load and how to run them.
type Options struct {
	// Policies are the user's own rules: directories, and OPA bundles (.tar.gz).
	Policies []string
	// Verify is the key that bundles have to be signed with; nil takes them as they are.
	Verify *Verification
	// Warn is told what the user should know and nothing rests on; may be nil.
	Warn func(string)
	// Include chooses rules; nil chooses every one.
	Include func(finding.Rule) bool
	// Parameters overrides defaults: rule id, parameter name, value.
	Parameters map[string]map[string]any
	// Overrides change parameters for some buckets.
	Overrides []Override
	// Configure, where set, is shown every rule there is, chosen or not, and
	// gives Parameters and Overrides: so that a caller can check names it was given.
	Configure func([]finding.Rule) (Settings, error)
	// Engine is [Memo] (the default) or [Plain].
	Engine string
	// Workers is how many buckets are judged at once; 0 for GOMAXPROCS.
	Workers int
	// Memory is how many bytes, by estimate, the workers remember between them;
	// 0 for 128 MiB.
	Memory int
	// Now is the clock that times the rules; nil leaves their times 0.
	Now func() time.Time
	// Builtin replaces the embedded rules; nil keeps them.
	Builtin fs.FS
	// Trusted names the outsiders that the user knows, nil for none.
	Trusted *exposure.Trusted
}

// Engine is a set of rules, compiled and ready to judge. It is safe for use
// by several goroutines.
type Engine struct {
	rules    []*rule // sorted by id
	compiler *ast.Compiler
	store    *store
	sets     *parameterSets
	workers  int
	memory   int
	now      func() time.Time
	engine   string
	trusted  *exposure.Trusted
	// exposed means that a rule reads who can reach the bucket.
	exposed bool
	common  commonMemo
	free    chan *memoWorker // workers between two runs, with what they remember
	plan    *plan            // of the memo engine
}

// rule is one loaded rule.
type rule struct {
	finding.Rule
	index int
	// ref is data.<package>.
	ref ast.Ref
	// need has the bits of the declared subresources.
	need uint64
	// defines names those of the outputs that the package defines.
	defines []string
	// reads are the input paths the rule can read.
	reads []inputPath
	// varying are the parameters with overrides that it reads: places in the
	// list of that name. byTag is true where tags decide on one of them.
	varying []int
	byTag   bool
	// calm and blind are its queries, to ask it alone: with every answer there,
	// and with some missing.
	calm, blind func() (rego.PreparedEvalQuery, error)
}

// Load reads, checks and compiles the rules. What is wrong with the user's
// files is returned whole, as [Errors].
func Load(o Options) (*Engine, error) {
	if o.Engine == "" {
		o.Engine = Memo
	}
	if o.Engine != Memo && o.Engine != Plain {
		return nil, fmt.Errorf("unknown engine %q: want %s or %s", o.Engine, Memo, Plain)
	}
	load := loadShipped
	if o.Builtin != nil {
		load = loadBuiltin
	}
	builtin, err := load(o)
	if err != nil {
		return nil, fmt.Errorf("embedded rules: %w", err)
	}
	user, err := loadUser(o, builtin)
	if err != nil {
		return nil, err
	}
	if builtin.shipped != nil && len(user.modules) > 0 { // compiled, and checked, together
		if builtin, err = loadBuiltin(o); err != nil {
			return nil, fmt.Errorf("embedded rules: %w", err)
		}
	}
	described := slices.Concat(builtin.rules, user.rules)
	set := Settings{Base: o.Parameters, Overrides: o.Overrides}
	if o.Configure != nil {
		if set, err = o.Configure(described); err != nil {
			return nil, err
		}
	}
	sets, err := newParameterSets(set, described)
	if err != nil {
		return nil, err
	}
	var compiler *ast.Compiler
	if builtin.shipped != nil {
		var done func()
		compiler, done = assembled(builtin.shipped)
		defer done()
	} else if compiler, err = compile(slices.Concat(builtin.modules, user.modules)); err != nil {
		return nil, err
	}
	e := &Engine{compiler: compiler, sets: sets, workers: o.Workers, memory: cmp.Or(o.Memory, defaultMemory), now: o.Now, engine: o.Engine, trusted: o.Trusted}
	if e.workers <= 0 {
		e.workers = runtime.GOMAXPROCS(0)
	}
	e.free = make(chan *memoWorker, e.workers)
	if e.rules, err = enabled(described, o.Include, compiler); err != nil {
		return nil, err
	}
	if e.store, err = newStore(described, slices.Concat(builtin.data, user.data)); err != nil {
		return nil, err
	}
	for _, r := range e.rules {
		r.calm, r.blind = e.prepared(r, false), e.prepared(r, true)
	}
	return e, e.prepare(builtin.shipped)
}

// packageRef is data.<package>.
func packageRef(name string) ast.Ref {
	if strings.ContainsAny(name, `["`) {
		return ast.MustParseRef("data." + name)
	}
	ref := ast.DefaultRootRef.Copy()
	for part := range strings.SplitSeq(name, ".") {
		ref = ref.Append(ast.StringTerm(part))
	}
	return ref
}

// enabled keeps the chosen rules, by id, and looks up what they define.
func enabled(described []finding.Rule, include func(finding.Rule) bool, compiler *ast.Compiler) ([]*rule, error) {
	var out []*rule
	for _, r := range described {
		if include != nil && !include(r) {
			continue
		}
		one := &rule{Rule: r, ref: packageRef(r.Package)}
		for _, name := range r.Subresources {
			one.need |= bit(name)
		}
		if len(compiler.GetRulesExact(one.output("deny"))) == 0 {
			return nil, fmt.Errorf("rule %s: package %s defines no deny", r.ID, r.Package)
		}
		for _, name := range outputs {
			if len(compiler.GetRulesExact(one.output(name))) > 0 {
				one.defines = append(one.defines, name)
			}
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *rule) int { return strings.Compare(a.ID, b.ID) })
	for i, r := range out {
		r.index = i
	}
	return out, nil
}

// output is the reference to one of the documents a rule's package defines.
func (r *rule) output(name string) ast.Ref {
	return r.ref.Append(ast.StringTerm(name))
}

// Rules describes the loaded rules, by id.
func (e *Engine) Rules() []finding.Rule {
	out := make([]finding.Rule, len(e.rules))
	for i, r := range e.rules {
		out[i] = r.Rule
	}
	return out
}

// Subresources is everything the loaded rules declare, and what their overrides
// select by, sorted.
func (e *Engine) Subresources() []string {
	var out []string
	for _, r := range e.rules {
		out = append(out, r.Subresources...)
		if r.byTag {
			out = append(out, taggingName)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Reads lists the input paths that a rule can read, sorted: "bucket.acl.value.Grants".
// A path that ends where a name is computed stands for everything below it.
func (e *Engine) Reads(ruleID string) []string {
	var out []string
	for _, r := range e.rules {
		if r.ID == ruleID {
			for _, p := range r.reads {
				out = append(out, p.String())
			}
		}
	}
	slices.Sort(out)
	return out
}
