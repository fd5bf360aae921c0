package s3audit.lib.kms_test

import data.s3audit.lib.kms

home := {"region": "eu-west-1", "account": "111122223333"}

id := "1234abcd-12ab-34cd-56ef-1234567890ab"

arn := sprintf("arn:aws:kms:eu-west-1:111122223333:key/%s", [id])

test_four_forms if {
	every form in [id, arn] {
		kms.parse(form, home) == {"region": "eu-west-1", "account": "111122223333", "kind": "key", "id": id}
	}
	every form in ["alias/data", "arn:aws:kms:eu-west-1:111122223333:alias/data"] {
		kms.parse(form, home) == {"region": "eu-west-1", "account": "111122223333", "kind": "alias", "id": "data"}
	}
}

test_other_servers_name_keys_freely if kms.parse("minio-key", home).id == "minio-key"

test_who_manages if {
	kms.managed_by_aws(kms.parse("alias/aws/s3", home))
	kms.managed_by_aws(kms.parse("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3", home))
	not kms.managed_by_aws(kms.parse("alias/aws-data", home))
	kms.managed_by_customer(kms.parse("alias/aws-data", home))
	kms.managed_by_customer(kms.parse("mrk-1234abcd12ab34cd56ef1234567890ab", home))
	not kms.managed_by_customer(kms.parse("alias/aws/s3", home))
	not kms.managed_by_customer(kms.parse(arn, home))
	not kms.managed_by_customer(kms.parse(id, home))
}

test_listed if {
	every pair in [
		[id, arn], [arn, id], [arn, arn], ["alias/data", "arn:aws:kms:eu-west-1:111122223333:alias/data"],
		["arn:aws:kms:eu-west-1:111122223333:alias/data", "alias/data"],
		[sprintf("arn:aws:kms:us-east-1:444455556666:key/%s", [id]), id],
		[arn, "arn:aws:kms:*:111122223333:key/*"], ["key/abc", "abc"],
	] {
		kms.listed(pair[0], [pair[1]], home)
	}
}

test_not_listed if {
	every pair in [
		[id, sprintf("arn:aws:kms:us-east-1:111122223333:key/%s", [id])],
		[id, sprintf("arn:aws:kms:eu-west-1:444455556666:key/%s", [id])],
		["alias/data", "data"], ["alias/data", "arn:aws:kms:eu-west-1:444455556666:alias/data"],
		["arn:aws:kms:eu-west-1:444455556666:alias/data", "alias/data"], [arn, "arn:aws:kms:*:444455556666:key/*"],
	] {
		not kms.listed(pair[0], [pair[1]], home)
	}
}

test_comparable if {
	kms.comparable(arn, [id], home)
	kms.comparable(arn, [id, "alias/aws/s3"], home)
	kms.comparable("alias/aws/s3", [id], home)
	kms.comparable("alias/data", ["alias/other"], home)
	not kms.comparable("alias/data", [id], home)
	not kms.comparable(arn, ["alias/data"], home)
}

test_a_key_is_no_alias if {
	not kms.managed_by_aws({"kind": "key", "id": "aws/s3"})
	not kms.managed_by_customer({"kind": "key", "id": "aws/s3"})
}
