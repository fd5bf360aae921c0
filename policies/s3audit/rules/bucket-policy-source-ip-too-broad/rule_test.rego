package s3audit.rules.bucket_policy_source_ip_too_broad_test

import data.s3audit.testing as t

from(operator, ranges) := {"conditions": [t.condition(operator, "aws:sourceip", ranges)]}

bounded := t.judged({"public": false, "level": "shared", "callers": [t.caller("network", "x")]})

allowed(ranges) := t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(from("ipaddress", ranges), bounded)]))

test_narrow if {
	every range in ["198.51.100.7", "198.51.100.0/24", "198.51.0.0/16", "2001:db8::/32", "2001:db8::1"] {
		allowed([range]) == "pass"
	}
}

test_wide if {
	every range in ["198.0.0.0/8", "198.50.0.0/15", "0.0.0.0/0", "128.0.0.0/1", "2001::/31", "::/0"] {
		allowed([range]) == "fail"
	}
}

test_one_wide_among_narrow if allowed(["198.51.100.7", "0.0.0.0/1"]) == "fail"

test_private_ranges if allowed(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/8"]) == "pass"

test_what_is_no_range if allowed(["999.0.0.0/1", "anywhere"]) == "pass"

test_all_addresses_but_some if {
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(from("notipaddress", ["198.51.100.0/24"]), t.judged({}))])) == "fail"
}

test_some_left_out_of_a_range if {
	both := {"conditions": [
		t.condition("ipaddress", "aws:sourceip", ["198.51.100.0/24"]),
		t.condition("notipaddress", "aws:sourceip", ["198.51.100.7"]),
	]}
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(both, bounded)])) == "pass"
}

test_a_condition_on_no_caller_does_not_narrow if {
	both := {"conditions": [
		t.condition("stringequals", "s3:x-amz-acl", ["private"]),
		t.condition("notipaddress", "aws:sourceip", ["198.51.100.7"]),
	]}
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(both, t.judged({}))])) == "fail"
}

test_deny_that_spares_wide_ranges if {
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.guard(from("notipaddress", ["0.0.0.0/1"]))])) == "fail"
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.guard(from("notipaddress", ["198.51.100.0/24"]))])) == "pass"
}

test_other_keys_and_operators_are_another_thing if {
	narrow := t.condition("ipaddress", "aws:sourceip", ["198.51.100.0/24"])
	every other in [
		t.condition("ipaddress", "aws:vpcsourceip", ["0.0.0.0/0"]),
		t.condition("notipaddress", "aws:vpcsourceip", ["0.0.0.0/0"]),
		t.condition("stringequals", "aws:sourceip", ["0.0.0.0/0"]),
	] {
		t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted({"conditions": [narrow, other]}, bounded)])) == "pass"
		spared := t.condition("notipaddress", "aws:sourceip", ["198.51.100.0/24"])
		t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.guard({"conditions": [spared, other]})])) == "pass"
	}
	all_but := t.condition("notipaddress", "aws:vpcsourceip", ["198.51.100.0/24"])
	outside := {"conditions": [all_but, t.condition("ipaddress", "aws:sourceip", ["10.0.0.0/8"])]}
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(outside, bounded), t.granted({"conditions": [all_but]}, t.judged({}))])) == "pass"
}

test_all_addresses_but_many_is_told_once if {
	doc := t.policy_of([t.granted(from("notipaddress", ["0.0.0.0/1"]), t.judged({}))])
	denials := data.s3audit.rules.bucket_policy_source_ip_too_broad.deny with input as doc
	count(denials) == 1
}

test_deny_of_wide_ranges_is_fine if t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.guard(from("ipaddress", ["0.0.0.0/1"]))])) == "pass"

test_severity_follows_who_gets_in if {
	wide := from("ipaddress", ["198.0.0.0/8"])
	t.severities("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(wide, bounded)])) == {"medium"}
	t.severities("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(from("ipaddress", ["0.0.0.0/0"]), t.judged({}))])) == {"high"}
	t.severities("bucket-policy-source-ip-too-broad", t.policy_of([t.granted(object.union(t.of_outsider, wide), t.to_outsider)])) == {"low"}
	t.severities("bucket-policy-source-ip-too-broad", t.policy_of([t.guard(from("notipaddress", ["0.0.0.0/1"]))])) == {"medium"}
}

test_limits_of_the_user if {
	doc := t.policy_of([t.granted(from("ipaddress", ["198.51.100.0/24", "2001:db8::/40"]), bounded)])
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "ipv4_prefix", 25)) == "fail"
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "ipv6_prefix", 48)) == "fail"
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "ipv4_prefix", 24)) == "pass"
}

test_trusted_ranges if {
	doc := t.policy_of([t.granted(from("ipaddress", ["198.51.100.7", "2001:db8::/48", "10.0.0.0/8"]), bounded)])
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "trusted_cidrs", ["198.51.100.0/24", "2001:db8::/32"])) == "pass"
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "trusted_cidrs", ["198.51.100.0/24"])) == "fail"
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "trusted_cidrs", ["198.51.100.8", "2001:db8::/32", "x"])) == "fail"
	none := t.policy_of([t.granted(from("ipaddress", ["anywhere"]), bounded)])
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(none, "bucket-policy-source-ip-too-broad", "trusted_cidrs", ["198.51.100.0/24"])) == "pass"
}

test_no_such_condition if {
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted({}, t.judged({}))])) == "not-applicable"
	t.verdict("bucket-policy-source-ip-too-broad", t.policy_of([t.granted({"conditions": [t.condition("ipaddress", "aws:vpcsourceip", ["0.0.0.0/0"])]}, t.judged({}))])) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-source-ip-too-broad", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-source-ip-too-broad") == "unknown"

test_each_private_range_under_a_strict_limit if {
	every range in ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] {
		doc := t.policy_of([t.granted(from("ipaddress", [range]), bounded)])
		t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "ipv4_prefix", 24)) == "pass"
	}
}

test_an_address_as_text_is_no_such_condition if {
	doc := t.policy_of([t.granted(from("stringlike", ["198.51.*"]), t.judged({}))])
	t.verdict("bucket-policy-source-ip-too-broad", doc) == "not-applicable"
}

# The range of mapped addresses is one of IPv6 and trusts no address of IPv4.
test_trusted_range_of_mapped_addresses if {
	doc := t.policy_of([t.granted(from("ipaddress", ["198.51.100.7"]), bounded)])
	t.verdict("bucket-policy-source-ip-too-broad", t.setting(doc, "bucket-policy-source-ip-too-broad", "trusted_cidrs", ["::ffff:0:0/96"])) == "fail"
}
