package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules"
	"s3audit/rules/finding"
)

const rulesDir = "s3audit/rules"

// generate returns the text of every generated file, by name.
func generate(policies fs.FS) (map[string][]byte, error) {
	table, err := readRules(policies)
	if err != nil {
		return nil, err
	}
	defaults := map[string]map[string]json.RawMessage{}
	for _, rule := range table {
		for _, p := range rule.Parameters {
			if defaults[rule.ID] == nil {
				defaults[rule.ID] = map[string]json.RawMessage{}
			}
			defaults[rule.ID][p.Name] = p.Default
		}
	}
	files := map[string][]byte{}
	for name, v := range map[string]any{
		"s3audit/catalog/data.json":    table,
		"s3audit/parameters/data.json": defaults,
		"schema/input.json":            inputSchema(table),
	} {
		if files[name], err = document(v); err != nil {
			return nil, err
		}
	}
	if files["compiled.bin"], err = rules.Compiled(policies, files["s3audit/catalog/data.json"]); err != nil {
		return nil, err
	}
	return files, nil
}

// readRules reads every rule, by id, and reports everything that is wrong.
func readRules(policies fs.FS) ([]finding.Rule, error) {
	names, err := fs.Glob(policies, rulesDir+"/*/rule.rego")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("no " + rulesDir + " here: run go generate ./policies")
	}
	rules := []finding.Rule{}
	var errs []error
	for _, name := range names {
		text, err := fs.ReadFile(policies, name)
		if err != nil {
			return nil, err
		}
		rule, err := readRule(name, string(text))
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		rules = append(rules, rule)
	}
	return rules, errors.Join(errs...)
}

// custom is what METADATA says under custom. Unknown keys are refused.
type custom struct {
	ID           string                       `json:"id"`
	Severity     finding.Severity             `json:"severity"`
	Scope        string                       `json:"scope"`
	Subresources []string                     `json:"subresources"`
	Partial      bool                         `json:"partial"`
	Frameworks   map[string][]string          `json:"frameworks"`
	Parameters   map[string]finding.Parameter `json:"parameters"`
	Remediation  string                       `json:"remediation"`
	Fix          string                       `json:"fix"`
	References   []string                     `json:"references"`
	Tags         []string                     `json:"tags"`
}

func readRule(name, text string) (finding.Rule, error) {
	module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{ProcessAnnotation: true})
	if err != nil {
		return finding.Rule{}, err
	}
	for _, a := range module.Annotations {
		if a.Scope == "package" {
			return describe(module, a, path.Base(path.Dir(name)))
		}
	}
	return finding.Rule{}, errors.New("has no METADATA of its package")
}

func describe(module *ast.Module, a *ast.Annotations, dir string) (finding.Rule, error) {
	var c custom
	text, err := json.Marshal(a.Custom)
	if err != nil {
		return finding.Rule{}, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return finding.Rule{}, fmt.Errorf("custom: %w", err)
	}
	rule := finding.Rule{
		ID: c.ID, Title: a.Title, Description: strings.TrimSpace(a.Description), Severity: c.Severity, Scope: c.Scope,
		Package:      strings.TrimPrefix(module.Package.Path.String(), "data."),
		Subresources: c.Subresources, Partial: c.Partial, Frameworks: c.Frameworks,
		Parameters:  []finding.Parameter{},
		Remediation: strings.TrimSpace(c.Remediation), Fix: c.Fix, References: c.References, Tags: c.Tags, Source: "builtin",
	}
	if rule.Scope == "" {
		rule.Scope = "bucket"
	}
	if rule.Frameworks == nil {
		rule.Frameworks = map[string][]string{}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Parameters)) {
		p := c.Parameters[name]
		p.Name = name
		rule.Parameters = append(rule.Parameters, p)
	}
	return rule, check(rule, dir)
}

var frameworkID = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

// check holds a rule against what this library asks of each of its own, which
// is more than is asked of a user's.
func check(rule finding.Rule, dir string) error {
	var errs []error
	demand := func(ok bool, what string) {
		if !ok {
			errs = append(errs, errors.New(what))
		}
	}
	demand(rule.ID == dir, "custom.id differs from the directory's name")
	demand(rule.Package == "s3audit.rules."+strings.ReplaceAll(dir, "-", "_"), "the package's name differs from the directory's")
	demand(rule.Title != "", "has no title")
	demand(rule.Description != "", "has no description")
	demand(rule.Severity != 0, "has no custom.severity")
	demand(rule.Scope == "bucket" || rule.Scope == "account", "custom.scope is neither bucket nor account")
	demand(rule.Subresources != nil, "has no custom.subresources")
	demand(rule.Remediation != "", "has no custom.remediation")
	demand(len(rule.References) > 0, "has no custom.references")
	demand(len(rule.Tags) > 0, "has no custom.tags")
	for _, p := range rule.Parameters {
		demand(p.Type != "" && len(p.Default) > 0 && p.Description != "", "parameter "+p.Name+" has no type, default or description")
	}
	for framework, controls := range rule.Frameworks {
		demand(frameworkID.MatchString(framework) && len(controls) > 0, "framework "+framework+" has no controls, or an id that is none")
	}
	return errors.Join(errs...)
}
