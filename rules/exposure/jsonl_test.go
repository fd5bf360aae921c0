package exposure_test

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/exposure"
)

// What is written by hand is what encoding/json writes, for any result; a
// field that is new and not written shows here.
func TestAppendJSON(t *testing.T) {
	same := func(r exposure.Result) bool {
		want, err := json.Marshal(&r)
		if err != nil {
			t.Fatal(err)
		}
		have := (&r).AppendJSON([]byte("before"))
		if diff := cmp.Diff("before"+string(want), string(have)); diff != "" {
			t.Error(diff)
			return false
		}
		return true
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 300, Rand: rand.New(rand.NewSource(1))}); err != nil {
		t.Error(err)
	}
	same(exposure.Result{})
	awkward := "\"\\/\b\f\n\r\t\x00\x1f\x7f<>&é\u2028\u2029\ufffd😀\xff\xc3"
	same(exposure.Result{Verdict: exposure.Level(awkward), Warnings: []exposure.Warning{{Message: awkward}}})
}

const openPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`

// lineAnswer is the part of an answer that the tests look at.
type lineAnswer struct {
	ID                 any
	Verdict            exposure.Level
	PolicyIsPublic     *bool `json:"policy_is_public"`
	Read, List         exposure.Level
	ObjectsCanBePublic *bool `json:"objects_can_be_public"`
	Missing            []exposure.Missing
	Latent             []exposure.Latent
	Error              string
}

func answerLine(t *testing.T, j *exposure.LineJudge, line string) lineAnswer {
	t.Helper()
	out, r, err := j.Append(nil, []byte(line), 1)
	var a lineAnswer
	if wrong := json.Unmarshal(out, &a); wrong != nil || bytes.Count(out, []byte("\n")) != 1 || out[len(out)-1] != '\n' {
		t.Fatalf("%s\ngives %q: %v", line, out, wrong)
	}
	if (err != nil) != (a.Error != "") || (err == nil) != (r != nil) || r != nil && a.Verdict != r.Verdict {
		t.Fatalf("%s\ngives %q and %+v, %v", line, out, r, err)
	}
	return a
}

func TestLines(t *testing.T) {
	quoted, _ := json.Marshal(openPolicy)
	block := func(on string) string { return `{"RestrictPublicBuckets":` + on + `}` }
	acl := `{"Owner":{"ID":"me","DisplayName":"x"},"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}]}`
	all := `,"acl":null,"ownership":null,"public_access_block":null,"account_public_access_block":null,"organization_s3_policy":null,"access_points":null`
	for name, tc := range map[string]struct {
		line    string
		verdict exposure.Level
		missing bool
	}{
		"policy alone":             {`{"policy":` + openPolicy + `}`, exposure.Public, false},
		"its text":                 {`{"policy":` + string(quoted) + `}`, exposure.Public, false},
		"an owner beside it":       {`{"policy":` + openPolicy + `,"kind":"bucket-policy","owner_account":"111122223333","owner_canonical_id":null}`, exposure.Public, false},
		"everything known":         {`{"policy":` + openPolicy + all + `}`, exposure.Public, false},
		"no policy":                {`{"policy":null}`, exposure.Private, false},
		"nothing at all":           {`{"policy":null` + all + `}`, exposure.Private, false},
		"nothing known":            {`{"id":1}`, exposure.Unknown, true},
		"block on":                 {`{"policy":` + openPolicy + `,"public_access_block":` + block("true") + `,"acl":null,"access_points":null}`, exposure.Private, false},
		"block in S3's answer":     {`{"policy":` + openPolicy + `,"public_access_block":{"PublicAccessBlockConfiguration":` + block("true") + `},"acl":null,"access_points":null}`, exposure.Private, false},
		"account's block on":       {`{"policy":` + openPolicy + `,"account_public_access_block":` + block("true") + `,"acl":null,"access_points":null}`, exposure.Private, false},
		"account's not known":      {`{"policy":` + openPolicy + `,"public_access_block":` + block("false") + `,"acl":null,"access_points":null}`, exposure.Unknown, true},
		"organization says all":    {`{"policy":` + openPolicy + `,"organization_s3_policy":"all","acl":null,"access_points":[]}`, exposure.Private, false},
		"ownership not known":      {`{"policy":null,"acl":` + acl + `,"public_access_block":null,"account_public_access_block":null}`, exposure.Unknown, true},
		"ACL parked":               {`{"policy":null,"acl":` + acl + `,"ownership":"BucketOwnerEnforced","access_points":[]}`, exposure.Private, false},
		"a policy S3 would refuse": {`{"policy":{"Statement":[{"Effect":"Permit"}]}}`, exposure.Unknown, true},
		"a text that is no JSON":   {`{"policy":"{"}`, exposure.Unknown, true},
		"an access point": {`{"policy":` + strings.ReplaceAll(openPolicy, `"Resource":`, `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}},"Resource":`) +
			`,"owner_account":"111122223333","acl":null,"ownership":null,"public_access_block":null,"account_public_access_block":null,"access_points":[{"name":"p","account":"111122223333","network_origin":"Internet","public_access_block":` + block("false") + `,"policy":` +
			strings.ReplaceAll(openPolicy, "arn:aws:s3:::b/*", "arn:aws:s3:us-east-1:111122223333:accesspoint/p/object/*") + `}]}`, exposure.Public, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := answerLine(t, &exposure.LineJudge{}, tc.line)
			if a.Error != "" || a.Verdict != tc.verdict || tc.missing && len(a.Missing) == 0 && a.Verdict == exposure.Unknown {
				t.Errorf("%s\ngives %+v", tc.line, a)
			}
		})
	}
}

