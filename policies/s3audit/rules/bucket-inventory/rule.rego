# METADATA
# title: An inventory of the whole bucket is taken
# description: >-
#   An enabled inventory configuration without a prefix lists what is stored, with how each object is
#   encrypted, locked and replicated if the fields say so. It is the only evidence about objects that
#   does not take reading each of them. The parameters ask for a format, a frequency and fields; one
#   configuration has to meet all of them.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-inventory
#   severity: info
#   subresources: [inventory]
#   parameters:
#     format:
#       type: string
#       default: ""
#       description: CSV, ORC or Parquet; empty takes any.
#     frequency:
#       type: string
#       default: ""
#       description: Daily or Weekly; empty takes either.
#     required_fields:
#       type: list(string)
#       default: []
#       description: Optional fields that the report has to have, such as EncryptionStatus.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put an inventory configuration without a prefix, with the fields you need, and let S3 write to the
#     destination in its policy.
#   fix: put-bucket-inventory-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html
#   tags: [inventory]
package s3audit.rules.bucket_inventory

import data.s3audit.lib.inventory
import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": "no enabled inventory takes in the whole bucket in the form asked for",
	"path": "bucket.inventory",
	"value": {"state": input.bucket.inventory.state, "enabled": [inventory.name(c) | some [_, c] in inventory.enabled]},
} if {
	not taken
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-inventory")

taken if {
	some [_, configuration] in inventory.enabled
	object.get(configuration, ["Filter", "Prefix"], "") == ""
	accepted("format", object.get(inventory.destination(configuration), "Format", ""))
	accepted("frequency", object.get(configuration, ["Schedule", "Frequency"], ""))
	every field in param.value("bucket-inventory", "required_fields") {
		field in object.get(configuration, "OptionalFields", [])
	}
}

accepted(name, _) if param.value("bucket-inventory", name) == ""

accepted(name, value) if param.value("bucket-inventory", name) == value
