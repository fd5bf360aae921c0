#!/bin/sh
# Exports a plan for everything that can be repaired in the sample account as a
# CloudFormation template, and holds it, and the one that has a change of every
# kind, to what AWS publishes of CloudFormation.
#
#   templates.sh S3AUDIT DIRECTORY
#
# Needs node 20 and npm; installs what package-lock.json pins beside this file.
set -eu
s3audit=$1 to=$2
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --ignore-scripts --no-progress >&2)
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
rm -rf "$to" && mkdir -p "$to"
"$s3audit" sandbox >"$to/environment" &
trap 'kill $!' EXIT
until grep -q S3AUDIT_PROVE_DELETES "$to/environment"; do
	kill -0 $!
	sleep 0.1
done
. "$to/environment"
"$s3audit" remediate plan --all -q --save "$to/all.plan" -o json >"$to/all.json"
"$s3audit" remediate export "$to/all.plan" --to cloudformation -o "$to/all.yaml"
node "$here/cloudformation.mjs" "$to/all.yaml"
node "$here/cloudformation.mjs" --self-test "$here/../cloudformation.golden"
echo "the templates are what CloudFormation takes"
