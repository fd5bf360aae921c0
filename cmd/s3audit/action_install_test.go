package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakeRelease puts a release of a program that only says its name where the
// runner downloads from, and returns the digest of its checksums.
func fakeRelease(t *testing.T, r *runner, version string) (archive, digest string) {
	t.Helper()
	dir := filepath.Join(r.dir, "owner", "s3audit", "releases", "download", version)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho the release ran\n"
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	out := tar.NewWriter(zip)
	r.check(out.WriteHeader(&tar.Header{Name: "s3audit", Mode: 0o755, Size: int64(len(script))}))
	_, err := out.Write([]byte(script))
	r.check(err)
	r.check(out.Close())
	r.check(zip.Close())
	archive = filepath.Join(dir, fmt.Sprintf("s3audit_%s_%s_%s.tar.gz", strings.TrimPrefix(version, "v"), runtime.GOOS, runtime.GOARCH))
	r.check(os.WriteFile(archive, packed.Bytes(), 0o600))
	sums := fmt.Sprintf("%x  %s\n", sha256.Sum256(packed.Bytes()), filepath.Base(archive))
	r.check(os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(sums), 0o600))
	sum := sha256.Sum256([]byte(sums))
	return archive, hex.EncodeToString(sum[:])
}

// downloader stands in for curl where there is none: it copies.
const downloader = "#!/bin/sh\nfor last; do :; done\nwhile [ \"$1\" != --output ]; do shift; done\nexec cp \"${last#file://}\" \"$2\"\n"

// TestActionInstalls: a release is installed if it is the pinned one and its
// archive is as its checksums say, and else nothing runs.
func TestActionInstalls(t *testing.T) {
	const version = "v1.2.3"
	for _, test := range []struct {
		name    string
		version string
		pin     func(digest string) string
		tamper  bool
		says    string
	}{
		{"pinned", version, func(d string) string { return d }, false, "the release ran"},
		{"not pinned", version, func(string) string { return "" }, false, "no checksum is pinned"},
		{"another pin", version, func(string) string { return strings.Repeat("0", 64) }, false, "was pinned"},
		{"another archive", version, func(d string) string { return d }, true, "and checksums.txt says"},
		{"no such release", "v9.9.9", func(d string) string { return d }, false, ""},
		{"no version", "", func(d string) string { return d }, false, "the version has to be one release"},
		{"a way out", "../../v1.2.3", func(d string) string { return d }, false, "the version has to be one release"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRunner(t, nil)
			archive, digest := fakeRelease(t, r, version)
			if test.tamper {
				r.check(os.WriteFile(archive, []byte("another"), 0o600))
			}
			if _, err := exec.LookPath("curl"); err != nil {
				r.check(os.WriteFile(filepath.Join(r.dir, "curl"), []byte(downloader), 0o700))
				r.env = append(r.env, "PATH="+r.dir+":"+os.Getenv("PATH"))
			}
			r.values["inputs.version"], r.values["inputs.checksums-sha256"] = test.version, test.pin(digest)
			r.run()
			log := r.log.String()
			if !strings.Contains(log, test.says) {
				t.Errorf("the log lacks %q:\n%s", test.says, log)
			}
			if ran := strings.Contains(log, "the release ran"); ran != (strings.Contains(test.name, "pinned")) {
				t.Errorf("it ran: %v\n%s", ran, log)
			}
		})
	}
}
