package s3audit.rules.access_point_public_access_block_test

import data.s3audit.testing as t

test_all_on if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [{
				"Name": "a",
				"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
				"Bucket": "b",
				"Region": "eu-west-1",
				"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.blocked}),
			}],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "pass"
}

test_all_off if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [{
				"Name": "a",
				"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
				"Bucket": "b",
				"Region": "eu-west-1",
				"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.unblocked}),
			}],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "fail"
}

test_one_off if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [{
				"Name": "a",
				"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
				"Bucket": "b",
				"Region": "eu-west-1",
				"Detail": t.present({
					"NetworkOrigin": "Internet",
					"PublicAccessBlockConfiguration": object.union(t.blocked, {"BlockPublicPolicy": false}),
				}),
			}],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "fail"
}

test_switches_left_out_are_off if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [{
				"Name": "a",
				"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
				"Bucket": "b",
				"Region": "eu-west-1",
				"Detail": t.present({"NetworkOrigin": "Internet"}),
			}],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "fail"
}

test_origin_in_a_vpc if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [{
				"Name": "a",
				"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
				"Bucket": "b",
				"Region": "eu-west-1",
				"Detail": t.present({"NetworkOrigin": "VPC", "PublicAccessBlockConfiguration": t.unblocked}),
			}],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "pass"
}

test_no_access_points if {
	doc := t.account_of({"accessPoints": t.present({"AccessPointList": []})})
	t.verdict("access-point-public-access-block", doc) == "not-applicable"
}

test_denied_is_unknown if {
	doc := t.account_of({"accessPoints": t.denied})
	t.verdict("access-point-public-access-block", doc) == "unknown"
}

test_detail_denied_is_unknown if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [
				{
					"Name": "a",
					"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
					"Bucket": "b",
					"Region": "eu-west-1",
					"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.blocked}),
				},
				{
					"Name": "b",
					"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/b",
					"Bucket": "b",
					"Region": "eu-west-1",
					"Detail": t.denied,
				},
			],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "unknown"
}

test_a_known_failure_stays if {
	doc := t.account_of({
		"accessPoints": t.present({
			"AccessPointList": [
				{
					"Name": "a",
					"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
					"Bucket": "b",
					"Region": "eu-west-1",
					"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.unblocked}),
				},
				{
					"Name": "b",
					"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/b",
					"Bucket": "b",
					"Region": "eu-west-1",
					"Detail": t.denied,
				},
			],
		}),
	})
	t.verdict("access-point-public-access-block", doc) == "fail"
}

test_excluded if {
	doc := t.setting(
		t.account_of({
			"accessPoints": t.present({
				"AccessPointList": [
					{
						"Name": "open-data",
						"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/open-data",
						"Bucket": "b",
						"Region": "eu-west-1",
						"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.unblocked}),
					},
					{
						"Name": "a",
						"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
						"Bucket": "b",
						"Region": "eu-west-1",
						"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.blocked}),
					},
				],
			}),
		}),
		"access-point-public-access-block",
		"exclude_access_points",
		["open-*"],
	)
	t.verdict("access-point-public-access-block", doc) == "pass"
}

test_each_point_has_its_own if {
	doc := t.account_of({"accessPoints": t.present({"AccessPointList": [{"Name": "a", "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a", "Bucket": "b", "Region": "eu-west-1", "Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.unblocked})}, {"Name": "b", "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/b", "Bucket": "b", "Region": "eu-west-1", "Detail": t.denied}]})})
	denials := data.s3audit.rules.access_point_public_access_block.deny with input as doc
	missing := data.s3audit.rules.access_point_public_access_block.unknown with input as doc
	{d.resource | some d in denials} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
	{m.resource | some m in missing} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/b"}
}

# one is the verdict on an access point with this answer about it.
one(detail, excluded) := t.verdict("access-point-public-access-block", t.setting(
	t.account_of({"accessPoints": t.present({"AccessPointList": [{
		"Name": "feed", "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/feed", "Bucket": "b", "Detail": detail,
	}]})}),
	"access-point-public-access-block",
	"exclude_access_points",
	excluded,
))

test_each_switch_counts if {
	every name, _ in t.blocked {
		off := object.union(t.blocked, {name: false})
		one(t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": off}), []) == "fail"
	}
}

test_excluded_needs_no_answer if {
	one(t.denied, ["fe*"]) == "pass"
	one(t.denied, ["fo*"]) == "unknown"
}

test_other_names_are_not_excluded if one(t.present({"NetworkOrigin": "Internet"}), ["fo*"]) == "fail"
