package s3audit.lib.policy_test

import data.s3audit.lib.policy
import data.s3audit.testing as t

# kind tells how a statement for everyone is judged that has these conditions.
kind(conditions) := "open" if {
	count(policy.open) == 1 with input as t.input_of({}, t.policy([t.statement({"conditions": conditions})]))
} else := "disputed" if {
	count(policy.disputed) == 1 with input as t.input_of({}, t.policy([t.statement({"conditions": conditions})]))
} else := "bounded"

one(operator, key, values) := kind([t.condition(operator, key, values)])

test_address_ranges if {
	every range in ["10.0.0.0/8", "10.0.0.0/9", "198.51.100.7", "2001:db8::/32", "2001:db8::1", "fc00::/64"] {
		one("ipaddress", "aws:sourceip", [range]) == "bounded"
	}
	every range in ["10.0.0.0/7", "0.0.0.0/0", "128.0.0.0/1", "2001::/31", "::/0", "300.1.1.1", "10.0.0.0/33", "not a range"] {
		one("ipaddress", "aws:sourceip", [range]) == "open"
	}
	one("ipaddress", "aws:sourceip", ["10.0.0.0/8", "0.0.0.0/1"]) == "open"
}

test_one_good_condition_is_enough if {
	kind([
		t.condition("ipaddress", "aws:sourceip", ["0.0.0.0/0"]),
		t.condition("stringequals", "aws:sourcevpce", ["vpce-1"]),
	]) == "bounded"
}

test_fixed_values if {
	one("stringequals", "aws:principalorgid", ["o-abc"]) == "bounded"
	one("stringlike", "aws:principalorgid", ["o-*"]) == "open"
	one("stringlike", "aws:principalorgid", ["*"]) == "open"
	one("stringequals", "aws:sourcevpc", ["${aws:SourceVpc}"]) == "open"
	one("stringequals", "aws:sourcevpc", ["vpc-1", "vpc-?"]) == "open"
	one("stringequals", "aws:sourcevpc", []) == "open"
	one("stringequals", "aws:sourcevpc", [""]) == "open"
	one("stringlike", "aws:userid", ["AROAEXAMPLE:*"]) == "disputed"
	one("stringequals", "aws:userid", ["${aws:userid}"]) == "open"
}

test_arns if {
	one("arnlike", "aws:principalarn", ["arn:aws:iam::{account}:role/app"]) == "bounded"
	one("arnlike", "aws:principalarn", ["arn:aws:iam::{account}:role/*"]) == "disputed"
	one("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/app"]) == "open"
	one("arnequals", "aws:sourcearn", ["arn:aws:s3:::source"]) == "bounded"
	one("arnlike", "aws:sourcearn", ["arn:aws:s3:::*"]) == "open"
	one("arnlike", "s3:dataaccesspointarn", ["arn:aws:s3:*:{account}:accesspoint/*"]) == "bounded"
	one("arnlike", "s3:dataaccesspointarn", ["arn:aws:s3:eu-west-1:*:accesspoint/x"]) == "disputed"
}

test_operators_that_tie_nobody if {
	every operator in ["stringnotequals", "stringnotlike", "arnnotlike", "notipaddress", "null", "dateless", "numericequals"] {
		one(operator, "aws:principalorgid", ["o-abc"]) == "open"
	}
	kind([object.union(t.condition("stringequals", "aws:principalorgid", ["o-abc"]), {"if_exists": true})]) == "open"
	kind([object.union(t.condition("stringequals", "aws:principalorgid", ["o-abc"]), {"qualifier": "forallvalues"})]) == "open"
	kind([object.union(t.condition("stringequals", "aws:principalorgid", ["o-abc"]), {"qualifier": "foranyvalue"})]) == "bounded"
}

test_keys_that_say_how_and_not_who if {
	every key in [
		"aws:securetransport", "s3:tlsversion", "aws:referer", "aws:useragent", "aws:currenttime",
		"aws:multifactorauthpresent", "aws:principaltag/team", "aws:resourceaccount", "s3:prefix", "aws:calledvia",
	] {
		one("stringequals", key, ["x"]) == "open"
	}
}

test_keys_that_only_s3_can_tell_about if {
	every key in ["aws:sourceorgid", "aws:vpceaccount", "aws:principalservicename", "aws:vpceorgid"] {
		one("stringequals", key, ["x"]) == "disputed"
	}
	one("bool", "aws:principalisawsservice", ["true"]) == "disputed"
}

test_principals if {
	judged("aws", ["444455556666"]) == "bounded"
	judged("service", ["sns.amazonaws.com"]) == "bounded"
	judged("canonical_user", ["b2"]) == "bounded"
	judged("federated", ["arn:aws:iam::444455556666:saml-provider/x"]) == "bounded"
	judged("federated", ["accounts.google.com"]) == "disputed"
}

judged(element, names) := "disputed" if {
	principals := object.union(t.aws([], []), {element: names})
	count(policy.disputed) == 1 with input as t.input_of({}, t.policy([t.statement({"principals": principals})]))
} else := "bounded" if {
	principals := object.union(t.aws([], []), {element: names})
	count(policy.open) == 0 with input as t.input_of({}, t.policy([t.statement({"principals": principals})]))
}

# What a Deny does to an Allow for everyone to read every object.
after(deny) := "open" if {
	count(policy.open) == 1 with input as t.input_of({}, t.policy([t.statement({}), denial(deny)]))
} else := "disputed" if {
	count(policy.disputed) == 1 with input as t.input_of({}, t.policy([t.statement({}), denial(deny)]))
}

denial(changes) := t.statement(object.union({"effect": "Deny", "actions": ["s3:*"]}, changes))

test_denials if {
	after({}) == "disputed"
	after({"actions": ["s3:get*"]}) == "disputed"
	after({"actions": ["s3:putobject"]}) == "open"
	after({"resources": ["arn:aws:s3:::{bucket}/private/*"], "covers_objects": false}) == "open"
	after({"not_action": true, "actions": ["s3:putobject"]}) == "open"
	after({"principals": t.aws(["444455556666"], ["444455556666"])}) == "open"
	after({"not_principal": true, "principals": t.aws(["444455556666"], ["444455556666"])}) == "disputed"
	after({"conditions": [t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])]}) == "disputed"
	after({"conditions": [t.condition("bool", "aws:securetransport", ["false"])]}) == "open"
	after({"conditions": [
		t.condition("stringnotequals", "aws:principalorgid", ["o-abc"]),
		t.condition("bool", "aws:securetransport", ["false"]),
	]}) == "open"
}
