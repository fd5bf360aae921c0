package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"s3audit/rules/finding"
)

// metadata asks for what a rule can be loaded without, and a reader of its
// findings misses.
func (l *linter) metadata() {
	for _, r := range l.src.rules {
		missing := func(have bool, key, detail string) {
			if !have {
				l.wrong(r, "METADATA", "METADATA has no "+key, detail)
			}
		}
		missing(r.Description != "", "description", "Say what is judged, and why it matters.")
		missing(r.Remediation != "", "custom.remediation", "Say what to do about a finding.")
		if l.ours {
			missing(len(r.References) > 0, "custom.references", "Name the pages that the rule rests on.")
			missing(len(r.Tags) > 0, "custom.tags", "Say what the rule is about in a word or two.")
		}
		if want := rulesPackage + "." + strings.ReplaceAll(r.ID, "-", "_"); r.ID != "" && r.Package != want {
			l.errs = append(l.errs, at(l.module(r).Package.Location, "Package "+r.Package+" is not the rule's id",
				"Name it "+want+", so that data.s3audit.verdicts and the test helpers find it."))
		}
		for _, p := range r.Parameters {
			if p.Description == "" {
				l.wrong(r, p.Name, "METADATA has no description of parameter "+p.Name, "Say what it sets.")
			}
		}
	}
}

// wrong places a mistake at a key of a rule's METADATA, or where the block begins.
func (l *linter) wrong(r finding.Rule, key, summary, detail string) {
	m := l.module(r)
	loc := *packageBlock(m).Location
	loc.File = m.Package.Location.File
	if row, col := metadataAt(l.texts[loc.File], loc.Row, key); row > 0 {
		loc.Row, loc.Col = row, col
	}
	l.errs = append(l.errs, at(&loc, summary, detail))
}

// metadataAt finds a word in the comment lines that start at a row: where it is
// a key, or else where it is first; 0 where it is not there.
func metadataAt(text string, from int, word string) (row, col int) {
	quoted := regexp.QuoteMeta(word)
	key := regexp.MustCompile(`(?:^#\s*|[{,]\s*)("?` + quoted + `"?)\s*:`)
	anywhere := regexp.MustCompile(`(?:^|[^\w.-])(` + quoted + `)(?:$|[^\w.-])`)
	lines := strings.Split(text, "\n")
	for i := max(from-1, 0); i < len(lines) && strings.HasPrefix(lines[i], "#"); i++ {
		if at := key.FindStringSubmatchIndex(lines[i]); at != nil {
			return i + 1, at[2] + 1
		}
		if at := anywhere.FindStringSubmatchIndex(lines[i]); at != nil && row == 0 {
			row, col = i+1, at[2]+1
		}
	}
	return row, col
}

// format finds files that opa fmt would write otherwise.
func (l *linter) format() {
	for name, text := range l.texts {
		want, err := format.SourceWithOpts(name, []byte(text), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil || string(want) == text {
			continue // what does not parse is said already
		}
		row := 1
		have, formatted := strings.Split(text, "\n"), strings.Split(string(want), "\n")
		for row <= min(len(have), len(formatted)) && have[row-1] == formatted[row-1] {
			row++
		}
		l.errs = append(l.errs, &Error{File: name, Line: row, Col: 1, Summary: "The file is not formatted", Detail: fmt.Sprintf("Run opa fmt -w %s.", name)})
	}
}
