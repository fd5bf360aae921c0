# METADATA
# title: Predictable service buckets are the account's own
# description: >-
#   Services of AWS make buckets whose names follow from the account's id and the Region. Whoever makes
#   one first, in a Region that the account does not use yet, gets what the service writes there, and may
#   hand scripts and templates back that run with the account's rights. No bucket of such a name belongs
#   to somebody else. Looked for are the names in the Regions where the account has buckets. A bucket that
#   exists and refuses is somebody else's where the account's listing does not have it; without the listing
#   it may be the account's own and closed to the caller, and is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-shadow-resource
#   severity: high
#   scope: account
#   subresources: [account.predictableBuckets]
#   parameters:
#     ignore_buckets:
#       type: list(string)
#       default: []
#       description: Names that are known to be somebody else's and are not used, with wildcards.
#   remediation: >-
#     Do not use the service in that Region before it is told another bucket; where it has one setting for
#     the bucket, name one of your own. Grant roles access only to buckets of your own account, by
#     aws:ResourceAccount. Make the bucket yourself in Regions where the name is free.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   tags: [takeover, cross-account]
package s3audit.rules.bucket_shadow_resource

import data.s3audit.lib.glob
import data.s3audit.lib.param

deny contains {
	"msg": sprintf("bucket %s, a name of %s for this account, belongs to somebody else", [found.Bucket, found.Service]),
	"path": sprintf("account.predictableBuckets.value.Buckets[%d]", [i]),
	"value": {"Bucket": found.Bucket, "Service": found.Service},
	"resource": arn(found),
} if {
	some [i, found] in looked_for
	found.Own == false
	found.Exists == true
}

unknown contains {
	"subresource": "account.predictableBuckets",
	"state": refused(found),
	"api": "HeadBucket",
	"action": "s3:ListBucket",
	"code": object.get(found, "code", ""),
	"resource": arn(found),
} if {
	some [_, found] in looked_for
	not settled(found)
}

looked_for contains [i, found] if {
	some i, found in input.account.predictableBuckets.value.Buckets
	not ignored(found.Bucket)
}

ignored(name) if {
	some pattern in param.value("bucket-shadow-resource", "ignore_buckets")
	glob.matches(pattern, name)
}

settled(found) if found.Own == true

settled(found) if {
	found.Own == false
	is_boolean(found.Exists)
}

refused(found) := "denied" if {
	found.httpStatus in {401, 403}
} else := "failed"

arn(found) := sprintf("arn:%s:s3:::%s", [input.account.partition, found.Bucket])
