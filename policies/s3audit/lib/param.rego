# METADATA
# title: Parameters
# description: A rule's settings, as the input sets them or else as its METADATA defaults them.
# schemas:
#   - input: schema.input
package s3audit.lib.param

# value is the setting called name of a rule.
value(rule, name) := v if {
	v := input.parameters[rule][name]
} else := data.s3audit.parameters[rule][name]
