package drift

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// ordered are the lists whose order S3 minds: of both, the first entry that
// matches a request is the one that counts.
// Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html,
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
var ordered = map[string]bool{"CORSRules": true, "RoutingRules": true}

// notConfiguration are members that say nothing about how a bucket is set up:
// S3 has stopped to send the display names of owners and grantees.
var notConfiguration = map[string]bool{"DisplayName": true}

// normal is a document in one spelling: lists sorted where S3 does not mind
// their order, policies opened. What it returns is made of maps, lists, texts,
// json.Numbers, booleans and nil.
func normal(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			if !notConfiguration[name] {
				out[name] = normal(name, value)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = normal("", item)
		}
		if !ordered[key] {
			sortByText(out)
		}
		return out
	case string:
		if key == "Policy" {
			return policy(v)
		}
	}
	return v
}

func sortByText(list []any) {
	slices.SortFunc(list, func(a, b any) int { return bytes.Compare(text(a), text(b)) })
}

func text(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic("drift: " + err.Error()) // it was decoded from JSON
	}
	return out
}

// decode reads JSON, keeping numbers as they are written.
func decode(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// policy is a policy in one spelling; a text that is no JSON object stays.
func policy(source string) any {
	tree, err := decode([]byte(source))
	document, ok := tree.(map[string]any)
	if err != nil || !ok {
		return source
	}
	for name, value := range document {
		if strings.EqualFold(name, "Statement") {
			delete(document, name)
			statements := several(value)
			for i, s := range statements {
				statements[i] = statement(s)
			}
			sortByText(statements)
			document["Statement"] = statements
		}
	}
	return document
}

// several is a list, or the list of the one that stands in its place.
func several(v any) []any {
	if list, ok := v.([]any); ok {
		return slices.Clone(list)
	}
	return []any{v}
}

func statement(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := make(map[string]any, len(object))
	for name, value := range object {
		switch strings.ToLower(name) {
		case "action", "notaction":
			out[name] = words(value, strings.ToLower)
		case "resource", "notresource":
			out[name] = words(value, nil)
		case "principal", "notprincipal":
			out[name] = principal(value)
		case "condition":
			out[name] = condition(value)
		default:
			out[name] = value
		}
	}
	return out
}

// words is a sorted list of texts, each once, however they were written.
func words(v any, spell func(string) string) any {
	var list []string
	for _, item := range several(v) {
		word, ok := item.(string)
		if !ok {
			word = fmt.Sprint(item) // booleans and numbers stand for their texts
		}
		if spell != nil {
			word = spell(word)
		}
		list = append(list, word)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	out := make([]any, len(list))
	for i, word := range list {
		out[i] = word
	}
	return out
}

// principal spells "*" as AWS spells it in full, and an account by its id.
func principal(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		object = map[string]any{"AWS": v}
	}
	out := make(map[string]any, len(object))
	for kind, value := range object {
		out[kind] = words(value, func(name string) string {
			if head, root := strings.CutSuffix(name, ":root"); root && strings.Count(head, ":") == 4 {
				return head[strings.LastIndexByte(head, ':')+1:]
			}
			return name
		})
	}
	return out
}

// condition has operators and keys in lower case, which is how they compare.
func condition(v any) any {
	operators, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := make(map[string]any, len(operators))
	for operator, keys := range operators {
		object, ok := keys.(map[string]any)
		if !ok {
			return v
		}
		spelled := make(map[string]any, len(object))
		for key, values := range object {
			spelled[strings.ToLower(key)] = words(values, nil)
		}
		out[strings.ToLower(operator)] = spelled
	}
	return out
}
