package s3audit.lib.upload_test

import data.s3audit.lib.upload
import data.s3audit.testing as t

header := "s3:x-amz-server-side-encryption"

key := "s3:x-amz-server-side-encryption-aws-kms-key-id"

both := ["aws:kms", "aws:kms:dsse"]

# denying is the input of a Deny of uploads under these conditions, but for these changes.
denying(conditions, changes) := t.input_of({}, t.policy([t.statement(object.union(
	{"effect": "Deny", "actions": ["s3:putobject"], "conditions": conditions},
	changes,
))]))

only_kms(conditions, changes) if {
	upload.denies_header_other_than({"aws:kms", "aws:kms:dsse"}) with input as denying(conditions, changes)
}

other := t.condition("stringnotequals", header, both)

test_another_algorithm_is_refused if {
	every operator in ["stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"] {
		only_kms([t.condition(operator, header, both)], {})
	}
	only_kms([other, t.condition("null", header, ["False"])], {})
	only_kms([other], {"actions": ["s3:*"]})
}

test_what_does_not_refuse_it if {
	not only_kms([other], {"effect": "Allow"})
	not only_kms([other], {"not_principal": true})
	not only_kms([other], t.of_outsider)
	not only_kms([other], {"covers_objects": false})
	not only_kms([other], {"actions": ["s3:getobject"]})
	every narrowing in [
		t.condition("stringequals", header, both), t.condition("stringnotequals", "s3:x-amz-acl", both),
		t.condition("stringnotequals", header, []), t.condition("stringnotequals", header, ["AES256"]),
		t.condition("null", "s3:x-amz-acl", ["false"]), t.condition("null", header, ["true"]),
		t.condition("bool", header, ["false"]),
	] {
		not only_kms([narrowing], {})
		not only_kms([other, narrowing], {})
	}
	not only_kms([t.condition("null", header, ["false"])], {})
}

none_missing(conditions) if upload.denies_missing_header({"AES256"}) with input as denying(conditions, {})

test_a_missing_header_is_refused if {
	none_missing([t.condition("null", header, ["True"])])
	none_missing([t.condition("stringnotequals", header, ["AES256"])])
	not none_missing([t.condition("null", header, ["false"])])
	not none_missing([t.condition("null", "s3:x-amz-acl", ["true"])])
	not none_missing([t.condition("bool", header, ["true"])])
	not none_missing([t.condition("stringnotequals", header, ["AES256"]), t.condition("stringequals", "s3:x-amz-acl", ["private"])])
}

pinned(conditions) if upload.denies_keys_other_than(set()) with input as denying(conditions, {})

pin := t.condition("stringnotequals", key, ["1234abcd-12ab-34cd-56ef-1234567890ab"])

test_another_key_is_refused if {
	pinned([pin])
	pinned([t.condition("arnnotlike", key, ["arn:aws:kms:*:{account}:key/*"])])
	not pinned([t.condition("stringnotlike", key, ["*"])])
	not pinned([t.condition("null", key, ["false"])])
}

test_a_condition_on_the_algorithm_has_to_take_in_kms if {
	pinned([pin, t.condition("stringequals", header, both)])
	pinned([pin, t.condition("stringequalsignorecase", header, both)])
	pinned([pin, t.condition("stringlike", header, ["aws:kms*"])])
	every narrowing in [
		t.condition("stringequals", header, ["aws:kms"]), t.condition("stringlike", header, ["AES*"]),
		t.condition("stringlike", header, ["aws:kms"]), t.condition("stringnotequals", header, both),
		t.condition("stringnotlike", header, ["aws:kms*"]), t.condition("stringequals", "s3:x-amz-acl", both),
	] {
		not pinned([pin, narrowing])
	}
}

# keys are the default keys of a bucket with this default encryption.
keys(default_encryption) := found if {
	rules := {"Rules": [{"ApplyServerSideEncryptionByDefault": default_encryption}]}
	doc := t.input_of({"encryption": t.present({"ServerSideEncryptionConfiguration": rules})}, {})
	found := upload.default_keys with input as doc
}

test_default_keys if {
	keys({"SSEAlgorithm": "aws:kms"}) == {"aws/s3"}
	keys({"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": "arn:aws:kms:eu-west-1:111122223333:key/1"}) == {"arn:aws:kms:eu-west-1:{account}:key/1"}
	keys({"SSEAlgorithm": "AES256"}) == set()
}
