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
	"account": {"id": "111122223333", "partition": "aws", "buckets": 3, "publicAccessBlock": absent},
	"derived": object.union({"publicAccessBlock": unblocked, "policy": {"state": "absent", "statements": []}}, derived),
}

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
			"object-lock", "lifecycle", "replication", "logging", "notification", "website", "tagging",
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

# verdict is what s3audit says of a rule and an input.
verdict(rule, doc) := v if {
	v := data.s3audit.verdicts[rule] with input as doc
}
