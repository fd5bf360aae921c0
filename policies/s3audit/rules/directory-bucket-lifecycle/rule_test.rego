package s3audit.rules.directory_bucket_lifecycle_test

import data.s3audit.testing as t

test_enabled_rule if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [{
				"Name": "a--euw1-az1--x-s3",
				"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
				"BucketRegion": "eu-west-1",
				"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 7}}]}),
			}],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "pass"
}

test_no_lifecycle if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [{
				"Name": "a--euw1-az1--x-s3",
				"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
				"BucketRegion": "eu-west-1",
				"lifecycle": t.absent,
			}],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "fail"
}

test_all_disabled if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [{
				"Name": "a--euw1-az1--x-s3",
				"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
				"BucketRegion": "eu-west-1",
				"lifecycle": t.present({"Rules": [{"Status": "Disabled", "Expiration": {"Days": 7}}]}),
			}],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "fail"
}

test_one_of_two if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [
				{
					"Name": "a--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 7}}]}),
				},
				{
					"Name": "b--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/b--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.absent,
				},
			],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "fail"
}

test_days_as_asked if {
	doc := t.setting(
		t.account_of({
			"directoryBuckets": t.present({
				"Buckets": [{
					"Name": "a--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 7}}]}),
				}],
			}),
		}),
		"directory-bucket-lifecycle",
		"expiration_days",
		7,
	)
	t.verdict("directory-bucket-lifecycle", doc) == "pass"
}

test_other_days if {
	doc := t.setting(
		t.account_of({
			"directoryBuckets": t.present({
				"Buckets": [{
					"Name": "a--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 7}}]}),
				}],
			}),
		}),
		"directory-bucket-lifecycle",
		"expiration_days",
		8,
	)
	t.verdict("directory-bucket-lifecycle", doc) == "fail"
}

test_no_directory_buckets if {
	doc := t.account_of({"directoryBuckets": t.present({"Buckets": []})})
	t.verdict("directory-bucket-lifecycle", doc) == "not-applicable"
}

test_absent if t.verdict("directory-bucket-lifecycle", t.account_of({"directoryBuckets": t.absent})) == "not-applicable"

test_denied_is_unknown if {
	doc := t.account_of({"directoryBuckets": t.denied})
	t.verdict("directory-bucket-lifecycle", doc) == "unknown"
}

test_lifecycle_of_one_denied_is_unknown if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [
				{
					"Name": "a--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 7}}]}),
				},
				{
					"Name": "b--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/b--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.denied,
				},
			],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "unknown"
}

test_a_known_failure_stays if {
	doc := t.account_of({
		"directoryBuckets": t.present({
			"Buckets": [
				{
					"Name": "a--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.absent,
				},
				{
					"Name": "b--euw1-az1--x-s3",
					"BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/b--euw1-az1--x-s3",
					"BucketRegion": "eu-west-1",
					"lifecycle": t.denied,
				},
			],
		}),
	})
	t.verdict("directory-bucket-lifecycle", doc) == "fail"
}

test_each_bucket_has_its_own if {
	doc := t.account_of({"directoryBuckets": t.present({"Buckets": [{"Name": "a--euw1-az1--x-s3", "BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3", "BucketRegion": "eu-west-1", "lifecycle": t.absent}, {"Name": "b--euw1-az1--x-s3", "BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/b--euw1-az1--x-s3", "BucketRegion": "eu-west-1", "lifecycle": t.denied}]})})
	denials := data.s3audit.rules.directory_bucket_lifecycle.deny with input as doc
	missing := data.s3audit.rules.directory_bucket_lifecycle.unknown with input as doc
	{d.resource | some d in denials} == {"arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3"}
	{m.resource | some m in missing} == {"arn:aws:s3express:eu-west-1:111122223333:bucket/b--euw1-az1--x-s3"}
}
