package s3audit.lib.reference_test

import data.s3audit.lib.reference

answer := {"state": "present", "value": {}}

bucket(partition) := {"name": "b", "partition": partition, "references": answer}

# known is what the lookups told of three buckets; of others they told nothing.
known := {
	"arn:aws:s3:::own": {"own": true, "exists": true, "region": "eu-west-1", "target": {"policy": {"state": "absent"}}},
	"arn:aws:s3:::foreign": {"own": false, "exists": true},
	"arn:aws:s3:::gone": {"exists": false},
	"arn:aws:s3:::denied": {"missing": {"state": "denied", "api": "HeadBucket", "action": "s3:ListBucket", "code": "Forbidden", "requestId": "R1"}},
	"arn:aws:s3:::mute": {"missing": {"state": "failed", "api": "HeadBucket", "action": "s3:ListBucket", "code": ""}},
}

document := {"bucket": bucket("aws"), "derived": {"references": known}}

test_partition if {
	reference.partition == "aws" with input as document
	reference.partition == "aws" with input as {"bucket": bucket("")}
	reference.partition == "aws-cn" with input as {"bucket": bucket("aws-cn")}
}

test_arn_of_a_name_and_of_an_arn if {
	every given in ["own", "arn:aws:s3:::own"] {
		reference.arn(given) == "arn:aws:s3:::own" with input as document
		reference.name(given) == "own"
		reference.of(given) == known["arn:aws:s3:::own"] with input as document
	}
	reference.arn("own") == "arn:aws-cn:s3:::own" with input as {"bucket": bucket("aws-cn")}
}

test_own if {
	reference.own("own") with input as document
	not reference.own("foreign") with input as document
	not reference.own("gone") with input as document
}

test_foreign if {
	reference.foreign("foreign") with input as document
	not reference.foreign("own") with input as document
	not reference.foreign("gone") with input as document
}

test_exists if {
	reference.exists("own") with input as document
	not reference.exists("gone") with input as document
	not reference.exists("denied") with input as document
}

test_gone if {
	reference.gone("gone") with input as document
	not reference.gone("own") with input as document
	not reference.gone("denied") with input as document
}

test_what_is_known if {
	reference.region("own") == "eu-west-1" with input as document
	reference.target("own") == {"policy": {"state": "absent"}} with input as document
	not reference.region("gone") with input as document
	not reference.target("foreign") with input as document
}

test_answered if {
	reference.answered with input as document
	not reference.answered with input as {"bucket": {"name": "b", "references": {"state": "denied"}}}
	not reference.answered with input as {"bucket": {"name": "b"}}
}

test_unsettled_says_what_was_missing if {
	denied := reference.unsettled("denied", "OwnerUnknown") with input as document
	denied == object.union(known["arn:aws:s3:::denied"].missing, {"subresource": "references"})
	mute := reference.unsettled("mute", "OwnerUnknown") with input as document
	mute == {
		"subresource": "references", "state": "failed", "api": "HeadBucket",
		"action": "s3:ListBucket", "code": "OwnerUnknown",
	}
}

test_unsettled_without_a_reason if {
	every name in ["own", "never-looked-up"] {
		entry := reference.unsettled(name, "OwnerUnknown") with input as document
		entry == {
			"subresource": "references", "state": "not-collected", "api": "HeadBucket",
			"action": "s3:ListBucket", "code": "OwnerUnknown",
		}
	}
}

test_unsettled_is_the_engines_without_lookups if {
	every name in ["own", "denied"] {
		not reference.unsettled(name, "OwnerUnknown") with input as {
			"bucket": {"name": "b", "references": {"state": "denied"}},
			"derived": {"references": known},
		}
	}
}

test_lacking if {
	usual := {"api": "GetBucketPolicy", "action": "s3:GetBucketPolicy"}
	reference.lacking({"state": "not-collected"}, usual) == {
		"subresource": "references", "state": "not-collected", "api": "GetBucketPolicy",
		"action": "s3:GetBucketPolicy", "code": "",
	}
	reference.lacking({"state": "denied", "api": "GetBucketAcl", "action": "s3:GetBucketAcl", "code": "AccessDenied"}, usual) == {
		"subresource": "references", "state": "denied", "api": "GetBucketAcl",
		"action": "s3:GetBucketAcl", "code": "AccessDenied",
	}
}
