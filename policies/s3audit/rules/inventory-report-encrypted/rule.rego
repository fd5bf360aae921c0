# METADATA
# title: Inventory reports are encrypted as asked
# description: >-
#   Every enabled inventory says how its reports are encrypted: with a KMS key, one of the list if the
#   parameter has one, or with S3's own keys if these are accepted. One that says nothing leaves it to
#   the default of the destination, which is somebody else's setting. Keys are compared as in
#   bucket-kms-key-approved.
# schemas:
#   - input: schema.input
# custom:
#   id: inventory-report-encrypted
#   severity: info
#   subresources: [inventory]
#   parameters:
#     approved_keys:
#       type: list(string)
#       default: []
#       description: >-
#         Keys that may be used, by id, ARN, alias or ARN of an alias; none takes any. An ARN may hold the
#         wildcards * and ?.
#     accept_sse_s3:
#       type: bool
#       default: true
#       description: Accept reports that are encrypted with S3's own keys.
#   remediation: >-
#     Put the inventory configuration again with an encryption, and let S3 use the key in its policy.
#   fix: put-bucket-inventory-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryEncryption.html
#   tags: [inventory, encryption]
package s3audit.rules.inventory_report_encrypted

import data.s3audit.lib.encryption
import data.s3audit.lib.inventory
import data.s3audit.lib.kms
import data.s3audit.lib.param

deny contains {
	"msg": sprintf("inventory %q %s", [inventory.name(c), fault]),
	"path": sprintf("%s.Encryption", [inventory.path(i)]),
	"value": asked(c),
} if {
	some [i, c] in inventory.enabled
	fault := wrong(asked(c))
}

unknown contains {
	"subresource": "inventory",
	"state": "not-collected",
	"api": "ListAliases",
	"action": "kms:ListAliases",
	"code": "AliasTargetUnknown",
} if {
	some [_, c] in inventory.enabled
	key := asked(c).SSEKMS.KeyId
	unlisted(key)
	not kms.comparable(key, approved, encryption.home)
}

not_applicable contains "no inventory is enabled" if count(inventory.enabled) == 0

asked(c) := object.get(inventory.destination(c), "Encryption", {})

wrong(encrypted) := "does not say how its reports are encrypted" if {
	not encrypted.SSEKMS
	not encrypted.SSES3
}

wrong(encrypted) := "encrypts its reports with S3's own keys" if {
	encrypted.SSES3
	not param.value("inventory-report-encrypted", "accept_sse_s3")
}

wrong(encrypted) := sprintf("encrypts its reports with key %s, which is not on the approved list", [encrypted.SSEKMS.KeyId]) if {
	unlisted(encrypted.SSEKMS.KeyId)
	kms.comparable(encrypted.SSEKMS.KeyId, approved, encryption.home)
}

unlisted(key) if {
	count(approved) > 0
	not kms.listed(key, approved, encryption.home)
}

approved := param.value("inventory-report-encrypted", "approved_keys")
