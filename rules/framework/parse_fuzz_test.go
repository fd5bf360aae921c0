package framework

import (
	"strings"
	"testing"

	"s3audit/rules/finding"
)

// FuzzParse: whatever a file says, it is taken or refused with a place, and
// what is taken gives every control one status.
func FuzzParse(f *testing.F) {
	f.Add(`{"acme-1.0": {"name": "Acme", "controls": [{"id": "A-1", "title": "T", "rules": ["bucket-versioning", "b*"]}]}}`)
	f.Add(`{"acme": {"name": "Acme", "controls": [{"id": "A-1", "title": "T", "manual": true, "note": "n"}]}, "acme": {}}`)
	f.Add(`{"mine": {"title": "x", "tags": ["cost"], "rules": ["["]}}`)
	f.Add(`{"a": {"controls": [{"id": "\u0000", "rules": [""]}]}, "a": {}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, packs := range []bool{false, true} {
			l := &Library{near: func(string, []string) string { return "" }, files: map[string]*file{}}
			one := &file{name: "f.json", text: []byte(text), near: l.near}
			l.take(one, packs)
			for _, err := range one.errs {
				if !strings.HasPrefix(err.Error(), "f.json:") {
					t.Fatalf("no place: %v", err)
				}
			}
			_ = l.Bind([]finding.Rule{{ID: "bucket-versioning", Tags: []string{"cost"}, Frameworks: map[string][]string{"acme-1.0": {"A-1", "A-9"}}}})
			for _, f := range l.Frameworks() {
				oneStatusEach(t, f)
			}
		}
	})
}

func oneStatusEach(t *testing.T, f *Framework) {
	card := Scorecard(f, map[string]Counts{"bucket-versioning": {Pass: 1}}, true)
	total := 0
	for _, n := range card.Summary {
		total += n
	}
	if total != len(f.Controls) || len(card.Controls) != total {
		t.Fatalf("%d of %d controls have a status", total, len(f.Controls))
	}
}
