package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

func newFrameworks(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "frameworks",
		Short: "The standards that rules are mapped to, control by control",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFrameworksList(env), newFrameworksShow(env))
	return cmd
}

// frameworkLine is a framework in a list.
type frameworkLine struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Proposed  bool   `json:"proposed"`
	Label     string `json:"label,omitempty"`
	Controls  int    `json:"controls"`
	Manual    int    `json:"manual"`
	Rules     int    `json:"rules"`
	Source    string `json:"source"`
}

func lineOf(f *framework.Framework) frameworkLine {
	line := frameworkLine{
		ID: f.ID, Name: f.Name, Version: f.Version, Publisher: f.Publisher, URL: f.URL,
		Proposed: f.Proposed, Label: f.Label, Controls: len(f.Controls), Rules: len(f.Rules()), Source: f.Source,
	}
	for _, c := range f.Controls {
		if c.Manual {
			line.Manual++
		}
	}
	return line
}

func newFrameworksList(env *environment) *cobra.Command {
	o := &ruleOptions{}
	format := "table"
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the frameworks, with your own",
		Example: "  s3audit frameworks list\n  s3audit frameworks list -o json --policies ./our-rules",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			library, err := loadLibrary(cmd, env, o, format)
			if err != nil {
				return err
			}
			if format == "json" {
				lines := []frameworkLine{}
				for _, f := range library.Frameworks() {
					lines = append(lines, lineOf(f))
				}
				return writeJSON(env.stdout, lines)
			}
			return listFrameworks(env.stdout, library)
		},
	}
	libraryFlags(cmd, o, &format)
	return cmd
}

func newFrameworksShow(env *environment) *cobra.Command {
	o := &ruleOptions{}
	format := "table"
	cmd := &cobra.Command{
		Use:   "show FRAMEWORK",
		Short: "Show the controls of one framework, their rules, and what is left to look at by hand",
		Long: "show prints the controls that S3 has a part in. FRAMEWORK is an id, or its beginning where that is enough: soc2, cis-aws-7.\n" +
			"Titles are in our own words: what a standard says, and what it wants beyond S3, its publisher has.",
		Example: "  s3audit frameworks show cis-aws-7.0.0\n  s3audit frameworks show soc2 -o json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			library, err := loadLibrary(cmd, env, o, format)
			if err != nil {
				return err
			}
			f, err := library.Find(args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(env.stdout, f)
			}
			_, err = io.WriteString(env.stdout, describeFramework(f))
			return err
		},
	}
	libraryFlags(cmd, o, &format)
	return cmd
}

// newRulesPacks lists the packs: choices of rules with a name.
func newRulesPacks(env *environment) *cobra.Command {
	o := &ruleOptions{}
	format := "table"
	cmd := &cobra.Command{
		Use:     "packs",
		Short:   "List the packs: named choices of rules, for --pack",
		Example: "  s3audit rules packs\n  s3audit rules list --pack ransomware",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			library, err := loadLibrary(cmd, env, o, format)
			if err != nil {
				return err
			}
			return listPacks(env.stdout, library, o.known, format)
		},
	}
	libraryFlags(cmd, o, &format)
	return cmd
}

// packLine is a pack in a list, with the rules it comes to.
type packLine struct {
	framework.Pack
	Has []string `json:"has"`
}

func listPacks(w io.Writer, library *framework.Library, known []finding.Rule, format string) error {
	lines := []packLine{}
	t := plainTable("Pack", "Rules", "What it is about")
	for _, p := range library.Packs() {
		line := packLine{Pack: *p, Has: []string{}}
		for _, r := range known {
			if p.Has(r) {
				line.Has = append(line.Has, r.ID)
			}
		}
		lines = append(lines, line)
		t.AppendRow(table.Row{printable(p.ID), len(line.Has), printable(p.Title)})
	}
	if format == "json" {
		return writeJSON(w, lines)
	}
	_, err := fmt.Fprintln(w, t.Render())
	return err
}

func libraryFlags(cmd *cobra.Command, o *ruleOptions, format *string) {
	cmd.Flags().StringVar(&o.config, "config", "", "configuration file")
	o.policyOptions.flags(cmd.Flags())
	cmd.Flags().StringVarP(format, "output", "o", *format, "table or json")
}

// loadLibrary reads frameworks and packs, with the user's own, and binds them
// to the rules there are.
func loadLibrary(cmd *cobra.Command, env *environment, o *ruleOptions, format string) (*framework.Library, error) {
	if err := bindEnvironment(cmd, env); err != nil {
		return nil, err
	}
	if format != "json" && format != "table" {
		return nil, fmt.Errorf("-o %q: want table or json", format)
	}
	o.catalogue = true
	if _, _, err := o.load(cmd); err != nil {
		return nil, err
	}
	return o.library, nil
}

func plainTable(head ...any) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(head)
	return t
}

func listFrameworks(w io.Writer, library *framework.Library) error {
	t := plainTable("Framework", "Name", "Version", "Controls", "Manual", "Rules")
	ours := 0
	for _, f := range library.Frameworks() {
		line := lineOf(f)
		name := line.Name
		if f.Proposed {
			ours++
			name += " *"
		}
		t.AppendRow(table.Row{printable(line.ID), printable(name), printable(line.Version), line.Controls, line.Manual, line.Rules})
	}
	_, err := fmt.Fprintf(w, "%s\n%s", t.Render(), count(len(library.Frameworks()), "framework"))
	if err == nil && ours > 0 {
		_, err = fmt.Fprintf(w, "; * %s", framework.Label)
	}
	if err == nil {
		_, err = fmt.Fprintln(w)
	}
	return err
}

// describeFramework is a framework as text: what `frameworks show` prints.
func describeFramework(f *framework.Framework) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", printable(f.ID), printable(f.Title()))
	for _, line := range []string{f.Publisher, f.URL} {
		if line != "" {
			fmt.Fprintln(&b, printable(line))
		}
	}
	for _, c := range f.Controls {
		fmt.Fprintf(&b, "\n%s  %s\n", printable(c.ID), printable(c.Title))
		for _, rule := range c.Rules {
			fmt.Fprintf(&b, "  %s\n", printable(rule))
		}
		switch {
		case c.Manual:
			fmt.Fprintf(&b, "  manual: %s\n", printable(c.Note))
		case c.Note != "":
			fmt.Fprintf(&b, "  note: %s\n", printable(c.Note))
		}
	}
	return b.String()
}
