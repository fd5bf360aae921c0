package s3audit.testing

import data.s3audit.lib.policy as lib
import data.s3audit.lib.state

# roles_beside is what a test's policy, ACL and website show the bucket to be
# used for: enough of it for tests.
roles_beside(bucket, derived) := {name: role |
	some name, sources in shown_by
	role := {"is": is_role(name, sources, bucket, derived), "evidence": [e | some e in evidence_of(name, bucket, derived)]}
}

shown_by := {
	"accessLogs": ["policy", "acl"],
	"trail": ["policy"],
	"config": ["policy"],
	"loadBalancerLogs": ["policy"],
	"deliveredLogs": ["policy"],
	"cdnLogs": ["acl"],
	"reports": ["policy"],
	"cdnOrigin": ["policy"],
	"replica": ["policy"],
	"website": ["website"],
}

writers := {
	"accessLogs": "logging.s3.amazonaws.com",
	"trail": "cloudtrail.amazonaws.com",
	"config": "config.amazonaws.com",
	"loadBalancerLogs": "logdelivery.elasticloadbalancing.amazonaws.com",
	"deliveredLogs": "delivery.logs.amazonaws.com",
	"reports": "s3.amazonaws.com",
}

is_role(name, sources, bucket, derived) if {
	count(evidence_of(name, bucket, derived)) > 0
} else := false if {
	every source in sources { read(source, bucket, derived) }
} else := null

read("policy", _, derived) if derived.policy.state in state.answered

read(source, bucket, _) if {
	source != "policy"
	bucket[source].state in state.answered
}

evidence_of(name, bucket, derived) := ({entry |
	some i, s in object.get(derived.policy, "statements", [])
	s.effect == "Allow"
	shows(name, s)
	entry := {"path": sprintf("derived.policy.statements[%d]", [i]), "msg": "the policy shows it"}
} | {entry |
	name == "accessLogs"
	some i, grant in bucket.acl.value.Grants
	grant.Grantee.URI == "http://acs.amazonaws.com/groups/s3/LogDelivery"
	grant.Permission in {"WRITE", "FULL_CONTROL"}
	entry := {"path": sprintf("bucket.acl.value.Grants[%d]", [i]), "msg": "the ACL shows it"}
}) | {entry |
	name == "website"
	bucket.website.value
	entry := {"path": "bucket.website.value", "msg": "a website is configured"}
}

shows(name, s) if {
	writers[name] in s.principals.service
	lib.allows(s, "s3:putobject")
}

shows("replica", s) if {
	some action in s.actions
	startswith(action, "s3:replicate")
}

shows("cdnOrigin", s) if {
	"cloudfront.amazonaws.com" in s.principals.service
	lib.allows(s, "s3:getobject")
}

# reference is what was found out of one bucket that the configuration names,
# an own one that is there but for what is said of it.
reference(changes) := object.union(
	{"from": [], "own": true, "exists": true, "owner": "111122223333", "region": "eu-west-1"},
	changes,
)

# theirs is one that belongs to somebody else, nowhere one that does not exist,
# and untold one of which nothing could be told.
theirs := {"from": [], "own": false, "exists": true, "region": "eu-west-1"}

nowhere := {"from": [], "own": false, "exists": false}

untold := {
	"from": [], "own": null, "exists": null,
	"missing": {"state": "denied", "api": "HeadBucket", "action": "s3:ListBucket", "code": "Forbidden"},
}

# found is what is derived of lookups of buckets by name.
found(references) := {"references": {sprintf("arn:aws:s3:::%s", [name]): r | some name, r in references}}

# target is the documents of a bucket of the account's own, everything absent
# but for what is said here.
target(changes) := object.union(
	{
		"acl": acl([]), "publicAccessBlock": absent, "ownershipControls": absent, "encryption": absent,
		"versioning": absent, "object-lock": absent, "requestPayment": absent,
		"policy": {"state": "absent", "statements": []},
	},
	changes,
)

# replicates is a replication with one enabled rule for each destination,
# replicates_to one for each name.
replicates(destinations) := present({"ReplicationConfiguration": {
	"Role": "arn:aws:iam::111122223333:role/replicate",
	"Rules": [{"Status": "Enabled", "Destination": d} | some d in destinations],
}})

replicates_to(names) := replicates([{"Bucket": sprintf("arn:aws:s3:::%s", [name])} | some name in names])

# logs_to is access logging to a bucket.
logs_to(name) := present({"LoggingEnabled": {"TargetBucket": name, "TargetPrefix": "from/"}})
