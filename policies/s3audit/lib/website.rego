# METADATA
# title: Website redirects
# description: >-
#   Where the website of a bucket sends its visitors, by the one redirect of all
#   requests or by routing rules.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
package s3audit.lib.website

# redirects are all redirects, each with the path that says so.
redirects contains ["bucket.website.value.RedirectAllRequestsTo", redirect] if {
	redirect := input.bucket.website.value.RedirectAllRequestsTo
}

redirects contains [sprintf("bucket.website.value.RoutingRules[%d].Redirect", [i]), rule.Redirect] if {
	some i, rule in input.bucket.website.value.RoutingRules
}

# host is the host that a redirect names, "" where it stays on the website's own.
host(redirect) := object.get(redirect, "HostName", "")

protocol(redirect) := lower(object.get(redirect, "Protocol", ""))
