# METADATA
# title: A replication rule is in force
# description: >-
#   Asks for at least one enabled replication rule, to whichever Region. A bucket that others replicate
#   into holds a copy already and is left out: its policy then allows replication actions, unless source
#   and destination belong to one account, where none is needed; name those in exclude_buckets.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-replication
#   severity: low
#   subresources: [replication, policy]
#   partial: true
#   parameters:
#     only_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule applies to, with wildcards; none means every bucket.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     nist-800-53-r5: [AU-9(2), CM-6a, CM-9b, CP-1(2), CP-2(5), CP-6(1), CP-6(2), CP-6a, CP-9a, CP-9b, CP-9c,
#       CP-10, CP-10(2), SC-5(2), SI-13(5)]
#     nist-800-171-r2: ["3.3.1", "3.8.9", "3.13.2"]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.IP-4, PR.IP-9, PR.PT-5, RC.RP-1, RS.RP-1]
#     nist-csf-2.0: [ID.AM-07, PR.IR-02, PR.IR-03, RC.RP-02]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(7)(i)", "164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)",
#       "164.308(a)(7)(ii)(C)", "164.310(d)(2)(iv)", "164.312(a)(2)(ii)"]
#     soc2-tsc-2017: [A1.2, CC7.4]
#     fedramp-low-r4: [AU-9, CP-9, CP-10, SC-5]
#     fedramp-moderate-r4: [AU-9(2), CP-9(b), CP-10, SC-5]
#     aws-well-architected: [REL02-BP01, REL-9]
#     cis-controls-8.1: ["4.6", "11.2", "11.4"]
#   remediation: >-
#     Add a replication rule to a bucket in another Region or account. Both buckets need versioning;
#     objects that exist already need a batch replication.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
#   tags: [recovery]
package s3audit.rules.bucket_replication

import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "no replication rule is enabled",
	"path": "bucket.replication",
	"value": {"state": input.bucket.replication.state},
} if {
	disabled
	input.derived.roles.replica.is == false
}

satisfied if enabled

not_applicable contains "other buckets replicate into this one" if {
	disabled
	input.derived.roles.replica.is == true
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-replication")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-replication")

enabled if input.bucket.replication.value.ReplicationConfiguration.Rules[_].Status == "Enabled"

disabled if {
	input.bucket.replication.state in state.answered
	not enabled
}
