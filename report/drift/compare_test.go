package drift

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/finding"
)

// shown is a comparison in one text.
func shown(changed, blind []Subresource, recreated bool) string {
	var out []string
	for _, s := range changed {
		for _, f := range s.Fields {
			out = append(out, fmt.Sprintf("%s %s: %s -> %s", s.Name, f.Path, f.Old, f.New))
		}
		if len(s.Fields) == 0 {
			out = append(out, s.Name+" "+s.Old+" -> "+s.New)
		}
	}
	for _, s := range blind {
		out = append(out, "? "+s.Name+" "+s.Old+" -> "+s.New)
	}
	if recreated {
		out = append(out, "recreated")
	}
	return strings.Join(out, "\n")
}

func policyOf(text string) string {
	quoted, _ := json.Marshal(text)
	return `{"policy":{"state":"present","value":{"Policy":` + string(quoted) + `}}}`
}

func TestCompare(t *testing.T) {
	const grants = `{"acl":{"state":"present","value":{"Owner":{"ID":"o","DisplayName":"%s"},"Grants":[%s]}}}`
	const all, one = `{"Grantee":{"URI":"AllUsers"},"Permission":"READ"}`, `{"Grantee":{"ID":"o"},"Permission":"FULL_CONTROL"}`
	for _, test := range []struct{ name, before, after, want string }{
		{"nothing", `{"versioning":{"state":"absent"}}`, `{"versioning":{"state":"absent"}, "name": "b"}`, ""},
		{"a field", `{"versioning":{"state":"present","value":{"Status":"Suspended"}}}`, `{"versioning":{"state":"present","value":{"Status":"Enabled"}}}`, `versioning Status: "Suspended" -> "Enabled"`},
		{"set up", `{"versioning":{"state":"absent"}}`, `{"versioning":{"state":"present","value":{"Status":"Enabled"}}}`, `versioning Status:  -> "Enabled"`},
		{"denied now", `{"versioning":{"state":"absent"}}`, `{"versioning":{"state":"denied","code":"AccessDenied","requestId":"1"}}`, "? versioning absent -> denied"},
		{"denied both times", `{"versioning":{"state":"denied","requestId":"1"}}`, `{"versioning":{"state":"denied","requestId":"2"}}`, ""},
		{"not asked", `{"versioning":{"state":"present","value":{"Status":"Enabled"}}}`, `{}`, "? versioning present -> not-collected"},
		{"order of grants, display names", fmt.Sprintf(grants, "old", all+","+one), fmt.Sprintf(grants, "new", one+","+all), ""},
		{"a grant less", fmt.Sprintf(grants, "", all+","+one), fmt.Sprintf(grants, "", one), `acl Grants[1]: ` + `{"Grantee":{"URI":"AllUsers"},"Permission":"READ"} -> `},
		{"order of CORS rules counts", `{"cors":{"state":"present","value":{"CORSRules":[{"ID":"a"},{"ID":"b"}]}}}`, `{"cors":{"state":"present","value":{"CORSRules":[{"ID":"b"},{"ID":"a"}]}}}`,
			`cors CORSRules: [{"ID":"a"},{"ID":"b"}] -> [{"ID":"b"},{"ID":"a"}]`},
		{"order of tags does not", `{"tagging":{"state":"present","value":{"TagSet":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}}}`,
			`{"tagging":{"state":"present","value":{"TagSet":[{"Key":"b","Value":"3"},{"Key":"a","Value":"1"}]}}}`, `tagging TagSet["b"].Value: "2" -> "3"`},
		{"recreated", `{"creationDate":"2020-01-01T00:00:00Z"}`, `{"creationDate":"2026-01-01T00:00:00Z"}`, "recreated"},
		{"samples of contents", `{"uploads":{"state":"present","value":{"Uploads":[1]}}}`, `{"uploads":{"state":"present","value":{"Uploads":[2]}}}`, ""},
		{"within a list, denied", `{"accessPoints":{"state":"present","value":{"AccessPointList":[{"AccessPointArn":"p","Bucket":"x","Policy":{"state":"absent"}}]}}}`,
			`{"accessPoints":{"state":"present","value":{"AccessPointList":[{"AccessPointArn":"p","Bucket":"x","Policy":{"state":"denied","requestId":"7"}}]}}}`, "? accessPoints present -> present"},
		{"within a list, changed", `{"accessPoints":{"state":"present","value":{"AccessPointList":[{"AccessPointArn":"p","Bucket":"x","Policy":{"state":"absent"}},{"AccessPointArn":"q"}]}}}`,
			`{"accessPoints":{"state":"present","value":{"AccessPointList":[{"AccessPointArn":"q"},{"AccessPointArn":"p","Bucket":"y","Policy":{"state":"denied"}}]}}}`,
			`accessPoints AccessPointList["p"].Bucket: "x" -> "y"`},
		{"a policy spelled otherwise",
			policyOf(`{"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["x","y"],"Condition":{"Bool":{"aws:SecureTransport":true}}}}`),
			policyOf(`{ "Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["S3:getobject"],"Resource":["y","x"],"Sid":"a","Condition":{"bool":{"AWS:securetransport":["true"]}}}],"Version":"2012-10-17"}`), ""},
		{"a statement more",
			policyOf(`{"Statement":[{"Sid":"a","Effect":"Allow","Action":"x"}]}`), policyOf(`{"Statement":[{"Sid":"b","Effect":"Deny","Action":"x"},{"Sid":"a","Effect":"Allow","Action":["y"]}]}`),
			"policy Policy.Statement[\"a\"].Action[]: \"x\" -> \npolicy Policy.Statement[\"a\"].Action[]:  -> \"y\"\npolicy Policy.Statement[\"b\"]:  -> {\"Action\":[\"x\"],\"Effect\":\"Deny\",\"Sid\":\"b\"}"},
		{"no JSON in a policy", policyOf(`{`), policyOf(`[`), `policy Policy: "{" -> "["`},
	} {
		changed, blind, recreated, err := Compare(json.RawMessage(test.before), json.RawMessage(test.after))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, shown(changed, blind, recreated)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestVerdicts holds what becomes of one verdict.
func TestVerdicts(t *testing.T) {
	agreed := &finding.Exception{}
	at := func(v finding.Verdict, parts ...string) []finding.Finding {
		return []finding.Finding{{Fingerprint: "f", Verdict: v, Change: &finding.Change{Parts: parts}}}
	}
	except := func(list []finding.Finding) []finding.Finding {
		list[0].Exception = agreed
		return list
	}
	for _, test := range []struct {
		name          string
		presence      Presence
		before, after []finding.Finding
		want          Turn
	}{
		{"new", Both, nil, at(finding.Fail), New},
		{"new bucket", Appeared, nil, at(finding.Fail), New},
		{"unknown, then fails", Both, at(finding.Unknown), at(finding.Fail), KnownAgain},
		{"fixed", Both, at(finding.Fail), nil, Fixed},
		{"with its bucket", Gone, at(finding.Fail), nil, WithBucket},
		{"not in a part of the account", OnlyOld, at(finding.Fail), nil, ""},
		{"unknown, with its bucket", Gone, at(finding.Unknown), nil, ""},
		{"became unknown", Both, at(finding.Fail), at(finding.Unknown), BecameUnknown},
		{"passed, then unknown", Both, nil, at(finding.Unknown), BecameUnknown},
		{"known again", Both, at(finding.Unknown), nil, KnownAgain},
		{"agreed now", Both, at(finding.Fail), except(at(finding.Fail)), Excepted},
		{"agreed no more", Both, except(at(finding.Fail)), at(finding.Fail), ExceptionEnded},
		{"agreed and repaired", Both, except(at(finding.Fail)), nil, ""},
		{"one more statement", Both, at(finding.Fail, "a"), at(finding.Fail, "a", "b"), Updated},
		{"one statement less", Both, at(finding.Fail, "a", "b"), at(finding.Fail, "b"), Unchanged},
		{"the same", Both, at(finding.Fail, "a"), at(finding.Fail, "a"), ""},
		{"unknown, still", Both, at(finding.Unknown), at(finding.Error), ""},
		{"agreed, still", Both, except(at(finding.Fail)), except(at(finding.Fail)), ""},
	} {
		changed, unchanged := Verdicts(test.presence, test.before, test.after)
		var got Turn
		if len(changed) > 0 {
			got = changed[0].Turn
		}
		if got != test.want || len(changed)+unchanged > 1 {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// FuzzCompare: any two records compare without a panic; one with itself has no
// change, and what changed one way changed the other way too.
func FuzzCompare(f *testing.F) {
	f.Add(policyOf(`{"Statement":[{"Sid":"a","Condition":{"Bool":1},"Principal":{"AWS":[1,null]}}]}`), policyOf(`{"statement":"x"}`))
	f.Add(`{"acl":{"state":"present","value":{"Grants":[{"Grantee":{"ID":"o"}}]}}}`, `{"acl":{"state":"denied"}}`)
	f.Add(`{"a":{"state":"present","value":[{"Arn":"x","state":"failed"},[1,[2]]]}}`, `{"a":{"state":"present","value":[{"Arn":"x","state":"present"},[[2],1]]}}`)
	f.Fuzz(func(t *testing.T, before, after string) {
		changed, blind, _, err := Compare(json.RawMessage(before), json.RawMessage(after))
		if err != nil {
			return
		}
		back, again, _, err := Compare(json.RawMessage(after), json.RawMessage(before))
		if err != nil || len(back) != len(changed) || len(again) != len(blind) {
			t.Errorf("%d and %d one way, %d and %d the other: %v", len(changed), len(blind), len(back), len(again), err)
		}
		if same, _, _, err := Compare(json.RawMessage(before), json.RawMessage(before+" ")); err == nil && len(same) > 0 {
			t.Errorf("changed against itself: %s", shown(same, nil, false))
		}
	})
}
