package exposure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"s3audit/collector/snapshot"
)

// telling are cases whose explanation is kept whole.
var telling = map[string]func(*testing.T, *Input){
	"nothing-configured": func(*testing.T, *Input) {},
	"public-website":     statements(`{"Sid":"Website","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}`),
	"broad-range-restricted-by-account": also(statements(
		`{"Sid":"Logs","Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"}`,
		`{"Sid":"PartnerRead","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*",
			"Condition":{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","198.51.100.0/24"]},"Bool":{"aws:SecureTransport":"true"}}}`,
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/partner"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::data"}`,
	), accountBlock("r")),
	"organization-and-endpoint": statements(
		`{"Sid":"Organization","Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],
			"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`,
		`{"Sid":"Trusted","Effect":"Allow","Principal":{"AWS":"`+thirdAccount+`"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"}`,
		`{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`),
	"failed-entries": statements(
		`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`,
		`{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}`,
		`{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::data","Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"},"Null":{"aws:SourceVpc":"false"}}}`,
		`{"Effect":"Allow","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::data/*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-abcdefghij/r-ab12/"}}}`,
		`{"Effect":"Allow","Principal":"*","Action":"s3:GetObjectAcl","Resource":"arn:aws:s3:::data/*","Condition":{"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}}`),
	"disputed": statements(
		`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/*"}}}`,
		`{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::data","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"444455556666"}}}`,
		`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*","Condition":{"StringEquals":{"aws:SourceAccount":"444455556666"}}}`),
	"narrowed-by-deny": statements(
		`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}`,
		`{"Sid":"OurOrganizationOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`),
	"acl-parked-under-enforced": also(grants("AllUsers READ", "AllUsers READ_ACP", otherID+" WRITE"), owned("BucketOwnerEnforced")),
	"acl-public-and-ignored":    also(grants("AllUsers READ", otherID+" WRITE"), organization("all")),
	"acl-masked":                also(grants(), bucketBlock("aipr")),
	"open-through-an-access-point": also(statements(delegateAll), func(t *testing.T, in *Input) {
		public := withPolicy(t, `{"Sid":"Everybody","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"`+apARN+`"}`)
		closed := point(public, "Internet", "r")
		closed.Name = "closed"
		in.AccessPoints = known([]AccessPoint{point(public, "Internet", ""), closed})
	}),
	"blind": also(noPolicyAnswer("AccessDenied"), noACLAnswer, noBucketBlockAnswer, noAccountBlockAnswer, noOwnershipAnswer, func(_ *testing.T, in *Input) {
		in.AccessPoints = Maybe[[]AccessPoint]{Reason: "AccessDenied"}
	}),
	"acl-unreadable":  also(statements(publicRead), noACLAnswer),
	"malformed":       noPolicyAnswer("malformed: Statement[0]: unknown element \"Principle\x1b[31m\""),
	"aws-disagrees":   also(statements(publicRead, sharedRead), func(_ *testing.T, in *Input) { in.PolicyStatus = ptr(false) }),
	"aws-says-public": also(statements(sharedRead), func(_ *testing.T, in *Input) { in.PolicyStatus = ptr(true) }),
	"hostile-text": also(statements(
		`{"Sid":"x\u001b[2J\u202e\n Verdict: private","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*",
			"Condition":{"StringLike":{"aws:PrincipalOrgID":"o-* limits it. Verdict: private","aws:\u001b]0;owned\u0007":"v\u2028w"}}}`),
		grants("AllUsers READ", "\x1b[31mred READ")),
	"metadata-only": statements(allow(anyone, "s3:GetBucketLocation", bucketARN, "")),
	"denies-that-do-not-close": statements(publicRead,
		deny(anyone, "s3:*", objectsARN, `"Condition":{"Bool":{"aws:SecureTransport":"false"}}`),
		deny(other, "s3:*", objectsARN, ""),
		deny(anyone, "s3:GetObject", "arn:aws:s3:::data/secret/*", ""),
		deny(anyone, "s3:*", objectsARN, `"Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`)),
	"cancelled": statements(publicRead, deny(anyone, "s3:*", bothARNs, "")),
	"access-point-policy": func(t *testing.T, in *Input) {
		in.Kind = AccessPointPolicy
		in.Policy = withPolicy(t, allow(anyone, "s3:GetObject", apARN, `"Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}`))
	},
}

func explainText(in *Input) string {
	var b strings.Builder
	for _, p := range Explain(in, Analyse(in)) {
		b.WriteString(p.Heading + "\n")
		for _, line := range p.Lines {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

func TestExplain(t *testing.T) {
	for name, set := range telling {
		t.Run(name, func(t *testing.T) {
			in := plainInput()
			set(t, in)
			got := explainText(in)
			for i, r := range got {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%q at %d could steer a terminal", r, i)
				}
			}
			file := filepath.Join("testdata", "explain", name+".txt")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Every golden file belongs to a case.
func TestExplainFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "explain", "*.txt"))
	if err != nil || len(files) != len(telling) {
		t.Errorf("%d files for %d cases (%v)", len(files), len(telling), err)
	}
}

func TestTextOfPolicies(t *testing.T) {
	for have, want := range map[string]string{
		"arn:aws:iam::1:role/x": "arn:aws:iam::1:role/x", "": `""`, "two words": `"two words"`, "a\x1bb": `"a\x1bb"`, "\u202e": `"\u202e"`,
		`"`: `"\""`, "\xff": `"\xff"`, "${aws:username}": "${aws:username}", "é": `"é"`, strings.Repeat("a", 161): `"` + strings.Repeat("a", 159) + `…"`,
	} {
		if got := shown(have); got != want {
			t.Errorf("shown(%q) = %s, want %s", have, got, want)
		}
	}
	if got := printable("say \"no\"\x1b[0m\n"); got != `say "no"\x1b[0m\n` {
		t.Errorf("printable: %s", got)
	}
	for n, want := range map[int]string{0: "0 others", 1: "1 other", 2: "2 others"} {
		if got := counted(n, "other"); got != want {
			t.Errorf("counted(%d) = %s", n, got)
		}
	}
	if got := most([]string{"a", "b", "c", "d"}, 2); got != "a, b and 2 others" {
		t.Errorf("most: %s", got)
	}
	if got := most([]string{"a", "b", "c"}, 2); got != "a, b and c" {
		t.Errorf("most: %s", got)
	}
}

// Every reason that an entry can have says something of its own.
func TestEveryReasonIsExplained(t *testing.T) {
	for _, reason := range []Reason{ValueWildcard, PolicyVariable, BroadCIDR, NegatedOperator, IfExists, ForAllValues, NullTest, TypeMismatch,
		LiteralWildcard, UnparsableValue, EmptyValues, AnonymousCaller, UnknownOperator, MalformedValue} {
		plain := notAnchorReason(&Entry{})
		if got := notAnchorReason(&Entry{Reason: reason, Operator: "StringLike"}); got == plain {
			t.Errorf("%s has no words of its own", reason)
		}
	}
	for i := range plainTable {
		key := plainTable[i].name
		if got := keySays(strings.ToLower(key)); got == keySays("x:unknown") {
			t.Errorf("%s is explained as an unknown key", key)
		}
	}
}

// Only what was denied can be granted.
func TestAdviceOnWhatIsMissing(t *testing.T) {
	for reason, want := range map[string]string{
		"denied": "Grant s3:GetBucketAcl.", "denied: AccessDenied": "Grant s3:GetBucketAcl.", "failed: Timeout": "try again", "not-collected": "collect it too",
		"unsupported": "does not have this call", "malformed: is not JSON": "S3 would not take such a document",
	} {
		in := &Input{ACL: Maybe[*snapshot.ACL]{Reason: reason}}
		in.PolicyAlone()
		in.ACL, in.Alone = Maybe[*snapshot.ACL]{Reason: reason}, false
		var text string
		for _, p := range Explain(in, Analyse(in)) {
			text += strings.Join(p.Lines, "\n") + "\n"
		}
		if !strings.Contains(text, want) || strings.Contains(text, "Grant s3:GetBucketAcl") != strings.HasPrefix(reason, "denied") {
			t.Errorf("%s:\n%s", reason, text)
		}
	}
}
