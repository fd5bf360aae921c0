package policy

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// lower is strings.ToLower that makes no new string of a word it knows.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return lowered(s)
		}
	}
	return s
}

func lowered(s string) string {
	var small [64]byte
	if len(s) > len(small) {
		return strings.ToLower(s)
	}
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		small[i] = c
	}
	if word, ok := words()[string(small[:len(s)])]; ok {
		return word
	}
	return string(small[:len(s)])
}

// words are the lower-case words that policies are mostly made of.
var words = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	add := func(word string) { all[strings.ToLower(word)] = strings.ToLower(word) }
	for _, a := range Actions() {
		add(a.pattern)
	}
	for _, operator := range operators {
		add(operator)
		add(operator + "IfExists")
		add("ForAllValues:" + operator)
		add("ForAnyValue:" + operator)
	}
	for _, word := range strings.Fields(commonWords) {
		add(word)
	}
	return all
})

// operators are the condition operators as the IAM guide spells them.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = [...]string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
	"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
	"Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
}

// commonWords are condition keys and action patterns met often.
const commonWords = `
s3:Get* s3:List* s3:Put* s3:Delete* s3:GetObject* s3:PutObject* s3:DeleteObject* s3:ListBucket* s3:GetBucket* s3:PutBucket* s3:Replicate*
aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:CurrentTime aws:EpochTime aws:FederatedProvider aws:MultiFactorAuthAge
aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService aws:PrincipalOrgID aws:PrincipalOrgPaths
aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalType aws:Referer aws:RequestedRegion aws:ResourceAccount
aws:ResourceOrgID aws:ResourceOrgPaths aws:SecureTransport aws:SourceAccount aws:SourceArn aws:SourceIdentity aws:SourceIp
aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:TagKeys aws:TokenIssueTime
aws:UserAgent aws:userid aws:username aws:ViaAWSService aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:VpcSourceIp
s3:AccessPointNetworkOrigin s3:authType s3:DataAccessPointAccount s3:DataAccessPointArn s3:delimiter s3:LocationConstraint s3:max-keys
s3:prefix s3:RequestObjectTagKeys s3:ResourceAccount s3:signatureAge s3:signatureversion s3:TlsVersion s3:VersionId
`
