# METADATA
# title: The default key is customer managed
# description: >-
#   New objects are encrypted with a KMS key of your own, whose policy and rotation you decide, and not
#   with aws/s3, which AWS manages, which nobody can share with another account, and which is used where
#   no key is named. What S3 tells is enough for an alias, since only AWS makes those below aws/, for a
#   multi-Region key and for a key of another account; whether an id or ARN of the own account is the
#   key that AWS manages only kms:DescribeKey can say, which this tool does not call: such a bucket is
#   unknown until customer_keys names the key. Buckets that cannot use KMS are left out as in
#   bucket-default-encryption-kms.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-default-encryption-cmk
#   severity: medium
#   subresources: [encryption, policy, acl]
#   partial: true
#   parameters:
#     customer_keys:
#       type: list(string)
#       default: []
#       description: >-
#         Ids and ARNs of keys that are known to be customer managed; an ARN may hold the wildcards * and ?.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     pci-dss-4.0.1: ["3.5.1", "8.3.2"]
#     nist-800-53-r5: [AU-9, AU-9(3), CA-9(1), CM-3(6), CP-9(8), CP-9d, SC-7(10), SC-8(3), SC-8(4), SC-12(2),
#       SC-13, SC-13a, SC-28, SC-28(1), SI-7(6), SI-19(4)]
#     nist-800-171-r2: ["3.8.9", "3.13.11", "3.13.16"]
#     nist-csf-1.1: [PR.DS-1]
#     nist-csf-2.0: [PR.DS-01]
#     hipaa: ["164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(c)(1)", "164.312(e)(2)(ii)",
#       "164.314(b)(1)", "164.314(b)(2)", "164.314(b)(2)(i)", "164.314(b)(2)(ii)", "164.314(b)(2)(iii)",
#       "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [PI1.4]
#     iso-27001-2022: [A.8.24]
#     gdpr: [Art.32]
#     fedramp-low-r4: [SC-13]
#     fedramp-moderate-r4: [SC-13, SC-28]
#     cis-controls-8.1: ["3.11"]
#     csa-ccm-4.0: [CEK-03, CEK-08]
#     dora-2022-2554: [Art7]
#   remediation: >-
#     Make a KMS key, let those who read and write the bucket use it in its key policy, and put a default
#     encryption of aws:kms with the ARN of that key and with bucket keys on.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#     - https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
#   tags: [encryption]
package s3audit.rules.bucket_default_encryption_cmk

import data.s3audit.lib.encryption
import data.s3audit.lib.kms
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("new objects are encrypted with %s, which AWS manages", [key]),
	"path": encryption.path,
	"value": {"key": key},
} if {
	some key in encryption.keys
	kms.managed_by_aws(kms.parse(key, encryption.home))
}

deny contains {
	"msg": "new objects are not encrypted with a KMS key by default",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state, "algorithms": encryption.algorithms},
} if {
	without_kms
	policy.answered
	input.bucket.acl.state in state.answered
}

satisfied if encryption.uses_kms

unknown contains {
	"subresource": "encryption",
	"state": "not-collected",
	"api": "DescribeKey",
	"action": "kms:DescribeKey",
	"code": "KeyManagerUnknown",
	"hint": sprintf("if key %s is your own, name it in the parameter customer_keys", [parsed.id]),
} if {
	some key in encryption.keys
	not customer_managed(key)
	parsed := kms.parse(key, encryption.home)
	not kms.managed_by_aws(parsed)
}

not_applicable contains "a target of server access logs, which can only use SSE-S3" if {
	without_kms
	input.derived.roles.accessLogs.is == true
}

not_applicable contains "read by a CloudFront origin access identity, which cannot use KMS" if {
	without_kms
	origin_access_identity
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-default-encryption-cmk")

customer_managed(key) if kms.managed_by_customer(kms.parse(key, encryption.home))

# Nobody can use the AWS managed key of another account.
customer_managed(key) if {
	account := kms.parse(key, encryption.home).account
	account != input.bucket.account
	regex.match(`^[0-9]{12}$`, account)
}

customer_managed(key) if {
	kms.listed(key, param.value("bucket-default-encryption-cmk", "customer_keys"), encryption.home)
}

without_kms if {
	input.bucket.encryption.state in state.answered
	not encryption.uses_kms
}

origin_access_identity if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	some p in s.principals.aws
	contains(p, ":iam::cloudfront:user/")
}
