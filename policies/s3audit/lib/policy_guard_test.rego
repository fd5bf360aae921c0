package s3audit.lib.policy_guard_test

import data.s3audit.lib.policy_guard
import data.s3audit.testing as t

covered(guards) := kinds if {
	kinds := policy_guard.covered({}) with input as t.policy_of([t.guard(guard) | some guard in guards])
}

both := {"bucket", "objects"}

test_every_action if {
	every action in ["*", "s3:*", "s3*", "*:*", "s3:**", "s3:?*", "s*"] {
		covered([{"actions": [action]}]) == both
	}
	covered([{"not_action": true, "actions": ["s3:*"]}]) == set()
	every action in ["s3:get*", "s3:?", "s3:??", "s3:??*", "s3:*object", "iam:*", "s3:", "s3"] {
		covered([{"actions": [action]}]) == set()
	}
}

test_actions_add_up if {
	covered([{"actions": ["s3:get*"]}, {"not_action": true, "actions": ["s3:getobject"]}]) == both
	covered([{"actions": ["s3:getobject"]}, {"not_action": true, "actions": ["s3:get*"]}]) == set()
	covered([{"not_action": true, "actions": ["s3:get*"]}]) == set()
	covered([{"not_action": true, "actions": ["iam:*", "sts:assumerole"]}]) == both
	covered([{"not_action": true, "actions": ["*:get*"]}]) == set()
}

test_resources_add_up if {
	bucket := {"covers_objects": false}
	objects := {"covers_bucket": false}
	covered([bucket]) == {"bucket"}
	covered([objects]) == {"objects"}
	covered([bucket, objects]) == both
	covered([{"actions": ["s3:get*"], "covers_objects": false}, {"not_action": true, "actions": ["s3:get*"], "covers_bucket": false}]) == set()
}

test_everyone_has_to_be_meant if {
	covered([{"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])}]) == set()
	covered([{"principals": t.aws(["arn:aws:iam::444455556666:root", "*"], ["444455556666"])}]) == both
	covered([{"not_principal": true}]) == set()
	wildcard := object.union(t.aws(["arn:aws:iam::*:root"], []), {"any": true})
	covered([{"principals": wildcard}]) == set()
}

test_allowing_refuses_nothing if {
	doc := t.policy_of([t.granted(object.union(t.whole, {"actions": ["s3:*"]}), t.judged({}))])
	kinds := policy_guard.covered({}) with input as doc
	kinds == set()
}

refused(action, kind) if {
	policy_guard.refused({"k": "a"}, action, kind) with input as t.policy_of([t.guard({
		"actions": ["s3:delete*"], "covers_bucket": false,
		"conditions": [t.condition("stringequals", "k", ["a"])],
	})])
}

test_refused if {
	refused("s3:deleteobject", "objects")
	not refused("s3:getobject", "objects")
	not refused("s3:deletebucket", "bucket")
}
