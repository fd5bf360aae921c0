# METADATA
# title: Referenced buckets
# description: >-
#   What is known of a bucket that a configuration names, and the entry that
#   says what nobody could tell of it. A bucket that was not looked up is neither
#   there nor gone, neither own nor foreign.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
package s3audit.lib.reference

import data.s3audit.lib.state

partition := input.bucket.partition if {
	input.bucket.partition != ""
} else := "aws"

# of is what is known of a bucket, which is given by its name or its ARN.
of(bucket) := input.derived.references[arn(bucket)]

arn(bucket) := sprintf("arn:%s:s3:::%s", [partition, name(bucket)])

name(bucket) := parts[count(parts) - 1] if parts := split(bucket, ":::")

# answered holds when lookups were made; of what they came to, each says itself.
answered if input.bucket.references.state in state.answered

region(bucket) := of(bucket).region

own(bucket) if of(bucket).own == true

foreign(bucket) if of(bucket).own == false

exists(bucket) if of(bucket).exists == true

gone(bucket) if of(bucket).exists == false

# target is the documents of a bucket of the account's own.
target(bucket) := of(bucket).target

# unsettled is the entry for what a lookup did not tell. Where no lookup was
# made at all, the engine says so itself.
unsettled(bucket, code) := object.union(missing, {"subresource": "references", "code": code_of(missing, code)}) if {
	answered
	missing := of(bucket).missing
} else := {
	"subresource": "references",
	"state": "not-collected",
	"api": "HeadBucket",
	"action": "s3:ListBucket",
	"code": code,
} if {
	answered
}

code_of(missing, _) := missing.code if missing.code != ""

code_of(missing, code) := code if missing.code == ""

# lacking is the entry for a document of the bucket itself that was not answered.
lacking(document, usual) := {
	"subresource": "references",
	"state": document.state,
	"api": object.get(document, "api", usual.api),
	"action": object.get(document, "action", usual.action),
	"code": object.get(document, "code", ""),
}