func TestLineIDs(t *testing.T) {
	j := &exposure.LineJudge{}
	for id, want := range map[string]any{`"a\u0062"`: "ab", `7`: 7.0, `-1.5e3`: -1500.0, `null`: nil, `"<é>"`: "<é>"} {
		if a := answerLine(t, j, `{"policy":null,"id":`+id+`}`); a.ID != want || a.Error != "" {
			t.Errorf("%s: %+v", id, a)
		}
		if a := answerLine(t, j, `{"what":1,"id":`+id+`}`); a.ID != want || a.Error == "" {
			t.Errorf("%s beside a mistake: %+v", id, a)
		}
	}
}

func TestLineMistakes(t *testing.T) {
	j := &exposure.LineJudge{}
	for line, want := range map[string]string{
		`nonsense`:                            "line 1: column 2: invalid character",
		`{"id":"x"`:                           "unexpected end of JSON input",
		`{"id":"x"} {}`:                       "after top-level value",
		`[]`:                                  "want an object",
		`"x"`:                                 "want an object",
		`{"id":"x","polcy":{}}`:               `unknown key "polcy"`,
		`{"policy":null,"policy":null}`:       "policy: duplicate key",
		`{"id":{}}`:                           "id: want a string or a number",
		`{"policy":7}`:                        "policy: want an object, a string or null",
		`{"policy":{"Statement":[tru]}}`:      "invalid character",
		`{"kind":"role-policy"}`:              `kind: want "bucket-policy" or "access-point-policy"`,
		`{"owner_account":7}`:                 "owner_account: want a string",
		`{"ownership":"Mine"}`:                "ownership: want one of BucketOwnerEnforced",
		`{"organization_s3_policy":true}`:     "organization_s3_policy: want a string",
		`{"public_access_block":[]}`:          "public_access_block: not an object",
		`{"public_access_block":{"Block":1}}`: "public_access_block: Block: unknown key",
		`{"public_access_block":{"BlockPublicAcls":"true"}}`:                    "BlockPublicAcls: want true or false",
		`{"acl":{"Grants":[{"Permission":"READ"}]}}`:                            "acl: Grants: [0]: want a Grantee and a Permission",
		`{"acl":{"Grants":[{"Grantee":{"Type":"Group"},"Permission":"READ"}]}}`: "Grantee: want an ID, a URI or an EmailAddress",
		`{"acl":{"Grants":[{"Grantee":{"ID":"x"},"Permission":"LIST"}]}}`:       "Permission: want one of",
		`{"acl":{"Owner":{"Id":"x"}}}`:                                          "acl: Owner: Id: unknown key",
		`{"access_points":[{"name":"a"},{}]}`:                                   "access_points: [1]: want a name",
		`{"access_points":[{"name":"a","network_origin":"internet"}]}`:          "network_origin: want one of Internet, VPC",
		`{"access_points":[{"name":"a","block":{}}]}`:                           "access_points: [0]: block: unknown key",
		`{"access_points":[{"name":"a","policy":[]}]}`:                          "access_points: [0]: policy: want an object",
		"{\"id\":\"x\",\"polcy\xff\":1}":                                        "unknown key",
	} {
		if a := answerLine(t, j, line); !strings.Contains(a.Error, want) {
			t.Errorf("%s: %q, not %q", line, a.Error, want)
		}
	}
	if a := answerLine(t, j, `{"policy":`+openPolicy+`}`); a.Verdict != exposure.Public {
		t.Errorf("after the mistakes: %+v", a)
	}
}

