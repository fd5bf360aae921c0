# METADATA
# title: Log delivery may deliver, and no more
# description: >-
#   A statement for an AWS service that delivers logs or reports allows it to write objects, under the
#   prefix that the service writes to, and to look at the ACL, the location and the listing of the bucket.
#   Further actions, patterns that hold more, and a whole bucket where the service has a prefix of its own,
#   are more than delivery needs. Where ACLs are in use the parameters can ask that objects are delivered
#   with bucket-owner-full-control.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-service-linked-scope
#   severity: low
#   subresources: [policy]
#   parameters:
#     services:
#       type: list(string)
#       default: ["billingreports.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com", "guardduty.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com", "logs.*.amazonaws.com", "redshift.amazonaws.com", "s3.amazonaws.com"]
#       description: Services that deliver, with wildcards.
#     expected_prefixes:
#       type: map(string)
#       default: {"cloudtrail.amazonaws.com": "*AWSLogs/*", "config.amazonaws.com": "*AWSLogs/*", "delivery.logs.amazonaws.com": "*AWSLogs/*", "logdelivery.elasticloadbalancing.amazonaws.com": "*AWSLogs/*"}
#       description: >-
#         What the keys of a service have to look like, with wildcards; a service that is not named
#         may write anywhere.
#     require_owner_full_control:
#       type: bool
#       default: false
#       description: Demand the condition s3:x-amz-acl bucket-owner-full-control.
#   remediation: >-
#     Allow the service s3:PutObject on its prefix, and s3:GetBucketAcl on the bucket, each by a statement
#     of its own.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
#     - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
#     - https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
#   tags: [policy, logging, least-privilege]
package s3audit.rules.bucket_policy_service_linked_scope

import data.s3audit.lib.condition
import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services

deny contains {
	"msg": sprintf("%s of the policy lets %s do more than deliver: %s", [policy.name(s), service, concat(", ", excess)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "service": service, "excess": excess},
	"severity": severity(excess),
} if {
	some s in granting
	some service in services(s)
	excess := array.concat(actions_beyond(s), resources_beyond(s, service))
	count(excess) > 0
}

deny contains {
	"msg": sprintf("%s of the policy lets %s write objects that the bucket's owner may not read", [policy.name(s), service]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "service": service, "conditions": s.conditions},
} if {
	setting("require_owner_full_control")
	some s in granting
	some service in services(s)
	policy.allows(s, "s3:putobject")
	not demands_full_control(s)
}

not_applicable contains "no statement lets a service deliver" if {
	count(granting) == 0
}

granting contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	count(services(s)) > 0
}

services(s) := {service | some service in policy_services.of(s); delivers(service)}

delivers(service) if policy.any_matches([lower(name) | some name in setting("services")], service)

enough := {"s3:putobject", "s3:getbucketacl", "s3:getbucketlocation", "s3:listbucket"}

actions_beyond(s) := [action | some action in s.actions; not action in enough] if not s.not_action

actions_beyond(s) := ["NotAction"] if s.not_action

resources_beyond(s, _) := ["NotResource"] if s.not_resource

resources_beyond(s, service) := [resource |
	policy.allows(s, "s3:putobject")
	prefix := setting("expected_prefixes")[service]
	some resource in s.resources
	beyond(resource, prefix)
] if {
	not s.not_resource
}

beyond(resource, prefix) if {
	contains(resource, "/")
	key := substring(resource, indexof(resource, "/") + 1, -1)
	not glob.matches(prefix, key)
}

# Without a slash it is the bucket, or a pattern for everything in it.
beyond(resource, _) if {
	not contains(resource, "/")
	endswith(resource, "*")
}

demands_full_control(s) if {
	some c in s.conditions
	c.key == "s3:x-amz-acl"
	c.operator in {"stringequals", "stringequalsignorecase", "stringlike"}
	condition.demanded(c)
	every v in c.values { v == "bucket-owner-full-control" }
}

default severity(_) := "low"

# Every action, reading and deleting included, is more than an untidy prefix.
severity(excess) := "medium" if {
	some e in excess
	e in {"*", "s3:*", "NotAction"}
}

setting(name) := param.value("bucket-policy-service-linked-scope", name)
