package s3audit.rules.bucket_policy_wildcard_action_test

import data.s3audit.testing as t

verdict_of(changes, judgement) := t.verdict("bucket-policy-wildcard-action", t.policy_of([t.granted(changes, judgement)]))

severity_of(changes, judgement) := t.severities("bucket-policy-wildcard-action", t.policy_of([t.granted(changes, judgement)]))

test_every_spelling if {
	every action in ["*", "**", "s3:*", "s3:**", "s3:?*", "s3-object-lambda:*", "kms:*"] {
		verdict_of({"actions": ["s3:getobject", action]}, t.judged({})) == "fail"
	}
}

test_patterns_of_some_actions if {
	every action in ["s3:get*", "s3:*object", "s3:getobject", "s3:?", "s3:", "s3:*acl*"] {
		verdict_of({"actions": [action]}, t.judged({})) == "pass"
	}
}

test_denying_everything_is_fine if t.verdict("bucket-policy-wildcard-action", t.policy_of([t.guard({})])) == "pass"

test_not_action_is_judged_elsewhere if verdict_of({"actions": ["s3:*"], "not_action": true}, t.judged({})) == "pass"

test_severity_follows_the_callers if {
	severity_of({"actions": ["s3:*"]}, t.judged({})) == {"high"}
	severity_of(object.union(t.of_outsider, {"actions": ["s3:*"]}), t.to_outsider) == {"high"}
	severity_of(object.union(t.of_own, {"actions": ["s3:*"]}), t.to_own) == {"low"}
	service := {"principals": t.service("config.amazonaws.com"), "actions": ["s3:*"]}
	severity_of(service, t.to_service("config.amazonaws.com")) == {"medium"}
}

test_scope_foreign if {
	own := t.policy_of([t.granted(object.union(t.of_own, {"actions": ["s3:*"]}), t.to_own)])
	t.verdict("bucket-policy-wildcard-action", t.setting(own, "bucket-policy-wildcard-action", "principal_scope", "foreign")) == "pass"
	outsider := t.policy_of([t.granted(object.union(t.of_outsider, {"actions": ["s3:*"]}), t.to_outsider)])
	t.verdict("bucket-policy-wildcard-action", t.setting(outsider, "bucket-policy-wildcard-action", "principal_scope", "foreign")) == "fail"
}

test_scope_own if {
	own := t.policy_of([t.granted(object.union(t.of_own, {"actions": ["s3:*"]}), t.to_own)])
	t.verdict("bucket-policy-wildcard-action", t.setting(own, "bucket-policy-wildcard-action", "principal_scope", "own")) == "fail"
	outsider := t.policy_of([t.granted(object.union(t.of_outsider, {"actions": ["s3:*"]}), t.to_outsider)])
	t.verdict("bucket-policy-wildcard-action", t.setting(outsider, "bucket-policy-wildcard-action", "principal_scope", "own")) == "pass"
}

test_the_second_statement_is_seen if {
	doc := t.policy_of([t.granted({}, t.judged({})), t.granted({"sid": "All", "actions": ["*"]}, t.judged({}))])
	denials := data.s3audit.rules.bucket_policy_wildcard_action.deny with input as doc
	{d.path | some d in denials} == {"derived.policy.statements[1]"}
}

test_no_policy if t.verdict("bucket-policy-wildcard-action", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-wildcard-action") == "unknown"
