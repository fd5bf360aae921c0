package s3audit.lib.policy_situation_test

import data.s3audit.lib.policy_situation
import data.s3audit.testing as t

certain(operator, values, value) if {
	policy_situation.holds(t.condition(operator, "k", values), {"k": value})
}

test_text if {
	certain("stringequals", ["a", "b"], "b")
	not certain("stringequals", ["A"], "a")
	certain("stringequalsignorecase", ["A"], "a")
	certain("stringlike", ["a*"], "abc")
	not certain("stringequals", ["a*"], "abc")
	certain("stringnotequals", ["a"], "b")
	not certain("stringnotequals", ["a", "b"], "b")
	certain("stringnotequalsignorecase", ["a"], "b")
	not certain("stringnotequalsignorecase", ["B"], "b")
	not certain("stringnotlike", ["b*"], "b1")
	certain("bool", ["False"], "false")
	not certain("bool", ["true"], "false")
	not certain("bool", ["false"], "true")
}

test_arns_take_wildcards_with_every_operator if {
	every operator in ["arnlike", "arnequals"] {
		certain(operator, ["arn:aws:iam::1:role/*"], "arn:aws:iam::1:role/x")
	}
	every operator in ["arnnotlike", "arnnotequals"] {
		not certain(operator, ["arn:aws:iam::1:role/*"], "arn:aws:iam::1:role/x")
	}
}

test_numbers if {
	certain("numericequals", ["1.20"], "1.2")
	certain("numericnotequals", ["1.3"], "1.2")
	certain("numericlessthan", ["1.3"], "1.2")
	not certain("numericlessthan", ["1.2"], "1.2")
	certain("numericlessthanequals", ["1.2"], "1.2")
	certain("numericgreaterthan", ["1.1"], "1.2")
	not certain("numericgreaterthan", ["1.2"], "1.2")
	certain("numericgreaterthanequals", ["1.2"], "1.2")
	not certain("numericequals", ["x"], "1.2")
}

test_addresses if {
	certain("ipaddress", ["198.51.100.0/24"], "198.51.100.7")
	not certain("ipaddress", ["198.51.100.0/24"], "198.51.101.7")
	certain("notipaddress", ["198.51.100.0/24", "2001:db8::/32"], "198.51.101.7")
	not certain("notipaddress", ["0.0.0.0/0"], "198.51.101.7")
	not certain("ipaddress", ["::/0"], "198.51.101.7")
	not certain("ipaddress", ["300.0.0.0/8"], "198.51.101.7")
}

test_null_on_a_key_that_is_there if {
	certain("null", ["false"], "a")
	not certain("null", ["true"], "a")
}

missing(c) if policy_situation.holds(c, {"k": null})

test_without_the_key if {
	not missing(t.condition("stringequals", "k", ["a"]))
	missing(t.if_exists(t.condition("stringequals", "k", ["a"])))
	missing(t.qualified(t.condition("stringequals", "k", ["a"]), "forallvalues"))
	not missing(t.qualified(t.condition("stringequals", "k", ["a"]), "foranyvalue"))
	missing(t.condition("stringnotequals", "k", ["a"]))
	not missing(t.qualified(t.condition("stringnotequals", "k", ["a"]), "foranyvalue"))
	missing(t.condition("null", "k", ["true"]))
	not missing(t.condition("bool", "k", ["true"]))
	not missing(t.condition("stringnotequals", "k", []))
	not missing(t.condition("null", "k", ["false"]))
	not missing(t.qualified(t.condition("null", "k", ["false"]), "forallvalues"))
	not missing(t.if_exists(t.condition("null", "k", ["false"])))
}

test_keys_of_which_nothing_is_known if {
	not policy_situation.holds(t.condition("stringequals", "other", ["a"]), {"k": "a"})
	not policy_situation.holds(t.if_exists(t.condition("stringequals", "other", ["a"])), {"k": "a"})
	not policy_situation.holds(t.condition("stringnotequals", "other", ["a"]), {"k": null})
}

test_no_values if {
	not certain("stringequals", [], "a")
	not certain("stringnotequals", [], "a")
}

test_all_conditions_have_to_hold if {
	both := [t.condition("stringequals", "k", ["a"]), t.condition("stringequals", "other", ["a"])]
	policy_situation.met({"conditions": []}, {})
	policy_situation.met({"conditions": both}, {"k": "a", "other": "a"})
	not policy_situation.met({"conditions": both}, {"k": "a"})
}

test_operators_that_do_not_hold if {
	not certain("stringlike", ["b*"], "abc")
	not certain("arnlike", ["arn:aws:iam::1:role/*"], "arn:aws:iam::2:role/x")
	not certain("arnequals", ["arn:aws:iam::1:role/*"], "arn:aws:iam::2:role/x")
	not certain("numericgreaterthanequals", ["1.3"], "1.2")
	certain("arnnotequals", ["arn:aws:iam::1:role/*"], "arn:aws:iam::2:role/x")
	certain("arnnotlike", ["arn:aws:iam::1:role/*"], "arn:aws:iam::2:role/x")
}

# A range of IPv6 takes in no address of IPv4, not even the one for mapped addresses.
test_mapped_addresses if not certain("ipaddress", ["::ffff:0:0/96"], "198.51.100.7")
