# METADATA
# title: Metadata tables are ours, and encrypted as asked
# description: >-
#   S3 Metadata writes the key, tags and encryption of every object, and every change, into tables that
#   can be queried. Their table bucket has to belong to the bucket's own account or a trusted one. S3
#   encrypts every table; with which key it does not tell here, and s3tables:GetTableEncryption, which
#   would, this tool does not call: with a list of approved keys such a bucket is unknown. Without
#   metadata tables the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: metadata-table-encryption
#   severity: info
#   subresources: [metadata]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that may hold the tables.
#     approved_keys:
#       type: list(string)
#       default: []
#       description: KMS keys that the tables have to be encrypted with; none takes every encryption.
#   remediation: >-
#     Delete the metadata configuration and create it anew with a table bucket of your own and the key
#     that you want: neither can be changed afterwards.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/metadata-tables-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataConfiguration.html
#   tags: [inventory, encryption, cross-account]
package s3audit.rules.metadata_table_encryption

import data.s3audit.lib.param
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("metadata tables lie in %s, in an account that is neither the bucket's own nor trusted", [arn]),
	"path": sprintf("bucket.metadata.value.GetBucketMetadataConfigurationResult.MetadataConfigurationResult.%s", [path]),
	"value": arn,
} if {
	some path, arn in locations
	trust.outsider("metadata-table-encryption", trust.account_of(arn))
}

unknown contains {
	"subresource": "metadata",
	"state": "not-collected",
	"api": "GetTableEncryption",
	"action": "s3tables:GetTableEncryption",
	"code": "TableKeyUnknown",
} if {
	result
	count(param.value("metadata-table-encryption", "approved_keys")) > 0
}

not_applicable contains "the bucket has no metadata tables" if not result

result := input.bucket.metadata.value.GetBucketMetadataConfigurationResult.MetadataConfigurationResult

# locations are where the tables lie, by the path that says so.
locations := {path: arn |
	some path in {
		"DestinationResult.TableBucketArn", "JournalTableConfigurationResult.TableArn",
		"InventoryTableConfigurationResult.TableArn", "AnnotationTableConfigurationResult.TableArn",
	}
	arn := object.get(result, split(path, "."), "")
}
