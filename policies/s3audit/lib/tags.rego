# METADATA
# title: Tags
# description: The tags of a bucket. S3 keeps keys and values apart by case.
# schemas:
#   - input: schema.input
package s3audit.lib.tags

pairs contains [tag.Key, object.get(tag, "Value", "")] if {
	some tag in input.bucket.tagging.value.TagSet
}

# matches holds when the bucket has the tag with one of the values, which are
# joined by |; a star is any value.
matches(key, values) if {
	some [name, value] in pairs
	name == key
	some accepted in split(values, "|")
	accepted in {"*", value}
}
