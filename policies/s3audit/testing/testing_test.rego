# METADATA
# title: Inputs for tests
# description: >-
#   Builds the input of a rule's test: everything answered and nothing
#   configured, but for what the test says. The name of the file keeps it out
#   of the binary.
package s3audit.testing

# input_of is the input for a bucket with these subresources, and with what follows from them.
input_of(bucket, derived) := {
	"bucket": object.union(bare, bucket),
	"account": {
		"id": "111122223333", "partition": "aws", "buckets": 3,
		"publicAccessBlock": absent, "accessPoints": absent, "multiRegionAccessPoints": absent,
	},
	"derived": object.union(
		{
			"publicAccessBlock": unblocked,
			"policy": policy_beside(derived),
			"exposure": private_exposure,
			"references": {},
			"roles": roles_beside(object.union(bare, bucket), object.union({"policy": {"state": "absent"}}, derived)),
		},
		derived,
	),
}

# policy_beside is what a test that says nothing of the policy gets: there is none.
policy_beside(derived) := {"state": "absent", "statements": []} if derived.policy

policy_beside(derived) := {"state": "absent", "statements": [], "analysis": analysis_of([])} if not derived.policy

# account_of is the input for an account with these subresources.
account_of(account) := {
	"account": object.union({"id": "111122223333", "partition": "aws", "buckets": 3}, account),
	"derived": {},
}

# setting is the input with a parameter of a rule set.
setting(doc, rule, name, value) := object.union(doc, {"parameters": {rule: {name: value}}})

bare := object.union(
	{
		"name": "example-bucket",
		"arn": "arn:aws:s3:::example-bucket",
		"account": "111122223333",
		"partition": "aws",
		"region": "eu-west-1",
	},
	{name: absent |
		some name in [
			"acl", "policy", "policyStatus", "publicAccessBlock", "ownershipControls", "encryption", "versioning",
			"object-lock", "lifecycle", "replication", "logging", "notification", "website", "tagging", "references",
		]
	},
)

present(value) := {"state": "present", "value": value}

absent := {"state": "absent"}

denied := {"state": "denied", "api": "GetBucket", "action": "s3:Get", "code": "AccessDenied"}

unsupported := {"state": "unsupported", "api": "GetBucket", "action": "s3:Get", "code": "NotImplemented"}

block(on) := present({"PublicAccessBlockConfiguration": {
	"BlockPublicAcls": on,
	"IgnorePublicAcls": on,
	"BlockPublicPolicy": on,
	"RestrictPublicBuckets": on,
}})

all_switches(value) := {
	"BlockPublicAcls": value,
	"IgnorePublicAcls": value,
	"BlockPublicPolicy": value,
	"RestrictPublicBuckets": value,
}

unblocked := all_switches(false)

blocked := all_switches(true)

# unread_block is what is derived when neither level could be read.
unread_block := all_switches(null)

owner_id := "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"

# acl is an ACL with the owner's own grant and these.
acl(grants) := present({
	"Owner": {"ID": owner_id},
	"Grants": array.concat(
		[{"Grantee": {"Type": "CanonicalUser", "ID": owner_id}, "Permission": "FULL_CONTROL"}],
		grants,
	),
})

# group is a grant to one of S3's groups: "global/AllUsers".
group(name, permission) := {
	"Grantee": {"Type": "Group", "URI": sprintf("http://acs.amazonaws.com/groups/%s", [name])},
	"Permission": permission,
}

ownership(value) := present({"OwnershipControls": {"Rules": [{"ObjectOwnership": value}]}})

status(public) := present({"PolicyStatus": {"IsPublic": public}})

# policy is the derived policy with these statements.
policy(statements) := {"policy": {
	"state": "present",
	"statements": [object.union({"index": i}, statement) | some i, statement in statements],
}}

# unread_policy is what is derived of a policy that was not answered.
unread_policy(state) := {"policy": {"state": state, "statements": []}}

