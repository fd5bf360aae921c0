# METADATA
# title: Resources of the policy are this bucket and its objects
# description: >-
#   Every resource names this bucket, in the form that the actions need: the bucket itself for what is done
#   to the bucket, and a path for what is done to objects. A resource of another bucket, or an action on a
#   resource that it cannot apply to, has no effect. A Deny of every action that covers only the objects, or
#   only the bucket, leaves the other half open, unless another statement with the same conditions covers
#   it; that gap is medium.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-resource-mismatch
#   severity: low
#   subresources: [policy]
#   remediation: >-
#     Give actions on the bucket the ARN of the bucket, and actions on objects that ARN followed by a
#     slash and a path; in a Deny of s3:* name both.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [policy]
package s3audit.rules.bucket_policy_resource_mismatch

import data.s3audit.lib.condition
import data.s3audit.lib.policy
import data.s3audit.lib.policy_guard

deny contains {
	"msg": sprintf("%s of the policy names %s, which is not of this bucket", [policy.name(s), resource]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "resource": resource},
} if {
	some s in input.derived.policy.statements
	some resource in s.resources
	elsewhere(resource)
}

deny contains {
	"msg": sprintf("%s of the policy has no effect: its actions do not apply to its resources", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions, "resources": s.resources},
} if {
	some a in input.derived.policy.analysis.statements
	"actions-fit-no-resource" in {reason | some reason in a.reasons}
	s := input.derived.policy.statements[a.index]
}

deny contains {
	"msg": sprintf("%s of the policy names %s, which does not apply to its resources", [policy.name(s), action]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "action": action, "resources": s.resources},
} if {
	some s in input.derived.policy.statements
	not s.not_action
	some action in s.actions
	some kind, names in plain
	action in names
	not touches(s, kind)
}

deny contains {
	"msg": sprintf("%s of the policy denies every action on the %s and leaves the %s out", [policy.name(s), other, kind]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "resources": s.resources, "not covered": kind},
	"severity": "medium",
} if {
	some s in input.derived.policy.statements
	s.effect == "Deny"
	policy_guard.all_actions({s})
	some other, kind in {"bucket": "objects", "objects": "bucket"}
	policy.covers_kind(s, other)
	not made_up_for(s, kind)
}

# made_up_for holds when a Deny, itself or another, does the same for the other half.
made_up_for(s, kind) if {
	some d in input.derived.policy.statements
	d.effect == "Deny"
	policy_guard.all_actions({d})
	policy.covers_kind(d, kind)
	d.principals == s.principals
	d.not_principal == s.not_principal
	same(d.conditions, s.conditions)
}

# It does as well with fewer conditions.
same(fewer, more) if {
	every c in fewer { c in more }
}

# elsewhere holds for a resource whose bucket is named, and is another one.
elsewhere(resource) if {
	bucket := split(split(resource, ":")[5], "/")[0]
	condition.fixed(bucket)
	bucket != "{bucket}"
}

touches(s, "bucket") if s.touches_bucket

touches(s, "objects") if s.touches_objects

# Actions that policies name most, by what they are done to.
plain := {
	"bucket": {
		"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads", "s3:getbucketacl",
		"s3:getbucketlocation", "s3:getbucketpolicy", "s3:getbucketversioning", "s3:putbucketacl", "s3:putbucketpolicy",
		"s3:deletebucketpolicy", "s3:deletebucket", "s3:putlifecycleconfiguration", "s3:putbucketversioning",
	},
	"objects": {
		"s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjecttagging", "s3:putobject", "s3:putobjectacl",
		"s3:putobjecttagging", "s3:deleteobject", "s3:deleteobjectversion", "s3:abortmultipartupload",
		"s3:listmultipartuploadparts", "s3:restoreobject", "s3:replicateobject", "s3:replicatedelete",
	},
}
