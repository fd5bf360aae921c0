package operation

import "s3audit/collector/snapshot"

// accessRows say who may reach the bucket.
func accessRows() []*Row {
	return []*Row{
		{
			Subresource: "acl", doc: of[snapshot.ACL](),
			Put:     call("put_bucket_acl", "PutBucketAcl", "PutBucketAcl"),
			Demands: []string{"ACLs are not switched off by BucketOwnerEnforced", "BlockPublicAcls is off, for a public grant"},
			lists:   map[string]entries{"Grants": {meaning: grantMeaning}}, finish: finishACL, write: putACL,
		},
		{
			Subresource: "policy", doc: of[snapshot.Policy](),
			Put:     call("put_bucket_policy", "PutBucketPolicy", "PutBucketPolicy"),
			Delete:  call("delete_bucket_policy", "DeleteBucketPolicy", "DeleteBucketPolicy"),
			Demands: []string{"BlockPublicPolicy is off, for a public policy", "every principal that is named exists"},
			write:   putPolicy, remove: deletePolicy,
		},
		{
			Subresource: "publicAccessBlock", doc: of[snapshot.PublicAccessBlock](), body: "PublicAccessBlockConfiguration",
			Put:    call("put_public_access_block", "PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
			Delete: call("delete_public_access_block", "DeletePublicAccessBlock", "PutBucketPublicAccessBlock"),
			finish: finishBlock, write: putBlock, remove: deleteBlock,
		},
		{
			Subresource: "ownershipControls", doc: of[snapshot.Ownership](), body: "OwnershipControls",
			Put:     call("put_bucket_ownership_controls", "PutBucketOwnershipControls", "PutBucketOwnershipControls"),
			Delete:  call("delete_bucket_ownership_controls", "DeleteBucketOwnershipControls", "PutBucketOwnershipControls"),
			Demands: []string{"the ACL grants nobody but the owner anything, for BucketOwnerEnforced"},
			lists:   map[string]entries{"Rules": {single: true}}, write: putOwnership, remove: deleteOwnership,
		},
	}
}

// dataRows say how the data is kept.
func dataRows() []*Row {
	return []*Row{
		{
			Subresource: "encryption", doc: of[snapshot.Encryption](), body: "ServerSideEncryptionConfiguration",
			Put:     call("put_bucket_encryption", "PutBucketEncryption", "PutEncryptionConfiguration"),
			Delete:  call("delete_bucket_encryption", "DeleteBucketEncryption", "PutEncryptionConfiguration"),
			Demands: []string{"whoever writes objects may use the KMS key"},
			lists:   map[string]entries{"Rules": {single: true}}, finish: finishEncryption, write: putEncryption, remove: deleteEncryption,
		},
		{
			Subresource: "versioning", doc: of[snapshot.Versioning](),
			Put:     call("put_bucket_versioning", "PutBucketVersioning", "PutBucketVersioning"),
			Demands: []string{"neither replication nor Object Lock is on, for Suspended", "the root user's MFA device, for MFADelete"},
			finish:  finishVersioning, write: putVersioning,
		},
		{
			Subresource: "object-lock", doc: of[snapshot.ObjectLock](), body: "ObjectLockConfiguration",
			Put:     call("put_object_lock_configuration", "PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
			Demands: []string{"versioning is Enabled"},
			finish:  finishObjectLock, write: putObjectLock,
		},
		{
			Subresource: "lifecycle", doc: of[snapshot.Lifecycle](),
			Put:     call("put_bucket_lifecycle_configuration", "PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
			Delete:  call("delete_bucket_lifecycle", "DeleteBucketLifecycle", "PutLifecycleConfiguration"),
			Demands: []string{"MFADelete is off"},
			lists:   map[string]entries{"Rules": {key: "ID", made: true}}, finish: finishLifecycle, write: putLifecycle, remove: deleteLifecycle,
		},
		{
			Subresource: "replication", doc: of[snapshot.Replication](), body: "ReplicationConfiguration",
			Put:     call("put_bucket_replication", "PutBucketReplication", "PutReplicationConfiguration"),
			Delete:  call("delete_bucket_replication", "DeleteBucketReplication", "PutReplicationConfiguration"),
			Demands: []string{"versioning is Enabled here and at every destination", "the caller may pass the role (iam:PassRole)"},
			lists:   map[string]entries{"Rules": {key: "ID", made: true}}, finish: finishReplication, write: putReplication, remove: deleteReplication,
		},
	}
}

// serviceRows say what the bucket does when it is used.
func serviceRows() []*Row {
	return []*Row{
		{
			Subresource: "logging", doc: of[snapshot.Logging](), PutsOff: true,
			Put:     call("put_bucket_logging", "PutBucketLogging", "PutBucketLogging"),
			Demands: []string{"the target is in the same account and Region", "the target lets logging.s3.amazonaws.com write"},
			lists:   map[string]entries{"LoggingEnabled.TargetGrants": {meaning: grantMeaning}}, finish: finishLogging, write: putLogging,
		},
		{
			Subresource: "notification", doc: of[snapshot.Notification](), PutsOff: true,
			Put:     call("put_bucket_notification_configuration", "PutBucketNotificationConfiguration", "PutBucketNotification"),
			Demands: []string{"every target exists and lets s3.amazonaws.com send"},
			lists: map[string]entries{
				"TopicConfigurations": {key: "Id", made: true}, "QueueConfigurations": {key: "Id", made: true}, "LambdaFunctionConfigurations": {key: "Id", made: true},
			},
			finish: finishNotification, write: putNotification,
		},
		{
			Subresource: "website", doc: of[snapshot.Website](),
			Put:    call("put_bucket_website", "PutBucketWebsite", "PutBucketWebsite"),
			Delete: call("delete_bucket_website", "DeleteBucketWebsite", "DeleteBucketWebsite"),
			lists:  map[string]entries{"RoutingRules": {same: sameCondition}}, finish: finishWebsite, write: putWebsite, remove: deleteWebsite,
		},
		{
			Subresource: "cors", doc: of[snapshot.CORS](),
			Put:    call("put_bucket_cors", "PutBucketCors", "PutBucketCORS"),
			Delete: call("delete_bucket_cors", "DeleteBucketCors", "PutBucketCORS"),
			lists:  map[string]entries{"CORSRules": {key: "ID", meaning: corsMeaning}}, finish: finishCORS, write: putCORS, remove: deleteCORS,
		},
		{
			Subresource: "tagging", doc: of[snapshot.Tagging](),
			Put:     call("put_bucket_tagging", "PutBucketTagging", "PutBucketTagging"),
			Delete:  call("delete_bucket_tagging", "DeleteBucketTagging", "PutBucketTagging"),
			Demands: []string{"ABAC is off: where tags decide on access, only TagResource writes them"},
			lists:   map[string]entries{"TagSet": {key: "Key"}}, finish: finishTagging, write: putTagging, remove: deleteTagging,
		},
		{
			Subresource: "accelerate", doc: of[snapshot.Accelerate](),
			Put:     call("put_bucket_accelerate_configuration", "PutBucketAccelerateConfiguration", "PutAccelerateConfiguration"),
			Demands: []string{"the bucket's name has no dots"}, finish: finishAccelerate, write: putAccelerate,
		},
		{
			Subresource: "requestPayment", doc: of[snapshot.RequestPayment](),
			Put:    call("put_bucket_request_payment", "PutBucketRequestPayment", "PutBucketRequestPayment"),
			finish: finishPayment, write: putPayment,
		},
	}
}

// keyedRows are lists that S3 writes entry by entry.
func keyedRows() []*Row {
	return []*Row{
		{
			Subresource: "inventory", doc: of[snapshot.InventoryConfiguration](), member: "InventoryConfigurationList", Keyed: true,
			Put:     call("put_bucket_inventory_configuration", "PutBucketInventoryConfiguration", "PutInventoryConfiguration"),
			Delete:  call("delete_bucket_inventory_configuration", "DeleteBucketInventoryConfiguration", "PutInventoryConfiguration"),
			Demands: []string{"the destination lets s3.amazonaws.com write"}, finish: finishInventory, write: putInventory, remove: deleteInventory,
		},
		{
			Subresource: "analytics", doc: of[snapshot.AnalyticsConfiguration](), member: "AnalyticsConfigurationList", Keyed: true,
			Put:    call("put_bucket_analytics_configuration", "PutBucketAnalyticsConfiguration", "PutAnalyticsConfiguration"),
			Delete: call("delete_bucket_analytics_configuration", "DeleteBucketAnalyticsConfiguration", "PutAnalyticsConfiguration"),
			finish: finishAnalytics, write: putAnalytics, remove: deleteAnalytics,
		},
		{
			Subresource: "metrics", doc: of[snapshot.MetricsConfiguration](), member: "MetricsConfigurationList", Keyed: true,
			Put:    call("put_bucket_metrics_configuration", "PutBucketMetricsConfiguration", "PutMetricsConfiguration"),
			Delete: call("delete_bucket_metrics_configuration", "DeleteBucketMetricsConfiguration", "PutMetricsConfiguration"),
			finish: finishKeyed, write: putMetrics, remove: deleteMetrics,
		},
		{
			Subresource: "intelligent-tiering", doc: of[snapshot.IntelligentTieringConfiguration](), member: "IntelligentTieringConfigurationList", Keyed: true,
			Put:    call("put_bucket_intelligent_tiering_configuration", "PutBucketIntelligentTieringConfiguration", "PutIntelligentTieringConfiguration"),
			Delete: call("delete_bucket_intelligent_tiering_configuration", "DeleteBucketIntelligentTieringConfiguration", "PutIntelligentTieringConfiguration"),
			lists:  map[string]entries{"Tierings": {key: "AccessTier"}}, finish: finishTiering, write: putTiering, remove: deleteTiering,
		},
	}
}

// otherRows are what is newer, what is no configuration, and the account's.
func otherRows() []*Row {
	return []*Row{
		{
			Subresource: "abac", doc: of[snapshot.ABAC](), body: "AbacStatus",
			Put:     call("put_bucket_abac", "PutBucketAbac", "PutBucketAbac"),
			Demands: []string{"policies are ready for tags that decide"}, finish: finishABAC, write: putABAC,
		},
		{
			Subresource: "uploads", doc: of[snapshot.MultipartUpload](), member: "Uploads", Keyed: true,
			Delete: call("abort_multipart_upload", "AbortMultipartUpload", "AbortMultipartUpload"),
			remove: abortUpload,
		},
		{
			Subresource: "account.publicAccessBlock", doc: of[snapshot.PublicAccessBlock](), body: "PublicAccessBlockConfiguration", Account: true,
			Put:    call("put_account_public_access_block", "PutPublicAccessBlock", "PutAccountPublicAccessBlock"),
			Delete: call("delete_account_public_access_block", "DeletePublicAccessBlock", "PutAccountPublicAccessBlock"),
			finish: finishBlock, write: putAccountBlock, remove: deleteAccountBlock,
		},
	}
}
