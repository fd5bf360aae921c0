# METADATA
# title: The default key is on the approved list
# description: >-
#   The KMS key of the default encryption is one that the parameter names. S3 keeps the key as it was
#   given, by id, by ARN, by alias or by the ARN of an alias, and the list may use any of these: forms
#   that mean the same key in the account and Region of the bucket are equal. Which key an alias stands
#   for only kms:ListAliases can say, which this tool does not call: a key that cannot be held against
#   the list for that reason is unknown. Where no key is named S3 uses alias/aws/s3. Until the list is
#   set, and where the default is not KMS, the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-kms-key-approved
#   severity: medium
#   subresources: [encryption]
#   parameters:
#     approved_keys:
#       type: list(string)
#       default: []
#       description: >-
#         Keys that may be used, by id, ARN, alias or ARN of an alias; an ARN may hold the wildcards * and ?.
#         An id alone stands for the key in any Region.
#   frameworks:
#     pci-dss-4.0.1: ["3.5.1"]
#     nist-800-53-r5: [AU-9, AU-9(3), CA-9(1), CM-3(6), CP-9(8), CP-9d, SC-7(10), SC-8(3), SC-8(4), SC-12(2),
#       SC-13, SC-13a, SC-28, SC-28(1), SI-7(6), SI-19(4)]
#     nist-800-171-r2: ["3.8.9", "3.13.11", "3.13.16"]
#     nist-csf-1.1: [PR.DS-1]
#     hipaa: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"]
#     fedramp-low-r4: [SC-13]
#     fedramp-moderate-r4: [SC-13, SC-28]
#   remediation: >-
#     Put a default encryption with an approved key. Objects that are there already keep the key that they
#     were written with.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
#     - https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
#   tags: [encryption]
package s3audit.rules.bucket_kms_key_approved

import data.s3audit.lib.encryption
import data.s3audit.lib.kms
import data.s3audit.lib.param

deny contains {
	"msg": sprintf("the default key %s is not on the approved list", [key]),
	"path": encryption.path,
	"value": {"key": key},
} if {
	some key in unlisted
	kms.comparable(key, approved, encryption.home)
}

unknown contains {
	"subresource": "encryption",
	"state": "not-collected",
	"api": "ListAliases",
	"action": "kms:ListAliases",
	"code": "AliasTargetUnknown",
} if {
	some key in unlisted
	not kms.comparable(key, approved, encryption.home)
}

not_applicable contains "no list of approved keys is set in the parameters" if count(approved) == 0

not_applicable contains "the default encryption uses no KMS key" if not encryption.uses_kms

unlisted contains key if {
	some key in encryption.keys
	not kms.listed(key, approved, encryption.home)
}

approved := param.value("bucket-kms-key-approved", "approved_keys")
