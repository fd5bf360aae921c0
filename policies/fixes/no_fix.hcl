# Rules whose fix would be a guess, and what would have to be known first.

no_fix "access-grants-scope" {
  reason = "What a grant is meant to reach is known to who gave it, and grants are no setting of a bucket."
}

no_fix "access-point-cross-account-access" {
  reason = "Which accounts are meant to come in by an access point is not in any setting."
}

no_fix "access-point-dangling" {
  reason = "Whether the access point goes or the bucket is made again, people decide; until then nobody must take the name."
}

no_fix "access-point-foreign-bucket" {
  reason = "The access point may be meant: the bucket's owner has to be asked."
}

no_fix "access-point-policy-public" {
  reason = "Which statement of the access point's policy is a mistake is not in any setting."
}

no_fix "access-point-public-access-block" {
  reason = "The block of an access point is set when it is made, and never after: it has to be made again."
}

no_fix "access-point-vpc-only" {
  reason = "The network of an access point is set when it is made, and never after: it has to be made again in a VPC that somebody chooses."
}

no_fix "analytics-destination-foreign-account" {
  reason = "Where the export should go instead is not in any setting."
}

no_fix "batch-operations-role" {
  reason = "The role of a job cannot be changed, and which role is right its owner knows."
}

no_fix "bucket-abac-state" {
  reason = "Tags begin to decide on access, or cease to: every policy has to be ready for it first."
}

no_fix "bucket-account-regional-namespace" {
  reason = "A bucket's name cannot be changed."
}

no_fix "bucket-acl-cross-account-grants" {
  reason = "The other account may need the access: agree on it, then write it into the policy or remove the grant."
}

no_fix "bucket-cors-unsafe-methods" {
  reason = "Which sites write to the bucket on purpose is not in any setting."
}

no_fix "bucket-cors-wildcard-origin" {
  reason = "Which sites are meant to read from the bucket is not in any setting."
}

no_fix "bucket-cross-region-replication" {
  reason = "Replication needs a destination, a role and money: somebody has to choose all three."
}

no_fix "bucket-data-classification-tag" {
  reason = "What the data is, only its owner can say."
}

no_fix "bucket-default-encryption-dsse" {
  reason = "Bucket keys do not work with two layers, so every request costs a call to KMS: the owner of the data has to want it."
}

no_fix "bucket-dns-compliant-name" {
  reason = "A bucket's name cannot be changed."
}

no_fix "bucket-kms-key-approved" {
  reason = "Which of the approved keys is right for this data is not in any setting."
}

no_fix "bucket-kms-key-foreign-account" {
  reason = "Another key needs other grants: readers that lack them are cut off."
}

no_fix "bucket-lifecycle-parameters" {
  reason = "How long the data is needed is for its owner to say, and what is expired too early is gone."
}

no_fix "bucket-logging-approved-target" {
  reason = "Which of the approved targets is right is not in any setting."
}

no_fix "bucket-mfa-delete" {
  reason = "Only the root user can switch it on, with an MFA device at hand."
}

no_fix "bucket-object-lock" {
  reason = "Object Lock never goes off again: somebody has to want it, and say for how long."
}

no_fix "bucket-object-lock-retention" {
  reason = "A retention that is too long cannot be taken back for objects that have it."
}

no_fix "bucket-policy-allow-notaction" {
  reason = "Which actions the statement was meant to allow is not in its text."
}

no_fix "bucket-policy-allow-notprincipal" {
  reason = "Whom the statement was meant to let in is not in its text."
}

no_fix "bucket-policy-allow-notresource" {
  reason = "Which objects the statement was meant to open is not in its text."
}

no_fix "bucket-policy-cloudfront-source-scoped" {
  reason = "Which distribution reads the bucket is not in its configuration."
}

no_fix "bucket-policy-confused-deputy" {
  reason = "Which resource the service acts for is not in the policy, and a wrong source stops the delivery."
}

no_fix "bucket-policy-cross-account-access" {
  reason = "The other account may be meant: trust it, or remove the statement."
}

no_fix "bucket-policy-cross-account-permission-changes" {
  reason = "The other account may administer the bucket on purpose: agree on it, or remove the actions."
}

no_fix "bucket-policy-data-perimeter" {
  reason = "A perimeter locks out whoever was forgotten: somebody has to name the organization, the networks and the exceptions."
}

no_fix "bucket-policy-deleted-principal" {
  reason = "The statement may name others who still need it, and whoever replaced the principal."
}

no_fix "bucket-policy-deny-unencrypted-uploads" {
  reason = "Uploads that ask for another encryption would fail: the programs have to be changed first."
}

no_fix "bucket-policy-enforce-kms-key" {
  reason = "Uploads with other keys would fail: the programs have to be changed first."
}

no_fix "bucket-policy-grantee-allowlist" {
  reason = "The party may be meant: approve it, or remove the grant."
}

no_fix "bucket-policy-lockout" {
  reason = "Only the root user can still change the policy, and why it was written so has to be known first."
}

no_fix "bucket-policy-mfa-for-delete" {
  reason = "Programs have no MFA device: whatever deletes logs on purpose would stop."
}

no_fix "bucket-policy-mrap-delegation" {
  reason = "Which accounts access points may have is not in any setting."
}

no_fix "bucket-policy-nonexistent-account" {
  reason = "The number may be a slip for another account."
}

no_fix "bucket-policy-not-more-permissive" {
  reason = "What goes beyond the reference may be needed: change the policy, or the reference."
}

