# METADATA
# title: The bucket is tagged
# description: >-
#   Asks for at least one tag or, with the parameters, for certain keys and values. Tags that AWS sets
#   itself (aws:) do not count. Tags are what tells owner, classification and purpose to everything else
#   that judges the bucket.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-tags
#   severity: low
#   subresources: [tagging]
#   parameters:
#     required_keys:
#       type: list(string)
#       default: []
#       description: Keys that every bucket has to have.
#     allowed_values:
#       type: map(string)
#       default: {}
#       description: For a key, the values it may have, joined by |.
#   remediation: >-
#     Add the tags. A put replaces the whole set, so send the old tags along.
#   fix: put-bucket-tagging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
#   tags: [inventory]
package s3audit.rules.bucket_tags

import data.s3audit.lib.param

deny contains {
	"msg": "the bucket has no tags",
	"path": "bucket.tagging",
	"value": {"state": input.bucket.tagging.state},
} if {
	count(tags) == 0
}

deny contains {
	"msg": sprintf("the tag %s is missing", [key]),
	"path": "bucket.tagging.value.TagSet",
	"value": key,
} if {
	some key in param.value("bucket-tags", "required_keys")
	not tags[key]
}

deny contains {
	"msg": sprintf("the tag %s has the value %q, which is not allowed", [key, value]),
	"path": "bucket.tagging.value.TagSet",
	"value": value,
} if {
	some key, allowed in param.value("bucket-tags", "allowed_values")
	some value in tags[key]
	not value in split(allowed, "|")
}

tags[tag.Key] contains object.get(tag, "Value", "") if {
	some tag in input.bucket.tagging.value.TagSet
	not startswith(lower(tag.Key), "aws:")
}
