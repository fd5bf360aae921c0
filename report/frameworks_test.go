package report

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/framework"
)

// controlled is a report with two frameworks, one of them with a mapping of ours.
func controlled(hostile string) *Report {
	r := cleanReport()
	controls := []framework.Control{
		{ID: "2.21", Title: "No policy lets in everybody" + hostile, Rules: []string{"bucket-policy-public"}},
		{ID: "3.1.1", Title: "Buckets are versioned", Rules: []string{"versioning-enabled"}},
		{ID: "3.1.2", Title: "The block is on", Rules: []string{"bucket-public-access-block", "left-out" + hostile}},
		{ID: "3.1.3", Title: "Data is classified", Manual: true, Note: "Look in Macie." + hostile},
		{ID: "3.1.4", Title: "Tags name the owner", Rules: []string{"tags-owner"}},
		{ID: "3.1.5", Title: "Agreed", Rules: []string{"access-logging-enabled"}},
	}
	ran := map[string]framework.Counts{
		"bucket-policy-public": {Pass: 36, Fail: 1, Unknown: 2}, "versioning-enabled": {Pass: 39},
		"bucket-public-access-block": {Pass: 39}, "tags-owner": {NotApplicable: 39}, "access-logging-enabled": {Pass: 30, Fail: 9, Excepted: 9},
	}
	ours := &framework.Framework{ID: "acme-1.0-proposed", Name: "Acme" + hostile, Version: "1.0", Proposed: true, Label: framework.Label, Controls: controls}
	theirs := &framework.Framework{ID: "cis-aws-7.0.0", Name: "CIS Foundations", Version: "7.0.0", Publisher: "Center for Internet Security",
		URL: "https://www.cisecurity.org/", Controls: controls}
	r.Frameworks = []framework.Card{framework.Scorecard(theirs, ran, true), framework.Scorecard(ours, ran, true)}
	return r
}

// showsFrameworks is true of the formats that have a result by control.
func showsFrameworks(f Format) bool {
	return slices.Contains([]string{"table", "json", "sarif", "html", "markdown", "prometheus"}, f.Name)
}

// TestFrameworksGolden holds what each format makes of them.
func TestFrameworksGolden(t *testing.T) {
	for _, f := range Formats() {
		if !showsFrameworks(f) {
			continue
		}
		name := "frameworks." + extension(f.Name)
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("testdata", "frameworks", name), legible(t, f.Name, render(t, f.Name, controlled(""), Options{Brief: true})))
		})
	}
}

// TestProposedIsLabelled: no output shows a mapping of ours without saying so.
func TestProposedIsLabelled(t *testing.T) {
	for _, f := range Formats() {
		if !showsFrameworks(f) {
			continue
		}
		have := string(render(t, f.Name, controlled(""), Options{Width: 200}))
		label := framework.Label
		if f.Name == "html" {
			label = strings.ReplaceAll(label, "'", "&#39;")
		}
		if !strings.Contains(have, label) {
			t.Errorf("%s does not say %q", f.Name, label)
		}
		r := controlled("")
		r.Frameworks = r.Frameworks[:1]
		if have := string(render(t, f.Name, r, Options{Width: 200})); strings.Contains(have, "proposed mapping") {
			t.Errorf("%s calls the publisher's mapping ours", f.Name)
		}
	}
}

func TestFrameworksFollowTheSchema(t *testing.T) {
	whole, _ := schemas(t)
	good := string(render(t, "json", controlled(""), Options{}))
	if err := whole.Validate(decode(t, []byte(good))); err != nil {
		t.Error(err)
	}
	for name, swap := range map[string][2]string{
		"status":  {`"status": "manual"`, `"status": "fine"`},
		"counts":  {`"excepted": 9`, `"excepted": -9`},
		"summary": {`"not-satisfied": 2`, `"failed": 2`},
	} {
		if err := whole.Validate(decode(t, []byte(strings.Replace(good, swap[0], swap[1], 1)))); err == nil {
			t.Errorf("the schema takes %s", name)
		}
	}
}

// TestFrameworksAreSafe: titles and notes of a user's file steer nothing.
func TestFrameworksAreSafe(t *testing.T) {
	const evil = "\x1b[31m<script>alert(1)</script>\u202e|](x)`\n::error::"
	for _, f := range Formats() {
		if !showsFrameworks(f) {
			continue
		}
		have := string(render(t, f.Name, controlled(evil), Options{ActionsLog: true}))
		for _, bad := range []string{"\x1b", "\u202e", "\n::error", "<script>alert"} {
			if f.Name == "json" || f.Name == "sarif" {
				if bad == "<script>alert" {
					continue // text in a string
				}
			}
			if f.Name == "table" && bad == "<script>alert" {
				continue
			}
			if strings.Contains(have, bad) {
				t.Errorf("%s lets %q through", f.Name, bad)
			}
		}
		if f.Name == "json" || f.Name == "sarif" {
			if !json.Valid([]byte(have)) {
				t.Errorf("%s is no JSON", f.Name)
			}
		}
	}
}

// TestLongFrameworkKeepsTheBudget: a standard with many controls costs no bucket its place.
func TestLongFrameworkKeepsTheBudget(t *testing.T) {
	r := typicalReport()
	long := &framework.Framework{ID: "long", Name: "Long"}
	for range 3000 {
		long.Controls = append(long.Controls, framework.Control{ID: "X-1", Title: strings.Repeat("long ", 10), Manual: true, Note: strings.Repeat("look ", 20)})
	}
	r.Frameworks = []framework.Card{framework.Scorecard(long, nil, true)}
	have := render(t, "markdown", r, Options{MaxBytes: 20_000})
	if len(have) > 20_000 || !strings.Contains(string(have), "did not fit") || !strings.Contains(string(have), "acme-forgotten-export") {
		t.Errorf("%d bytes", len(have))
	}
	short := string(render(t, "table", r, Options{Brief: true}))
	if n := strings.Count(short, "X-1"); n != maxControls || !strings.Contains(short, "… and 2,970 more controls not shown here") {
		t.Errorf("the table shows %d of 3000 controls to look at", n)
	}
	if n := strings.Count(string(render(t, "table", r, Options{})), "X-1"); n != 3000 {
		t.Errorf("the whole table shows %d of 3000 controls", n)
	}
}
