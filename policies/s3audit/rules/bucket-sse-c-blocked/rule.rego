# METADATA
# title: Uploads with keys of the customer's own are blocked
# description: >-
#   With SSE-C whoever uploads brings a key that S3 does not keep. A thief with write access encrypts
#   your objects so, and sells you the key. BlockedEncryptionTypes of the default encryption refuses such
#   uploads. S3 blocks them by itself since April 2026 for new buckets and for accounts that had no such
#   objects; other buckets stay open until somebody says so, and so does one whose encryption was put
#   again by a tool that does not know the field. A configuration without the field blocks nothing.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-sse-c-blocked
#   severity: high
#   subresources: [encryption]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that use SSE-C on purpose; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put the default encryption again with SSE-C among the blocked encryption types. Objects that were
#     written with such keys can still be read.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_BlockedEncryptionTypes.html
#   tags: [encryption, ransomware]
package s3audit.rules.bucket_sse_c_blocked

import data.s3audit.lib.encryption
import data.s3audit.lib.selection

deny contains {
	"msg": "uploads may be encrypted with keys that S3 does not keep (SSE-C)",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state, "blocked": blocked},
} if {
	not "SSE-C" in blocked
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-sse-c-blocked")

blocked contains name if {
	some [_, rule] in encryption.rules
	some name in rule.BlockedEncryptionTypes.EncryptionType
}
