package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/rogpeppe/go-internal/testscript"
)

// buildBundle is what `opa build -b DIR -o FILE` does, and with a private key,
// what --signing-key adds to it.
func buildBundle(dir, file, key, algorithm string) error {
	b, err := bundle.NewCustomReader(bundle.NewDirectoryLoader(dir)).WithRegoVersion(ast.RegoV1).WithProcessAnnotations(true).Read()
	if err != nil {
		return err
	}
	if key != "" {
		if err := b.GenerateSignature(bundle.NewSigningConfig(key, algorithm, ""), "", false); err != nil {
			return err
		}
	}
	var out bytes.Buffer
	if err := bundle.NewWriter(&out).DisableFormat(true).Write(b); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

// newKeys writes a new key for signing and the public one beside it.
func newKeys(private, public string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	a, errA := x509.MarshalPKCS8PrivateKey(key)
	b, errB := x509.MarshalPKIXPublicKey(&key.PublicKey)
	return errors.Join(errA, errB,
		os.WriteFile(private, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a}), 0o600),
		os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}), 0o644))
}

// scriptBundle builds a bundle in a script: bundle FILE DIR [KEY].
func scriptBundle(ts *testscript.TestScript, neg bool, args []string) {
	key := ""
	if len(args) > 2 {
		key = ts.MkAbs(args[2])
	}
	ts.Check(buildBundle(ts.MkAbs(args[1]), ts.MkAbs(args[0]), key, "ES256"))
}

// scriptKeys makes a pair of keys in a script: keys PRIVATE PUBLIC.
func scriptKeys(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(newKeys(ts.MkAbs(args[0]), ts.MkAbs(args[1])))
}
