package s3audit.rules.website_redirect_foreign_host_test

import data.s3audit.testing as t

rule := "website-redirect-foreign-host"

all_to(host) := t.input_of({"website": t.present({"RedirectAllRequestsTo": {"HostName": host}})}, {})

routed_to(redirects) := t.input_of(
	{"website": t.present({
		"IndexDocument": {"Suffix": "index.html"},
		"RoutingRules": [{"Redirect": redirect} | some redirect in redirects],
	})},
	{},
)

verdict_of(doc) := t.verdict(rule, t.setting(doc, rule, "allowed_domains", ["example.com", "Example.ORG"]))

test_own_domain if {
	every host in ["example.com", "www.example.com", "WWW.Example.com", "a.b.example.org", "example.com.", "example.com:8443"] {
		verdict_of(all_to(host)) == "pass"
	}
}

test_another_domain if {
	every host in ["example.net", "badexample.com", "example.com.evil.net", "com"] {
		verdict_of(all_to(host)) == "fail"
	}
}

test_what_only_looks_like_an_own_domain if {
	every host in [
		"evil.net/.example.com", "evil.net?.example.com", "evil.net#.example.com", `evil.net\.example.com`,
		"example.com@evil.net", "example.com:x@evil.net", "evil.net:80/www.example.com", "evil.net:80:.example.com",
	] {
		verdict_of(all_to(host)) == "fail"
	}
}

test_routing_rules if {
	verdict_of(routed_to([{"HostName": "www.example.com"}])) == "pass"
	verdict_of(routed_to([{"HostName": "www.example.com"}, {"HostName": "example.net"}])) == "fail"
}

test_no_host_stays_on_the_website if verdict_of(routed_to([{"ReplaceKeyPrefixWith": "new/"}])) == "pass"

test_no_redirects if {
	verdict_of(t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {})) == "pass"
	verdict_of(t.input_of({}, {})) == "pass"
}

test_no_domains_set if t.verdict(rule, all_to("example.net")) == "not-applicable"

test_denied_is_unknown if verdict_of(t.input_of({"website": t.denied}, {})) == "unknown"
