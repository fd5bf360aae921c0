# METADATA
# title: Websites are not served by the bucket itself
# description: >-
#   The website endpoint of S3 speaks plain HTTP and knows no firewall, limit or log of who asks: a public
#   website belongs behind CloudFront, which reads the bucket by an origin access control while the bucket
#   stays closed. A bucket with a website that anyone can read is open beside whatever may stand in front
#   of it. Only S3's side is seen: no distribution is asked for. A website that only redirects serves nothing.
# schemas:
#   - input: schema.input
# custom:
#   id: website-without-cdn
#   severity: medium
#   subresources: [website, policy, policyStatus, acl, ownershipControls, publicAccessBlock,
#     account.publicAccessBlock, account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   remediation: >-
#     Put CloudFront with an origin access control in front of the bucket's REST endpoint, take the public
#     statement or grant away, and switch the block settings on.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
#   tags: [website, public-access]
package s3audit.rules.website_without_cdn

import data.s3audit.lib.exposure
import data.s3audit.lib.state
import data.s3audit.lib.unreached

deny contains {
	"msg": sprintf("the bucket serves a website that anyone can read directly%s", [beside]),
	"path": "derived.exposure.read",
	"value": "public",
} if {
	serves
	input.derived.exposure.read == "public"
}

unknown contains entry if {
	serves
	some entry in unreached.entries({"read"})
}

satisfied if {
	serves
	exposure.closed({"read"})
}

not_applicable contains "no website is configured" if {
	input.bucket.website.state in state.answered
	not input.bucket.website.value
}

not_applicable contains "the website only redirects" if {
	input.bucket.website.value
	not serves
}

serves if {
	input.bucket.website.value
	not input.bucket.website.value.RedirectAllRequestsTo
}

# beside says that CloudFront reads the bucket too, and is passed by.
beside := ", beside CloudFront" if {
	input.derived.roles.cdnOrigin.is == true
} else := ""
