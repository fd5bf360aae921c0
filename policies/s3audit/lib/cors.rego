# METADATA
# title: Cross-origin rules
# description: >-
#   The CORS rules of a bucket. A single star stands for every origin, and S3 then sends no leave to
#   bring credentials; a star within an origin stands for any text, and it does.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
package s3audit.lib.cors

# rules are the CORS rules, each with its place.
rules contains [i, rule] if some i, rule in input.bucket.cors.value.CORSRules

path(i) := sprintf("bucket.cors.value.CORSRules[%d]", [i])

methods(rule) := {method | some method in object.get(rule, "AllowedMethods", [])}

# wide are the origins of a rule that stand for more than one, but for those that are accepted.
wide(rule, accepted) := {origin |
	some origin in object.get(rule, "AllowedOrigins", [])
	contains(origin, "*")
	not origin in accepted
}
