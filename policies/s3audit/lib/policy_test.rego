package s3audit.lib.policy_test

import data.s3audit.lib.policy
import data.s3audit.testing as t

test_wildcard_principals if {
	policy.wildcard_principal(t.statement({}))
	policy.wildcard_principal(t.statement({"not_principal": true, "principals": t.aws(["444455556666"], ["444455556666"])}))
	every element in ["service", "federated", "canonical_user"] {
		policy.wildcard_principal(t.statement({"principals": object.union(t.aws([], []), {element: ["x", "*"]})}))
	}
	not policy.wildcard_principal(t.statement({"principals": t.aws(["444455556666"], ["444455556666"])}))
	not policy.wildcard_principal(t.statement({"principals": t.service("sns.amazonaws.com")}))
}

test_actions if {
	policy.allows(t.statement({"actions": ["s3:get*"]}), "s3:getobject")
	policy.allows(t.statement({"actions": ["s3:putobject", "*"]}), "s3:getobject")
	not policy.allows(t.statement({"actions": ["s3:put*"]}), "s3:getobject")
	policy.allows(t.statement({"not_action": true, "actions": ["s3:delete*"]}), "s3:getobject")
	not policy.allows(t.statement({"not_action": true, "actions": ["s3:get*"]}), "s3:getobject")
}

test_resources if {
	policy.touches(t.statement({}), "objects")
	not policy.touches(t.statement({}), "bucket")
	policy.touches(t.statement(t.whole), "bucket")
	policy.touches(t.statement({"resources": ["arn:aws:s3:::{bucket}/a/*"], "covers_objects": false}), "objects")
	policy.touches(t.statement({"not_resource": true, "resources": ["arn:aws:s3:::{bucket}/a"], "covers_objects": false}), "bucket")
}

# denied tells whether reading objects is kept from everyone beside this Deny.
denied(changes) if {
	deny := t.statement(object.union({"effect": "Deny", "actions": ["s3:*"]}, changes))
	policy.denied_to_all("s3:getobject", "objects") with input as t.input_of({}, t.policy([deny]))
}

test_denials if {
	denied({})
	denied({"actions": ["s3:get*"]})
	not denied({"actions": ["s3:putobject"]})
	not denied({"effect": "Allow"})
	not denied({"resources": ["arn:aws:s3:::{bucket}/private/*"], "covers_objects": false})
	not denied({"not_action": true, "actions": ["s3:get*"]})
	not denied({"principals": t.aws(["444455556666"], ["444455556666"])})
	not denied({"not_principal": true})
	not denied({"conditions": [t.condition("bool", "aws:securetransport", ["false"])]})
}

test_denial_of_the_bucket_is_none_of_objects if {
	deny := t.statement({"effect": "Deny", "covers_bucket": true, "covers_objects": false})
	policy.denied_to_all("s3:getobject", "bucket") with input as t.input_of({}, t.policy([deny]))
	not denied({"covers_bucket": true, "covers_objects": false})
}

test_answered if {
	policy.answered with input as t.input_of({}, {})
	policy.answered with input as t.input_of({}, t.policy([]))
	not policy.answered with input as t.input_of({}, t.unread_policy("denied"))
	not policy.answered with input as t.input_of({}, t.unread_policy("malformed"))
}

test_covering if {
	everything := t.statement(object.union(t.whole, {"actions": ["s3:*"]}))
	policy.covers(everything, t.statement({}))
	policy.covers(t.statement({"actions": ["s3:get*"]}), t.statement({"resources": ["arn:aws:s3:::{bucket}/a/*"]}))
	policy.covers(everything, t.statement({"not_action": true, "actions": ["s3:delete*"]}))
	policy.covers(object.union(everything, {"actions": ["*"]}), t.statement({"not_resource": true}))
	not policy.covers(t.statement({"actions": ["s3:get*"]}), t.statement({"actions": ["s3:getobject", "s3:putobject"]}))
	not policy.covers(t.statement({"resources": ["arn:aws:s3:::{bucket}/a/*"]}), t.statement({}))
	not policy.covers(object.union(everything, {"not_action": true}), t.statement({}))
	not policy.covers(object.union(everything, {"not_resource": true}), t.statement({}))
}

test_a_wildcard_in_an_arn_is_not_everyone if {
	not policy.wildcard_principal(t.statement({"principals": t.aws(["arn:aws:iam::*:role/x"], [])}))
}

test_everything_with_wildcards_touches_objects if {
	policy.touches(t.statement({"resources": ["*"], "covers_bucket": true}), "objects")
}

test_negations_are_covered_by_everything_alone if {
	all_actions := t.statement(object.union(t.whole, {"actions": ["s3:*"]}))
	but := t.statement({"not_action": true, "actions": ["s3:getobject"]})
	policy.covers(all_actions, but)
	not policy.covers(all_actions, object.union(but, {"effect": "Deny"}))
	every gap in [{"actions": ["s3:get*"]}, {"covers_bucket": false}, {"covers_objects": false}] {
		not policy.covers(object.union(all_actions, gap), but)
	}
	elsewhere := t.statement({"not_resource": true, "resources": ["arn:aws:s3:::{bucket}/a/*"]})
	not policy.covers(t.statement({}), elsewhere)
}
