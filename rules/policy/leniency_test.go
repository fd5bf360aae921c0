package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

func TestNoStatement(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`:                           true,
		`{"Version":"2012-10-17"}`:     true,
		` { "Id" : "x" } `:             true,
		`{"Statement":[]}`:             false,
		`{"STATEMENT":[]}`:             false,
		doc(statement):                 false,
		`{"\u0053tatement":[ ]}`:       false,
		"{\r\n\t\"statement\" : []\n}": false,
	} {
		d, err := policy.Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if d.NoStatement != want || d.Statements == nil {
			t.Errorf("%s: %+v", text, d)
		}
	}
}

// Whatever stands for a condition's values becomes a list of strings.
func TestConditionValues(t *testing.T) {
	for values, want := range map[string][]string{
		`"a"`:                      {"a"},
		`["a"]`:                    {"a"},
		`[]`:                       {},
		`[ ]`:                      {},
		`""`:                       {""},
		`["",""]`:                  {"", ""},
		`true`:                     {"true"},
		`[true,false,"x"]`:         {"true", "false", "x"},
		`3600`:                     {"3600"},
		`-1.50e+3`:                 {"-1.50e+3"},
		`[0,12345678901234567890]`: {"0", "12345678901234567890"},
		`"\u0061\n\ud83d\ude00"`:   {"a\n😀"},
		`"\ud800"`:                 {"\ufffd"},
		`"é"`:                      {"é"},
		`"${aws:username}/\"*"`:    {`${aws:username}/"*`},
	} {
		d, err := policy.Parse([]byte(doc(statement + `,"Condition":{"X":{"k":` + values + `}}`)))
		if err != nil {
			t.Errorf("%s: %v", values, err)
			continue
		}
		if diff := cmp.Diff(want, d.Statements[0].Conditions[0].Values); diff != "" {
			t.Errorf("%s: %s", values, diff)
		}
	}
}

