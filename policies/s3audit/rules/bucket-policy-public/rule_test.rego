package s3audit.rules.bucket_policy_public_test

import data.s3audit.testing as t

id := "bucket-policy-public"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_policy_public.deny with input as doc
}

test_public if {
	doc := t.input_of({}, t.opened(["read"]))
	t.verdict(id, doc) == "fail"
	every f in denials(doc) { not f.severity }
}

test_not_public if {
	doc := t.input_of({}, object.union(
		t.told([t.statement({})], [t.outside("account", "444455556666")]),
		t.also({"verdict": "shared", "read": "shared", "policy_is_public": false}),
	))
	t.verdict(id, doc) == "pass"
}

test_no_policy if t.verdict(id, t.input_of({}, {})) == "pass"

test_restricted if t.verdict(id, t.input_of({}, t.restricted(["read"]))) == "pass"

test_refusing_new_policies_is_not_enough if {
	doc := t.input_of({}, object.union(
		t.opened(["read"]),
		{"publicAccessBlock": object.union(t.blocked, {"RestrictPublicBuckets": false})},
	))
	t.verdict(id, doc) == "fail"
}

test_settings_alone_are_medium if {
	every classes in [["metadata"], []] {
		doc := t.input_of({}, object.union(
			t.told([t.statement({})], [t.judged({"classes": classes})]),
			t.also({"metadata": "public", "policy_is_public": true}),
		))
		t.verdict(id, doc) == "fail"
		{f.severity | some f in denials(doc)} == {"medium"}
	}
}

test_s3_alone_says_so if {
	doc := t.input_of({"policyStatus": t.status(true)}, object.union(
		t.told([t.statement({})], [t.outside("account", "444455556666")]),
		t.also({
			"policy_is_public": true,
			"analyser_disagreement": {"aws": true, "analyser": false, "statements": []},
		}),
	))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"derived.exposure.policy_is_public"}
}

test_s3_says_no if {
	doc := t.input_of({"policyStatus": t.status(false)}, object.union(
		t.told([t.statement({})], [t.judged({})]),
		t.also({
			"policy_is_public": false,
			"analyser_disagreement": {"aws": false, "analyser": true, "statements": [0]},
		}),
	))
	t.verdict(id, doc) == "pass"
}

test_a_text_that_could_not_be_read_and_a_status_that_could if {
	doc := t.input_of({"policy": t.denied, "policyStatus": t.status(true)}, object.union_n([
		t.unread_policy("denied"),
		t.unread_exposure,
		t.also({"policy_is_public": true}),
	]))
	t.verdict(id, doc) == "fail"
}

test_restricted_decides_alone if {
	doc := t.input_of({"policy": t.denied, "policyStatus": t.denied}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.blocked},
	]))
	t.verdict(id, doc) == "pass"
}

test_no_policy_decides_alone if {
	doc := t.input_of({"policyStatus": t.denied, "publicAccessBlock": t.denied, "acl": t.denied}, {"publicAccessBlock": t.unread_block})
	t.verdict(id, doc) == "pass"
}

test_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, object.union(t.unread_policy("denied"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

test_public_with_an_unread_block_is_unknown if {
	doc := t.input_of({"publicAccessBlock": t.denied}, object.union_n([
		t.told([t.statement({})], [t.judged({})]),
		t.unread_exposure,
		t.also({"policy_is_public": true}),
		{"publicAccessBlock": t.unread_block},
	]))
	t.verdict(id, doc) == "unknown"
}

test_malformed_is_unknown if {
	doc := t.input_of({"policy": t.present({})}, object.union(t.unread_policy("malformed"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

test_each_class_of_access_keeps_the_severity if {
	every class in ["list", "read", "write", "admin"] {
		found := denials(t.input_of({}, t.opened([class])))
		count(found) == 1
		every f in found { not f.severity }
	}
}
