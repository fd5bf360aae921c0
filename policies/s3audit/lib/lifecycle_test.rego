package s3audit.lib.lifecycle_test

import data.s3audit.lib.lifecycle

test_whole if {
	every rule in [
		{}, {"Prefix": ""}, {"Filter": {}}, {"Filter": {"Prefix": ""}}, {"Filter": {"ObjectSizeGreaterThan": 0}},
		{"Filter": {"And": {"Prefix": "", "ObjectSizeGreaterThan": 0}}},
	] {
		lifecycle.whole(rule)
	}
}

test_part if {
	every rule in [
		{"Prefix": "a/"}, {"Filter": {"Prefix": "a/"}}, {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
		{"Filter": {"ObjectSizeGreaterThan": 1024}}, {"Filter": {"ObjectSizeLessThan": 1024}},
		{"Filter": {"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 0}}},
		{"Filter": {"And": {"Prefix": "", "Tags": [{"Key": "a", "Value": "b"}]}}},
	] {
		not lifecycle.whole(rule)
	}
}

test_prefix if {
	every rule in [{"Prefix": "a/"}, {"Filter": {"Prefix": "a/"}}, {"Filter": {"And": {"Prefix": "a/"}}}] {
		lifecycle.prefix(rule) == "a/"
	}
	lifecycle.prefix({"Filter": {"Tag": {"Key": "a", "Value": "b"}}}) == ""
}

test_name if {
	lifecycle.name(2, {"ID": "old"}) == `lifecycle rule "old"`
	lifecycle.name(2, {"ID": ""}) == "lifecycle rule 2"
	lifecycle.name(2, {}) == "lifecycle rule 2"
}
