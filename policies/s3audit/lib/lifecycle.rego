# METADATA
# title: Lifecycle rules
# description: >-
#   The lifecycle rules that are in force, and which objects they take in. The
#   older form of a rule has its prefix beside the filter, the newer one inside.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
package s3audit.lib.lifecycle

# enabled are the rules in force, each with its place.
enabled contains [i, rule] if {
	some i, rule in input.bucket.lifecycle.value.Rules
	rule.Status == "Enabled"
}

path(i) := sprintf("bucket.lifecycle.value.Rules[%d]", [i])

# name is how a message calls a rule.
name(_, rule) := sprintf("lifecycle rule %q", [rule.ID]) if rule.ID != ""

name(i, rule) := sprintf("lifecycle rule %d", [i]) if object.get(rule, "ID", "") == ""

# whole holds for a rule that takes in every object with data in it.
whole(rule) if {
	object.get(rule, "Prefix", "") == ""
	every filter in filters(rule) { idle(filter) }
}

# filters are the conditions of a rule: the filter, and what it joins by And.
filters(rule) := [filter, object.get(filter, "And", {})] if filter := object.get(rule, "Filter", {})

# idle holds for conditions that every object with data in it meets.
idle(filter) if {
	object.get(filter, "Prefix", "") == ""
	object.get(filter, "ObjectSizeGreaterThan", 0) == 0
	count(object.remove(filter, ["Prefix", "And", "ObjectSizeGreaterThan"])) == 0
}

# prefix is the prefix of the objects that a rule takes in, "" for any.
prefix(rule) := concat("", [
	object.get(rule, "Prefix", ""),
	object.get(rule, ["Filter", "Prefix"], ""),
	object.get(rule, ["Filter", "And", "Prefix"], ""),
])
