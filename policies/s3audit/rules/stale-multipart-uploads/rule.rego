# METADATA
# title: No unfinished uploads lie about
# description: >-
#   The parts of an upload that nobody finished are in no listing and are paid for until somebody aborts
#   it. No upload in progress is older than the days allowed, at the time of the snapshot. The list is
#   read only on demand, since it can be long: without, the bucket is unknown.
#   lifecycle-abort-incomplete-multipart asks for the lifecycle rule that keeps it short.
# schemas:
#   - input: schema.input
# custom:
#   id: stale-multipart-uploads
#   severity: low
#   subresources: [uploads]
#   parameters:
#     max_age_days:
#       type: number
#       default: 7
#       description: The most days that an upload may be in progress.
#   remediation: >-
#     Abort the uploads, then add a lifecycle rule without a filter that aborts them from now on.
#   fix: abort-multipart-upload
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
#   tags: [lifecycle, cost]
package s3audit.rules.stale_multipart_uploads

import data.s3audit.lib.param

# Where none is stale there is no oldest one, and nothing to say.
deny contains {
	"msg": sprintf("%d unfinished uploads are older than %v days", [count(stale), limit]),
	"path": "bucket.uploads.value.Uploads",
	"value": {"uploads": count(stale), "oldest": min({upload.Initiated | some [_, upload] in stale})},
}

stale contains [i, upload] if {
	oldest := time.now_ns() - (((limit * 24) * 3600) * 1000000000)
	some i, upload in input.bucket.uploads.value.Uploads
	time.parse_rfc3339_ns(upload.Initiated) < oldest
}

limit := param.value("stale-multipart-uploads", "max_age_days")
