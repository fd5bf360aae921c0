# METADATA
# title: The bucket's own name
# description: >-
#   What depends on the name of the bucket beside its selection. No two buckets
#   can share what rests on it, so nothing does that need not.
# schemas:
#   - input: schema.input
package s3audit.lib.own

# named holds for the bucket's own name.
named(name) if name == input.bucket.name

# created_at_home holds for a name in the account's own regional namespace.
created_at_home if endswith(input.bucket.name, home)

# home is how such a name ends.
home := sprintf("-%s-%s-an", [input.bucket.account, input.bucket.region])

# filled is a template with the bucket's name, account and Region filled in.
filled(template) := strings.replace_n(
	{"{bucket}": input.bucket.name, "{account}": input.bucket.account, "{region}": input.bucket.region},
	template,
)
