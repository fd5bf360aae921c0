package snapshot

import "time"

// ObjectLambdaAccessPoints is every Object Lambda access point of the account
// in the regions asked.
type ObjectLambdaAccessPoints struct {
	ObjectLambdaAccessPointList []ObjectLambdaAccessPoint `json:"ObjectLambdaAccessPointList"`
}

// ObjectLambdaAccessPoint is one Object Lambda access point: what
// ListAccessPointsForObjectLambda says of it, and what
// GetAccessPointConfigurationForObjectLambda, GetAccessPointPolicyForObjectLambda
// and GetAccessPointPolicyStatusForObjectLambda say.
type ObjectLambdaAccessPoint struct {
	Name          string                       `json:"Name"`
	Arn           string                       `json:"ObjectLambdaAccessPointArn"`
	Region        string                       `json:"Region"`
	Configuration Observed[ObjectLambdaDetail] `json:"Configuration"`
	Policy        Observed[Policy]             `json:"Policy"`
	PolicyStatus  Observed[BucketPolicyStatus] `json:"PolicyStatus"`
}

// ObjectLambdaDetail is S3's GetAccessPointConfigurationForObjectLambdaOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointConfigurationForObjectLambda.html
type ObjectLambdaDetail struct {
	Configuration *ObjectLambdaConfiguration `json:"Configuration,omitempty" xml:"Configuration,omitempty"`
}

// ObjectLambdaConfiguration is S3's ObjectLambdaConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectLambdaConfiguration.html
type ObjectLambdaConfiguration struct {
	AllowedFeatures              []string                                  `json:"AllowedFeatures,omitempty" xml:"AllowedFeatures>AllowedFeature,omitempty"`
	CloudWatchMetricsEnabled     *bool                                     `json:"CloudWatchMetricsEnabled,omitempty" xml:"CloudWatchMetricsEnabled,omitempty"`
	SupportingAccessPoint        *string                                   `json:"SupportingAccessPoint,omitempty" xml:"SupportingAccessPoint,omitempty"`
	TransformationConfigurations []ObjectLambdaTransformationConfiguration `json:"TransformationConfigurations,omitempty" xml:"TransformationConfigurations>TransformationConfiguration,omitempty"`
}

// ObjectLambdaTransformationConfiguration is S3's ObjectLambdaTransformationConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectLambdaTransformationConfiguration.html
type ObjectLambdaTransformationConfiguration struct {
	Actions               []string                           `json:"Actions,omitempty" xml:"Actions>Action,omitempty"`
	ContentTransformation *ObjectLambdaContentTransformation `json:"ContentTransformation,omitempty" xml:"ContentTransformation,omitempty"`
}

// ObjectLambdaContentTransformation is S3's ObjectLambdaContentTransformation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectLambdaContentTransformation.html
type ObjectLambdaContentTransformation struct {
	AwsLambda *AwsLambdaTransformation `json:"AwsLambda,omitempty" xml:"AwsLambda,omitempty"`
}

// AwsLambdaTransformation is S3's AwsLambdaTransformation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_AwsLambdaTransformation.html
type AwsLambdaTransformation struct {
	FunctionArn     *string `json:"FunctionArn,omitempty" xml:"FunctionArn,omitempty"`
	FunctionPayload *string `json:"FunctionPayload,omitempty" xml:"FunctionPayload,omitempty"`
}

// AccessGrants is the account's S3 Access Grants instances, one a region at
// the most, in the regions asked.
type AccessGrants struct {
	AccessGrantsInstancesList []AccessGrantsInstance `json:"AccessGrantsInstancesList"`
}

// AccessGrantsInstance is one S3 Access Grants instance: what
// ListAccessGrantsInstances says of it, and what ListAccessGrants and
// GetAccessGrantsInstanceResourcePolicy say.
type AccessGrantsInstance struct {
	Arn    string `json:"AccessGrantsInstanceArn"`
	ID     string `json:"AccessGrantsInstanceId"`
	Region string `json:"Region"`
	// IdentityCenterInstanceArn is the directory whose users and groups may be grantees.
	IdentityCenterInstanceArn string                     `json:"IdentityCenterInstanceArn,omitempty"`
	Grants                    Observed[AccessGrantsList] `json:"Grants"`
	// Policy is the resource policy, by which other accounts use the instance.
	Policy Observed[Policy] `json:"Policy"`
}

// AccessGrantsList is the grants of one instance, S3's ListAccessGrantsOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessGrants.html
type AccessGrantsList struct {
	AccessGrantsList []AccessGrant `json:"AccessGrantsList,omitempty" xml:"AccessGrantsList>AccessGrant,omitempty"`
}

