package s3audit.lib.condition_test

import data.s3audit.lib.condition
import data.s3audit.testing as t

test_narrow_ranges if {
	every range in ["10.0.0.0/8", "10.0.0.0/9", "198.51.100.7", "2001:db8::/32", "2001:db8::1", "fc00::/64"] {
		condition.narrow(range)
		condition.ties(t.condition("ipaddress", "aws:sourceip", [range]))
	}
	every range in ["10.0.0.0/7", "0.0.0.0/0", "128.0.0.0/1", "2001::/31", "::/0", "300.1.1.1", "10.0.0.0/33", "not a range"] {
		not condition.narrow(range)
	}
	not condition.ties(t.condition("ipaddress", "aws:sourceip", ["10.0.0.0/8", "0.0.0.0/1"]))
}

test_ranges_of_single_addresses if {
	condition.range_of("198.51.100.7") == "198.51.100.7/32"
	condition.range_of("2001:db8::1") == "2001:db8::1/128"
	condition.range_of("10.0.0.0/8") == "10.0.0.0/8"
}

test_fixed_values if {
	condition.ties(t.condition("stringequals", "aws:principalorgid", ["o-abc"]))
	every value in ["o-*", "*", "o-?", "${aws:PrincipalOrgID}", ""] {
		not condition.ties(t.condition("stringlike", "aws:principalorgid", [value]))
	}
	not condition.ties(t.condition("stringequals", "aws:principalorgid", []))
}

test_arns if {
	condition.ties(t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::444455556666:role/*"]))
	not condition.ties(t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/app"]))
	condition.ties(t.condition("arnlike", "s3:dataaccesspointarn", ["arn:aws:s3:*:444455556666:accesspoint/*"]))
	not condition.ties(t.condition("arnlike", "s3:dataaccesspointarn", ["arn:aws:s3:eu-west-1:*:accesspoint/x"]))
	condition.ties(t.condition("stringlike", "aws:principalorgpaths", ["o-abc/r-x/*"]))
	not condition.ties(t.condition("stringlike", "aws:principalorgpaths", ["o-*/r-x/*"]))
}

test_operators_that_demand_nothing if {
	every operator in ["stringnotequals", "stringnotlike", "arnnotlike", "null", "dateless"] {
		not condition.ties(t.condition(operator, "aws:principalorgid", ["o-abc"]))
	}
	plain := t.condition("stringequals", "aws:principalorgid", ["o-abc"])
	not condition.ties(object.union(plain, {"if_exists": true}))
	not condition.ties(object.union(plain, {"qualifier": "forallvalues"}))
	condition.ties(object.union(plain, {"qualifier": "foranyvalue"}))
}

test_own_account if {
	condition.own(t.condition("stringequals", "aws:principalaccount", ["{account}"]))
	condition.own(t.condition("arnlike", "aws:sourcearn", ["arn:aws:sns:eu-west-1:{account}:*"]))
	not condition.own(t.condition("stringequals", "aws:principalaccount", ["{account}", "444455556666"]))
	not condition.own(t.condition("stringnotequals", "aws:principalaccount", ["{account}"]))
	not condition.own(t.condition("stringequals", "aws:principalorgid", ["{account}"]))
}

test_operators_that_demand_a_value if {
	every operator in ["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"] {
		condition.ties(t.condition(operator, "aws:principalarn", ["arn:aws:iam::444455556666:role/app"]))
	}
}

test_what_is_pinned_only_by_its_own_key if {
	not condition.ties(t.condition("stringequals", "s3:dataaccesspointarn", ["x"]))
	not condition.ties(t.condition("stringlike", "aws:userid", ["arn:aws:iam::444455556666:*"]))
	not condition.ties(t.condition("stringlike", "aws:principalarn", ["o-abc/*"]))
	not condition.ties(t.condition("ipaddress", "aws:vpcsourceip", ["10.0.0.0/8"]))
	not condition.ties(t.if_exists(t.condition("ipaddress", "aws:sourceip", ["10.0.0.0/8"])))
}

# Five parts are no ARN.
test_arns_that_break_off if {
	not condition.of_one_account("arn:aws:iam::444455556666")
	not condition.of_owner("arn:aws:iam::{account}")
	condition.of_owner("arn:aws:iam::{account}:root")
}

test_ranges_that_only_look_like_it if {
	not condition.narrow("2001:db8:::/48")
	not condition.narrow("12345::/64")
}

test_each_key_of_the_own_account if {
	every key in ["aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourcearn", "s3:dataaccesspointaccount"] {
		condition.own(t.condition("stringequals", key, ["{account}"]))
		not condition.own(t.if_exists(t.condition("stringequals", key, ["{account}"])))
	}
}
