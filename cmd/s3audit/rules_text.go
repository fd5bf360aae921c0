package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"s3audit/rules"
	"s3audit/rules/finding"
)

// frameworkLines lists a rule's controls, a framework a line.
func frameworkLines(r finding.Rule) string {
	if len(r.Frameworks) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nFrameworks:\n")
	for _, name := range slices.Sorted(maps.Keys(r.Frameworks)) {
		fmt.Fprintf(&b, "  %s: %s\n", name, strings.Join(r.Frameworks[name], ", "))
	}
	return b.String()
}

// reportTests prints failed tests (all, when verbose) and the totals.
func reportTests(env *environment, r *rules.TestReport, verbose bool) error {
	for _, one := range r.Results {
		if one.Passed && !verbose {
			continue
		}
		verdict := "FAIL"
		switch {
		case one.Skipped:
			verdict = "SKIP"
		case one.Passed:
			verdict = "PASS"
		}
		fmt.Fprintln(env.stdout, printable(strings.TrimSpace(fmt.Sprintf("%s %s:%d %s.%s %s", verdict, one.File, one.Line, one.Package, one.Name, one.Message))))
		if one.Output != "" {
			fmt.Fprintln(env.stdout, printable("  "+strings.TrimSpace(one.Output)))
		}
	}
	fmt.Fprintf(env.stdout, "%d passed, %d failed", r.Passed, r.Failed)
	if r.Skipped > 0 {
		fmt.Fprintf(env.stdout, ", %d skipped", r.Skipped)
	}
	fmt.Fprintln(env.stdout)
	switch {
	case len(r.Results) == 0:
		return errors.New("no test was found")
	case r.Failed > 0:
		return exitError{exitFindings}
	}
	return nil
}
