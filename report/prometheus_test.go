package report

import (
	"regexp"
	"strings"
	"testing"
)

var promSample = regexp.MustCompile(`^(s3audit_[a-z_]+)\{([a-z]+="(?:[^"\\]|\\["\\])*")(?:,[a-z]+="(?:[^"\\]|\\["\\])*")*\} -?\d+(?:\.\d+)?$`)

// TestPrometheusText: every line is a sample of a metric that was introduced,
// no series is there twice, and none is of a bucket unless asked for.
func TestPrometheusText(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		for _, buckets := range []bool{false, true} {
			o := s.opts
			o.PrometheusBuckets = buckets
			known, seen := map[string]bool{}, map[string]bool{}
			for _, line := range strings.Split(strings.TrimSuffix(string(render(t, "prometheus", s.report, o)), "\n"), "\n") {
				if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
					known[strings.TrimSuffix(name, " gauge")] = true
					continue
				}
				if strings.HasPrefix(line, "# HELP ") {
					continue
				}
				m := promSample.FindStringSubmatch(line)
				if m == nil || !known[m[1]] {
					t.Fatalf("%s: no sample of a known metric: %q", s.name, line)
				}
				series := line[:strings.LastIndexByte(line, ' ')]
				if seen[series] {
					t.Errorf("%s: %s is there twice", s.name, series)
				}
				seen[series] = true
				if strings.Contains(line, `bucket="`) && !buckets {
					t.Errorf("%s: a bucket's own series: %s", s.name, line)
				}
			}
		}
	}
	text := string(render(t, "prometheus", typicalReport(), Options{PrometheusBuckets: true}))
	for _, want := range []string{
		`s3audit_failed_checks{account="111122223333",severity="high"} 2`, `s3audit_calls{account="111122223333",outcome="denied"} 2`,
		`s3audit_bucket_failed_checks{account="111122223333",bucket="acme-www",region="us-east-1",severity="medium"} 1`,
		`s3audit_rule_verdicts{account="111122223333",rule="bucket-policy-public",severity="critical",verdict="unknown"} 2`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%s is missing", want)
		}
	}
}
