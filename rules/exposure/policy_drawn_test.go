package exposure

import (
	"encoding/json"
	"slices"
	"strings"
)

// drawn is a statement made up from a fuzzer's bytes.
type drawn struct {
	deny, notPrincipal, notAction, notResource bool
	principals                                 map[string][]string
	actions, resources                         []string
	conditions                                 []drawnEntry
}

type drawnEntry struct {
	operator, key string
	values        []string
}

// draw takes choices off bytes; without bytes left it always takes the first.
type draw []byte

func (d *draw) under(n int) int {
	if len(*d) == 0 {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return int(b) % n
}

func (d *draw) one(list []string) string { return list[d.under(len(list))] }

// some takes one to three of a list, each once.
func (d *draw) some(list []string) []string {
	var out []string
	for range 1 + d.under(3) {
		if s := d.one(list); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var (
	drawnAWS = []string{
		"*", "{account}", "444455556666", "arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/r", "arn:aws:iam::777788889999:user/u",
		"arn:aws:iam::*:root", "AIDAEXAMPLE", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "someone", "arn:aws:iam::${x}:root",
	}
	drawnOthers = map[string][]string{
		"Service":       {"sns.amazonaws.com", "cloudtrail.amazonaws.com", "*"},
		"Federated":     {"accounts.google.com", "arn:aws:iam::444455556666:saml-provider/p", "arn:aws:iam::{account}:saml-provider/p"},
		"CanonicalUser": {"0wner", "5tranger"},
	}
	drawnActions   = []string{"s3:GetObject", "s3:*", "*", "s3:Get*", "s3:ListBucket", "s3:Put*", "s3:Undreamt", "s3:?etObject", "s3:GetBucketLocation"}
	drawnResources = []string{"arn:aws:s3:::b/*", "arn:aws:s3:::b", "*", "arn:aws:s3:::b*", "arn:aws:s3:::b/x/*", "arn:aws:s3:::other/*", "arn:aws:s3:::b/${aws:username}"}
	drawnOperators = []string{
		"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ArnLike", "ArnNotEquals", "IpAddress", "NotIpAddress",
		"Null", "Bool", "StringEqualsIfExists", "StringNotEqualsIfExists", "BoolIfExists", "ForAllValues:StringEquals", "ForAllValues:StringNotLike",
		"ForAnyValue:StringLike", "ForAnyValue:StringNotEquals", "NumericEquals", "StringOdd",
	}
	drawnKeys = []string{
		"aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceArn", "aws:SourceAccount", "aws:PrincipalArn",
		"aws:userid", "aws:PrincipalOrgPaths", "s3:DataAccessPointArn", "s3:DataAccessPointAccount", "aws:PrincipalServiceName", "aws:PrincipalIsAWSService",
		"aws:SecureTransport", "aws:PrincipalTag/t",
	}
	drawnValues = []string{
		"o-a1", "{account}", "444455556666", "198.51.100.0/24", "0.0.0.0/0", "10.0.0.0/8", "vpc-1", "vpc-*", "*", "arn:aws:iam::444455556666:role/r",
		"arn:aws:iam::{account}:role/*", "arn:aws:iam::*:role/r", "arn:aws:s3:eu-west-1:{account}:accesspoint/*", "o-a1/r-1/*", "true", "false", "", "4444",
		"AROAEXAMPLE:*", "AROAEXAMPLE:s", "${aws:userid}", "anonymous", "sns.amazonaws.com", "777788889999",
	}
)

func (d *draw) statement() drawn {
	s := drawn{
		deny: d.under(3) == 1, notPrincipal: d.under(8) == 1, notAction: d.under(8) == 1, notResource: d.under(8) == 1,
		principals: map[string][]string{"AWS": d.some(drawnAWS)}, actions: d.some(drawnActions), resources: d.some(drawnResources),
	}
	if kind := d.one([]string{"AWS", "AWS", "Service", "Federated", "CanonicalUser"}); kind != "AWS" {
		if d.under(2) == 0 {
			delete(s.principals, "AWS")
		}
		s.principals[kind] = d.some(drawnOthers[kind])
	}
	for range d.under(4) {
		e := drawnEntry{d.one(drawnOperators), d.one(drawnKeys), d.some(drawnValues)}
		if !slices.ContainsFunc(s.conditions, func(o drawnEntry) bool { return o.operator == e.operator && o.key == e.key }) {
			s.conditions = append(s.conditions, e)
		}
	}
	return s
}

func (d *draw) policy() []drawn {
	out := make([]drawn, 0, 4)
	for range 1 + d.under(4) {
		out = append(out, d.statement())
	}
	return out
}

// style is one of the ways to write the same policy.
type style struct{ backwards, upper, scalars bool }

// list writes a list; a scalar can stand for a list of one.
func (w style) list(values []string, fold bool) any {
	values = slices.Clone(values)
	if w.backwards {
		slices.Reverse(values)
	}
	if w.upper && fold {
		for i := range values {
			values[i] = strings.ToUpper(values[i])
		}
	}
	if w.scalars && len(values) == 1 {
		return values[0]
	}
	return values
}

func (w style) name(s string) string {
	if w.upper {
		return strings.ToUpper(s)
	}
	return s
}

// ordered is a JSON object whose keys stay in order.
type ordered []any

func (o ordered) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	for i := 0; i < len(o); i += 2 {
		key, _ := json.Marshal(o[i])
		value, err := json.Marshal(o[i+1])
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	return []byte("{" + b.String() + "}"), nil
}

func (w style) object(pairs ordered) ordered {
	if w.backwards {
		for i, k := 0, len(pairs)-2; i < k; i, k = i+2, k-2 {
			pairs[i], pairs[i+1], pairs[k], pairs[k+1] = pairs[k], pairs[k+1], pairs[i], pairs[i+1]
		}
	}
	return pairs
}

func not(is bool, name string) string {
	if is {
		return "Not" + name
	}
	return name
}

func (w style) statement(s drawn) ordered {
	effect := "Allow"
	if s.deny {
		effect = "Deny"
	}
	var principals ordered
	for _, kind := range []string{"AWS", "CanonicalUser", "Federated", "Service"} {
		if list, ok := s.principals[kind]; ok {
			principals = append(principals, kind, w.list(list, false))
		}
	}
	pairs := ordered{
		"Effect", effect, not(s.notPrincipal, "Principal"), w.object(principals),
		not(s.notAction, "Action"), w.list(s.actions, true), not(s.notResource, "Resource"), w.list(s.resources, false),
	}
	var block, operators ordered
	for _, e := range s.conditions {
		if slices.Contains(operators, any(e.operator)) {
			continue
		}
		operators = append(operators, e.operator)
		var keys ordered
		for _, other := range s.conditions {
			if other.operator == e.operator {
				keys = append(keys, w.name(other.key), w.list(other.values, false))
			}
		}
		block = append(block, w.name(e.operator), w.object(keys))
	}
	if len(block) > 0 {
		pairs = append(pairs, "Condition", w.object(block))
	}
	return w.object(pairs)
}

// policy writes a whole document.
func (w style) policy(statements []drawn) string {
	list := make([]any, 0, len(statements))
	for _, s := range statements {
		list = append(list, w.statement(s))
	}
	var all any = list
	if w.backwards {
		slices.Reverse(list)
	}
	if w.scalars && len(list) == 1 {
		all = list[0]
	}
	text, err := json.Marshal(ordered{"Version", "2012-10-17", "Statement", all})
	if err != nil {
		panic(err)
	}
	return string(text)
}
