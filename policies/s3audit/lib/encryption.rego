# METADATA
# title: Default encryption
# description: The algorithm and the key that S3 uses where an upload names none.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
package s3audit.lib.encryption

import data.s3audit.lib.kms

# rules are the rules of the configuration, each with its place: S3 keeps one.
rules contains [i, rule] if {
	some i, rule in input.bucket.encryption.value.ServerSideEncryptionConfiguration.Rules
}

algorithms contains rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm if some [_, rule] in rules

uses_kms if {
	some algorithm in algorithms
	algorithm in {"aws:kms", "aws:kms:dsse"}
}

# keys are the keys in use, as they are written; where none is, AWS's own.
keys contains object.get({"": kms.aws_managed}, id, id) if {
	some [_, rule] in rules
	by_default := rule.ApplyServerSideEncryptionByDefault
	by_default.SSEAlgorithm in {"aws:kms", "aws:kms:dsse"}
	id := object.get(by_default, "KMSMasterKeyID", "")
}

# home is where ids and aliases alone are looked up.
home := {"region": input.bucket.region, "account": input.bucket.account}

path := "bucket.encryption.value.ServerSideEncryptionConfiguration.Rules"
