# METADATA
# title: Log buckets are hardened
# description: >-
#   Who breaks in deletes the traces. A bucket that takes in audit logs is blocked from the public by all
#   four settings, its own or the account's, keeps versions or has Object Lock, lets nobody outside of the
#   account write but the services that deliver, and keeps logs for the retention, at hand for the first
#   part of it. Its policy and ACL tell that it takes in access logs of S3 or of load balancers, or logs of
#   CloudTrail, Config or of other services. Lifecycle rules on tags or sizes are not looked at.
# schemas:
#   - input: schema.input
# custom:
#   id: log-bucket-hardened
#   severity: high
#   subresources: [policy, acl, publicAccessBlock, account.publicAccessBlock, versioning, object-lock, lifecycle]
#   partial: true
#   parameters:
#     min_retention_days:
#       type: number
#       default: 365
#       description: Days that logs are kept.
#     min_hot_days:
#       type: number
#       default: 90
#       description: Days before logs may move to where reading them takes hours.
#     other_prefixes:
#       type: list(string)
#       default: []
#       description: Prefixes below which there are no logs; lifecycle rules on them are left out.
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that may write.
#   remediation: >-
#     Switch the four block settings on, enable versioning or Object Lock, take write access from outsiders
#     in the policy, and let lifecycle rules expire logs no earlier than the retention.
#   fix: put-bucket-versioning
#   references:
#     - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
#   tags: [logging, retention, public-access]
package s3audit.rules.log_bucket_hardened

import data.s3audit.lib.lifecycle
import data.s3audit.lib.param
import data.s3audit.lib.point
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services
import data.s3audit.lib.self
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("a log bucket is not blocked from the public: %s", [concat(", ", off)]),
	"path": "derived.publicAccessBlock",
	"value": input.derived.publicAccessBlock,
} if {
	log_bucket
	off := sort([switch | some switch, value in input.derived.publicAccessBlock; value == false])
	count(off) > 0
}

deny contains {
	"msg": "a log bucket keeps no versions and has no Object Lock",
	"path": "bucket.versioning",
	"value": {"state": input.bucket.versioning.state},
} if {
	log_bucket
	input.bucket.versioning.state in state.answered
	input.bucket["object-lock"].state in state.answered
	not protected
}

deny contains {
	"msg": sprintf("%s of the policy lets %s write to a log bucket", [policy.name(s), concat(", ", sort(outsiders))]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions},
} if {
	log_bucket
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	"write" in a.classes
	some s in input.derived.policy.statements
	s.index == a.index
	outsiders := {point.called(caller) | some caller in a.callers; stranger(s, caller)}
	count(outsiders) > 0
}

deny contains {
	"msg": sprintf("%s deletes logs after %v days, before %v", [lifecycle.name(i, rule), days, keep]),
	"path": sprintf("%s.Expiration", [lifecycle.path(i)]),
	"value": rule.Expiration,
} if {
	log_bucket
	some [i, rule] in judged
	days := rule.Expiration.Days
	days < keep
}

deny contains {
	"msg": sprintf("%s moves logs to %s after %v days, before %v", [lifecycle.name(i, rule), move.StorageClass, days, hot]),
	"path": sprintf("%s.Transitions", [lifecycle.path(i)]),
	"value": move,
} if {
	log_bucket
	some [i, rule] in judged
	some move in rule.Transitions
	move.StorageClass in {"GLACIER", "DEEP_ARCHIVE"}
	days := object.get(move, "Days", 0)
	days < hot
	not move.Date
}

satisfied if {
	log_bucket
	every _, value in input.derived.publicAccessBlock { value == true }
	protected
	policy.answered
	input.bucket.lifecycle.state in state.answered
}

not_applicable contains "takes in no logs" if {
	input.derived.roles.accessLogs.is == false
	input.derived.roles.trail.is == false
	input.derived.roles.config.is == false
	input.derived.roles.loadBalancerLogs.is == false
	input.derived.roles.deliveredLogs.is == false
}

log_bucket if input.derived.roles.accessLogs.is == true

log_bucket if input.derived.roles.trail.is == true

log_bucket if input.derived.roles.config.is == true

log_bucket if input.derived.roles.loadBalancerLogs.is == true

log_bucket if input.derived.roles.deliveredLogs.is == true

protected if input.bucket.versioning.value.Status == "Enabled"

protected if input.bucket["object-lock"].value.ObjectLockConfiguration.ObjectLockEnabled == "Enabled"

# stranger holds for a caller from outside who is no service, nor an account
# from which one delivers.
stranger(s, caller) if {
	not caller.own
	not caller.trusted
	caller.kind != "service"
	not policy_services.delivers(s, policy_services.written(caller))
	not caller.id in trusted
}

trusted := {self.relative(account) | some account in param.value("log-bucket-hardened", "trusted_accounts")}

# judged are the rules that take in logs, for all that the bucket tells.
judged contains [i, rule] if {
	some [i, rule] in lifecycle.enabled
	not narrowed(rule)
	not elsewhere(lifecycle.prefix(rule))
}

narrowed(rule) if {
	some filter in lifecycle.filters(rule)
	some key in ["Tag", "Tags", "ObjectSizeLessThan", "ObjectSizeGreaterThan"]
	filter[key]
}

elsewhere(prefix) if {
	some other in param.value("log-bucket-hardened", "other_prefixes")
	startswith(prefix, other)
}

keep := param.value("log-bucket-hardened", "min_retention_days")

hot := param.value("log-bucket-hardened", "min_hot_days")
