package rules

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/finding"
)

var exceptionRules = []finding.Rule{
	{ID: "bucket-open", Severity: finding.Critical, Scope: scopeBucket}, {ID: "bucket-old", Severity: finding.Low, Scope: scopeBucket},
	{ID: "point-open", Severity: finding.Medium, Scope: scopeAccount}, {ID: "not-chosen", Severity: finding.Low, Scope: scopeBucket},
}

// scanned is what the exceptions of these tests meet: on 2026-06-15 the buckets
// a, b and c, of which a fails both rules, b is unknown and c broke a rule.
func scanned(t *testing.T, started time.Time, r Reach, list ...Exception) ([]finding.Finding, []finding.ExceptionUse) {
	t.Helper()
	x, err := NewExceptions(list, exceptionRules, exceptionRules[:3])
	if err != nil {
		t.Fatal(err)
	}
	x.Start(started, "111")
	found := []finding.Finding{
		{Rule: "bucket-old", Bucket: "a", Verdict: finding.Fail, Severity: finding.Low},
		{Rule: "bucket-open", Bucket: "a", Verdict: finding.Fail, Severity: finding.Critical},
		{Rule: "bucket-old", Bucket: "b", Verdict: finding.Unknown, Severity: finding.Low},
		{Rule: "bucket-old", Bucket: "c", Verdict: finding.Error, Severity: finding.Low},
		{Rule: "bucket-open", Bucket: "c", Verdict: finding.Pass, Severity: finding.Critical},
		{Rule: "point-open", ARN: "arn:aws:s3:eu-west-1:111:accesspoint/p", Verdict: finding.Fail, Severity: finding.Medium},
	}
	for i := range found {
		f := &found[i]
		f.Account, f.Region = "111", "eu-west-1"
		if f.Bucket != "" {
			f.ARN = "arn:aws:s3:::" + f.Bucket
		}
		x.Bucket(f.Bucket)
		x.Apply(f)
	}
	return found, x.Uses(r)
}

func agreedOn(rules, buckets []string, expires string) Exception {
	return Exception{Exception: finding.Exception{Name: "x", Reason: "r", Owner: "o", Expires: expires}, Rules: rules, Buckets: buckets}
}

func days(n int) *int { return &n }

