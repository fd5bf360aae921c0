# METADATA
# title: Replicas stay in trusted accounts
# description: >-
#   Every enabled replication rule copies to a bucket of the account, or of a trusted one such as the
#   account that keeps backups or logs. A rule that names the account of its destination delivers to
#   nobody else; one that does not is judged by what a lookup found, and copies to whoever has the name.
#   Whose a foreign bucket is no lookup tells: with trusted accounts set it is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-destination-foreign-account
#   severity: high
#   subresources: [replication, references]
#   partial: true
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that replicas may go to.
#   remediation: >-
#     Delete the replication rule, or name the account of its destination in the rule and in the parameter.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
#   tags: [cross-account, exfiltration]
package s3audit.rules.replication_destination_foreign_account

import data.s3audit.lib.replication
import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("%s replicates to %s", [replication.name(i, rule), trust.strange(id, rule.Destination.Bucket, stated(rule))]),
	"path": sprintf("%s.Destination", [replication.path(i)]),
	"value": rule.Destination,
} if {
	some [i, rule] in replication.enabled
}

unknown contains trust.undecided(id, rule.Destination.Bucket, stated(rule)) if some [_, rule] in replication.enabled

satisfied if {
	input.bucket.replication.state in state.answered
	every pair in replication.enabled { trust.home(id, pair[1].Destination.Bucket, stated(pair[1])) }
}

not_applicable contains "no replication rule is in force" if replication.off

id := "replication-destination-foreign-account"

stated(rule) := object.get(rule.Destination, "Account", "")