func TestParseTakes(t *testing.T) {
	for name, text := range map[string]string{
		"one statement as an object":    `{"Statement":{` + statement + `}}`,
		"white space":                   " \t\r\n" + doc(statement) + "\n\n",
		"no version":                    `{"Statement":[{` + statement + `}]}`,
		"the old version":               `{"Version":"2008-10-17","Statement":[{` + statement + `}]}`,
		"empty texts":                   `{"Id":"","Statement":[{"Sid":"",` + statement + `}]}`,
		"empty lists":                   doc(`"Effect":"Deny","Principal":{},"Action":[],"Resource":[],"Condition":{}`),
		"an empty operator block":       doc(statement + `,"Condition":{"Bool":{},"StringEquals":{"a":[]}}`),
		"the same key by two operators": doc(statement + `,"Condition":{"Bool":{"k":"a"},"BoolIfExists":{"k":"b"},"ForAnyValue:Bool":{"k":"c"}}`),
		"equal Sids":                    `{"Statement":[{"Sid":"a",` + statement + `},{"Sid":"a",` + statement + `}]}`,
		"escapes in names":              `{"Statement":[{"\u0045ffect":"Allow","Princip\u0061l":"*","Acti\u006fn":"s3:*","R\u0065source":"*"}]}`,
		"an operator IAM lacks":         doc(statement + `,"Condition":{"StringMatches":{"k":"a"}}`),
		"a bare principal":              doc(`"Effect":"Allow","Principal":"111122223333","Action":"s3:*","Resource":"*"`),
		"no principal":                  doc(`"Effect":"Allow","Action":"s3:*","Resource":"*"`),
	} {
		if _, err := policy.Parse([]byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An effect in another case is no effect that S3 takes. One that allows is
// shown all the same; one that denies is not relied on.
func TestEffect(t *testing.T) {
	for effect, misspelled := range map[string]bool{"Allow": false, "allow": true, "ALLOW": true, "aLLow": true} {
		d, err := policy.Parse([]byte(doc(`"Effect":"` + effect + `","Principal":"*","Action":"s3:*","Resource":"*"`)))
		if err != nil || d.Statements[0].Effect != "Allow" || d.Statements[0].EffectMisspelled != misspelled {
			t.Errorf("%s: %+v, %v", effect, d, err)
		}
	}
}

// What is refused names the place; text that is no JSON at all is only that,
// wherever it stops being JSON.
func TestParseRefusesMore(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"null", "not an object"},
		{`"{}"`, "not an object"},
		{"{}{}", "is not JSON"},
		{"{}\x00", "is not JSON"},
		{`{"Statement":[],}`, "is not JSON"},
		{`{"Statement":[{]}`, "is not JSON"},
		{`{"Id":01}`, "is not JSON"},
		{`{"Id":"` + "\x01" + `"}`, "is not JSON"},
		{`{"Id":"\x"}`, "is not JSON"},
		{`{"Other":tru}`, "is not JSON"},
		{doc(statement + `,"Condition":{"X":{"k":01}}`), "is not JSON"},
		{doc(statement + `,"Condition":{"X":{"k":[1.]}}`), "is not JSON"},
		{doc(statement + `,"Condition":{"X":{"k":1e}}`), "is not JSON"},
		{doc(statement + `,"Condition":{"X":{"k":+1}}`), "is not JSON"},
		{doc(statement + `,"Condition":{"X":{"k":trux}}`), "is not JSON"},
		{strings.Repeat(`{"Statement":`, 20000), "is not JSON"},
		{`{"Statement":` + strings.Repeat("[", 100000), "is not JSON"},
		{`{"Statement":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, "Statement[0]: not an object"},
		{`{"Statement":null}`, "Statement: not an array"},
		{`{"Statement":{}}`, "Statement.Effect: is missing"},
		{`{"Statement":[{` + statement + `},null]}`, "Statement[1]: not an object"},
		{`{"Statement":[[{` + statement + `}]]}`, "Statement[0]: not an object"},
		{`{"Statement":[],"":1}`, `: unknown element`},
		{`{"Statement":[],"a\nb":1}`, `"a\nb": unknown element`},
		{`{"Version":null}`, "Version: not a string"},
		{`{"Version":2012}`, "Version: not a string"},
		{`{"Version":""}`, "Version: want 2012-10-17 or 2008-10-17"},
		{doc(`"Sid":null,` + statement), "Statement[0].Sid: not a string"},
		{doc(`"Effect":"DENY","Principal":"*","Action":"a","Resource":"r"`), `Statement[0].Effect: want "Allow" or "Deny", have "DENY"`},
		{doc(`"Effect":"Allow ","Principal":"*","Action":"a","Resource":"r"`), `Statement[0].Effect: want "Allow" or "Deny", have "Allow "`},
		{doc(`"Effect":"","Principal":"*","Action":"a","Resource":"r"`), `Statement[0].Effect: want "Allow" or "Deny", have ""`},
		{doc(`"Effect":["Allow"],"Principal":"*","Action":"a","Resource":"r"`), "Statement[0].Effect: not a string"},
		{doc(`"Effect":"Allow","Principal":"*","Action":null,"Resource":"r"`), "Statement[0].Action: want a string or a list of strings"},
		{doc(`"Effect":"Allow","Principal":"*","Action":[["a"]],"Resource":"r"`), "Statement[0].Action: want a string or a list of strings"},
		{doc(`"Effect":"Allow","Principal":"*","Action":"a","Resource":[1]`), "Statement[0].Resource: want a string or a list of strings"},
		{doc(`"Effect":"Allow","Principal":{"AWS":111122223333},"Action":"a","Resource":"r"`), "Statement[0].Principal.AWS: want a string or a list"},
		{doc(`"Effect":"Allow","Principal":null,"Action":"a","Resource":"r"`), "Statement[0].Principal: want a string or a list"},
		{doc(`"Effect":"Allow","Principal":{"*":"a","*":"b"},"Action":"a","Resource":"r"`), "Statement[0].Principal.*: duplicate key"},
		{doc(statement + `,"Condition":null`), "Statement[0].Condition: not an object"},
		{doc(statement + `,"Condition":{"Bool":{"k":{}}}`), "Statement[0].Condition.Bool.k: want strings, numbers or booleans"},
		{doc(statement + `,"Condition":{"Bool":{"k":["a",["b"]]}}`), "Statement[0].Condition.Bool.k: want strings, numbers or booleans"},
		{doc(statement + `,"Condition":{"Bool":{"k":["a",null]}}`), "Statement[0].Condition.Bool.k: want strings"},
		{doc(statement + `,"\u0053id":"a","Sid":"b"`), "Statement[0].Sid: duplicate key"},
	} {
		_, err := policy.Parse([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80s: want %q, have %v", c.text, c.want, err)
		}
	}
}

// Lists of one document are apart: growing one never writes into another.
func TestListsAreApart(t *testing.T) {
	text := []byte(typical["5"])
	want, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	have, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range have.Statements {
		_ = append(s.Actions, "x")
		_ = append(s.Resources, "x")
		_ = append(s.Principals.AWS, "x")
		_ = append(s.Principals.Accounts, "x")
		_ = append(s.Conditions, policy.Condition{Key: "x"})
		for _, c := range s.Conditions {
			_ = append(c.Values, "x")
		}
	}
	clear(text) // nor does the document rest on the caller's bytes
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

// Actions, keys and operators lose their case, whatever they are made of.
func TestLowerCase(t *testing.T) {
	long := strings.Repeat("Ab", 50)
	for written, want := range map[string]string{
		"S3:GetObject":  "s3:getobject",
		"s3:getobject":  "s3:getobject",
		"S3:NoSuch":     "s3:nosuch",
		"S3:É":          "s3:é",
		"[@Z`z{]":       "[@z`z{]",
		long:            strings.ToLower(long),
		long + "Ü":      strings.ToLower(long) + "ü",
		"":              "",
		"AWS:SourceIP":  "aws:sourceip",
		"${AWS:UserID}": "${aws:userid}",
	} {
		d, err := policy.Parse([]byte(doc(`"Effect":"Deny","Resource":"*","Action":"` + written + `","Condition":{"` + written + `":{"` + written + `":[]}}`)))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		c := d.Statements[0].Conditions[0]
		operator := c.Operator
		if c.Qualifier != "" {
			operator = c.Qualifier + ":" + operator
		}
		if have := d.Statements[0].Actions[0]; have != want || c.Key != want || operator != want {
			t.Errorf("%s: action %s, operator %s, key %s", written, have, operator, c.Key)
		}
	}
}
