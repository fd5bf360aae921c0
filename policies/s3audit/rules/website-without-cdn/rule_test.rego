package s3audit.rules.website_without_cdn_test

import data.s3audit.testing as t

rule := "website-without-cdn"

site := {"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.website_without_cdn.deny with input as doc
}

test_public if {
	doc := t.input_of(site, t.opened(["read"]))
	t.verdict(rule, doc) == "fail"
	messages(doc) == {"the bucket serves a website that anyone can read directly"}
}

test_public_beside_cloudfront if {
	origin := t.statement({"index": 1, "principals": t.service("cloudfront.amazonaws.com")})
	doc := t.input_of(site, object.union(t.opened(["read"]), {"policy": {"state": "present", "statements": [t.statement({}), origin]}}))
	messages(doc) == {"the bucket serves a website that anyone can read directly, beside CloudFront"}
}

test_closed if {
	t.verdict(rule, t.input_of(site, {})) == "pass"
	t.verdict(rule, t.input_of(site, t.exposure({"read": "shared", "verdict": "shared"}))) == "pass"
	t.verdict(rule, t.input_of(site, t.restricted(["read"]))) == "pass"
}

test_public_listing_alone if t.verdict(rule, t.input_of(site, t.opened(["list"]))) == "pass"

redirect := {"website": t.present({"RedirectAllRequestsTo": {"HostName": "www.example.com"}})}

test_only_redirects if {
	t.verdict(rule, t.input_of(redirect, t.opened(["read"]))) == "not-applicable"
}

test_no_website if {
	t.verdict(rule, t.input_of({}, t.opened(["read"]))) == "not-applicable"
	t.verdict(rule, t.input_of({"policy": t.denied}, t.unread_exposure)) == "not-applicable"
}

test_unread_is_unknown if {
	t.verdict(rule, t.input_of(object.union(site, {"acl": t.denied}), t.unread_exposure)) == "unknown"
	t.verdict(rule, t.input_of({"website": t.denied}, t.opened(["read"]))) == "unknown"
}

# point_unread is the input for a bucket of which an access point's policy was not read.
point_unread(bucket) := object.union(doc, {"account": account}) if {
	doc := t.input_of(bucket, t.also({
		"read": "unknown",
		"missing": [{"input": "access_points/feed/policy", "reason": "denied"}],
		"layers": [{"layer": "access-point", "name": "feed", "state": "configured", "effect": "unknown", "classes": []}],
	}))
	account := {"accessPoints": t.present({"AccessPointList": [t.access_point("feed", {"Policy": t.denied})]})}
}

lacking(doc) := {u.subresource | some u in found} if {
	found := data.s3audit.rules.website_without_cdn.unknown with input as doc
}

test_access_point_unread_is_unknown if {
	t.verdict(rule, point_unread(site)) == "unknown"
	lacking(point_unread(site)) == {"account.accessPoints"}
}

test_access_point_of_a_redirect if lacking(point_unread(redirect)) == set()

test_known_though_something_is_unread if {
	doc := t.input_of(object.union(site, {"acl": t.denied}), t.opened(["read"]))
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.input_of(object.union(site, {"acl": t.denied}), {})) == "pass"
}

test_website_unread_of_a_closed_bucket if t.verdict(rule, t.input_of({"website": t.denied}, {})) == "unknown"
