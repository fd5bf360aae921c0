# METADATA
# title: Transfer Acceleration is as intended
# description: >-
#   Acceleration adds a way into the bucket through edge locations, past controls that hold for a Region
#   or a VPC. Unless the parameter asks for it, it has to be off, which it is wherever it was never
#   configured. Names with dots cannot be accelerated; exclude them where it is asked for. A Region that
#   does not offer it cannot be asked, and the bucket is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-transfer-acceleration
#   severity: info
#   subresources: [accelerate]
#   parameters:
#     expected:
#       type: string
#       default: Suspended
#       description: Enabled or Suspended; a bucket that was never configured counts as Suspended.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put the acceleration status that you intend. Who uses the accelerated endpoint has to change to the
#     usual one first.
#   fix: put-bucket-accelerate-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html
#   tags: [network, cost]
package s3audit.rules.bucket_transfer_acceleration

import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("Transfer Acceleration is %s, not %s", [status, expected]),
	"path": "bucket.accelerate",
	"value": {"state": input.bucket.accelerate.state, "status": status},
} if {
	status != expected
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-transfer-acceleration")

status := s if {
	s := input.bucket.accelerate.value.Status
} else := "Suspended"

expected := param.value("bucket-transfer-acceleration", "expected")
