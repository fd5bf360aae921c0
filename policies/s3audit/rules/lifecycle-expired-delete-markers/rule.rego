# METADATA
# title: Delete markers that hide nothing are removed
# description: >-
#   In a versioned bucket a delete leaves a marker, and when the versions behind it are gone the marker
#   alone stays and slows every listing. An enabled lifecycle rule for the whole bucket has to remove
#   such markers: by ExpiredObjectDeleteMarker, or by expiring current versions after days or on a date,
#   which takes the markers along. S3 refuses both in one expiration.
# schemas:
#   - input: schema.input
# custom:
#   id: lifecycle-expired-delete-markers
#   severity: info
#   subresources: [versioning, lifecycle]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Add an enabled lifecycle rule without a filter whose expiration has ExpiredObjectDeleteMarker alone.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManagingDelMarkers.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
#   tags: [lifecycle, cost]
package s3audit.rules.lifecycle_expired_delete_markers

import data.s3audit.lib.lifecycle
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "no enabled lifecycle rule for the whole bucket removes delete markers that hide nothing",
	"path": "bucket.lifecycle",
	"value": {"state": input.bucket.lifecycle.state},
} if {
	versioned
	input.bucket.lifecycle.state in state.answered
	not cleaned
}

not_applicable contains "versioning was never on" if {
	input.bucket.versioning.state in state.answered
	not versioned
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("lifecycle-expired-delete-markers")

cleaned if {
	some [_, rule] in lifecycle.enabled
	lifecycle.whole(rule)
	removes_markers(rule.Expiration)
}

removes_markers(expiration) if expiration.ExpiredObjectDeleteMarker

removes_markers(expiration) if expiration.Days

removes_markers(expiration) if expiration.Date

versioned if input.bucket.versioning.value.Status in {"Enabled", "Suspended"}
