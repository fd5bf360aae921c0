package s3audit.rules.bucket_data_classification_tag_test

import data.s3audit.testing as t

rule := "bucket-data-classification-tag"

tagged(key, value) := {"tagging": t.present({"TagSet": [{"Key": key, "Value": value}]})}

read := {"account": {
	"publicAccessBlock": t.absent,
	"accessPoints": t.present({"AccessPointList": []}),
	"multiRegionAccessPoints": t.present({"AccessPoints": []}),
}}

doc_of(bucket, exposed) := object.union(t.input_of(bucket, exposed), read)

verdict_of(bucket, exposed) := t.verdict(rule, doc_of(bucket, exposed))

open := t.exposure({"verdict": "public", "read": "public"})

shared := t.exposure({"verdict": "shared", "read": "shared"})

test_classified if {
	verdict_of(tagged("data-classification", "internal"), {}) == "pass"
	verdict_of(tagged("data-classification", "internal"), shared) == "pass"
}

test_no_tag if {
	verdict_of({}, {}) == "fail"
	verdict_of(tagged("owner", "team-a"), {}) == "fail"
	verdict_of(tagged("Data-Classification", "internal"), {}) == "fail"
}

test_no_class_there_is if {
	verdict_of(tagged("data-classification", "secret"), {}) == "fail"
	verdict_of(tagged("data-classification", ""), {}) == "fail"
}

test_more_open_than_its_class if verdict_of(tagged("data-classification", "internal"), open) == "fail"

test_each_kind_of_access if {
	every kind in ["list", "read", "write", "admin"] {
		verdict_of(tagged("data-classification", "internal"), t.exposure({"verdict": "public", kind: "public"})) == "fail"
	}
}

test_public_class if verdict_of(tagged("data-classification", "public"), open) == "pass"

test_settings_that_everybody_sees_are_no_data if {
	verdict_of(tagged("data-classification", "internal"), t.exposure({"verdict": "public", "metadata": "public"})) == "pass"
}

test_own_key_and_classes if {
	bucket := tagged("class", "c1")
	doc := t.setting(t.setting(doc_of(bucket, open), rule, "tag_key", "class"), rule, "allowed_values", ["c0", "c1"])
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.setting(doc, rule, "public_values", ["c1"])) == "pass"
}

test_tagging_denied_is_unknown if {
	verdict_of({"tagging": t.denied}, {}) == "unknown"
	verdict_of({"tagging": t.denied}, open) == "unknown"
}

test_exposure_unread_is_unknown if {
	bucket := object.union(tagged("data-classification", "internal"), {"policy": t.denied})
	verdict_of(bucket, object.union(t.unread_policy("denied"), t.unread_exposure)) == "unknown"
}

test_a_public_class_decides_alone if {
	bucket := object.union(tagged("data-classification", "public"), {"policy": t.denied})
	verdict_of(bucket, object.union(t.unread_policy("denied"), t.unread_exposure)) == "pass"
}

test_no_tag_decides_alone if {
	bucket := {"policy": t.denied}
	verdict_of(bucket, object.union(t.unread_policy("denied"), t.unread_exposure)) == "fail"
}

test_known_to_be_open_decides_alone if {
	bucket := object.union(tagged("data-classification", "internal"), {"acl": t.denied})
	verdict_of(bucket, open) == "fail"
}

test_excluded_by_name if {
	t.verdict(rule, t.setting(doc_of({}, {}), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}

test_closed_decides_though_the_acl_is_denied if {
	verdict_of(object.union(tagged("data-classification", "internal"), {"acl": t.denied}), {}) == "pass"
}

# through is the input of a bucket whose access point has a policy that was not read.
through(class, derived) := object.union(
	t.input_of(tagged("data-classification", "internal"), object.union(
		t.also({
			class: "unknown", "policy_is_public": false, "missing": [{"input": "access_points/feed/policy", "reason": "denied"}],
			"layers": [{"layer": "access-point", "name": "feed", "state": "configured", "effect": "unknown", "classes": []}],
		}),
		derived,
	)),
	{"account": {"accessPoints": t.present({"AccessPointList": [{"Name": "feed", "Policy": t.denied}]})}},
)

test_an_unread_access_point_is_unknown if {
	every class in ["list", "read", "write", "admin"] {
		t.verdict(rule, through(class, {})) == "unknown"
		t.verdict(rule, through(class, {"publicAccessBlock": t.blocked})) == "pass"
	}
}
