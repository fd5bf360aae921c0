# METADATA
# title: Directory buckets are encrypted with KMS
# description: >-
#   Every directory bucket (S3 Express One Zone) of the account encrypts new objects with aws:kms; with
#   the parameter, with a key of the list. Such a bucket can use only one customer managed key in its
#   whole life, so the first choice counts; its bucket key is always on. Keys are compared as in
#   bucket-kms-key-approved. A bucket whose encryption could not be read is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: directory-bucket-encryption-kms
#   severity: low
#   scope: account
#   subresources: [account.directoryBuckets]
#   parameters:
#     approved_keys:
#       type: list(string)
#       default: []
#       description: >-
#         Keys that may be used, by id, ARN, alias or ARN of an alias; none takes any. An ARN may hold the
#         wildcards * and ?.
#   remediation: >-
#     Put a default encryption of aws:kms with the id or ARN of your key, through the Regional endpoint.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-bucket-encryption.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
#   tags: [encryption, directory-buckets]
package s3audit.rules.directory_bucket_encryption_kms

import data.s3audit.lib.kms
import data.s3audit.lib.param
import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("directory bucket %s is not encrypted with KMS by default", [bucket.Name]),
	"path": sprintf("account.directoryBuckets.value.Buckets[%d].encryption", [i]),
	"value": {"state": bucket.encryption.state, "algorithms": {d.SSEAlgorithm | some d in defaults(bucket)}},
	"resource": bucket.BucketArn,
} if {
	some i, bucket in input.account.directoryBuckets.value.Buckets
	answered(bucket)
	count(keys(bucket)) == 0
}

deny contains {
	"msg": sprintf("directory bucket %s is encrypted with %s, which is not on the approved list", [bucket.Name, key]),
	"path": sprintf("account.directoryBuckets.value.Buckets[%d].encryption", [i]),
	"value": {"key": key},
	"resource": bucket.BucketArn,
} if {
	some i, bucket in input.account.directoryBuckets.value.Buckets
	some key in unlisted(bucket)
	kms.comparable(key, approved, home(bucket))
}

unknown contains {
	"subresource": "account.directoryBuckets",
	"state": "not-collected",
	"api": "ListAliases",
	"action": "kms:ListAliases",
	"code": "AliasTargetUnknown",
	"resource": bucket.BucketArn,
} if {
	some bucket in input.account.directoryBuckets.value.Buckets
	some key in unlisted(bucket)
	not kms.comparable(key, approved, home(bucket))
}

unknown contains {
	"subresource": "account.directoryBuckets",
	"state": bucket.encryption.state,
	"api": object.get(bucket.encryption, "api", "GetBucketEncryption"),
	"action": object.get(bucket.encryption, "action", "s3express:GetEncryptionConfiguration"),
	"code": object.get(bucket.encryption, "code", ""),
	"resource": bucket.BucketArn,
} if {
	some bucket in input.account.directoryBuckets.value.Buckets
	not answered(bucket)
}

not_applicable contains "the account has no directory buckets" if {
	not input.account.directoryBuckets.value.Buckets[0]
}

answered(bucket) if bucket.encryption.state in state.answered

defaults(bucket) := [rule.ApplyServerSideEncryptionByDefault |
	some rule in bucket.encryption.value.ServerSideEncryptionConfiguration.Rules
]

# keys are the keys in use; where none is named, AWS's own.
keys(bucket) := {object.get(by_default, "KMSMasterKeyID", kms.aws_managed) |
	some by_default in defaults(bucket)
	by_default.SSEAlgorithm == "aws:kms"
}

unlisted(bucket) := {key |
	count(approved) > 0
	some key in keys(bucket)
	not kms.listed(key, approved, home(bucket))
}

# home is where an id alone is looked up.
home(bucket) := {"region": object.get(bucket, "BucketRegion", ""), "account": trust.account_of(bucket.BucketArn)}

approved := param.value("directory-bucket-encryption-kms", "approved_keys")
