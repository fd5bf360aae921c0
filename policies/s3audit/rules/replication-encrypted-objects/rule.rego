# METADATA
# title: Objects encrypted with KMS are replicated too
# description: >-
#   S3 leaves objects encrypted with KMS out of replication, and says nothing, until the replication
#   rule asks for them and names a key for the replicas. Where the default encryption is KMS that is
#   nearly every object: the bucket looks replicated and its copy is empty. Every rule in force has to
#   ask. Objects whose upload alone chose KMS are not seen here.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-encrypted-objects
#   severity: medium
#   subresources: [replication, encryption]
#   partial: true
#   remediation: >-
#     Switch SseKmsEncryptedObjects on in the source selection of the rule, give it a ReplicaKmsKeyID in
#     the Region of the destination, and let its role decrypt with the one key and encrypt with the other.
#     What was skipped before takes a batch replication.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_SourceSelectionCriteria.html
#   tags: [recovery, encryption]
package s3audit.rules.replication_encrypted_objects

import data.s3audit.lib.encryption
import data.s3audit.lib.replication
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("%s skips objects encrypted with KMS, as new objects are by default", [replication.name(i, rule)]),
	"path": sprintf("%s.SourceSelectionCriteria", [replication.path(i)]),
	"value": object.get(rule, "SourceSelectionCriteria", {}),
} if {
	encryption.uses_kms
	some [i, rule] in replication.enabled
	not rule.SourceSelectionCriteria.SseKmsEncryptedObjects.Status == "Enabled"
}

deny contains {
	"msg": sprintf("%s names no key for the replicas of objects encrypted with KMS", [replication.name(i, rule)]),
	"path": sprintf("%s.Destination.EncryptionConfiguration", [replication.path(i)]),
	"value": object.get(rule.Destination, "EncryptionConfiguration", {}),
} if {
	encryption.uses_kms
	some [i, rule] in replication.enabled
	object.get(rule.Destination, ["EncryptionConfiguration", "ReplicaKmsKeyID"], "") == ""
}

not_applicable contains "no replication rule is in force" if replication.off

not_applicable contains "the default encryption is not KMS" if {
	input.bucket.encryption.state in state.answered
	not encryption.uses_kms
}
