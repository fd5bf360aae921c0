# METADATA
# title: Inventory reports stay in trusted accounts
# description: >-
#   A report lists the key, the size and the owner of every object, and goes where the configuration
#   says, for as long as nobody looks. Every enabled inventory has to name, as owner of its destination,
#   the bucket's own account or a trusted one: S3 then delivers to nobody else. One that names no account
#   delivers to whoever owns that name, today or after it was deleted and taken; it is judged by what a
#   lookup found. Whose a foreign bucket is no lookup tells: with trusted accounts set it is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: inventory-destination-foreign-account
#   severity: high
#   subresources: [inventory, references]
#   partial: true
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that reports may go to.
#   remediation: >-
#     Put the inventory configuration again with a destination of your own and its AccountId, or name the
#     account in the parameter.
#   fix: put-bucket-inventory-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryS3BucketDestination.html
#   tags: [inventory, cross-account, exfiltration]
package s3audit.rules.inventory_destination_foreign_account

import data.s3audit.lib.inventory
import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("inventory %q is delivered to %s", [inventory.name(c), trust.strange(id, bucket(c), stated(c))]),
	"path": inventory.path(i),
	"value": inventory.destination(c),
} if {
	some [i, c] in inventory.enabled
}

unknown contains trust.undecided(id, bucket(c), stated(c)) if some [_, c] in inventory.enabled

satisfied if {
	input.bucket.inventory.state in state.answered
	every pair in inventory.enabled { trust.home(id, bucket(pair[1]), stated(pair[1])) }
}

id := "inventory-destination-foreign-account"

bucket(c) := object.get(inventory.destination(c), "Bucket", "")

stated(c) := object.get(inventory.destination(c), "AccountId", "")
