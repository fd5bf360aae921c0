package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// june is a snapshot of 2026-06-15: legacy and www have no versioning, ledger
// has it, and of vault the answer was denied.
func june(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	w := snapshot.NewWriter(&out)
	started := time.Date(2026, 6, 15, 8, 0, 0, 0, time.UTC)
	errs := []error{
		w.Manifest(&snapshot.Manifest{Tool: "test", Started: started, Account: "111122223333", Partition: "aws", Expected: 4, Listed: 4}),
		w.Account(&snapshot.Account{ID: "111122223333", Partition: "aws", Buckets: 4}),
	}
	for _, name := range []string{"ledger", "legacy", "vault", "www"} {
		b := &snapshot.Bucket{Name: name, ARN: "arn:aws:s3:::" + name, Account: "111122223333", Partition: "aws", Region: "eu-west-1"}
		b.Versioning.State, b.Tagging.State = snapshot.Absent, snapshot.Absent
		switch name {
		case "ledger":
			b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Present, Value: &snapshot.Versioning{Status: "Enabled"}}
		case "vault":
			b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Denied, Refusal: snapshot.Refusal{API: "GetBucketVersioning", Action: "s3:GetBucketVersioning", Code: "AccessDenied"}}
		}
		errs = append(errs, w.Bucket(b))
	}
	errs = append(errs, w.Footer(&snapshot.Footer{Finished: started.Add(time.Minute), Listed: 4, Expected: 4, Read: 4}))
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return file(t, "june.snapshot", out.String())
}

func file(t testing.TB, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// scanJune runs a scan of it with one rule and returns what it printed. The
// clock of this machine is years off.
func scanJune(t *testing.T, config string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	env := &environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: &out, width: 200,
		getenv: func(string) string { return "" }, now: func() time.Time { return time.Unix(0, 0).UTC() },
	}
	args = append([]string{"scan", "--from", june(t), "--rule", "bucket-versioning", "--config", file(t, "c.hcl", config)}, args...)
	code := execute(context.Background(), env, args)
	return code, out.String()
}

const agreements = `
exception "web" {
  rules   = ["bucket-versioning"]
  buckets = ["www"]
  reason  = "built anew every night"
  owner   = "web team"
  ticket  = "SEC-118"
  expires = "2026-06-15"
}
exception "old" {
  rules            = ["bucket-vers*"]
  buckets_matching = ["leg*"]
  reason           = "to be deleted"
  owner            = "storage"
  expires          = "2026-06-14"
}
exception "fixed" {
  rules   = ["bucket-versioning"]
  buckets = ["ledger"]
  reason  = "was off"
  owner   = "books"
  expires = "2027-01-31"
}
exception "gone" {
  rules   = ["bucket-versioning", "bucket-verzioning"]
  buckets = ["no-such-bucket"]
  reason  = "was there"
  owner   = "books"
  expires = "2027-01-31"
}
exception "locked" {
  rules          = ["bucket-versioning"]
  buckets        = ["vault"]
  reason         = "nobody may look"
  owner          = "legal"
  expires        = "2027-01-31"
  covers_unknown = true
}
`

func TestExceptionsInAScan(t *testing.T) {
	code, text := scanJune(t, agreements, "-o", "json")
	var r report.Report
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&r); err != nil { // the reason for the exit code follows
		t.Fatal(text)
	}
	if code != exitFindings || r.Exit.Reason != "1 finding at or over low" || r.Summary.Excepted != 2 || r.Summary.Verdicts[finding.Fail] != 2 {
		t.Errorf("exit %d %q, summary %+v", code, r.Exit.Reason, r.Summary)
	}
	for i, want := range []struct{ bucket, name, expired string }{{"legacy", "", "old"}, {"vault", "locked", ""}, {"www", "web", ""}} {
		f := r.Findings[i]
		name, expired := "", ""
		if f.Exception != nil {
			name = f.Exception.Name
		}
		if f.ExpiredException != nil {
			expired = f.ExpiredException.Name
		}
		if f.Bucket != want.bucket || name != want.name || expired != want.expired {
			t.Errorf("%s: exception %q, expired %q; want %+v", f.Bucket, name, expired, want)
		}
	}
	want := map[string]finding.ExceptionStatus{"web": finding.InForce, "old": finding.Expired, "fixed": finding.Unused, "gone": finding.Gone, "locked": finding.InForce}
	for _, u := range r.Exceptions {
		if want[u.Name] != u.Status || !strings.Contains(u.Where, "c.hcl:") {
			t.Errorf("%s is %s, at %s", u.Name, u.Status, u.Where)
		}
		delete(want, u.Name)
	}
	if len(want) > 0 {
		t.Errorf("not reported: %v", want)
	}
}