no_fix "bucket-policy-own-account-principal" {
  reason = "The statement may be the only thing that lets the principal in: IAM has to do so first."
}

no_fix "bucket-policy-principal-wildcard-role" {
  reason = "Which account the pattern was written for is not in its text."
}

no_fix "bucket-policy-required-statements" {
  reason = "The statement that is asked for stands in the rule's parameter, as a pattern and not as a text."
}

no_fix "bucket-policy-resource-mismatch" {
  reason = "Whether the resource or the whole statement is a slip is not in its text."
}

no_fix "bucket-policy-service-linked-scope" {
  reason = "What else the service was allowed may be in use."
}

no_fix "bucket-policy-signature-and-auth" {
  reason = "Clients that sign in another way, and links that were given away, would be refused."
}

no_fix "bucket-policy-source-ip-too-broad" {
  reason = "Which addresses are meant is not in the policy."
}

no_fix "bucket-policy-weak-condition" {
  reason = "What should guard the statement instead is not in its text."
}

no_fix "bucket-policy-wildcard-action" {
  reason = "Which actions are in use is not in the policy."
}

no_fix "bucket-region-allowed" {
  reason = "A bucket does not move: its data has to be copied to a bucket elsewhere."
}

no_fix "bucket-replication" {
  reason = "Replication needs a destination, a role and money: somebody has to choose all three."
}

no_fix "bucket-requester-pays" {
  reason = "Who pays is a matter of agreement, and callers that do not offer to pay are refused."
}

no_fix "bucket-shadow-resource" {
  reason = "The bucket belongs to somebody else: the name has to be avoided, or the bucket got back."
}

no_fix "bucket-transfer-acceleration" {
  reason = "Clients may use the other endpoint, or none does and it only costs: both are for its owner to say."
}

no_fix "bucket-website-disabled" {
  reason = "The website may be meant: move it behind CloudFront first."
}

no_fix "config-reference-dangling-bucket" {
  reason = "Whether the reference or the missing bucket is the mistake is not in any setting."
}

no_fix "directory-bucket-access" {
  reason = "Which accounts are meant is not in any setting, and directory buckets are written by calls of their own."
}

no_fix "directory-bucket-encryption-kms" {
  reason = "The key of a directory bucket can be chosen once, and never be changed."
}

no_fix "directory-bucket-lifecycle" {
  reason = "How long the data is needed is for its owner to say."
}

no_fix "evidence-complete" {
  reason = "The one who collects lacks permissions: `s3audit permissions` prints the policy to attach."
}

no_fix "intelligent-tiering" {
  reason = "Whether it saves money depends on how objects are read, which is not in any setting."
}

no_fix "inventory-destination-foreign-account" {
  reason = "Where the reports should go instead is not in any setting."
}

no_fix "lifecycle-no-mass-delete" {
  reason = "The rule may be meant: its owner has to say which objects it was written for."
}

no_fix "lifecycle-retention-minimum" {
  reason = "Keeping longer what was to be deleted can break another duty: its owner has to decide."
}

no_fix "log-bucket-encryption-compatible" {
  reason = "Either the bucket is the wrong target, or its settings are wrong for one."
}

no_fix "logging-target-exists-and-owned" {
  reason = "Where the logs should go instead is not in any setting."
}

no_fix "logging-target-permissions" {
  reason = "The policy to change is that of the target, which other buckets use too."
}

no_fix "metadata-table-encryption" {
  reason = "The encryption of a metadata table is set when it is made, and never after."
}

no_fix "multi-region-access-point-cross-account-access" {
  reason = "Which accounts are meant is not in any setting."
}

no_fix "multi-region-access-point-public-access-block" {
  reason = "The block of a multi-Region access point is set when it is made, and never after: it has to be made again."
}

no_fix "notification-destination-foreign-account" {
  reason = "Where the events should go instead is not in any setting, and the target may be meant."
}

no_fix "object-encryption-at-rest" {
  reason = "Every object has to be copied onto itself, which costs, makes versions, and needs the keys."
}

no_fix "object-lambda-access-point-policy" {
  reason = "Who is meant to call the function is not in any setting."
}

no_fix "replication-delete-markers" {
  reason = "Whether deletes are to follow is a decision: with them a mistake is copied too, and without them nothing is ever gone."
}

no_fix "replication-destination-exists" {
  reason = "Where the replicas should go instead is not in any setting."
}

no_fix "replication-destination-foreign-account" {
  reason = "The other account may be meant: trust it, or choose another destination."
}

no_fix "replication-destination-versioned" {
  reason = "The bucket to change is the destination, which may be another team's."
}

no_fix "replication-encrypted-objects" {
  reason = "A key at the destination has to be chosen, and the role be allowed to use both."
}

no_fix "replication-full-scope" {
  reason = "The part that is left out may be left out on purpose, and copying it costs."
}

no_fix "replication-owner-override" {
  reason = "Who is to own the replicas is a matter of agreement with the other account."
}

no_fix "replication-role-approved" {
  reason = "Which of the approved roles may read this bucket and its keys is not in any setting."
}

no_fix "storage-lens-coverage" {
  reason = "A dashboard of the account is no setting of a bucket, and its metrics cost."
}

no_fix "website-redirect-foreign-host" {
  reason = "Where visitors should be sent instead is not in any setting."
}

no_fix "website-redirect-https" {
  reason = "Whether the other host answers to HTTPS is not known."
}

no_fix "website-without-cdn" {
  reason = "Visitors need another way in first: a CloudFront distribution, and their DNS pointing to it."
}
