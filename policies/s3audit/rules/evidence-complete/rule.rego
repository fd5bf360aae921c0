# METADATA
# title: All evidence could be read
# description: >-
#   Every read of the bucket's configuration was answered, or is one whose refusal the parameter
#   tolerates. What was refused or failed is named with the call and the action to grant. This rule never
#   fails a bucket: what could not be read is unknown, though a refusal may itself be somebody hiding. So
#   is what an endpoint does not have, unless it is tolerated.
# schemas:
#   - input: schema.input
# custom:
#   id: evidence-complete
#   severity: medium
#   subresources: [acl, policy, policyStatus, publicAccessBlock, ownershipControls, encryption, versioning,
#     object-lock, lifecycle, replication, logging, notification, website, cors, tagging,
#     accelerate, requestPayment, inventory, analytics, metrics, intelligent-tiering, abac,
#     metadata, location, references]
#   partial: true
#   parameters:
#     tolerated:
#       type: list(string)
#       default: []
#       description: Subresources whose reads may be denied or not supported, such as abac or metadata.
#   remediation: >-
#     Grant the actions that the finding names, and look whether the bucket's policy or an organization's
#     denies them.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [evidence, hygiene]
package s3audit.rules.evidence_complete

import data.s3audit.lib.param
import data.s3audit.lib.state

# No evidence is no evidence of anything.
deny contains nothing if some nothing in set()

satisfied if {
	every name in expected { enough(name, states[name]) }
}

enough(_, answer) if answer in state.answered

enough(name, answer) if {
	answer in {"denied", "unsupported"}
	name in param.value("evidence-complete", "tolerated")
}

expected := {
	"acl",
	"policy",
	"policyStatus",
	"publicAccessBlock",
	"ownershipControls",
	"encryption",
	"versioning",
	"object-lock",
	"lifecycle",
	"replication",
	"logging",
	"notification",
	"website",
	"cors",
	"tagging",
	"accelerate",
	"requestPayment",
	"inventory",
	"analytics",
	"metrics",
	"intelligent-tiering",
	"abac",
	"metadata",
	"location",
	"references",
}

# A path each, so that what the rule reads can be told from its text.
states["acl"] := input.bucket.acl.state

states["policy"] := input.bucket.policy.state

states["policyStatus"] := input.bucket.policyStatus.state

states["publicAccessBlock"] := input.bucket.publicAccessBlock.state

states["ownershipControls"] := input.bucket.ownershipControls.state

states["encryption"] := input.bucket.encryption.state

states["versioning"] := input.bucket.versioning.state

states["object-lock"] := input.bucket["object-lock"].state

states["lifecycle"] := input.bucket.lifecycle.state

states["replication"] := input.bucket.replication.state

states["logging"] := input.bucket.logging.state

states["notification"] := input.bucket.notification.state

states["website"] := input.bucket.website.state

states["cors"] := input.bucket.cors.state

states["tagging"] := input.bucket.tagging.state

states["accelerate"] := input.bucket.accelerate.state

states["requestPayment"] := input.bucket.requestPayment.state

states["inventory"] := input.bucket.inventory.state

states["analytics"] := input.bucket.analytics.state

states["metrics"] := input.bucket.metrics.state

states["intelligent-tiering"] := input.bucket["intelligent-tiering"].state

states["abac"] := input.bucket.abac.state

states["metadata"] := input.bucket.metadata.state

states["location"] := input.bucket.location.state

states["references"] := input.bucket.references.state
