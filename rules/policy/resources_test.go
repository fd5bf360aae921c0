package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

// reach is what a resource list takes in: the bucket, its objects, some of
// them; and whether that is so for this bucket's name only.
type reach struct{ bucket, objects, someBucket, someObjects, byName bool }

func reachOf(t *testing.T, element, resources string) reach {
	t.Helper()
	d, err := policy.Parse([]byte(doc(`"Effect":"Allow","Principal":"*","Action":"a","` + element + `":` + resources)))
	if err != nil {
		t.Fatal(err)
	}
	byName := d.Cover("aws", "data")
	s := d.Statements[0]
	return reach{s.CoversBucket, s.CoversObjects, s.TouchesBucket, s.TouchesObjects, byName}
}

var (
	bucketOnly  = reach{bucket: true, someBucket: true}
	objectsOnly = reach{objects: true, someObjects: true}
	everything  = reach{bucket: true, objects: true, someBucket: true, someObjects: true}
	someObjects = reach{someObjects: true}
)

func (r reach) named() reach { r.byName = true; return r }

func TestCover(t *testing.T) {
	for resource, want := range map[string]reach{
		"arn:aws:s3:::{bucket}":                   bucketOnly,
		"arn:aws:s3:::{bucket}/":                  {},
		"arn:aws:s3:::{bucket}/*":                 objectsOnly,
		"arn:aws:s3:::{bucket}*":                  everything,
		"*":                                       everything,
		"arn:aws:s3:::*":                          everything,
		"arn:aws:s3:::*/*":                        objectsOnly,
		"arn:aws:s3:::*-logs":                     someObjects.named(),
		"arn:aws:s3:::da*":                        everything.named(),
		"arn:aws:s3:::dat?":                       bucketOnly.named(),
		"arn:aws:s3:::dat?/*":                     objectsOnly.named(),
		"arn:aws:s3:::dat?/x":                     someObjects.named(),
		"arn:aws:s3:::x*":                         reach{}.named(),
		"arn:*:s3:::data":                         {bucket: true, someBucket: true, someObjects: true, byName: true},
		"arn:aws:s3:::{bucket}/?":                 someObjects,
		"arn:aws:s3:::{bucket}/?*":                objectsOnly,
		"arn:aws:s3:::{bucket}/??*":               someObjects,
		"arn:aws:s3:::{bucket}/logs/*":            someObjects,
		"arn:aws:s3:::{bucket}/one":               someObjects,
		"arn:aws:s3:::{bucket}/*x*":               someObjects,
		"arn:aws:s3:::database/*":                 {},
		"arn:aws:s3:::other":                      {},
		"arn:aws:s3:::other/*":                    {},
		"arn:aws-cn:s3:::{bucket}":                {},
		"arn:aws:s3:::{bucket}/${aws:username}/*": someObjects,
		"arn:aws:s3:::${aws:username}":            {someBucket: true, someObjects: true, byName: true},
		"arn:aws:s3:::x-${aws:username}":          reach{}.named(),
		"arn:aws:s3:::{{bucket}}/*":               {},
		"arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*": reach{}.named(),
	} {
		if diff := cmp.Diff(want, reachOf(t, "Resource", `"`+resource+`"`), cmp.AllowUnexported(reach{})); diff != "" {
			t.Errorf("%s: %s", resource, diff)
		}
	}
}

func TestCoverNot(t *testing.T) {
	for resources, want := range map[string]reach{
		`"*"`:                       {},
		`[]`:                        {someBucket: true, someObjects: true},
		`"arn:aws:s3:::{bucket}"`:   {someObjects: true},
		`"arn:aws:s3:::{bucket}/*"`: {someBucket: true},
		`["arn:aws:s3:::{bucket}/*","arn:aws:s3:::{bucket}"]`: {},
		`"arn:aws:s3:::{bucket}/logs/*"`:                      {someBucket: true, someObjects: true},
		`"arn:aws:s3:::${aws:username}*"`:                     {someBucket: true, someObjects: true, byName: true},
		`"arn:aws:s3:::da*"`:                                  {byName: true},
	} {
		if diff := cmp.Diff(want, reachOf(t, "NotResource", resources), cmp.AllowUnexported(reach{})); diff != "" {
			t.Errorf("%s: %s", resources, diff)
		}
	}
}

func TestCoverActions(t *testing.T) {
	for _, c := range []struct {
		element, actions string
		want             bool
	}{
		{"Action", `"*"`, true},
		{"Action", `"*:*"`, true},
		{"Action", `"S3:*"`, true},
		{"Action", `["s3:GetObject","s3:?*"]`, true},
		{"Action", `"s3:?"`, false},
		{"Action", `"s3:*Object*"`, false},
		{"Action", `["s3:Get*","s3:Put*"]`, false},
		{"Action", `"ec2:*"`, false},
		{"Action", `[]`, false},
		{"NotAction", `[]`, true},
		{"NotAction", `"ec2:*"`, true},
		{"NotAction", `"s3-outposts:*"`, true},
		{"NotAction", `["ec2:*","s3:ListBucket"]`, false},
		{"NotAction", `"s*"`, false},
		{"NotAction", `"*"`, false},
	} {
		d, err := policy.Parse([]byte(doc(`"Effect":"Allow","Principal":"*","Resource":"*","` + c.element + `":` + c.actions)))
		if err != nil {
			t.Fatal(err)
		}
		d.Cover("aws", "data")
		if have := d.Statements[0].CoversActions; have != c.want {
			t.Errorf("%s %s: %v", c.element, c.actions, have)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"**", "abc", true},
		{"a*c", "abc", true},
		{"a*c", "abcd", false},
		{"a*b*c", "aXbYbZc", true},
		{"?", "", false},
		{"?b", "ab", true},
		{"*?", "", false},
		{"a?*", "a", false},
		{"[a]", "a", false},
		{"A", "a", false},
	} {
		if have := policy.Match(c.pattern, c.text); have != c.want {
			t.Errorf("%q on %q: %v", c.pattern, c.text, have)
		}
	}
}
