# METADATA
# title: The name has no dots
# description: >-
#   A name with dots does not match the wildcard certificate of S3, so that virtual-hosted addresses
#   fail over TLS, and cannot use transfer acceleration. The name is judged, not what the bucket is for:
#   websites named after their domain need dots, and belong into exclude_buckets.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-dns-compliant-name
#   severity: low
#   subresources: []
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     A bucket cannot be renamed: make a new one without dots and copy the objects, or record an
#     exception.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
#   tags: [naming]
package s3audit.rules.bucket_dns_compliant_name

import data.s3audit.lib.selection

deny contains {
	"msg": "the name has dots, which S3's TLS certificate does not cover",
	"path": "bucket.name",
	"value": input.bucket.name,
} if {
	contains(input.bucket.name, ".")
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-dns-compliant-name")
