package s3audit.rules.website_redirect_https_test

import data.s3audit.testing as t

rule := "website-redirect-https"

all_to(redirect) := t.input_of({"website": t.present({"RedirectAllRequestsTo": redirect})}, {})

routed(redirects) := t.input_of(
	{"website": t.present({
		"IndexDocument": {"Suffix": "index.html"},
		"RoutingRules": [{"Redirect": redirect} | some redirect in redirects],
	})},
	{},
)

test_https if {
	t.verdict(rule, all_to({"HostName": "example.com", "Protocol": "https"})) == "pass"
	t.verdict(rule, routed([{"HostName": "example.com", "Protocol": "https"}])) == "pass"
}

test_http if {
	t.verdict(rule, all_to({"HostName": "example.com", "Protocol": "http"})) == "fail"
	t.verdict(rule, routed([{"Protocol": "http", "ReplaceKeyWith": "a"}])) == "fail"
}

test_left_out_is_http if {
	t.verdict(rule, all_to({"HostName": "example.com"})) == "fail"
	t.verdict(rule, routed([{"HostName": "example.com"}])) == "fail"
}

test_one_of_two if {
	doc := routed([{"HostName": "a.example.com", "Protocol": "https"}, {"HostName": "b.example.com"}])
	t.verdict(rule, doc) == "fail"
}

test_within_the_website if {
	t.verdict(rule, routed([{"ReplaceKeyPrefixWith": "new/"}])) == "not-applicable"
	both := [{"ReplaceKeyPrefixWith": "new/"}, {"HostName": "a.example.com", "Protocol": "https"}]
	t.verdict(rule, routed(both)) == "pass"
}

test_absent if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"website": t.denied}, {})) == "unknown"