// AccessGrant is S3's ListAccessGrantEntry document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessGrantEntry.html
type AccessGrant struct {
	AccessGrantArn                    *string                            `json:"AccessGrantArn,omitempty" xml:"AccessGrantArn,omitempty"`
	AccessGrantId                     *string                            `json:"AccessGrantId,omitempty" xml:"AccessGrantId,omitempty"`
	AccessGrantsLocationConfiguration *AccessGrantsLocationConfiguration `json:"AccessGrantsLocationConfiguration,omitempty" xml:"AccessGrantsLocationConfiguration,omitempty"`
	AccessGrantsLocationId            *string                            `json:"AccessGrantsLocationId,omitempty" xml:"AccessGrantsLocationId,omitempty"`
	ApplicationArn                    *string                            `json:"ApplicationArn,omitempty" xml:"ApplicationArn,omitempty"`
	CreatedAt                         *time.Time                         `json:"CreatedAt,omitempty" xml:"CreatedAt,omitempty"`
	GrantScope                        *string                            `json:"GrantScope,omitempty" xml:"GrantScope,omitempty"`
	Grantee                           *AccessGrantee                     `json:"Grantee,omitempty" xml:"Grantee,omitempty"`
	Permission                        string                             `json:"Permission,omitempty" xml:"Permission,omitempty"`
}

// AccessGrantsLocationConfiguration is S3's AccessGrantsLocationConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_AccessGrantsLocationConfiguration.html
type AccessGrantsLocationConfiguration struct {
	S3SubPrefix *string `json:"S3SubPrefix,omitempty" xml:"S3SubPrefix,omitempty"`
}

// AccessGrantee is S3 Control's Grantee document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_Grantee.html
type AccessGrantee struct {
	GranteeIdentifier *string `json:"GranteeIdentifier,omitempty" xml:"GranteeIdentifier,omitempty"`
	GranteeType       string  `json:"GranteeType,omitempty" xml:"GranteeType,omitempty"`
}

// Jobs is every S3 Batch Operations job of the account, in the regions asked,
// that has not ended.
type Jobs struct {
	Jobs []Job `json:"Jobs"`
}

// Job is one Batch Operations job: what ListJobs says of it, what DescribeJob
// says, and whose the buckets are that it names.
type Job struct {
	ID        string              `json:"JobId"`
	Arn       string              `json:"JobArn"`
	Region    string              `json:"Region"`
	Operation string              `json:"Operation"`
	Status    string              `json:"Status"`
	Detail    Observed[JobDetail] `json:"Detail"`
	// Buckets are resolved as [Reference] says. From is what the job uses the
	// bucket for: "manifest", "report", "source" of a generated manifest, "output"
	// where that is kept, or "target" of copies.
	Buckets []Reference `json:"Buckets,omitempty"`
}

// JobDetail is the part of S3's DescribeJobOutput document that says who the
// job is and where it reads and writes. Progress, and what is done to an
// object, are left out.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html
type JobDetail struct {
	Job *JobDescriptor `json:"Job,omitempty" xml:"Job,omitempty"`
}

// JobDescriptor is part of S3's JobDescriptor document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobDescriptor.html
type JobDescriptor struct {
	ConfirmationRequired        *bool                          `json:"ConfirmationRequired,omitempty" xml:"ConfirmationRequired,omitempty"`
	CreationTime                *time.Time                     `json:"CreationTime,omitempty" xml:"CreationTime,omitempty"`
	Description                 *string                        `json:"Description,omitempty" xml:"Description,omitempty"`
	GeneratedManifestDescriptor *S3GeneratedManifestDescriptor `json:"GeneratedManifestDescriptor,omitempty" xml:"GeneratedManifestDescriptor,omitempty"`
	JobArn                      *string                        `json:"JobArn,omitempty" xml:"JobArn,omitempty"`
	JobId                       *string                        `json:"JobId,omitempty" xml:"JobId,omitempty"`
	Manifest                    *JobManifest                   `json:"Manifest,omitempty" xml:"Manifest,omitempty"`
	ManifestGenerator           *JobManifestGenerator          `json:"ManifestGenerator,omitempty" xml:"ManifestGenerator,omitempty"`
	Operation                   *JobOperation                  `json:"Operation,omitempty" xml:"Operation,omitempty"`
	Report                      *JobReport                     `json:"Report,omitempty" xml:"Report,omitempty"`
	RoleArn                     *string                        `json:"RoleArn,omitempty" xml:"RoleArn,omitempty"`
	Status                      string                         `json:"Status,omitempty" xml:"Status,omitempty"`
}

// S3GeneratedManifestDescriptor is S3's S3GeneratedManifestDescriptor document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3GeneratedManifestDescriptor.html
type S3GeneratedManifestDescriptor struct {
	Format   string               `json:"Format,omitempty" xml:"Format,omitempty"`
	Location *JobManifestLocation `json:"Location,omitempty" xml:"Location,omitempty"`
}

// JobManifest is S3's JobManifest document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifest.html
type JobManifest struct {
	Location *JobManifestLocation `json:"Location,omitempty" xml:"Location,omitempty"`
	Spec     *JobManifestSpec     `json:"Spec,omitempty" xml:"Spec,omitempty"`
}

