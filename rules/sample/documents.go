package sample

// documents are the subresources of a bucket, each with the values it may
// have; an empty one means absent. Common values stand several times.
var documents = []struct {
	name   string
	values []string
}{
	{"acl", []string{
		`{"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"owner"},"Permission":"FULL_CONTROL"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"owner"},"Permission":"FULL_CONTROL"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"owner"},"Permission":"FULL_CONTROL"},{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"WRITE"},{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},"Permission":"READ_ACP"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},"Permission":"FULL_CONTROL"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"WRITE_ACP"}],"Owner":{"ID":"owner"}}`,
		`{"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/s3/LogDelivery"},"Permission":"WRITE"},{"Grantee":{"Type":"CanonicalUser","ID":"stranger"},"Permission":"READ"}],"Owner":{"ID":"owner"}}`,
		`{"Owner":{"ID":"owner"}}`,
	}},
	{"policy", nil},
	{"policyStatus", nil}, // follows from the policy
	{"publicAccessBlock", blocks},
	{"ownershipControls", []string{
		"", `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}`, `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}`,
		`{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}`, `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerPreferred"}]}}`,
	}},
	{"encryption", []string{
		"", `{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":false}]}}`,
		`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"arn:aws:kms:us-east-1:@ACCOUNT@:key/@KEY@"},"BucketKeyEnabled":true}]}}`,
		`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}}`,
	}},
	{"versioning", []string{"", `{"Status":"Enabled"}`, `{"Status":"Enabled"}`, `{"Status":"Enabled","MFADelete":"Enabled"}`, `{"Status":"Suspended","MFADelete":"Disabled"}`}},
	{"object-lock", []string{
		"", "", `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"COMPLIANCE","Days":30}}}}`,
		`{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Years":1}}}}`, `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"}}`,
	}},
	{"lifecycle", []string{
		"", `{"Rules":[{"ID":"expire","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":365},"NoncurrentVersionExpiration":{"NoncurrentDays":30},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}]}`,
		`{"Rules":[{"ID":"old","Status":"Disabled","Filter":{"Prefix":"tmp/"},"Expiration":{"Days":1}}]}`,
		`{"Rules":[{"Status":"Enabled","Filter":{"Prefix":"logs/"},"Transitions":[{"Days":30,"StorageClass":"GLACIER"}]},{"ID":"abort","Status":"Enabled","Filter":{},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":30}}]}`,
		`{"Rules":[{"ID":"n","Status":"Enabled","Filter":{"And":{"Prefix":"a/","Tags":[{"Key":"k","Value":"v"}]}},"NoncurrentVersionTransitions":[{"NoncurrentDays":10,"StorageClass":"GLACIER_IR"}]}],"TransitionDefaultMinimumObjectSize":"varies_by_storage_class"}`,
	}},
	{"replication", []string{
		"", "", "", `{"ReplicationConfiguration":{"Role":"arn:aws:iam::@ACCOUNT@:role/replicate","Rules":[{"ID":"all","Status":"Enabled","Priority":1,"Filter":{"Prefix":""},"Destination":{"Bucket":"arn:aws:s3:::@NAME@-copy","StorageClass":"STANDARD_IA"},"DeleteMarkerReplication":{"Status":"Disabled"}}]}}`,
		`{"ReplicationConfiguration":{"Role":"arn:aws:iam::@ACCOUNT@:role/replicate","Rules":[{"ID":"off","Status":"Disabled","Destination":{"Bucket":"arn:aws:s3:::other"}}]}}`,
	}},
	{"logging", []string{"", `{"LoggingEnabled":{"TargetBucket":"central-logs","TargetPrefix":"@NAME@/"}}`, `{"LoggingEnabled":{"TargetBucket":"@NAME@","TargetPrefix":"self/"}}`}},
	{"notification", []string{"", "", `{"EventBridgeConfiguration":{}}`, `{"QueueConfigurations":[{"Id":"q","QueueArn":"arn:aws:sqs:us-east-1:@ACCOUNT@:q","Events":["s3:ObjectCreated:*"]}]}`, `{}`}},
	{"website", []string{"", "", "", `{"IndexDocument":{"Suffix":"index.html"},"ErrorDocument":{"Key":"404.html"}}`}},
	{"cors", []string{"", "", `{"CORSRules":[{"AllowedMethods":["GET"],"AllowedOrigins":["*"]}]}`, `{"CORSRules":[{"AllowedMethods":["GET","PUT"],"AllowedOrigins":["https://example.com"],"MaxAgeSeconds":300}]}`}},
	{"tagging", []string{
		"", `{"TagSet":[{"Key":"team","Value":"data"},{"Key":"cost-center","Value":"1234"}]}`, `{"TagSet":[{"Key":"owner","Value":"@NAME@"}]}`, `{"TagSet":[{"Key":"env","Value":"prod"},{"Key":"data-class","Value":"a\"b\\c\u00e9 \ud83d\ude00"}]}`,
	}},
	{"accelerate", []string{"", "", `{"Status":"Enabled"}`, `{"Status":"Suspended"}`}},
	{"requestPayment", []string{`{"Payer":"BucketOwner"}`, `{"Payer":"BucketOwner"}`, `{"Payer":"Requester"}`}},
	{"inventory", []string{"", "", `{"InventoryConfigurationList":[{"Id":"weekly","IsEnabled":true,"IncludedObjectVersions":"All","Schedule":{"Frequency":"Weekly"},"Destination":{"S3BucketDestination":{"Bucket":"arn:aws:s3:::inventory","Format":"CSV"}}}]}`}},
	{"analytics", []string{"", ""}},
	{"metrics", []string{"", `{"MetricsConfigurationList":[{"Id":"EntireBucket"}]}`}},
	{"intelligent-tiering", []string{"", "", `{"IntelligentTieringConfigurationList":[{"Id":"archive","Status":"Enabled","Tierings":[{"AccessTier":"ARCHIVE_ACCESS","Days":90}]}]}`}},
	{"abac", []string{"", `{"AbacStatus":{"Status":"Enabled"}}`}},
	{"metadata", []string{""}},
	{"location", []string{`{"LocationConstraint":"eu-central-1"}`, `{}`}},
}

