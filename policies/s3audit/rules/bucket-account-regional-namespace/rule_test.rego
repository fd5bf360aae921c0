package s3audit.rules.bucket_account_regional_namespace_test

import data.s3audit.testing as t

rule := "bucket-account-regional-namespace"

created(name, at) := t.input_of({"name": name, "creationDate": at}, {})

at_home := "logs-111122223333-eu-west-1-an"

test_at_home if t.verdict(rule, created(at_home, "2026-06-01T00:00:00Z")) == "pass"

test_old_and_at_home if t.verdict(rule, created(at_home, "2020-06-01T00:00:00Z")) == "pass"

test_open_name if t.verdict(rule, created("logs", "2026-06-01T00:00:00Z")) == "fail"

test_somebody_elses_suffix if {
	every name in ["logs-444455556666-eu-west-1-an", "logs-111122223333-us-east-1-an", "logs-111122223333-eu-west-1", "logs111122223333-eu-west-1-an"] {
		t.verdict(rule, created(name, "2026-06-01T00:00:00Z")) == "fail"
	}
}

test_on_the_day if {
	t.verdict(rule, created("logs", "2026-03-12T00:00:00Z")) == "fail"
	t.verdict(rule, created("logs", "2026-03-11T23:59:59Z")) == "not-applicable"
}

test_other_day if {
	doc := created("logs", "2026-06-01T00:00:00Z")
	t.verdict(rule, t.setting(doc, rule, "created_since", "2026-07-01")) == "not-applicable"
	t.verdict(rule, t.setting(doc, rule, "created_since", "2026-06-01")) == "fail"
}

test_region_without if {
	doc := object.union(created("logs", "2026-06-01T00:00:00Z"), {"bucket": {"region": "me-south-1"}})
	t.verdict(rule, doc) == "not-applicable"
	t.verdict(rule, t.setting(doc, rule, "regions_without", [])) == "fail"
}

test_another_server if {
	every account in ["", "admin"] {
		doc := object.union(created("logs", "2026-06-01T00:00:00Z"), {"bucket": {"account": account}})
		t.verdict(rule, doc) == "not-applicable"
	}
}

test_no_date_is_unknown if t.verdict(rule, t.input_of({}, {})) == "unknown"

test_at_home_whatever_the_date if t.verdict(rule, t.input_of({"name": at_home}, {})) == "pass"

test_excluded_by_name if {
	doc := created("logs", "2026-06-01T00:00:00Z")
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["log?"])) == "not-applicable"
}

test_says_nothing_of_what_it_does_not_judge if {
	old := created("logs", "2020-06-01T00:00:00Z")
	count(data.s3audit.rules.bucket_account_regional_namespace.deny) == 0 with input as old
	young := created("logs", "2026-06-01T00:00:00Z")
	count(data.s3audit.rules.bucket_account_regional_namespace.unknown) == 0 with input as young
}
