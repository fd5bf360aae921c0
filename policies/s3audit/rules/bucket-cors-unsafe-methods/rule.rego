# METADATA
# title: Cross-origin rules do not let everybody write
# description: >-
#   Judges what pages of other origins may do: no writing method for an origin with a wildcard, none
#   together with leave for all request headers, and no rule with all five methods. Leave for all headers
#   is routine where pages only read, and alone it is nothing. Methods in the parameter count as reading
#   does: browsers that upload need PUT or POST. Without CORS rules the bucket passes.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-cors-unsafe-methods
#   severity: medium
#   subresources: [cors]
#   parameters:
#     allowed_methods:
#       type: list(string)
#       default: []
#       description: Methods besides GET and HEAD that are accepted, such as PUT.
#   remediation: >-
#     Leave only the methods and headers that your pages use, for their origins written out. A put
#     replaces all CORS rules.
#   fix: put-bucket-cors
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html
#   tags: [cors, website]
package s3audit.rules.bucket_cors_unsafe_methods

import data.s3audit.lib.cors
import data.s3audit.lib.param

deny contains {
	"msg": sprintf("a CORS rule allows %s %s", [concat(", ", writing(rule)), excess]),
	"path": cors.path(i),
	"value": {
		"methods": cors.methods(rule),
		"origins": object.get(rule, "AllowedOrigins", []),
		"headers": object.get(rule, "AllowedHeaders", []),
	},
} if {
	some [i, rule, excess] in excesses
	count(writing(rule)) > 0
}

# excesses are the rules that are too generous to allow writing, each with the reason.
excesses contains [i, rule, "to pages of any origin"] if {
	some [i, rule] in cors.rules
	count(cors.wide(rule, [])) > 0
}

excesses contains [i, rule, "with any request header"] if {
	some [i, rule] in cors.rules
	"*" in object.get(rule, "AllowedHeaders", [])
}

excesses contains [i, rule, "along with every other method"] if {
	some [i, rule] in cors.rules
	count({"GET", "HEAD", "PUT", "POST", "DELETE"} - cors.methods(rule)) == 0
}

writing(rule) := (cors.methods(rule) & {"PUT", "POST", "DELETE"}) - {method |
	some method in param.value("bucket-cors-unsafe-methods", "allowed_methods")
}
