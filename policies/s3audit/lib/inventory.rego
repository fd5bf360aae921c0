# METADATA
# title: Inventories
# description: The inventory configurations of a bucket that are in force.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
package s3audit.lib.inventory

# enabled are the configurations in force, each with its place.
enabled contains [i, configuration] if {
	some i, configuration in input.bucket.inventory.value.InventoryConfigurationList
	configuration.IsEnabled
}

# destination is where the reports of a configuration go.
destination(configuration) := object.get(configuration, ["Destination", "S3BucketDestination"], {})

path(i) := sprintf("bucket.inventory.value.InventoryConfigurationList[%d].Destination.S3BucketDestination", [i])

name(configuration) := object.get(configuration, "Id", "")
