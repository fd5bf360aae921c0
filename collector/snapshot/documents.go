package snapshot

import "time"

// ACL is S3's GetBucketAclOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
type ACL struct {
	Grants []Grant `json:"Grants,omitempty" xml:"AccessControlList>Grant,omitempty"`
	Owner  *Owner  `json:"Owner,omitempty" xml:"Owner,omitempty"`
}

// Grant is S3's Grant document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Grant.html
type Grant struct {
	Grantee    *Grantee `json:"Grantee,omitempty" xml:"Grantee,omitempty"`
	Permission string   `json:"Permission,omitempty" xml:"Permission,omitempty"`
}

// Owner is S3's Owner document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Owner.html
type Owner struct {
	DisplayName *string `json:"DisplayName,omitempty" xml:"DisplayName,omitempty"`
	ID          *string `json:"ID,omitempty" xml:"ID,omitempty"`
}

// Grantee is S3's Grantee document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Grantee.html
type Grantee struct {
	Type         string  `json:"Type,omitempty" xml:"-"`
	DisplayName  *string `json:"DisplayName,omitempty" xml:"DisplayName,omitempty"`
	EmailAddress *string `json:"EmailAddress,omitempty" xml:"EmailAddress,omitempty"`
	ID           *string `json:"ID,omitempty" xml:"ID,omitempty"`
	URI          *string `json:"URI,omitempty" xml:"URI,omitempty"`
}

// Policy is S3's GetBucketPolicyOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
type Policy struct {
	Policy *string `json:"Policy,omitempty" xml:"Policy,omitempty"`
}

// BucketPolicyStatus is S3's GetBucketPolicyStatusOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
type BucketPolicyStatus struct {
	PolicyStatus *PolicyStatus `json:"PolicyStatus,omitempty" xml:"PolicyStatus,omitempty"`
}

// PolicyStatus is S3's PolicyStatus document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PolicyStatus.html
type PolicyStatus struct {
	IsPublic *bool `json:"IsPublic,omitempty" xml:"IsPublic,omitempty"`
}

// PublicAccessBlock is S3's GetPublicAccessBlockOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
type PublicAccessBlock struct {
	PublicAccessBlockConfiguration *PublicAccessBlockConfiguration `json:"PublicAccessBlockConfiguration,omitempty" xml:"PublicAccessBlockConfiguration,omitempty"`
}

// PublicAccessBlockConfiguration is S3's PublicAccessBlockConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
type PublicAccessBlockConfiguration struct {
	BlockPublicAcls       *bool `json:"BlockPublicAcls,omitempty" xml:"BlockPublicAcls,omitempty"`
	BlockPublicPolicy     *bool `json:"BlockPublicPolicy,omitempty" xml:"BlockPublicPolicy,omitempty"`
	IgnorePublicAcls      *bool `json:"IgnorePublicAcls,omitempty" xml:"IgnorePublicAcls,omitempty"`
	RestrictPublicBuckets *bool `json:"RestrictPublicBuckets,omitempty" xml:"RestrictPublicBuckets,omitempty"`
}

// Ownership is S3's GetBucketOwnershipControlsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
type Ownership struct {
	OwnershipControls *OwnershipControls `json:"OwnershipControls,omitempty" xml:"OwnershipControls,omitempty"`
}

// OwnershipControls is S3's OwnershipControls document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_OwnershipControls.html
type OwnershipControls struct {
	Rules []OwnershipControlsRule `json:"Rules,omitempty" xml:"Rule,omitempty"`
}

// OwnershipControlsRule is S3's OwnershipControlsRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_OwnershipControlsRule.html
type OwnershipControlsRule struct {
	ObjectOwnership string `json:"ObjectOwnership,omitempty" xml:"ObjectOwnership,omitempty"`
}

// Encryption is S3's GetBucketEncryptionOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
type Encryption struct {
	ServerSideEncryptionConfiguration *ServerSideEncryptionConfiguration `json:"ServerSideEncryptionConfiguration,omitempty" xml:"ServerSideEncryptionConfiguration,omitempty"`
}

// ServerSideEncryptionConfiguration is S3's ServerSideEncryptionConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionConfiguration.html
type ServerSideEncryptionConfiguration struct {
	Rules []ServerSideEncryptionRule `json:"Rules,omitempty" xml:"Rule,omitempty"`
}

// ServerSideEncryptionRule is S3's ServerSideEncryptionRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
type ServerSideEncryptionRule struct {
	ApplyServerSideEncryptionByDefault *ServerSideEncryptionByDefault `json:"ApplyServerSideEncryptionByDefault,omitempty" xml:"ApplyServerSideEncryptionByDefault,omitempty"`
	BlockedEncryptionTypes             *BlockedEncryptionTypes        `json:"BlockedEncryptionTypes,omitempty" xml:"BlockedEncryptionTypes,omitempty"`
	BucketKeyEnabled                   *bool                          `json:"BucketKeyEnabled,omitempty" xml:"BucketKeyEnabled,omitempty"`
}

// ServerSideEncryptionByDefault is S3's ServerSideEncryptionByDefault document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
type ServerSideEncryptionByDefault struct {
	SSEAlgorithm   string  `json:"SSEAlgorithm,omitempty" xml:"SSEAlgorithm,omitempty"`
	KMSMasterKeyID *string `json:"KMSMasterKeyID,omitempty" xml:"KMSMasterKeyID,omitempty"`
}

// BlockedEncryptionTypes is S3's BlockedEncryptionTypes document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_BlockedEncryptionTypes.html
type BlockedEncryptionTypes struct {
	EncryptionType []string `json:"EncryptionType,omitempty" xml:"EncryptionType,omitempty"`
}