// The order of keys, white space and escapes change nothing.
func TestLineSpelling(t *testing.T) {
	j := &exposure.LineJudge{}
	want, _, _ := j.Append(nil, []byte(`{"id":"a","policy":`+openPolicy+`,"ownership":"ObjectWriter","acl":null,"access_points":[]}`), 1)
	for _, line := range []string{
		" { \"ownership\" : \"ObjectWriter\" ,\t\"access_points\" : [ ] , \"acl\" : null , \"policy\" : " + openPolicy + " , \"id\" : \"a\" } \r",
		`{"\u0069d":"\u0061","policy":` + openPolicy + `,"ownership":"Object\u0057riter","acl":null,"access_points":[]}`,
	} {
		if have, _, err := j.Append(nil, []byte(line), 1); string(have) != string(want) || err != nil {
			t.Errorf("%s\n%s", line, cmp.Diff(string(want), string(have)))
		}
	}
}

// FuzzLines: every line gets one line of JSON back, what is taken is JSON, and
// no answer depends on the line before.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","policy":` + openPolicy + `}`, `{"id":1,"policy":"{}","kind":"access-point-policy"}`, `{`, `{"policy":{"Statement":[}}`,
		`{"acl":{"Owner":{"ID":"x"},"Grants":[{"Grantee":{"URI":"u"},"Permission":"READ"}]},"public_access_block":{"IgnorePublicAcls":true}}`,
		`{"access_points":[{"name":"p","account":"1","network_origin":"VPC","public_access_block":null,"policy":"{"}],"organization_s3_policy":"none","ownership":null}`,
	} {
		f.Add([]byte(seed))
	}
	used := &exposure.LineJudge{}
	f.Fuzz(func(t *testing.T, line []byte) {
		fresh := &exposure.LineJudge{}
		have, _, err := fresh.Append(nil, line, 1)
		again, _, _ := used.Append(nil, line, 1)
		if !bytes.Equal(have, again) {
			t.Fatalf("%q: %s and then %s", line, have, again)
		}
		if !json.Valid(have) || bytes.Count(have, []byte("\n")) != 1 {
			t.Fatalf("%q: %q", line, have)
		}
		if err == nil && !json.Valid(line) {
			t.Fatalf("%q is taken", line)
		}
	})
}

// A line with a policy and nothing beside it asks about the policy: its level is
// the verdict, though what it gives would not open a bucket by itself.
func TestLineOfAPolicyAlone(t *testing.T) {
	j := &exposure.LineJudge{}
	for action, beside := range map[string]exposure.Level{"s3:GetBucketAcl": exposure.Private, "s3:NoSuchAction": exposure.Private, "s3:ListBucket": exposure.Public} {
		policy := `"policy":{"Statement":{"Effect":"Allow","Principal":"*","Action":"` + action + `","Resource":"arn:aws:s3:::b"}}`
		if a := answerLine(t, j, `{"owner_account":"111122223333","kind":"bucket-policy",`+policy+`}`); a.Verdict != exposure.Public || !*a.PolicyIsPublic {
			t.Errorf("%s alone is %s", action, a.Verdict)
		}
		others := `"acl":null,"ownership":null,"public_access_block":null,"account_public_access_block":null,"organization_s3_policy":null,"access_points":null,`
		if a := answerLine(t, j, `{`+others+policy+`}`); a.Verdict != beside || !*a.PolicyIsPublic {
			t.Errorf("%s of a bucket is %s", action, a.Verdict)
		}
	}
}
