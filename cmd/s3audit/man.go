package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"s3audit/report"
)

// newManual writes what a release ships beside the program. It is no part of
// what users see: packagers run it.
func newManual() *cobra.Command {
	return &cobra.Command{
		Use:    "manual DIR",
		Short:  "Write man pages and shell completions, for packagers",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE:   func(cmd *cobra.Command, args []string) error { return writeManual(cmd.Root(), args[0]) },
	}
}

// writeManual writes man/*.1 and completions/* below a directory. The pages say
// no date, so that they are the same each time.
func writeManual(root *cobra.Command, dir string) error {
	for _, sub := range []string{"man", "completions"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	root.InitDefaultCompletionCmd()
	for _, shell := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{"s3audit.bash", func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
		{"_s3audit", root.GenZshCompletion},
		{"s3audit.fish", func(w io.Writer) error { return root.GenFishCompletion(w, true) }},
		{"s3audit.ps1", root.GenPowerShellCompletionWithDesc},
	} {
		if err := report.WriteFile(filepath.Join(dir, "completions", shell.file), shell.write); err != nil {
			return err
		}
	}
	return manPages(root, filepath.Join(dir, "man"))
}

// manPages writes one page a command.
func manPages(cmd *cobra.Command, dir string) error {
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			if err := manPages(sub, dir); err != nil {
				return err
			}
		}
	}
	cmd.DisableAutoGenTag = true
	var noDate time.Time // not none, which would be today
	var page bytes.Buffer
	if err := doc.GenMan(cmd, &doc.GenManHeader{Section: "1", Source: "s3audit", Manual: "s3audit", Date: &noDate}, &page); err != nil {
		return err
	}
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
	return report.WriteFile(filepath.Join(dir, name), func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s.SH EXIT STATUS\n%s", page.Bytes(), manExitCodes())
		return err
	})
}

// manExitCodes is the table of exit codes as a man page has it.
func manExitCodes() string {
	var b strings.Builder
	for _, c := range exitCodes {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", c.Code, strings.ReplaceAll(c.Meaning, "-", `\-`))
	}
	return b.String()
}
