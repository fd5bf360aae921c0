#!/bin/sh
# Validates reports with the validators their readers trust:
#   .sarif         the SARIF 2.1.0 schema, and Sarif.Multitool with the rules of GitHub code scanning
#   .json, .jsonl  the schemas under docs/schema, read by ajv
#   .html          html-validate
#   .md            markdownlint, and cmark-gfm
#   .xml           xmllint, with the schema of Jenkins for JUnit
#   .csv           a spreadsheet library, which must find no formula
#   .prom          promtool
#   .ocsf          a schema written from the public one of OCSF 1.6, read by ajv
#   .asff          the types and checks of AWS's SDK for Security Hub, and its limits (asff/)
#   .gitlab        what GitLab demands of a Code Quality report
#   .github        what the runner of GitHub Actions makes of each line
#
#   validate.sh FILE...       fails when one file is not valid
#   validate.sh --self-test [.ENDING]
#                             fails when a deliberately broken report is let through
#
# Needs node 20, npm, go, xmllint, promtool and cmark-gfm; installs what package-lock.json pins beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --ignore-scripts --no-progress >&2)
	chmod u+x "$here/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
exec node "$here/validate.mjs" "$@"
