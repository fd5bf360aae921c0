# METADATA
# title: Two layers of encryption where they are mandatory
# description: >-
#   Buckets that carry one of the tags in the parameter encrypt new objects with aws:kms:dsse, two
#   independent layers, which a few regimes for national security ask for. Nobody else needs it, so the
#   rule does not apply until the parameter says which tags make it mandatory, nor to buckets without them.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-default-encryption-dsse
#   severity: low
#   subresources: [encryption, tagging]
#   partial: true
#   parameters:
#     required_on_tags:
#       type: map(string)
#       default: {}
#       description: >-
#         Tags that make two layers mandatory: for a key, the values that do, joined by |; a star is any value.
#   remediation: >-
#     Put a default encryption of aws:kms:dsse. Objects that are there already have one layer until they
#     are copied onto themselves.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html
#   tags: [encryption]
package s3audit.rules.bucket_default_encryption_dsse

import data.s3audit.lib.encryption
import data.s3audit.lib.param
import data.s3audit.lib.state
import data.s3audit.lib.tags

deny contains {
	"msg": "new objects get one layer of encryption by default, where two are mandatory",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state, "algorithms": encryption.algorithms},
} if {
	mandatory
	input.bucket.encryption.state in state.answered
	not "aws:kms:dsse" in encryption.algorithms
}

not_applicable contains "no tags that make two layers mandatory are set in the parameters" if count(selector) == 0

not_applicable contains "no tag of the bucket makes two layers mandatory" if {
	input.bucket.tagging.state in state.answered
	not mandatory
}

mandatory if {
	some key, values in selector
	tags.matches(key, values)
}

selector := param.value("bucket-default-encryption-dsse", "required_on_tags")
