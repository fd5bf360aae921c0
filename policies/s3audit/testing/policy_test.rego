# Builds bucket policies of statements that come with their judgement, and the
# guards that most of them are. The name of the file keeps it out of the binary.
package s3audit.testing

# policy_of is the input for a bucket whose policy has these statements, each a pair of
# the statement and what the policy test says of it.
policy_of(pairs) := input_of({}, object.union(
	policy([object.union(p[0], {"index": i}) | some i, p in pairs]),
	analysis([p[1] | some p in pairs]),
))

# granted is a pair: an Allow, but for what it is given, and the judgement.
granted(changes, judgement) := [statement(changes), judgement]

# guard is a pair: a Deny of everything to everyone, but for what it is given.
guard(changes) := [statement(object.union(object.union(whole, {"effect": "Deny", "actions": ["s3:*"]}), changes)), judged_deny({})]

# unless is a guard with these conditions.
unless(conditions) := guard({"conditions": conditions})

# to_own, to_outsider and to_service are judgements of grants to the owner's account, to
# another one, and to an AWS service.
to_own := judged({
	"open": false, "public": false, "level": "private",
	"callers": [{"kind": "account", "id": "{account}", "own": true, "trusted": false}],
})

to_outsider := judged({"open": false, "public": false, "level": "shared", "callers": [caller("account", "444455556666")]})

to_service(name) := judged({"open": false, "public": false, "level": "private", "callers": [caller("service", name)]})

# of_outsider and of_own are principals of another account and of the owner's.
of_outsider := {"principals": aws(["arn:aws:iam::444455556666:root"], ["444455556666"])}

of_own := {"principals": aws(["arn:aws:iam::{account}:role/app"], ["{account}"])}

# if_exists and qualified change a condition.
if_exists(c) := object.union(c, {"if_exists": true})

qualified(c, qualifier) := object.union(c, {"qualifier": qualifier})

# entry is what the policy test says of a condition that does not anchor.
entry(operator, key, values, reason) := {"operator": operator, "key": key, "values": values, "anchors": false, "reason": reason}

# severities are those that a rule gives its findings on an input, "" where it gives none.
severities(rule, doc) := out if {
	denials := data.s3audit.rules[replace(rule, "-", "_")].deny with input as doc
	out := {object.get(d, "severity", "") | some d in denials}
}

# said is the verdict on a policy that could not be read.
said_unread(rule) := verdict(rule, input_of({"policy": denied}, unread_policy("denied")))
