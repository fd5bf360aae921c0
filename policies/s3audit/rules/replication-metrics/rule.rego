# METADATA
# title: Replication is measured
# description: >-
#   Every rule in force has metrics on, or Replication Time Control, which brings them. Without, nobody
#   sees objects that wait or fail to replicate. A parameter asks for Replication Time Control itself,
#   with its promise of fifteen minutes.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-metrics
#   severity: low
#   subresources: [replication]
#   parameters:
#     require_rtc:
#       type: bool
#       default: false
#       description: Ask for Replication Time Control; metrics alone are not enough then.
#   remediation: >-
#     Switch Metrics on in the destination of the rule, and set an alarm on failed operations.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
#   tags: [recovery, detection]
package s3audit.rules.replication_metrics

import data.s3audit.lib.param
import data.s3audit.lib.replication

deny contains {
	"msg": sprintf("%s is not measured as asked", [replication.name(i, rule)]),
	"path": sprintf("%s.Destination", [replication.path(i)]),
	"value": object.filter(rule.Destination, ["Metrics", "ReplicationTime"]),
} if {
	some [i, rule] in replication.enabled
	not measured(rule)
}

not_applicable contains "no replication rule is in force" if replication.off

measured(rule) if rule.Destination.ReplicationTime.Status == "Enabled"

measured(rule) if {
	not require_rtc
	rule.Destination.Metrics.Status == "Enabled"
}

require_rtc if param.value("replication-metrics", "require_rtc")
