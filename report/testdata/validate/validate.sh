#!/bin/sh
# Validates reports with the validators their readers trust:
#   .sarif         the SARIF 2.1.0 schema, and Sarif.Multitool with the rules of GitHub code scanning
#   .json, .jsonl  the schemas under docs/schema, read by ajv
#   .html          html-validate
#   .md            markdownlint
#   .xml           xmllint, with the schema of Jenkins for JUnit
#   .csv           a spreadsheet library, which must find no formula
#
#   validate.sh FILE...       fails when one file is not valid
#   validate.sh --self-test [.ENDING]
#                             fails when a deliberately broken report is let through
#
# Needs node 20, npm and xmllint; installs what package-lock.json pins beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --ignore-scripts --no-progress >&2)
	chmod u+x "$here/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
exec node "$here/validate.mjs" "$@"
