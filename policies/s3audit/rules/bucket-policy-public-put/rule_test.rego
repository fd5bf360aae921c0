package s3audit.rules.bucket_policy_public_put_test

import data.s3audit.testing as t

id := "bucket-policy-public-put"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_policy_public_put.deny with input as doc
}

# allowing is the input of a policy that lets anyone use these actions.
allowing(changes) := t.input_of({}, t.told([t.statement(changes)], [t.judged({"classes": ["write"]})]))

open := allowing({"actions": ["s3:*"]})

test_actions_on_objects if {
	every action in ["s3:putobject", "s3:put*", "s3:*", "*", "s3:putobjectacl", "s3:replicateobject", "s3:p?tobject"] {
		t.verdict(id, allowing({"actions": [action]})) == "fail"
	}
}

test_actions_on_the_bucket if {
	every action in ["s3:putbucketpolicy", "s3:putlifecycleconfiguration"] {
		t.verdict(id, allowing(object.union(t.whole, {"actions": [action]}))) == "fail"
	}
}

# The last one is an action on the bucket, and the statement is about objects.
test_other_actions if {
	every action in ["s3:getobject", "s3:get*", "s3:deleteobject", "s3:putbucketacl"] {
		t.verdict(id, allowing({"actions": [action]})) == "pass"
	}
}

test_everything_but if {
	t.verdict(id, allowing({"not_action": true, "actions": ["s3:delete*"]})) == "fail"
	t.verdict(id, allowing({"not_action": true, "actions": ["s3:put*", "s3:replicate*"]})) == "pass"
}

test_everywhere_but if {
	doc := allowing({"not_resource": true, "resources": ["arn:aws:s3:::{bucket}/x"], "covers_objects": false, "actions": ["s3:put*"]})
	t.verdict(id, doc) == "fail"
}

test_one_prefix if {
	doc := allowing({"resources": ["arn:aws:s3:::{bucket}/in/*"], "covers_objects": false, "actions": ["s3:putobject"]})
	t.verdict(id, doc) == "fail"
}

# beside is an open Allow of everything and this Deny.
beside(deny) := t.input_of({}, t.told(
	[t.statement({"actions": ["s3:*"]}), t.statement(object.union({"effect": "Deny"}, deny))],
	[t.judged({"classes": ["read", "write"], "denies": [{"statement": 1, "effect": "removes-actions"}]}), t.judged_deny({})],
))

test_denied_to_everyone if {
	t.verdict(id, beside({"actions": ["s3:put*", "s3:replicate*"]})) == "pass"
	t.verdict(id, beside({"actions": ["s3:get*"]})) == "fail"
}

test_denied_over_plain_http_only if {
	doc := beside({"actions": ["s3:*"], "conditions": [t.condition("bool", "aws:securetransport", ["false"])]})
	t.verdict(id, doc) == "fail"
}

test_named_account_is_no_stranger if {
	doc := t.input_of({}, t.told([t.statement({"actions": ["s3:*"]})], [t.outside("account", "444455556666")]))
	t.verdict(id, doc) == "pass"
}

test_statement_is_named if {
	found := denials(open)
	{f.path | some f in found} == {"derived.policy.statements[0]"}
}

test_restricted if t.verdict(id, t.input_of({}, object.union(t.restricted(["write"]), t.policy([t.statement({"actions": ["s3:*"]})])))) == "pass"

test_no_policy if t.verdict(id, t.input_of({}, {})) == "pass"

test_restricted_decides_though_the_policy_is_denied if {
	doc := t.input_of({"policy": t.denied}, object.union(t.unread_policy("denied"), {"publicAccessBlock": t.blocked}))
	t.verdict(id, doc) == "pass"
}

test_no_policy_decides_though_the_block_is_denied if {
	doc := t.input_of({"publicAccessBlock": t.denied}, {"publicAccessBlock": t.unread_block})
	t.verdict(id, doc) == "pass"
}

test_policy_denied_is_unknown if {
	t.verdict(id, t.input_of({"policy": t.denied}, t.unread_policy("denied"))) == "unknown"
}

test_malformed_is_unknown if {
	t.verdict(id, t.input_of({"policy": t.present({})}, t.unread_policy("malformed"))) == "unknown"
}

test_open_with_an_unread_block_is_unknown if {
	doc := object.union(open, {"derived": {"publicAccessBlock": t.unread_block}, "bucket": {"publicAccessBlock": t.denied}})
	t.verdict(id, doc) == "unknown"
}

# One statement is open and does something else, the other does it and is not open.
test_open_and_harmful_are_two_statements if {
	doc := t.input_of({}, t.told(
		[t.statement({}), t.statement({"actions": ["s3:putobject"]})],
		[t.judged({"classes": ["read"]}), t.outside("account", "444455556666")],
	))
	t.verdict(id, doc) == "pass"
}
