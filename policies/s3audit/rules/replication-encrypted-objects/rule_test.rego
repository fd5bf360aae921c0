package s3audit.rules.replication_encrypted_objects_test

import data.s3audit.testing as t

rule := "replication-encrypted-objects"

asked := {"SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}}}

keyed := {"Destination": {
	"Bucket": "arn:aws:s3:::copy",
	"EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:eu-central-1:111122223333:key/1"},
}}

replicated(rules) := {"replication": t.present({"ReplicationConfiguration": {"Rules": rules}})}

encrypted(algorithm) := {"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
	"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm},
}]}})}

base := {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}

verdict_of(algorithm, rules) := t.verdict(rule, t.input_of(object.union(encrypted(algorithm), replicated(rules)), {}))

full := object.union_n([base, asked, keyed])

test_asked_and_keyed if verdict_of("aws:kms", [full]) == "pass"

test_not_asked if verdict_of("aws:kms", [object.union(base, keyed)]) == "fail"

test_not_keyed if verdict_of("aws:kms", [object.union(base, asked)]) == "fail"

test_neither if verdict_of("aws:kms:dsse", [base]) == "fail"

test_switched_off if {
	off := {"SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Disabled"}}}
	verdict_of("aws:kms", [object.union_n([base, off, keyed])]) == "fail"
}

test_one_rule_of_two if verdict_of("aws:kms", [full, base]) == "fail"

test_disabled_rules_do_not_count if verdict_of("aws:kms", [full, object.union(base, {"Status": "Disabled"})]) == "pass"

test_no_kms if verdict_of("AES256", [base]) == "not-applicable"

test_no_rule_in_force if {
	verdict_of("aws:kms", [object.union(base, {"Status": "Disabled"})]) == "not-applicable"
	t.verdict(rule, t.input_of(encrypted("aws:kms"), {})) == "not-applicable"
}

test_each_decides_alone_that_it_does_not_apply if {
	t.verdict(rule, t.input_of({"encryption": t.denied}, {})) == "not-applicable"
	t.verdict(rule, t.input_of(object.union(encrypted("AES256"), {"replication": t.denied}), {})) == "not-applicable"
}

test_encryption_denied_is_unknown if {
	t.verdict(rule, t.input_of(object.union(replicated([base]), {"encryption": t.denied}), {})) == "unknown"
	t.verdict(rule, t.input_of(object.union(replicated([full]), {"encryption": t.denied}), {})) == "unknown"
}

test_replication_denied_is_unknown if {
	t.verdict(rule, t.input_of(object.union(encrypted("aws:kms"), {"replication": t.denied}), {})) == "unknown"
}
