# METADATA
# title: Statements as parameters
# description: >-
#   Statements that a parameter holds as JSON, and whether others take them in.
#   A template may write {account_id} and {bucket_name}. What a statement means is
#   compared, not its Sid: each principal, action and resource by itself, with
#   conditions that are the same or wider. What cannot be shown by such steps to be
#   taken in, is not.
# schemas:
#   - input: schema.input
package s3audit.lib.policy_template

import data.s3audit.lib.glob
import data.s3audit.lib.self

# valid holds for a text that parse can read.
valid(text) if {
	json.is_valid(text)
	every raw in listed(json.unmarshal(text)) { is_statement(raw) }
}

is_statement(raw) if {
	elements := {lower(key) | some key, _ in raw}
	"effect" in elements
	count(elements & {"action", "notaction"}) == 1
	count(elements & {"resource", "notresource"}) == 1
	count(elements & {"principal", "notprincipal"}) == 1
}

# parse reads one statement, a list of them, or a whole policy.
parse(text) := [normal({lower(key): value | some key, value in raw}) |
	some raw in listed(json.unmarshal(local(text)))
]

# local writes the owner's account and bucket as derived documents do.
local(text) := self.relative(strings.replace_n({"{account_id}": "{account}", "{bucket_name}": "{bucket}"}, text))

listed(doc) := [raw |
	some whole in list(doc)
	some raw in statements_of(whole)
]

statements_of(doc) := [raw |
	some key, statements in doc
	lower(key) == "statement"
	some raw in list(statements)
] if {
	is_policy(doc)
}

statements_of(doc) := [doc] if not is_policy(doc)

is_policy(doc) if {
	some key, _ in doc
	lower(key) == "statement"
}

list(v) := v if is_array(v)

list(v) := [v] if not is_array(v)

normal(raw) := {
	"effect": raw.effect,
	"principals": names(element(raw, "principal")),
	"not_principal": "notprincipal" in object.keys(raw),
	"actions": {lower(action) | some action in list(element(raw, "action"))},
	"not_action": "notaction" in object.keys(raw),
	"resources": {resource | some resource in list(element(raw, "resource"))},
	"not_resource": "notresource" in object.keys(raw),
	"conditions": {entry |
		some operator, block in object.get(raw, "condition", {})
		some key, values in block
		entry := {
			"operator": lower(operator),
			"key": lower(key),
			"values": {spelled(lower(operator), v) | some v in list(values)},
		}
	},
}

# element is what stands under a name or under its negation.
element(raw, name) := object.get(raw, name, object.get(raw, sprintf("not%s", [name]), []))

# names are a statement's principals, each with its kind.
names(principal) := {sprintf("aws:%s", [identity(name)]) | some name in list(principal)} if not is_object(principal)

names(principal) := {sprintf("%s:%s", [lower(kind), identity(name)]) |
	some kind, members in principal
	some name in list(members)
} if {
	is_object(principal)
}

# identity writes the root of an account as its id: IAM takes them for the same.
identity(name) := parts[4] if {
	parts := split(name, ":")
	parts[5] == "root"
} else := name

spelled(operator, v) := lower(sprintf("%v", [v])) if contains(operator, "bool")

spelled(operator, v) := sprintf("%v", [v]) if not contains(operator, "bool")

# of is a derived statement in the form that parse gives.
of(s) := {
	"effect": s.effect,
	"principals": {sprintf("%s:%s", [prefix, identity(name)]) |
		some prefix, field in {"aws": "aws", "service": "service", "federated": "federated", "canonicaluser": "canonical_user"}
		some name in s.principals[field]
	},
	"not_principal": s.not_principal,
	"actions": {action | some action in s.actions},
	"not_action": s.not_action,
	"resources": {resource | some resource in s.resources},
	"not_resource": s.not_resource,
	"conditions": {entry |
		some c in s.conditions
		operator := concat("", [qualifier(c), c.operator, suffix(c)])
		entry := {"operator": operator, "key": c.key, "values": {spelled(operator, v) | some v in c.values}}
	},
}

qualifier(c) := "" if c.qualifier == ""

qualifier(c) := sprintf("%s:", [c.qualifier]) if c.qualifier != ""

suffix(c) := "ifexists" if c.if_exists

suffix(c) := "" if not c.if_exists

# taken_in holds when other statements together take in each part of this one.
taken_in(one, others) if {
	every part in parts_of(one) {
		some other in others
		takes_in(other, part)
	}
}

# parts_of splits a statement as far as it can be: negated elements stay whole.
parts_of(s) := {object.union(s, {"principals": principals, "actions": actions, "resources": resources}) |
	some principals in each(s.principals, s.not_principal)
	some actions in each(s.actions, s.not_action)
	some resources in each(s.resources, s.not_resource)
}

each(members, false) := {{member} | some member in members}

each(members, true) := {members}

takes_in(other, part) if {
	other.effect == part.effect
	includes_principals(other, part)
	includes(other.actions, other.not_action, part.actions, part.not_action)
	includes(other.resources, other.not_resource, part.resources, part.not_resource)
	every condition in other.conditions { implied(condition, part) }
}

# Everyone takes in everybody, also those whom a negation leaves.
includes_principals(other, _) if {
	not other.not_principal
	"aws:*" in other.principals
}

includes_principals(other, part) if {
	not other.not_principal
	not part.not_principal
	every name in part.principals { includes_principal(other, name) }
}

includes_principals(other, part) if {
	other.not_principal
	part.not_principal
	every name in other.principals { name in part.principals }
}

includes_principal(other, name) if name in other.principals

# An account takes in its identities.
includes_principal(other, name) if {
	parts := split(trim_prefix(name, "aws:"), ":")
	sprintf("aws:%s", [parts[4]]) in other.principals
}

includes(wide, false, narrow, false) if {
	every n in narrow { matched(wide, n) }
}

# What a negation leaves out has to be left out by the other as well.
includes(wide, true, narrow, true) if {
	every w in wide { matched(narrow, w) }
}

includes(wide, true, narrow, false) if {
	every n in narrow { apart(wide, n) }
}

includes(wide, false, _, true) if "*" in wide

matched(patterns, text) if {
	some pattern in patterns
	glob.matches(pattern, text)
}

apart(patterns, text) if {
	not matched(patterns, text)
	every pattern in patterns { not glob.matches(text, pattern) }
}

# implied holds when the part's own conditions are met only where this one is.
implied(condition, part) if {
	not contains(condition.operator, "not")
	some own in part.conditions
	own.operator == condition.operator
	own.key == condition.key
	every v in own.values { v in condition.values }
}

implied(condition, part) if {
	contains(condition.operator, "not")
	some own in part.conditions
	own.operator == condition.operator
	own.key == condition.key
	every v in condition.values { v in own.values }
}
