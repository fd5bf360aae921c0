package s3audit.rules.bucket_policy_public_list_test

import data.s3audit.testing as t

id := "bucket-policy-public-list"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_policy_public_list.deny with input as doc
}

open := t.input_of({}, t.opened(["list"]))

test_open if t.verdict(id, open) == "fail"

test_another_class if t.verdict(id, t.input_of({}, t.opened(["read", "write", "admin", "metadata"]))) == "pass"

test_named_account_is_no_stranger if {
	doc := t.input_of({}, t.told([t.statement({})], [object.union(t.outside("account", "444455556666"), {"classes": ["list"]})]))
	t.verdict(id, doc) == "pass"
}

test_statement_is_named if {
	doc := t.input_of({}, t.told(
		[t.statement({"sid": "Mine"}), t.statement({"sid": "Theirs"})],
		[object.union(t.inside, {"classes": ["list"]}), t.judged({"classes": ["list"]})],
	))
	{f.value.sid | some f in denials(doc)} == {"Theirs"}
}

test_restricted if t.verdict(id, t.input_of({}, t.restricted(["list"]))) == "pass"

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
