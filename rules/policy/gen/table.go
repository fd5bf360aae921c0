package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// readTable reads the table that is there.
func readTable(path string) ([]policy.Action, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Actions []policy.Action `json:"actions"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return file.Actions, nil
}

// table is the text of the file: an action a line, so that a change of one
// shows as one.
func table(source, date string, list []policy.Action) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "{\n  \"source\": %s,\n  \"date\": %s,\n  \"actions\": [\n", quoted(source), quoted(date))
	for i, a := range list {
		comma := ","
		if i == len(list)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "    %s%s\n", line(a), comma)
	}
	b.WriteString("  ]\n}\n")
	return []byte(b.String())
}

func line(a policy.Action) string {
	resources := make([]string, len(a.Resources))
	for i, r := range a.Resources {
		resources[i] = quoted(r)
	}
	return fmt.Sprintf(`{"name": %s, "access_level": %s, "resources": [%s]}`, quoted(a.Name), quoted(a.AccessLevel), strings.Join(resources, ", "))
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(b)
}

// differences are the lines that one table has and the other lacks.
func differences(before, now []policy.Action) []string {
	old, fresh := lines(before), lines(now)
	changes := []string{}
	for _, l := range old {
		if !slices.Contains(fresh, l) {
			changes = append(changes, "- "+l)
		}
	}
	for _, l := range fresh {
		if !slices.Contains(old, l) {
			changes = append(changes, "+ "+l)
		}
	}
	return changes
}

func lines(list []policy.Action) []string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = line(a)
	}
	return out
}
