# METADATA
# title: The bucket is not a website
# description: >-
#   Website endpoints answer anybody, over plain HTTP only. Any website configuration counts, also one
#   that only redirects every request elsewhere.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-website-disabled
#   severity: medium
#   subresources: [website]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that are websites on purpose; a name may hold the wildcards * and ?.
#   remediation: >-
#     Serve the site through CloudFront with origin access control, then delete the website configuration.
#   fix: delete-bucket-website
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
#   tags: [public-access]
package s3audit.rules.bucket_website_disabled

import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("the bucket %s over plain HTTP", [use]),
	"path": "bucket.website.value",
	"value": website,
} if {
	website := input.bucket.website.value
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-website-disabled")

use := "redirects everyone" if {
	input.bucket.website.value.RedirectAllRequestsTo
} else := "serves a website to everyone"