// Every format for people says what was agreed, what ended and what is stale.
func TestExceptionsAreShown(t *testing.T) {
	said := []string{
		"Agreed by web team until 2026-06-15 (SEC-118): built anew every night.", "The exception old ended on 2026-06-14, so this counts again.",
		"2 in force", "1 expired", "1 gone", "1 unused", "o such bucket: no-such-bucket; no such rule: bucket-verzioning",
		"ast day", "Nothing that it covers was found",
	}
	for _, format := range []string{"table", "html", "markdown"} {
		_, text := scanJune(t, agreements, "-o", format)
		plain := strings.NewReplacer("&#8203;", "", "\\", "").Replace(strings.Join(strings.Fields(text), " "))
		for _, want := range said {
			if !strings.Contains(plain, want) {
				t.Errorf("%s does not say %q:\n%s", format, want, text)
			}
		}
	}
	_, text := scanJune(t, agreements, "-o", "sarif")
	if strings.Contains(text, "suppressions") || strings.Contains(text, "s3/www") || !strings.Contains(text, "ended on 2026-06-14") {
		t.Errorf("sarif: %s", text)
	}
	_, text = scanJune(t, agreements, "-o", "sarif", "--sarif-suppressed")
	for _, want := range []string{"s3/www", `"status": "accepted"`, `"status": "rejected"`, `"justification": "Agreed by web team until 2026-06-15 (SEC-118): built anew every night."`} {
		if !strings.Contains(text, want) {
			t.Errorf("suppressed sarif does not say %s:\n%s", want, text)
		}
	}
}

func TestExceptionsDecideTheExit(t *testing.T) {
	only := func(name string) string {
		i := strings.Index(agreements, `exception "`+name+`"`)
		return agreements[i : i+strings.Index(agreements[i:], "\n}\n")+3]
	}
	all := strings.ReplaceAll(only("web"), `buckets = ["www"]`, `buckets = ["www", "legacy"]`)
	for name, tc := range map[string]struct {
		config string
		args   []string
		code   int
		says   string
	}{
		"all agreed":        {all + only("locked"), nil, exitClean, "Nothing at or over low"},
		"unknown is not":    {all, nil, exitIncomplete, "1 verdict at or over low could not be established"},
		"strict and good":   {all + only("locked"), []string{"--strict-exceptions"}, exitClean, ""},
		"strict, unused":    {all + only("locked") + only("fixed"), []string{"--strict-exceptions"}, exitCannotRun, "1 exception to look at"},
		"strict, expired":   {all + only("locked") + only("old"), []string{"--strict-exceptions"}, exitCannotRun, "1 exception to look at"},
		"strict, gone":      {all + only("locked") + only("gone"), []string{"--strict-exceptions"}, exitCannotRun, "but for that, exit 0"},
		"no strict, gone":   {all + only("locked") + only("gone"), nil, exitClean, ""},
		"covers no more":    {only("old"), nil, exitFindings, "2 findings at or over low"},
		"a file beside it":  {only("locked"), []string{"--exceptions", file(t, "more.hcl", all)}, exitClean, ""},
		"a directory of it": {only("locked"), []string{"--exceptions", filepath.Dir(file(t, "more.hcl", all))}, exitClean, ""},
		"no such file":      {only("locked"), []string{"--exceptions", "no/*.hcl"}, exitCannotRun, "there is no such file"},
		"an empty folder":   {only("locked"), []string{"--exceptions", t.TempDir()}, exitCannotRun, "no .hcl file in it"},
		"more in the file":  {only("locked"), []string{"--exceptions", file(t, "more.hcl", all+"fail_on = \"none\"\n")}, exitCannotRun, "more.hcl:9:1"},
		"twice":             {all, []string{"--exceptions", file(t, "more.hcl", all)}, exitCannotRun, "more.hcl:1:11: Exception named twice"},
	} {
		t.Run(name, func(t *testing.T) {
			code, text := scanJune(t, tc.config, tc.args...)
			if code != tc.code || !strings.Contains(strings.Join(strings.Fields(text), " "), tc.says) {
				t.Errorf("exit %d, want %d and %q:\n%s", code, tc.code, tc.says, text)
			}
		})
	}
}

