package s3audit.rules.replication_role_approved_test

import data.s3audit.testing as t

rule := "replication-role-approved"

by(role) := t.input_of(
	{"replication": t.present({"ReplicationConfiguration": {
		"Role": role,
		"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
	}})},
	{},
)

own := "arn:aws:iam::111122223333:role/service-role/replicate"

test_own_role if t.verdict(rule, by(own)) == "pass"

test_role_of_another_account if t.verdict(rule, by("arn:aws:iam::444455556666:role/replicate")) == "fail"

test_no_role if {
	t.verdict(rule, by("")) == "fail"
	doc := t.input_of({"replication": t.present({"ReplicationConfiguration": {"Rules": [{"Status": "Enabled"}]}})}, {})
	t.verdict(rule, doc) == "fail"
}

test_on_the_list if {
	t.verdict(rule, t.setting(by(own), rule, "approved_roles", [own])) == "pass"
	t.verdict(rule, t.setting(by(own), rule, "approved_roles", ["arn:aws:iam::111122223333:role/service-role/*"])) == "pass"
}

test_not_on_the_list if {
	t.verdict(rule, t.setting(by(own), rule, "approved_roles", ["arn:aws:iam::111122223333:role/replicate"])) == "fail"
}

test_a_list_does_not_let_strangers_in if {
	t.verdict(rule, t.setting(by("arn:aws:iam::444455556666:role/replicate"), rule, "approved_roles", ["*"])) == "fail"
}

test_absent if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"
