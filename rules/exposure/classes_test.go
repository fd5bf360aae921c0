package exposure

import (
	"fmt"
	"testing"

	"s3audit/rules/policy"
)

// classesOn judges one Allow of actions on resources, both as JSON.
func classesOn(t *testing.T, kind Kind, self Self, actions, resources string) Statement {
	t.Helper()
	r := AnalysePolicy(parseStatements(t, `{"Effect":"Allow","Principal":"*",`+actions+`,`+resources+`}`), kind, self, nil)
	if !r.Public {
		t.Errorf("%s on %s is not public", actions, resources)
	}
	return r.Statements[0]
}

// Every action of the table falls in the class that its access level and its
// resource give, and in none on the other resource.
func TestClassOfEveryAction(t *testing.T) {
	want := map[string][2]Class{
		policy.LevelList: {List, List}, policy.LevelRead: {Metadata, Read}, policy.LevelWrite: {Admin, Write},
		policy.LevelTagging: {Admin, Write}, policy.LevelPermissions: {Admin, Admin},
	}
	for _, a := range policy.Actions() {
		for i, on := range [2]bool{a.OnBucket(), a.OnObject()} {
			class := []Class{want[a.AccessLevel][i]}
			if a.Name == "ListTagsForResource" {
				class[0] = Metadata
			}
			if !on {
				class = []Class{}
			}
			resource := [2]string{"arn:aws:s3:::b", "arn:aws:s3:::b/*"}[i]
			s := classesOn(t, BucketPolicy, policySelf, `"Action":"s3:`+a.Name+`"`, `"Resource":"`+resource+`"`)
			if fmt.Sprint(s.Classes) != fmt.Sprint(class) {
				t.Errorf("%s on %s: want %v, have %v", a.Name, resource, class, s.Classes)
			}
		}
	}
}

// The actions that the classes are described by.
func TestClasses(t *testing.T) {
	const bucket, objects = `"Resource":"arn:aws:s3:::b"`, `"Resource":"arn:aws:s3:::b/*"`
	for _, c := range []struct{ actions, resources, want string }{
		{`"Action":"s3:ListBucket"`, bucket, "[list]"},
		{`"Action":"s3:ListBucketVersions"`, bucket, "[list]"},
		{`"Action":"s3:ListBucketMultipartUploads"`, bucket, "[list]"},
		{`"Action":"s3:ListMultipartUploadParts"`, objects, "[list]"},
		{`"Action":"s3:ListBucket"`, objects, "[] actions-fit-no-resource"},
		{`"Action":["s3:GetObject","s3:GetObjectVersion","s3:GetObjectTagging","s3:GetObjectAcl","s3:GetObjectAttributes","s3:GetObjectRetention","s3:GetObjectTorrent"]`, objects, "[read]"},
		{`"Action":"s3:GetObject"`, bucket, "[] actions-fit-no-resource"},
		{`"Action":["s3:PutObject","s3:DeleteObject","s3:RestoreObject","s3:AbortMultipartUpload","s3:ReplicateObject","s3:PutObjectTagging","s3:PutObjectRetention","s3:PutObjectLegalHold"]`, objects, "[write]"},
		{`"Action":["s3:PutObjectAcl"]`, objects, "[admin]"},
		{`"Action":["s3:BypassGovernanceRetention"]`, objects, "[admin]"},
		{`"Action":["s3:ObjectOwnerOverrideToBucketOwner"]`, objects, "[admin]"},
		{`"Action":["s3:PutBucketAcl"]`, bucket, "[admin]"},
		{`"Action":["s3:PutBucketPolicy"]`, bucket, "[admin]"},
		{`"Action":["s3:PutBucketPublicAccessBlock"]`, bucket, "[admin]"},
		{`"Action":["s3:PutBucketOwnershipControls"]`, bucket, "[admin]"},
		{`"Action":["s3:PutBucketVersioning"]`, bucket, "[admin]"},
		{`"Action":["s3:PutLifecycleConfiguration"]`, bucket, "[admin]"},
		{`"Action":["s3:PutBucketWebsite"]`, bucket, "[admin]"},
		{`"Action":["s3:PutReplicationConfiguration"]`, bucket, "[admin]"},
		{`"Action":["s3:PutEncryptionConfiguration"]`, bucket, "[admin]"},
		{`"Action":["s3:DeleteBucket"]`, bucket, "[admin]"},
		{`"Action":["s3:GetBucketLocation"]`, bucket, "[metadata]"},
		{`"Action":["s3:GetLifecycleConfiguration"]`, bucket, "[metadata]"},
		{`"Action":"s3:*"`, bucket, "[list admin metadata]"},
		{`"Action":"s3:*"`, objects, "[list read write admin]"},
		{`"Action":"*"`, `"Resource":"*"`, "[list read write admin metadata]"},
		{`"Action":"S3:gEtObject"`, objects, "[read]"},
		{`"Action":"s3:Get*"`, `"Resource":"arn:aws:s3:::b*"`, "[read metadata]"},
		{`"Action":"s3:??tObject"`, objects, "[read write]"},
		{`"NotAction":"s3:PutObject"`, objects, "[list read write admin]"},
		{`"NotAction":"s3:*"`, objects, "[] actions-fit-no-resource"},
		{`"NotAction":"s3:[x]"`, bucket, "[list admin metadata]"},
		{`"Action":"s3:*"`, `"NotResource":"arn:aws:s3:::b/*"`, "[list admin metadata]"},
		{`"Action":"s3:*"`, `"NotResource":"arn:aws:s3:::b"`, "[list read write admin]"},
		{`"Action":"s3:*"`, `"NotResource":"arn:aws:s3:::b/x"`, "[list read write admin metadata]"},
		{`"Action":"s3:*"`, `"NotResource":"*"`, "[] actions-fit-no-resource"},
		{`"Action":"s3:Undreamt"`, objects, "[] unknown-action actions-fit-no-resource"},
		{`"Action":["s3:Undreamt","s3:GetObject"]`, objects, "[read] unknown-action"},
		{`"Action":"ec2:*"`, objects, "[] unknown-action actions-fit-no-resource"},
		{`"Action":"s3:ListAllMyBuckets"`, `"Resource":"*"`, "[] actions-fit-no-resource"},
	} {
		s := classesOn(t, BucketPolicy, policySelf, c.actions, c.resources)
		have := fmt.Sprint(s.Classes)
		for _, reason := range s.Reasons {
			have += " " + string(reason)
		}
		if have != c.want {
			t.Errorf("%s on %s: want %s, have %s", c.actions, c.resources, c.want, have)
		}
	}
}

