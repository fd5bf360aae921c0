#!/usr/bin/env bash
# Builds the program as a release is built, from two clones in directories of
# different names, the second with an empty build cache, and compares the bytes.
#   reproducible.sh DIR    DIR is deleted first
set -euo pipefail
dir=${1:?usage: reproducible.sh DIR}
cd "$(dirname "$0")/../.."
[ -z "$(git status --porcelain)" ] || { echo "there are changes that are not committed: a clone would not have them" >&2; exit 2; }
rm -rf "$dir"
mkdir -p "$dir"
build() { # NAME CACHE
  git clone --quiet --no-hardlinks . "$dir/$1/source"
  (
    cd "$dir/$1/source"
    [ -z "$2" ] || export GOCACHE=$2
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=v0.0.0" -o "$dir/$1/s3audit" ./cmd/s3audit
  )
}
build one ""
build "another/and deeper" "$dir/cache"
sha256sum "$dir/one/s3audit" "$dir/another/and deeper/s3audit"
cmp "$dir/one/s3audit" "$dir/another/and deeper/s3audit"
"$dir/one/s3audit" version
rm -rf "$dir/cache" "$dir"/*/source "$dir"/*/*/source
echo "the same bytes"
