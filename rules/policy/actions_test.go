package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/google/go-cmp/cmp"

	"s3audit/collector"
	"s3audit/rules/policy"
)

// find returns the action of this name, spelled as AWS spells it.
func find(name string) *policy.Action {
	for i := range policy.Actions() {
		if a := &policy.Actions()[i]; a.Name == name {
			return a
		}
	}
	return nil
}

func TestActions(t *testing.T) {
	levels := []string{policy.LevelList, policy.LevelRead, policy.LevelWrite, policy.LevelTagging, policy.LevelPermissions}
	types := []string{
		"accessgrant", "accessgrantsinstance", "accessgrantslocation", "accesspoint", "accesspointobject", "bucket", "job",
		"multiregionaccesspoint", "multiregionaccesspointrequestarn", "object", "objectlambdaaccesspoint", "storagelensconfiguration", "storagelensgroup",
	}
	before := ""
	for i, a := range policy.Actions() {
		if a.Pattern() != "s3:"+strings.ToLower(a.Name) || a.Pattern() <= before || a.Index() != i {
			t.Errorf("%d: %q after %q, index %d", i, a.Pattern(), before, a.Index())
		}
		before = a.Pattern()
		if !slices.Contains(levels, a.AccessLevel) || a.Resources == nil || !slices.IsSorted(a.Resources) {
			t.Errorf("%+v", a)
		}
		for _, r := range a.Resources {
			if !slices.Contains(types, r) {
				t.Errorf("%s is on %q", a.Name, r)
			}
		}
	}
	if n := len(policy.Actions()); n < 170 {
		t.Errorf("%d actions", n)
	}
	if url, date := policy.ActionsSource(); !strings.HasPrefix(url, "https://") || len(date) != len("2026-11-22") {
		t.Errorf("%q of %q", url, date)
	}
}

