# METADATA
# title: Verdicts
# description: >-
#   What every rule concludes, in plain Rego: data.s3audit.verdicts[id] is
#   pass, fail, unknown or not-applicable, and never rests on what was not
#   read. An input with a bucket gets the rules about buckets, one without
#   gets the rules about the account. An error in a built-in, which s3audit
#   calls a verdict of its own, leaves stock OPA without an answer.
# schemas:
#   - input: schema.input
package s3audit

import data.s3audit.lib.state

verdicts[rule.id] := verdict(rule) if {
	some rule in data.s3audit.catalog
	in_scope(rule.scope)
}

in_scope("bucket") if input.bucket

in_scope("account") if not input.bucket

verdict(rule) := "unknown" if {
	unsettled(rule)
} else := "not-applicable" if {
	evaluated(rule)
	not_applicable(rule)
} else := "fail" if {
	evaluated(rule)
	denied(rule)
} else := "pass" if {
	passed(rule)
} else := "unknown"

# unsettled holds when nobody knows the rule's parameters: they hang on tags
# that were not answered.
unsettled(rule) if rule.id in input.unsettled

# evaluated holds when the rule may speak at all.
evaluated(rule) if rule.partial

evaluated(rule) if not missing(rule)

passed(rule) if {
	not missing(rule)
	not undecided(rule)
}

passed(rule) if {
	rule.partial
	data.s3audit.rules[name(rule)].satisfied
	not undecided(rule)
}

# missing holds when something that the rule declares was not answered.
missing(rule) if {
	some subresource in rule.subresources
	not answered(subresource)
}

answered(subresource) if {
	subresource != "policy"
	input.bucket[subresource].state in state.answered
}

answered("policy") if input.derived.policy.state in state.answered

answered(subresource) if {
	startswith(subresource, "account.")
	input.account[trim_prefix(subresource, "account.")].state in state.answered
}

denied(rule) if count(data.s3audit.rules[name(rule)].deny) > 0

not_applicable(rule) if count(data.s3audit.rules[name(rule)].not_applicable) > 0

# undecided holds when the rule itself names an answer that it lacked.
undecided(rule) if count(data.s3audit.rules[name(rule)].unknown) > 0

# name is the last part of the rule's package.
name(rule) := replace(rule.id, "-", "_")
