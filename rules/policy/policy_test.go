package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

const statement = `"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`

// doc is a policy of one statement with these elements.
func doc(elements string) string { return `{"Version":"2012-10-17","Statement":[{` + elements + `}]}` }

func none(p policy.Principals) policy.Principals {
	for _, list := range []*[]string{&p.AWS, &p.Accounts, &p.Service, &p.Federated, &p.CanonicalUser} {
		if *list == nil {
			*list = []string{}
		}
	}
	return p
}

func TestParse(t *testing.T) {
	have, err := policy.Parse([]byte(` {"version":"2012-10-17","Id":"p","Statement":{
		"sid":"S","Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:root","444455556666"],"Service":"x.amazonaws.com"},
		"NotAction":["S3:GetObject","s3:*"],"NOTRESOURCE":"arn:aws:s3:::B/*",
		"Condition":{"ForAllValues:StringLikeIfExists":{"aws:PrincipalOrgPaths":["o-a/*",5,true]},"Bool":{"aws:SecureTransport":false}}}} `))
	want := &policy.Document{Version: "2012-10-17", ID: "p", Statements: []policy.Statement{{
		Sid: "S", Effect: "Deny", NotPrincipal: true, NotAction: true, NotResource: true,
		Principals: none(policy.Principals{
			AWS: []string{"arn:aws:iam::111122223333:root", "444455556666"}, Accounts: []string{"111122223333", "444455556666"}, Service: []string{"x.amazonaws.com"},
		}),
		Actions: []string{"s3:getobject", "s3:*"}, Resources: []string{"arn:aws:s3:::B/*"},
		Conditions: []policy.Condition{
			{Operator: "stringlike", Qualifier: "forallvalues", IfExists: true, Key: "aws:principalorgpaths", Values: []string{"o-a/*", "5", "true"}},
			{Operator: "bool", Key: "aws:securetransport", Values: []string{"false"}},
		},
	}}}
	if diff := cmp.Diff(want, have); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "is not JSON",
		"{":                                 "is not JSON",
		doc(statement) + "x":                "is not JSON",
		"\ufeff" + doc(statement):           "byte order mark",
		"{\"Id\":\"\xff\"}":                 "is not UTF-8",
		"[]":                                "not an object",
		`{"Statement":7}`:                   "Statement: not an array",
		`{"Statement":[7]}`:                 "Statement[0]: not an object",
		`{"Statement":[],"Other":1}`:        "Other: unknown element",
		`{"Statement":[],"statement":[]}`:   "statement: duplicate key",
		`{"Version":"2020","Statement":[]}`: `Version: want 2012-10-17`,
		`{"Version":8,"Statement":[]}`:      "Version: not a string",
		doc(`"Effect":"deny","Principal":"*","Action":"a","Resource":"r"`):                    `Statement[0].Effect: want "Allow" or "Deny", have "deny"`,
		doc(statement + `,"effect":"Deny"`):                                                   "effect: duplicate key",
		doc(statement + `,"Sid":"a","Sid":"b"`):                                               "Sid: duplicate key",
		doc(statement + `,"Conditions":{}`):                                                   "Conditions: unknown element",
		doc(statement + `,"NotAction":"x"`):                                                   "Statement[0].Action: stands beside NotAction",
		doc(statement + `,"NotPrincipal":"x"`):                                                "Statement[0].Principal: stands beside NotPrincipal",
		doc(`"Effect":"Allow","Principal":"*","Resource":"r"`):                                "Statement[0].Action: is missing",
		doc(`"Effect":"Allow","Principal":"*","Action":"r"`):                                  "Statement[0].Resource: is missing",
		doc(`"Principal":"*","Action":"a","Resource":"r"`):                                    "Statement[0].Effect: is missing",
		doc(`"Effect":"Allow","Principal":7,"Action":"a","Resource":"r"`):                     "Principal: want a string or a list of strings",
		doc(`"Effect":"Allow","Principal":{"AWS":{}},"Action":"a","Resource":"r"`):            "Principal.AWS: want a string or a list",
		doc(`"Effect":"Allow","Principal":{"User":"a"},"Action":"a","Resource":"r"`):          "Principal.User: unknown kind",
		doc(`"Effect":"Allow","Principal":{"AWS":"a","aws":"b"},"Action":"a","Resource":"r"`): "aws: duplicate key",
		doc(`"Effect":"Allow","Principal":"*","Action":["a",null],"Resource":"r"`):            "Action: want a string or a list",
		doc(statement + `,"Condition":[]`):                                                    "Condition: not an object",
		doc(statement + `,"Condition":{"Bool":[]}`):                                           "Condition.Bool: not an object",
		doc(statement + `,"Condition":{"Bool":{"k":null}}`):                                   "Condition.Bool.k: want strings, numbers or booleans",
		doc(statement + `,"Condition":{"Bool":{"k":"a"},"bool":{"k":"b"}}`):                   "bool: duplicate key",
		doc(statement + `,"Condition":{"Bool":{"k":"a","K":"b"}}`):                            "K: duplicate key",
	} {
		_, err := policy.Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, have %v", text, want, err)
		}
	}
}

