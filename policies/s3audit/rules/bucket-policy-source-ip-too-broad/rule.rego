# METADATA
# title: Address ranges in conditions are narrow
# description: >-
#   A condition on aws:SourceIp names ranges no wider than the limits of the parameters, and, when trusted
#   ranges are listed, no public addresses outside of them. An Allow that tests NotIpAddress is open to all
#   the rest of the internet, which is as wide as it gets; a Deny that spares wide ranges guards little.
#   Private ranges are left alone: S3 sees no such caller. Where S3 takes the statement for public because
#   of it the finding is high.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-source-ip-too-broad
#   severity: medium
#   subresources: [policy]
#   parameters:
#     ipv4_prefix:
#       type: number
#       default: 16
#       description: >-
#         The shortest prefix of an IPv4 range; S3 takes a range shorter than 8 for public.
#     ipv6_prefix:
#       type: number
#       default: 32
#       description: >-
#         The shortest prefix of an IPv6 range; S3 takes a range shorter than 32 for public.
#     trusted_cidrs:
#       type: list(string)
#       default: []
#       description: Ranges that public addresses have to be of; none means any.
#   remediation: >-
#     Name the ranges that callers really come from, as narrow as they are.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   tags: [policy, network]
package s3audit.rules.bucket_policy_source_ip_too_broad

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_keys

deny contains {
	"msg": sprintf("%s of the policy trusts addresses too widely: %s", [policy.name(s), concat(", ", wide)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "operator": c.operator, "ranges": wide},
	"severity": severity(a),
} if {
	some a in input.derived.policy.analysis.statements
	s := input.derived.policy.statements[a.index]
	some c in s.conditions
	lets_in(s, c)
	wide := [v | some v in c.values; broad(v)]
	count(wide) > 0
}

deny contains {
	"msg": sprintf("%s of the policy allows every address but %s", [policy.name(s), concat(", ", c.values)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "operator": c.operator, "ranges": c.values},
	"severity": severity(a),
} if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	some c in s.conditions
	c.key == "aws:sourceip"
	c.operator == "notipaddress"
	not narrowed_as_well(s)
}

not_applicable contains "no condition lets in callers by their address" if {
	count({c |
		some s in input.derived.policy.statements
		some c in s.conditions
		c.key == "aws:sourceip"
		c.operator in {"ipaddress", "notipaddress"}
	}) == 0
}

# lets_in holds for a condition whose ranges are those that may call.
lets_in(s, c) if {
	s.effect == "Allow"
	c.key == "aws:sourceip"
	c.operator == "ipaddress"
}

lets_in(s, c) if {
	s.effect == "Deny"
	c.key == "aws:sourceip"
	c.operator == "notipaddress"
}

# Leaving addresses out of a range that another condition gives is fine.
narrowed_as_well(s) if {
	some c in s.conditions
	c.key in policy_keys.callers
	condition.ties(c)
}

broad(v) if {
	range := condition.range_of(v)
	net.cidr_is_valid(range)
	not private(range)
	to_number(split(range, "/")[1]) < limit(range)
}

broad(v) if {
	range := condition.range_of(v)
	net.cidr_is_valid(range)
	not private(range)
	count(trusted) > 0
	not within(trusted, range)
}

limit(range) := param.value("bucket-policy-source-ip-too-broad", "ipv6_prefix") if contains(range, ":")

limit(range) := param.value("bucket-policy-source-ip-too-broad", "ipv4_prefix") if not contains(range, ":")

private(range) if within({"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}, range)

within(ranges, range) if {
	some wide in ranges
	contains(wide, ":") == contains(range, ":")
	net.cidr_contains(wide, range)
}

trusted := {condition.range_of(v) |
	some v in param.value("bucket-policy-source-ip-too-broad", "trusted_cidrs")
	net.cidr_is_valid(condition.range_of(v))
}

# Named callers have to come from there besides.
severity(a) := "high" if {
	a.public
} else := "low" if {
	not a.open
} else := "medium"
