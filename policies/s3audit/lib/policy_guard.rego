# METADATA
# title: Guards
# description: >-
#   What the Deny statements of a bucket policy refuse to everyone, for requests
#   in one situation. Statements add up: one may be about the bucket and another
#   about its objects, one about some actions and another about all the others.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
package s3audit.lib.policy_guard

import data.s3audit.lib.glob
import data.s3audit.lib.policy
import data.s3audit.lib.policy_situation

# refuse are the statements that deny something to everyone in the situation.
refuse(situation) := {s |
	some s in input.derived.policy.statements
	s.effect == "Deny"
	everyone(s)
	policy_situation.met(s, situation)
}

# everyone holds when a Deny names everyone; a wildcard within an ARN does not.
everyone(s) if {
	not s.not_principal
	"*" in s.principals.aws
}

# covered are the kinds of resource, "bucket" and "objects", on which every
# action of S3 is denied to everyone in the situation.
covered(situation) := {kind |
	some kind in ["bucket", "objects"]
	about := {s |
		some s in refuse(situation)
		policy.covers_kind(s, kind)
	}
	all_actions(about)
}

# all_actions holds when the statements together name every action of S3.
all_actions(statements) if {
	some s in statements
	not s.not_action
	some a in s.actions
	every_action(a)
}

all_actions(statements) if {
	some s in statements
	s.not_action
	every a in s.actions { named_elsewhere(statements, a) }
}

named_elsewhere(_, a) if not may_be_of_s3(a)

named_elsewhere(statements, a) if {
	some s in statements
	not s.not_action
	some pattern in s.actions
	glob.matches(pattern, a)
}

may_be_of_s3(a) if glob.matches(split(a, ":")[0], "s3")

# every_action holds for a pattern that matches whatever S3 may name an action.
every_action(a) if {
	glob.matches(a, "s3:~")
	glob.matches(a, "s3:~~")
}

# refused holds when an action, in lower case, on a kind of resource is denied
# to everyone in the situation.
refused(situation, action, kind) if {
	some s in refuse(situation)
	policy.allows(s, action)
	policy.covers_kind(s, kind)
}
