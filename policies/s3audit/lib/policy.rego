# METADATA
# title: Bucket policies
# description: >-
#   What the normalised statements of a bucket policy name: principals, actions
#   and resources. Who gets in by them is in input.derived.policy.analysis.
# schemas:
#   - input: schema.input
package s3audit.lib.policy

import data.s3audit.lib.glob
import data.s3audit.lib.state

# everyone holds when the statement names everyone, or everyone but a few.
everyone(s) if s.principals.any

everyone(s) if s.not_principal

# wildcard_principal holds for every way of writing "anyone" in a statement's principal.
wildcard_principal(s) if everyone(s)

wildcard_principal(s) if {
	some kind in ["service", "federated", "canonical_user"]
	some p in s.principals[kind]
	contains(p, "*")
}

# any_matches holds when one of the patterns takes in the text.
any_matches(patterns, text) if {
	some pattern in patterns
	glob.matches(pattern, text)
}

# covers holds when one statement takes in every action and resource of another.
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

path(s) := sprintf("derived.policy.statements[%d]", [s.index])

# name is how a message calls a statement.
name(s) := sprintf("statement %q", [s.sid]) if s.sid != ""

name(s) := sprintf("statement %d", [s.index]) if s.sid == ""