// An override that fitted no bucket is said, and one that did is not.
func TestUnusedOverrideIsSaid(t *testing.T) {
	config := `rule "bucket-versioning" {
  override {
    buckets         = ["www"]
    exclude_buckets = ["www"]
  }
  override {
    buckets         = ["wwww"]
    exclude_buckets = ["www"]
  }
}
`
	for _, format := range []string{"table", "html", "markdown", "json"} {
		code, text := scanJune(t, config, "-o", format)
		if code != exitFindings || !strings.Contains(text, "c.hcl:6:3") || strings.Contains(text, "c.hcl:2:3") {
			t.Errorf("%s: exit %d\n%s", format, code, text)
		}
	}
}

func TestExceptionMistakes(t *testing.T) {
	known := []finding.Rule{
		{ID: "bucket-public", Severity: finding.Critical, Scope: "bucket"}, {ID: "bucket-tags", Severity: finding.Low, Scope: "bucket"},
		{ID: "point-open", Severity: finding.Low, Scope: "account"},
	}
	const who = "\n reason = \"r\"\n owner = \"o\"\n"
	for want, body := range map[string]string{
		"": `rules = ["bucket-tags"]` + who + `buckets = ["a"]`,
		"x.hcl:1:11: Exception cannot be used\n  Exception \"e\" has no rules": `buckets = ["a"]` + who,
		`has no reason`:          `rules = ["bucket-tags"]` + "\n owner = \"o\"\n" + `buckets = ["a"]`,
		`has no owner`:           `rules = ["bucket-tags"]` + "\n reason = \"o\"\n" + `buckets = ["a"]`,
		`Did you mean "reason"?`: `reazon = "x"`,
		`Write the last day it holds as YYYY-MM-DD`: `expires = "2026-02-30"`,
		`Write expires in quotes`:                   `expires = 2026`,
		`Write buckets_matching = ["prod-*"]`:       `buckets = ["prod-*"]`,
		`"a[" is no pattern`:                        `buckets_matching = ["a["]`,
		`The list of buckets is empty`:              `buckets = []`,
		`An empty text names nothing`:               `owner = " "`,
		`"12" is not an account id`:                 `accounts = ["12"]`,
		`"a" is no ARN`:                             `resources = ["a"]`,
		`takes ARNs as they stand`:                  `resources = ["arn:aws:s3:::a*"]`,
		`neither the id of a rule`:                  `rules = ["[a"]`,
		`Write covers_unknown = true`:               `covers_unknown = "yes"`,
		`Rule "bucket-public" is of critical severity: an exception from it has to end`: `rules = ["bucket-*"]` + who + `buckets = ["a"]`,
		`Rule "bucket-tags" is about buckets`:                                           `rules = ["bucket-tags"]` + who + `accounts = ["111122223333"]`,
		`Rule "point-open" is about the account`:                                        `rules = ["point-open"]` + who + `buckets = ["a"]`,
		`is about nothing`:                                                              `rules = ["point-open"]` + who,
		`Write a list: rules`:                                                           `rules = "bucket-tags"`,
		`Blocks are not allowed here`:                                                   `more {}`,
	} {
		text := "exception \"e\" {\n" + body + "\n}\n"
		_, err := (&exceptionOptions{files: []string{file(t, "x.hcl", text)}}).load(&configuration{exceptions: newExceptionReader(known)}, known)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) && !strings.Contains(strings.ReplaceAll(err.Error(), filepath.Dir(err.Error()), ""), want) {
			t.Errorf("%s\nwant %q, have %v", text, want, err)
		}
	}
}

// FuzzExceptions: whatever stands in a file, it is taken or refused with a place.
func FuzzExceptions(f *testing.F) {
	f.Add(agreements)
	f.Add("exception \"a\" \"b\" {}\n")
	f.Add("exception \"a\" {\n rules = [1, null, \"x\"]\n reason = \"${a}\"\n covers_unknown = null\n}\n")
	known := []finding.Rule{{ID: "bucket-versioning", Severity: finding.Medium, Scope: "bucket"}}
	f.Fuzz(func(t *testing.T, text string) {
		r := newExceptionReader(known)
		r.parse([]byte(text), "x.hcl")
		if err := asError(r.diags, r.files); err != nil {
			if !strings.Contains(err.Error(), "x.hcl:") {
				t.Errorf("no place: %v", err)
			}
			return
		}
		x, err := rules.NewExceptions(r.list, known, known)
		if err != nil {
			t.Fatalf("the rules refuse what was read: %v", err)
		}
		x.Start(time.Unix(0, 0), "1")
		x.Bucket("www")
		one := finding.Finding{Rule: "bucket-versioning", Bucket: "www", Verdict: finding.Fail}
		x.Apply(&one)
		x.Uses(rules.Reach{Whole: true})
		if one.Verdict != finding.Fail {
			t.Error("an exception changed a verdict")
		}
	})
}
