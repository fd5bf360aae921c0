package remediate

import (
	"encoding/json"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
	"s3audit/rules/policy"
)

// repair are the actions that get a bucket out of a policy gone wrong.
var repair = []string{"s3:putbucketpolicy", "s3:deletebucketpolicy"}

// lockOut looks for statements, new with a change, that keep the caller from
// repairing the policy, or may do so. The root user of the account always can.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
func (p *planner) lockOut(before, after plan.Document) []plan.Danger {
	was := map[string]bool{}
	for _, s := range statementsOf(before) {
		was[meaningOf(s)] = true
	}
	caller := callerOf(p.Manifest)
	worst, by := no, ""
	for _, s := range statementsOf(after) {
		if was[meaningOf(s)] {
			continue
		}
		if m := caller.lockedBy(&s); m > worst {
			worst, by = m, nameOf(&s)
		}
	}
	switch worst {
	case yes:
		return []plan.Danger{{Name: plan.DangerLockOut, Text: by + " denies the account itself changing the policy: only its root user could repair it"}}
	case maybe:
		return []plan.Danger{{Name: plan.DangerLockOut, Text: by + " denies changing the policy, under a condition on what a snapshot does not show: who is not meant may be met"}}
	}
	return nil
}

func statementsOf(d plan.Document) []policy.Statement {
	var doc snapshot.Policy
	if d.State != plan.Present || json.Unmarshal(d.Value, &doc) != nil || doc.Policy == nil {
		return nil
	}
	parsed, err := policy.ParseString(*doc.Policy)
	if err != nil {
		return nil
	}
	return parsed.Statements
}

func meaningOf(s policy.Statement) string {
	s.Index, s.Sid = 0, ""
	text, _ := json.Marshal(s)
	return string(text)
}

func nameOf(s *policy.Statement) string {
	if s.Sid != "" {
		return "the statement " + s.Sid
	}
	return "a statement without Sid"
}

// chance is what can be said of something that the snapshot does not show.
type chance int

const (
	no chance = iota
	maybe
	yes
)

// caller is who would have to repair the policy: the one who made the snapshot.
type caller struct {
	account   string
	principal string // an ARN as aws:PrincipalArn has it, "" where it is not known
	facts     map[string]string
}

func callerOf(m *snapshot.Manifest) caller {
	c := caller{account: m.Account, principal: principalOf(m.Caller)}
	c.facts = map[string]string{
		"aws:securetransport": "true", "aws:principalaccount": m.Account, "aws:principalisawsservice": "false",
		"aws:viaawsservice": "false", "s3:signatureversion": "AWS4-HMAC-SHA256",
	}
	if c.principal != "" {
		c.facts["aws:principalarn"] = c.principal
	}
	return c
}

// principalOf turns the ARN of a session into that of its role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
func principalOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) == 6 && parts[2] == "sts" {
		if role, ok := strings.CutPrefix(parts[5], "assumed-role/"); ok {
			name, _, _ := strings.Cut(role, "/")
			return strings.Join([]string{parts[0], parts[1], "iam", parts[3], parts[4], "role/" + name}, ":")
		}
	}
	return arn
}

// lockedBy says whether one statement denies the caller the way out.
func (c *caller) lockedBy(s *policy.Statement) chance {
	if s.Effect != "Deny" || !deniesRepair(s) || !onBucket(s) {
		return no
	}
	verdict := c.meant(s)
	for i := range s.Conditions {
		verdict = min(verdict, c.holds(&s.Conditions[i]))
	}
	return verdict
}

func deniesRepair(s *policy.Statement) bool {
	return slices.ContainsFunc(repair, func(action string) bool {
		named := slices.ContainsFunc(s.Actions, func(pattern string) bool { return policy.Match(pattern, action) })
		return named != s.NotAction
	})
}

// onBucket reports whether the resources can be the bucket itself; an ARN with a
// key is an object's.
func onBucket(s *policy.Statement) bool {
	if s.NotResource {
		return true
	}
	return slices.ContainsFunc(s.Resources, func(r string) bool {
		_, name, ok := strings.Cut(r, ":::")
		return !ok || !strings.Contains(strings.TrimSuffix(name, "*"), "/") && !strings.HasSuffix(name, "/*")
	})
}

// meant says whether the principals take in the caller.
func (c *caller) meant(s *policy.Statement) chance {
	found := no
	if s.Principals.Any && !s.NotPrincipal {
		return yes
	}
	for _, name := range s.Principals.AWS {
		switch {
		case name == "*", name == c.account, name == c.principal && name != "", strings.HasSuffix(name, ":iam::"+c.account+":root"):
			found = yes
		case strings.Contains(name, ":"+c.account+":") && c.principal == "":
			found = max(found, maybe)
		}
	}
	if s.NotPrincipal {
		return yes - found
	}
	return found
}
