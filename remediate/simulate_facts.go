package remediate

import "s3audit/collector/snapshot"

// A block's switches, of a bucket and of its account: either is enough.

func ignoresACLs(b *snapshot.Bucket, a *snapshot.Account) bool {
	return blocks(b, a, func(c *snapshot.PublicAccessBlockConfiguration) *bool { return c.IgnorePublicAcls })
}

func blocksACLs(b *snapshot.Bucket, a *snapshot.Account) bool {
	return blocks(b, a, func(c *snapshot.PublicAccessBlockConfiguration) *bool { return c.BlockPublicAcls })
}

func blocksPolicies(b *snapshot.Bucket, a *snapshot.Account) bool {
	return blocks(b, a, func(c *snapshot.PublicAccessBlockConfiguration) *bool { return c.BlockPublicPolicy })
}

func blocks(b *snapshot.Bucket, a *snapshot.Account, get func(*snapshot.PublicAccessBlockConfiguration) *bool) bool {
	for _, o := range []*snapshot.PublicAccessBlock{b.PublicAccessBlock.Value, a.PublicAccessBlock.Value} {
		if o != nil && o.PublicAccessBlockConfiguration != nil {
			if on := get(o.PublicAccessBlockConfiguration); on != nil && *on {
				return true
			}
		}
	}
	return false
}

func enforced(b *snapshot.Bucket) bool { return ownership(b) == "BucketOwnerEnforced" }

func ownership(b *snapshot.Bucket) string {
	if v := b.OwnershipControls.Value; v != nil && v.OwnershipControls != nil && len(v.OwnershipControls.Rules) > 0 {
		return v.OwnershipControls.Rules[0].ObjectOwnership
	}
	return ""
}

const enabled = "Enabled"

func versioned(o snapshot.Observed[snapshot.Versioning]) bool {
	return o.Value != nil && o.Value.Status == enabled
}

func replicates(b *snapshot.Bucket) bool {
	v := b.Replication.Value
	return v != nil && v.ReplicationConfiguration != nil && len(v.ReplicationConfiguration.Rules) > 0
}

func locked(b *snapshot.Bucket) bool {
	v := b.ObjectLock.Value
	return v != nil && v.ObjectLockConfiguration != nil && v.ObjectLockConfiguration.ObjectLockEnabled == enabled
}

// tagsDecide reports whether ABAC is known to be on.
func tagsDecide(b *snapshot.Bucket) bool {
	v := b.ABAC.Value
	return v != nil && v.AbacStatus != nil && v.AbacStatus.Status == enabled
}

// logTarget is the bucket that another writes its access logs to.
func logTarget(b *snapshot.Bucket) string {
	if v := b.Logging.Value; v != nil && v.LoggingEnabled != nil && v.LoggingEnabled.TargetBucket != nil {
		return *v.LoggingEnabled.TargetBucket
	}
	return ""
}

func kmsKeyed(o snapshot.Observed[snapshot.Encryption]) bool {
	v := o.Value
	if v == nil || v.ServerSideEncryptionConfiguration == nil {
		return false
	}
	for _, r := range v.ServerSideEncryptionConfiguration.Rules {
		if by := r.ApplyServerSideEncryptionByDefault; by != nil && by.SSEAlgorithm != "AES256" && by.SSEAlgorithm != "" {
			return true
		}
	}
	return false
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
