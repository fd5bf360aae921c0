package s3audit.rules.multi_region_access_point_public_access_block_test

import data.s3audit.testing as t

test_all_on if {
	doc := t.account_of({
		"multiRegionAccessPoints": t.present({
			"AccessPoints": [{
				"Arn": "arn:aws:s3::111122223333:accesspoint/m.mrap",
				"Report": {"Name": "m", "Status": "READY", "PublicAccessBlock": t.blocked},
			}],
		}),
	})
	t.verdict("multi-region-access-point-public-access-block", doc) == "pass"
}

test_one_off if {
	doc := t.account_of({
		"multiRegionAccessPoints": t.present({
			"AccessPoints": [{
				"Arn": "arn:aws:s3::111122223333:accesspoint/m.mrap",
				"Report": {
					"Name": "m",
					"Status": "READY",
					"PublicAccessBlock": object.union(t.blocked, {"RestrictPublicBuckets": false}),
				},
			}],
		}),
	})
	t.verdict("multi-region-access-point-public-access-block", doc) == "fail"
}

test_each_switch_is_named if {
	every name, _ in t.blocked {
		doc := t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [{
			"Arn": "arn:aws:s3::111122223333:accesspoint/m.mrap",
			"Report": {"Name": "m", "Status": "READY", "PublicAccessBlock": object.union(t.blocked, {name: false})},
		}]})})
		denials := data.s3audit.rules.multi_region_access_point_public_access_block.deny with input as doc
		{d.msg | some d in denials} == {sprintf("multi-Region access point m leaves %s off", [name])}
	}
}

test_being_deleted if {
	doc := t.account_of({
		"multiRegionAccessPoints": t.present({
			"AccessPoints": [{
				"Arn": "arn:aws:s3::111122223333:accesspoint/m.mrap",
				"Report": {"Name": "m", "Status": "DELETING", "PublicAccessBlock": t.unblocked},
			}],
		}),
	})
	t.verdict("multi-region-access-point-public-access-block", doc) == "pass"
}

test_none if {
	doc := t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": []})})
	t.verdict("multi-region-access-point-public-access-block", doc) == "not-applicable"
}

test_denied_is_unknown if {
	doc := t.account_of({"multiRegionAccessPoints": t.denied})
	t.verdict("multi-region-access-point-public-access-block", doc) == "unknown"
}
