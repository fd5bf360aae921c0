# METADATA
# title: Replication of delete markers is decided
# description: >-
#   A backup should not follow deletes, a mirror to fail over to should: only the owner knows which the
#   copy is. With the parameter every rule in force has to do what it asks. Without, every rule has to
#   say what it does: one of the first form, without a filter, that says nothing does replicate deletes,
#   which few know. Rules that choose by tag never replicate them.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-delete-markers
#   severity: info
#   subresources: [replication]
#   parameters:
#     expected:
#       type: string
#       default: ""
#       description: Enabled or Disabled; empty takes either, as long as the rule says it.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Give the rule a filter, which may be empty, a priority, and a DeleteMarkerReplication with the status
#     that fits the purpose of the copy.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteMarkerReplication.html
#   tags: [recovery]
package s3audit.rules.replication_delete_markers

import data.s3audit.lib.param
import data.s3audit.lib.replication
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("%s does not say whether deletes are replicated, and they are", [replication.name(i, rule)]),
	"path": replication.path(i),
	"value": rule,
} if {
	expected == ""
	some [i, rule] in replication.enabled
	replication.first_form(rule)
	not rule.DeleteMarkerReplication.Status
}

deny contains {
	"msg": sprintf("replication of deletes by %s is %s, not %s", [replication.name(i, rule), status(rule), expected]),
	"path": sprintf("%s.DeleteMarkerReplication", [replication.path(i)]),
	"value": status(rule),
} if {
	expected != ""
	some [i, rule] in replication.enabled
	status(rule) != expected
}

not_applicable contains "no replication rule is in force" if replication.off

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("replication-delete-markers")

status(rule) := rule.DeleteMarkerReplication.Status

status(rule) := "Enabled" if {
	not rule.DeleteMarkerReplication.Status
	replication.first_form(rule)
}

status(rule) := "Disabled" if {
	not rule.DeleteMarkerReplication.Status
	not replication.first_form(rule)
}

expected := param.value("replication-delete-markers", "expected")
