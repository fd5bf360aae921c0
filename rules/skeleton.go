package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"s3audit/rules/finding"
)

// Skeleton is a new rule, to be written out: it fails where one of its
// subresources was never configured, so that its tests pass before anybody
// has written a line.
type Skeleton struct {
	ID           string
	Severity     finding.Severity
	Scope        string // "" for bucket
	Subresources []string
	References   []string
}

// Files returns the text of rule.rego and rule_test.rego. What is wrong with
// the skeleton is said at once.
func (s Skeleton) Files() (map[string][]byte, error) {
	if s.Scope == "" {
		s.Scope = scopeBucket
	}
	s.Subresources = slices.Compact(slices.Sorted(slices.Values(s.Subresources)))
	if err := s.check(); err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, text := range map[string]string{"rule.rego": s.rule(), "rule_test.rego": s.test()} {
		formatted, err := format.SourceWithOpts(name, []byte(text), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, err
		}
		out[name] = formatted
	}
	return out, nil
}

func (s Skeleton) check() error {
	var wrong []string
	say := func(format string, args ...any) {
		wrong = append(wrong, strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
	if !idPattern.MatchString(s.ID) {
		say("%q is no id of a rule: use lower-case words joined by hyphens.", s.ID)
	}
	if s.Scope != scopeBucket && s.Scope != scopeAccount {
		say("%q is no scope: use bucket or account.", s.Scope)
	}
	if len(s.Subresources) == 0 {
		say("the rule reads no subresource: name one, as versioning.")
	}
	for _, name := range s.Subresources {
		switch {
		case bit(name) == 0:
			say("%q is no subresource. %s", name, nearest(name, subresources))
		case s.Scope == scopeAccount && !strings.HasPrefix(name, accountPrefix):
			say("%s is the bucket's: a rule of account scope sees account.* only.", name)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("new rule: %s", strings.Join(wrong, "\n  "))
	}
	return nil
}

// packageID is the id as a part of a package's name.
func (s Skeleton) packageID() string { return strings.ReplaceAll(s.ID, "-", "_") }

// rule is the text of rule.rego.
func (s Skeleton) rule() string {
	var b strings.Builder
	list := strings.Join(s.Subresources, ", ")
	fmt.Fprintf(&b, "# METADATA\n# title: Has a configuration of %s\n# description: >-\n", strings.Join(s.Subresources, " and "))
	fmt.Fprintf(&b, "#   Fails where S3 answered that %s was never configured. Where an answer\n#   is missing the verdict is unknown before the rule is asked.\n", strings.Join(s.Subresources, " or "))
	fmt.Fprintf(&b, "# schemas:\n#   - input: schema.input\n# custom:\n#   id: %s\n#   severity: %s\n", s.ID, s.Severity)
	if s.Scope == scopeAccount {
		fmt.Fprintf(&b, "#   scope: %s\n", s.Scope)
	}
	fmt.Fprintf(&b, "#   subresources: [%s]\n#   remediation: Configure %s.\n", list, strings.Join(s.Subresources, " and "))
	if len(s.References) > 0 {
		b.WriteString("#   references:\n")
		for _, link := range s.References {
			fmt.Fprintf(&b, "#     - %s\n", link)
		}
	}
	fmt.Fprintf(&b, "#   tags: [configuration]\npackage %s.%s\n", rulesPackage, s.packageID())
	for _, name := range s.Subresources {
		state := skeletonState(name)
		fmt.Fprintf(&b, "\ndeny contains {\n\t\"msg\": \"%s was never configured\",\n\t\"path\": %q,\n\t\"value\": {\"state\": %s},\n} if {\n\t%s == \"absent\"\n}\n",
			name, skeletonPath(name), state, state)
	}
	return b.String()
}

// skeletonPath is the input path of a subresource, as evidence names it.
func skeletonPath(name string) string {
	if strings.HasPrefix(name, accountPrefix) {
		return name
	}
	return rootBucket + "." + name
}

// skeletonState is the reference to the state of a subresource. The policy is read in
// its normal form, as rules should.
func skeletonState(name string) string {
	root, member := rootBucket, name
	if rest, ok := strings.CutPrefix(name, accountPrefix); ok {
		root, member = rootAccount, rest
	}
	if name == "policy" {
		root = rootDerived
	}
	if strings.Contains(member, "-") {
		return fmt.Sprintf("input.%s[%q].state", root, member)
	}
	return fmt.Sprintf("input.%s.%s.state", root, member)
}

// test is the text of rule_test.rego: what fails, what passes, what is unknown.
func (s Skeleton) test() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s.%s_test\n\nimport data.s3audit.testing as t\n\n", rulesPackage, s.packageID())
	fmt.Fprintf(&b, "# answered is the input where each of %s has this answer.\nanswered(answer) := %s\n", strings.Join(s.Subresources, ", "), s.document())
	for _, one := range [][3]string{
		{"never_configured_fails", "absent", "fail"}, {"configured_passes", "present({})", "pass"}, {"denied_is_unknown", "denied", "unknown"},
	} {
		fmt.Fprintf(&b, "\ntest_%s if t.verdict(%q, answered(t.%s)) == %q\n", one[0], s.ID, one[1], one[2])
	}
	return b.String()
}

// document is the input of the tests, with answer where an answer is.
func (s Skeleton) document() string {
	var bucket, account []string
	derived := ""
	for _, name := range s.Subresources {
		rest, ofAccount := strings.CutPrefix(name, accountPrefix)
		switch {
		case ofAccount:
			account = append(account, fmt.Sprintf("%q: answer", rest))
		case name == "policy":
			derived = `"policy": {"state": answer.state, "statements": []}`
		default:
			bucket = append(bucket, fmt.Sprintf("%q: answer", name))
		}
	}
	slices.Sort(account)
	accounts := "{" + strings.Join(account, ", ") + "}"
	if s.Scope == scopeAccount {
		return "t.account_of(" + accounts + ")"
	}
	doc := "t.input_of({" + strings.Join(bucket, ", ") + "}, {" + derived + "})"
	if len(account) > 0 {
		return "object.union(" + doc + `, {"account": ` + accounts + "})"
	}
	return doc
}
