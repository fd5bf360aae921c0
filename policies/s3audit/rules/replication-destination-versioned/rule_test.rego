package s3audit.rules.replication_destination_versioned_test

import data.s3audit.testing as t

rule := "replication-destination-versioned"

fit := {
	"versioning": t.present({"Status": "Enabled"}),
	"publicAccessBlock": t.block(true),
	"encryption": t.present({}),
}

to(changes) := t.input_of(
	{"replication": t.replicates_to(["copy"])},
	t.found({"copy": t.reference({"target": t.target(object.union(object.remove(fit, object.keys(changes)), changes))})}),
)

denials(doc) := found if {
	found := data.s3audit.rules.replication_destination_versioned.deny with input as doc
}

lacking(doc) := {[u.api, u.action, u.state] | some u in found} if {
	found := data.s3audit.rules.replication_destination_versioned.unknown with input as doc
}

test_protected if t.verdict(rule, to({})) == "pass"

test_no_versions if {
	t.verdict(rule, to({"versioning": t.absent})) == "fail"
	t.verdict(rule, to({"versioning": t.present({"Status": "Suspended"})})) == "fail"
	{d.msg | some d in denials(to({"versioning": t.absent}))} == {"copy, the destination of replication rule 0, keeps no versions"}
}

test_not_blocked if {
	t.verdict(rule, to({"publicAccessBlock": t.absent})) == "fail"
	every switch in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
		three := t.present({"PublicAccessBlockConfiguration": object.union(t.blocked, {switch: false})})
		said := {sprintf("copy, the destination of replication rule 0, is not blocked from the public: %s", [switch])}
		{d.msg | some d in denials(to({"publicAccessBlock": three}))} == said
		account := {"account": {"publicAccessBlock": three}}
		{d.msg | some d in denials(object.union(to({"publicAccessBlock": t.absent}), account))} == said
	}
}

test_blocked_by_the_account if {
	doc := to({"publicAccessBlock": t.absent})
	t.verdict(rule, object.union(doc, {"account": {"publicAccessBlock": t.block(true)}})) == "pass"
	blind := to({"publicAccessBlock": t.denied})
	t.verdict(rule, object.union(blind, {"account": {"publicAccessBlock": t.block(true)}})) == "pass"
}

test_half_blocked_by_each if {
	half := t.present({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "BlockPublicPolicy": true}})
	other := t.present({"PublicAccessBlockConfiguration": {"IgnorePublicAcls": true, "RestrictPublicBuckets": true}})
	doc := object.union(to({"publicAccessBlock": half}), {"account": {"publicAccessBlock": other}})
	t.verdict(rule, doc) == "pass"
}

test_no_encryption if {
	t.verdict(rule, to({"encryption": t.absent})) == "fail"
	{d.msg | some d in denials(to({"encryption": t.absent}))} == {"copy, the destination of replication rule 0, has no default encryption"}
}

test_unread_is_unknown if {
	t.verdict(rule, to({"versioning": t.denied})) == "unknown"
	t.verdict(rule, to({"encryption": t.denied})) == "unknown"
	t.verdict(rule, to({"publicAccessBlock": t.denied})) == "unknown"
	lacking(to({"versioning": t.denied})) == {["GetBucket", "s3:Get", "denied"]}
	lacking(to({"encryption": {"state": "not-collected"}})) == {["GetBucketEncryption", "s3:GetEncryptionConfiguration", "not-collected"]}
	lacking(to({"publicAccessBlock": {"state": "failed"}})) == {["GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", "failed"]}
}

test_a_known_failure_stays if t.verdict(rule, to({"versioning": t.absent, "encryption": t.denied})) == "fail"

test_account_unread if {
	doc := object.union(to({}), {"account": {"publicAccessBlock": t.denied}})
	t.verdict(rule, doc) == "pass"
	open := object.union(to({"publicAccessBlock": t.absent}), {"account": {"publicAccessBlock": t.denied}})
	t.verdict(rule, open) == "unknown"
}

test_foreign_destinations_are_not_seen if {
	doc := t.input_of({"replication": t.replicates_to(["copy"])}, t.found({"copy": t.theirs}))
	t.verdict(rule, doc) == "not-applicable"
}

test_owner_unknown if {
	doc := t.input_of({"replication": t.replicates_to(["copy"])}, t.found({"copy": t.untold}))
	t.verdict(rule, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "denied"]}
}

test_foreign_beside_own if {
	doc := t.input_of(
		{"replication": t.replicates_to(["copy", "other"])},
		t.found({"copy": t.reference({"target": t.target(fit)}), "other": t.theirs}),
	)
	t.verdict(rule, doc) == "pass"
	t.verdict(rule, object.union(doc, {"account": {"publicAccessBlock": t.denied}})) == "pass"
}

test_no_replication if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if {
	t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"
	t.verdict(rule, t.input_of({"replication": t.replicates_to(["copy"]), "references": t.denied}, {})) == "unknown"
}
