# METADATA
# title: Data is replicated to another Region
# description: >-
#   An enabled replication rule has a destination in another Region. The configuration does not say in
#   which Region a destination is, a lookup does. One of which it could not be told is unknown, neither
#   passed nor failed, and one that does not exist is in no Region; without any enabled rule the bucket
#   fails whatever is unknown. A bucket that others replicate into
#   is left out. Rules on data residency may forbid what is asked for here.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-cross-region-replication
#   severity: low
#   subresources: [replication, policy, references]
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
#     nist-800-53-r5: [AU-9(2), CM-6a, CM-9b, CP-1(2), CP-2(5), CP-6, CP-6(1), CP-6(2), CP-6a, CP-9, CP-9a,
#       CP-9b, CP-9c, CP-10, CP-10(2), SC-5(2), SC-36(2), SI-13(5)]
#     nist-800-171-r2: ["3.3.1", "3.8.9", "3.13.2"]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.IP-4, PR.IP-9, PR.PT-5, RC.RP-1, RS.RP-1]
#     nist-csf-2.0: [ID.AM-07, PR.IR-02, PR.IR-03, RC.RP-02]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(7)(i)", "164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)",
#       "164.308(a)(7)(ii)(C)", "164.310(d)(2)(iv)", "164.312(a)(2)(ii)"]
#     soc2-tsc-2017: [A1.2, CC7.4]
#     iso-27001-2022: [A.8.14]
#     fedramp-low-r4: [AU-9, CP-9, CP-10, SC-5]
#     fedramp-moderate-r4: [AU-9(2), CP-9(b), CP-10, SC-5]
#     aws-well-architected: [REL02-BP01, REL-9]
#     cis-controls-8.1: ["4.6", "11.2", "11.4"]
#     dora-2022-2554: [Art12]
#   remediation: >-
#     Add a replication rule whose destination is a bucket in another Region, unless the data may not
#     leave this one.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
#   tags: [recovery]
package s3audit.rules.bucket_cross_region_replication

import data.s3audit.lib.reference
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "no replication rule is enabled",
	"path": "bucket.replication",
	"value": {"state": input.bucket.replication.state},
} if {
	input.bucket.replication.state in state.answered
	count(destinations) == 0
	input.derived.roles.replica.is == false
}

deny contains {
	"msg": "no enabled replication rule leads to another Region",
	"path": "bucket.replication.value.ReplicationConfiguration.Rules",
	"value": destinations,
} if {
	input.derived.roles.replica.is == false
	within_region
}

satisfied if abroad

not_applicable contains "other buckets replicate into this one" if {
	input.bucket.replication.state in state.answered
	input.derived.roles.replica.is == true
	count(unresolved) == 0
	not abroad
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-cross-region-replication")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-cross-region-replication")

unknown contains reference.unsettled(bucket, "DestinationRegionUnknown") if {
	some bucket in unresolved
	not abroad
}

# destinations are the buckets that enabled rules replicate to.
destinations contains rule.Destination.Bucket if {
	some rule in input.bucket.replication.value.ReplicationConfiguration.Rules
	rule.Status == "Enabled"
}

regions contains reference.region(bucket) if some bucket in destinations

unresolved contains bucket if {
	some bucket in destinations
	not reference.region(bucket)
	not reference.gone(bucket)
}

abroad if {
	some region in regions
	region != input.bucket.region
}

within_region if {
	count(destinations) > 0
	count(unresolved) == 0
	not abroad
}
