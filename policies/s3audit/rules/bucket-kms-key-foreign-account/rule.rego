# METADATA
# title: The default key belongs to the own account or a trusted one
# description: >-
#   Whoever owns the key of the default encryption can take it away, and with it everything that was
#   written since: a key of a stranger is ransomware that has not asked for money yet. The account in
#   the ARN of the key has to be the bucket's own or a trusted one. An id or an alias alone names no
#   account: KMS looks it up in the account of whoever uploads, so with writers of other accounts it may
#   be theirs. That is let through unless require_arn asks otherwise.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-kms-key-foreign-account
#   severity: high
#   subresources: [encryption]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own whose keys may be used.
#     require_arn:
#       type: bool
#       default: false
#       description: Fail a key that is named without its account.
#   remediation: >-
#     Put a default encryption with a key of your own by its ARN, and copy the objects written with the
#     other key onto themselves while it can still be used.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
#   tags: [encryption, cross-account]
package s3audit.rules.bucket_kms_key_foreign_account

import data.s3audit.lib.encryption
import data.s3audit.lib.kms
import data.s3audit.lib.param
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("the default key belongs to account %s, which is neither the bucket's own nor trusted", [account]),
	"path": encryption.path,
	"value": {"key": key, "account": account},
} if {
	some key in encryption.keys
	account := trust.account_of(key)
	trust.outsider("bucket-kms-key-foreign-account", account)
}

deny contains {
	"msg": sprintf("the default key is named %s, which KMS looks up in the account of whoever uploads", [key]),
	"path": encryption.path,
	"value": {"key": key},
} if {
	param.value("bucket-kms-key-foreign-account", "require_arn")
	some key in encryption.keys
	trust.account_of(key) == ""
	not kms.managed_by_aws(kms.parse(key, encryption.home))
}

not_applicable contains "the default encryption uses no KMS key" if not encryption.uses_kms
