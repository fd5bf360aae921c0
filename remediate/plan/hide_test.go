package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestHide: no view of a change shows a secret, wherever in a document it stands;
// everything else is shown, and the document keeps it.
func TestHide(t *testing.T) {
	policy, _ := json.Marshal(`{"Statement":[{"Sid":"A","Condition":{"StringEquals":{"aws:Referer":["x-hunter2"]}}}]}`)
	for _, text := range []string{
		`{"TagSet":[{"Key":"token","Value":"hunter2"},{"Key":"owner","Value":"web"}]}`,
		`{"Policy":` + string(policy) + `}`,
		`{"Rules":[{"ID":"hunter2","Status":"web"}]}`,
	} {
		c := Change{Before: None(), After: Document{State: Present, Value: json.RawMessage(text)}}
		c.Hide([]string{"", "hunter2"})
		for _, fields := range [][]FieldChange{c.Fields(), c.Between(c.After, None())} {
			shown := fmt.Sprintf("%s", fields)
			for _, f := range fields {
				shown += f.Path + string(f.Old) + string(f.New)
			}
			if strings.Contains(shown, "hunter2") || !strings.Contains(shown, hidden) {
				t.Errorf("%s is shown as %s", text, shown)
			}
		}
		if !strings.Contains(string(c.After.Value), "hunter2") || strings.Contains(strings.Join(c.Sensitive, ""), "hunter2") {
			t.Errorf("%s %v", c.After.Value, c.Sensitive)
		}
	}
	c := Change{Before: None(), After: Document{State: Present, Value: json.RawMessage(`{"A":"b"}`)}}
	if c.Hide(nil); c.Sensitive != nil || len(c.Fields()) != 1 {
		t.Errorf("%+v", c)
	}
}
