package plan

import (
	"fmt"
	"strings"
	"testing"
)

func shown(changes []FieldChange) string {
	var out []string
	for _, c := range changes {
		out = append(out, fmt.Sprintf("%s: %s -> %s", c.Path, c.Old, c.New))
	}
	return strings.Join(out, "\n")
}

func TestDiff(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"field", `{"Status":"Suspended"}`, `{"Status":"Enabled"}`, `Status: "Suspended" -> "Enabled"`},
		{"from nothing", ``, `{"A":{"B":true,"C":false}}`, "A.B:  -> true\nA.C:  -> false"},
		{"to nothing", `{"A":{"B":true}}`, ``, "A.B: true -> "},
		{
			"rule by id, moved", `{"Rules":[{"ID":"a","Days":1},{"ID":"b"}]}`, `{"Rules":[{"ID":"b"},{"ID":"a","Days":2},{"ID":"c"}]}`,
			"Rules[\"a\"].Days: 1 -> 2\nRules[\"c\"]:  -> {\"ID\":\"c\"}",
		},
		{"tag", `{"TagSet":[{"Key":"k","Value":"1"}]}`, `{"TagSet":[{"Key":"k","Value":"2"}]}`, `TagSet["k"].Value: "1" -> "2"`},
		{"one rule without id", `{"Rules":[{"On":false,"X":1}]}`, `{"Rules":[{"On":true,"X":1}]}`, `Rules[0].On: false -> true`},
		{"scalars", `{"Events":["a","b"]}`, `{"Events":["b","c"]}`, "Events[]: \"a\" -> \nEvents[]:  -> \"c\""},
		{"order", `{"Events":["a","b"]}`, `{"Events":["b","a"]}`, `Events: ["a","b"] -> ["b","a"]`},
		{
			"policy", `{"Policy":"{\"Statement\":[{\"Sid\":\"a\",\"Action\":\"x\"}]}"}`, `{"Policy":"{\"Statement\": [{\"Sid\":\"a\",\"Action\":\"y\"},{\"Sid\":\"b\"}]}"}`,
			"Policy.Statement[\"a\"].Action: \"x\" -> \"y\"\nPolicy.Statement[\"b\"]:  -> {\"Sid\":\"b\"}",
		},
		{"policy laid out anew", `{"Policy":"{}"}`, `{"Policy":"{ }"}`, `: {"Policy":"{}"} -> {"Policy":"{ }"}`},
		{"same", `{"A":1,"B":2}`, `{"B":2,"A":1}`, ""},
	} {
		if got := shown(Diff(document(test.before), document(test.after))); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
