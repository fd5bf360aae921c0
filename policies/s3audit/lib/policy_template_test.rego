package s3audit.lib.policy_template_test

import data.s3audit.lib.policy_template
import data.s3audit.testing as t

whole := {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}

valid(v) if policy_template.valid(json.marshal(v))

test_valid if {
	valid(whole)
	valid([whole, whole])
	valid({"Version": "2012-10-17", "Statement": whole})
	valid({"statement": [whole]})
	valid({"effect": "Allow", "NotPrincipal": "*", "notAction": "x", "NotResource": "*"})
}

test_not_valid if {
	not policy_template.valid("{")
	not policy_template.valid("")
	every name in ["Effect", "Principal", "Action", "Resource"] { not valid(object.remove(whole, [name])) }
	every name in ["NotPrincipal", "NotAction", "NotResource"] { not valid(object.union(whole, {name: "*"})) }
	not valid(["x"])
	not valid([whole, 1])
}

# within holds when the second statement takes in the first.
within(one, other) if policy_template.taken_in(parsed(one), [parsed(other)])

parsed(changes) := statement if {
	statements := policy_template.parse(json.marshal(object.union(base, changes))) with input as t.input_of({}, {})
	statement := statements[0]
}

base := {
	"Effect": "Allow", "Principal": {"AWS": "444455556666"},
	"Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket_name}/*",
}

test_itself if within({}, {})

test_effects_differ if not within({"Effect": "Deny"}, {})

test_kinds_of_principals_differ if {
	not within({"Principal": {"Service": "444455556666"}}, {})
	not within({"Principal": {"Federated": "x"}}, {"Principal": {"CanonicalUser": "x"}})
	within({"Principal": {"Federated": "x"}}, {"Principal": {"Federated": ["x", "y"]}})
}

without(elements, changes) := object.union(object.remove(base, elements), changes)

taken(one, other) if {
	policy_template.taken_in(policy_template.parse(one)[0], policy_template.parse(other)) with input as t.input_of({}, {})
}

test_negated_principals if {
	but := json.marshal(without(["Principal"], {"NotPrincipal": {"AWS": ["1", "2"]}}))
	but_one := json.marshal(without(["Principal"], {"NotPrincipal": {"AWS": "1"}}))
	taken(but, but_one)
	not taken(but_one, but)
	not taken(but_one, json.marshal(base))
	not taken(json.marshal(base), but_one)
	not taken(json.marshal(base), json.marshal(without(["Principal"], {"NotPrincipal": "*"})))
	not taken(json.marshal(base), json.marshal(without(["Principal"], {"NotPrincipal": {"AWS": "444455556666"}})))
	not taken(json.marshal(without(["Principal"], {"NotPrincipal": {"AWS": "444455556666"}})), json.marshal(base))
}

test_negated_actions if {
	all_but := json.marshal(without(["Action"], {"NotAction": "s3:Get*"}))
	not taken(json.marshal(base), all_but)
	taken(json.marshal(object.union(base, {"Action": "s3:PutObject"})), all_but)
	not taken(json.marshal(object.union(base, {"Action": "s3:*"})), all_but)
}

test_conditions if {
	within({"Condition": {"Bool": {"aws:SecureTransport": "False"}}}, {"Condition": {"bool": {"AWS:securetransport": [false]}}})
	not within({"Condition": {"StringEquals": {"k": "A"}}}, {"Condition": {"StringEquals": {"k": "a"}}})
	not within({"Condition": {"StringEquals": {"k": "a"}}}, {"Condition": {"StringEquals": {"other": "a"}}})
	not within({"Condition": {"StringLike": {"k": "a"}}}, {"Condition": {"StringEquals": {"k": "a"}}})
	within({"Condition": {"StringEquals": {"k": "a"}}}, {"Condition": {"StringEquals": {"k": ["a", "b"]}}})
	not within({"Condition": {"StringEquals": {"k": ["a", "b"]}}}, {"Condition": {"StringEquals": {"k": "a"}}})
	within({"Condition": {"StringNotEquals": {"k": ["a", "b"]}}}, {"Condition": {"StringNotEquals": {"k": "a"}}})
	not within({"Condition": {"StringNotEquals": {"k": "a"}}}, {"Condition": {"StringNotEquals": {"k": ["a", "b"]}}})
	not within({"Condition": {"StringNotEquals": {"other": "a"}}}, {"Condition": {"StringNotEquals": {"k": "a"}}})
	not within({"Condition": {"StringNotLike": {"k": "a"}}}, {"Condition": {"StringNotEquals": {"k": "a"}}})
}

test_derived_statements_read_the_same if {
	c := t.qualified(t.if_exists(t.condition("stringlike", "k", ["a"])), "foranyvalue")
	derived := policy_template.of(t.statement(object.union(t.of_outsider, {"conditions": [c]})))
	derived.conditions == {{"operator": "foranyvalue:stringlikeifexists", "key": "k", "values": {"a"}}}
	derived == object.union(parsed({}), {"conditions": derived.conditions})
	plain := policy_template.of(t.statement({"conditions": [t.condition("bool", "k", ["True"])]}))
	plain.conditions == {{"operator": "bool", "key": "k", "values": {"true"}}}
}

test_principals_of_every_kind if {
	everybody := object.union(t.aws(["444455556666"], []), {
		"service": ["sns.amazonaws.com"], "federated": ["accounts.google.com"], "canonical_user": ["79a5"],
	})
	policy_template.of(t.statement({"principals": everybody})).principals == {
		"aws:444455556666", "service:sns.amazonaws.com", "federated:accounts.google.com", "canonicaluser:79a5",
	}
}
