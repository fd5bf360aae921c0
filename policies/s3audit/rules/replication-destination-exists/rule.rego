# METADATA
# title: Replication has a destination
# description: >-
#   The destination of every enabled replication rule exists. Whoever makes a bucket of a name that is
#   free, in the right Region, gets the copies from then on where the rule names no account; until then
#   there are none. A destination that refuses every answer is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-destination-exists
#   severity: high
#   subresources: [replication, references]
#   partial: true
#   remediation: >-
#     Make the destination again in an account of your own, with versioning, or delete the replication
#     rule; name the account of the destination in the rule.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
#   tags: [recovery, takeover]
package s3audit.rules.replication_destination_exists

import data.s3audit.lib.reference
import data.s3audit.lib.replication

deny contains {
	"msg": sprintf("%s replicates to bucket %s, which does not exist", [replication.name(i, rule), reference.name(rule.Destination.Bucket)]),
	"path": sprintf("%s.Destination.Bucket", [replication.path(i)]),
	"value": rule.Destination.Bucket,
} if {
	some [i, rule] in replication.enabled
	reference.gone(rule.Destination.Bucket)
}

unknown contains reference.unsettled(rule.Destination.Bucket, "DestinationUnknown") if {
	some [_, rule] in replication.enabled
	not reference.gone(rule.Destination.Bucket)
	not reference.exists(rule.Destination.Bucket)
}

not_applicable contains "no replication rule is in force" if replication.off
