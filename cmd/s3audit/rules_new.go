package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"s3audit/collector"
	"s3audit/rules"
	"s3audit/rules/finding"
)

type rulesNewOptions struct {
	dir          string
	severity     string
	scope        string
	subresources []string
}

func newRulesNew(env *environment) *cobra.Command {
	o := &rulesNewOptions{}
	cmd := &cobra.Command{
		Use:   "new ID",
		Short: "Write a rule and its tests, to start from",
		Long: "new writes DIR/ID/rule.rego and rule_test.rego: a rule that fails where a subresource was never\n" +
			"configured, with tests that pass. Make it say what you want. Nothing is overwritten.",
		Example: "  s3audit rules new our-logging --dir our-rules --severity high --subresource logging\n" +
			"  s3audit rules new our-points --dir our-rules --scope account --subresource account.accessPoints",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.write(env, args[0])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "dir", ".", "directory of your rules")
	f.StringVar(&o.severity, "severity", "medium", "critical, high, medium, low or info")
	f.StringSliceVar(&o.subresources, "subresource", []string{"versioning"}, "what the rule reads (repeatable)")
	f.StringVar(&o.scope, "scope", "bucket", "bucket, or account for a rule about the account")
	return cmd
}

func (o *rulesNewOptions) write(env *environment, id string) error {
	severity, err := finding.ParseSeverity(o.severity)
	if err != nil {
		return fmt.Errorf("--severity: %w", err)
	}
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(engine.Rules(), func(r finding.Rule) bool { return r.ID == id }) {
		return fmt.Errorf("rule %s is built in: choose another id", id)
	}
	skeleton := rules.Skeleton{ID: id, Severity: severity, Scope: o.scope, Subresources: o.subresources, References: references(o.subresources)}
	files, err := skeleton.Files()
	if err != nil {
		return err
	}
	dir := filepath.Join(o.dir, id)
	if err := writeNew(dir, files); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(env.stdout, printable(filepath.Join(dir, name)))
	}
	fmt.Fprintln(env.stdout, printable("Next: s3audit rules lint --policies "+o.dir+" && s3audit rules test --policies "+o.dir+" --user-only"))
	return nil
}

// writeNew writes the files, all or none, where nothing is.
func writeNew(dir string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("%s is there already: nothing is overwritten", filepath.Join(dir, name)), err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var written []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err == nil {
			written = append(written, path)
			_, err = file.Write(files[name])
			err = errors.Join(err, file.Close())
		}
		if err != nil {
			for _, path := range written {
				os.Remove(path)
			}
			return err
		}
	}
	return nil
}

// references are the pages of the operations that read the subresources.
func references(names []string) []string {
	const page = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_"
	var out []string
	for _, sub := range collector.Subresources() {
		if !slices.Contains(names, sub.Name) || len(sub.Calls) == 0 {
			continue
		}
		api := sub.Calls[0].API
		if strings.HasPrefix(sub.Name, "account.") && api != "ListDirectoryBuckets" {
			api = "control_" + api
		}
		out = append(out, page+api+".html")
	}
	return out
}
