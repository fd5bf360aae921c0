package main

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// equivalentText lists the mistakes that change no verdict.
//
//go:embed equivalent.txt
var equivalentText string

// mistake names a mistake in a way that outlives an edit elsewhere in the file.
type mistake struct{ file, rule, text string }

// allowed are the mistakes that nothing can notice, with the line that says so.
type allowed map[mistake]int

// parseEquivalent reads the list: file, definition, mistake and reason, parted by " | ".
func parseEquivalent(text string) (allowed, error) {
	list := allowed{}
	var errs []error
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 4 || strings.TrimSpace(parts[3]) == "" {
			errs = append(errs, fmt.Errorf("equivalent.txt:%d: want \"file | definition | mistake | reason\"", i+1))
			continue
		}
		m := mistake{parts[0], parts[1], parts[2]}
		if list[m] > 0 {
			errs = append(errs, fmt.Errorf("equivalent.txt:%d: said in line %d already", i+1, list[m]))
		}
		list[m] = i + 1
	}
	return list, errors.Join(errs...)
}

// apply marks what survived and is on the list, and says which lines of the
// list have nothing to be about: lines about other files count if all were tried.
func (list allowed) apply(results []result, files []string, all bool) []string {
	used := map[mistake]bool{}
	for i, r := range results {
		m := mistake{r.file, r.rule, r.text}
		if list[m] > 0 && r.outcome == survived {
			results[i].outcome, used[m] = equivalent, true
		}
	}
	stale := []string{}
	for m, line := range list {
		if !used[m] && (all || slices.Contains(files, m.file)) {
			stale = append(stale, fmt.Sprintf("equivalent.txt:%d: %s: %s: %s: no such mistake, or a test notices it: remove the line", line, m.file, m.rule, m.text))
		}
	}
	slices.Sort(stale)
	return stale
}
