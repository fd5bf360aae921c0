# METADATA
# title: The policy does not lock everyone out
# description: >-
#   A Deny that meets every caller of the own account and covers s3:PutBucketPolicy leaves only the root
#   user of the account able to repair the policy. It is found without conditions, and with conditions that
#   cannot fail for the account: a negated test against values that nothing of the account can have, such as
#   another account, a malformed organization or endpoint id, or an empty list; a Deny that names the
#   account itself; NotAction and NotPrincipal as well. Organizations and networks that the parameters list
#   make every other value impossible. If s3:DeleteBucketPolicy is left the finding is medium.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-lockout
#   severity: high
#   subresources: [policy]
#   parameters:
#     known_organizations:
#       type: list(string)
#       default: []
#       description: >-
#         Organizations that the account can be of; none means that any well-formed id may be right.
#     known_networks:
#       type: list(string)
#       default: []
#       description: VPCs and VPC endpoints that exist; none means that any well-formed id may.
#   remediation: >-
#     As the root user of the account, delete the policy or put one that leaves a role of the account out
#     of the Deny.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#   tags: [policy, availability]
package s3audit.rules.bucket_policy_lockout

import data.s3audit.lib.condition
import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_situation

deny contains {
	"msg": sprintf("%s of the policy denies everyone of the account s3:PutBucketPolicy, so only its root user can repair the policy", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions, "principals": s.principals, "conditions": s.conditions},
	"severity": severity,
} if {
	some s in locking
	policy.allows(s, "s3:putbucketpolicy")
}

locking contains s if {
	some s in input.derived.policy.statements
	s.effect == "Deny"
	names_account(s)
	touches_bucket(s)
	every c in s.conditions { unavoidable(c) }
}

default severity := "medium"

severity := "high" if {
	some s in locking
	policy.allows(s, "s3:deletebucketpolicy")
}

names_account(s) if {
	not s.not_principal
	some p in s.principals.aws
	p in {"*", "{account}"}
}

names_account(s) if {
	not s.not_principal
	some p in s.principals.aws
	endswith(p, ":iam::{account}:root")
}

# Everyone but others.
names_account(s) if {
	s.not_principal
	every p in s.principals.aws { not condition.of_owner(p) }
	count(s.principals.federated) == 0
	count(s.principals.canonical_user) == 0
}

touches_bucket(s) if s.covers_bucket

touches_bucket(s) if {
	s.not_resource
	s.touches_bucket
}

# unavoidable holds for a condition that is met by whoever of the account asks.
unavoidable(c) if policy_situation.holds(c, {"aws:principalaccount": "{account}", "aws:principalisawsservice": "false"})

unavoidable(c) if {
	policy_situation.negated[c.operator]
	c.qualifier != "foranyvalue"
	every v in c.values { impossible(c, v) }
}

unavoidable(c) if {
	c.operator == "notipaddress"
	every v in c.values { not net.cidr_is_valid(condition.range_of(v)) }
}

# A pattern for everybody of the account.
unavoidable(c) if {
	c.key == "aws:principalarn"
	c.operator in {"stringlike", "arnlike", "arnequals"}
	some v in c.values
	every service in ["iam", "sts"] { glob.matches(v, sprintf("arn:aws:%s::{account}:~", [service])) }
}

# Keys that are in every request.
unavoidable(c) if {
	c.operator == "null"
	c.key in {"aws:userid", "aws:principaltype", "aws:securetransport", "aws:currenttime", "aws:epochtime"}
	"false" in {lower(v) | some v in c.values}
}

unavoidable(c) if {
	c.operator == "bool"
	{lower(v) | some v in c.values} == {"true", "false"}
	c.key == "aws:securetransport"
}

# impossible holds for a value that no caller of the account can match.
impossible(_, "")

impossible(c, v) if {
	c.key == "aws:principalarn"
	account := split(v, ":")[4]
	condition.fixed(account)
	account != "{account}"
}

impossible(c, v) if {
	c.key == "aws:principalorgid"
	not plausible(c, v, "o-")
}

impossible(c, v) if {
	c.key == "aws:principalorgid"
	count(organizations) > 0
	not v in organizations
	condition.fixed(v)
}

impossible(c, v) if {
	some key, prefix in {"aws:sourcevpce": "vpce-", "aws:sourcevpc": "vpc-"}
	c.key == key
	not plausible(c, v, prefix)
}

impossible(c, v) if {
	c.key in {"aws:sourcevpce", "aws:sourcevpc"}
	count(networks) > 0
	not v in networks
	condition.fixed(v)
}

# plausible holds for a value, or a pattern, that an id with the prefix can match.
plausible(_, v, prefix) if {
	startswith(v, prefix)
	condition.fixed(v)
}

plausible(c, v, prefix) if {
	patterned(c)
	startswith(v, prefix)
}

plausible(_, v, _) if contains(v, "${")

plausible(c, v, prefix) if {
	patterned(c)
	wild := regex.split(`[*?]`, v)
	count(wild) > 1
	startswith(prefix, wild[0])
}

patterned(c) if c.operator in {"stringnotlike", "arnnotlike", "arnnotequals"}

organizations := {v | some v in param.value("bucket-policy-lockout", "known_organizations")}

networks := {v | some v in param.value("bucket-policy-lockout", "known_networks")}
