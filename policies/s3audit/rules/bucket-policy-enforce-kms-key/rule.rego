# METADATA
# title: The policy pins uploads to approved KMS keys
# description: >-
#   A default encryption does not stop a caller from naming another key, even one of a foreign account,
#   which is how data is taken hostage with its own encryption. The policy has to deny s3:PutObject to
#   everyone when the key of the request is not an approved one, or when the request asks for KMS at
#   all. Uploads that name no key use the default: its key has to be approved too when a list is given.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-enforce-kms-key
#   severity: medium
#   subresources: [policy, encryption]
#   partial: true
#   parameters:
#     approved_keys:
#       type: list(string)
#       default: []
#       description: ARNs of the KMS keys that uploads may use; none means that any key the policy pins is good.
#   remediation: >-
#     Deny s3:PutObject on all objects to everyone when s3:x-amz-server-side-encryption-aws-kms-key-id is
#     present and differs from the ARNs of your keys.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [encryption, policy, ransomware]
package s3audit.rules.bucket_policy_enforce_kms_key

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.self
import data.s3audit.lib.upload

deny contains {
	"msg": "the policy does not keep uploads to approved KMS keys",
	"path": "derived.policy",
	"value": {"state": input.derived.policy.state},
} if {
	policy.answered
	not pinned
}

deny contains {
	"msg": "the key of the default encryption is not approved",
	"path": "bucket.encryption.value.ServerSideEncryptionConfiguration.Rules",
	"value": key,
} if {
	count(approved) > 0
	some key in upload.default_keys
	not key in approved
}

satisfied if {
	pinned
	count(approved) == 0
}

pinned if upload.denies_keys_other_than(approved)

# No KMS key can be named when the header must not ask for KMS.
pinned if upload.denies_header_other_than({"AES256"})

approved := {self.relative(key) | some key in param.value("bucket-policy-enforce-kms-key", "approved_keys")}