func TestPrincipals(t *testing.T) {
	for text, want := range map[string]policy.Principals{
		`"*"`:                            {Any: true, AWS: []string{"*"}},
		`{"AWS":"*"}`:                    {Any: true, AWS: []string{"*"}},
		`{"*":"*"}`:                      {Any: true, AWS: []string{"*"}},
		`{"AWS":["111122223333","*"]}`:   {Any: true, AWS: []string{"111122223333", "*"}, Accounts: []string{"111122223333"}},
		`{"AWS":"arn:aws:iam::*:root"}`:  {Any: true, AWS: []string{"arn:aws:iam::*:root"}},
		`{"AWS":"${aws:userid}"}`:        {Any: true, AWS: []string{"${aws:userid}"}},
		`{"Service":"*"}`:                {Any: true, Service: []string{"*"}},
		`["*"]`:                          {Any: true, AWS: []string{"*"}},
		`"111122223333"`:                 {Bare: true, AWS: []string{"111122223333"}, Accounts: []string{"111122223333"}},
		`["*","111122223333"]`:           {Bare: true, Any: true, AWS: []string{"*", "111122223333"}, Accounts: []string{"111122223333"}},
		`[]`:                             {Bare: true},
		`{"AWS":[]}`:                     {},
		`{"AWS":"111122223333","*":"*"}`: {Any: true, AWS: []string{"111122223333", "*"}, Accounts: []string{"111122223333"}},
		`{"AWS":["111122223333","arn:aws:iam::111122223333:root","arn:aws-cn:iam::444455556666:user/a:b"]}`: {
			AWS:      []string{"111122223333", "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::444455556666:user/a:b"},
			Accounts: []string{"111122223333", "444455556666"},
		},
		`{"AWS":["arn:aws:iam::111122223333","arn:aws:iam:111122223333:root","arn:","12345678901x"]}`: {
			AWS: []string{"arn:aws:iam::111122223333", "arn:aws:iam:111122223333:root", "arn:", "12345678901x"},
		},
		`{"AWS":["{account}","arn:aws:iam::{account}:role/x"]}`: {AWS: []string{"{account}", "arn:aws:iam::{account}:role/x"}, Accounts: []string{"{account}"}},
		`{"AWS":["AIDAEXAMPLE","arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1","1234"]}`: {
			AWS: []string{"AIDAEXAMPLE", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "1234"},
		},
		`{"CanonicalUser":"ab","Federated":["arn:x"],"service":"s"}`: {CanonicalUser: []string{"ab"}, Federated: []string{"arn:x"}, Service: []string{"s"}},
		`{}`: {},
	} {
		d, err := policy.Parse([]byte(doc(`"Effect":"Allow","Action":"a","Resource":"r","Principal":` + text)))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(none(want), d.Statements[0].Principals); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	d, err := policy.Parse([]byte(doc(`"Effect":"Allow","Action":"a","Resource":"r"`)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(none(policy.Principals{Any: true, Absent: true}), d.Statements[0].Principals); diff != "" {
		t.Errorf("without principals: %s", diff)
	}
}