// Which resources are this bucket's.
func TestFit(t *testing.T) {
	anyBucket, relative := Self{Account: owner}, Self{Account: policy.OwnAccount, Bucket: policy.OwnBucket}
	china := Self{Bucket: "b", Partition: "aws-cn"}
	for _, c := range []struct {
		self     Self
		kind     Kind
		resource string
		want     fit
	}{
		{policySelf, BucketPolicy, "arn:aws:s3:::b", fit{bucket: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::b/*", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::b/k", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::b*", fit{true, true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::?", fit{bucket: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::b??", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::*/k", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::*c", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::${aws:PrincipalTag/bucket}/x", fit{object: true}},
		{policySelf, BucketPolicy, "*", fit{true, true}},
		{policySelf, BucketPolicy, "arn:*", fit{true, true}},
		{policySelf, BucketPolicy, "*/*", fit{object: true}},
		{policySelf, BucketPolicy, "arn:aws:s3:::c", fit{}},
		{policySelf, BucketPolicy, "arn:aws:s3:::bc/*", fit{}},
		{policySelf, BucketPolicy, "arn:aws:s3:::c*", fit{}},
		{policySelf, BucketPolicy, "arn:aws:s3:", fit{}},
		{policySelf, BucketPolicy, "arn:aws-cn:s3:::b", fit{}},
		{policySelf, BucketPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/a", fit{}},
		{china, BucketPolicy, "arn:aws-cn:s3:::b", fit{bucket: true}},
		{Self{Bucket: "b", Partition: "aws-us-gov"}, BucketPolicy, "arn:aws-us-gov:s3:::b/*", fit{object: true}},
		{anyBucket, BucketPolicy, "arn:aws:s3:::c", fit{bucket: true}},
		{anyBucket, BucketPolicy, "arn:aws:s3:::c/k", fit{object: true}},
		{anyBucket, BucketPolicy, "arn:aws:s3:::c*", fit{true, true}},
		{anyBucket, BucketPolicy, "arn:aws:s3:::", fit{}},
		{anyBucket, BucketPolicy, "arn:aws-cn:s3:::c", fit{bucket: true}},
		{relative, BucketPolicy, "arn:aws:s3:::{bucket}", fit{bucket: true}},
		{relative, BucketPolicy, "arn:aws:s3:::{bucket}/*", fit{object: true}},
		{relative, BucketPolicy, "arn:aws:s3:::other", fit{}},
		{relative, BucketPolicy, "arn:aws:s3:::da*", fit{true, true}},
		{relative, BucketPolicy, "arn:aws:s3:::da?a", fit{bucket: true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/a", fit{bucket: true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*", fit{object: true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/k", fit{object: true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/*", fit{true, true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:accesspoint/a/other/*", fit{}},
		{policySelf, AccessPointPolicy, "arn:aws:s3::111122223333:accesspoint/m.mrap/object/*", fit{object: true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:eu-west-1:111122223333:*", fit{true, true}},
		{policySelf, AccessPointPolicy, "*", fit{true, true}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:::b/*", fit{}},
		{policySelf, AccessPointPolicy, "arn:aws:s3:::b", fit{}},
	} {
		test := &policyTest{kind: c.kind, self: c.self}
		if have := test.fit(c.resource); have != c.want {
			t.Errorf("%s %s %q: want %+v, have %+v", c.kind, c.resource, c.self.Bucket, c.want, have)
		}
	}
}
