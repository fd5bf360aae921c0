# METADATA
# title: Existing objects are encrypted as required
# description: >-
#   A few objects of the bucket, those that S3 lists first, are encrypted at rest with one of the required
#   algorithms and, if the parameter names any, one of the approved keys. Default encryption is not
#   retroactive: what was uploaded before 2023 may lie there in plain text. It is a sample: a pass says
#   nothing of the other objects, of which S3 Inventory with the field EncryptionStatus tells. Reading
#   objects' metadata is opt-in and needs s3:GetObject; without it the verdict is unknown. S3 tells nothing
#   of objects encrypted with a key of the client's own (SSE-C).
# schemas:
#   - input: schema.input
# custom:
#   id: object-encryption-at-rest
#   severity: medium
#   subresources: [objectEncryption]
#   parameters:
#     algorithms:
#       type: list(string)
#       default: [AES256, "aws:kms", "aws:kms:dsse"]
#       description: Algorithms that objects may be encrypted with, as S3 names them.
#     kms_keys:
#       type: list(string)
#       default: []
#       description: KMS keys that objects may be encrypted with, in any form, with the wildcards * and ?; any if there are none.
#   remediation: >-
#     Copy the objects over themselves, with S3 Batch Operations if there are many, or change their encryption
#     in place with UpdateObjectEncryption.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
#   tags: [encryption, objects]
package s3audit.rules.object_encryption_at_rest

import data.s3audit.lib.encryption
import data.s3audit.lib.kms
import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("object %s is not encrypted", [item.Key]),
	"path": sprintf("bucket.objectEncryption.value.Objects[%d].Encryption", [i]),
	"value": {"key": item.Key},
} if {
	some i, item in input.bucket.objectEncryption.value.Objects
	item.Encryption.state == "absent"
}

deny contains {
	"msg": sprintf("object %s is encrypted with %s", [item.Key, algorithm]),
	"path": sprintf("bucket.objectEncryption.value.Objects[%d].Encryption.value.ServerSideEncryption", [i]),
	"value": {"key": item.Key, "algorithm": algorithm},
} if {
	some i, item in input.bucket.objectEncryption.value.Objects
	algorithm := item.Encryption.value.ServerSideEncryption
	not algorithm in param.value("object-encryption-at-rest", "algorithms")
}

deny contains {
	"msg": sprintf("object %s is encrypted with key %s", [item.Key, key]),
	"path": sprintf("bucket.objectEncryption.value.Objects[%d].Encryption.value.SSEKMSKeyId", [i]),
	"value": {"key": item.Key, "kms_key": key},
} if {
	count(approved) > 0
	some i, item in input.bucket.objectEncryption.value.Objects
	startswith(item.Encryption.value.ServerSideEncryption, "aws:kms")
	key := object.get(item.Encryption.value, "SSEKMSKeyId", kms.aws_managed)
	not kms.listed(key, approved, encryption.home)
}

unknown contains {
	"subresource": "objectEncryption",
	"state": item.Encryption.state,
	"api": object.get(item.Encryption, "api", "HeadObject"),
	"action": object.get(item.Encryption, "action", "s3:GetObject"),
	"code": object.get(item.Encryption, "code", ""),
} if {
	some item in input.bucket.objectEncryption.value.Objects
	not item.Encryption.state in state.answered
}

not_applicable contains "the bucket has no objects" if input.bucket.objectEncryption.state == "absent"

approved := param.value("object-encryption-at-rest", "kms_keys")
