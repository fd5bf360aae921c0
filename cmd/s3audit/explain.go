package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/rules"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// explainOptions are the flags of explain.
type explainOptions struct {
	aws        awsOptions
	rules      ruleOptions
	limits     limitOptions
	exceptions exceptionOptions
	from       string
	format     string
	fix        bool
}

func newExplain(env *environment) *cobra.Command {
	o := &explainOptions{format: "text"}
	cmd := &cobra.Command{
		Use:   "explain RULE [BUCKET]",
		Short: "Say why a rule comes to its verdict on a bucket",
		Long: "explain judges one rule on one bucket, as scan does, and shows what the verdict rests on: the values that decided,\n" +
			"every place of the input that the evaluation looked at, what could not be read and which IAM action would allow it,\n" +
			"who can reach the bucket where the rule asks for that, parameters, controls, the exception in force and the fix.\n\n" +
			"It reads only what that rule needs of that bucket, or, with --from, nothing at all. A rule that judges the account\n" +
			"takes no bucket, or the ARN of one resource of the account. The verdict does not change the exit code.",
		Example: `  s3audit explain bucket-versioning customer-exports
  s3audit explain bucket-public-read customer-exports --from account.snapshot
  s3audit explain bucket-versioning customer-exports --fix
  s3audit explain account-public-access-block -o json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(cmd, env, args[0], strings.Join(args[1:], ""))
		},
	}
	f := cmd.Flags()
	o.aws.flags(f)
	o.paceFlags(f)
	f.StringVar(&o.rules.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	o.rules.policyOptions.flags(f)
	f.StringSliceVar(&o.exceptions.files, "exceptions", nil, "file, directory or glob of files with exception blocks (repeatable)")
	f.StringVar(&o.from, "from", "", "explain from this snapshot instead of an account, - for stdin")
	f.BoolVar(&o.fix, "fix", false, "show what the ready fix would change; this looks at the whole configuration of the bucket")
	f.StringVarP(&o.format, "output", "o", o.format, "text or json")
	return cmd
}

// paceFlags are the limits of a collection that one bucket has a use for.
func (o *explainOptions) paceFlags(f *pflag.FlagSet) {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.limits.flags(all)
	for _, name := range []string{"concurrency", "max-rps", "object-samples", "no-progress", "quiet"} {
		f.AddFlag(all.Lookup(name))
	}
}

func (o *explainOptions) run(cmd *cobra.Command, env *environment, id, target string) error {
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("-o %q: want text or json", o.format)
	}
	if strings.ContainsAny(id, `*?[\`) {
		return fmt.Errorf("explain takes the id of one rule, and %q is a pattern", id)
	}
	o.rules.include = []string{id}
	engine, c, err := o.rules.load(cmd)
	if err != nil {
		return err
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return err
	}
	rule := engine.Rules()[0]
	place, err := placeOf(rule, target)
	if err != nil {
		return err
	}
	x := &explanation{}
	if err := o.around(x, engine, c); err != nil {
		return err
	}
	found, err := o.look(cmd.Context(), env, engine, place)
	if err != nil {
		return err
	}
	if err := x.explain(engine, found, place); err != nil {
		return err
	}
	if o.fix {
		if err := x.mend(cmd.Context(), engine, found, o.rules.known); err != nil {
			return err
		}
	}
	if o.format == "json" {
		return writeJSON(env.stdout, x)
	}
	return x.write(env)
}

// around reads what an explanation takes beside the account: whom the user
// trusts, what was agreed, and the frameworks.
func (o *explainOptions) around(x *explanation, engine *rules.Engine, c *configuration) (err error) {
	x.trusted = c.trusted
	if x.agreed, err = o.exceptions.load(c, engine.Rules()); err != nil {
		return err
	}
	x.library, err = boundFrameworks(&o.rules)
	return err
}

// explainPlace is what the verdict is about: a bucket, a resource of the
// account, or, with neither, the account.
type explainPlace struct{ bucket, arn string }

// placeOf holds what was asked for against the scope of the rule.
func placeOf(rule finding.Rule, target string) (explainPlace, error) {
	if rule.Scope == "account" {
		if target != "" && !strings.HasPrefix(target, "arn:") {
			return explainPlace{}, fmt.Errorf("%s judges the account, and %q is no ARN: leave it out, or name a resource of the account by its ARN", rule.ID, target)
		}
		return explainPlace{arn: target}, nil
	}
	if parts := strings.SplitN(target, ":::", 2); len(parts) == 2 && strings.HasPrefix(target, "arn:") {
		target = parts[1]
	}
	switch {
	case target == "":
		return explainPlace{}, fmt.Errorf("%s judges buckets: name one", rule.ID)
	case strings.ContainsAny(target, `*?[]{}/`):
		return explainPlace{}, fmt.Errorf("explain takes the name of one bucket, and %q is none", target)
	}
	return explainPlace{bucket: target}, nil
}

// explanation is all there is to say of one rule and one place.
type explanation struct {
	Account string `json:"account"`
	Region  string `json:"region,omitempty"`
	Bucket  string `json:"bucket,omitempty"`
	ARN     string `json:"arn,omitempty"`
	*rules.Explanation
	// Findings are what a scan says, passes too.
	Findings []finding.Finding    `json:"findings"`
	Access   []exposure.Paragraph `json:"access,omitempty"`
	// Proposed are the controls of mappings that are ours; the rule has the others.
	Proposed map[string][]string `json:"proposed_frameworks,omitempty"`
	// Fix is what the ready fix would do, where that was asked.
	Fix *explainedFix `json:"ready_fix,omitempty"`

	trusted *exposure.Trusted
	agreed  *rules.Exceptions
	library *framework.Library
}

// explain asks twice: as a scan would, for what it says, and under the eyes of
// a tracer, for what that rests on.
func (x *explanation) explain(engine *rules.Engine, found *explainSource, place explainPlace) (err error) {
	x.Account, x.Bucket, x.ARN = found.manifest.Account, place.bucket, place.arn
	if err := x.judge(engine, found); err != nil {
		return err
	}
	rule := engine.Rules()[0]
	if x.Explanation, err = engine.Explain(found.account, &found.manifest, found.raw, rule.ID); err != nil {
		return err
	}
	for _, c := range ruleControls(rule, x.library) {
		if c.proposed {
			if x.Proposed == nil {
				x.Proposed = map[string][]string{}
			}
			x.Proposed[c.framework] = c.controls
		}
	}
	if place.bucket != "" {
		x.Access, err = found.access(engine.Reads(rule.ID), x.trusted)
	} else if place.arn != "" {
		err = x.only(found, place.arn)
	}
	if len(x.Findings) > 0 {
		x.Region = x.Findings[0].Region
	}
	return err
}

// judge fills in what a scan says, with the exceptions in force.
func (x *explanation) judge(engine *rules.Engine, found *explainSource) error {
	x.Findings = []finding.Finding{}
	x.agreed.Start(found.manifest.Started, found.manifest.Account)
	judge := engine.Judge(found.account, &found.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		x.agreed.Bucket(r.Bucket)
		for i := range r.Findings {
			x.agreed.Apply(&r.Findings[i])
		}
		x.Findings = append(x.Findings, r.Findings...)
		return nil
	})
	if x.Bucket != "" {
		if err := judge.Bucket(found.raw); err != nil {
			return err
		}
	}
	_, err := judge.Close()
	return err
}

// only keeps what is said of one resource, and of the account as a whole where
// that is all that can be said. A resource that nobody knows is an error.
func (x *explanation) only(found *explainSource, arn string) error {
	known := found.arns()
	for _, f := range x.Findings {
		known = append(known, f.ARN)
	}
	slices.Sort(known)
	if known = slices.Compact(known); !slices.Contains(known, arn) {
		return errors.New("the account has no resource " + arn + "." + didYouMean(arn, known))
	}
	x.Findings = slices.DeleteFunc(x.Findings, func(f finding.Finding) bool {
		return f.ARN != arn && (f.Verdict == finding.Fail || !strings.HasSuffix(f.ARN, ":root"))
	})
	return nil
}
