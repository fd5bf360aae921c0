# METADATA
# title: The bucket and its replicas are in approved Regions
# description: >-
#   Data may be bound to a country or a union of them. The Region of the bucket, as its location
#   constraint says it, is one of the list: no constraint is us-east-1, and the old EU is eu-west-1. So is
#   the Region of every bucket that an enabled replication rule copies objects to, as a lookup says it; one
#   that was not answered is unknown, and one that does not exist is in no Region. Logs, inventories and
#   analytics are not asked for: S3 delivers them within the Region only. A multi-Region access point copies
#   nothing by itself; each bucket behind it is judged for itself. Until the list is set the rule does not
#   apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-region-allowed
#   severity: medium
#   subresources: [location, replication, references]
#   partial: true
#   parameters:
#     allowed_regions:
#       type: list(string)
#       default: []
#       description: Regions that buckets and their replicas may be in, with the wildcards * and ?, such as eu-*.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     A bucket cannot be moved: make one in an approved Region, copy the objects, and delete the old ones. Replicate to
#     a bucket in an approved Region, or not at all.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
#     - https://docs.aws.amazon.com/general/latest/gr/s3.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
#   tags: [inventory, residency]
package s3audit.rules.bucket_region_allowed

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.reference
import data.s3audit.lib.replication
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("the bucket is in %s, which is no approved Region", [region]),
	"path": "bucket.location",
	"value": region,
} if {
	input.bucket.location.state in state.answered
	not allowed(region)
}

deny contains {
	"msg": sprintf("%s copies objects to bucket %s in %s, which is no approved Region", [
		replication.name(i, rule), reference.name(rule.Destination.Bucket), abroad,
	]),
	"path": sprintf("%s.Destination.Bucket", [replication.path(i)]),
	"value": abroad,
} if {
	some [i, rule] in replication.enabled
	abroad := reference.region(rule.Destination.Bucket)
	not allowed(abroad)
}

unknown contains reference.unsettled(rule.Destination.Bucket, "DestinationRegionUnknown") if {
	some [_, rule] in replication.enabled
	not reference.region(rule.Destination.Bucket)
	not reference.gone(rule.Destination.Bucket)
}

not_applicable contains "no list of approved Regions is set in the parameters" if count(regions) == 0

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-region-allowed")

allowed(place) if {
	some pattern in regions
	glob.matches(pattern, place)
}

# What location constraints mean that are not the name of a Region.
meanings := {"": "us-east-1", "EU": "eu-west-1"}

region := object.get(meanings, constraint, constraint)

constraint := c if {
	c := input.bucket.location.value.LocationConstraint
} else := ""

regions := param.value("bucket-region-allowed", "allowed_regions")
