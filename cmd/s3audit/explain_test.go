package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// TestExplainIsSafe: names, tags, messages and reasons are other people's text.
// They neither steer a terminal nor make lines of their own, and what is long is
// cut with its length said.
func TestExplainIsSafe(t *testing.T) {
	const evil = "a\x1b[2Jb\u202ec\n::error::d\ne"
	value, err := json.Marshal(evil + strings.Repeat("ä", 500))
	if err != nil {
		t.Fatal(err)
	}
	rule := finding.Rule{ID: "r", Title: evil, Remediation: evil, Severity: finding.Low}
	missing := finding.Missing{Subresource: "policy", State: "denied", API: evil, Action: evil, Code: evil, RequestID: evil}
	x := &explanation{
		Account: evil, Region: evil, Bucket: evil, library: &framework.Library{},
		Explanation: &rules.Explanation{
			Rule: rule, Verdict: finding.Fail, Evaluated: true,
			Answers:    []rules.Answer{{Subresource: "policy", State: "denied", Missing: &missing}},
			Reads:      []rules.Read{{Path: `bucket["` + evil + `"]`, Value: value}, {Path: "bucket.gone"}},
			Parameters: []rules.Setting{{Parameter: finding.Parameter{Name: "p", Default: json.RawMessage(`1`)}, Value: value, Set: true}},
		},
		Findings: []finding.Finding{{
			Verdict: finding.Fail, Message: evil, Evidence: []finding.Evidence{{Path: evil, Value: value, Message: evil}},
			Missing: []finding.Missing{missing}, Exception: &finding.Exception{Reason: evil, Owner: evil, Ticket: evil, Expires: "2099-01-01"},
		}},
	}
	for range 100 {
		x.Reads = append(x.Reads, rules.Read{Path: "bucket.more"})
	}
	var out bytes.Buffer
	if err := x.write(&environment{stdout: &out}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\n::") || strings.Contains(text, "\ne") {
		t.Errorf("not safe:\n%s", text)
	}
	for _, want := range []string{"… (5", "characters)", "bucket.gone: not there", "and 42 places more", "until 2099-01-01", "set; the default is 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not there:\n%s", want, text)
		}
	}
}
