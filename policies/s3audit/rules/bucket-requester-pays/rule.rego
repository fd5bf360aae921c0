# METADATA
# title: Who pays for requests is as intended
# description: >-
#   With requester pays on, anonymous reads stop and access logs are no longer delivered to the bucket;
#   with it off, whoever may read can run up the owner's bill. The parameter says which is intended; by
#   itself S3 lets the owner pay.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-requester-pays
#   severity: info
#   subresources: [requestPayment]
#   parameters:
#     expected:
#       type: string
#       default: BucketOwner
#       description: BucketOwner or Requester.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put the request payment that you intend, or exclude a bucket that is shared at the expense of its
#     readers.
#   fix: put-bucket-request-payment
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
#   tags: [cost]
package s3audit.rules.bucket_requester_pays

import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("%s pays for requests, not %s", [payer, expected]),
	"path": "bucket.requestPayment",
	"value": {"state": input.bucket.requestPayment.state, "payer": payer},
} if {
	payer != expected
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-requester-pays")

payer := p if {
	p := input.bucket.requestPayment.value.Payer
} else := "BucketOwner"

expected := param.value("bucket-requester-pays", "expected")
