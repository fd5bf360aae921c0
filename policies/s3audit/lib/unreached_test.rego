package s3audit.lib.unreached_test

import data.s3audit.lib.unreached
import data.s3audit.testing as t

denied(api, action) := {"state": "denied", "api": api, "action": action, "code": "AccessDenied", "requestId": "R1"}

present := {"state": "present", "value": {}}

# account has an access point and a Multi-Region Access Point of one name, and one elsewhere that was answered.
account := {
	"accessPoints": {"state": "present", "value": {"AccessPointList": [
		{"Name": "feed", "Detail": denied("GetAccessPoint", "s3:GetAccessPoint"), "Policy": denied("GetAccessPointPolicy", "s3:GetAccessPointPolicy")},
		{"Name": "feed", "Region": "eu-west-1", "Detail": present, "Policy": present},
		{"Name": "other", "Detail": denied("GetAccessPoint", "s3:GetOther"), "Policy": denied("GetAccessPointPolicy", "s3:GetOther")},
	]}},
	"multiRegionAccessPoints": {"state": "present", "value": {"AccessPoints": [{
		"Report": {"Name": "wide"}, "Policy": denied("GetMultiRegionAccessPointPolicy", "s3:GetMultiRegionAccessPointPolicy"),
	}]}},
}

document(levels, gaps) := {
	"bucket": {"name": "b"}, "account": account,
	"derived": {"exposure": object.union(levels, {"missing": gaps})},
}

entries(levels, gaps) := found if {
	found := unreached.entries({"list", "read"}) with input as document(levels, gaps)
}

open := {"list": "unknown", "read": "private"}

test_policy if {
	entries(open, [{"input": "access_points/feed/policy", "reason": "denied"}]) == {{
		"subresource": "account.accessPoints", "state": "denied", "api": "GetAccessPointPolicy",
		"action": "s3:GetAccessPointPolicy", "code": "AccessDenied",
	}}
}

test_details if {
	every part in ["network_origin", "public_access_block"] {
		found := entries(open, [{"input": sprintf("access_points/feed/%s", [part]), "reason": "not known"}])
		{e.action | some e in found} == {"s3:GetAccessPoint"}
	}
	entries(open, [{"input": "access_points/feed/alias", "reason": "not known"}]) == set()
}

test_multi_region if {
	found := entries(open, [{"input": "access_points/wide/policy", "reason": "denied"}])
	{[e.subresource, e.action] | some e in found} == {["account.multiRegionAccessPoints", "s3:GetMultiRegionAccessPointPolicy"]}
}

test_malformed if {
	doc := object.union(document(open, [{"input": "access_points/feed/policy", "reason": "malformed: no Statement"}]), {"account": {
		"accessPoints": {"state": "present", "value": {"AccessPointList": [{"Name": "feed", "Policy": present}]}},
		"multiRegionAccessPoints": {"state": "absent"},
	}})
	found := unreached.entries({"read", "list"}) with input as doc
	found == {{
		"subresource": "account.accessPoints", "state": "failed", "api": "GetAccessPointPolicy",
		"action": "s3:GetAccessPointPolicy", "code": "MalformedPolicy: malformed: no Statement",
	}}
}

# Of two access points of one name, one policy may be refused and the other make no sense.
test_malformed_beside_denied if {
	found := entries(open, [{"input": "access_points/feed/policy", "reason": "malformed: no Statement"}])
	{[e.state, e.code] | some e in found} == {["denied", "AccessDenied"], ["failed", "MalformedPolicy: malformed: no Statement"]}
}

test_all_is_known if entries({"list": "private", "read": "public"}, [{"input": "access_points/feed/policy", "reason": "denied"}]) == set()

test_another_class_is_not_known if {
	entries({"list": "private", "read": "private", "write": "unknown"}, [{"input": "access_points/feed/policy", "reason": "denied"}]) == set()
}

test_something_else_is_missing if entries(open, [{"input": "acl", "reason": "denied"}]) == set()

test_the_list_is_missing if entries(open, [{"input": "access_points", "reason": "denied"}]) == set()

# No rule that asks who can reach the bucket takes what is not known for nobody.
test_rules_do_not_pass if {
	gaps := [{"input": "access_points/feed/policy", "reason": "denied"}]
	every id in ["bucket-public-read", "bucket-public-write", "bucket-public-access", "bucket-data-classification-tag", "object-ownership-writer"] {
		doc := t.input_of(
			{
				"ownershipControls": {"state": "absent"},
				"tagging": {"state": "present", "value": {"TagSet": [{"Key": "data-classification", "Value": "confidential"}]}},
			},
			t.also({
				"list": "unknown", "read": "unknown", "write": "unknown", "admin": "unknown", "policy_is_public": false, "missing": gaps,
				"layers": [{"layer": "access-point", "name": "feed", "state": "configured", "effect": "unknown", "classes": []}],
			}),
		)
		t.verdict(id, object.union(doc, {"account": account})) == "unknown"
		t.verdict(id, object.union(doc, {"account": account, "derived": {"exposure": {"list": "private", "read": "private", "write": "private", "admin": "private", "missing": [], "layers": []}}})) != "unknown"
	}
}
