//go:build !race

package policies_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// morePool holds what may be answered beside the pool of the rules on access: encryption,
// replication, lifecycle, lists and the rest.
var morePool = map[string][]string{
	"encryption": {
		`{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:eu-west-1:444455556666:key/1"}}]}}`,
		`{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "1234abcd-12ab-34cd-56ef-1234567890ab"}, "BucketKeyEnabled": true}]}}`,
		`{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": "alias/data"}, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}]}}`,
	},
	"lifecycle": {
		`{"Rules": [{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}, {"Status": "Enabled", "Filter": {"Prefix": "a/"}, "Transitions": [{"Days": 0, "StorageClass": "INTELLIGENT_TIERING"}]}]}`,
		`{"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}, "NoncurrentVersionExpiration": {"NoncurrentDays": 400}}]}`,
		`{"Rules": [{"Status": "Enabled", "Prefix": "", "Expiration": {"Date": "2030-01-01T00:00:00Z"}}]}`,
	},
	"replication": {
		`{"ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/r", "Rules": [{"Status": "Enabled", "Filter": {}, "DeleteMarkerReplication": {"Status": "Disabled"}, "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}}, "Destination": {"Bucket": "arn:aws:s3:::other", "Account": "111122223333", "Metrics": {"Status": "Enabled"}, "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:eu-west-1:111122223333:key/1"}}}]}}`,
		`{"ReplicationConfiguration": {"Role": "arn:aws:iam::444455556666:role/r", "Rules": [{"Status": "Enabled", "Prefix": "a/", "Destination": {"Bucket": "arn:aws:s3:::other", "Account": "444455556666"}}]}}`,
	},
	"logging": {
		`{"LoggingEnabled": {"TargetBucket": "data", "TargetPrefix": ""}}`,
	},
	"notification": {
		`{"TopicConfigurations": [{"TopicArn": "arn:aws:sns:eu-west-1:444455556666:t", "Events": ["s3:ObjectCreated:*"]}]}`,
	},
	"website": {
		`{"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}}`,
	},
	"tagging": {
		`{"TagSet": [{"Key": "data-classification", "Value": "internal"}]}`,
		`{"TagSet": [{"Key": "data-classification", "Value": "public"}]}`,
	},
	"cors":           {"", `{"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["GET", "PUT"]}]}`, `{"CORSRules": [{"AllowedOrigins": ["https://example.com"], "AllowedMethods": ["GET"]}]}`},
	"accelerate":     {"", `{"Status": "Enabled"}`, `{"Status": "Suspended"}`},
	"requestPayment": {"", `{"Payer": "Requester"}`, `{"Payer": "BucketOwner"}`},
	"inventory": {
		"", `{}`, `{"InventoryConfigurationList": [{"Id": "a", "IsEnabled": true, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy", "AccountId": "111122223333", "Encryption": {"SSES3": {}}}}}]}`,
		`{"InventoryConfigurationList": [{"Id": "a", "IsEnabled": true, "Filter": {"Prefix": "a/"}, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy", "AccountId": "444455556666"}}}, {"Id": "b", "IsEnabled": false}]}`,
		`{"InventoryConfigurationList": [{"Id": "a", "IsEnabled": true, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy", "Encryption": {"SSEKMS": {"KeyId": "alias/data"}}}}}]}`,
	},
	"analytics": {
		"", `{"AnalyticsConfigurationList": [{"Id": "a", "StorageClassAnalysis": {}}]}`,
		`{"AnalyticsConfigurationList": [{"Id": "a", "StorageClassAnalysis": {"DataExport": {"Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy", "BucketAccountId": "444455556666"}}}}}]}`,
		`{"AnalyticsConfigurationList": [{"Id": "a", "StorageClassAnalysis": {"DataExport": {"Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy"}}}}}]}`,
	},
	"metrics":             {"", `{}`, `{"MetricsConfigurationList": [{"Id": "a"}]}`},
	"intelligent-tiering": {"", `{}`, `{"IntelligentTieringConfigurationList": [{"Id": "a", "Status": "Enabled"}]}`, `{"IntelligentTieringConfigurationList": [{"Id": "a", "Status": "Disabled"}]}`},
	"abac":                {"", `{"AbacStatus": {"Status": "Enabled"}}`, `{"AbacStatus": {"Status": "Disabled"}}`},
	"metadata": {
		"", `{"GetBucketMetadataConfigurationResult": {"MetadataConfigurationResult": {"DestinationResult": {"TableBucketArn": "arn:aws:s3tables:eu-west-1:111122223333:bucket/aws-s3"}}}}`,
		`{"GetBucketMetadataConfigurationResult": {"MetadataConfigurationResult": {"DestinationResult": {"TableBucketArn": "arn:aws:s3tables:eu-west-1:444455556666:bucket/b"}}}}`,
	},
	"location": {`{}`, `{"LocationConstraint": "EU"}`, `{"LocationConstraint": "eu-central-1"}`},
	"objectAcl": {
		"", fmt.Sprintf(objectsOf, `Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers`), fmt.Sprintf(objectsOf, `CanonicalUser", "ID": "a1`),
	},
	"objectEncryption": {
		"", fmt.Sprintf(encryptedOf, `{"state": "absent"}`), fmt.Sprintf(encryptedOf, `{"state": "denied", "api": "HeadObject", "action": "s3:GetObject", "code": "Forbidden"}`),
		fmt.Sprintf(encryptedOf, `{"state": "present", "value": {"ServerSideEncryption": "AES256"}}`),
		fmt.Sprintf(encryptedOf, `{"state": "present", "value": {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"}}`),
	},
	"uploads": {"", `{"Uploads": [{"Key": "k", "UploadId": "u", "Initiated": "2020-01-01T00:00:00Z"}]}`},
}

