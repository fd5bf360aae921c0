package s3audit.rules.object_encryption_at_rest_test

import data.s3audit.testing as t

id := "object-encryption-at-rest"

denials(doc) := found if {
	found := data.s3audit.rules.object_encryption_at_rest.deny with input as doc
}

# sampled is the input of a bucket whose first objects are encrypted so.
sampled(answers) := t.input_of(
	{"objectEncryption": t.present({"Sampled": 5, "Objects": [{"Key": sprintf("o%d", [i]), "Encryption": e} | some i, e in answers]})},
	{},
)

with_algorithm(name) := t.present({"ServerSideEncryption": name})

key := "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

with_key(name) := t.present({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": name})

test_encrypted if {
	t.verdict(id, sampled([with_algorithm("AES256"), with_key(key), with_algorithm("aws:kms:dsse")])) == "pass"
}

test_plain if {
	doc := sampled([with_algorithm("AES256"), t.absent])
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.objectEncryption.value.Objects[1].Encryption"}
	{f.value.key | some f in denials(doc)} == {"o1"}
}

test_algorithm_asked_for if {
	doc := sampled([with_algorithm("AES256")])
	t.verdict(id, t.setting(doc, id, "algorithms", ["aws:kms"])) == "fail"
	t.verdict(id, t.setting(sampled([with_key(key)]), id, "algorithms", ["aws:kms"])) == "pass"
}

test_key_asked_for if {
	doc := sampled([with_key(key)])
	t.verdict(id, t.setting(doc, id, "kms_keys", ["arn:aws:kms:*:111122223333:key/*"])) == "pass"
	t.verdict(id, t.setting(doc, id, "kms_keys", ["1234abcd-12ab-34cd-56ef-1234567890ab"])) == "pass"
	t.verdict(id, t.setting(doc, id, "kms_keys", ["arn:aws:kms:*:444455556666:key/*"])) == "fail"
}

test_key_asked_for_and_none_named if {
	doc := sampled([with_algorithm("aws:kms:dsse")])
	t.verdict(id, t.setting(doc, id, "kms_keys", [key])) == "fail"
	t.verdict(id, t.setting(doc, id, "kms_keys", ["alias/aws/s3"])) == "pass"
}

test_keys_are_for_kms_only if t.verdict(id, t.setting(sampled([with_algorithm("AES256")]), id, "kms_keys", [key])) == "pass"

test_no_objects if t.verdict(id, t.input_of({"objectEncryption": t.absent}, {})) == "not-applicable"

test_not_opted_in_is_unknown if {
	t.verdict(id, t.input_of({"objectEncryption": {"state": "not-collected"}}, {})) == "unknown"
}

test_denied_is_unknown if t.verdict(id, t.input_of({"objectEncryption": t.denied}, {})) == "unknown"

test_one_object_denied_is_unknown if {
	doc := sampled([with_algorithm("AES256"), {"state": "denied"}])
	t.verdict(id, doc) == "unknown"
	lacking := data.s3audit.rules.object_encryption_at_rest.unknown with input as doc
	{[m.api, m.action] | some m in lacking} == {["HeadObject", "s3:GetObject"]}
}

test_one_object_denied_and_another_plain if t.verdict(id, sampled([t.denied, t.absent])) == "fail"