func TestExceptions(t *testing.T) {
	now := time.Date(2026, 6, 15, 23, 59, 0, 0, time.UTC)
	whole := Reach{Whole: true}
	type want struct {
		Status            finding.ExceptionStatus
		Findings, Refused int
		Days              *int
		Buckets, Rules    []string
		Left              []string
		Covered, Back     int // findings marked
	}
	with := func(e Exception, change func(*Exception)) Exception { change(&e); return e }
	old, a := []string{"bucket-old"}, []string{"a"}
	for name, tc := range map[string]struct {
		e    Exception
		r    Reach
		at   time.Time
		want want
	}{
		"in force":           {agreedOn(old, a, "2026-07-01"), whole, now, want{Status: finding.InForce, Findings: 1, Days: days(16), Covered: 1}},
		"its last day":       {agreedOn(old, a, "2026-06-15"), whole, now, want{Status: finding.InForce, Findings: 1, Days: days(0), Covered: 1}},
		"the day after":      {agreedOn(old, a, "2026-06-15"), whole, now.Add(time.Minute), want{Status: finding.Expired, Findings: 1, Days: days(-1), Back: 1}},
		"days are UTC":       {agreedOn(old, a, "2026-06-15"), whole, now.In(time.FixedZone("", 3600)), want{Status: finding.InForce, Findings: 1, Days: days(0), Covered: 1}},
		"expired, no use":    {agreedOn(old, []string{"zz"}, "2026-01-01"), Reach{}, now, want{Status: finding.Expired, Days: days(-165)}},
		"no end":             {agreedOn(old, a, ""), whole, now, want{Status: finding.InForce, Findings: 1, Covered: 1}},
		"no end, high":       {agreedOn([]string{"bucket-*"}, a, ""), whole, now, want{Status: finding.InForce, Findings: 1, Refused: 1, Covered: 1}},
		"glob of rules":      {agreedOn([]string{"bucket-*"}, a, "2026-07-01"), whole, now, want{Status: finding.InForce, Findings: 2, Days: days(16), Covered: 2}},
		"unused":             {agreedOn([]string{"bucket-open"}, []string{"c"}, "2026-07-01"), whole, now, want{Status: finding.Unused, Days: days(16)}},
		"unknown":            {agreedOn(old, []string{"b"}, ""), whole, now, want{Status: finding.NotEvaluated}},
		"covers unknown":     {with(agreedOn(old, []string{"b"}, ""), func(e *Exception) { e.CoversUnknown = true }), whole, now, want{Status: finding.InForce, Findings: 1, Covered: 1}},
		"never an error":     {with(agreedOn(old, []string{"c"}, ""), func(e *Exception) { e.CoversUnknown = true }), whole, now, want{Status: finding.NotEvaluated}},
		"bucket gone":        {agreedOn(old, []string{"zz"}, ""), whole, now, want{Status: finding.Gone, Buckets: []string{"zz"}}},
		"one bucket gone":    {agreedOn(old, []string{"zz", "a"}, ""), whole, now, want{Status: finding.InForce, Findings: 1, Buckets: []string{"zz"}, Covered: 1}},
		"bucket not met":     {agreedOn(old, []string{"zz"}, ""), Reach{}, now, want{Status: finding.NotEvaluated}},
		"bucket vanished":    {agreedOn(old, []string{"zz"}, ""), Reach{Missing: []string{"zz"}}, now, want{Status: finding.Gone, Buckets: []string{"zz"}}},
		"rule gone":          {agreedOn([]string{"bucket-odl"}, a, ""), whole, now, want{Status: finding.Gone, Rules: []string{"bucket-odl"}}},
		"one rule gone":      {agreedOn([]string{"bucket-odl", "bucket-old"}, a, ""), whole, now, want{Status: finding.InForce, Findings: 1, Rules: []string{"bucket-odl"}, Covered: 1}},
		"rule not chosen":    {agreedOn([]string{"not-chosen"}, a, ""), whole, now, want{Status: finding.NotEvaluated, Left: []string{"not-chosen"}}},
		"pattern":            {with(agreedOn(old, nil, ""), func(e *Exception) { e.BucketGlobs = []string{"[ab]"} }), whole, now, want{Status: finding.InForce, Findings: 1, Covered: 1}},
		"names are no globs": {agreedOn(old, []string{"*"}, ""), whole, now, want{Status: finding.Gone, Buckets: []string{"*"}}},
		"pattern of nothing": {with(agreedOn(old, nil, ""), func(e *Exception) { e.BucketGlobs = []string{"zz*"} }), whole, now, want{Status: finding.Gone, Buckets: []string{"zz*"}}},
		"other account": {with(agreedOn(old, []string{"zz"}, ""), func(e *Exception) { e.Accounts = []string{"222"} }), whole, now,
			want{Status: finding.NotEvaluated}},
		"other region": {with(agreedOn(old, a, ""), func(e *Exception) { e.Regions = []string{"us-east-1"} }), whole, now, want{Status: finding.Unused}},
		"resource": {with(agreedOn([]string{"point-open"}, nil, ""), func(e *Exception) { e.Resources = []string{"arn:aws:s3:eu-west-1:111:accesspoint/p"} }), whole, now,
			want{Status: finding.InForce, Findings: 1, Covered: 1}},
		"resource fixed": {with(agreedOn([]string{"point-open"}, nil, ""), func(e *Exception) { e.Resources = []string{"arn:other"} }), whole, now, want{Status: finding.Unused}},
		"account":        {with(agreedOn([]string{"*-open"}, nil, "2026-07-01"), func(e *Exception) { e.Accounts = []string{"111"} }), whole, now, want{Status: finding.InForce, Findings: 1, Days: days(16), Covered: 1}},
		"no clock":       {agreedOn(old, a, "2026-07-01"), whole, time.Time{}, want{Status: finding.NotEvaluated}},
	} {
		t.Run(name, func(t *testing.T) {
			found, uses := scanned(t, tc.at, tc.r, tc.e)
			u := uses[0]
			got := want{u.Status, u.Findings, u.Refused, u.DaysLeft, u.GoneBuckets, u.GoneRules, u.NotChosen, 0, 0}
			for _, f := range found {
				if f.Exception != nil {
					got.Covered++
				}
				if f.ExpiredException != nil {
					got.Back++
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestExceptionsOverlap: the first by name that holds is shown, and one that
// expired says nothing where another holds.
func TestExceptionsOverlap(t *testing.T) {
	now := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)
	named := func(name, expires string) Exception {
		e := agreedOn([]string{"bucket-old"}, []string{"a"}, expires)
		e.Name = name
		return e
	}
	found, uses := scanned(t, now, Reach{}, named("c", ""), named("a", "2026-01-01"), named("b", ""))
	if f := found[0]; f.Exception == nil || f.Exception.Name != "b" || f.ExpiredException != nil {
		t.Errorf("%+v %+v", f.Exception, f.ExpiredException)
	}
	for i, want := range []finding.ExceptionStatus{finding.Expired, finding.InForce, finding.InForce} {
		if uses[i].Status != want || uses[i].Findings != 1 {
			t.Errorf("%+v", uses[i])
		}
	}
}

func TestExceptionsRefused(t *testing.T) {
	for _, e := range []Exception{agreedOn(nil, nil, "soon"), {BucketGlobs: []string{"a["}}} {
		if _, err := NewExceptions([]Exception{e}, exceptionRules, exceptionRules); err == nil {
			t.Errorf("%+v is taken", e)
		}
	}
}
