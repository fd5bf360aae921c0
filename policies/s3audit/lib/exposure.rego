# METADATA
# title: Exposure
# description: >-
#   What anybody can do with a bucket, as input.derived.exposure says after
#   policy, ACL, ownership, block settings and access points, and which of them
#   gives it. The analyser decides; here are only the causes, for the evidence.
# schemas:
#   - input: schema.input
package s3audit.lib.exposure

import data.s3audit.lib.acl
import data.s3audit.lib.policy
import data.s3audit.lib.state
import data.s3audit.lib.stranger

known := {"private", "shared"}

# public are those of the classes of access that anybody has.
public(classes) := {class |
	some class in classes
	input.derived.exposure[class] == "public"
}

# closed holds when it is known that no stranger has any of the classes, though
# it may not be known whether somebody else has.
closed(classes) if {
	every class in classes { input.derived.exposure[class] in known }
}

closed(classes) if {
	policy_closed
	acl_closed(classes)
}

# Behind RestrictPublicBuckets neither a policy nor an access point lets strangers in.
policy_closed if input.derived.publicAccessBlock.RestrictPublicBuckets == true

# A policy that is not public opens nothing but through the access points it delegates to.
policy_closed if {
	policy_not_public
	not through_points
}

through_points if {
	some layer in input.derived.exposure.layers
	layer.layer == "access-point"
	layer.effect in {"opens", "unknown"}
}

acl_closed(_) if acl.moot

acl_closed(classes) if {
	input.bucket.acl.state in state.answered
	every class in classes { not acl.public(class) }
}

# findings are the causes of public access of these classes, in words of what
# can be done. Statements whose index is spared are left out.
findings(classes, what, spared) := found if {
	open := public(classes)
	statements := public_statements(open)
	others := (grants(open) | points(open, what)) | unexplained(open, what, statements)
	found := others | {statement(s, what) |
		some s in statements
		not s.index in spared
	}
}

# public_statements are the statements that let strangers have any of the classes, blocked or not.
public_statements(classes) := {s |
	input.derived.exposure.policy_is_public == true
	some a in input.derived.policy.analysis.statements
	counts(a)
	some class in a.classes
	class in classes
	some s in input.derived.policy.statements
	s.index == a.index
}

# all_public_statements are those that make the policy public, whatever they allow.
all_public_statements := {s |
	some a in input.derived.policy.analysis.statements
	counts(a)
	some s in input.derived.policy.statements
	s.index == a.index
}

counts(a) if a.public

# What S3 calls public though the text alone does not.
counts(a) if a.index in input.derived.exposure.analyser_disagreement.statements

# grants are the grants of the ACL in force that give strangers any of the classes.
grants(classes) := {acl.evidence(grant) |
	acl.in_force
	some grant in acl.public_grants
	some class in classes
	grant.permission in acl.permissions[class]
}

# points are the access points through which strangers have any of the classes.
points(classes, what) := {entry |
	some i, layer in input.derived.exposure.layers
	layer.layer == "access-point"
	layer.effect == "opens"
	layer.level == "public"
	count({class | some class in layer.classes} & classes) > 0
	entry := {
		"msg": sprintf("access point %s lets anyone %s", [object.get(layer, "name", ""), what]),
		"path": sprintf("derived.exposure.layers[%d]", [i]),
		"value": {"layer": layer.layer, "name": object.get(layer, "name", ""), "classes": layer.classes},
	}
}

# unexplained is for access that none of these gives.
unexplained(classes, what, statements) := {entry |
	count(statements) == 0
	count(grants(classes)) == 0
	count(points(classes, what)) == 0
	some class in classes
	entry := {
		"msg": sprintf("anyone can %s", [what]),
		"path": sprintf("derived.exposure.%s", [class]),
		"value": "public",
	}
}

# statement is one finding about one statement.
statement(s, what) := stranger.finding(s, what) if not doubted

statement(s, what) := object.union(stranger.finding(s, what), {"msg": msg}) if {
	doubted
	msg := sprintf("S3 says that the policy is public, and %s may be what lets anyone %s", [policy.name(s), what])
}

# doubted holds where only S3 calls the policy public, and does not say for which statement.
doubted if input.derived.exposure.analyser_disagreement.aws

# policy_not_public holds when the policy is known to be none that S3 calls public.
policy_not_public if input.derived.exposure.policy_is_public == false

policy_not_public if input.derived.policy.state == "absent"
