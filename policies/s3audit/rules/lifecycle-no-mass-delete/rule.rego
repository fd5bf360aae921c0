# METADATA
# title: No lifecycle rule empties the bucket within days
# description: >-
#   Who wants to destroy a bucket without a trace of deletes puts a lifecycle rule that expires
#   everything after a day, and waits. An enabled rule that takes in every object must not expire them
#   sooner than the days allowed, nor on a date, which takes what was written a minute before as well and
#   goes on doing so. Buckets that only hold what may go are excluded by name.
# schemas:
#   - input: schema.input
# custom:
#   id: lifecycle-no-mass-delete
#   severity: high
#   subresources: [lifecycle]
#   parameters:
#     floor_days:
#       type: number
#       default: 14
#       description: The fewest days after which a rule for the whole bucket may expire objects.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that are emptied on purpose; a name may hold the wildcards * and ?.
#   remediation: >-
#     Find out who put the rule, and disable it at once if nobody knows. Otherwise raise its days, give it
#     the prefix it is meant for, or exclude the bucket.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
#   tags: [lifecycle, ransomware]
package s3audit.rules.lifecycle_no_mass_delete

import data.s3audit.lib.lifecycle
import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("%s expires every object of the bucket after %d days", [lifecycle.name(i, rule), days]),
	"path": sprintf("%s.Expiration.Days", [lifecycle.path(i)]),
	"value": days,
} if {
	some [i, rule] in lifecycle.enabled
	lifecycle.whole(rule)
	days := rule.Expiration.Days
	days < param.value("lifecycle-no-mass-delete", "floor_days")
}

deny contains {
	"msg": sprintf("%s expires every object of the bucket from %s on", [lifecycle.name(i, rule), date]),
	"path": sprintf("%s.Expiration.Date", [lifecycle.path(i)]),
	"value": date,
} if {
	some [i, rule] in lifecycle.enabled
	lifecycle.whole(rule)
	date := rule.Expiration.Date
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("lifecycle-no-mass-delete")
