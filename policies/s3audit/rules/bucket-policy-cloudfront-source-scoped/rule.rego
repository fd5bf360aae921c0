# METADATA
# title: A grant to CloudFront names the distribution
# description: >-
#   A statement for cloudfront.amazonaws.com demands, by aws:SourceArn, fixed ARNs of distributions. Without
#   it the distribution of any customer of AWS can front the bucket; with only the account named, or a
#   wildcard in place of the distribution, any distribution of that account can, which is medium.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-cloudfront-source-scoped
#   severity: high
#   subresources: [policy]
#   parameters:
#     allowed_distributions:
#       type: list(string)
#       default: []
#       description: >-
#         Ids or ARNs of the distributions that may front the bucket; none means any that the policy
#         names.
#   remediation: >-
#     Add StringEquals aws:SourceArn with the ARN of the distribution to the statement.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#   tags: [policy, website, cross-account]
package s3audit.rules.bucket_policy_cloudfront_source_scoped

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services
import data.s3audit.lib.self

deny contains {
	"msg": sprintf("%s of the policy lets CloudFront in without naming its distribution", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "conditions": s.conditions},
	"severity": severity(s),
} if {
	some s in granting
	not names_distribution(s)
}

not_applicable contains "no statement lets CloudFront in" if {
	count(granting) == 0
}

granting contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	"cloudfront.amazonaws.com" in policy_services.of(s)
}

names_distribution(s) if {
	some c in s.conditions
	c.key == "aws:sourcearn"
	c.operator in condition.equality
	condition.demanded(c)
	every v in c.values { accepted(v) }
}

accepted(v) if {
	count(allowed) == 0
	condition.fixed(v)
	contains(v, ":distribution/")
}

accepted(v) if v in allowed

accepted(v) if {
	condition.fixed(v)
	parts := split(v, ":distribution/")
	parts[1] in allowed
}

allowed := {self.relative(v) | some v in param.value("bucket-policy-cloudfront-source-scoped", "allowed_distributions")}

default severity(_) := "high"

# severity is lower where the account at least is the own one.
severity(s) := "medium" if {
	some c in s.conditions
	condition.own(c)
}
