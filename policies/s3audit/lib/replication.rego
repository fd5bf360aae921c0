# METADATA
# title: Replication rules
# description: >-
#   The replication rules that are in force, and which objects they take in. A
#   rule without a filter is of the first form, which S3 reads differently.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
package s3audit.lib.replication

import data.s3audit.lib.state

# enabled are the rules in force, each with its place.
enabled contains [i, rule] if {
	some i, rule in input.bucket.replication.value.ReplicationConfiguration.Rules
	rule.Status == "Enabled"
}

# off holds when it is known that no rule is in force.
off if {
	input.bucket.replication.state in state.answered
	count(enabled) == 0
}

path(i) := sprintf("bucket.replication.value.ReplicationConfiguration.Rules[%d]", [i])

# name is how a message calls a rule.
name(_, rule) := sprintf("replication rule %q", [rule.ID]) if rule.ID != ""

name(i, rule) := sprintf("replication rule %d", [i]) if object.get(rule, "ID", "") == ""

# whole holds for a rule that takes in every object.
whole(rule) if {
	object.get(rule, "Prefix", "") == ""
	filter := object.get(rule, "Filter", {})
	object.get(filter, "Prefix", "") == ""
	object.get(filter, ["And", "Prefix"], "") == ""
	count(object.get(filter, ["And", "Tags"], [])) == 0
	not filter.Tag
}

# first_form holds for a rule of the first form of replication.
first_form(rule) if not rule.Filter