// A few of each level and resource, from the reference's own table.
func TestActionFacts(t *testing.T) {
	for name, want := range map[string]struct {
		level          string
		bucket, object bool
	}{
		"ListBucket":                       {policy.LevelList, true, false},
		"ListMultipartUploadParts":         {policy.LevelList, false, true},
		"ListAllMyBuckets":                 {policy.LevelList, false, false},
		"GetObject":                        {policy.LevelRead, false, true},
		"GetBucketAcl":                     {policy.LevelRead, true, false},
		"GetAccountPublicAccessBlock":      {policy.LevelRead, false, false},
		"PutObject":                        {policy.LevelWrite, false, true},
		"PutBucketVersioning":              {policy.LevelWrite, true, false},
		"PutObjectTagging":                 {policy.LevelTagging, false, true},
		"PutBucketTagging":                 {policy.LevelTagging, true, false},
		"TagResource":                      {policy.LevelTagging, true, false},
		"PutBucketPolicy":                  {policy.LevelPermissions, true, false},
		"PutObjectAcl":                     {policy.LevelPermissions, false, true},
		"BypassGovernanceRetention":        {policy.LevelPermissions, false, true},
		"ObjectOwnerOverrideToBucketOwner": {policy.LevelPermissions, false, true},
		"PutAccountPublicAccessBlock":      {policy.LevelPermissions, false, false},
		"CreateAccessPoint":                {policy.LevelWrite, false, false},
		"PutAccessPointPolicy":             {policy.LevelPermissions, false, false},
		"UpdateObjectEncryption":           {policy.LevelWrite, false, true},
		"GetObjectAnnotation":              {policy.LevelRead, false, true},
		"PutBucketAbac":                    {policy.LevelWrite, true, false},
	} {
		a := find(name)
		if a == nil || a.AccessLevel != want.level || a.OnBucket() != want.bucket || a.OnObject() != want.object {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// What the collector asks for are actions that there are, of operations that
// the SDK has.
func TestCollectorActions(t *testing.T) {
	calls := collector.AlwaysCalled()
	for _, s := range collector.Subresources() {
		calls = append(calls, s.Calls...)
	}
	known := append(operationsOf(&s3.Client{}), operationsOf(&s3control.Client{})...)
	for _, c := range calls {
		name, ok := strings.CutPrefix(c.Action, "s3:")
		if !ok {
			continue // of another service
		}
		if find(name) == nil {
			t.Errorf("%s takes %s, which is not in the table", c.API, c.Action)
		}
		if !slices.Contains(known, c.API) {
			t.Errorf("the SDK has no %s", c.API)
		}
	}
}

func operationsOf(client any) []string {
	var names []string
	for m := range reflect.TypeOf(client).Methods() {
		if m.Name != "Options" {
			names = append(names, m.Name)
		}
	}
	return names
}

// otherwise are the operations whose action has another name, "" where it is
// of another service: S3 Express, Object Lambda or Outposts.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
var otherwise = map[string]string{
	"CompleteMultipartUpload": "PutObject", "CreateMultipartUpload": "PutObject", "UploadPart": "PutObject", "UploadPartCopy": "PutObject", "CopyObject": "PutObject",
	"HeadObject": "GetObject", "SelectObjectContent": "GetObject", "DeleteObjects": "DeleteObject", "ListParts": "ListMultipartUploadParts",
	"HeadBucket": "ListBucket", "ListObjects": "ListBucket", "ListObjectsV2": "ListBucket", "ListObjectVersions": "ListBucketVersions",
	"ListBuckets": "ListAllMyBuckets", "ListMultipartUploads": "ListBucketMultipartUploads",
	"GetBucketAccelerateConfiguration": "GetAccelerateConfiguration", "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
	"GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration", "ListBucketAnalyticsConfigurations": "GetAnalyticsConfiguration",
	"PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration", "DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
	"GetBucketCors": "GetBucketCORS", "PutBucketCors": "PutBucketCORS", "DeleteBucketCors": "PutBucketCORS",
	"GetBucketEncryption": "GetEncryptionConfiguration", "PutBucketEncryption": "PutEncryptionConfiguration", "DeleteBucketEncryption": "PutEncryptionConfiguration",
	"GetBucketIntelligentTieringConfiguration": "GetIntelligentTieringConfiguration", "ListBucketIntelligentTieringConfigurations": "GetIntelligentTieringConfiguration",
	"PutBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration", "DeleteBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
	"GetBucketInventoryConfiguration": "GetInventoryConfiguration", "ListBucketInventoryConfigurations": "GetInventoryConfiguration",
	"PutBucketInventoryConfiguration": "PutInventoryConfiguration", "DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
	"GetBucketLifecycleConfiguration": "GetLifecycleConfiguration", "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
	"DeleteBucketLifecycle": "PutLifecycleConfiguration", "DeleteBucketLifecycleConfiguration": "PutLifecycleConfiguration",
	"GetBucketMetricsConfiguration": "GetMetricsConfiguration", "ListBucketMetricsConfigurations": "GetMetricsConfiguration",
	"PutBucketMetricsConfiguration": "PutMetricsConfiguration", "DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
	"GetBucketNotificationConfiguration": "GetBucketNotification", "PutBucketNotificationConfiguration": "PutBucketNotification",
	"GetBucketReplication": "GetReplicationConfiguration", "PutBucketReplication": "PutReplicationConfiguration", "DeleteBucketReplication": "PutReplicationConfiguration",
	"GetObjectLockConfiguration": "GetBucketObjectLockConfiguration", "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
	"GetPublicAccessBlock": "GetBucketPublicAccessBlock", "PutPublicAccessBlock": "PutBucketPublicAccessBlock", "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
	"DeleteBucketOwnershipControls": "PutBucketOwnershipControls", "DeleteBucketTagging": "PutBucketTagging",
	"CreateBucketMetadataConfiguration": "CreateBucketMetadataTableConfiguration", "GetBucketMetadataConfiguration": "GetBucketMetadataTableConfiguration",
	"DeleteBucketMetadataConfiguration": "DeleteBucketMetadataTableConfiguration",

	"CreateSession": "", "ListDirectoryBuckets": "", "RenameObject": "", "ListAccessPointsForDirectoryBuckets": "",
	"GetAccessPointScope": "", "PutAccessPointScope": "", "DeleteAccessPointScope": "",
	"WriteGetObjectResponse": "", "GetBucket": "", "ListRegionalBuckets": "",
}

// Every operation of the pinned SDK has its action in the table: a new one
// shows here when the SDK is raised.
func TestEveryOperationHasItsAction(t *testing.T) {
	operations := append(operationsOf(&s3.Client{}), operationsOf(&s3control.Client{})...)
	for _, operation := range operations {
		name, other := otherwise[operation]
		if !other {
			name = operation
		}
		if name != "" && find(name) == nil {
			t.Errorf("%s: no action %s", operation, name)
		}
	}
	for operation := range otherwise {
		if !slices.Contains(operations, operation) {
			t.Errorf("the SDK has no %s", operation)
		}
	}
}

func names(actions []*policy.Action) string {
	var all []string
	for _, a := range actions {
		all = append(all, a.Name)
	}
	return strings.Join(all, " ")
}

func TestExpand(t *testing.T) {
	for pattern, want := range map[string]string{
		"s3:GetObject":            "GetObject",
		"S3:getOBJECT":            "GetObject",
		"s3:GetObject?cl":         "GetObjectAcl",
		"s3:GetObjectT*":          "GetObjectTagging GetObjectTorrent",
		"s3:*BucketTagging":       "GetBucketTagging PutBucketTagging",
		"s3:List*Uploads":         "ListBucketMultipartUploads",
		"s3:ListMultipartUploads": "",
		"s3:NoSuchAction":         "",
		"s3:GetObjects":           "",
		"s3:":                     "",
		"s3":                      "",
		"":                        "",
		"getobject":               "",
		"ec2:*":                   "",
		"s3-outposts:*":           "",
		"s3express:CreateSession": "",
		"*:getobject":             "GetObject",
	} {
		for range 2 { // the second answer is a remembered one
			have := policy.Expand(pattern)
			if names(have) != want || want == "" && have != nil {
				t.Errorf("%s: %q, not %q", pattern, names(have), want)
			}
		}
	}
	all := names(policy.Expand("*"))
	for _, pattern := range []string{"s3:*", "S3:*", "*:*", "s3:**", "**"} {
		if diff := cmp.Diff(all, names(policy.Expand(pattern))); diff != "" {
			t.Errorf("%s: %s", pattern, diff)
		}
	}
	if len(policy.Expand("*")) != len(policy.Actions()) || policy.Expand("*")[3] != &policy.Actions()[3] {
		t.Error("a star is not the table")
	}
}

// More patterns than there is room for, from several sides at once.
func TestExpandAtOnce(t *testing.T) {
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range 5000 {
				pattern := fmt.Sprintf("s3:*%dobject", i)
				if i%2 == 0 {
					pattern = "s3:" + strings.Repeat("*", i%7+1) + "putobject"
				}
				have := policy.Expand(pattern)
				if (i%2 == 0) != (names(have) == "PutObject") {
					t.Errorf("%s: %s", pattern, names(have))
				}
			}
		})
	}
	wait.Wait()
}

