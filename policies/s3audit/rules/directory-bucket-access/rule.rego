# METADATA
# title: Directory bucket policies let in no foreign account
# description: >-
#   The policy of a directory bucket (S3 Express One Zone) allows nobody outside of the account, but for
#   those that the configuration or the parameters trust. Block Public Access is always on for directory
#   buckets, so that no policy of theirs is public; a statement that names everyone is refused to strangers
#   and is reported all the same. Access points of directory buckets are not read.
# schemas:
#   - input: schema.input
# custom:
#   id: directory-bucket-access
#   severity: medium
#   scope: account
#   subresources: [account.directoryBuckets]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts that may have access.
#     trusted_organizations:
#       type: list(string)
#       default: []
#       description: Organizations, o-..., whose accounts may have access.
#   remediation: >-
#     Name only principals of the account in the policy, or add the account to the trusted ones if it is
#     meant to have access.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam-identity-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
#   tags: [cross-account, directory-buckets]
package s3audit.rules.directory_bucket_access

import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("the policy of directory bucket %s lets in %s", [item.Name, concat(", ", sort(outsiders))]),
	"path": sprintf("derived.directoryBuckets[%d].analysis", [i]),
	"value": {"outsiders": outsiders},
	"resource": item.BucketArn,
} if {
	some i, item in input.account.directoryBuckets.value.Buckets
	outsiders := point.outsiders(input.derived.directoryBuckets[i], trusted)
	count(outsiders) > 0
}

unknown contains point.lacking("account.directoryBuckets", item.BucketArn, item.policy, usual) if {
	some item in input.account.directoryBuckets.value.Buckets
	not point.answered(item.policy)
}

unknown contains point.unreadable("account.directoryBuckets", item.BucketArn, reasons, usual) if {
	some i, item in input.account.directoryBuckets.value.Buckets
	point.answered(item.policy)
	not input.derived.directoryBuckets[i].analysis
	reasons := [reason | reason := input.derived.directoryBuckets[i].reason]
}

not_applicable contains "the account has no directory buckets" if {
	not input.account.directoryBuckets.value.Buckets[0]
}

usual := {"api": "GetBucketPolicy", "action": "s3express:GetBucketPolicy"}

trusted := {id |
	some name in ["trusted_accounts", "trusted_organizations"]
	some id in param.value("directory-bucket-access", name)
}
