package sample

import (
	"encoding/json"
	"fmt"
	"strings"
)

// policy is an observed policy of a few statements. In a templated fleet the
// statements name every bucket ("arn:aws:s3:::*"), as generated policies that
// are put on whole accounts do.
func (b *builder) policy() string {
	if b.r.IntN(3) == 0 {
		return `{"state":"absent"}`
	}
	var statements []string
	for range 1 + b.r.IntN(3) {
		statements = append(statements, b.statement())
	}
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	if b.kind == Wild {
		text = b.spoil(text)
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return `{"state":"present","value":{"Policy":` + string(quoted) + `}}`
}

// spoil breaks one policy in twenty.
func (b *builder) spoil(text string) string {
	switch b.r.IntN(60) {
	case 0:
		return text[:len(text)/2]
	case 1:
		return strings.Replace(text, `"Effect"`, `"Effect":"Deny","Effect"`, 1)
	case 2:
		return "\ufeff" + text
	}
	return text
}

func (b *builder) statement() string {
	effect := "Allow"
	if b.r.IntN(2) == 0 {
		effect = "Deny"
	}
	sid := ""
	if b.r.IntN(2) == 0 {
		sid = fmt.Sprintf(`"Sid":"S%d",`, b.r.IntN(5))
	}
	condition := b.fill(pick(b.r, conditions))
	return fmt.Sprintf(`{%s"Effect":%q,"Principal":%s,"Action":%s,"Resource":%s%s}`,
		sid, effect, b.fill(pick(b.r, principals)), pick(b.r, actions), b.resources(), condition)
}

func (b *builder) resources() string {
	if b.kind == Templated {
		return pick(b.r, []string{`"*"`, `["arn:aws:s3:::*","arn:aws:s3:::*/*"]`, `"arn:aws:s3:::*"`})
	}
	return b.fill(pick(b.r, resources))
}

var principals = []string{
	`"*"`, `"*"`, `{"AWS":"*"}`, `{"AWS":"arn:aws:iam::@ACCOUNT@:root"}`, `{"AWS":"@ACCOUNT@"}`, `{"AWS":["arn:aws:iam::999988887777:root","*"]}`,
	`{"AWS":["444455556666","arn:aws:iam::@ACCOUNT@:role/admin"]}`, `{"AWS":"arn:aws:iam::999988887777:role/partner"}`,
	`{"Service":"cloudtrail.amazonaws.com"}`, `{"Service":"logging.s3.amazonaws.com"}`, `{"Service":"cloudfront.amazonaws.com"}`,
	`{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}`, `{"Federated":"arn:aws:iam::@ACCOUNT@:saml-provider/x"}`,
}

var actions = []string{
	`"s3:GetObject"`, `"s3:*"`, `"*"`, `["s3:GetObject","s3:PutObject"]`, `["s3:ListBucket"]`, `"s3:PutBucketPolicy"`,
	`["s3:PutObject","s3:PutObjectAcl"]`, `["s3:DeleteObject","s3:PutBucketAcl","s3:PutEncryptionConfiguration"]`, `"s3:Get*"`, `["s3:ReplicateObject"]`,
}

var resources = []string{
	`"arn:aws:s3:::@NAME@/*"`, `"arn:aws:s3:::@NAME@"`, `["arn:aws:s3:::@NAME@","arn:aws:s3:::@NAME@/*"]`, `["arn:aws:s3:::@NAME@","arn:aws:s3:::@NAME@/*"]`,
	`"arn:aws:s3:::@NAME@*"`, `"*"`, `"arn:aws:s3:::team-0*"`, `"arn:aws:s3:::@NAME@/public/*"`, `"arn:aws:s3:::*"`, `"arn:aws:s3:::other-bucket/*"`,
}

var conditions = []string{
	"", "", "", `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`, `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`,
	`,"Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7"]}}`, `,"Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`,
	`,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}`, `,"Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}`,
	`,"Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}`, `,"Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}`,
	`,"Condition":{"StringEquals":{"aws:SourceAccount":"@ACCOUNT@"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::@NAME@"}}`,
	`,"Condition":{"NumericLessThan":{"s3:TlsVersion":1.2}}`,
	`,"Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-east-1:@ACCOUNT@:key/@KEY@"}}`,
	`,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-a/r-b/*"]}}`,
}
