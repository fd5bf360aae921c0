package s3audit.rules.effective_public_access_block_test

import data.s3audit.testing as t

test_all_on if t.verdict("effective-public-access-block", t.input_of({}, {"publicAccessBlock": t.blocked})) == "pass"

test_all_on_decides_alone if {
	doc := t.input_of({"publicAccessBlock": t.denied}, {"publicAccessBlock": t.blocked})
	t.verdict("effective-public-access-block", doc) == "pass"
}

test_all_off if t.verdict("effective-public-access-block", t.input_of({}, {})) == "fail"

test_one_off if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.blocked, {"BlockPublicPolicy": false})})
	t.verdict("effective-public-access-block", doc) == "fail"
}

test_each_switch_is_told if {
	denials := data.s3audit.rules.effective_public_access_block.deny with input as t.input_of({}, {})
	count(denials) == 4
}

test_one_unknown_is_unknown if {
	every name, _ in t.blocked {
		doc := t.input_of(
			{"publicAccessBlock": t.denied},
			{"publicAccessBlock": object.union(t.blocked, {name: null})},
		)
		t.verdict("effective-public-access-block", doc) == "unknown"
	}
}

test_denied_is_unknown if {
	doc := t.input_of({"publicAccessBlock": t.denied}, {"publicAccessBlock": t.unread_block})
	t.verdict("effective-public-access-block", doc) == "unknown"
}
