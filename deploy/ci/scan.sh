#!/usr/bin/env bash
# Runs one scan in a pipeline: writes the reports, keeps the exit code for a
# later step, and fails itself only where it is asked to. Everything comes in
# by the environment; nothing is evaluated.
#   S3AUDIT            the program
#   S3AUDIT_OUT        the directory of the reports
#   S3AUDIT_ARGS       further arguments, one a line
#   S3AUDIT_FROM, S3AUDIT_FAIL_ON, S3AUDIT_ON_UNKNOWN, S3AUDIT_BASELINE, S3AUDIT_FAIL_ON_NEW, S3AUDIT_CONFIG, …
#                      flags of scan, which it reads itself; empty ones are as good as none
#   GITHUB_OUTPUT, GITHUB_STEP_SUMMARY    files of GitHub Actions, where there are any
set -uo pipefail
: "${S3AUDIT:?}" "${S3AUDIT_OUT:?}"
mkdir -p "$S3AUDIT_OUT" || exit 2

args=()
while IFS= read -r line; do
  line=${line%$'\r'}
  [ -z "$line" ] || args+=("$line")
done <<<"${S3AUDIT_ARGS:-}"

# An older report must not be taken for that of this run.
json=$S3AUDIT_OUT/s3audit.json sarif=$S3AUDIT_OUT/s3audit.sarif html=$S3AUDIT_OUT/s3audit.html markdown=$S3AUDIT_OUT/s3audit.md
rm -f "$json" "$sarif" "$html" "$markdown"
"$S3AUDIT" scan --no-progress -o table -o "json=$json" -o "sarif=$sarif" -o "html=$html" -o "markdown=$markdown" ${args[@]+"${args[@]}"}
code=$?

# number prints one count of the summary in the JSON report, which has each
# member on a line of its own and no line break within a text.
number() {
  [ -f "$json" ] || { echo 0; return; }
  awk -v group="    \"$1\": {" -v key="      \"$2\":" '
    /^  "summary": \{/ { summary = 1 }
    summary && index($0, group) == 1 { inside = 1 }
    inside && index($0, key) == 1 { gsub(/[^0-9]/, "", $2); print $2; found = 1; exit }
    inside && /^    \}/ { inside = 0 }
    summary && /^  \}/ { exit }
    END { if (!found) print 0 }' "$json"
}

there() { if [ -f "$1" ]; then printf '%s' "$1"; fi; }

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "exit-code=$code"
    for severity in critical high medium low info; do echo "$severity=$(number severities "$severity")"; done
    echo "failed=$(number verdicts fail)"
    echo "unknown=$(number verdicts unknown)"
    echo "json=$(there "$json")"
    echo "sarif=$(there "$sarif")"
    echo "html=$(there "$html")"
    echo "markdown=$(there "$markdown")"
  } >>"$GITHUB_OUTPUT"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  if [ -f "$markdown" ]; then
    cat "$markdown" >>"$GITHUB_STEP_SUMMARY"
  else
    echo "s3audit could not scan: exit $code. The log says why." >>"$GITHUB_STEP_SUMMARY"
  fi
fi
[ "${S3AUDIT_GATE:-now}" = later ] || exit "$code"
