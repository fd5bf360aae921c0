# METADATA
# title: Situations
# description: >-
#   Whether a condition of a policy certainly holds for requests of one kind.
#   A situation says of some condition keys, in lower case, which value every
#   such request has; null says that the key is not in the request. Of keys that it
#   does not name nothing is known, and a condition on them is not certain.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
package s3audit.lib.policy_situation

import data.s3audit.lib.condition
import data.s3audit.lib.glob

# met holds when all conditions of a statement certainly hold.
met(s, situation) if {
	every c in s.conditions { holds(c, situation) }
}

# holds follows IAM: without the key a condition is not met, but for IfExists,
# ForAllValues, negated operators and the test that it is absent.
holds(c, situation) if {
	situation[c.key] == null
	met_without_key(c)
}

holds(c, situation) if {
	value := situation[c.key]
	value != null
	met_by(c, value)
}

met_without_key(c) if {
	c.operator == "null"
	says(c, "true")
}

met_without_key(c) if {
	c.operator != "null"
	c.if_exists
}

met_without_key(c) if {
	c.operator != "null"
	c.qualifier == "forallvalues"
}

met_without_key(c) if {
	negated[c.operator]
	c.qualifier != "foranyvalue"
	count(c.values) > 0
}

met_by(c, _) if {
	c.operator == "null"
	says(c, "false")
}

met_by(c, value) if {
	some v in c.values
	matches(c.operator, v, value)
}

met_by(c, value) if {
	count(c.values) > 0
	positive := negated[c.operator]
	every v in c.values { not matches(positive, v, value) }
}

# negated says what each negated operator denies.
negated := {
	"stringnotequals": "stringequals",
	"stringnotequalsignorecase": "stringequalsignorecase",
	"stringnotlike": "stringlike",
	"arnnotequals": "arnlike",
	"arnnotlike": "arnlike",
	"numericnotequals": "numericequals",
	"notipaddress": "ipaddress",
}

matches("bool", v, value) if lower(v) == lower(value)

matches("stringequals", v, value) if v == value

matches("stringequalsignorecase", v, value) if lower(v) == lower(value)

matches("stringlike", v, value) if glob.matches(v, value)

matches("arnlike", v, value) if glob.matches(v, value)

matches("arnequals", v, value) if glob.matches(v, value)

matches("numericequals", v, value) if number(value) == number(v)

matches("numericlessthan", v, value) if number(value) < number(v)

matches("numericlessthanequals", v, value) if number(value) <= number(v)

matches("numericgreaterthan", v, value) if number(value) > number(v)

matches("numericgreaterthanequals", v, value) if number(value) >= number(v)

matches("ipaddress", v, value) if {
	range := condition.range_of(v)
	net.cidr_is_valid(range)
	contains(range, ":") == contains(value, ":")
	net.cidr_contains(range, value)
}

# number is undefined for a text that is none.
number(text) := to_number(text) if regex.match(`^[0-9]{1,15}(\.[0-9]{1,9})?$`, text)

says(c, answer) if {
	some v in c.values
	lower(v) == answer
}
