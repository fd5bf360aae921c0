package s3audit.rules.bucket_default_encryption_dsse_test

import data.s3audit.testing as t

rule := "bucket-default-encryption-dsse"

bucket(algorithm, tag) := {
	"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
		"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm},
	}]}}),
	"tagging": t.present({"TagSet": [tag]}),
}

secret := {"Key": "regime", "Value": "cnssp15"}

verdict_of(subresources) := t.verdict(rule, t.setting(t.input_of(subresources, {}), rule, "required_on_tags", {"regime": "cnssp15|nss"}))

test_two_layers if verdict_of(bucket("aws:kms:dsse", secret)) == "pass"

test_one_layer if {
	verdict_of(bucket("aws:kms", secret)) == "fail"
	verdict_of(bucket("AES256", secret)) == "fail"
}

test_absent if verdict_of({"tagging": t.present({"TagSet": [secret]})}) == "fail"

test_other_tags if {
	verdict_of(bucket("AES256", {"Key": "regime", "Value": "none"})) == "not-applicable"
	verdict_of(bucket("AES256", {"Key": "Regime", "Value": "cnssp15"})) == "not-applicable"
	verdict_of({}) == "not-applicable"
}

test_any_value if {
	doc := t.input_of(bucket("AES256", {"Key": "regime"}), {})
	t.verdict(rule, t.setting(doc, rule, "required_on_tags", {"regime": "*"})) == "fail"
}

test_no_tags_set if t.verdict(rule, t.input_of(bucket("AES256", secret), {})) == "not-applicable"

test_encryption_denied_is_unknown if verdict_of({"encryption": t.denied, "tagging": t.present({"TagSet": [secret]})}) == "unknown"

test_other_tags_decide_alone if verdict_of({"encryption": t.denied}) == "not-applicable"

test_tagging_denied_is_unknown if {
	every algorithm in ["AES256", "aws:kms:dsse"] {
		untold := object.remove(bucket(algorithm, secret), ["tagging"])
		verdict_of(object.union(untold, {"tagging": t.denied})) == "unknown"
	}
}

test_nothing_asked_needs_no_tags if t.verdict(rule, t.input_of({"tagging": t.denied}, {})) == "not-applicable"
