package s3audit.rules.bucket_cross_region_replication_test

import data.s3audit.testing as t

test_another_region if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		{"references": {"arn:aws:s3:::copy": {"region": "eu-central-1", "owner": "111122223333"}}},
	)
	t.verdict("bucket-cross-region-replication", doc) == "pass"
}

test_same_region if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		{"references": {"arn:aws:s3:::copy": {"region": "eu-west-1", "owner": "111122223333"}}},
	)
	t.verdict("bucket-cross-region-replication", doc) == "fail"
}

test_region_that_nobody_looked_up if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		{},
	)
	t.verdict("bucket-cross-region-replication", doc) == "unknown"
}

test_one_known_abroad_is_enough if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [
						{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
						{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::other"}},
					],
				},
			}),
		},
		{"references": {"arn:aws:s3:::copy": {"region": "eu-central-1", "owner": "111122223333"}}},
	)
	t.verdict("bucket-cross-region-replication", doc) == "pass"
}

test_one_known_at_home_is_not_enough if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [
						{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
						{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::other"}},
					],
				},
			}),
		},
		{"references": {"arn:aws:s3:::copy": {"region": "eu-west-1", "owner": "111122223333"}}},
	)
	t.verdict("bucket-cross-region-replication", doc) == "unknown"
}

test_disabled_rule_abroad if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Disabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		{"references": {"arn:aws:s3:::copy": {"region": "eu-central-1", "owner": "111122223333"}}},
	)
	t.verdict("bucket-cross-region-replication", doc) == "fail"
}

test_absent if t.verdict("bucket-cross-region-replication", t.input_of({}, {})) == "fail"

test_a_destination if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:role/r"], ["444455556666"]),
			"actions": ["s3:replicateobject", "s3:replicatedelete"],
		})]),
	)
	t.verdict("bucket-cross-region-replication", doc) == "not-applicable"
}

test_another_region_decides_alone if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		object.union(
			t.unread_policy("denied"),
			{
				"references": {"arn:aws:s3:::copy": {"region": "eu-central-1", "owner": "111122223333"}},
			},
		),
	)
	t.verdict("bucket-cross-region-replication", doc) == "pass"
}

test_policy_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-cross-region-replication", doc) == "unknown"
}

test_denied_is_unknown if {
	doc := t.input_of({"replication": t.denied}, {})
	t.verdict("bucket-cross-region-replication", doc) == "unknown"
}

test_the_missing_call_is_named if {
	missing := data.s3audit.rules.bucket_cross_region_replication.unknown with input as t.input_of({"replication": t.present({"ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/r", "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}]}})}, {})
	{[m.api, m.action] | some m in missing} == {["HeadBucket", "s3:ListBucket"]}
}

test_not_selected if {
	doc := t.setting(t.input_of({}, {}), "bucket-cross-region-replication", "only_buckets", ["vault-*"])
	t.verdict("bucket-cross-region-replication", doc) == "not-applicable"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of({}, {}),
		"bucket-cross-region-replication",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-cross-region-replication", doc) == "not-applicable"
}

# copying is the input for a bucket that replicates to one of which that was found out.
copying(found, derived) := t.input_of(
	{"replication": t.replicates_to(["copy"])},
	object.union(t.found({"copy": found}), derived),
)

test_same_region_with_the_policy_unread if {
	t.verdict("bucket-cross-region-replication", copying(t.reference({}), t.unread_policy("denied"))) == "unknown"
}

test_a_destination_that_does_not_exist if {
	t.verdict("bucket-cross-region-replication", copying(t.nowhere, {})) == "fail"
}

# replica is what is derived of a bucket that others replicate into.
replica := t.policy([t.statement({
	"principals": t.aws(["arn:aws:iam::444455556666:role/r"], ["444455556666"]),
	"actions": ["s3:replicateobject"],
})])

test_a_destination_that_replicates_itself if {
	t.verdict("bucket-cross-region-replication", copying(t.reference({}), replica)) == "not-applicable"
	t.verdict("bucket-cross-region-replication", copying(t.reference({"region": "eu-central-1"}), replica)) == "pass"
	t.verdict("bucket-cross-region-replication", copying(t.untold, replica)) == "unknown"
	t.verdict("bucket-cross-region-replication", t.input_of({"replication": t.denied}, replica)) == "unknown"
}
