package report

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"s3audit/remediate/plan"
)

func planChange(bucket, subresource, operation, before, after string, more func(*plan.Change)) plan.Change {
	doc := func(text string) plan.Document {
		if text == "" {
			return plan.None()
		}
		return plan.Document{State: plan.Present, Value: json.RawMessage(text)}
	}
	c := plan.Change{
		ID: plan.ID(account, bucket, subresource, ""), Bucket: bucket, Account: account, Region: "eu-west-1", Subresource: subresource,
		Operation: operation, Before: doc(before), After: doc(after),
	}
	if bucket == "" {
		c.Region = ""
	}
	c.BeforeDigest, _ = c.Before.Digest()
	if more != nil {
		more(&c)
	}
	return c
}

func policyText(statements string) string {
	text, _ := json.Marshal(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	return `{"Policy":` + string(text) + `}`
}

const tlsStatement = `{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::logs","arn:aws:s3:::logs/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`

// samplePlan has one of everything that a plan can say.
func samplePlan() *plan.Plan {
	ref := func(rule string) plan.FindingRef { return plan.FindingRef{Rule: rule, Fingerprint: "f-" + rule} }
	return &plan.Plan{
		Tool: "1.2.3", Created: started, Account: account, Partition: "aws",
		Changes: []plan.Change{
			planChange("", "account.publicAccessBlock", "PutPublicAccessBlock", "", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, func(c *plan.Change) {
				c.Fixes = []string{"account-block"}
			}),
			planChange("logs", "policy", "PutBucketPolicy", policyText(`{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}`), policyText(tlsStatement), func(c *plan.Change) {
				c.Fixes, c.Resolves = []string{"tls-only", "remove-public-statements"}, []plan.FindingRef{ref("tls"), ref("public")}
				c.Impacts = []plan.Impact{{Kind: "website", Text: "anyone can no longer read"}}
				c.Dangers = []plan.Danger{{Name: "remove-statements", Text: "statements that are there now go", Allowed: true}}
			}),
			planChange("logs", "versioning", "PutBucketVersioning", `{"Status":"Suspended"}`, `{"Status":"Enabled"}`, func(c *plan.Change) {
				c.Irreversible, c.Requires = "versioning never returns to unset", []string{"logs/policy"}
			}),
		},
		Refused: []plan.Refusal{
			{Bucket: "a", Fixes: []string{"kms"}, Reason: "the encryption could not be read", Hint: "grant s3:GetEncryptionConfiguration"},
			{Bucket: "b", Fixes: []string{"kms"}, Reason: "the encryption could not be read", Hint: "grant s3:GetEncryptionConfiguration"},
			{Subresource: "account.publicAccessBlock", Reason: "it is managed by the organization"},
		},
		Predictions: []plan.Prediction{
			{Bucket: "logs", Rule: "masked", Fingerprint: "f-masked", Before: "pass", After: "fail", Allowed: true},
			{Bucket: "logs", Rule: "public", Fingerprint: "f-public", Before: "fail", After: "pass"},
			{Bucket: "logs", Rule: "told", Fingerprint: "f-told", Before: "unknown", After: "pass"},
			{Bucket: "logs", Rule: "too", Fingerprint: "f-too", Before: "fail"},
		},
		Exposures: []plan.Exposure{
			{Bucket: "logs", Before: plan.Reach{Verdict: "public", List: "private", Read: "public", Write: "private", Admin: "private"}, After: plan.Reach{Verdict: "private", List: "private", Read: "private", Write: "private", Admin: "private"}},
			{Bucket: "same", Before: plan.Reach{Verdict: "shared", List: "private", Read: "shared", Write: "private", Admin: "private"}, After: plan.Reach{Verdict: "shared", List: "private", Read: "shared", Write: "private", Admin: "private"}},
		},
		Warnings: []string{"the target \"x\" fits no bucket of the snapshot"},
	}
}

// hostilePlan has in every text what a terminal, a page or a CI log would act upon.
func hostilePlan() *plan.Plan {
	bad := "\x1b[31m::error::\u202e\n::set-env name=X::y ##[error] <script>alert(1)</script> ```\n# @everyone | `x` [a](http://evil)"
	quoted, _ := json.Marshal(bad)
	p := samplePlan()
	for i := range p.Changes {
		c := &p.Changes[i]
		c.Fixes, c.Resolves = []string{bad}, []plan.FindingRef{{Rule: bad, Fingerprint: "x"}}
		c.Impacts, c.Dangers = []plan.Impact{{Kind: bad, Text: bad}}, []plan.Danger{{Name: bad, Text: bad}}
		c.Irreversible, c.Requires, c.Region, c.Key = bad, []string{bad}, bad, bad
		if c.Bucket != "" {
			c.Bucket = bad
		}
		c.Before, c.After = plan.None(), plan.Document{State: plan.Present, Value: json.RawMessage(`{` + string(quoted) + `:[{"Key":` + string(quoted) + `}]}`)}
	}
	for i := range p.Refused {
		p.Refused[i] = plan.Refusal{Bucket: bad, Subresource: bad, Fixes: []string{bad}, Reason: bad, Hint: bad}
	}
	for i := range p.Predictions {
		p.Predictions[i].Bucket, p.Predictions[i].Rule = bad, bad
	}
	p.Exposures[0].Bucket, p.Warnings[0] = bad, bad
	p.Account, p.Endpoint = bad, bad
	return p
}

func renderPlan(t testing.TB, name string, p *plan.Plan, o Options) string {
	t.Helper()
	outputs, err := ParsePlanOutputs([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := outputs[0].Format.Render(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPlanGolden holds the bytes of a plan in every format.
func TestPlanGolden(t *testing.T) {
	if err := plan.Write(io.Discard, samplePlan()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, format string
		plan         *plan.Plan
		o            Options
	}{
		{"plan.txt", "table", samplePlan(), Options{}},
		{"plan-60.txt", "table", samplePlan(), Options{Width: 60}},
		{"plan-color.txt", "table", samplePlan(), Options{Color: true}},
		{"plan.md", "markdown", samplePlan(), Options{}},
		{"plan.json", "json", samplePlan(), Options{}},
		{"empty.txt", "table", &plan.Plan{Tool: "1.2.3", Created: started, Account: account}, Options{}},
		{"hostile.txt", "table", hostilePlan(), Options{ActionsLog: true}},
		{"hostile.md", "markdown", hostilePlan(), Options{}},
	} {
		t.Run(c.file, func(t *testing.T) {
			golden(t, filepath.Join("testdata", "plan", c.file), []byte(renderPlan(t, c.format, c.plan, c.o)))
		})
	}
}

// TestPlanIsInert: nothing in a plan acts on a terminal, a CI log or a page.
func TestPlanIsInert(t *testing.T) {
	for _, width := range []int{0, 60, 200} {
		text := renderPlan(t, "table", hostilePlan(), Options{ActionsLog: true, Width: width})
		checkShown(t, "table", text)
		checkActionsLog(t, "table", text)
	}
	page := renderPlan(t, "markdown", hostilePlan(), Options{})
	checkShown(t, "markdown", page)
	inCode := false
	for _, line := range strings.Split(page, "\n") {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			inCode = !inCode
		case !inCode && (strings.Contains(line, "<script") || strings.Contains(line, "@everyone") || strings.Contains(strings.ReplaceAll(line, `\]`, ""), "](http")):
			t.Errorf("outside of code: %s", line)
		case inCode && !strings.HasPrefix(line, "+ ") && !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "! "):
			t.Errorf("a line of a diff without a sign: %q", line)
		}
	}
	if inCode {
		t.Error("a block of code is not closed")
	}
}

// TestPlanMarkdownBudget: a page that is too long is cut, and says so.
func TestPlanMarkdownBudget(t *testing.T) {
	p := samplePlan()
	for range 200 {
		p.Changes = append(p.Changes, p.Changes[1])
		p.Changes = append(p.Changes, p.Changes[0])
	}
	text := renderPlan(t, "markdown", p, Options{MaxBytes: 12_000})
	if len(text) > 12_000 || !strings.Contains(text, "Cut here") {
		t.Errorf("%d bytes: %.300s", len(text), text)
	}
}

// TestValueLines: whatever the width, the lines together are the value.
func TestValueLines(t *testing.T) {
	values := []string{
		`"text"`, `12345678901234567890`, `null`, `[]`, `{}`, `[[],{}]`, `{"b":1,"a":[1,2,{"c":"a long text that does not fit anywhere at all"}],"d":{"e":null}}`, tlsStatement,
	}
	for _, text := range values {
		for width := range 120 {
			lines := valueLines(json.RawMessage(text), width)
			var got, want any
			if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), &got); err != nil {
				t.Fatalf("%s at %d: %v\n%s", text, width, err, strings.Join(lines, "\n"))
			}
			if err := json.Unmarshal([]byte(text), &want); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s at %d: %s", text, width, strings.Join(lines, "\n"))
			}
		}
	}
}

func TestParsePlanOutputs(t *testing.T) {
	outputs, err := ParsePlanOutputs(nil)
	if err != nil || len(outputs) != 1 || outputs[0].Format.Name != "table" {
		t.Errorf("%v %v", outputs, err)
	}
	for _, bad := range [][]string{{"sarif"}, {"json="}, {"json", "markdown"}} {
		if _, err := ParsePlanOutputs(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
