package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// partitions are those that --partition takes.
var partitions = []string{"aws", "aws-cn", "aws-us-gov"}

// maxPolicySize is how many characters IAM takes in a managed policy, white
// space not counted.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const maxPolicySize = 6144

// size counts as IAM does.
func (p iamPolicy) size() int {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // the types hold nothing JSON cannot say
	}
	return len(strings.Join(strings.Fields(string(text)), ""))
}

// permissionScope is a place in permissionKinds. Of two that one action is
// needed on the later is the wider.
type permissionScope int

// permissionKinds are the kinds of resources, with the resource type of the
// action table; the first that an action has is taken. An ARN that ends with the
// name of a bucket is written for each bucket, with what follows it.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
var permissionKinds = []struct {
	resource, sid string
	arn           string // without arn:PARTITION:
	named         bool   // the name of a bucket comes behind arn
	below         string // and then this
}{
	{resource: "object", sid: "S3AuditObjects", arn: "s3:::", named: true, below: "/*"},
	{resource: "bucket", sid: "S3AuditBuckets", arn: "s3:::", named: true},
	{resource: targetsResource, sid: "S3AuditTargets", arn: "s3:::*"},
	{resource: "accesspoint", sid: "S3AuditAccessPoints", arn: "s3:*:*:accesspoint/*"},
	{resource: "multiregionaccesspoint", sid: "S3AuditMultiRegionAccessPoints", arn: "s3::*:accesspoint/*"},
	{resource: "objectlambdaaccesspoint", sid: "S3AuditObjectLambda", arn: "s3-object-lambda:*:*:accesspoint/*"},
	{resource: directoryResource, sid: "S3AuditDirectoryBuckets", arn: "s3express:*:*:bucket/*"},
	{resource: "storagelensconfiguration", sid: "S3AuditStorageLens", arn: "s3:*:*:storage-lens/*"},
	{resource: "storagelensgroup", sid: "S3AuditStorageLensGroups", arn: "s3:*:*:storage-lens-group/*"},
	{resource: "accessgrantsinstance", sid: "S3AuditAccessGrants", arn: "s3:*:*:access-grants/default"},
	{resource: "accessgrantslocation", sid: "S3AuditAccessGrantsLocations", arn: "s3:*:*:access-grants/default/location/*"},
	{resource: "job", sid: "S3AuditJobs", arn: "s3:*:*:job/*"},
	{sid: "S3AuditAccount"}, // every resource: the action takes none
}

const (
	// targetsResource are buckets that a configuration names, whatever they are called.
	targetsResource = "targets"
	// directoryResource is in a table of actions of its own.
	directoryResource = "s3express bucket"
)

func scopeOfResource(resource string) permissionScope {
	for i, kind := range permissionKinds {
		if kind.resource == resource {
			return permissionScope(i)
		}
	}
	return permissionScope(len(permissionKinds) - 1)
}

// permissionPlace is where the policy is to hold.
type permissionPlace struct {
	partition string
	buckets   []string // patterns of IAM, sorted
}

// bucketPattern is what a bucket's name, of whatever age, and IAM's two
// wildcards are made of.
var bucketPattern = regexp.MustCompile(`^[A-Za-z0-9._*?-]+$`)

// longestName is that of the oldest buckets. A bound on repetition would make
// the expression two hundred times as long, at every start.
const longestName = 255

func newPermissionPlace(partition string, buckets []string) (permissionPlace, error) {
	var wrong []string
	if !slices.Contains(partitions, partition) {
		wrong = append(wrong, fmt.Sprintf("--partition %q: want one of %s.%s", partition, strings.Join(partitions, ", "), didYouMean(partition, partitions)))
	}
	for _, name := range buckets {
		if len(name) > longestName || !bucketPattern.MatchString(name) {
			wrong = append(wrong, fmt.Sprintf("--bucket %q: IAM knows bucket names with the wildcards * and ?, and nothing else", name))
		}
	}
	if len(wrong) > 0 {
		return permissionPlace{}, fmt.Errorf("permissions: %s", strings.Join(wrong, "\n  "))
	}
	if len(buckets) == 0 {
		buckets = []string{"*"}
	}
	buckets = slices.Sorted(slices.Values(buckets))
	return permissionPlace{partition, slices.Compact(buckets)}, nil
}

// resources names a scope's statement, and its ARNs.
func (w permissionPlace) resources(scope permissionScope) (sid string, arns []string) {
	kind := permissionKinds[scope]
	if kind.resource == targetsResource && slices.Equal(w.buckets, []string{"*"}) {
		return w.resources(scopeOfResource("bucket")) // all there are already
	}
	switch {
	case kind.arn == "":
		return kind.sid, []string{"*"}
	case !kind.named:
		return kind.sid, []string{"arn:" + w.partition + ":" + kind.arn}
	}
	for _, name := range w.buckets {
		arns = append(arns, "arn:"+w.partition+":"+kind.arn+name+kind.below)
	}
	return kind.sid, arns
}
