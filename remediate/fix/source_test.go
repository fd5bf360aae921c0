package fix_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/policies"
	"s3audit/remediate/fix"
)

// What a ready fix says of itself is a file that can be loaded beside the library,
// and asks for the same operations.
func TestSourceIsAFileOfItsOwn(t *testing.T) {
	_, ids := catalog(t)
	files, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		t.Fatal(err)
	}
	for _, ready := range library(t, given).Fixes() {
		text := ready.Source("our-" + ready.Name)
		path := filepath.Join(t.TempDir(), "fix.hcl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := fix.Load(fix.Options{Paths: []string{path}, Embedded: files, Rules: ids, Unset: true})
		if err != nil {
			t.Errorf("%s: %v\n%s", ready.Name, err, text)
			continue
		}
		own, err := set.Choose([]string{"our-" + ready.Name})
		if err != nil || len(own) != 1 || !slices.Equal(own[0].Blocks, ready.Blocks) || !slices.Equal(own[0].Rules, ready.Rules) || own[0].Ready {
			t.Errorf("%s: %+v, %v\n%s", ready.Name, own, err, text)
		}
		if strings.Contains(text, "\n\n\n") || strings.Contains(text, "no_fix") {
			t.Errorf("%s is laid out badly:\n%s", ready.Name, text)
		}
	}
}
