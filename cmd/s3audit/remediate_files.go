package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"s3audit/remediate/fix"
)

func newRemediateValidate(env *environment) *cobra.Command {
	o := &fixOptions{unset: true}
	library := &ruleOptions{catalogue: true}
	cmd := &cobra.Command{
		Use:   "validate [FILE|DIR]…",
		Short: "Look for mistakes in fix files",
		Long: "validate reads files of fixes (default: those of the working directory) and holds every name, type, rule and block in\n" +
			"them to what there is. It tells all mistakes at once, each with its place and the nearest name, and ends with 2 where\n" +
			"there is one. Variables may be without a value.",
		Example: `  s3audit remediate validate fixes/
  s3audit remediate validate logging.hcl --policies ./our-rules`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			if o.files = args; len(args) == 0 {
				o.files = []string{"."}
			}
			return o.validate(cmd, env, library)
		},
	}
	o.variableFlags(cmd.Flags())
	cmd.Flags().StringVar(&library.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	library.policyOptions.flags(cmd.Flags())
	return cmd
}

func (o *fixOptions) validate(cmd *cobra.Command, env *environment, library *ruleOptions) error {
	if _, _, err := library.load(cmd); err != nil {
		return err
	}
	files, err := fixFiles(o.files)
	if err != nil {
		return err
	}
	o.files = files
	set, err := o.load(env.environ, library.known)
	if err != nil {
		return err
	}
	own := 0
	for _, f := range set.Fixes() {
		if !f.Ready {
			own++
		}
	}
	_, err = fmt.Fprintf(env.stdout, "%s in %s: no mistakes.\n", fixCount(own), count(len(files), "file"))
	return err
}

func fixCount(n int) string {
	if n == 1 {
		return "1 fix"
	}
	return fmt.Sprintf("%d fixes", n)
}

type formatFixes struct{ check bool }

func newRemediateFmt(env *environment) *cobra.Command {
	o := &formatFixes{}
	cmd := &cobra.Command{
		Use:   "fmt [FILE|DIR]…",
		Short: "Lay out fix files",
		Long: "fmt rewrites files of fixes (default: those of the working directory) in the one layout there is, as terraform fmt does,\n" +
			"and prints the names of those that it changed. - reads stdin and writes stdout. A file with mistakes is left alone.",
		Example: `  s3audit remediate fmt fixes/
  s3audit remediate fmt --check fixes/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			if len(args) == 0 {
				args = []string{"."}
			}
			return o.run(env, args)
		},
	}
	cmd.Flags().BoolVar(&o.check, "check", false, "change nothing, print the names, and end with 1 where a file would be changed")
	return cmd
}

func (o *formatFixes) run(env *environment, args []string) error {
	if len(args) == 1 && args[0] == "-" {
		return o.stream(env)
	}
	files, err := fixFiles(args)
	if err != nil {
		return err
	}
	var mistakes []error
	changed := 0
	for _, name := range files {
		differs, err := o.file(name)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		if differs {
			changed++
			fmt.Fprintln(env.stdout, name)
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	if o.check && changed > 0 {
		return exitError{exitFindings}
	}
	return nil
}

func (o *formatFixes) stream(env *environment) error {
	src, err := io.ReadAll(env.stdin)
	if err != nil {
		return err
	}
	out, err := fix.Format(src, "stdin")
	if err != nil {
		return err
	}
	if o.check && !bytes.Equal(src, out) {
		return exitError{exitFindings}
	}
	if !o.check {
		_, err = env.stdout.Write(out)
	}
	return err
}

// file lays out one file, and reports whether it was otherwise. Its permissions
// stay what they are.
func (o *formatFixes) file(name string) (bool, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	out, err := fix.Format(src, name)
	if err != nil || bytes.Equal(src, out) || o.check {
		return err == nil && !bytes.Equal(src, out), err
	}
	info, err := os.Stat(name)
	if err != nil {
		return false, err
	}
	return true, writeAs(name, info.Mode().Perm(), func(w io.Writer) error {
		_, err := w.Write(out)
		return err
	})
}
