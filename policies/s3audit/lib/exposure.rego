# METADATA
# title: Exposure
# description: >-
#   Whether strangers can use a bucket, by its policy or by its ACL, after the
#   block settings. Two ways are each open, closed, or neither while something
#   that would decide is not known. Object ACLs and access points are not looked at.
# schemas:
#   - input: schema.input
package s3audit.lib.exposure

import data.s3audit.lib.acl
import data.s3audit.lib.policy

# What an action gives: a few of each class, enough to tell the patterns that
# policies use. Those on the bucket itself need a statement about the bucket.
actions := {
	"read": {
		"bucket": {"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"},
		"objects": {
			"s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjectversionacl", "s3:getobjecttagging",
			"s3:getobjectversiontagging", "s3:getobjectattributes", "s3:getobjecttorrent", "s3:getobjectretention",
			"s3:listmultipartuploadparts",
		},
	},
	"change": {
		"bucket": {
			"s3:putbucketacl", "s3:putbucketpolicy", "s3:deletebucketpolicy", "s3:deletebucket",
			"s3:putbucketpublicaccessblock", "s3:putbucketownershipcontrols", "s3:putlifecycleconfiguration",
			"s3:putencryptionconfiguration", "s3:putbucketversioning", "s3:putreplicationconfiguration",
			"s3:putbucketwebsite", "s3:putbucketlogging", "s3:putbucketnotification", "s3:putbucketcors",
			"s3:putbucketobjectlockconfiguration", "s3:putbuckettagging",
		},
		"objects": {
			"s3:putobject", "s3:putobjectacl", "s3:putobjectversionacl", "s3:putobjecttagging",
			"s3:putobjectversiontagging", "s3:putobjectretention", "s3:putobjectlegalhold", "s3:deleteobject",
			"s3:deleteobjectversion", "s3:deleteobjecttagging", "s3:deleteobjectversiontagging", "s3:restoreobject",
			"s3:abortmultipartupload", "s3:replicateobject", "s3:replicatedelete", "s3:bypassgovernanceretention",
			"s3:objectowneroverridetobucketowner",
		},
	},
}

# allows holds when a statement gives anything of the class.
allows(_, "any")

allows(s, class) if {
	some kind, names in actions[class]
	policy.touches(s, kind)
	some name in names
	policy.allows(s, name)
}

# Which permissions of an ACL belong to the class.
acl_class := {"read": "list", "change": "change", "any": "any"}

# open_statements are what is known to let strangers in.
open_statements(class) := {s |
	input.derived.publicAccessBlock.RestrictPublicBuckets == false
	some s in public_statements(class)
}

# public_statements are what is known to be public by itself, blocked or not.
public_statements(class) := {s |
	some s in policy.open
	allows(s, class)
} | {s |
	policy.status_public
	some s in policy.disputed
	allows(s, class)
}

# policy_public holds when the policy is known to be public, blocked or not.
policy_public(class) if count(public_statements(class)) > 0

# policy_harmless holds when the policy is known to open nothing by itself.
policy_harmless(_) if input.derived.policy.state == "absent"

policy_harmless(class) if {
	input.derived.policy.state == "present"
	not may_open(class)
}

policy_harmless(class) if {
	input.derived.policy.state == "present"
	policy.status_private
	not opens(class)
}

may_open(class) if opens(class)

may_open(class) if {
	some s in policy.disputed
	allows(s, class)
}

opens(class) if {
	some s in policy.open
	allows(s, class)
}

# policy_closed holds when the policy is known to let no stranger in.
policy_closed(_) if input.derived.publicAccessBlock.RestrictPublicBuckets == true

policy_closed(class) if policy_harmless(class)

# open_grants are the grants of the ACL that are known to let strangers in.
open_grants(class) := {grant |
	acl.in_force
	some grant in acl.public_grants
	grant.permission in acl.permissions[acl_class[class]]
}

# acl_closed holds when the ACL is known to let no stranger in.
acl_closed(_) if acl.moot

acl_closed(class) if acl.clear(acl_class[class])

# closed holds when no stranger gets in either way.
closed(class) if {
	policy_closed(class)
	acl_closed(class)
}

# evidence is one finding about one statement.
evidence(s, what) := {
	"msg": sprintf("%s of the policy lets anyone %s", [policy.name(s), what]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions, "resources": s.resources, "conditions": s.conditions},
}
