package s3audit.rules.object_ownership_writer_test

import data.s3audit.testing as t

id := "object-ownership-writer"

denials(doc) := found if {
	found := data.s3audit.rules.object_ownership_writer.deny with input as doc
}

writer := t.ownership("ObjectWriter")

# uploads is what is derived of a policy that lets a partner use these actions.
uploads(actions) := object.union(
	t.told(
		[t.statement({"principals": t.aws(["444455556666"], ["444455556666"]), "actions": actions})],
		[object.union(t.outside("account", "444455556666"), {"classes": ["write"]})],
	),
	t.also({"verdict": "shared", "write": "shared"}),
)

# deliveries is what is derived of a policy that lets a service put objects.
deliveries := t.told(
	[t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})],
	[object.union(t.outside("service", "logging.s3.amazonaws.com"), {"level": "private", "classes": ["write"]})],
)

test_partner_uploads if t.verdict(id, t.input_of({"ownershipControls": writer}, uploads(["s3:putobject"]))) == "fail"

test_no_ownership_controls_is_object_writer if {
	t.verdict(id, t.input_of({"ownershipControls": t.absent}, uploads(["s3:put*"]))) == "fail"
}

test_owner_enforced_or_preferred if {
	every value in ["BucketOwnerEnforced", "BucketOwnerPreferred"] {
		t.verdict(id, t.input_of({"ownershipControls": t.ownership(value)}, uploads(["s3:putobject"]))) == "pass"
	}
}

test_partner_deletes_only if {
	t.verdict(id, t.input_of({"ownershipControls": writer}, uploads(["s3:deleteobject"]))) == "pass"
}

test_uploads_cut_by_the_block if {
	doc := t.input_of({"ownershipControls": writer}, object.union(uploads(["s3:putobject"]), t.also({"verdict": "private", "write": "private"})))
	t.verdict(id, doc) == "pass"
}

test_uploads_denied_to_everyone if {
	doc := t.input_of({"ownershipControls": writer}, object.union(
		t.told(
			[
				t.statement({"principals": t.aws(["444455556666"], ["444455556666"]), "actions": ["s3:putobject"]}),
				t.statement({"effect": "Deny", "actions": ["s3:put*"]}),
			],
			[t.outside("account", "444455556666"), t.judged_deny({})],
		),
		t.also({"write": "shared"}),
	))
	t.verdict(id, doc) == "pass"
}

test_anyone_uploads if {
	doc := t.input_of({"ownershipControls": writer}, object.union(
		t.told([t.statement({"actions": ["s3:putobject"]})], [t.judged({"classes": ["write"]})]),
		t.reached(["write"]),
	))
	t.verdict(id, doc) == "fail"
}

test_own_account_uploads if {
	doc := t.input_of({"ownershipControls": writer}, t.told([t.statement({"actions": ["s3:putobject"]})], [t.inside]))
	t.verdict(id, doc) == "pass"
}

test_a_service_delivers if {
	doc := t.input_of({"ownershipControls": writer}, deliveries)
	t.verdict(id, doc) == "fail"
	{f.severity | some f in denials(doc)} == {"low"}
}

