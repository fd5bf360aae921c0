package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/report"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// accessOptions are the flags of access: where the configuration comes from,
// and what to do with the answers.
type accessOptions struct {
	aws       awsOptions
	sel       selectOptions
	limits    limitOptions
	bare      bareOptions
	config    string
	from      string
	jsonl     string
	outputs   []string
	explain   bool
	failOn    string
	onUnknown string
	// given holds the flags of the command line, without the environment's.
	given map[string]bool
}

func newAccess(env *environment) *cobra.Command {
	o := &accessOptions{}
	cmd := &cobra.Command{
		Use:   "access [BUCKET…]",
		Short: "Say who can really reach a bucket, and why",
		Long: "access answers from policy, ACL, object ownership, the block settings at every level and access points who can list,\n" +
			"read, write and administer a bucket: public, shared (callers outside the account, but a bounded set) or private. It\n" +
			"reads the named buckets, or all; with --from a snapshot; with --policy and its kin bare documents, of which what is\n" +
			"not given counts as not configured; with --jsonl one input a line, one answer a line.\n\n" +
			"One bucket, or a few, are explained statement by statement and layer by layer; more become a table.\n" +
			"docs/access.md says what the words mean. access is no gate: what it finds decides the exit code with --fail-on only;\n" +
			"a bucket whose verdict is unknown ends it with 3. Lines of --jsonl that are no input are answered in their place\n" +
			"and end it with 2.",
		Example: `  s3audit access
  s3audit access customer-exports --from account.snapshot
  s3audit access --policy policy.json --owner-account 111122223333
  s3audit access --policy policy.json --public-access-block block.json --fail-on public
  s3audit access --jsonl inputs.jsonl > verdicts.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, env, args) },
	}
	f := cmd.Flags()
	o.aws.flags(f)
	o.sel.flags(f)
	o.paceFlags(f)
	o.bare.flags(f)
	f.StringVar(&o.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	f.StringVar(&o.from, "from", "", "judge the buckets of this snapshot instead of an account, - for stdin")
	f.StringVar(&o.jsonl, "jsonl", "", "judge this file of inputs, one a line, - for stdin")
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "format[=file], repeatable: "+accessFormatNames()+" (default text for a few buckets, table for more)")
	f.BoolVar(&o.explain, "explain", false, "explain every bucket: -o text")
	f.StringVar(&o.failOn, "fail-on", "none", "least verdict that fails: public, shared (with others than the trusted), none")
	f.StringVar(&o.onUnknown, "on-unknown", "fail", "what an unknown verdict does: fail, warn, ignore")
	return cmd
}

func (o *accessOptions) run(cmd *cobra.Command, env *environment, args []string) error {
	o.given = map[string]bool{}
	cmd.Flags().Visit(func(f *pflag.Flag) { o.given[f.Name] = true })
	if err := bindEnvironment(cmd, env); err != nil {
		return err
	}
	o.forgetDefaults()
	if err := o.check(args); err != nil {
		return err
	}
	c, err := loadConfiguration(o.config)
	if err != nil {
		return err
	}
	switch o.mode() {
	case modeLines:
		return o.runLines(cmd.Context(), env, c.trusted)
	case modeBare:
		return o.runBare(env, args, c.trusted)
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return err
	}
	return o.runBuckets(cmd.Context(), env, args, c.trusted)
}

// forgetDefaults drops what the environment says of other ways to run: what to
// judge is taken from the command line where that says it, and S3AUDIT_FAIL_ON
// may hold one of scan's severities.
func (o *accessOptions) forgetDefaults() {
	if _, err := finding.ParseSeverity(o.failOn); err == nil && !o.given["fail-on"] {
		o.failOn = "none"
	}
	if o.given["from"] || o.given["jsonl"] || o.firstGiven(o.bare.about()) != "" {
		if !o.given["from"] {
			o.from = ""
		}
		if !o.given["jsonl"] {
			o.jsonl = ""
		}
	}
}

// The modes of access: what is judged.
const (
	modeAccount  = "an account"
	modeSnapshot = "--from"
	modeBare     = "bare documents"
	modeLines    = "--jsonl"
)

func (o *accessOptions) mode() string {
	switch {
	case o.jsonl != "":
		return modeLines
	case o.firstGiven(o.bare.all()) != "":
		return modeBare
	case o.from != "":
		return modeSnapshot
	}
	return modeAccount
}

// firstGiven is the first of the flags that stands on the command line.
func (o *accessOptions) firstGiven(names []string) string {
	for _, name := range names {
		if o.given[name] {
			return "--" + name
		}
	}
	return ""
}

// check refuses what does not go together, all at once.
func (o *accessOptions) check(args []string) error {
	var wrong []string
	add := func(format string, a ...any) { wrong = append(wrong, fmt.Sprintf(format, a...)) }
	mode, bare := o.mode(), o.firstGiven(o.bare.all())
	if o.from != "" && mode != modeSnapshot {
		add("--from judges a snapshot; leave it out, or %s", map[string]string{modeLines: "--jsonl", modeBare: bare}[mode])
	}
	if mode == modeLines && bare != "" {
		add("%s does not go with --jsonl: each line says its own", bare)
	}
	if mode == modeLines && len(args) > 0 {
		add("--jsonl takes its inputs from the file; leave out the buckets")
	}
	if mode == modeBare && o.firstGiven(o.bare.about()) == "" {
		add("%s says whose the documents are; give one to judge: --policy FILE, --acl FILE", bare)
	}
	if mode == modeBare && len(args) > 1 {
		add("bare documents are those of one bucket; leave the others out")
	}
	if mode != modeAccount {
		if name := o.firstGiven(accountFlags(mode)); name != "" {
			add("%s goes with an account, not with %s", name, mode)
		}
	}
	if !slices.Contains([]string{"public", "shared", "none"}, o.failOn) {
		add("--fail-on %q: want public, shared or none", o.failOn)
	}
	if err := checkOnUnknown(o.onUnknown); err != nil {
		add("--on-unknown %v", err)
	}
	if o.explain && len(o.outputs) > 0 {
		add("--explain is -o text; give one of the two")
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n  "))
	}
	return nil
}

// accountFlags are the flags that mean nothing to a mode without an account.
func accountFlags(mode string) []string {
	names := []string{"bucket-tag", "exclude-tag"}
	if mode != modeSnapshot {
		names = append(names, "bucket", "exclude-bucket", "bucket-region", "bucket-prefix", "buckets-from")
	}
	return names
}

// accessGate decides the exit code.
type accessGate struct {
	failOn    string
	onUnknown string
	// always says that unknown verdicts count without failOn too.
	always bool
}

// decide takes the number of verdicts, and why the coverage is incomplete. Who
// is trusted may share: that fails nothing.
func (g accessGate) decide(verdicts map[exposure.Level]int, incomplete string) (code int, reason string) {
	failed := 0
	switch g.failOn {
	case "shared":
		failed = verdicts[exposure.Public] + verdicts[exposure.Shared]
	case "public":
		failed = verdicts[exposure.Public]
	}
	unknown := verdicts[exposure.Unknown]
	switch {
	case failed > 0 && g.failOn == "shared":
		return exitFindings, fmt.Sprintf("%s public or shared", count(failed, "verdict"))
	case failed > 0:
		return exitFindings, fmt.Sprintf("%s public", count(failed, "verdict"))
	case unknown > 0 && g.onUnknown == "fail" && (g.always || g.failOn != "none"):
		return exitIncomplete, fmt.Sprintf("%s could not be established", count(unknown, "verdict"))
	case incomplete != "":
		return exitIncomplete, incomplete
	}
	return exitClean, ""
}

// end says why the exit code is not 0.
func (o *accessOptions) end(env *environment, verdicts map[exposure.Level]int, incomplete string) error {
	g := accessGate{o.failOn, o.onUnknown, o.jsonl == ""}
	code, reason := g.decide(verdicts, incomplete)
	if code == exitClean {
		return nil
	}
	tell(env, report.Exit{Code: code, Reason: reason}, o.limits.quiet)
	return exitError{code}
}
