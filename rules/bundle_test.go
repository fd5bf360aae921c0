//go:build !race

// Archives, keys and signatures: nothing runs side by side, and the race detector
// makes the arithmetic many times slower.

package rules

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// archive packs files, and what is put in by hand, as a bundle is.
func archive(t testing.TB, files map[string]string, more ...tar.Header) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ours.tar.gz")
	if err := os.WriteFile(name, packed(t, files, more...), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func packed(t testing.TB, files map[string]string, more ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	heads := slices.Clone(more)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		heads = append(heads, tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(files[name]))})
	}
	for _, head := range heads {
		if err := w.WriteHeader(&head); err != nil {
			t.Fatal(err)
		}
		text := files[head.Name]
		if _, err := w.Write([]byte(text + strings.Repeat("x", int(head.Size)-len(text)))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// signed packs files with OPA's own signature.
func signed(t testing.TB, files map[string]string, private, algorithm, keyID string) string {
	t.Helper()
	var infos []bundle.FileInfo
	hasher, err := bundle.NewSignatureHasher(bundle.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		var v any = []byte(text)
		if bundle.IsStructuredDoc(name) {
			if v, err = number([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		sum, err := hasher.HashFile(v)
		if err != nil {
			t.Fatal(err)
		}
		infos = append(infos, bundle.NewFile(strings.TrimPrefix(name, "/"), hexText(sum), bundle.SHA256.String()))
	}
	token, err := bundle.GenerateSignedToken(infos, bundle.NewSigningConfig(private, algorithm, ""), keyID)
	if err != nil {
		t.Fatal(err)
	}
	all := maps.Clone(files)
	all["/.signatures.json"] = `{"signatures": ["` + token + `"]}`
	return archive(t, all)
}

func hexText(sum []byte) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, c := range sum {
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

// keyPair is a new key, private and public, in PEM.
func keyPair(t testing.TB, private any, public any) (string, string) {
	t.Helper()
	a, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	b, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a})), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}))
}

var bundleFiles = map[string]string{"/owner/rule.rego": ownerRule, "/data.json": `{"acme": {"teams": ["a"]}}`}

func TestBundleIsADirectory(t *testing.T) {
	files := maps.Clone(bundleFiles)
	files["/acme/data.yaml"] = "limit: 3\n"
	files["/owner/rule_test.rego"] = ownerTest
	files["/.manifest"] = `{"revision": "1", "roots": ["s3audit/rules/owner_tag", "s3audit/rules/owner_tag_test", "acme"]}`
	var warned []string
	name := archive(t, files)
	e, err := Load(Options{Policies: []string{name}, Warn: func(text string) { warned = append(warned, text) }})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(e.rules, func(r *rule) bool { return r.ID == "owner-tag" })
	if i < 0 || e.rules[i].Source != name+"/owner/rule.rego" {
		t.Errorf("%d", i)
	}
	if len(warned) > 0 {
		t.Errorf("%q", warned)
	}
	report, err := Test(t.Context(), TestOptions{Policies: []string{name}, UserOnly: true})
	if err != nil || report.Passed != 1 || report.Failed > 0 {
		t.Errorf("%+v %v", report, err)
	}
}

func TestBundlesRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		files map[string]string
		more  []tar.Header
		want  string
	}{
		"syntax":        {map[string]string{"/a/x.rego": "package a\n\np if {\n"}, nil, "ours.tar.gz/a/x.rego:4:1: unexpected eof"},
		"every file":    {map[string]string{"/a/x.rego": "package a\n\np if {\n", "/b/y.rego": "package b\nq := \n"}, nil, "ours.tar.gz/b/y.rego:3:1: unexpected eof"},
		"metadata":      {map[string]string{"/a/x.rego": "package s3audit.rules.x\n\ndeny contains {} if true\n"}, nil, "ours.tar.gz/a/x.rego:1:1: A rule needs METADATA"},
		"roots":         {map[string]string{"/a/x.rego": "package other\n", "/.manifest": `{"roots": ["acme"]}`}, nil, "do not permit"},
		"data and root": {map[string]string{"/other/data.json": "{}", "/.manifest": `{"roots": ["acme"]}`}, nil, "OPA does not take the bundle"},
		"manifest":      {map[string]string{"/.manifest": `{"roots": 3}`}, nil, "manifest decode"},
		"old Rego":      {map[string]string{"/.manifest": `{"rego_version": 0}`}, nil, "written in Rego v0. Rewrite it"},
		"delta":         {map[string]string{"/patch.json": `{"data": [{"op": "upsert", "path": "/a", "value": 1}]}`}, nil, "A delta bundle"},
		"wasm":          {map[string]string{"/policy.wasm": "\x00asm", "/.manifest": `{"wasm": [{"entrypoint": "a", "module": "/policy.wasm"}]}`}, nil, "compiled policies"},
		"data":          {map[string]string{"/data.json": `{"a": `}, nil, "OPA does not take the bundle"},
		"up":            {nil, []tar.Header{{Name: "../x.rego", Typeflag: tar.TypeReg}}, "is no name for a file of a bundle"},
		"link":          {nil, []tar.Header{{Name: "x.rego", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}}, "neither a file nor a directory"},
		"twice":         {map[string]string{"a.rego": "package a\n"}, []tar.Header{{Name: "/a.rego", Typeflag: tar.TypeReg}}, "is there twice"},
		"large file":    {nil, []tar.Header{{Name: "a.rego", Typeflag: tar.TypeReg, Size: maxFileBytes + 1}}, "at most 16777216 are read"},
		"bomb": {nil, []tar.Header{
			{Name: "a", Typeflag: tar.TypeReg, Size: maxFileBytes}, {Name: "b", Typeflag: tar.TypeReg, Size: maxFileBytes}, {Name: "c", Typeflag: tar.TypeReg, Size: maxFileBytes},
			{Name: "d", Typeflag: tar.TypeReg, Size: maxFileBytes}, {Name: "e", Typeflag: tar.TypeReg, Size: maxFileBytes},
		}, "the bundle is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			file := archive(t, tc.files, tc.more...)
			_, err := Load(Options{Policies: []string{file}})
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), file) {
				t.Errorf("want %q, have %v", tc.want, err)
			}
		})
	}
	t.Run("no archive", func(t *testing.T) {
		dir := writeFiles(t, map[string]string{"x.rego": "package x\n"})
		_, err := Load(Options{Policies: []string{filepath.Join(dir, "x.rego")}})
		if err == nil || !strings.Contains(err.Error(), "neither a directory nor an OPA bundle") {
			t.Error(err)
		}
	})
}

func TestSignatures(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	edPublic, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		private, public any
		algorithm       string
	}{"rsa": {rsaKey, &rsaKey.PublicKey, "RS256"}, "pss": {rsaKey, &rsaKey.PublicKey, "PS512"}, "ecdsa": {ecKey, &ecKey.PublicKey, "ES256"}, "ed25519": {edKey, edPublic, "EdDSA"}} {
		t.Run(name, func(t *testing.T) {
			private, public := keyPair(t, tc.private, tc.public)
			checkSignature(t, private, public, tc.algorithm)
		})
	}
	t.Run("secret", func(t *testing.T) { checkSignature(t, "a long and shared secret", "a long and shared secret", "HS256") })
}

// checkSignature loads a bundle signed with a key, and with that of another.
func checkSignature(t *testing.T, private, public, algorithm string) {
	t.Helper()
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	otherPrivate, otherPublic := keyPair(t, other, &other.PublicKey)
	good := signed(t, bundleFiles, private, algorithm, "team")
	changed := maps.Clone(bundleFiles)
	changed["/more.rego"] = "package more\n"
	tampered := tamper(t, good, changed)
	for name, tc := range map[string]struct {
		file, key, id, algorithm, want string
	}{
		"good":              {good, public, "", algorithm, ""},
		"named":             {good, public, "team", algorithm, ""},
		"other name":        {good, public, "others", algorithm, "OPA does not take the bundle"},
		"other key":         {good, otherPublic, "", "", "OPA does not take the bundle"},
		"signed by another": {signed(t, bundleFiles, otherPrivate, "ES256", ""), public, "", algorithm, "OPA does not take the bundle"},
		"a file more":       {tampered, public, "", algorithm, "not included in bundle signature"},
		"not signed":        {archive(t, bundleFiles), public, "", algorithm, "The bundle is not signed. Sign it"},
	} {
		key, err := NewVerification([]byte(tc.key), tc.id, tc.algorithm)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(Options{Policies: []string{tc.file}, Verify: key})
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: want %q, have %v", name, tc.want, err)
		}
	}
}

