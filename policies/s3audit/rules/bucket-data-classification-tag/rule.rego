# METADATA
# title: The bucket is classified, and no more open than its class
# description: >-
#   A tag says what kind of data the bucket holds, with one of the values agreed on. And the tag is
#   believed: a bucket that anybody can list, read, write or administer, after every block setting, must be of a
#   class that may be public. That joins what owners say with what strangers can do. A tag that is
#   missing or wrong fails by itself; an allowed class passes once it is known that strangers are out, or
#   that the class may be public.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-data-classification-tag
#   severity: medium
#   subresources: [tagging, policy, policyStatus, acl, ownershipControls, publicAccessBlock,
#     account.publicAccessBlock, account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   parameters:
#     tag_key:
#       type: string
#       default: data-classification
#       description: The key of the tag.
#     allowed_values:
#       type: list(string)
#       default: ["public", "internal", "confidential", "restricted"]
#       description: The classes there are.
#     public_values:
#       type: list(string)
#       default: ["public"]
#       description: The classes that may be public.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Ask the owner what the bucket holds and set the tag; a put replaces the whole set, so send the old
#     tags along. If the data is not for everybody, close the bucket first.
#   fix: put-bucket-tagging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   tags: [inventory, public-access]
package s3audit.rules.bucket_data_classification_tag

import data.s3audit.lib.exposure
import data.s3audit.lib.param
import data.s3audit.lib.selection
import data.s3audit.lib.state
import data.s3audit.lib.tags
import data.s3audit.lib.unreached

deny contains {
	"msg": sprintf("the bucket is not classified: the tag %s is missing", [key]),
	"path": "bucket.tagging",
	"value": {"state": input.bucket.tagging.state},
} if {
	input.bucket.tagging.state in state.answered
	count(classes) == 0
}

deny contains {
	"msg": sprintf("the bucket is classified %q, which is no class there is", [class]),
	"path": "bucket.tagging.value.TagSet",
	"value": class,
} if {
	some class in classes
	not class in setting("allowed_values")
}

deny contains {
	"msg": sprintf("anybody can use the bucket (%s), and it is classified %q", [concat(", ", open), class]),
	"path": "derived.exposure",
	"value": {"class": class, "public": open},
} if {
	open := exposure.public(access)
	count(open) > 0
	some class in classes
	not class in setting("public_values")
}

satisfied if {
	some class in classes
	class in setting("public_values")
}

satisfied if {
	count(classes) > 0
	exposure.closed(access)
}

unknown contains entry if {
	not exposure.closed(access)
	some class in classes
	not class in setting("public_values")
	some entry in unreached.entries(access)
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-data-classification-tag")

# classes holds the value of the tag, if the bucket has it.
classes contains value if {
	some [name, value] in tags.pairs
	name == key
}

access := {"list", "read", "write", "admin"}

key := setting("tag_key")

setting(name) := param.value("bucket-data-classification-tag", name)
