# METADATA
# title: Only requests signed as they should be are accepted
# description: >-
#   Deny statements for everyone, on every S3 action, for the bucket and for all of its objects, refuse
#   requests signed with Signature Version 2 and, if the parameters ask for it, requests authenticated in
#   the query string, or ones signed too long ago. Denying the query string breaks presigned URLs, and
#   uploads and downloads in the console, so it is off unless asked for.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-signature-and-auth
#   severity: low
#   subresources: [policy]
#   parameters:
#     require_signature_v4:
#       type: bool
#       default: true
#       description: Ask for a Deny of Signature Version 2.
#     allow_query_string:
#       type: bool
#       default: true
#       description: >-
#         Let requests that are authenticated in the query string through, such as presigned URLs.
#     max_presigned_age:
#       type: number
#       default: 0
#       description: Milliseconds after which a presigned URL has to be refused; 0 asks for nothing.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Deny s3:* on the bucket and on all of its objects to everyone when s3:signatureversion is AWS; for
#     presigned URLs, when NumericGreaterThan s3:signatureAge is the age you allow.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [policy]
package s3audit.rules.bucket_policy_signature_and_auth

import data.s3audit.lib.param
import data.s3audit.lib.policy_guard
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("the policy does not deny %s on the %s", [what, kind]),
	"path": "derived.policy.statements",
	"value": {"not denied": what, "on": kind},
} if {
	some what, situation in unwanted
	some kind in ["bucket", "objects"]
	not kind in policy_guard.covered(situation)
}

not_applicable contains "the parameters ask for nothing" if count(unwanted) == 0

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-signature-and-auth")

unwanted["Signature Version 2"] := {"s3:signatureversion": "AWS"} if setting("require_signature_v4")

unwanted["authentication in the query string"] := {
	"s3:signatureversion": "AWS4-HMAC-SHA256",
	"s3:authtype": "REST-QUERY-STRING",
} if {
	not setting("allow_query_string")
}

unwanted[sprintf("signatures older than %v ms", [limit])] := {
	"s3:signatureversion": "AWS4-HMAC-SHA256",
	"s3:authtype": "REST-QUERY-STRING",
	"s3:signatureage": sprintf("%d", [limit + 1]),
} if {
	limit := setting("max_presigned_age")
	limit > 0
}

setting(name) := param.value("bucket-policy-signature-and-auth", name)
