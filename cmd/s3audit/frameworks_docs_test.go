package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// TestFrameworksPage holds docs/frameworks.md, which is made from the files
// and from METADATA. UPDATE_GOLDEN=1 writes it.
func TestFrameworksPage(t *testing.T) {
	library, all := boundLibrary(t)
	golden(t, filepath.Join(docsDir, "frameworks.md"), frameworksPage(library, all))
}

func boundLibrary(t *testing.T) (*framework.Library, []finding.Rule) {
	t.Helper()
	var all []finding.Rule
	_, err := rules.Load(rules.Options{
		Include:   func(finding.Rule) bool { return false },
		Configure: func(known []finding.Rule) (s rules.Settings, err error) { all = known; return s, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	library, err := framework.Load(framework.Options{Near: didYouMean})
	if err != nil {
		t.Fatal(err)
	}
	if err := library.Bind(all); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b finding.Rule) int { return strings.Compare(a.ID, b.ID) })
	return library, all
}

const frameworksHead = `# Frameworks

Made from the rules' METADATA and from policies/frameworks; ` + "`make golden`" + ` writes this page.

` + "`s3audit scan --framework cis-aws-7.0.0`" + ` runs the rules of a framework and says of each of its controls:

| status | means |
|---|---|
| satisfied | every rule of the control ran, at least one passed, and none failed |
| not satisfied | a rule failed somewhere; findings under an exception count, with their number beside |
| unknown | nothing failed, but a verdict could not be established, a rule was left out, or not every bucket was read |
| manual | no rule speaks to it; the note says what to look at |
| not applicable | its rules ran and there was nothing that they apply to |

That is as far as the configuration of S3 goes: what a control asks beyond it is for its owner to show. Titles are in our own
words, and only the controls that S3 has a part in are listed. An id may be cut short where that is enough: ` + "`soc2`, `cis-aws-7`" + `.

The flags that choose rules combine: the values of one flag add up (` + "`--tag cost --tag logging`" + ` has the rules of both), different flags
(` + "`--rule`, `--severity`, `--tag`, `--pack`, `--framework`" + `) narrow each other, and ` + "`--exclude`" + ` has the last word. A value that matches
nothing, and a choice that is empty, is exit 2.

A framework or pack of your own is a file in a directory that ` + "`--policies`" + ` names, ` + "`DIR/frameworks/*.json` or `DIR/packs/*.json`" + `:

` + "```json" + `
{
  "acme-1.0": {
    "name": "Acme baseline", "version": "1.0", "publisher": "Acme", "url": "https://acme.example/baseline",
    "controls": [
      {"id": "A-1", "title": "Versions are kept", "rules": ["bucket-versioning"]},
      {"id": "A-2", "title": "Keys are in the safe", "manual": true, "note": "Ask the key holder."}
    ]
  }
}
` + "```" + `

` + "```json" + `
{"acme-daily": {"title": "What we look at every day", "rules": ["bucket-public-*"], "tags": ["ransomware"]}}
` + "```" + `

A rule of your own may also name frameworks and controls in its METADATA, as ours do.
`

func frameworksPage(library *framework.Library, all []finding.Rule) string {
	var b strings.Builder
	b.WriteString(frameworksHead)
	var official, ours []*framework.Framework
	for _, f := range library.Frameworks() {
		if f.Proposed {
			ours = append(ours, f)
		} else {
			official = append(official, f)
		}
	}
	frameworkIndex(&b, official)
	fmt.Fprintf(&b, "\n## Proposed mappings\n\nEach of these is a %s. They are kept apart, never mixed into the framework itself, and must be named whole.\n", framework.Label)
	frameworkIndex(&b, ours)
	packsOf(&b, library, all)
	b.WriteString("\n## Rules and frameworks\n\nHow many controls of a framework a rule speaks to; `s3audit rules show RULE` names them.\n")
	matrix(&b, official, all)
	fmt.Fprintf(&b, "\nAnd by the %s:\n", strings.Replace(framework.Label, "mapping", "mappings", 1))
	matrix(&b, ours, all)
	for _, f := range library.Frameworks() {
		controlsOf(&b, f)
	}
	return b.String()
}

func frameworkIndex(b *strings.Builder, list []*framework.Framework) {
	b.WriteString("\n| id | framework | published by | controls | manual | rules |\n|---|---|---|--:|--:|--:|\n")
	for _, f := range list {
		line := lineOf(f)
		fmt.Fprintf(b, "| [`%s`](#%s) | [%s %s](%s) | %s | %d | %d | %d |\n", f.ID, heading(f.ID), f.Name, f.Version, f.URL, f.Publisher, line.Controls, line.Manual, line.Rules)
	}
}

func packsOf(b *strings.Builder, library *framework.Library, all []finding.Rule) {
	b.WriteString("\n## Packs\n\nNamed choices of rules, for `--pack`; a rule of yours joins by its tags.\n\n| pack | what it is about | rules |\n|---|---|---|\n")
	for _, p := range library.Packs() {
		var ids []string
		for _, r := range all {
			if p.Has(r) {
				ids = append(ids, r.ID)
			}
		}
		fmt.Fprintf(b, "| `%s` | %s | `%s` |\n", p.ID, p.Title, strings.Join(ids, "` `"))
	}
}

// heading is the anchor that GitHub gives a heading.
func heading(id string) string { return strings.ReplaceAll(id, ".", "") }

func matrix(b *strings.Builder, list []*framework.Framework, all []finding.Rule) {
	b.WriteString("\n| rule |")
	for _, f := range list {
		b.WriteString(" " + strings.TrimSuffix(f.ID, "-proposed") + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(list)) + "\n")
	for _, r := range all {
		fmt.Fprintf(b, "| `%s` |", r.ID)
		for _, f := range list {
			n := 0
			for _, c := range f.Controls {
				if slices.Contains(c.Rules, r.ID) {
					n++
				}
			}
			if n == 0 {
				b.WriteString(" |")
				continue
			}
			fmt.Fprintf(b, " %d |", n)
		}
		b.WriteByte('\n')
	}
}

func controlsOf(b *strings.Builder, f *framework.Framework) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n| control | what it wants of S3 | rules |\n|---|---|---|\n", f.ID, f.Title())
	for _, c := range f.Controls {
		cell := "`" + strings.Join(c.Rules, "` `") + "`"
		if c.Manual {
			cell = "manual: " + c.Note
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", c.ID, c.Title, cell)
	}
}
