package s3audit.rules.bucket_tags_test

import data.s3audit.testing as t

test_tagged if {
	doc := t.input_of({"tagging": t.present({"TagSet": [{"Key": "owner", "Value": "team-a"}]})}, {})
	t.verdict("bucket-tags", doc) == "pass"
}

test_no_tag_set if t.verdict("bucket-tags", t.input_of({}, {})) == "fail"

test_empty_tag_set if t.verdict("bucket-tags", t.input_of({"tagging": t.present({})}, {})) == "fail"

test_tags_of_aws_do_not_count if {
	doc := t.input_of(
		{"tagging": t.present({"TagSet": [{"Key": "aws:cloudformation:stack-name", "Value": "x"}]})},
		{},
	)
	t.verdict("bucket-tags", doc) == "fail"
}

test_required_key if {
	doc := t.setting(
		t.input_of({"tagging": t.present({"TagSet": [{"Key": "owner", "Value": "team-a"}]})}, {}),
		"bucket-tags",
		"required_keys",
		["owner"],
	)
	t.verdict("bucket-tags", doc) == "pass"
}

test_required_key_missing if {
	doc := t.setting(
		t.input_of({"tagging": t.present({"TagSet": [{"Key": "owner", "Value": "team-a"}]})}, {}),
		"bucket-tags",
		"required_keys",
		["owner", "data-class"],
	)
	t.verdict("bucket-tags", doc) == "fail"
}

test_allowed_value if {
	doc := t.setting(
		t.input_of({"tagging": t.present({"TagSet": [{"Key": "stage", "Value": "prod"}]})}, {}),
		"bucket-tags",
		"allowed_values",
		{"stage": "dev|prod"},
	)
	t.verdict("bucket-tags", doc) == "pass"
}

test_value_not_allowed if {
	doc := t.setting(
		t.input_of(
			{"tagging": t.present({"TagSet": [{"Key": "stage", "Value": "production"}]})},
			{},
		),
		"bucket-tags",
		"allowed_values",
		{"stage": "dev|prod"},
	)
	t.verdict("bucket-tags", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-tags", t.input_of({"tagging": t.denied}, {})) == "unknown"
