# METADATA
# title: Website redirects stay on own domains
# description: >-
#   Visitors trust the name they typed and follow wherever the bucket sends them. Every host that a
#   redirect names, of all requests or by a routing rule, is one of the allowed domains or below one. A
#   host that is more than a name and a port, with a path or user in front of it, is none. A redirect that
#   names no host stays on the website. Until the parameter is set the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: website-redirect-foreign-host
#   severity: medium
#   subresources: [website]
#   parameters:
#     allowed_domains:
#       type: list(string)
#       default: []
#       description: Domains that redirects may lead to; each takes in the names below it.
#   remediation: >-
#     Take the redirect out, or point it at a domain of your own. Who let the domain lapse should register
#     it again first.
#   fix: put-bucket-website
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_Redirect.html
#   tags: [website, phishing]
package s3audit.rules.website_redirect_foreign_host

import data.s3audit.lib.param
import data.s3audit.lib.website

deny contains {
	"msg": sprintf("visitors are redirected to %q, which is on no allowed domain", [host]),
	"path": sprintf("%s.HostName", [path]),
	"value": host,
} if {
	some [path, redirect] in website.redirects
	host := website.host(redirect)
	host != ""
	not allowed(lower(host))
}

not_applicable contains "no allowed domains are set in the parameters" if count(domains) == 0

allowed(host) if {
	regex.match(`^[a-z0-9._-]+(:[0-9]+)?$`, host)
	name := trim_suffix(split(host, ":")[0], ".")
	some domain in domains
	within(name, domain)
}

within(name, domain) if name == domain

within(name, domain) if endswith(name, sprintf(".%s", [domain]))

domains := {trim(lower(domain), ".") | some domain in param.value("website-redirect-foreign-host", "allowed_domains")}
