package s3audit.rules.bucket_region_allowed_test

import data.s3audit.testing as t

rule := "bucket-region-allowed"

located(location) := t.input_of({"location": t.present(location)}, {})

verdict_of(location, regions) := t.verdict(rule, t.setting(located(location), rule, "allowed_regions", regions))

test_on_the_list if {
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-west-1", "eu-central-1"]) == "pass"
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-*"]) == "pass"
}

test_not_on_the_list if {
	verdict_of({"LocationConstraint": "ap-southeast-2"}, ["eu-*"]) == "fail"
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-west-1"]) == "fail"
}

test_no_constraint_is_us_east_1 if {
	verdict_of({}, ["us-east-1"]) == "pass"
	verdict_of({}, ["eu-*"]) == "fail"
	verdict_of({"LocationConstraint": ""}, ["us-east-1"]) == "pass"
}

test_the_old_eu_is_eu_west_1 if {
	verdict_of({"LocationConstraint": "EU"}, ["eu-west-1"]) == "pass"
	verdict_of({"LocationConstraint": "EU"}, ["eu-central-1"]) == "fail"
}

test_no_list_set if t.verdict(rule, located({"LocationConstraint": "ap-southeast-2"})) == "not-applicable"

test_denied_is_unknown if {
	doc := t.input_of({"location": t.denied}, {})
	t.verdict(rule, t.setting(doc, rule, "allowed_regions", ["eu-*"])) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(located({}), rule, "exclude_buckets", ["example-*"])
	t.verdict(rule, t.setting(doc, rule, "allowed_regions", ["eu-*"])) == "not-applicable"
}
