# METADATA
# title: Noncurrent versions expire or move
# description: >-
#   A bucket that has versioning on, or had it and suspended it, keeps what was overwritten and deleted
#   until something removes it. An enabled lifecycle rule has to expire noncurrent versions or move them
#   to another class. A bucket that never had versioning has no such versions and is left out.
# schemas:
#   - input: schema.input
# custom:
#   id: versioned-bucket-noncurrent-lifecycle
#   severity: low
#   subresources: [versioning, lifecycle]
#   partial: true
#   parameters:
#     max_noncurrent_days:
#       type: number
#       default: 0
#       description: The most days that a noncurrent version may stay before the action; 0 sets no limit.
#     versions_to_keep:
#       type: number
#       default: 0
#       description: The most newer noncurrent versions that a rule may keep; 0 sets no limit.
#   frameworks:
#     pci-dss-4.0.1: ["3.2.1", "3.3.1.1", "3.3.1.3", "3.3.2", "3.3.3", "10.5.1"]
#     nist-800-53-r5: [CP-6(2), CP-9, CP-10, SC-5(2), SI-13(5)]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.IP-4, PR.PT-5, RC.RP-1]
#     nist-csf-2.0: [DE.CM-09, ID.AM-07, ID.AM-08, RC.RP-02]
#     soc2-tsc-2017: [C1.1]
#   remediation: >-
#     Add a lifecycle rule with NoncurrentVersionExpiration, and keep as many newer versions as recovery
#     needs.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
#   tags: [lifecycle, cost]
package s3audit.rules.versioned_bucket_noncurrent_lifecycle

import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": "noncurrent versions are kept for ever: no enabled lifecycle rule removes or moves them in time",
	"path": "bucket.lifecycle",
	"value": {"state": input.bucket.lifecycle.state},
} if {
	versioned
	input.bucket.lifecycle.state in state.answered
	not handled
}

not_applicable contains "versioning was never on" if {
	input.bucket.versioning.state in state.answered
	not versioned
}

handled if {
	some rule in input.bucket.lifecycle.value.Rules
	rule.Status == "Enabled"
	acts(rule)
}

acts(rule) if in_time(rule.NoncurrentVersionExpiration)

acts(rule) if {
	some transition in rule.NoncurrentVersionTransitions
	in_time(transition)
}

in_time(action) if {
	soon(action)
	few(action)
}

soon(action) if {
	limit := param.value("versioned-bucket-noncurrent-lifecycle", "max_noncurrent_days")
	within(object.get(action, "NoncurrentDays", 0), limit)
}

few(action) if {
	limit := param.value("versioned-bucket-noncurrent-lifecycle", "versions_to_keep")
	within(object.get(action, "NewerNoncurrentVersions", 0), limit)
}

within(_, 0) := true

within(n, limit) if n <= limit

versioned if input.bucket.versioning.value.Status in {"Enabled", "Suspended"}