// lookups are what was found out of the buckets that the pool's documents name:
// everything fit, nothing fit, nothing there, of others, and refused.
var lookups = []string{
	"", looked(`"Own": true, "Exists": true, "Region": "eu-central-1"`, fitTarget), looked(`"Own": true, "Exists": true, "Region": "eu-central-1"`, fitTarget),
	looked(`"Own": true, "Exists": true, "Region": "eu-west-1"`, bareTarget), looked(`"Own": false, "Exists": false`, "null"), looked(`"Own": false, "Exists": false`, "null"),
	looked(`"Own": false, "Exists": true, "Region": "us-east-1"`, "null"),
	looked(`"Own": true, "Exists": true, "Region": "eu-central-1"`, `{"policy": {"state": "denied", "api": "GetBucketPolicy", "action": "s3:GetBucketPolicy", "code": "AccessDenied"}}`),
	looked(`"api": "HeadBucket", "action": "s3:ListBucket", "code": "Forbidden", "httpStatus": 403`, "null"),
}

const (
	fitTarget = `{"acl": {"state": "present", "value": {}}, "publicAccessBlock": {"state": "present", "value": ` + allOn + `}, "encryption": {"state": "present", "value": {}},
		"versioning": {"state": "present", "value": {"Status": "Enabled"}}, "ownershipControls": {"state": "absent"}, "policy": {"state": "present", "value": {"Policy":
		"{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"logging.s3.amazonaws.com\"}, \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::logs/*\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"111122223333\"}}}}"}}}`
	bareTarget = `{"acl": {"state": "present", "value": {}}, "publicAccessBlock": {"state": "absent"}, "encryption": {"state": "absent"}, "versioning": {"state": "absent"},
		"ownershipControls": {"state": "absent"}, "policy": {"state": "absent"}}`
)

// looked is references that came to the same for every bucket named.
func looked(what, target string) string {
	var list []string
	for _, named := range [][2]string{{"analytics", "copy"}, {"inventory", "copy"}, {"logging", "data"}, {"logging", "logs"}, {"replication", "copy"}} {
		list = append(list, fmt.Sprintf(`{"From": %q, "Bucket": %q, %s, "Target": %s}`, named[0], named[1], what, target))
	}
	return `{"References": [` + strings.Join(list, ", ") + `]}`
}

const objectsOf = `{"Sampled": 5, "Objects": [{"Key": "k", "ACL": {"state": "present", "value": {"Grants": [{"Grantee": {"Type": "%s"}, "Permission": "READ"}]}}}]}`

const encryptedOf = `{"Sampled": 5, "Objects": [{"Key": "k", "Encryption": {"state": "present", "value": {"ServerSideEncryption": "AES256"}}}, {"Key": "l", "Encryption": %s}]}`

func init() {
	pool["references"] = lookups
	for name, documents := range morePool {
		pool[name] = append(pool[name], documents...)
	}
	for name, documents := range pool {
		if documents[0] != "" && name != "acl" && name != "location" {
			pool[name] = append([]string{""}, documents...)
		}
	}
}

// byDefaultIdle are the rules whose default parameters ask for nothing.
var byDefaultIdle = []string{
	"bucket-default-encryption-dsse", "bucket-kms-key-approved", "bucket-lifecycle-parameters", "bucket-logging-approved-target",
	"bucket-policy-data-perimeter", "bucket-policy-not-more-permissive", "bucket-policy-required-statements", "bucket-region-allowed",
	"bucket-policy-nonexistent-account", "website-redirect-foreign-host",
	"evidence-complete", // never fails
}

// born is when a bucket was made, nil where the listing does not say.
func born(random *rand.Rand) any {
	return []any{nil, "2020-01-01T00:00:00Z", "2026-06-01T00:00:00Z"}[random.IntN(3)]
}
