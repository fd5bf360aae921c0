package exposure

import (
	"testing"

	"s3audit/rules/policy"
)

// benchmarkPolicies are of the shapes that buckets have most.
var benchmarkPolicies = map[string]string{
	"tls": `{"Version":"2012-10-17","Statement":[{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*",
		"Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`,
	"website": `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"}}`,
	"logs": `{"Statement":[
		{"Sid":"Check","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::{bucket}",
			"Condition":{"StringEquals":{"aws:SourceAccount":"{account}"}}},
		{"Sid":"Write","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket}/AWSLogs/{account}/*",
			"Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceAccount":"{account}"}}},
		{"Sid":"TLS","Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],
			"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`,
	"five": `{"Statement":[
		{"Sid":"Own","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"]},
		{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/reader","arn:aws:iam::777788889999:root"]},
			"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"]},
		{"Sid":"Org","Effect":"Allow","Principal":"*","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],
			"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:SecureTransport":"true"}}},
		{"Sid":"Office","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/share/*",
			"Condition":{"IpAddress":{"aws:SourceIp":["192.0.2.0/24","198.51.100.7"]}}},
		{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],
			"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`,
}

func BenchmarkAnalysePolicy(b *testing.B) {
	self := Self{Account: policy.OwnAccount, Bucket: policy.OwnBucket}
	for _, name := range []string{"tls", "website", "logs", "five"} {
		doc, err := policy.Parse([]byte(benchmarkPolicies[name]))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				AnalysePolicy(doc, BucketPolicy, self, nil)
			}
		})
	}
}
