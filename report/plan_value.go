package report

import (
	"bytes"
	"encoding/json"

	"github.com/jedib0t/go-pretty/v6/text"
)

// valueLines is a JSON value in one line where that fits, and else with a line
// for each member, of which each again is one line where that fits. Its members
// keep their order.
func valueLines(value json.RawMessage, width int) []string {
	one := plain(string(value))
	if text.StringWidth(one) <= width {
		return []string{one}
	}
	d := json.NewDecoder(bytes.NewReader(value))
	start, err := d.Token()
	open, ok := start.(json.Delim)
	if err != nil || !ok {
		return []string{one}
	}
	lines := []string{open.String()}
	for d.More() {
		name := ""
		if open == '{' {
			key, err := d.Token()
			text, ok := key.(string)
			if err != nil || !ok {
				return []string{one}
			}
			quoted, _ := json.Marshal(text)
			name = plain(string(quoted)) + ": "
		}
		var member json.RawMessage
		if d.Decode(&member) != nil {
			return []string{one}
		}
		inner := valueLines(member, width-2-text.StringWidth(name))
		inner[0] = name + inner[0]
		if d.More() {
			inner[len(inner)-1] += ","
		}
		for _, line := range inner {
			lines = append(lines, "  "+line)
		}
	}
	if open == '{' {
		return append(lines, "}")
	}
	return append(lines, "]")
}