// Versioning is S3's GetBucketVersioningOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
type Versioning struct {
	MFADelete string `json:"MFADelete,omitempty" xml:"MfaDelete,omitempty"`
	Status    string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// ObjectLock is S3's GetObjectLockConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
type ObjectLock struct {
	ObjectLockConfiguration *ObjectLockConfiguration `json:"ObjectLockConfiguration,omitempty" xml:"ObjectLockConfiguration,omitempty"`
}

// ObjectLockConfiguration is S3's ObjectLockConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockConfiguration.html
type ObjectLockConfiguration struct {
	ObjectLockEnabled string          `json:"ObjectLockEnabled,omitempty" xml:"ObjectLockEnabled,omitempty"`
	Rule              *ObjectLockRule `json:"Rule,omitempty" xml:"Rule,omitempty"`
}

// ObjectLockRule is S3's ObjectLockRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockRule.html
type ObjectLockRule struct {
	DefaultRetention *DefaultRetention `json:"DefaultRetention,omitempty" xml:"DefaultRetention,omitempty"`
}

// DefaultRetention is S3's DefaultRetention document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html
type DefaultRetention struct {
	Days             *int32             `json:"Days,omitempty" xml:"Days,omitempty"`
	DefaultEventHold *EventHoldDuration `json:"DefaultEventHold,omitempty" xml:"DefaultEventHold,omitempty"`
	Mode             string             `json:"Mode,omitempty" xml:"Mode,omitempty"`
	Years            *int32             `json:"Years,omitempty" xml:"Years,omitempty"`
}

// EventHoldDuration is S3's EventHoldDuration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_EventHoldDuration.html
type EventHoldDuration struct {
	Days  *int32 `json:"Days,omitempty" xml:"Days,omitempty"`
	Years *int32 `json:"Years,omitempty" xml:"Years,omitempty"`
}

// Lifecycle is S3's GetBucketLifecycleConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
type Lifecycle struct {
	Rules                              []LifecycleRule `json:"Rules,omitempty" xml:"Rule,omitempty"`
	TransitionDefaultMinimumObjectSize string          `json:"TransitionDefaultMinimumObjectSize,omitempty" xml:"-"`
}

// LifecycleRule is S3's LifecycleRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
type LifecycleRule struct {
	Status                         string                          `json:"Status,omitempty" xml:"Status,omitempty"`
	AbortIncompleteMultipartUpload *AbortIncompleteMultipartUpload `json:"AbortIncompleteMultipartUpload,omitempty" xml:"AbortIncompleteMultipartUpload,omitempty"`
	Expiration                     *LifecycleExpiration            `json:"Expiration,omitempty" xml:"Expiration,omitempty"`
	Filter                         *LifecycleRuleFilter            `json:"Filter,omitempty" xml:"Filter,omitempty"`
	ID                             *string                         `json:"ID,omitempty" xml:"ID,omitempty"`
	NoncurrentVersionExpiration    *NoncurrentVersionExpiration    `json:"NoncurrentVersionExpiration,omitempty" xml:"NoncurrentVersionExpiration,omitempty"`
	NoncurrentVersionTransitions   []NoncurrentVersionTransition   `json:"NoncurrentVersionTransitions,omitempty" xml:"NoncurrentVersionTransition,omitempty"`
	Prefix                         *string                         `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Transitions                    []Transition                    `json:"Transitions,omitempty" xml:"Transition,omitempty"`
}

// AbortIncompleteMultipartUpload is S3's AbortIncompleteMultipartUpload document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortIncompleteMultipartUpload.html
type AbortIncompleteMultipartUpload struct {
	DaysAfterInitiation *int32 `json:"DaysAfterInitiation,omitempty" xml:"DaysAfterInitiation,omitempty"`
}

// LifecycleExpiration is S3's LifecycleExpiration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
type LifecycleExpiration struct {
	Date                      *time.Time `json:"Date,omitempty" xml:"Date,omitempty"`
	Days                      *int32     `json:"Days,omitempty" xml:"Days,omitempty"`
	ExpiredObjectDeleteMarker *bool      `json:"ExpiredObjectDeleteMarker,omitempty" xml:"ExpiredObjectDeleteMarker,omitempty"`
}

// LifecycleRuleFilter is S3's LifecycleRuleFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html
type LifecycleRuleFilter struct {
	And                   *LifecycleRuleAndOperator `json:"And,omitempty" xml:"And,omitempty"`
	ObjectSizeGreaterThan *int64                    `json:"ObjectSizeGreaterThan,omitempty" xml:"ObjectSizeGreaterThan,omitempty"`
	ObjectSizeLessThan    *int64                    `json:"ObjectSizeLessThan,omitempty" xml:"ObjectSizeLessThan,omitempty"`
	Prefix                *string                   `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tag                   *Tag                      `json:"Tag,omitempty" xml:"Tag,omitempty"`
}

// NoncurrentVersionExpiration is S3's NoncurrentVersionExpiration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
type NoncurrentVersionExpiration struct {
	NewerNoncurrentVersions *int32 `json:"NewerNoncurrentVersions,omitempty" xml:"NewerNoncurrentVersions,omitempty"`
	NoncurrentDays          *int32 `json:"NoncurrentDays,omitempty" xml:"NoncurrentDays,omitempty"`
}

// NoncurrentVersionTransition is S3's NoncurrentVersionTransition document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionTransition.html
type NoncurrentVersionTransition struct {
	NewerNoncurrentVersions *int32 `json:"NewerNoncurrentVersions,omitempty" xml:"NewerNoncurrentVersions,omitempty"`
	NoncurrentDays          *int32 `json:"NoncurrentDays,omitempty" xml:"NoncurrentDays,omitempty"`
	StorageClass            string `json:"StorageClass,omitempty" xml:"StorageClass,omitempty"`
}

// Transition is S3's Transition document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html
type Transition struct {
	Date         *time.Time `json:"Date,omitempty" xml:"Date,omitempty"`
	Days         *int32     `json:"Days,omitempty" xml:"Days,omitempty"`
	StorageClass string     `json:"StorageClass,omitempty" xml:"StorageClass,omitempty"`
}

// LifecycleRuleAndOperator is S3's LifecycleRuleAndOperator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleAndOperator.html
type LifecycleRuleAndOperator struct {
	ObjectSizeGreaterThan *int64  `json:"ObjectSizeGreaterThan,omitempty" xml:"ObjectSizeGreaterThan,omitempty"`
	ObjectSizeLessThan    *int64  `json:"ObjectSizeLessThan,omitempty" xml:"ObjectSizeLessThan,omitempty"`
	Prefix                *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tags                  []Tag   `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

// Tag is S3's Tag document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tag.html
type Tag struct {
	Key   *string `json:"Key,omitempty" xml:"Key,omitempty"`
	Value *string `json:"Value,omitempty" xml:"Value,omitempty"`
}

// Replication is S3's GetBucketReplicationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
type Replication struct {
	ReplicationConfiguration *ReplicationConfiguration `json:"ReplicationConfiguration,omitempty" xml:"ReplicationConfiguration,omitempty"`
}

// ReplicationConfiguration is S3's ReplicationConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html
type ReplicationConfiguration struct {
	Role  *string           `json:"Role,omitempty" xml:"Role,omitempty"`
	Rules []ReplicationRule `json:"Rules,omitempty" xml:"Rule,omitempty"`
}

// ReplicationRule is S3's ReplicationRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html
type ReplicationRule struct {
	Destination               *Destination               `json:"Destination,omitempty" xml:"Destination,omitempty"`
	Status                    string                     `json:"Status,omitempty" xml:"Status,omitempty"`
	DeleteMarkerReplication   *DeleteMarkerReplication   `json:"DeleteMarkerReplication,omitempty" xml:"DeleteMarkerReplication,omitempty"`
	ExistingObjectReplication *ExistingObjectReplication `json:"ExistingObjectReplication,omitempty" xml:"ExistingObjectReplication,omitempty"`
	Filter                    *ReplicationRuleFilter     `json:"Filter,omitempty" xml:"Filter,omitempty"`
	ID                        *string                    `json:"ID,omitempty" xml:"ID,omitempty"`
	Prefix                    *string                    `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Priority                  *int32                     `json:"Priority,omitempty" xml:"Priority,omitempty"`
	SourceSelectionCriteria   *SourceSelectionCriteria   `json:"SourceSelectionCriteria,omitempty" xml:"SourceSelectionCriteria,omitempty"`
}

// Destination is S3's Destination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html
type Destination struct {
	Bucket                   *string                   `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	AccessControlTranslation *AccessControlTranslation `json:"AccessControlTranslation,omitempty" xml:"AccessControlTranslation,omitempty"`
	Account                  *string                   `json:"Account,omitempty" xml:"Account,omitempty"`
	EncryptionConfiguration  *EncryptionConfiguration  `json:"EncryptionConfiguration,omitempty" xml:"EncryptionConfiguration,omitempty"`
	Metrics                  *Metrics                  `json:"Metrics,omitempty" xml:"Metrics,omitempty"`
	ReplicationTime          *ReplicationTime          `json:"ReplicationTime,omitempty" xml:"ReplicationTime,omitempty"`
	StorageClass             string                    `json:"StorageClass,omitempty" xml:"StorageClass,omitempty"`
}

// DeleteMarkerReplication is S3's DeleteMarkerReplication document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteMarkerReplication.html
type DeleteMarkerReplication struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// ExistingObjectReplication is S3's ExistingObjectReplication document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ExistingObjectReplication.html
type ExistingObjectReplication struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// ReplicationRuleFilter is S3's ReplicationRuleFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRuleFilter.html
type ReplicationRuleFilter struct {
	And    *ReplicationRuleAndOperator `json:"And,omitempty" xml:"And,omitempty"`
	Prefix *string                     `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tag    *Tag                        `json:"Tag,omitempty" xml:"Tag,omitempty"`
}

// SourceSelectionCriteria is S3's SourceSelectionCriteria document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_SourceSelectionCriteria.html
type SourceSelectionCriteria struct {
	ReplicaModifications   *ReplicaModifications   `json:"ReplicaModifications,omitempty" xml:"ReplicaModifications,omitempty"`
	SseKmsEncryptedObjects *SseKmsEncryptedObjects `json:"SseKmsEncryptedObjects,omitempty" xml:"SseKmsEncryptedObjects,omitempty"`
}

// AccessControlTranslation is S3's AccessControlTranslation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AccessControlTranslation.html
type AccessControlTranslation struct {
	Owner string `json:"Owner,omitempty" xml:"Owner,omitempty"`
}

// EncryptionConfiguration is S3's EncryptionConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_EncryptionConfiguration.html
type EncryptionConfiguration struct {
	ReplicaKmsKeyID *string `json:"ReplicaKmsKeyID,omitempty" xml:"ReplicaKmsKeyID,omitempty"`
}

// Metrics is S3's Metrics document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Metrics.html
type Metrics struct {
	Status         string                `json:"Status,omitempty" xml:"Status,omitempty"`
	EventThreshold *ReplicationTimeValue `json:"EventThreshold,omitempty" xml:"EventThreshold,omitempty"`
}

// ReplicationTime is S3's ReplicationTime document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTime.html
type ReplicationTime struct {
	Status string                `json:"Status,omitempty" xml:"Status,omitempty"`
	Time   *ReplicationTimeValue `json:"Time,omitempty" xml:"Time,omitempty"`
}

// ReplicationRuleAndOperator is S3's ReplicationRuleAndOperator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRuleAndOperator.html
type ReplicationRuleAndOperator struct {
	Prefix *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tags   []Tag   `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

// ReplicaModifications is S3's ReplicaModifications document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicaModifications.html
type ReplicaModifications struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// SseKmsEncryptedObjects is S3's SseKmsEncryptedObjects document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_SseKmsEncryptedObjects.html
type SseKmsEncryptedObjects struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// ReplicationTimeValue is S3's ReplicationTimeValue document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html
type ReplicationTimeValue struct {
	Minutes *int32 `json:"Minutes,omitempty" xml:"Minutes,omitempty"`
}

// Logging is S3's GetBucketLoggingOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
type Logging struct {
	LoggingEnabled *LoggingEnabled `json:"LoggingEnabled,omitempty" xml:"LoggingEnabled,omitempty"`
}

// LoggingEnabled is S3's LoggingEnabled document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LoggingEnabled.html
type LoggingEnabled struct {
	TargetBucket          *string                `json:"TargetBucket,omitempty" xml:"TargetBucket,omitempty"`
	TargetPrefix          *string                `json:"TargetPrefix,omitempty" xml:"TargetPrefix,omitempty"`
	TargetGrants          []TargetGrant          `json:"TargetGrants,omitempty" xml:"TargetGrants>Grant,omitempty"`
	TargetObjectKeyFormat *TargetObjectKeyFormat `json:"TargetObjectKeyFormat,omitempty" xml:"TargetObjectKeyFormat,omitempty"`
}

// TargetGrant is S3's TargetGrant document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetGrant.html
type TargetGrant struct {
	Grantee    *Grantee `json:"Grantee,omitempty" xml:"Grantee,omitempty"`
	Permission string   `json:"Permission,omitempty" xml:"Permission,omitempty"`
}

// TargetObjectKeyFormat is S3's TargetObjectKeyFormat document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetObjectKeyFormat.html
type TargetObjectKeyFormat struct {
	PartitionedPrefix *PartitionedPrefix `json:"PartitionedPrefix,omitempty" xml:"PartitionedPrefix,omitempty"`
	SimplePrefix      *SimplePrefix      `json:"SimplePrefix,omitempty" xml:"SimplePrefix,omitempty"`
}

// PartitionedPrefix is S3's PartitionedPrefix document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PartitionedPrefix.html
type PartitionedPrefix struct {
	PartitionDateSource string `json:"PartitionDateSource,omitempty" xml:"PartitionDateSource,omitempty"`
}

// SimplePrefix is S3's SimplePrefix document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_SimplePrefix.html
type SimplePrefix struct {
}

// Notification is S3's GetBucketNotificationConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
type Notification struct {
	EventBridgeConfiguration     *EventBridgeConfiguration     `json:"EventBridgeConfiguration,omitempty" xml:"EventBridgeConfiguration,omitempty"`
	LambdaFunctionConfigurations []LambdaFunctionConfiguration `json:"LambdaFunctionConfigurations,omitempty" xml:"CloudFunctionConfiguration,omitempty"`
	QueueConfigurations          []QueueConfiguration          `json:"QueueConfigurations,omitempty" xml:"QueueConfiguration,omitempty"`
	TopicConfigurations          []TopicConfiguration          `json:"TopicConfigurations,omitempty" xml:"TopicConfiguration,omitempty"`
}

// EventBridgeConfiguration is S3's EventBridgeConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_EventBridgeConfiguration.html
type EventBridgeConfiguration struct {
}

// LambdaFunctionConfiguration is S3's LambdaFunctionConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LambdaFunctionConfiguration.html
type LambdaFunctionConfiguration struct {
	Events            []string                         `json:"Events,omitempty" xml:"Event,omitempty"`
	LambdaFunctionArn *string                          `json:"LambdaFunctionArn,omitempty" xml:"CloudFunction,omitempty"`
	Filter            *NotificationConfigurationFilter `json:"Filter,omitempty" xml:"Filter,omitempty"`
	Id                *string                          `json:"Id,omitempty" xml:"Id,omitempty"`
}

// QueueConfiguration is S3's QueueConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_QueueConfiguration.html
type QueueConfiguration struct {
	Events   []string                         `json:"Events,omitempty" xml:"Event,omitempty"`
	QueueArn *string                          `json:"QueueArn,omitempty" xml:"Queue,omitempty"`
	Filter   *NotificationConfigurationFilter `json:"Filter,omitempty" xml:"Filter,omitempty"`
	Id       *string                          `json:"Id,omitempty" xml:"Id,omitempty"`
}

// TopicConfiguration is S3's TopicConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_TopicConfiguration.html
type TopicConfiguration struct {
	Events   []string                         `json:"Events,omitempty" xml:"Event,omitempty"`
	TopicArn *string                          `json:"TopicArn,omitempty" xml:"Topic,omitempty"`
	Filter   *NotificationConfigurationFilter `json:"Filter,omitempty" xml:"Filter,omitempty"`
	Id       *string                          `json:"Id,omitempty" xml:"Id,omitempty"`
}

// NotificationConfigurationFilter is S3's NotificationConfigurationFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfigurationFilter.html
type NotificationConfigurationFilter struct {
	Key *S3KeyFilter `json:"Key,omitempty" xml:"S3Key,omitempty"`
}

// S3KeyFilter is S3's S3KeyFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_S3KeyFilter.html
type S3KeyFilter struct {
	FilterRules []FilterRule `json:"FilterRules,omitempty" xml:"FilterRule,omitempty"`
}

// FilterRule is S3's FilterRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_FilterRule.html
type FilterRule struct {
	Name  string  `json:"Name,omitempty" xml:"Name,omitempty"`
	Value *string `json:"Value,omitempty" xml:"Value,omitempty"`
}

// Website is S3's GetBucketWebsiteOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
type Website struct {
	ErrorDocument         *ErrorDocument         `json:"ErrorDocument,omitempty" xml:"ErrorDocument,omitempty"`
	IndexDocument         *IndexDocument         `json:"IndexDocument,omitempty" xml:"IndexDocument,omitempty"`
	RedirectAllRequestsTo *RedirectAllRequestsTo `json:"RedirectAllRequestsTo,omitempty" xml:"RedirectAllRequestsTo,omitempty"`
	RoutingRules          []RoutingRule          `json:"RoutingRules,omitempty" xml:"RoutingRules>RoutingRule,omitempty"`
}

// ErrorDocument is S3's ErrorDocument document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ErrorDocument.html
type ErrorDocument struct {
	Key *string `json:"Key,omitempty" xml:"Key,omitempty"`
}

// IndexDocument is S3's IndexDocument document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_IndexDocument.html
type IndexDocument struct {
	Suffix *string `json:"Suffix,omitempty" xml:"Suffix,omitempty"`
}

// RedirectAllRequestsTo is S3's RedirectAllRequestsTo document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RedirectAllRequestsTo.html
type RedirectAllRequestsTo struct {
	HostName *string `json:"HostName,omitempty" xml:"HostName,omitempty"`
	Protocol string  `json:"Protocol,omitempty" xml:"Protocol,omitempty"`
}

// RoutingRule is S3's RoutingRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RoutingRule.html
type RoutingRule struct {
	Redirect  *Redirect  `json:"Redirect,omitempty" xml:"Redirect,omitempty"`
	Condition *Condition `json:"Condition,omitempty" xml:"Condition,omitempty"`
}

// Redirect is S3's Redirect document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Redirect.html
type Redirect struct {
	HostName             *string `json:"HostName,omitempty" xml:"HostName,omitempty"`
	HttpRedirectCode     *string `json:"HttpRedirectCode,omitempty" xml:"HttpRedirectCode,omitempty"`
	Protocol             string  `json:"Protocol,omitempty" xml:"Protocol,omitempty"`
	ReplaceKeyPrefixWith *string `json:"ReplaceKeyPrefixWith,omitempty" xml:"ReplaceKeyPrefixWith,omitempty"`
	ReplaceKeyWith       *string `json:"ReplaceKeyWith,omitempty" xml:"ReplaceKeyWith,omitempty"`
}

// Condition is S3's Condition document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Condition.html
type Condition struct {
	HttpErrorCodeReturnedEquals *string `json:"HttpErrorCodeReturnedEquals,omitempty" xml:"HttpErrorCodeReturnedEquals,omitempty"`
	KeyPrefixEquals             *string `json:"KeyPrefixEquals,omitempty" xml:"KeyPrefixEquals,omitempty"`
}

// CORS is S3's GetBucketCorsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
type CORS struct {
	CORSRules []CORSRule `json:"CORSRules,omitempty" xml:"CORSRule,omitempty"`
}

// CORSRule is S3's CORSRule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html
type CORSRule struct {
	AllowedMethods []string `json:"AllowedMethods,omitempty" xml:"AllowedMethod,omitempty"`
	AllowedOrigins []string `json:"AllowedOrigins,omitempty" xml:"AllowedOrigin,omitempty"`
	AllowedHeaders []string `json:"AllowedHeaders,omitempty" xml:"AllowedHeader,omitempty"`
	ExposeHeaders  []string `json:"ExposeHeaders,omitempty" xml:"ExposeHeader,omitempty"`
	ID             *string  `json:"ID,omitempty" xml:"ID,omitempty"`
	MaxAgeSeconds  *int32   `json:"MaxAgeSeconds,omitempty" xml:"MaxAgeSeconds,omitempty"`
}

// Tagging is S3's GetBucketTaggingOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
type Tagging struct {
	TagSet []Tag `json:"TagSet,omitempty" xml:"TagSet>Tag,omitempty"`
}

// Accelerate is S3's GetBucketAccelerateConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html
type Accelerate struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// RequestPayment is S3's GetBucketRequestPaymentOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
type RequestPayment struct {
	Payer string `json:"Payer,omitempty" xml:"Payer,omitempty"`
}

// InventoryConfigurations is S3's ListBucketInventoryConfigurationsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
type InventoryConfigurations struct {
	InventoryConfigurationList []InventoryConfiguration `json:"InventoryConfigurationList,omitempty" xml:"InventoryConfiguration,omitempty"`
}

// InventoryConfiguration is S3's InventoryConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html
type InventoryConfiguration struct {
	Destination            *InventoryDestination `json:"Destination,omitempty" xml:"Destination,omitempty"`
	Id                     *string               `json:"Id,omitempty" xml:"Id,omitempty"`
	IncludedObjectVersions string                `json:"IncludedObjectVersions,omitempty" xml:"IncludedObjectVersions,omitempty"`
	IsEnabled              *bool                 `json:"IsEnabled,omitempty" xml:"IsEnabled,omitempty"`
	Schedule               *InventorySchedule    `json:"Schedule,omitempty" xml:"Schedule,omitempty"`
	Filter                 *InventoryFilter      `json:"Filter,omitempty" xml:"Filter,omitempty"`
	OptionalFields         []string              `json:"OptionalFields,omitempty" xml:"OptionalFields>Field,omitempty"`
}

// InventoryDestination is S3's InventoryDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryDestination.html
type InventoryDestination struct {
	S3BucketDestination *InventoryS3BucketDestination `json:"S3BucketDestination,omitempty" xml:"S3BucketDestination,omitempty"`
}

// InventorySchedule is S3's InventorySchedule document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventorySchedule.html
type InventorySchedule struct {
	Frequency string `json:"Frequency,omitempty" xml:"Frequency,omitempty"`
}

// InventoryFilter is S3's InventoryFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryFilter.html
type InventoryFilter struct {
	Prefix *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
}

// InventoryS3BucketDestination is S3's InventoryS3BucketDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryS3BucketDestination.html
type InventoryS3BucketDestination struct {
	Bucket     *string              `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	Format     string               `json:"Format,omitempty" xml:"Format,omitempty"`
	AccountId  *string              `json:"AccountId,omitempty" xml:"AccountId,omitempty"`
	Encryption *InventoryEncryption `json:"Encryption,omitempty" xml:"Encryption,omitempty"`
	Prefix     *string              `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
}

// InventoryEncryption is S3's InventoryEncryption document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryEncryption.html
type InventoryEncryption struct {
	SSEKMS *SSEKMS `json:"SSEKMS,omitempty" xml:"SSE-KMS,omitempty"`
	SSES3  *SSES3  `json:"SSES3,omitempty" xml:"SSE-S3,omitempty"`
}

// SSEKMS is S3's SSEKMS document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_SSEKMS.html
type SSEKMS struct {
	KeyId *string `json:"KeyId,omitempty" xml:"KeyId,omitempty"`
}

// SSES3 is S3's SSES3 document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_SSES3.html
type SSES3 struct {
}

// AnalyticsConfigurations is S3's ListBucketAnalyticsConfigurationsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html
type AnalyticsConfigurations struct {
	AnalyticsConfigurationList []AnalyticsConfiguration `json:"AnalyticsConfigurationList,omitempty" xml:"AnalyticsConfiguration,omitempty"`
}

// AnalyticsConfiguration is S3's AnalyticsConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsConfiguration.html
type AnalyticsConfiguration struct {
	Id                   *string               `json:"Id,omitempty" xml:"Id,omitempty"`
	StorageClassAnalysis *StorageClassAnalysis `json:"StorageClassAnalysis,omitempty" xml:"StorageClassAnalysis,omitempty"`
	Filter               *AnalyticsFilter      `json:"Filter,omitempty" xml:"Filter,omitempty"`
}

// StorageClassAnalysis is S3's StorageClassAnalysis document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_StorageClassAnalysis.html
type StorageClassAnalysis struct {
	DataExport *StorageClassAnalysisDataExport `json:"DataExport,omitempty" xml:"DataExport,omitempty"`
}

// AnalyticsAndOperator is S3's AnalyticsAndOperator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsAndOperator.html
type AnalyticsAndOperator struct {
	Prefix *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tags   []Tag   `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

// StorageClassAnalysisDataExport is S3's StorageClassAnalysisDataExport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_StorageClassAnalysisDataExport.html
type StorageClassAnalysisDataExport struct {
	Destination         *AnalyticsExportDestination `json:"Destination,omitempty" xml:"Destination,omitempty"`
	OutputSchemaVersion string                      `json:"OutputSchemaVersion,omitempty" xml:"OutputSchemaVersion,omitempty"`
}

// AnalyticsExportDestination is S3's AnalyticsExportDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsExportDestination.html
type AnalyticsExportDestination struct {
	S3BucketDestination *AnalyticsS3BucketDestination `json:"S3BucketDestination,omitempty" xml:"S3BucketDestination,omitempty"`
}

// AnalyticsS3BucketDestination is S3's AnalyticsS3BucketDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsS3BucketDestination.html
type AnalyticsS3BucketDestination struct {
	Bucket          *string `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	Format          string  `json:"Format,omitempty" xml:"Format,omitempty"`
	BucketAccountId *string `json:"BucketAccountId,omitempty" xml:"BucketAccountId,omitempty"`
	Prefix          *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
}

// MetricsConfigurations is S3's ListBucketMetricsConfigurationsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
type MetricsConfigurations struct {
	MetricsConfigurationList []MetricsConfiguration `json:"MetricsConfigurationList,omitempty" xml:"MetricsConfiguration,omitempty"`
}

// MetricsConfiguration is S3's MetricsConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html
type MetricsConfiguration struct {
	Id     *string        `json:"Id,omitempty" xml:"Id,omitempty"`
	Filter *MetricsFilter `json:"Filter,omitempty" xml:"Filter,omitempty"`
}

// MetricsAndOperator is S3's MetricsAndOperator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsAndOperator.html
type MetricsAndOperator struct {
	AccessPointArn *string `json:"AccessPointArn,omitempty" xml:"AccessPointArn,omitempty"`
	Prefix         *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tags           []Tag   `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

// IntelligentTieringConfigurations is S3's ListBucketIntelligentTieringConfigurationsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html
type IntelligentTieringConfigurations struct {
	IntelligentTieringConfigurationList []IntelligentTieringConfiguration `json:"IntelligentTieringConfigurationList,omitempty" xml:"IntelligentTieringConfiguration,omitempty"`
}

// IntelligentTieringConfiguration is S3's IntelligentTieringConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringConfiguration.html
type IntelligentTieringConfiguration struct {
	Id       *string                   `json:"Id,omitempty" xml:"Id,omitempty"`
	Status   string                    `json:"Status,omitempty" xml:"Status,omitempty"`
	Tierings []Tiering                 `json:"Tierings,omitempty" xml:"Tiering,omitempty"`
	Filter   *IntelligentTieringFilter `json:"Filter,omitempty" xml:"Filter,omitempty"`
}

// Tiering is S3's Tiering document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html
type Tiering struct {
	AccessTier string `json:"AccessTier,omitempty" xml:"AccessTier,omitempty"`
	Days       *int32 `json:"Days,omitempty" xml:"Days,omitempty"`
}

// IntelligentTieringFilter is S3's IntelligentTieringFilter document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringFilter.html
type IntelligentTieringFilter struct {
	And    *IntelligentTieringAndOperator `json:"And,omitempty" xml:"And,omitempty"`
	Prefix *string                        `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tag    *Tag                           `json:"Tag,omitempty" xml:"Tag,omitempty"`
}

// IntelligentTieringAndOperator is S3's IntelligentTieringAndOperator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringAndOperator.html
type IntelligentTieringAndOperator struct {
	Prefix *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tags   []Tag   `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

// ABAC is S3's GetBucketAbacOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
type ABAC struct {
	AbacStatus *AbacStatus `json:"AbacStatus,omitempty" xml:"AbacStatus,omitempty"`
}

// AbacStatus is S3's AbacStatus document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbacStatus.html
type AbacStatus struct {
	Status string `json:"Status,omitempty" xml:"Status,omitempty"`
}

// Metadata is S3's GetBucketMetadataConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataConfiguration.html
type Metadata struct {
	GetBucketMetadataConfigurationResult *GetBucketMetadataConfigurationResult `json:"GetBucketMetadataConfigurationResult,omitempty" xml:"GetBucketMetadataConfigurationResult,omitempty"`
}

// GetBucketMetadataConfigurationResult is S3's GetBucketMetadataConfigurationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataConfigurationResult.html
type GetBucketMetadataConfigurationResult struct {
	MetadataConfigurationResult *MetadataConfigurationResult `json:"MetadataConfigurationResult,omitempty" xml:"MetadataConfigurationResult,omitempty"`
}

// MetadataConfigurationResult is S3's MetadataConfigurationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetadataConfigurationResult.html
type MetadataConfigurationResult struct {
	DestinationResult                  *DestinationResult                  `json:"DestinationResult,omitempty" xml:"DestinationResult,omitempty"`
	AnnotationTableConfigurationResult *AnnotationTableConfigurationResult `json:"AnnotationTableConfigurationResult,omitempty" xml:"AnnotationTableConfigurationResult,omitempty"`
	InventoryTableConfigurationResult  *InventoryTableConfigurationResult  `json:"InventoryTableConfigurationResult,omitempty" xml:"InventoryTableConfigurationResult,omitempty"`
	JournalTableConfigurationResult    *JournalTableConfigurationResult    `json:"JournalTableConfigurationResult,omitempty" xml:"JournalTableConfigurationResult,omitempty"`
}

// DestinationResult is S3's DestinationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DestinationResult.html
type DestinationResult struct {
	TableBucketArn  *string `json:"TableBucketArn,omitempty" xml:"TableBucketArn,omitempty"`
	TableBucketType string  `json:"TableBucketType,omitempty" xml:"TableBucketType,omitempty"`
	TableNamespace  *string `json:"TableNamespace,omitempty" xml:"TableNamespace,omitempty"`
}

// AnnotationTableConfigurationResult is S3's AnnotationTableConfigurationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnnotationTableConfigurationResult.html
type AnnotationTableConfigurationResult struct {
	ConfigurationState string        `json:"ConfigurationState,omitempty" xml:"ConfigurationState,omitempty"`
	Error              *ErrorDetails `json:"Error,omitempty" xml:"Error,omitempty"`
	Role               *string       `json:"Role,omitempty" xml:"Role,omitempty"`
	TableArn           *string       `json:"TableArn,omitempty" xml:"TableArn,omitempty"`
	TableName          *string       `json:"TableName,omitempty" xml:"TableName,omitempty"`
	TableStatus        *string       `json:"TableStatus,omitempty" xml:"TableStatus,omitempty"`
}

// InventoryTableConfigurationResult is S3's InventoryTableConfigurationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryTableConfigurationResult.html
type InventoryTableConfigurationResult struct {
	ConfigurationState string        `json:"ConfigurationState,omitempty" xml:"ConfigurationState,omitempty"`
	Error              *ErrorDetails `json:"Error,omitempty" xml:"Error,omitempty"`
	TableArn           *string       `json:"TableArn,omitempty" xml:"TableArn,omitempty"`
	TableName          *string       `json:"TableName,omitempty" xml:"TableName,omitempty"`
	TableStatus        *string       `json:"TableStatus,omitempty" xml:"TableStatus,omitempty"`
}

// JournalTableConfigurationResult is S3's JournalTableConfigurationResult document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_JournalTableConfigurationResult.html
type JournalTableConfigurationResult struct {
	RecordExpiration *RecordExpiration `json:"RecordExpiration,omitempty" xml:"RecordExpiration,omitempty"`
	TableName        *string           `json:"TableName,omitempty" xml:"TableName,omitempty"`
	TableStatus      *string           `json:"TableStatus,omitempty" xml:"TableStatus,omitempty"`
	Error            *ErrorDetails     `json:"Error,omitempty" xml:"Error,omitempty"`
	TableArn         *string           `json:"TableArn,omitempty" xml:"TableArn,omitempty"`
}

// ErrorDetails is S3's ErrorDetails document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ErrorDetails.html
type ErrorDetails struct {
	ErrorCode    *string `json:"ErrorCode,omitempty" xml:"ErrorCode,omitempty"`
	ErrorMessage *string `json:"ErrorMessage,omitempty" xml:"ErrorMessage,omitempty"`
}

// RecordExpiration is S3's RecordExpiration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RecordExpiration.html
type RecordExpiration struct {
	Expiration string `json:"Expiration,omitempty" xml:"Expiration,omitempty"`
	Days       *int32 `json:"Days,omitempty" xml:"Days,omitempty"`
}

// Location is S3's GetBucketLocationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
type Location struct {
	LocationConstraint string `json:"LocationConstraint,omitempty" xml:"LocationConstraint,omitempty"`
}

// Uploads is S3's ListMultipartUploadsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
type Uploads struct {
	Bucket  *string           `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	Prefix  *string           `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Uploads []MultipartUpload `json:"Uploads,omitempty" xml:"Upload,omitempty"`
}

// MultipartUpload is S3's MultipartUpload document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_MultipartUpload.html
type MultipartUpload struct {
	ChecksumAlgorithm string     `json:"ChecksumAlgorithm,omitempty" xml:"ChecksumAlgorithm,omitempty"`
	ChecksumType      string     `json:"ChecksumType,omitempty" xml:"ChecksumType,omitempty"`
	Initiated         *time.Time `json:"Initiated,omitempty" xml:"Initiated,omitempty"`
	Initiator         *Initiator `json:"Initiator,omitempty" xml:"Initiator,omitempty"`
	Key               *string    `json:"Key,omitempty" xml:"Key,omitempty"`
	Owner             *Owner     `json:"Owner,omitempty" xml:"Owner,omitempty"`
	StorageClass      string     `json:"StorageClass,omitempty" xml:"StorageClass,omitempty"`
	UploadId          *string    `json:"UploadId,omitempty" xml:"UploadId,omitempty"`
}

// Initiator is S3's Initiator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
type Initiator struct {
	DisplayName *string `json:"DisplayName,omitempty" xml:"DisplayName,omitempty"`
	ID          *string `json:"ID,omitempty" xml:"ID,omitempty"`
}

// AccessPointDetail is S3's GetAccessPointOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
type AccessPointDetail struct {
	AccessPointArn                 *string                         `json:"AccessPointArn,omitempty" xml:"AccessPointArn,omitempty"`
	Alias                          *string                         `json:"Alias,omitempty" xml:"Alias,omitempty"`
	Bucket                         *string                         `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	BucketAccountId                *string                         `json:"BucketAccountId,omitempty" xml:"BucketAccountId,omitempty"`
	CreationDate                   *time.Time                      `json:"CreationDate,omitempty" xml:"CreationDate,omitempty"`
	DataSourceId                   *string                         `json:"DataSourceId,omitempty" xml:"DataSourceId,omitempty"`
	DataSourceType                 *string                         `json:"DataSourceType,omitempty" xml:"DataSourceType,omitempty"`
	Endpoints                      map[string]string               `json:"Endpoints,omitempty" xml:"Endpoints,omitempty"`
	Name                           *string                         `json:"Name,omitempty" xml:"Name,omitempty"`
	NetworkOrigin                  string                          `json:"NetworkOrigin,omitempty" xml:"NetworkOrigin,omitempty"`
	PublicAccessBlockConfiguration *PublicAccessBlockConfiguration `json:"PublicAccessBlockConfiguration,omitempty" xml:"PublicAccessBlockConfiguration,omitempty"`
	VpcConfiguration               *VpcConfiguration               `json:"VpcConfiguration,omitempty" xml:"VpcConfiguration,omitempty"`
}

// VpcConfiguration is S3's VpcConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_VpcConfiguration.html
type VpcConfiguration struct {
	VpcId *string `json:"VpcId,omitempty" xml:"VpcId,omitempty"`
}

// MultiRegionAccessPointReport is S3's MultiRegionAccessPointReport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_MultiRegionAccessPointReport.html
type MultiRegionAccessPointReport struct {
	Alias             *string                         `json:"Alias,omitempty" xml:"Alias,omitempty"`
	CreatedAt         *time.Time                      `json:"CreatedAt,omitempty" xml:"CreatedAt,omitempty"`
	Name              *string                         `json:"Name,omitempty" xml:"Name,omitempty"`
	PublicAccessBlock *PublicAccessBlockConfiguration `json:"PublicAccessBlock,omitempty" xml:"PublicAccessBlock,omitempty"`
	Regions           []RegionReport                  `json:"Regions,omitempty" xml:"Regions>Region,omitempty"`
	Status            string                          `json:"Status,omitempty" xml:"Status,omitempty"`
}

// RegionReport is S3's RegionReport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_RegionReport.html
type RegionReport struct {
	Bucket          *string `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	BucketAccountId *string `json:"BucketAccountId,omitempty" xml:"BucketAccountId,omitempty"`
	Region          *string `json:"Region,omitempty" xml:"Region,omitempty"`
}

// EstablishedMultiRegionAccessPointPolicy is S3's EstablishedMultiRegionAccessPointPolicy document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_EstablishedMultiRegionAccessPointPolicy.html
type EstablishedMultiRegionAccessPointPolicy struct {
	Policy *string `json:"Policy,omitempty" xml:"Policy,omitempty"`
}

// AnalyticsFilter is S3's AnalyticsFilter document: one of its members is set.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsFilter.html
type AnalyticsFilter struct {
	Prefix *string               `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tag    *Tag                  `json:"Tag,omitempty" xml:"Tag,omitempty"`
	And    *AnalyticsAndOperator `json:"And,omitempty" xml:"And,omitempty"`
}

// MetricsFilter is S3's MetricsFilter document: one of its members is set.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsFilter.html
type MetricsFilter struct {
	AccessPointArn *string             `json:"AccessPointArn,omitempty" xml:"AccessPointArn,omitempty"`
	Prefix         *string             `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	Tag            *Tag                `json:"Tag,omitempty" xml:"Tag,omitempty"`
	And            *MetricsAndOperator `json:"And,omitempty" xml:"And,omitempty"`
}