// JobManifestLocation is S3's JobManifestLocation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestLocation.html
type JobManifestLocation struct {
	ETag            *string `json:"ETag,omitempty" xml:"ETag,omitempty"`
	ObjectArn       *string `json:"ObjectArn,omitempty" xml:"ObjectArn,omitempty"`
	ObjectVersionId *string `json:"ObjectVersionId,omitempty" xml:"ObjectVersionId,omitempty"`
}

// JobManifestSpec is S3's JobManifestSpec document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html
type JobManifestSpec struct {
	Fields []string `json:"Fields,omitempty" xml:"Fields>member,omitempty"`
	Format string   `json:"Format,omitempty" xml:"Format,omitempty"`
}

// JobManifestGenerator is S3's JobManifestGenerator document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGenerator.html
type JobManifestGenerator struct {
	S3JobManifestGenerator *S3JobManifestGenerator `json:"S3JobManifestGenerator,omitempty" xml:"S3JobManifestGenerator,omitempty"`
}

// S3JobManifestGenerator is S3's S3JobManifestGenerator document but for its filter.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3JobManifestGenerator.html
type S3JobManifestGenerator struct {
	EnableManifestOutput   *bool                     `json:"EnableManifestOutput,omitempty" xml:"EnableManifestOutput,omitempty"`
	ExpectedBucketOwner    *string                   `json:"ExpectedBucketOwner,omitempty" xml:"ExpectedBucketOwner,omitempty"`
	ManifestOutputLocation *S3ManifestOutputLocation `json:"ManifestOutputLocation,omitempty" xml:"ManifestOutputLocation,omitempty"`
	SourceBucket           *string                   `json:"SourceBucket,omitempty" xml:"SourceBucket,omitempty"`
}

// S3ManifestOutputLocation is S3's S3ManifestOutputLocation document but for its encryption.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ManifestOutputLocation.html
type S3ManifestOutputLocation struct {
	Bucket                      *string `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	ExpectedManifestBucketOwner *string `json:"ExpectedManifestBucketOwner,omitempty" xml:"ExpectedManifestBucketOwner,omitempty"`
	ManifestFormat              string  `json:"ManifestFormat,omitempty" xml:"ManifestFormat,omitempty"`
	ManifestPrefix              *string `json:"ManifestPrefix,omitempty" xml:"ManifestPrefix,omitempty"`
}

// JobOperation is the part of S3's JobOperation document that names resources.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobOperation.html
type JobOperation struct {
	LambdaInvoke    *LambdaInvokeOperation `json:"LambdaInvoke,omitempty" xml:"LambdaInvoke,omitempty"`
	S3PutObjectCopy *S3CopyObjectOperation `json:"S3PutObjectCopy,omitempty" xml:"S3PutObjectCopy,omitempty"`
}

// LambdaInvokeOperation is part of S3's LambdaInvokeOperation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_LambdaInvokeOperation.html
type LambdaInvokeOperation struct {
	FunctionArn *string `json:"FunctionArn,omitempty" xml:"FunctionArn,omitempty"`
}

// S3CopyObjectOperation is part of S3's S3CopyObjectOperation document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html
type S3CopyObjectOperation struct {
	TargetKeyPrefix *string `json:"TargetKeyPrefix,omitempty" xml:"TargetKeyPrefix,omitempty"`
	TargetResource  *string `json:"TargetResource,omitempty" xml:"TargetResource,omitempty"`
}

// JobReport is S3's JobReport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html
type JobReport struct {
	Bucket              *string `json:"Bucket,omitempty" xml:"Bucket,omitempty"`
	Enabled             *bool   `json:"Enabled,omitempty" xml:"Enabled,omitempty"`
	ExpectedBucketOwner *string `json:"ExpectedBucketOwner,omitempty" xml:"ExpectedBucketOwner,omitempty"`
	Format              string  `json:"Format,omitempty" xml:"Format,omitempty"`
	Prefix              *string `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
	ReportScope         string  `json:"ReportScope,omitempty" xml:"ReportScope,omitempty"`
}

// ObjectEncryptionSample is the encryption of a few objects: those
// ListObjectsV2 names first, each with what HeadObject answered.
type ObjectEncryptionSample struct {
	// Sampled is the number of objects asked for.
	Sampled int               `json:"Sampled"`
	Objects []EncryptedObject `json:"Objects,omitempty"`
}

// EncryptedObject is one object of an [ObjectEncryptionSample]. Its encryption
// is absent if S3 names none, and failed with a bad request where the object
// is encrypted with a key that only its owner has (SSE-C).
type EncryptedObject struct {
	Key        string                     `json:"Key"`
	Encryption Observed[ObjectEncryption] `json:"Encryption"`
}

// ObjectEncryption is the part of S3's HeadObjectOutput document that says how
// an object is encrypted.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
type ObjectEncryption struct {
	BucketKeyEnabled     *bool   `json:"BucketKeyEnabled,omitempty"`
	SSEKMSKeyId          *string `json:"SSEKMSKeyId,omitempty"`
	ServerSideEncryption string  `json:"ServerSideEncryption,omitempty"`
}
