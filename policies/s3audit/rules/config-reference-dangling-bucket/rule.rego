# METADATA
# title: No configuration names a bucket that is missing or foreign
# description: >-
#   Every bucket that replication, access logging, inventories, analyses and website redirects to S3 name
#   exists and belongs to the account, or to a trusted one that the same configuration names. A name that
#   is free may be taken by anybody, who then gets what is sent there. Rules that are switched off count
#   too: they come back. Whose a foreign bucket is no lookup tells: with trusted accounts set it is
#   unknown, unless the configuration says so. Buckets behind access points have a rule of their own, and
#   a bucket policy can name no other bucket.
# schemas:
#   - input: schema.input
# custom:
#   id: config-reference-dangling-bucket
#   severity: high
#   subresources: [analytics, inventory, logging, replication, website, references]
#   partial: true
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own whose buckets may be named.
#   remediation: >-
#     Take the name out of the configuration, or make the bucket again in an account of your own.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
#   tags: [takeover, hygiene, cross-account]
package s3audit.rules.config_reference_dangling_bucket

import data.s3audit.lib.param
import data.s3audit.lib.reference
import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains finding(arn, "%s names bucket %s, which does not exist") if {
	some arn, found in input.derived.references
	found.exists == false
}

deny contains finding(arn, "%s names bucket %s of another account") if {
	some arn, found in input.derived.references
	found.own == false
	not found.exists == false
	foreign(arn)
}

unknown contains reference.unsettled(arn, "OwnerUnknown") if {
	some arn, found in input.derived.references
	not settled(arn, found)
}

unknown contains reference.unsettled(arn, "OwnerUnknown") if {
	some arn in named
	not input.derived.references[arn]
}

not_applicable contains "names no other bucket" if {
	answered
	input.bucket.references.state in state.answered
	count(input.derived.references) == 0
	count(named) == 0
}

settled(_, found) if found.exists == false

settled(_, found) if {
	found.exists == true
	found.own == true
}

settled(arn, found) if {
	found.own == false
	foreign(arn)
}

settled(arn, found) if {
	found.exists == true
	found.own == false
	vouched(arn)
}

# foreign holds for a bucket of somebody else's that can be no trusted account's,
# or that one of the configurations means to be an outsider's.
foreign(_) if count(trusted) == 0

foreign(arn) if {
	some account in stated[arn]
	trust.outsider(id, account)
}

# vouched holds where the configuration itself names a trusted account as the owner.
vouched(arn) if {
	some account in stated[arn]
	account in trusted
}

trusted := {account | some account in param.value(id, "trusted_accounts")}

id := "config-reference-dangling-bucket"

answered if {
	input.bucket.analytics.state in state.answered
	input.bucket.inventory.state in state.answered
	input.bucket.logging.state in state.answered
	input.bucket.replication.state in state.answered
	input.bucket.website.state in state.answered
}

# destinations are the buckets named, each with the account that is to own it.
destinations contains [rule.Destination.Bucket, object.get(rule.Destination, "Account", "")] if {
	some rule in input.bucket.replication.value.ReplicationConfiguration.Rules
}

destinations contains [d.Bucket, object.get(d, "AccountId", "")] if {
	some c in input.bucket.inventory.value.InventoryConfigurationList
	d := c.Destination.S3BucketDestination
}

destinations contains [d.Bucket, object.get(d, "BucketAccountId", "")] if {
	some c in input.bucket.analytics.value.AnalyticsConfigurationList
	d := c.StorageClassAnalysis.DataExport.Destination.S3BucketDestination
}

destinations contains [input.bucket.logging.value.LoggingEnabled.TargetBucket, ""]

named contains reference.arn(bucket) if some [bucket, _] in destinations

stated[arn] contains account if {
	some [bucket, account] in destinations
	account != ""
	arn := reference.arn(bucket)
}

finding(arn, format) := {
	"msg": sprintf(format, [concat(", ", input.derived.references[arn].from), reference.name(arn)]),
	"path": "bucket.references.value.References",
	"value": {"Bucket": reference.name(arn), "From": input.derived.references[arn].from},
}
