# METADATA
# title: Own replication destinations are protected
# description: >-
#   A copy is worth what its bucket is worth. Every destination of an enabled replication rule that
#   belongs to the account keeps versions, is blocked from the public by all four settings, its own or the
#   account's, and has a default encryption. Destinations of other accounts cannot be seen from here.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-destination-versioned
#   severity: medium
#   subresources: [replication, references, account.publicAccessBlock]
#   partial: true
#   remediation: >-
#     Enable versioning on the destination, switch all four block settings on for it or for the account,
#     and give it a default encryption.
#   fix: put-bucket-versioning
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   tags: [recovery, public-access]
package s3audit.rules.replication_destination_versioned

import data.s3audit.lib.reference
import data.s3audit.lib.replication
import data.s3audit.lib.state

deny contains finding(d, sprintf("%s, the destination of %s, keeps no versions", [d.name, d.rule])) if {
	some d in own
	d.target.versioning.state in state.answered
	not versioned(d.target)
}

deny contains finding(d, sprintf("%s, the destination of %s, is not blocked from the public: %s", [d.name, d.rule, concat(", ", off)])) if {
	some d in own
	off := sort([switch | some switch in switches; switched_off(d.target, switch)])
	count(off) > 0
}

deny contains finding(d, sprintf("%s, the destination of %s, has no default encryption", [d.name, d.rule])) if {
	some d in own
	d.target.encryption.state == "absent"
}

unknown contains reference.unsettled(rule.Destination.Bucket, "DestinationOwnerUnknown") if {
	some [_, rule] in replication.enabled
	not reference.target(rule.Destination.Bucket)
	not reference.foreign(rule.Destination.Bucket)
}

unknown contains reference.lacking(answer, usual) if {
	some d in own
	some document, usual in {
		"versioning": {"api": "GetBucketVersioning", "action": "s3:GetBucketVersioning"},
		"encryption": {"api": "GetBucketEncryption", "action": "s3:GetEncryptionConfiguration"},
	}
	answer := d.target[document]
	not answer.state in state.answered
}

unknown contains reference.lacking(
	d.target.publicAccessBlock,
	{"api": "GetPublicAccessBlock", "action": "s3:GetBucketPublicAccessBlock"},
) if {
	some d in own
	not d.target.publicAccessBlock.state in state.answered
	some switch in switches
	not account_on(switch)
}

# What keeps no versions or has no encryption fails, and what was not read of
# either is unknown; it is the account's block settings that may be missing.
satisfied if {
	input.bucket.replication.state in state.answered
	every pair in replication.enabled { good(pair[1].Destination.Bucket) }
}

not_applicable contains "no replication rule is in force" if replication.off

not_applicable contains "every destination belongs to another account" if {
	count(replication.enabled) > 0
	every pair in replication.enabled { reference.foreign(pair[1].Destination.Bucket) }
}

switches := {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}

own contains {
	"name": reference.name(rule.Destination.Bucket),
	"rule": replication.name(i, rule),
	"path": replication.path(i),
	"target": target,
} if {
	some [i, rule] in replication.enabled
	target := reference.target(rule.Destination.Bucket)
}

finding(d, msg) := {"msg": msg, "path": sprintf("%s.Destination.Bucket", [d.path]), "value": d.name}

good(bucket) if reference.foreign(bucket)

good(bucket) if {
	target := reference.target(bucket)
	every switch in switches { on(target, switch) }
}

versioned(target) if target.versioning.value.Status == "Enabled"

on(_, switch) if account_on(switch)

on(target, switch) if target.publicAccessBlock.value.PublicAccessBlockConfiguration[switch] == true

account_on(switch) if input.account.publicAccessBlock.value.PublicAccessBlockConfiguration[switch] == true

# switched_off holds when both levels were read and neither has the switch on.
switched_off(target, switch) if {
	target.publicAccessBlock.state in state.answered
	input.account.publicAccessBlock.state in state.answered
	not on(target, switch)
}
