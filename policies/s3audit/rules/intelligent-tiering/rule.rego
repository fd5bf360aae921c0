# METADATA
# title: Intelligent-Tiering is used
# description: >-
#   Either an enabled Intelligent-Tiering configuration, or an enabled lifecycle rule that moves objects
#   into the class INTELLIGENT_TIERING. It saves money where nobody knows which objects are read, and
#   costs some where objects are small or known: a matter of price, not of safety.
# schemas:
#   - input: schema.input
# custom:
#   id: intelligent-tiering
#   severity: info
#   subresources: [intelligent-tiering, lifecycle]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Add a lifecycle rule with a transition to INTELLIGENT_TIERING. The archive tiers take an
#     Intelligent-Tiering configuration as well.
#   fix: put-bucket-intelligent-tiering-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringConfiguration.html
#   tags: [cost]
package s3audit.rules.intelligent_tiering

import data.s3audit.lib.lifecycle
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "nothing uses Intelligent-Tiering",
	"path": "bucket.intelligent-tiering",
	"value": {"state": input.bucket["intelligent-tiering"].state},
} if {
	input.bucket["intelligent-tiering"].state in state.answered
	input.bucket.lifecycle.state in state.answered
	not tiered
}

satisfied if tiered

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("intelligent-tiering")

tiered if {
	some configuration in input.bucket["intelligent-tiering"].value.IntelligentTieringConfigurationList
	configuration.Status == "Enabled"
}

tiered if {
	some [_, rule] in lifecycle.enabled
	some kind in ["Transitions", "NoncurrentVersionTransitions"]
	some transition in rule[kind]
	transition.StorageClass == "INTELLIGENT_TIERING"
}
