# METADATA
# title: The bucket is in an approved Region
# description: >-
#   Data may be bound to a country or a union of them. The Region of the bucket, as its location
#   constraint says it, is one of the list: no constraint is us-east-1, and the old EU is eu-west-1. Where
#   replicas and reports go is not looked at here. Until the list is set the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-region-allowed
#   severity: medium
#   subresources: [location]
#   parameters:
#     allowed_regions:
#       type: list(string)
#       default: []
#       description: Regions that buckets may be in, with the wildcards * and ?, such as eu-*.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     A bucket cannot be moved: make one in an approved Region, copy the objects, and delete the old ones.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
#     - https://docs.aws.amazon.com/general/latest/gr/s3.html
#   tags: [inventory, residency]
package s3audit.rules.bucket_region_allowed

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("the bucket is in %s, which is no approved Region", [region]),
	"path": "bucket.location",
	"value": region,
} if {
	not allowed
}

not_applicable contains "no list of approved Regions is set in the parameters" if count(regions) == 0

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-region-allowed")

allowed if {
	some pattern in regions
	glob.matches(pattern, region)
}

# What location constraints mean that are not the name of a Region.
meanings := {"": "us-east-1", "EU": "eu-west-1"}

region := object.get(meanings, constraint, constraint)

constraint := c if {
	c := input.bucket.location.value.LocationConstraint
} else := ""

regions := param.value("bucket-region-allowed", "allowed_regions")
