#!/bin/sh
# Validates reports with the validators their readers trust:
#   .sarif         the SARIF 2.1.0 schema, and Sarif.Multitool with the rules of GitHub code scanning
#   .json, .jsonl  the schemas under docs/schema, read by ajv
#   .html          html-validate
#   .md            markdownlint
#
#   validate.sh FILE...       fails when one file is not valid
#   validate.sh --self-test   fails when a deliberately broken report is let through
#
# Needs node 20 and npm; installs what package-lock.json pins beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --ignore-scripts --no-progress >&2)
	chmod u+x "$here/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
exec node "$here/validate.mjs" "$@"
