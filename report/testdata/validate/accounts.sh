#!/bin/sh
# Writes every format of four accounts, to be held to their validators: the
# sample account, one without a bucket, one of hostile texts, and one of 100,000
# findings. All but the first go by way of the JSON document, which so shows
# that it holds what the other formats need.
#
#   accounts.sh S3AUDIT DIRECTORY
set -eu
s3audit=$1 to=$2
root=$(cd "$(dirname "$0")/../../.." && pwd)
mkdir -p "$to"

# Findings are no failure here, whatever the gate says of them.
scan() { "$s3audit" "$@" || [ $? -eq 1 ] || [ $? -eq 3 ]; }

formats() {
	for pair in html:html jsonl:jsonl sarif:sarif markdown:md junit:xml csv:csv github:github gitlab:gitlab prometheus:prom ocsf:ocsf asff:asff; do
		echo "-o ${pair%%:*}=$1.${pair##*:}"
	done
}

scan demo -q -o json="$to/sample.json" $(formats "$to/sample")
"$s3audit" report "$to/sample.json" -o sarif="$to/sample-full.sarif" --sarif-profile full -o markdown="$to/sample-summary.md" --markdown-for summary

(cd "$root" && go run ./report/testdata/accounts -empty "$to/empty.snapshot" -hostile "$to/hostile.snapshot")
for account in empty hostile; do
	scan scan --from "$to/$account.snapshot" --include-passes -o json="$to/$account.json"
	"$s3audit" report "$to/$account.json" $(formats "$to/$account") --prometheus-buckets
	"$s3audit" report "$to/$account.json" -o sarif="$to/$account-full.sarif" --sarif-profile full
	rm "$to/$account.snapshot"
done

(cd "$root" && go run ./report/testdata/pages -findings 100000 -format json -to "$to/large.json")
"$s3audit" report "$to/large.json" $(formats "$to/large")
rm "$to/large.html" # browsers are asked about that one
