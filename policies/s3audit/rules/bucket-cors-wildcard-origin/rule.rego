# METADATA
# title: Cross-origin rules name their origins
# description: >-
#   A wildcard among the allowed origins lets pages that nobody here wrote read the bucket in the name
#   of their visitors. The single star is the lesser evil: S3 sends no leave to bring credentials with it,
#   and for public assets that are only read it is the usual way, which passes. A star within an origin,
#   as in https://*, comes with that leave, so one forgotten subdomain is enough. Origins that are meant so
#   go into the parameter. Without CORS rules the bucket passes.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-cors-wildcard-origin
#   severity: medium
#   subresources: [cors]
#   parameters:
#     allowed_origins:
#       type: list(string)
#       default: []
#       description: Origins with a wildcard that are accepted, written as in the CORS rule.
#     allow_public_reads:
#       type: bool
#       default: true
#       description: Accept the single star in rules that allow GET and HEAD alone.
#   remediation: >-
#     Write out the origins that need the bucket. A put replaces all CORS rules.
#   fix: put-bucket-cors
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html
#   tags: [cors, website]
package s3audit.rules.bucket_cors_wildcard_origin

import data.s3audit.lib.cors
import data.s3audit.lib.param

deny contains {
	"msg": sprintf("pages of any origin like %s may use the bucket", [origin]),
	"path": sprintf("%s.AllowedOrigins", [cors.path(i)]),
	"value": {"origin": origin, "methods": cors.methods(rule)},
} if {
	some [i, rule] in cors.rules
	some origin in cors.wide(rule, param.value("bucket-cors-wildcard-origin", "allowed_origins"))
	not public_reads(rule, origin)
}

public_reads(rule, "*") if {
	param.value("bucket-cors-wildcard-origin", "allow_public_reads")
	count(cors.methods(rule) - {"GET", "HEAD"}) == 0
}
