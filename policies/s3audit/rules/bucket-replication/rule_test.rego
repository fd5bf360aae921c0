package s3audit.rules.bucket_replication_test

import data.s3audit.testing as t

test_enabled if {
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
	t.verdict("bucket-replication", doc) == "pass"
}

test_one_of_two if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [
						{"Status": "Disabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
						{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
					],
				},
			}),
		},
		{},
	)
	t.verdict("bucket-replication", doc) == "pass"
}

test_absent if t.verdict("bucket-replication", t.input_of({}, {})) == "fail"

test_disabled if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Disabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		{},
	)
	t.verdict("bucket-replication", doc) == "fail"
}

test_a_destination if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:role/r"], ["444455556666"]),
			"actions": ["s3:replicateobject", "s3:replicatedelete"],
		})]),
	)
	t.verdict("bucket-replication", doc) == "not-applicable"
}

test_a_destination_that_replicates_on if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:role/r"], ["444455556666"]),
			"actions": ["s3:replicateobject", "s3:replicatedelete"],
		})]),
	)
	t.verdict("bucket-replication", doc) == "pass"
}

test_everything_allowed_is_no_destination if {
	doc := t.input_of({}, t.policy([t.statement({"actions": ["s3:*"]})]))
	t.verdict("bucket-replication", doc) == "fail"
}

test_enabled_decides_alone if {
	doc := t.input_of(
		{
			"replication": t.present({
				"ReplicationConfiguration": {
					"Role": "arn:aws:iam::111122223333:role/r",
					"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
				},
			}),
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-replication", doc) == "pass"
}

test_policy_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-replication", doc) == "unknown"
}

test_denied_is_unknown if t.verdict("bucket-replication", t.input_of({"replication": t.denied}, {})) == "unknown"

test_not_selected if {
	doc := t.setting(t.input_of({}, {}), "bucket-replication", "only_buckets", ["vault-*"])
	t.verdict("bucket-replication", doc) == "not-applicable"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-replication", "exclude_buckets", ["example-*"])
	t.verdict("bucket-replication", doc) == "not-applicable"
}
