# METADATA
# title: Replicas in other accounts change their owner
# description: >-
#   A replica keeps the owner of its source, unless the replication rule hands it to the owner of the
#   destination. Kept, a thief in the source account still commands the copies in the backup account,
#   and that account cannot protect them. A destination with bucket owner enforced takes every replica
#   anyway; that is a setting of the other bucket and not seen here, so name such destinations in the
#   parameter. A rule that neither hands over nor names an account is judged by what a lookup found.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-owner-override
#   severity: low
#   subresources: [replication, references]
#   partial: true
#   parameters:
#     enforced_destinations:
#       type: list(string)
#       default: []
#       description: ARNs of destinations that are known to have bucket owner enforced, with wildcards.
#   remediation: >-
#     Give the replication rule the account of the destination and an AccessControlTranslation with owner
#     Destination, and let the role use s3:ObjectOwnerOverrideToBucketOwner there.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-change-owner.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_AccessControlTranslation.html
#   tags: [recovery, cross-account, ransomware]
package s3audit.rules.replication_owner_override

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.reference
import data.s3audit.lib.replication
import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("%s leaves its replicas in %s with the owner of the source", [replication.name(i, rule), elsewhere(rule)]),
	"path": sprintf("%s.Destination", [replication.path(i)]),
	"value": rule.Destination,
} if {
	some [i, rule] in replication.enabled
	not settled(rule)
}

unknown contains reference.unsettled(rule.Destination.Bucket, "DestinationOwnerUnknown") if {
	some [_, rule] in replication.enabled
	not settled(rule)
	not at_home(rule)
	not elsewhere(rule)
}

satisfied if {
	input.bucket.replication.state in state.answered
	every pair in replication.enabled { good(pair[1]) }
}

not_applicable contains "no replication rule is in force" if replication.off

# settled holds when the owner of the replicas does not depend on the destination's account.
settled(rule) if rule.Destination.AccessControlTranslation.Owner == "Destination"

settled(rule) if {
	some pattern in param.value("replication-owner-override", "enforced_destinations")
	glob.matches(pattern, rule.Destination.Bucket)
}

settled(rule) if {
	not owner(rule)
	reference.gone(rule.Destination.Bucket)
}

good(rule) if settled(rule)

good(rule) if at_home(rule)

at_home(rule) if owner(rule) == input.bucket.account

# Where the rule states another owner, elsewhere says so, and decides.
at_home(rule) if reference.own(rule.Destination.Bucket)

elsewhere(rule) := sprintf("account %s", [owner(rule)]) if owner(rule) != input.bucket.account

elsewhere(rule) := "another account" if {
	not owner(rule)
	reference.foreign(rule.Destination.Bucket)
}

owner(rule) := trust.owner(rule.Destination.Bucket, object.get(rule.Destination, "Account", ""))
