package exposure

import (
	"testing"
)

// What the form of an operator does to an anchor.
func TestOperators(t *testing.T) {
	testPolicyRows(t, BucketPolicy, []policyRow{
		{"StringEquals", on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`), "shared documented"},
		{"StringEqualsIgnoreCase", on("StringEqualsIgnoreCase", "aws:PrincipalOrgID", `"o-a1"`), "shared documented"},
		{"StringLike", on("StringLike", "aws:PrincipalOrgID", `"o-a1"`), "shared documented"},
		{"ArnEquals", on("ArnEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`), "shared documented"},
		{"ArnEquals takes wildcards", on("ArnEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:*"`),
			"shared convention disputed account-fixed(arn:aws:sns:eu-west-1:444455556666:*)"},
		{"ArnLike", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`), "shared documented"},
		{"StringEquals on an ARN", on("StringEquals", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`), "shared documented"},
		{"StringLike on an ARN", on("StringLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:*"`),
			"shared convention disputed account-fixed(arn:aws:sns:eu-west-1:444455556666:*)"},

		{"string on a range", on("StringEquals", "aws:SourceIp", `"198.51.100.0/24"`), "shared convention disputed type-mismatch(198.51.100.0/24)"},
		{"string pattern on a range", on("StringLike", "aws:SourceIp", `"198.51.*"`), "public documented value-wildcard(198.51.*)"},
		{"string on a broad range", on("StringEquals", "aws:SourceIp", `"0.0.0.0/0"`), "public documented broad-cidr(0.0.0.0/0)"},
		{"string on no range", on("StringEquals", "aws:SourceIp", `"office"`), "public documented unparsable-value(office)"},
		{"ARN operator on an id", on("ArnEquals", "aws:PrincipalAccount", `"444455556666"`), "public inferred disputed type-mismatch"},
		{"ARN operator on a range", on("ArnLike", "aws:SourceIp", `"198.51.100.0/24"`), "public inferred disputed type-mismatch"},
		{"address operator on an id", on("IpAddress", "aws:SourceVpc", `"vpc-1"`), "public inferred disputed type-mismatch"},

		{"StringNotEquals", on("StringNotEquals", "aws:PrincipalAccount", `"444455556666"`), "public documented negated-operator"},
		{"StringNotEqualsIgnoreCase", on("StringNotEqualsIgnoreCase", "aws:PrincipalOrgID", `"o-a1"`), "public documented negated-operator"},
		{"StringNotLike", on("StringNotLike", "aws:PrincipalOrgID", `"o-a1"`), "public documented negated-operator"},
		{"ArnNotEquals", on("ArnNotEquals", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/r"`), "public documented negated-operator"},
		{"ArnNotLike", on("ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/r"`), "public documented negated-operator"},
		{"NotIpAddress", on("NotIpAddress", "aws:SourceIp", `"198.51.100.0/24"`), "public documented negated-operator"},

		{"Null", on("Null", "aws:PrincipalOrgID", `"false"`), "public documented null-test"},
		{"Bool", on("Bool", "aws:PrincipalOrgID", `"true"`), "public documented type-mismatch"},
		{"Date", on("DateGreaterThan", "aws:SourceVpc", `"2030-01-01T00:00:00Z"`), "public documented type-mismatch"},
		{"Numeric", on("NumericEquals", "aws:PrincipalAccount", `111122223333`), "public documented type-mismatch"},
		{"Binary", on("BinaryEquals", "aws:userid", `"QUlEQQ=="`), "public documented type-mismatch"},
		{"no operator", on("StringResembles", "aws:SourceVpc", `"vpc-1"`), "public inferred unknown-operator"},
		{"no qualifier", on("ForSomeValues:StringEquals", "aws:SourceVpc", `"vpc-1"`), "public inferred unknown-operator"},

		{"IfExists", on("StringEqualsIfExists", "aws:PrincipalOrgID", `"o-a1"`), "public inferred if-exists"},
		{"IfExists on a key that is always there", on("StringEqualsIfExists", "aws:PrincipalAccount", `"111122223333"`), "public convention disputed if-exists"},
		{"IfExists on the user id", on("StringEqualsIfExists", "aws:userid", `"AIDAEXAMPLE"`), "public convention disputed if-exists"},
		{"IpAddressIfExists", on("IpAddressIfExists", "aws:SourceIp", `"198.51.100.0/24"`), "public inferred if-exists"},
		{"ForAllValues", on("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", `"o-a1/r-1/"`), "public inferred for-all-values"},
		{"ForAnyValue", on("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", `"o-a1/r-1/"`), "shared inferred"},
		{"ForAnyValue on one value", on("ForAnyValue:StringEquals", "aws:SourceAccount", `"444455556666"`),
			"shared inferred disputed for-any-value-on-single-valued-key"},

		{"a wildcard as text", on("StringEquals", "aws:PrincipalAccount", `"*"`), "public convention disputed literal-wildcard(*)"},
		{"a wildcard as text, without case", on("StringEqualsIgnoreCase", "aws:SourceVpc", `"vpc-?"`), "public convention disputed literal-wildcard(vpc-?)"},
		{"a wildcard as text beside an account", on("StringEquals", "aws:SourceArn", `"arn:aws:sns:*:444455556666:t"`),
			"shared convention disputed account-fixed(arn:aws:sns:*:444455556666:t)"},
		{"a wildcard as text beside an organization", on("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", `"o-a1/*"`),
			"shared convention disputed organization-fixed(o-a1/*)"},
		{"any role of the owner", on("StringLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:*"`),
			"private convention disputed account-fixed(arn:aws:iam::111122223333:*)"},
		{"a variable after the account", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/${aws:PrincipalTag/t}"`),
			"private convention disputed account-fixed(arn:aws:iam::111122223333:role/${aws:PrincipalTag/t})"},
		{"a variable for the account", on("ArnLike", "aws:PrincipalArn", `"arn:aws:iam::${aws:PrincipalAccount}:role/r"`),
			"public documented policy-variable(arn:aws:iam::${aws:PrincipalAccount}:role/r)"},
		{"a wildcard for the account", on("StringLike", "aws:SourceArn", `"arn:aws:sns:*:4444*:t"`), "public documented value-wildcard(arn:aws:sns:*:4444*:t)"},
		{"a wildcard and no account", on("ArnLike", "aws:SourceArn", `"arn:aws:s3:::logs-*"`), "public documented value-wildcard(arn:aws:s3:::logs-*)"},
		{"an ARN cut short", on("StringLike", "aws:SourceArn", `"arn:aws:iam::*"`), "public documented value-wildcard(arn:aws:iam::*)"},
		{"a wildcard beside a malformed account", on("ArnLike", "aws:SourceArn", `"arn:aws:sns:*:4444:t"`),
			"private convention disputed malformed-value(arn:aws:sns:*:4444:t) malformed-value"},
		{"a malformed account", on("ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::4444:role/r"`), "private inferred malformed-value(arn:aws:iam::4444:role/r) malformed-value"},
		{"a malformed organization", on("StringEquals", "aws:PrincipalOrgID", `"a1"`), "private documented malformed-value(a1) malformed-value"},
	})
}

// The trace spells operators as the guide does, and shows its keys and values
// in one order whatever the text's.
func TestTrace(t *testing.T) {
	r := AnalysePolicy(parseStatements(t, opened(`"foranyvalue:stringlikeifexists":{"AWS:PrincipalOrgPaths":["o-b/*","o-a/*"]},"bool":{"AWS:SecureTransport":true}`)), BucketPolicy, policySelf, nil)
	entries := r.Statements[0].Conditions
	if len(entries) != 2 || entries[0].Operator != "ForAnyValue:StringLikeIfExists" || entries[1].Operator != "Bool" ||
		entries[0].Key != "aws:principalorgpaths" || entries[0].Values[0] != "o-a/*" || entries[1].Values[0] != "true" {
		t.Errorf("%+v", entries)
	}
	for key, want := range map[string]string{
		"aws:sourceip": "aws:SourceIp", "aws:securetransport": "aws:SecureTransport", "aws:principaltag/team": "aws:PrincipalTag/team",
		"custom:key": "custom:key", "aws:principaltag/": "aws:principaltag/",
	} {
		if have := SpellKey(key); have != want {
			t.Errorf("%s: want %s, have %s", key, want, have)
		}
	}
}

// Traps of keys that are absent from some requests.
func TestKeyAvailability(t *testing.T) {
	for name, c := range map[string]struct {
		policy string
		want   []Reason
	}{
		"address through an endpoint": {opened(`"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-1"}`), []Reason{EndpointHidesAddress}},
		"address through a network":   {opened(`"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringEquals":{"aws:SourceVpc":"vpc-1"}`), []Reason{EndpointHidesAddress}},
		"private address":             {on("IpAddress", "aws:SourceIp", `"10.1.0.0/16"`), []Reason{PrivateRange}},
		"role by a source":            {to(`{"AWS":"arn:aws:iam::444455556666:role/r"}`, under("ArnLike", "aws:SourceArn", `"arn:aws:sns:eu-west-1:444455556666:t"`)), []Reason{ServiceOnlyKey}},
		"account by a source account": {to(`{"AWS":"444455556666"}`, under("StringEquals", "aws:SourceAccount", `"444455556666"`)), []Reason{ServiceOnlyKey}},
		"account by an organization":  {to(`{"AWS":"444455556666"}`, under("StringEquals", "aws:SourceOrgID", `"o-a1"`)), []Reason{ServiceOnlyKey}},
		"anybody by a source account": {on("StringEquals", "aws:SourceAccount", `"444455556666"`), nil},
		"one value, set operator":     {on("ForAnyValue:StringEquals", "aws:SourceVpc", `"vpc-1"`), []Reason{ForAnyValueSingle}},
		"many values, set operator":   {on("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", `"o-a1/"`), nil},
		"signed calls only":           {on("StringEquals", "aws:PrincipalOrgID", `"o-a1"`), nil},
		"Deny of an unknown action":   {`{"Effect":"Deny","Principal":{"AWS":"AIDAEXAMPLE"},"Action":"s3:Undreamt","Resource":"*"}`, []Reason{OrphanPrincipal}},
		"Deny by address":             {denied(under("IpAddress", "aws:SourceIp", `"10.1.0.0/16"`)), nil},
	} {
		r := AnalysePolicy(parseStatements(t, c.policy), BucketPolicy, policySelf, nil)
		if len(r.Warnings) != len(c.want) {
			t.Errorf("%s: %+v", name, r.Warnings)
			continue
		}
		for i, w := range r.Warnings {
			if w.Code != c.want[i] || w.Message == "" || w.Statement != 0 {
				t.Errorf("%s: want %s, have %+v", name, c.want[i], w)
			}
		}
	}
}
