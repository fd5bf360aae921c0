package exposure

import (
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// aclActions are the requests that a grant of a bucket ACL permits, by class.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping
var aclActions = [...]struct {
	class   classSet
	objects bool
	actions []string
}{
	{listBit, false, []string{"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"}},
	{writeBit, true, []string{"s3:putobject", "s3:deleteobject"}},
	{adminBit, false, []string{"s3:putbucketacl"}},
	{metadataBit, false, []string{"s3:getbucketacl"}},
}

// deniedToAll are the classes that a policy takes from everybody whatever an
// ACL says: each request of the class is denied, without a condition. Within
// the policy itself its test has seen to that already.
func deniedToAll(doc *policy.Document, self Self) (denied classSet) {
	var denies []*policy.Statement
	for i := range doc.Statements {
		if st := &doc.Statements[i]; deniesEverybody(st) {
			denies = append(denies, st)
		}
	}
	if denies == nil {
		return 0
	}
	for _, group := range aclActions {
		if !slices.ContainsFunc(group.actions, func(action string) bool {
			return !slices.ContainsFunc(denies, func(st *policy.Statement) bool {
				return actionDenied(st, action) && ownDenied(st, self, group.objects)
			})
		}) {
			denied |= group.class
		}
	}
	return denied
}

func deniesEverybody(s *policy.Statement) bool {
	return s.Effect == "Deny" && !s.NotPrincipal && !s.NotResource && len(s.Conditions) == 0 &&
		slices.Contains(s.Principals.AWS, "*")
}

func actionDenied(s *policy.Statement, action string) bool {
	matched := slices.ContainsFunc(s.Actions, func(pattern string) bool { return policy.Match(pattern, action) })
	return matched != s.NotAction
}

// ownDenied reports whether a statement's resources hold the bucket, or all
// of its objects. Without a name every bucket named is this one.
func ownDenied(s *policy.Statement, self Self, objects bool) bool {
	if objects && s.CoversObjects || !objects && s.CoversBucket {
		return true
	}
	for _, pattern := range s.Resources {
		if strings.Contains(pattern, "${") {
			continue // a variable stands for some name, not for every one
		}
		arn := ownARN(self, pattern)
		if !objects && policy.Match(pattern, arn) {
			return true
		}
		if objects && policy.Match(pattern, arn+"/\x00") && policy.Match(pattern, arn+"/\x00\x00") {
			return true
		}
	}
	return false
}

// ownARN is the bucket's ARN, or where its name is not known, that of a bucket
// which the pattern names.
func ownARN(self Self, pattern string) string {
	if self.Bucket != "" {
		partition := self.Partition
		if partition == "" {
			partition = "aws"
		}
		return "arn:" + partition + ":s3:::" + self.Bucket
	}
	prefix, rest, found := strings.Cut(pattern, ":::")
	if !found {
		return "arn:aws:s3:::b"
	}
	name, _, _ := strings.Cut(rest, "/")
	if strings.ContainsAny(name, "*?") {
		name = strings.Trim(name, "*?") + "b"
	}
	return prefix + ":::" + name
}