func TestExpandAllocatesNothing(t *testing.T) {
	patterns := []string{"*", "s3:*", "s3:getobject", "s3:Get*", "S3:PutObject", "ec2:*", strings.ToLower("S3:ListBucket")}
	for _, pattern := range patterns {
		policy.Expand(pattern)
		if n := testing.AllocsPerRun(100, func() { policy.Expand(pattern) }); n > 0 {
			t.Errorf("%s: %v", pattern, n)
		}
	}
}

// elsewhere are words after "s3:" that are no actions: condition keys and events.
var elsewhere = []string{
	"AccessPointNetworkOrigin", "DataAccessPointAccount", "DataAccessPointArn", "LocationConstraint", "ReducedRedundancyLostObject",
	"RequestObjectTagKeys", "ResourceAccount", "TestEvent", "TlsVersion", "VersionId",
}

// Whatever action the code names, for permissions and for the fixtures'
// server, is in the table.
func TestActionsNamedInCode(t *testing.T) {
	quoted := regexp.MustCompile(`"s3:([A-Z][A-Za-z]+)"( \+)?`)
	found := 0
	for _, pattern := range []string{"../../cmd/s3audit/*.go", "../../collector/*.go", "../../fixtures/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, word := range quoted.FindAllSubmatch(text, -1) {
				if len(word[2]) > 0 {
					continue // the start of a name
				}
				found++
				if name := string(word[1]); find(name) == nil && !slices.Contains(elsewhere, name) {
					t.Errorf("%s names s3:%s", file, name)
				}
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d names found: are the files elsewhere?", found)
	}
}
