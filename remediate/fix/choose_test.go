package fix_test

import (
	"slices"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	set := library(t, map[string]string{"tags": "{}"})
	list, err := set.Choose([]string{"bucket-public-read", "server-access-logging", "block-public-access", "bucket-tags"})
	if err != nil || len(list) != 3 || list[0].Name != "block-public-access" || list[2].Name != "server-access-logging" {
		t.Errorf("have %v, %v", list, err)
	}
	if missing := set.Missing(list); !slices.Equal(missing, []string{"log_bucket"}) {
		t.Errorf("have %v", missing)
	}
	_, err = set.Choose([]string{"bucket-mfa-delete", "bucket-versionin", "tls-only"})
	for _, want := range []string{`"bucket-mfa-delete" has no ready fix: Only the root user`, `Did you mean "bucket-versioning"?`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
}
