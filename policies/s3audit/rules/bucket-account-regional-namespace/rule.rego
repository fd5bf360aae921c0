# METADATA
# title: New buckets are named in the account's own namespace
# description: >-
#   Names of buckets are one namespace for all accounts: a name that is deleted or foreseen can be taken
#   by a stranger, who then gets what was meant for you. Since March 2026 a name that ends with account,
#   Region and -an belongs to the account for ever. Buckets created since the cut-off have to use it;
#   older ones cannot be renamed and are left out, and so are Regions and servers that do not have it.
#   Where nobody told when the bucket was created it is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-account-regional-namespace
#   severity: info
#   subresources: []
#   parameters:
#     created_since:
#       type: string
#       default: "2026-03-12"
#       description: The day since which new buckets have to use the namespace, such as 2026-03-12.
#     regions_without:
#       type: list(string)
#       default: ["me-central-1", "me-south-1"]
#       description: Regions that do not offer the namespace.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Make the next bucket with the namespace of the account, and have a policy ask for it by the condition
#     key s3:x-amz-bucket-namespace. A bucket cannot be renamed.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
#   tags: [naming]
package s3audit.rules.bucket_account_regional_namespace

import data.s3audit.lib.own
import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("the name is open to every account, and the bucket was created since %s", [cutoff]),
	"path": "bucket.creationDate",
	"value": input.bucket.creationDate,
} if {
	young
	not own.created_at_home
}

unknown contains {
	"subresource": "creationDate",
	"state": "not-collected",
	"api": "ListBuckets",
	"action": "s3:ListAllMyBuckets",
	"code": "CreationDateUnknown",
} if {
	not input.bucket.creationDate
	not own.created_at_home
}

not_applicable contains sprintf("created before %s", [cutoff]) if {
	input.bucket.creationDate
	not young
	not own.created_at_home
}

not_applicable contains reason if some reason in elsewhere

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-account-regional-namespace")

# elsewhere is why the namespace cannot be used at all.
elsewhere contains "the Region does not offer the namespace" if {
	input.bucket.region in param.value("bucket-account-regional-namespace", "regions_without")
}

elsewhere contains "no bucket of an AWS account" if not regex.match(`^[0-9]{12}$`, input.bucket.account)

young if time.parse_rfc3339_ns(input.bucket.creationDate) >= since

since := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [cutoff]))

cutoff := param.value("bucket-account-regional-namespace", "created_since")