// tamper puts other files beside the signature of a bundle.
func tamper(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	have, err := unpack(name)
	if err != nil {
		t.Fatal(err)
	}
	files = maps.Clone(files)
	files["/.signatures.json"] = string(have[".signatures.json"].Data)
	return archive(t, files)
}

func TestSignedBundleWithoutKeyWarns(t *testing.T) {
	name := signed(t, bundleFiles, "a long and shared secret", "HS256", "")
	var warned []string
	if _, err := Load(Options{Policies: []string{name}, Warn: func(text string) { warned = append(warned, text) }}); err != nil {
		t.Fatal(err)
	}
	if len(warned) != 1 || !strings.Contains(warned[0], name+" is signed, and nobody checked it") {
		t.Errorf("%q", warned)
	}
}

func TestKeyWithoutBundle(t *testing.T) {
	key, err := NewVerification([]byte("secret"), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Options{Policies: []string{t.TempDir()}, Verify: key}); err == nil {
		t.Error("a key that checks nothing is taken")
	}
}

func TestKeysRefused(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, public := keyPair(t, key, &key.PublicKey)
	for name, tc := range map[string]struct{ key, algorithm, want string }{
		"empty":       {"", "", "the file is empty"},
		"private":     {private, "", "holds a private key"},
		"as a secret": {public, "HS256", "does not fit the key: want ES256"},
		"other curve": {public, "ES384", "does not fit"},
		"other kind":  {public, "RS256", "does not fit"},
		"unknown":     {"secret", "none", "want HS256"},
		"damaged":     {public[:60], "", "damaged"},
		"no key":      {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST"})), "", "want a PUBLIC KEY"},
	} {
		if _, err := NewVerification([]byte(tc.key), "", tc.algorithm); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: want %q, have %v", name, tc.want, err)
		}
	}
}

// What a bundle's manifest claims, nobody else adds to.
func TestRootsAreClaimed(t *testing.T) {
	ours := archive(t, map[string]string{"/owner/rule.rego": ownerRule, "/.manifest": `{"roots": ["s3audit/rules/owner_tag", "acme/teams"]}`})
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
	}{
		"elsewhere":   {map[string]string{"x.rego": "package acme.names\n", "acme/data.json": `{"names": []}`}, ""},
		"package":     {map[string]string{"x.rego": "package acme.teams.more\n"}, "x.rego:1:1: Package acme.teams.more belongs to the bundle"},
		"data":        {map[string]string{"acme/teams/data.json": `{"a": 1}`}, "The data belongs to the bundle"},
		"data inside": {map[string]string{"data.json": `{"acme": {"teams": ["b"]}}`}, "The data belongs to the bundle"},
	} {
		_, err := Load(Options{Policies: []string{ours, writeFiles(t, tc.files)}})
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: want %q, have %v", name, tc.want, err)
		}
	}
}

// No archive does worse than being refused.
func FuzzUntar(f *testing.F) {
	f.Add(packed(f, bundleFiles))
	f.Add(packed(f, nil, tar.Header{Name: "../x", Typeflag: tar.TypeReg}, tar.Header{Name: "y", Linkname: "x", Typeflag: tar.TypeLink}))
	f.Add([]byte("no gzip"))
	f.Fuzz(func(t *testing.T, text []byte) {
		files, err := untar(bytes.NewReader(text))
		if err != nil {
			return
		}
		for name, file := range files {
			if strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") || len(file.Data) > maxFileBytes {
				t.Errorf("%q of %d bytes", name, len(file.Data))
			}
		}
	})
}
