# METADATA
# title: Storage Lens covers the account
# description: >-
#   An enabled S3 Storage Lens configuration takes in every bucket and Region of the account, and none that
#   is enabled exports to another account, but for those that the parameter trusts. Every account has one
#   from the start, default-account-dashboard, which can be disabled. Configurations are looked for in the
#   Regions that have buckets and in us-east-1.
# schemas:
#   - input: schema.input
# custom:
#   id: storage-lens-coverage
#   severity: info
#   scope: account
#   subresources: [account.storageLens]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts that exports may go to.
#     allow_partial:
#       type: bool
#       default: false
#       description: Let a configuration that includes or excludes some buckets or Regions count as well.
#     encrypted_exports:
#       type: bool
#       default: false
#       description: Demand that exports to a bucket name an encryption of their own.
#   remediation: >-
#     Enable default-account-dashboard, or a configuration without a scope. Export to a bucket of the account
#     that collects such reports.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_basics_metrics_recommendations.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_with_organizations.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensConfiguration.html
#   tags: [monitoring, cross-account, storage-lens]
package s3audit.rules.storage_lens_coverage

import data.s3audit.lib.param
import data.s3audit.lib.point
import data.s3audit.lib.trust

deny contains {
	"msg": "no enabled Storage Lens configuration covers the account",
	"path": "account.storageLens",
	"value": {"enabled": count(enabled)},
} if {
	count(covering) == 0
	count(unread) == 0
}

deny contains {
	"msg": sprintf("Storage Lens configuration %s exports to account %s", [lens.Id, account]),
	"path": sprintf("%s[%d].Configuration.value.StorageLensConfiguration.%s", [list, i, kind]),
	"value": {"account": account, "bucket": object.get(destination, "Arn", "")},
	"resource": lens.StorageLensArn,
} if {
	some i, lens in enabled
	some kind, destination in exports(lens)
	account := destination.AccountId
	account != trust.account_of(lens.StorageLensArn)
	not account in param.value("storage-lens-coverage", "trusted_accounts")
}

deny contains {
	"msg": sprintf("Storage Lens configuration %s exports without an encryption of its own", [lens.Id]),
	"path": sprintf("%s[%d].Configuration.value.StorageLensConfiguration.%s", [list, i, kind]),
	"value": {"bucket": object.get(destination, "Arn", "")},
	"resource": lens.StorageLensArn,
} if {
	param.value("storage-lens-coverage", "encrypted_exports")
	some i, lens in enabled
	some kind, destination in exports(lens)
	not destination.Encryption
}

unknown contains point.lacking(
	"account.storageLens", lens.StorageLensArn, lens.Configuration,
	{"api": "GetStorageLensConfiguration", "action": "s3:GetStorageLensConfiguration"},
) if {
	some lens in unread
}

not_applicable contains "the account has no buckets" if input.account.buckets == 0

list := "account.storageLens.value.StorageLensConfigurationList"

enabled[i] := lens if {
	some i, lens in input.account.storageLens.value.StorageLensConfigurationList
	lens.IsEnabled
}

unread contains lens if {
	some lens in enabled
	not point.answered(lens.Configuration)
}

covering contains lens if {
	some lens in enabled
	configuration := lens.Configuration.value.StorageLensConfiguration
	whole(configuration)
}

whole(configuration) if {
	not configuration.Include
	not configuration.Exclude
}

whole(_) if param.value("storage-lens-coverage", "allow_partial")

# exports are the buckets that a configuration writes to, by what it writes.
exports(lens) := {kind: export.S3BucketDestination |
	some kind, export in lens.Configuration.value.StorageLensConfiguration
}