test_grants_that_let_others_write if {
	every grant in [
		{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "WRITE"},
		t.group("global/AllUsers", "FULL_CONTROL"),
	] {
		doc := t.input_of({"ownershipControls": writer, "acl": t.acl([grant])}, t.also({"write": "shared"}))
		{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
	}
}

test_grants_that_let_nobody_write if {
	doc := t.input_of(
		{"ownershipControls": writer, "acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}, t.group("s3/LogDelivery", "WRITE")])},
		t.also({"list": "shared"}),
	)
	t.verdict(id, doc) == "pass"
}

test_access_point_that_lets_others_write if {
	layer := {"layer": "access-point", "name": "drop", "state": "configured", "effect": "opens", "level": "shared", "classes": ["write"]}
	doc := t.input_of({"ownershipControls": writer}, t.also({"write": "shared", "layers": [layer]}))
	{f.path | some f in denials(doc)} == {"derived.exposure.layers[0]"}
}

test_enforced_decides_though_the_rest_is_denied if {
	doc := t.input_of(
		{"ownershipControls": t.ownership("BucketOwnerEnforced"), "policy": t.denied, "acl": t.denied},
		object.union(t.unread_policy("denied"), t.unread_exposure),
	)
	t.verdict(id, doc) == "pass"
}

test_private_decides_though_ownership_is_denied if {
	t.verdict(id, t.input_of({"ownershipControls": t.denied}, {})) == "pass"
}

test_upload_decides_though_the_acl_is_denied if {
	doc := t.input_of({"ownershipControls": writer, "acl": t.denied}, uploads(["s3:putobject"]))
	t.verdict(id, doc) == "fail"
}

test_ownership_denied_is_unknown if {
	t.verdict(id, t.input_of({"ownershipControls": t.denied}, uploads(["s3:putobject"]))) == "unknown"
	t.verdict(id, t.input_of({"ownershipControls": t.denied}, deliveries)) == "unknown"
}

test_policy_denied_is_unknown if {
	doc := t.input_of({"ownershipControls": writer, "policy": t.denied}, object.union(t.unread_policy("denied"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

test_legacy_logs_are_low if {
	grant := {"Grantee": {"Type": "CanonicalUser", "ID": "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"}, "Permission": "FULL_CONTROL"}
	found := denials(t.input_of({"ownershipControls": writer, "acl": t.acl([grant])}, t.also({"write": "shared"})))
	{f.severity | some f in found} == {"low"}
}

# others is the verdict on what is derived where the writer owns and others can write.
others(bucket, derived) := t.verdict(id, t.input_of(
	object.union({"ownershipControls": writer}, bucket),
	object.union(derived, t.also({"verdict": "shared", "write": "shared"})),
))

# put_by is what is derived of an Allow for these principals to put objects.
put_by(principals, judgement) := t.told([t.statement({"principals": principals, "actions": ["s3:putobject"]})], [judgement])

partner := t.outside("account", "444455556666")

test_replicas_are_uploads if t.verdict(id, t.input_of({"ownershipControls": writer}, uploads(["s3:replicateobject"]))) == "fail"

test_a_service_known_to_act_for_others_is_still_low if {
	derived := put_by(t.service("logging.s3.amazonaws.com"), t.outside("service", "logging.s3.amazonaws.com"))
	doc := t.input_of({"ownershipControls": writer}, object.union(derived, t.also({"write": "shared"})))
	count(denials(doc)) == 1
	{f.severity | some f in denials(doc)} == {"low"}
	t.verdict(id, t.input_of({"ownershipControls": t.denied}, derived)) == "unknown"
}

test_whoever_is_no_service_keeps_the_severity if {
	delivery := t.service("logging.s3.amazonaws.com")
	every principals in [
		object.union(t.aws([], []), {"canonical_user": ["79a59df900b949e55d96a1e698fbaced"]}),
		object.union(delivery, {"aws": ["444455556666"], "accounts": ["444455556666"]}),
		object.union(delivery, {"any": true}),
	] {
		doc := t.input_of({"ownershipControls": writer}, object.union(put_by(principals, partner), t.also({"write": "shared"})))
		found := denials(doc)
		count(found) == 1
		every f in found { not f.severity }
	}
	but := t.told(
		[t.statement({"principals": delivery, "not_principal": true, "actions": ["s3:putobject"]})],
		[t.judged({"classes": ["write"]})],
	)
	every f in denials(t.input_of({"ownershipControls": writer}, object.union(but, t.reached(["write"])))) { not f.severity }
	t.verdict(id, t.input_of({"ownershipControls": writer}, object.union(but, t.reached(["write"])))) == "fail"
}

# Others can write, by the ACL, and the policy lets the owner write and a partner read.
test_own_uploads_beside_a_reader if {
	others({}, t.told(
		[t.statement({"principals": t.of_own.principals, "actions": ["s3:putobject"]}), t.statement(t.of_outsider)],
		[t.inside, partner],
	)) == "pass"
}

test_everything_on_the_bucket_alone_puts_nothing if {
	only := {"resources": ["arn:aws:s3:::{bucket}"], "covers_bucket": true, "covers_objects": false, "actions": ["s3:*"]}
	others({}, t.told([t.statement(object.union(only, t.of_outsider))], [partner])) == "pass"
}

test_own_uploads_decide_though_ownership_is_denied if {
	t.verdict(id, t.input_of({"ownershipControls": t.denied}, put_by(t.of_own.principals, t.inside))) == "pass"
}

test_deliveries_may_hide_in_an_unread_policy if {
	doc := t.input_of({"ownershipControls": t.denied, "policy": t.denied}, t.unread_policy("denied"))
	t.verdict(id, doc) == "unknown"
}

test_grants_that_come_to_nothing if {
	writing := t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "WRITE"}])
	reading := t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}])
	others({"acl": reading}, {}) == "pass"
	others({"acl": writing}, {}) == "fail"
	others({"acl": writing, "ownershipControls": t.ownership("BucketOwnerPreferred")}, {}) == "pass"
	t.verdict(id, t.input_of({"acl": writing, "ownershipControls": writer}, {})) == "pass"
}

test_grant_to_a_stranger_is_medium if {
	doc := t.input_of({"ownershipControls": writer, "acl": t.acl([t.group("global/AllUsers", "WRITE")])}, t.reached(["write"]))
	{f.severity | some f in denials(doc)} == {"medium"}
}

test_layers_that_let_nobody_write if {
	opening := {"layer": "access-point", "name": "drop", "state": "configured", "effect": "opens", "level": "shared", "classes": ["write"]}
	others({}, {"exposure": {"layers": [opening]}}) == "fail"
	every change in [{"layer": "bucket-policy"}, {"effect": "closes"}, {"classes": ["read"]}] {
		others({}, {"exposure": {"layers": [object.union(opening, change)]}}) == "pass"
	}
	others({"ownershipControls": t.ownership("BucketOwnerEnforced")}, {"exposure": {"layers": [opening]}}) == "pass"
	t.verdict(id, t.input_of({"ownershipControls": writer}, t.also({"layers": [opening]}))) == "pass"
}
