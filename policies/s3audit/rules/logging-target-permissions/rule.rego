# METADATA
# title: The target of access logs lets them in
# description: >-
#   The target's policy lets logging.s3.amazonaws.com put objects below the prefix, for this account and
#   this bucket, or its ACL lets the log delivery group write while ACLs are on. S3 stops delivering and
#   tells nobody, typically after ownership became bucket owner enforced, which takes the grant's effect.
#   A policy that lets the service in without saying for which account or bucket lets anybody's logs in.
#   Which organization the account is in is not read: one that the policy demands is taken to be this.
#   Targets of other accounts cannot be seen from here.
# schemas:
#   - input: schema.input
# custom:
#   id: logging-target-permissions
#   severity: medium
#   subresources: [logging, references]
#   partial: true
#   remediation: >-
#     Let logging.s3.amazonaws.com use s3:PutObject below the prefix in the target's policy, with
#     aws:SourceAccount and aws:SourceArn as conditions.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html
#   tags: [logging, detection]
package s3audit.rules.logging_target_permissions

import data.s3audit.lib.acl
import data.s3audit.lib.condition
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services
import data.s3audit.lib.policy_situation
import data.s3audit.lib.reference
import data.s3audit.lib.state

deny contains finding(sprintf("%s has nothing that lets S3 deliver logs below %q", [bucket, prefix])) if {
	policy_answered
	count(lets_in) == 0
	acl_answered
	not granted
}

deny contains finding(sprintf("%s grants log delivery by its ACL, which its ownership setting takes the effect of", [bucket])) if {
	policy_answered
	count(lets_in) == 0
	granted
	acls_off
}

deny contains finding(sprintf("%s of the policy of %s keeps S3 from delivering logs", [policy.name(s), bucket])) if {
	some s in target.policy.statements
	keeps_out(s)
}

deny contains object.union(
	finding(sprintf("%s of the policy of %s lets in logs of any account", [policy.name(s), bucket])),
	{"severity": "low"},
) if {
	some s in lets_in
	not tied(s)
}

unknown contains reference.unsettled(bucket, "TargetUnknown") if {
	not target
	not reference.foreign(bucket)
}

unknown contains reference.lacking(target.policy, usual) if {
	not policy_answered
	usual := {"api": "GetBucketPolicy", "action": "s3:GetBucketPolicy"}
}

unknown contains reference.lacking(target.acl, usual) if {
	count(lets_in) == 0
	not acl_answered
	usual := {"api": "GetBucketAcl", "action": "s3:GetBucketAcl"}
}

unknown contains reference.lacking(target.ownershipControls, usual) if {
	count(lets_in) == 0
	granted
	not target.ownershipControls.state in state.answered
	usual := {"api": "GetBucketOwnershipControls", "action": "s3:GetBucketOwnershipControls"}
}

not_applicable contains "access logging is off" if {
	input.bucket.logging.state in state.answered
	not bucket
}

not_applicable contains "the target is not the account's own" if reference.foreign(bucket)

bucket := input.bucket.logging.value.LoggingEnabled.TargetBucket

prefix := stated if {
	stated := input.bucket.logging.value.LoggingEnabled.TargetPrefix
} else := ""

target := reference.target(bucket)

policy_answered if target.policy.state in state.answered

acl_answered if target.acl.state in state.answered

# lets_in are the statements by which the logs of this bucket may be written.
lets_in contains s if {
	some s in target.policy.statements
	s.effect == "Allow"
	not s.not_principal
	by_service(s)
	about_delivery(s)
	policy_situation.met({"conditions": [c | some c in s.conditions; not of_organization(c)]}, delivery)
}

# of_organization holds for a condition that demands a fixed organization.
of_organization(c) if {
	c.key in organization
	condition.ties(c)
}

organization := {"aws:sourceorgid", "aws:sourceorgpaths"}

by_service(s) if service in s.principals.service

by_service(s) if s.principals.any

# keeps_out holds for a Deny that certainly meets the delivery.
keeps_out(s) if {
	s.effect == "Deny"
	by_service(s)
	not s.not_principal
	about_delivery(s)
	policy_situation.met(s, delivery)
}

about_delivery(s) if {
	policy.allows(s, "s3:putobject")
	takes_in(s)
}

takes_in(s) if {
	not s.not_resource
	policy.any_matches(s.resources, sprintf("arn:%s:s3:::{bucket}/%slog", [reference.partition, prefix]))
}

# tied holds where only this account's logs are let in; a statement for everybody is another rule's.
tied(s) if policy_services.tied(s, {"aws:sourceaccount", "aws:sourcearn"} | organization)

tied(s) if s.principals.any

# delivery is what is known of the request by which S3 writes a log.
delivery := {
	"aws:sourceaccount": "{account}",
	"aws:sourcearn": sprintf("arn:%s:s3:::{source}", [reference.partition]),
	"aws:securetransport": "true",
	"aws:principalisawsservice": "true",
	"aws:principalservicename": service,
}

service := "logging.s3.amazonaws.com"

granted if {
	some grant in target.acl.value.Grants
	grant.Grantee.URI == acl.log_delivery
	grant.Permission in acl.permissions.write
}

acls_off if target.ownershipControls.value.OwnershipControls.Rules[0].ObjectOwnership == "BucketOwnerEnforced"

finding(msg) := {"msg": msg, "path": "bucket.logging.value.LoggingEnabled.TargetBucket", "value": bucket}