# exposure is who can reach the bucket: its owner's account alone, but for what is said here.
exposure(changes) := {"exposure": object.union(private_exposure, changes)}

private_exposure := {
	"verdict": "private",
	"trusted": false,
	"policy_is_public": null,
	"list": "private",
	"read": "private",
	"write": "private",
	"admin": "private",
	"metadata": "private",
	"cross_account": [],
	"objects_can_be_public": true,
	"confidence": "documented",
	"disputed": false,
	"statements": [],
	"layers": [],
	"latent": [],
	"warnings": [],
}

# unread_exposure is an answer that something not known would decide.
unread_exposure := exposure(object.union(
	{level: "unknown" | some level in ["verdict", "list", "read", "write", "admin", "metadata"]},
	{"objects_can_be_public": null, "missing": [{"input": "policy", "reason": "denied"}]},
))

# caller is one entity that gets in from outside, but for what it is given.
caller(kind, id) := {"kind": kind, "id": id, "own": false, "trusted": false}

# analysis is the policy test with these statements, each made by judged, beside which
# t.policy gives the statements themselves: object.union(t.policy([...]), t.analysis([...])).
analysis(statements) := {"policy": {"state": "present", "analysis": analysis_of(statements)}}

analysis_of(statements) := {
	"public": true in {s.public | some s in statements},
	"level": highest({s.level | some s in statements}),
	"trusted": false,
	"confidence": "documented",
	"disputed": true in {s.disputed | some s in statements},
	"statements": [object.union(s, {"index": i}) | some i, s in statements],
	"warnings": [],
}

highest(levels) := "public" if {
	"public" in levels
} else := "shared" if {
	"shared" in levels
} else := "private"

# judged is what the policy test says of an Allow that lets anyone read, but for what it is given.
judged(changes) := object.union(
	{
		"index": 0,
		"sid": "",
		"effect": "Allow",
		"open": true,
		"public": true,
		"level": "public",
		"trusted": false,
		"callers": [{"kind": "anyone", "id": "", "own": false, "trusted": false}],
		"classes": ["read"],
		"conditions": [],
		"denies": [],
		"reasons": [],
		"confidence": "documented",
		"disputed": false,
	},
	changes,
)

# judged_deny is what the policy test says of a Deny for everyone, but for what it is given.
judged_deny(changes) := object.union(judged({"effect": "Deny", "public": false, "level": ""}), changes)

# statement is an Allow for everyone to read every object, but for what it is given.
statement(changes) := object.union(
	{
		"index": 0,
		"sid": "",
		"effect": "Allow",
		"principals": {"any": true, "aws": ["*"], "accounts": [], "service": [], "federated": [], "canonical_user": []},
		"not_principal": false,
		"actions": ["s3:getobject"],
		"not_action": false,
		"resources": ["arn:aws:s3:::{bucket}/*"],
		"not_resource": false,
		"covers_bucket": false,
		"covers_objects": true,
		"conditions": [],
	},
	changes,
)

# whole makes a statement cover the bucket and every object.
whole := {
	"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
	"covers_bucket": true,
	"covers_objects": true,
}

# aws names AWS principals, with the accounts they belong to.
aws(names, accounts) := {
	"any": false, "aws": names, "accounts": accounts,
	"service": [], "federated": [], "canonical_user": [],
}

service(name) := {
	"any": false, "aws": [], "accounts": [],
	"service": [name], "federated": [], "canonical_user": [],
}

condition(operator, key, values) := {
	"operator": operator,
	"qualifier": "",
	"if_exists": false,
	"key": key,
	"values": values,
}

# replaced is the base with these members in the place of its own: object.union
# would put them together.
replaced(base, changes) := object.union(object.remove(base, object.keys(changes)), changes)

# verdict is what s3audit says of a rule and an input.
verdict(rule, doc) := v if {
	v := data.s3audit.verdicts[rule] with input as doc
}
