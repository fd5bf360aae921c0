# METADATA
# title: Directory buckets have a lifecycle rule in force
# description: >-
#   Every directory bucket (S3 Express One Zone) of the account has an enabled lifecycle rule; with the
#   parameter set, one that expires objects after exactly so many days. Disabled rules do not count. A
#   bucket whose lifecycle could not be read is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: directory-bucket-lifecycle
#   severity: low
#   scope: account
#   subresources: [account.directoryBuckets]
#   parameters:
#     expiration_days:
#       type: number
#       default: 0
#       description: Days after which objects have to expire; 0 takes any enabled rule.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.25]
#   remediation: >-
#     Put a lifecycle configuration with an enabled rule on the directory bucket, through its zonal
#     endpoint.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
#   tags: [lifecycle, cost, directory-buckets]
package s3audit.rules.directory_bucket_lifecycle

import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("directory bucket %s has no enabled lifecycle rule that expires its objects as required", [bucket.Name]),
	"path": sprintf("account.directoryBuckets.value.Buckets[%d].lifecycle", [i]),
	"value": {"state": bucket.lifecycle.state},
	"resource": bucket.BucketArn,
} if {
	some i, bucket in input.account.directoryBuckets.value.Buckets
	answered(bucket)
	not ruled(bucket)
}

unknown contains {
	"subresource": "account.directoryBuckets",
	"state": bucket.lifecycle.state,
	"api": object.get(bucket.lifecycle, "api", "GetBucketLifecycleConfiguration"),
	"action": object.get(bucket.lifecycle, "action", "s3express:GetLifecycleConfiguration"),
	"code": object.get(bucket.lifecycle, "code", ""),
	"resource": bucket.BucketArn,
} if {
	some bucket in input.account.directoryBuckets.value.Buckets
	not answered(bucket)
}

not_applicable contains "the account has no directory buckets" if {
	not input.account.directoryBuckets.value.Buckets[0]
}

ruled(bucket) if {
	some rule in bucket.lifecycle.value.Rules
	rule.Status == "Enabled"
	expires(rule)
}

expires(_) if param.value("directory-bucket-lifecycle", "expiration_days") == 0

expires(rule) if rule.Expiration.Days == param.value("directory-bucket-lifecycle", "expiration_days")

answered(bucket) if bucket.lifecycle.state in state.answered
