package rules

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// Verification is the key that the signatures of bundles are checked with.
type Verification struct{ key, id, algorithm string }

// secretAlgorithms are those of a key that is a shared secret.
var secretAlgorithms = []string{"HS256", "HS384", "HS512"}

// NewVerification reads a public key or a certificate in PEM, or else a shared
// secret. With an id, a signature has to name that key. An empty algorithm is
// the key's usual one; another has to fit the key, lest a public key be taken
// for a secret.
func NewVerification(key []byte, id, algorithm string) (*Verification, error) {
	if len(key) == 0 {
		return nil, errors.New("the file is empty")
	}
	fit, err := keyAlgorithms(key)
	if err != nil {
		return nil, err
	}
	if algorithm == "" {
		algorithm = fit[0]
	}
	if !slices.Contains(fit, algorithm) {
		return nil, fmt.Errorf("algorithm %s does not fit the key: want %s", algorithm, strings.Join(fit, ", "))
	}
	return &Verification{key: string(key), id: id, algorithm: algorithm}, nil
}

// keyAlgorithms are the algorithms that a key can be used with, the usual one first.
func keyAlgorithms(text []byte) ([]string, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		if strings.Contains(string(text), "-----BEGIN") {
			return nil, errors.New("the PEM block is damaged")
		}
		return secretAlgorithms, nil
	}
	public, err := publicKey(block)
	if err != nil {
		return nil, err
	}
	switch k := public.(type) {
	case *rsa.PublicKey:
		return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}, nil
	case *ecdsa.PublicKey:
		if name := map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[k.Curve.Params().BitSize]; name != "" {
			return []string{name}, nil
		}
	case ed25519.PublicKey:
		return []string{"EdDSA"}, nil
	}
	return nil, fmt.Errorf("a key of type %T signs no bundle", public)
}

func publicKey(block *pem.Block) (any, error) {
	switch block.Type {
	case "PUBLIC KEY":
		return x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		return c.PublicKey, nil
	}
	if strings.Contains(block.Type, "PRIVATE") {
		return nil, errors.New("the file holds a private key: checking needs the public one, and the private one stays where bundles are signed")
	}
	return nil, fmt.Errorf("the file holds a %s: want a PUBLIC KEY or a CERTIFICATE", block.Type)
}

// defaultKeyID is what OPA's own commands call a key that has no name.
const defaultKeyID = "default"

// config is the key as OPA's verification takes it. Without an id the key is
// used whatever the signature calls it.
func (v *Verification) config() *bundle.VerificationConfig {
	id := v.id
	if id == "" {
		id = defaultKeyID
	}
	keys := map[string]*bundle.KeyConfig{id: {Key: v.key, Algorithm: v.algorithm}}
	if v.id != "" {
		id = "" // OPA then takes the key that the signature names
	}
	return bundle.NewVerificationConfig(keys, id, "", nil)
}
