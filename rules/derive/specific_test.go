package derive

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

func TestSpecific(t *testing.T) {
	self := Self{Name: "team-01-logs", Account: owner, Partition: "aws"}
	for pattern, want := range map[string][]string{
		"*": {"*"}, "arn:aws:s3:::*": {"arn:aws:s3:::*"}, "arn:aws:s3:::*/*": {"arn:aws:s3:::*/*"},
		"arn:aws:s3:::{bucket}": {"arn:aws:s3:::{bucket}"}, "arn:aws:s3:::{bucket}/*": {"arn:aws:s3:::{bucket}/*"}, "arn:aws:s3:::other/*": {"arn:aws:s3:::other/*"},
		"arn:aws:s3:::team-*": {"arn:aws:s3:::{bucket}*"}, "arn:aws:s3:::team-0*/public/*": {"arn:aws:s3:::{bucket}*/public/*"},
		"arn:aws:s3:::*-logs": {"arn:aws:s3:::{bucket}*-logs", "arn:aws:s3:::{bucket}"}, "arn:aws:s3:::team-0?-logs/*": {"arn:aws:s3:::{bucket}/*"},
		"arn:aws:s3:::prod-*": {}, "arn:aws:s3:*": {"arn:aws:s3:::{bucket}*"}, "arn:*:s3:::{bucket}/x": {"arn:aws:s3:::{bucket}*:s3:::team-01-logs/x", "arn:aws:s3:::{bucket}/x"},
		"arn:aws:s3:::team-${aws:username}/*": {"arn:aws:s3:::team-${aws:username}/*"}, "arn:aws:s3:::home-${aws:username}/*": {},
		"arn:aws:s3:::{bucket}/${aws:username}/*": {"arn:aws:s3:::{bucket}/${aws:username}/*"}, "arn:aws:s3:::**": {"arn:aws:s3:::{bucket}**"},
	} {
		doc := &policy.Document{Statements: []policy.Statement{{Resources: []string{pattern}}}}
		if diff := cmp.Diff(want, specific(doc, self).Statements[0].Resources); diff != "" {
			t.Errorf("%s: %s", pattern, diff)
		}
		if doc.Statements[0].Resources[0] != pattern {
			t.Errorf("%s: the document itself changed", pattern)
		}
	}
}

// FuzzResiduals checks that what is left of a pattern matches what follows
// the text, and nothing else.
func FuzzResiduals(f *testing.F) {
	f.Add("*-logs", "my-logs", "/x-logs")
	f.Add("a?c*", "abc", "")
	f.Add("**", "", "x")
	f.Fuzz(func(t *testing.T, pattern, text, rest string) {
		if len(pattern)+len(text)+len(rest) > 200 || strings.Count(pattern, "*") > 8 {
			return
		}
		matched := false
		for _, left := range residuals(pattern, text) {
			matched = matched || policy.Match(left, rest)
		}
		if matched != policy.Match(pattern, text+rest) {
			t.Errorf("%q on %q and %q: left %q", pattern, text, rest, residuals(pattern, text))
		}
	})
}
