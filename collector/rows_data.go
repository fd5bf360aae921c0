package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// Since 2023 every bucket has AES256 unless it says otherwise; yet after
// DeleteBucketEncryption S3 answers 200 with no rules. The code is of the time
// before, and of other servers.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
var encryption = read("encryption",
	Call{
		API: "GetBucketEncryption", Action: "s3:GetEncryptionConfiguration", Absent: errorCodes("ServerSideEncryptionConfigurationNotFoundError"),
		Roots: root("ServerSideEncryptionConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Encryption] { return &b.Encryption },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketEncryptionOutput, error) {
		return api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: bucket})
	}, noEncryption)

func noEncryption(e *snapshot.Encryption) bool {
	return e.ServerSideEncryptionConfiguration == nil || len(e.ServerSideEncryptionConfiguration.Rules) == 0
}

// Here "never configured" is no error, as it is elsewhere in S3, but an empty
// status. moto spells the root element in its own way.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
var versioning = read("versioning",
	Call{API: "GetBucketVersioning", Action: "s3:GetBucketVersioning", Roots: root("VersioningConfiguration", "GetBucketVersioningResponse")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Versioning] { return &b.Versioning },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketVersioningOutput, error) {
		return api.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: bucket})
	},
	func(v *snapshot.Versioning) bool { return v.Status == "" })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
var objectLock = read("object-lock",
	Call{
		API: "GetObjectLockConfiguration", Action: "s3:GetBucketObjectLockConfiguration", Absent: errorCodes("ObjectLockConfigurationNotFoundError"),
		Roots: root("ObjectLockConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ObjectLock] { return &b.ObjectLock },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetObjectLockConfigurationOutput, error) {
		return api.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: bucket})
	},
	func(l *snapshot.ObjectLock) bool {
		return l.ObjectLockConfiguration == nil || *l.ObjectLockConfiguration == snapshot.ObjectLockConfiguration{}
	})

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
var lifecycle = read("lifecycle",
	Call{
		API: "GetBucketLifecycleConfiguration", Action: "s3:GetLifecycleConfiguration", Absent: errorCodes("NoSuchLifecycleConfiguration"),
		Roots: root("LifecycleConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Lifecycle] { return &b.Lifecycle },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketLifecycleConfigurationOutput, error) {
		return api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: bucket})
	}, noLifecycle)

func noLifecycle(l *snapshot.Lifecycle) bool { return len(l.Rules) == 0 }

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
var replication = read("replication",
	Call{
		API: "GetBucketReplication", Action: "s3:GetReplicationConfiguration", Absent: errorCodes("ReplicationConfigurationNotFoundError"),
		Roots: root("ReplicationConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Replication] { return &b.Replication },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketReplicationOutput, error) {
		return api.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: bucket})
	},
	func(r *snapshot.Replication) bool {
		return r.ReplicationConfiguration == nil || len(r.ReplicationConfiguration.Rules) == 0
	})

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
var abac = read("abac",
	Call{API: "GetBucketAbac", Action: "s3:GetBucketAbac", Roots: root("AbacStatus")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ABAC] { return &b.ABAC },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketAbacOutput, error) {
		return api.GetBucketAbac(ctx, &s3.GetBucketAbacInput{Bucket: bucket})
	},
	func(a *snapshot.ABAC) bool { return a.AbacStatus == nil || a.AbacStatus.Status == "" })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataConfiguration.html
var metadata = read("metadata",
	Call{
		API: "GetBucketMetadataConfiguration", Action: "s3:GetBucketMetadataTableConfiguration",
		Absent: errorCodes("MetadataConfigurationNotFound", "NoSuchMetadataConfiguration", "NoSuchBucketMetadataConfiguration"),
		Roots:  root("GetBucketMetadataConfigurationResult"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Metadata] { return &b.Metadata },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketMetadataConfigurationOutput, error) {
		return api.GetBucketMetadataConfiguration(ctx, &s3.GetBucketMetadataConfigurationInput{Bucket: bucket})
	},
	func(m *snapshot.Metadata) bool {
		return m.GetBucketMetadataConfigurationResult == nil || m.GetBucketMetadataConfigurationResult.MetadataConfigurationResult == nil
	})
