# METADATA
# title: A target of access logs can receive them
# description: >-
#   S3 cannot deliver server access logs to a bucket whose default encryption is KMS, whose Object Lock
#   has a default retention, or whose requesters pay, and tells nobody: the logs are just missing. The
#   target is judged by its own settings. It is told by a grant to the log delivery group in its ACL, or
#   to logging.s3.amazonaws.com in its policy; other buckets are left out.
# schemas:
#   - input: schema.input
# custom:
#   id: log-bucket-encryption-compatible
#   severity: medium
#   subresources: [encryption, object-lock, requestPayment, policy, acl]
#   partial: true
#   remediation: >-
#     Give the target a default encryption of AES256, take the default retention of its Object Lock away
#     or keep the logs elsewhere, and let the owner pay for requests. Then look whether logs arrive.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html
#   tags: [logging, encryption]
package s3audit.rules.log_bucket_encryption_compatible

import data.s3audit.lib.encryption
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("access logs cannot be delivered: the default encryption is %s", [concat(", ", encryption.algorithms)]),
	"path": encryption.path,
	"value": encryption.algorithms,
} if {
	input.derived.roles.accessLogs.is == true
	encryption.uses_kms
}

deny contains {
	"msg": "access logs cannot be delivered: Object Lock has a default retention",
	"path": "bucket.object-lock.value.ObjectLockConfiguration.Rule",
	"value": retention,
} if {
	input.derived.roles.accessLogs.is == true
}

deny contains {
	"msg": "access logs cannot be delivered: requesters pay",
	"path": "bucket.requestPayment.value.Payer",
	"value": "Requester",
} if {
	input.derived.roles.accessLogs.is == true
	requester_pays
}

satisfied if {
	input.derived.roles.accessLogs.is == true
	input.bucket.encryption.state in state.answered
	input.bucket["object-lock"].state in state.answered
	input.bucket.requestPayment.state in state.answered
}

not_applicable contains "no target of server access logs" if {
	input.derived.roles.accessLogs.is == false
}

retention := input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention

requester_pays if input.bucket.requestPayment.value.Payer == "Requester"
