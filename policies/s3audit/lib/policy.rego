# METADATA
# title: Bucket policies
# description: >-
#   What the normalised statements of a bucket policy say by their text alone.
#   Every Allow statement is open (strangers may use it), bounded (only named
#   parties may), or disputed: the documentation leaves it undecided, so only
#   GetBucketPolicyStatus can settle it.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
package s3audit.lib.policy

import data.s3audit.lib.condition
import data.s3audit.lib.glob
import data.s3audit.lib.state

# open are the Allow statements that anyone may use.
open contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	unbounded(s)
	not narrowed(s)
}

# disputed are the Allow statements that only S3 can tell about.
disputed contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	not bounded(s)
	not s in open
}

# unbounded holds for everyone, or everyone but a few, when all conditions leave it as wide as it is.
unbounded(s) if {
	everyone(s)
	every c in s.conditions { condition.idle(c) }
}

everyone(s) if s.principals.any

everyone(s) if s.not_principal

# bounded holds when the text alone limits who may use the statement.
bounded(s) if {
	some c in s.conditions
	condition.anchors(c)
}

bounded(s) if {
	not wildcard_principal(s)
	every p in s.principals.federated { startswith(p, "arn:") }
}

# wildcard_principal holds for every way of writing "anyone" in a statement's principal.
wildcard_principal(s) if everyone(s)

wildcard_principal(s) if {
	some kind in ["service", "federated", "canonical_user"]
	some p in s.principals[kind]
	contains(p, "*")
}

# narrowed holds when a Deny takes away what the statement allows, or all of it but for
# callers that a condition on who they are spares.
narrowed(s) if {
	some d in input.derived.policy.statements
	d.effect == "Deny"
	everyone(d)
	every c in d.conditions { condition.about_caller(c) }
	covers(d, s)
}

covers(d, s) if {
	not d.not_action
	not d.not_resource
	not s.not_action
	not s.not_resource
	every a in s.actions { any_matches(d.actions, a) }
	every r in s.resources { any_matches(d.resources, r) }
}

covers(d, s) if {
	not d.not_action
	not d.not_resource
	everything(d.actions)
	d.covers_bucket
	d.covers_objects
	s.effect == "Allow"
}

everything(actions) if "*" in actions

everything(actions) if "s3:*" in actions

any_matches(patterns, text) if {
	some pattern in patterns
	glob.matches(pattern, text)
}

# allows holds when the statement's action element takes in the action, written in lower case.
allows(s, action) if {
	not s.not_action
	any_matches(s.actions, action)
}

allows(s, action) if {
	s.not_action
	not any_matches(s.actions, action)
}

# touches holds when the statement's resources fit the kind of action.
touches(s, "bucket") if s.covers_bucket

touches(s, "objects") if s.covers_objects

touches(s, "objects") if {
	some r in s.resources
	contains(r, "/")
}

touches(s, _) if s.not_resource

# denied_to_all holds when a Deny without conditions keeps everyone from the action.
denied_to_all(action, kind) if {
	some d in input.derived.policy.statements
	d.effect == "Deny"
	d.principals.any
	not d.not_principal
	count(d.conditions) == 0
	allows(d, action)
	covers_kind(d, kind)
}

covers_kind(d, "bucket") if d.covers_bucket

covers_kind(d, "objects") if d.covers_objects

# answered holds when the policy is known: there is none, or it was read and understood.
answered if input.derived.policy.state in state.answered

# status_public is what GetBucketPolicyStatus says.
status_public if input.bucket.policyStatus.value.PolicyStatus.IsPublic == true

status_private if input.bucket.policyStatus.value.PolicyStatus.IsPublic == false

status_private if input.bucket.policyStatus.state == "absent"

path(s) := sprintf("derived.policy.statements[%d]", [s.index])

# name is how a message calls a statement.
name(s) := sprintf("statement %q", [s.sid]) if s.sid != ""

name(s) := sprintf("statement %d", [s.index]) if s.sid == ""

# log_target holds when the policy lets S3's logging service write: a target of access logs.
log_target if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	"logging.s3.amazonaws.com" in s.principals.service
	allows(s, "s3:putobject")
}

# replication_target holds when the policy lets somebody replicate into the bucket.
replication_target if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	some action in s.actions
	startswith(action, "s3:replicate")
}
