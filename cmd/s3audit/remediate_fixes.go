package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"s3audit/policies"
	"s3audit/remediate/fix"
	"s3audit/rules/finding"
)

// fixOptions say which fixes, and with which values.
type fixOptions struct {
	files     []string
	names     []string
	all       bool
	variables []string
	varFiles  []string
	unset     bool // variables may be without a value
}

func (o *fixOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.files, "fixes", nil, "your own fixes: a file, or a directory with files that end in .hcl (repeatable)")
	f.StringSliceVar(&o.names, "fix", nil, "this fix, or the fixes of this rule, ready or your own (repeatable; without it every fix of --fixes)")
	f.BoolVar(&o.all, "all", false, "every ready fix, beside your own")
	o.variableFlags(f)
	onlyByHand(f, "fixes", "fix", "all")
}

func (o *fixOptions) variableFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.variables, "var", nil, "a variable's value: name=value (repeatable; over --var-file, over S3AUDIT_VAR_<name>)")
	f.StringArrayVar(&o.varFiles, "var-file", nil, "file of name = value lines (repeatable, the later counts)")
	onlyByHand(f, "var", "var-file") // S3AUDIT_VAR_FILE is the variable called file
}

// given reports whether any fix was asked for.
func (o *fixOptions) given() bool { return len(o.files)+len(o.names) > 0 || o.all }

// load reads the fixes. The environment's variables may be nil.
func (o *fixOptions) load(environ []string, known []finding.Rule) (*fix.Set, error) {
	ready, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		return nil, err
	}
	in := fix.Options{Paths: o.files, Embedded: ready, VariableFiles: o.varFiles, Variables: map[string]string{}, Environment: map[string]string{}, Unset: o.unset}
	for _, text := range o.variables {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--var %q: want name=value", strings.TrimSuffix(name, "="))
		}
		in.Variables[name] = value
	}
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, variablePrefix) {
			in.Environment[strings.TrimPrefix(name, variablePrefix)] = value
		}
	}
	for _, r := range known {
		in.Rules = append(in.Rules, r.ID)
	}
	return fix.Load(in)
}

const variablePrefix = "S3AUDIT_VAR_"

// chosenFixes are the fixes to plan with, and those of --all that cannot be asked
// for want of a value.
type chosenFixes struct {
	fixes []*fix.Fix
	left  []string // in words
}

// choose picks the fixes that the flags name.
func (o *fixOptions) choose(set *fix.Set) (*chosenFixes, error) {
	if !o.given() {
		return nil, fmt.Errorf("no fix is chosen: name one by --fix RULE, read your own by --fixes FILE, or take --all")
	}
	named, err := set.Choose(o.names)
	if err != nil {
		return nil, fmt.Errorf("--fix: %w", err)
	}
	for _, f := range set.Fixes() {
		if (!f.Ready && len(o.names) == 0 || o.all) && !slices.Contains(named, f) {
			named = append(named, f)
		}
	}
	slices.SortFunc(named, func(a, b *fix.Fix) int { return strings.Compare(a.Name, b.Name) })
	return o.settle(set, named)
}

// settle leaves out of --all what wants a value that nobody gave; of a fix that
// was named that is a mistake.
func (o *fixOptions) settle(set *fix.Set, all []*fix.Fix) (*chosenFixes, error) {
	out := &chosenFixes{}
	var wrong []string
	for _, f := range all {
		missing := set.Missing([]*fix.Fix{f})
		switch named := slices.ContainsFunc(o.names, func(n string) bool { return n == f.Name || slices.Contains(f.Rules, n) }); {
		case len(missing) == 0:
			out.fixes = append(out.fixes, f)
		case named:
			wrong = append(wrong, fmt.Sprintf("fix %s wants %s", f.Name, described(set, missing)))
		default:
			out.left = append(out.left, fmt.Sprintf("fix %q was left out, for want of a value of %s", f.Name, strings.Join(missing, ", ")))
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("variables without a value: give them by --var name=value, --var-file or S3AUDIT_VAR_name\n  %s", strings.Join(wrong, "\n  "))
	}
	return out, nil
}

func described(set *fix.Set, names []string) string {
	var out []string
	for _, v := range set.Variables() {
		if slices.Contains(names, v.Name) {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s (%s) %s", v.Name, v.Type, v.Description)))
		}
	}
	return strings.Join(out, "; ")
}
