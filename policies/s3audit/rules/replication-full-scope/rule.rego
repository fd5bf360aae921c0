# METADATA
# title: Replication takes in the whole bucket
# description: >-
#   At least one rule in force has no prefix and no tags to choose by. Rules with either leave whatever
#   they do not name without a copy, above all what is added under a new prefix. Several rules that
#   together name everything there is today do not count.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-full-scope
#   severity: low
#   subresources: [replication]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets of which only a part is to be replicated; a name may hold the wildcards * and ?.
#   remediation: >-
#     Add a replication rule with an empty filter and the lowest priority. Objects that exist already need
#     a batch replication.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRuleFilter.html
#   tags: [recovery]
package s3audit.rules.replication_full_scope

import data.s3audit.lib.replication
import data.s3audit.lib.selection

deny contains {
	"msg": "every replication rule in force leaves objects out by prefix or tag",
	"path": "bucket.replication.value.ReplicationConfiguration.Rules",
	"value": [object.get(rule, "Filter", {"Prefix": object.get(rule, "Prefix", "")}) | some [_, rule] in replication.enabled],
} if {
	not covered
}

not_applicable contains "no replication rule is in force" if replication.off

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("replication-full-scope")

covered if {
	some [_, rule] in replication.enabled
	replication.whole(rule)
}
