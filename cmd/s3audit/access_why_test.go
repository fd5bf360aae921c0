package main

import (
	"bytes"
	"strings"
	"testing"

	"s3audit/rules/exposure"
)

func TestWhy(t *testing.T) {
	open := func(layer, name, detail string) exposure.Layer {
		return exposure.Layer{Layer: layer, Name: name, Detail: detail, Effect: "opens", Level: exposure.Public}
	}
	account := func(id string) exposure.Caller { return exposure.Caller{Kind: "account", ID: id} }
	for name, tc := range map[string]struct {
		r    exposure.Result
		want string
	}{
		"private": {exposure.Result{Verdict: exposure.Private}, ""},
		"unknown": {
			exposure.Result{Verdict: exposure.Unknown, Missing: []exposure.Missing{{Input: "public_access_block", Reason: "denied"}, {Input: "policy"}}},
			"not known: public access block (denied), policy",
		},
		"public": {
			exposure.Result{
				Verdict: exposure.Public, Layers: []exposure.Layer{open("bucket-policy", "", ""), {Layer: "ownership", Effect: "none"}, open("acl", "", "AllUsers READ"), open("access-point", "feed", "")},
				Statements: []exposure.Statement{{Sid: "Open", Effect: "Allow", Public: true}, {Index: 1, Effect: "Allow", Level: exposure.Shared}, {Index: 2, Effect: "Allow", Public: true}},
			},
			`policy: "Open", statement 3; ACL AllUsers READ; access point feed`,
		},
		"public, says AWS": {exposure.Result{Verdict: exposure.Public, Layers: []exposure.Layer{open("policy-status", "", "")}, Disagreement: &exposure.Disagreement{AWS: true}}, "AWS calls the policy public; AWS's own policy status differs"},
		"shared": {
			exposure.Result{Verdict: exposure.Shared, CrossAccount: []exposure.Caller{account("1"), account("2"), account("1"), {Kind: "canonical-user", ID: strings.Repeat("a", 64)}, account("3"), account("4")}},
			"account 1, account 2, canonical user aaaaaaaaaaaa… and 2 more",
		},
		"latent": {
			exposure.Result{Verdict: exposure.Private, Latent: []exposure.Latent{{Code: "public-policy-restricted", Because: "RestrictPublicBuckets", Layers: []string{"bucket-block", "account-block"}}, {Code: "public-acl-disabled", Because: "BucketOwnerEnforced"}}},
			"public policy held back by RestrictPublicBuckets (bucket block, account block); public ACL parked under BucketOwnerEnforced",
		},
	} {
		if have := why(&tc.r); have != tc.want {
			t.Errorf("%s: %s, want %s", name, have, tc.want)
		}
	}
}

// What a policy's author wrote cannot steer a terminal or break the table.
func TestTableIsSafe(t *testing.T) {
	var out bytes.Buffer
	table := newAccessTable(&environment{}, &out, false)
	layer := exposure.Layer{Layer: "bucket-policy", Effect: "opens", Level: exposure.Public}
	evil := exposure.Statement{Sid: "\x1b[31m\n::error::\u202e", Effect: "Allow", Public: true}
	if err := table.add(&answer{Bucket: "b", Result: &exposure.Result{Verdict: exposure.Public, Layers: []exposure.Layer{layer}, Statements: []exposure.Statement{evil}}}); err != nil {
		t.Fatal(err)
	}
	if err := table.end(); err != nil || strings.ContainsAny(out.String(), "\x1b\u202e") || strings.Count(out.String(), "\n") != 4 {
		t.Errorf("%q, %v", out.String(), err)
	}
}
