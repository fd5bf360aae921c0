# METADATA
# title: Lifecycle rules do not remove records too early
# description: >-
#   The opposite risk to keeping everything for ever: an expiration in days destroys what has to be kept
#   for years. No enabled lifecycle rule may expire current or noncurrent versions sooner than the
#   parameters ask, for every bucket or for those with a tag, nor sooner than the default retention of
#   Object Lock, after which records would be hidden while they are locked. An expiration on a date takes
#   objects of any age. Each action is judged by itself, on whichever objects: an overwritten version has
#   only its days as a noncurrent one. Where nothing asks for retention the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: lifecycle-retention-minimum
#   severity: high
#   subresources: [lifecycle, tagging, object-lock]
#   partial: true
#   parameters:
#     min_days:
#       type: number
#       default: 0
#       description: The fewest days that objects of every bucket have to be kept; 0 asks for none.
#     min_days_by_tag:
#       type: map(string)
#       default: {}
#       description: >-
#         The fewest days for buckets with a tag, such as "retention=pci" to "365" or "retention=*" to "30".
#     exempt_prefixes:
#       type: list(string)
#       default: []
#       description: Prefixes below which lifecycle rules may remove objects at any time, such as tmp/.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Raise the days of the expiration to those of the retention class, or disable the lifecycle rule. What
#     it removed from a bucket without versioning is gone.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
#   tags: [lifecycle, retention]
package s3audit.rules.lifecycle_retention_minimum

import data.s3audit.lib.lifecycle
import data.s3audit.lib.param
import data.s3audit.lib.selection
import data.s3audit.lib.state
import data.s3audit.lib.tags

deny contains {
	"msg": sprintf("%s removes objects after %d days, where %d are asked for", [lifecycle.name(i, rule), days, max(floors)]),
	"path": sprintf("%s.%s", [lifecycle.path(i), action]),
	"value": days,
} if {
	some [i, rule, action, days] in removals
	days < max(floors)
}

satisfied if {
	input.bucket.lifecycle.state in state.answered
	count(removals) == 0
	count(floors) > 0
}

not_applicable contains "nothing asks for the objects to be kept" if {
	count(floors) == 0
	tags_settled
	input.bucket["object-lock"].state in state.answered
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("lifecycle-retention-minimum")

# removals are the actions that end the life of objects, each with the fewest days that it leaves them.
removals contains [i, rule, "Expiration.Days", rule.Expiration.Days] if {
	some [i, rule] in bearing
}

removals contains [i, rule, "Expiration.Date", 0] if {
	some [i, rule] in bearing
	rule.Expiration.Date
}

removals contains [i, rule, "NoncurrentVersionExpiration.NoncurrentDays", rule.NoncurrentVersionExpiration.NoncurrentDays] if {
	some [i, rule] in bearing
}

# bearing are the rules in force that may touch records.
bearing contains [i, rule] if {
	some [i, rule] in lifecycle.enabled
	not exempt(rule)
}

exempt(rule) if {
	some prefix in param.value("lifecycle-retention-minimum", "exempt_prefixes")
	prefix != ""
	startswith(lifecycle.prefix(rule), prefix)
}

# floors are the days that this and that ask for.
floors contains days if {
	days := param.value("lifecycle-retention-minimum", "min_days")
	days > 0
}

floors contains to_number(by_tag[sprintf("%s=%s", [key, value])]) if some [key, value] in tags.pairs

floors contains to_number(by_tag[sprintf("%s=*", [key])]) if some [key, _] in tags.pairs

floors contains retention.Days

floors contains retention.Years * 365

retention := input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention

by_tag := param.value("lifecycle-retention-minimum", "min_days_by_tag")

tags_settled if count(by_tag) == 0

tags_settled if input.bucket.tagging.state in state.answered
