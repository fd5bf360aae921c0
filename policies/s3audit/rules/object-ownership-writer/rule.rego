# METADATA
# title: Uploads from outside become the bucket owner's
# description: >-
#   Object ownership is not ObjectWriter while others may put objects. What another account uploads to such
#   a bucket stays that account's, and the bucket policy does not reach it. Without ownership controls a
#   bucket behaves as ObjectWriter. Who may write is taken after block settings, from the policy, the ACL
#   and access points; a service that delivers into the bucket makes it a low finding.
# schemas:
#   - input: schema.input
# custom:
#   id: object-ownership-writer
#   severity: medium
#   subresources: [policy, policyStatus, acl, ownershipControls, publicAccessBlock, account.publicAccessBlock,
#     account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   frameworks:
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4"]
#     aws-well-architected: [SEC05-BP02]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art9]
#   remediation: >-
#     Set object ownership to BucketOwnerEnforced. Where ACLs are still needed, take BucketOwnerPreferred,
#     and demand the canned ACL bucket-owner-full-control of every upload in the policy.
#   fix: put-bucket-ownership-controls
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
#   tags: [access-control, ownership, cross-account]
package s3audit.rules.object_ownership_writer

import data.s3audit.lib.acl
import data.s3audit.lib.policy
import data.s3audit.lib.unreached

deny contains {
	"msg": sprintf("objects that %s lets others put stay theirs (ObjectWriter)", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "actions": s.actions},
} if {
	writer_owned
	written_from_outside
	some s in putting({"shared", "public"})
	not to_service(s)
}

deny contains {
	"msg": sprintf("objects that %s lets a service put stay the service's (ObjectWriter)", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "actions": s.actions},
	"severity": "low",
} if {
	writer_owned
	some s in putting({"private", "shared"})
	to_service(s)
}

deny contains {
	"msg": sprintf("objects put by the grant of %s to %s stay theirs (ObjectWriter)", [grant.Permission, who]),
	"path": sprintf("bucket.acl.value.Grants[%d]", [i]),
	"value": {"grantee": who, "permission": grant.Permission},
	"severity": severity(grant.Grantee),
} if {
	writer_owned
	written_from_outside
	some i, grant in input.bucket.acl.value.Grants
	grant.Permission in acl.permissions.write
	who := outsider(grant.Grantee)
}

deny contains {
	"msg": sprintf("objects put through access point %s stay their writers' (ObjectWriter)", [object.get(layer, "name", "")]),
	"path": sprintf("derived.exposure.layers[%d]", [i]),
	"value": {"layer": layer.layer, "name": object.get(layer, "name", ""), "classes": layer.classes},
} if {
	writer_owned
	written_from_outside
	some i, layer in input.derived.exposure.layers
	layer.layer == "access-point"
	layer.effect == "opens"
	"write" in layer.classes
}

satisfied if {
	acl.ownership_known
	not writer_owned
}

satisfied if {
	input.derived.exposure.write == "private"
	policy.answered
	not delivered
}

unknown contains entry if {
	writer_owned
	some entry in unreached.entries({"write"})
}

writer_owned if {
	acl.ownership_known
	acl.ownership == "ObjectWriter"
}

written_from_outside if input.derived.exposure.write in {"shared", "public"}

delivered if {
	some s in putting({"private", "shared"})
	to_service(s)
}

# putting are the Allow statements of these levels that let somebody put objects.
putting(levels) := {s |
	some a in input.derived.policy.analysis.statements
	a.level in levels
	some s in input.derived.policy.statements
	s.index == a.index
	policy.touches(s, "objects")
	some action in {"s3:putobject", "s3:replicateobject"}
	policy.allows(s, action)
	not policy.denied_to_all(action, "objects")
}

to_service(s) if {
	count(s.principals.service) > 0
	not s.principals.any
	not s.not_principal
	count(s.principals.aws) == 0
}

# severity takes the account that delivers CloudFront's legacy logs for the service it is.
severity(grantee) := "low" if {
	grantee.ID == acl.legacy_logs
} else := "medium"

outsider(grantee) := acl.strangers[grantee.URI]

outsider(grantee) := sprintf("the canonical user %s", [grantee.ID]) if {
	grantee.ID != object.get(input.bucket.acl.value, ["Owner", "ID"], "")
}
