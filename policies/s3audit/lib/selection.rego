# METADATA
# title: Selection
# description: >-
#   Buckets that a rule's own parameters leave out. This is the only place
#   that reads the bucket's name for a parameter, so that an engine may share
#   results between buckets while these parameters are empty.
# schemas:
#   - input: schema.input
package s3audit.lib.selection

import data.s3audit.lib.glob
import data.s3audit.lib.param

# excluded holds when exclude_buckets of the rule names the bucket.
excluded(rule) if {
	some pattern in param.value(rule, "exclude_buckets")
	glob.matches(pattern, input.bucket.name)
}

# unselected holds when only_buckets of the rule is set and does not name the bucket.
unselected(rule) if {
	patterns := param.value(rule, "only_buckets")
	count(patterns) > 0
	not named(patterns)
}

named(patterns) if {
	some pattern in patterns
	glob.matches(pattern, input.bucket.name)
}
