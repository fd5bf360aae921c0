package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3audit/rules/exposure"
)

// FuzzDocuments: whatever a file holds is taken, or refused with a place in it.
func FuzzDocuments(f *testing.F) {
	for _, seed := range []string{
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":[true,{}]}}}]}`,
		`{"Policy":"{\"Statement\":[{}]}"}`, `{"Policy":"{"}`, `{"Owner":{"ID":"x"},"Grants":[{"Grantee":{"URI":"u"},"Permission":"READ"},{}]}`,
		`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":1}}`, `{"RestrictPublicBuckets":`, "", "\n\n[", "\xef\xbb\xbf{}", `{"a":1,"a":2}`, "null",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d := &documents{}
		read := func() { // each flag reads standard input anew
			d.stdin, d.env = "", &environment{stdin: bytes.NewReader(text)}
		}
		read()
		policy := document(d, "policy", "-", policyText)
		read()
		acl := document(d, "acl", "-", exposure.DecodeACL)
		read()
		block := document(d, "public-access-block", "-", exposure.DecodeBlock)
		refused := 0
		for _, state := range []exposure.State{policy.State, acl.State, block.State} {
			if state == exposure.NotKnown {
				refused++
			}
		}
		if refused != len(d.mistakes) {
			t.Fatalf("%q: %d refused, said: %q", text, refused, d.mistakes)
		}
		for _, said := range d.mistakes {
			if !strings.HasPrefix(said, "standard input:") || strings.HasPrefix(said, "standard input:0") {
				t.Fatalf("%q: %s", text, said)
			}
		}
	})
}

// FuzzTrusted: every list that is taken holds what it should, and every mistake
// has its place.
func FuzzTrusted(f *testing.F) {
	for _, seed := range []string{
		`accounts = ["444455556666"]`, `organizations = ["o-a1b2c3d4e5", 7, null]`, `cidrs = ["10.0.0.0/8", "::/0", "::1"]`, `vpcs = "x"`,
		`canonical_ids = [for x in [1] : x]`, `cloudfront_identities = ["${x}"]`, `acounts = []`, "accounts = [\n", `vpc_endpoints = ["vpce-0a1b2c3d"]`, "block {}",
	} {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "s3audit.hcl")
	f.Fuzz(func(t *testing.T, body string) {
		if err := os.WriteFile(path, []byte("trusted {\n"+body+"\n}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := loadConfiguration(path)
		if err != nil {
			if !strings.Contains(err.Error(), path+":") {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		if c.trusted == nil {
			return // the body closed the block, and a comment took the rest
		}
		for i := range trustedLists {
			for _, entry := range *trustedLists[i].into(c.trusted) {
				if !trustedLists[i].fits(entry) {
					t.Fatalf("%q: %s holds %q", body, trustedLists[i].name, entry)
				}
			}
		}
	})
}
