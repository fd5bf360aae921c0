package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"s3audit/collector"
	"s3audit/rules/policy"
)

// iamPolicy is an IAM identity policy.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type iamPolicy struct {
	Version   string
	Statement []iamStatement
}

type iamStatement struct {
	Sid      string
	Effect   string
	Action   []string
	Resource []string
}

// permissionsOptions are the flags of permissions.
type permissionsOptions struct {
	rules     ruleOptions
	all       bool
	remediate bool
	partition string
	buckets   []string
	format    string
}

func newPermissions(env *environment) *cobra.Command {
	o := &permissionsOptions{format: "json", partition: "aws"}
	cmd := &cobra.Command{
		Use:   "permissions",
		Short: "Print the least-privilege IAM policy for the chosen rules",
		Long: "permissions prints the IAM policy that lets a scan with the chosen rules read all it needs, and nothing else:\n" +
			"every action with the narrowest resource it can have. It is made from the table that drives the collector.",
		Example: "  s3audit permissions --rule 'bucket-versioning'\n  s3audit permissions --bucket 'prod-*' -o terraform\n  s3audit permissions --rule bucket-versioning --remediate\n  s3audit permissions --all",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(cmd, env)
		},
	}
	f := cmd.Flags()
	o.rules.flags(f)
	f.StringSliceVar(&o.rules.optIn, "opt-in", nil, "for scans that read this opt-in subresource too: "+strings.Join(optInNames(), ", ")+" (repeatable)")
	f.BoolVar(&o.all, "all", false, "for `collect --all`: every subresource that is not opt-in")
	f.BoolVar(&o.remediate, "remediate", false, "what fixing these rules' findings, and undoing it, writes too")
	f.StringVar(&o.partition, "partition", o.partition, "of the ARNs: "+strings.Join(partitions, ", "))
	f.StringSliceVar(&o.buckets, "bucket", nil, "only for these buckets: name, or pattern with * and ? (repeatable)")
	f.StringVarP(&o.format, "output", "o", o.format, strings.Join(policyFormatNames(), ", "))
	return cmd
}

// optInNames are the subresources that are read only where they are named.
var optInNames = sync.OnceValue(func() []string {
	var names []string
	for _, sub := range collector.Subresources() {
		if sub.OptIn {
			names = append(names, sub.Name)
		}
	}
	return names
})

func (o *permissionsOptions) run(cmd *cobra.Command, env *environment) error {
	write, err := policyFormat(o.format)
	if err != nil {
		return err
	}
	where, err := newPermissionPlace(o.partition, o.buckets)
	if err != nil {
		return err
	}
	if err := checkOptIn(o.rules.optIn); err != nil {
		return err
	}
	o.rules.reading = true
	engine, _, err := o.rules.load(cmd)
	if err != nil {
		return err
	}
	wanted := append(engine.Subresources(), o.rules.optIn...)
	if o.remediate {
		wanted = append(wanted, writtenSubresources(engine.Rules())...)
	}
	p := where.policy(wanted, o.all)
	if o.remediate {
		p = where.withWrites(p, engine.Rules())
	}
	if size := p.size(); size > maxPolicySize {
		return fmt.Errorf("the policy would have %d characters, and IAM takes %d in a managed policy: name fewer buckets, or cover them with a pattern such as %q", size, maxPolicySize, "prod-*")
	}
	return write(env.stdout, p)
}

// permissionsFor is the policy that the named subresources need on every bucket.
func permissionsFor(wanted []string, all bool) iamPolicy {
	return permissionPlace{partition: "aws", buckets: []string{"*"}}.policy(wanted, all)
}

// policy puts together the actions that the named subresources need, a
// statement for each kind of resource.
func (w permissionPlace) policy(wanted []string, all bool) iamPolicy {
	// Everything begins with the list of buckets. Nobody has to be allowed to
	// ask STS who they are.
	scopes := map[string]permissionScope{"s3:ListAllMyBuckets": scopeOf("s3:ListAllMyBuckets")}
	for _, sub := range collector.Subresources() {
		if !slices.Contains(wanted, sub.Name) && (!all || sub.OptIn) {
			continue
		}
		// Whoever asks HeadBucket asks about buckets that others named.
		others := slices.ContainsFunc(sub.Calls, func(c collector.Call) bool { return c.API == "HeadBucket" })
		for _, call := range sub.Calls {
			if call.Action == "" || call.API == "GetBucketLocation" {
				continue // the list of buckets tells where each is
			}
			scope := scopeOf(call.Action)
			if others && scope == scopeOfResource("bucket") {
				scope = scopeOfResource(targetsResource)
			}
			scopes[call.Action] = max(scopes[call.Action], scope)
		}
	}
	return w.statements(scopes)
}

// statements sorts the actions by the resource they are allowed on.
func (w permissionPlace) statements(scopes map[string]permissionScope) iamPolicy {
	p := iamPolicy{Version: "2012-10-17"}
	bySid := map[string]int{}
	for _, action := range slices.Sorted(maps.Keys(scopes)) {
		sid, resources := w.resources(scopes[action])
		i, there := bySid[sid]
		if !there {
			i = len(p.Statement)
			bySid[sid] = i
			p.Statement = append(p.Statement, iamStatement{Sid: sid, Effect: "Allow", Resource: resources})
		}
		p.Statement[i].Action = append(p.Statement[i].Action, action)
	}
	slices.SortFunc(p.Statement, func(a, b iamStatement) int { return cmp.Compare(a.Sid, b.Sid) })
	return p
}

// scopeOf is the narrowest kind of resource that an action can be limited to.
// Calls are sent to buckets rather than to access points.
func scopeOf(action string) permissionScope {
	if name, ok := strings.CutPrefix(action, "s3express:"); ok && !strings.HasPrefix(name, "List") {
		return scopeOfResource(directoryResource)
	}
	name, ok := strings.CutPrefix(action, "s3:")
	i := slices.IndexFunc(policy.Actions(), func(a policy.Action) bool { return ok && strings.EqualFold(a.Name, name) })
	if i < 0 {
		return scopeOfResource("")
	}
	for at, kind := range permissionKinds {
		if slices.Contains(policy.Actions()[i].Resources, kind.resource) {
			return permissionScope(at)
		}
	}
	return scopeOfResource("")
}