var blocks = []string{
	"", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}`,
	`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}`,
	`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":false,"RestrictPublicBuckets":false}}`,
	`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true}}`,
	`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}`,
}

var accountDocuments = map[string][]string{
	"account.publicAccessBlock": blocks,
	"account.accessPoints": {
		`{"AccessPointList":[]}`, `{"AccessPointList":[{"Name":"ap","AccessPointArn":"arn:aws:s3:us-east-1:111122223333:accesspoint/ap","Bucket":"x","Region":"us-east-1","Detail":{"state":"present","value":{"Name":"ap","NetworkOrigin":"Internet","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":false,"RestrictPublicBuckets":true}}},"Policy":{"state":"absent"},"PolicyStatus":{"state":"absent"}},{"Name":"bp","AccessPointArn":"arn:aws:s3:us-east-1:111122223333:accesspoint/bp","Bucket":"y","Region":"us-east-1","Detail":{"state":"present","value":{"Name":"bp","NetworkOrigin":"Internet","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}},"Policy":{"state":"absent"},"PolicyStatus":{"state":"absent"}}]}`,
	},
	"account.multiRegionAccessPoints": {`{"AccessPoints":[]}`},
	"account.directoryBuckets":        {`{"Buckets":[]}`, `{"Buckets":[{"Name":"d--use1-az4--x-s3","BucketArn":"arn:aws:s3express:us-east-1:111122223333:bucket/d--use1-az4--x-s3","BucketRegion":"us-east-1","policy":{"state":"absent"},"encryption":{"state":"absent"},"lifecycle":{"state":"absent"}}]}`},
	"account.objectLambdaAccessPoints": {
		"", `{"ObjectLambdaAccessPointList":[{"Name":"ol","ObjectLambdaAccessPointArn":"arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/ol","Region":"us-east-1","Configuration":{"state":"present","value":{"Configuration":{"TransformationConfigurations":[{"Actions":["GetObject"],"ContentTransformation":{"AwsLambda":{"FunctionArn":"arn:aws:lambda:us-east-1:444455556666:function:f"}}}]}}},"Policy":{"state":"absent"},"PolicyStatus":{"state":"absent"}}]}`,
	},
	"account.accessGrants": {
		"", `{"AccessGrantsInstancesList":[{"AccessGrantsInstanceArn":"arn:aws:s3:us-east-1:111122223333:access-grants/default","AccessGrantsInstanceId":"default","Region":"us-east-1","Grants":{"state":"present","value":{"AccessGrantsList":[{"AccessGrantArn":"arn:aws:s3:us-east-1:111122223333:access-grants/default/grant/g","GrantScope":"s3://x/*","Grantee":{"GranteeType":"DIRECTORY_GROUP","GranteeIdentifier":"g"},"Permission":"READWRITE"}]}},"Policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"444455556666\"},\"Action\":\"s3:GetDataAccess\",\"Resource\":\"*\"}}"}}}]}`,
	},
	"account.jobs": {
		"", `{"Jobs":[{"JobId":"j","JobArn":"arn:aws:s3:us-east-1:111122223333:job/j","Region":"us-east-1","Operation":"S3PutObjectCopy","Status":"Active","Detail":{"state":"present","value":{"Job":{"RoleArn":"arn:aws:iam::111122223333:role/r"}}},"Buckets":[{"Bucket":"theirs","From":"report","Own":false,"Exists":true}]}]}`,
	},
	"account.storageLens": {
		"", `{"StorageLensConfigurationList":[{"Id":"d","StorageLensArn":"arn:aws:s3:us-east-1:111122223333:storage-lens/d","HomeRegion":"us-east-1","IsEnabled":true,"Configuration":{"state":"present","value":{"StorageLensConfiguration":{"IsEnabled":true}}}}]}`,
	},
}
