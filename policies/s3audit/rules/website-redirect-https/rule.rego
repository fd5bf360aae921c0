# METADATA
# title: Website redirects use HTTPS
# description: >-
#   A redirect without a protocol keeps the one of the request, and website endpoints of S3 only speak
#   plain HTTP: whoever listens on the way can send the visitor elsewhere. Every redirect to a host says
#   https. One that names no host stays on the website, where there is no HTTPS, and is judged only if it
#   says http. Without such redirects the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: website-redirect-https
#   severity: low
#   subresources: [website]
#   remediation: >-
#     Put the website configuration again with Protocol https in each redirect, or let CloudFront redirect.
#   fix: put-bucket-website
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_RedirectAllRequestsTo.html
#   tags: [website, transport]
package s3audit.rules.website_redirect_https

import data.s3audit.lib.website

deny contains {
	"msg": "visitors are redirected without HTTPS",
	"path": path,
	"value": redirect,
} if {
	some [path, redirect] in judged
	website.protocol(redirect) != "https"
}

not_applicable contains "nothing is redirected to a host" if count(judged) == 0

judged contains [path, redirect] if {
	some [path, redirect] in website.redirects
	website.host(redirect) != ""
}

judged contains [path, redirect] if {
	some [path, redirect] in website.redirects
	website.protocol(redirect) != ""
}
