package s3audit.rules.log_bucket_encryption_compatible_test

import data.s3audit.testing as t

rule := "log-bucket-encryption-compatible"

target := {
	"acl": t.acl([t.group("s3/LogDelivery", "WRITE")]),
	"encryption": encrypted("AES256"),
	"requestPayment": t.present({"Payer": "BucketOwner"}),
}

encrypted(algorithm) := t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
	"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm},
}]}})

verdict_of(changes) := t.verdict(rule, t.input_of(but_for(changes), {}))

# but_for is the target with some of its answers replaced.
but_for(changes) := object.union(object.remove(target, object.keys(changes)), changes)

locked(lock) := {"object-lock": t.present({"ObjectLockConfiguration": object.union({"ObjectLockEnabled": "Enabled"}, lock)})}

test_fit if verdict_of({}) == "pass"

test_no_encryption_is_sse_s3 if verdict_of({"encryption": t.absent}) == "pass"

test_kms if {
	verdict_of({"encryption": encrypted("aws:kms")}) == "fail"
	verdict_of({"encryption": encrypted("aws:kms:dsse")}) == "fail"
}

test_default_retention if verdict_of(locked({"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}})) == "fail"

test_object_lock_without_default if verdict_of(locked({})) == "pass"

test_requesters_pay if verdict_of({"requestPayment": t.present({"Payer": "Requester"})}) == "fail"

test_target_by_policy if {
	derived := t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})])
	bucket := {"encryption": encrypted("aws:kms"), "requestPayment": t.absent}
	t.verdict(rule, t.input_of(bucket, derived)) == "fail"
}

test_no_target if verdict_of({"acl": t.acl([]), "encryption": encrypted("aws:kms")}) == "not-applicable"

test_no_target_while_the_policy_is_unread if {
	every fault in [
		{"encryption": encrypted("aws:kms")},
		locked({"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}),
		{"requestPayment": t.present({"Payer": "Requester"})},
	] {
		doc := t.input_of(but_for(object.union(fault, {"acl": t.acl([])})), t.unread_policy("denied"))
		t.verdict(rule, doc) == "unknown"
	}
}

test_no_target_decides_alone if {
	hidden := {"acl": t.acl([]), "encryption": t.denied, "object-lock": t.denied, "requestPayment": t.denied}
	verdict_of(hidden) == "not-applicable"
}

test_a_known_fault_stays if {
	verdict_of({"encryption": encrypted("aws:kms"), "object-lock": t.denied, "requestPayment": t.denied}) == "fail"
}

test_each_denied_is_unknown if {
	every name in ["encryption", "object-lock", "requestPayment", "acl"] {
		verdict_of({name: t.denied}) == "unknown"
	}
}

test_a_fit_target_passes_without_its_policy if {
	t.verdict(rule, t.input_of(target, t.unread_policy("denied"))) == "pass"
}
