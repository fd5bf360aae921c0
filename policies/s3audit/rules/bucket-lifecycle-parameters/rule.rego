# METADATA
# title: Lifecycle rules meet the retention standard
# description: >-
#   An enabled lifecycle rule, on the prefix that the standard is for, moves and expires objects after
#   exactly the days the standard asks for. What the standard asks is said in the parameters; as long as
#   they ask for nothing, the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-lifecycle-parameters
#   severity: low
#   subresources: [lifecycle]
#   parameters:
#     transition_days:
#       type: number
#       default: 0
#       description: Days after which objects move to another class; 0 asks for none.
#     storage_class:
#       type: string
#       default: ""
#       description: The class that objects move to; empty means any.
#     expiration_days:
#       type: number
#       default: 0
#       description: Days after which objects expire; 0 asks for none.
#     prefix:
#       type: string
#       default: ""
#       description: The prefix that the rule has to be for; empty means the whole bucket.
#     only_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule applies to, with wildcards; none means every bucket.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.13]
#     pci-dss-4.0.1: ["3.2.1", "3.3.1.1", "3.3.1.3", "3.3.2", "3.3.3", "10.5.1"]
#     nist-800-53-r5: [CP-6(2), CP-9, CP-10, SC-5(2), SI-13(5)]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.IP-4, PR.PT-5, RC.RP-1]
#     nist-csf-2.0: [DE.CM-09, ID.AM-07, ID.AM-08, RC.RP-02]
#     soc2-tsc-2017: [C1.2]
#     iso-27001-2022: [A.8.10]
#     cis-controls-8.1: ["3.4"]
#     csa-ccm-4.0: [DSP-02, DSP-16]
#     nis2: ["12.2.2.a"]
#   remediation: >-
#     Change the lifecycle rule, or add one, so that it has the storage class and the days of your
#     standard and is enabled.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
#   tags: [lifecycle, retention]
package s3audit.rules.bucket_lifecycle_parameters

import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": "no enabled lifecycle rule meets the retention standard",
	"path": "bucket.lifecycle",
	"value": {
		"transition_days": transition_days,
		"storage_class": storage_class,
		"expiration_days": expiration_days,
		"prefix": prefix,
	},
} if {
	not met
}

not_applicable contains "no retention standard is set in the parameters" if {
	transition_days == 0
	storage_class == ""
	expiration_days == 0
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-lifecycle-parameters")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-lifecycle-parameters")

met if {
	some rule in input.bucket.lifecycle.value.Rules
	rule.Status == "Enabled"
	on_prefix(rule)
	moves(rule)
	expires(rule)
}

# A rule with another filter besides its prefix leaves some objects out.
on_prefix(rule) if {
	prefix_of(rule) == prefix
	not rule.Filter.Tag
	not rule.Filter.ObjectSizeGreaterThan
	not rule.Filter.ObjectSizeLessThan
	not rule.Filter.And
}

prefix_of(rule) := rule.Filter.Prefix

# The older form of a rule has its prefix outside of the filter.
prefix_of(rule) := object.get(rule, "Prefix", "") if not rule.Filter.Prefix

moves(_) if {
	transition_days == 0
	storage_class == ""
}

moves(rule) if {
	some transition in rule.Transitions
	after(transition)
	into(transition)
}

after(_) if transition_days == 0

after(transition) if transition.Days == transition_days

into(_) if storage_class == ""

into(transition) if transition.StorageClass == storage_class

expires(_) if expiration_days == 0

expires(rule) if rule.Expiration.Days == expiration_days

transition_days := param.value("bucket-lifecycle-parameters", "transition_days")

storage_class := param.value("bucket-lifecycle-parameters", "storage_class")

expiration_days := param.value("bucket-lifecycle-parameters", "expiration_days")

prefix := param.value("bucket-lifecycle-parameters", "prefix")
