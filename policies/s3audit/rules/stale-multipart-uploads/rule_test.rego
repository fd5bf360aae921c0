package s3audit.rules.stale_multipart_uploads_test

import data.s3audit.testing as t

rule := "stale-multipart-uploads"

now := time.parse_rfc3339_ns("2026-01-31T12:00:00Z")

started(times) := t.input_of(
	{"uploads": t.present({"Uploads": [{"Key": "k", "UploadId": "u", "Initiated": at} | some at in times]})},
	{},
)

test_old if t.verdict(rule, started(["2026-01-20T00:00:00Z"])) == "fail" with time.now_ns as now

test_one_of_two if {
	t.verdict(rule, started(["2026-01-31T00:00:00Z", "2026-01-20T00:00:00Z"])) == "fail" with time.now_ns as now
}

test_young if t.verdict(rule, started(["2026-01-31T00:00:00Z", "2026-01-30T00:00:00Z"])) == "pass" with time.now_ns as now

test_on_the_limit if {
	t.verdict(rule, started(["2026-01-24T12:00:00Z"])) == "pass" with time.now_ns as now
	t.verdict(rule, started(["2026-01-24T11:59:59Z"])) == "fail" with time.now_ns as now
}

test_other_zones_and_fractions if t.verdict(rule, started(["2026-01-24T14:30:00.123+02:00"])) == "pass" with time.now_ns as now

test_limit_as_asked if {
	doc := started(["2026-01-20T00:00:00Z"])
	t.verdict(rule, t.setting(doc, rule, "max_age_days", 30)) == "pass" with time.now_ns as now
	t.verdict(rule, t.setting(doc, rule, "max_age_days", 1)) == "fail" with time.now_ns as now
}

test_evidence_counts if {
	doc := started(["2026-01-20T00:00:00Z", "2026-01-10T00:00:00Z", "2026-01-31T00:00:00Z"])
	denials := data.s3audit.rules.stale_multipart_uploads.deny with input as doc with time.now_ns as now
	{d.value | some d in denials} == {{"uploads": 2, "oldest": "2026-01-10T00:00:00Z"}}
}

test_none if t.verdict(rule, t.input_of({"uploads": t.absent}, {})) == "pass"

test_not_asked_is_unknown if t.verdict(rule, t.input_of({"uploads": {"state": "not-collected"}}, {})) == "unknown"

test_denied_is_unknown if t.verdict(rule, t.input_of({"uploads": t.denied}, {})) == "unknown"
