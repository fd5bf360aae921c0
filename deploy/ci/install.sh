#!/usr/bin/env bash
# Installs one release of s3audit, or takes the binary that is there already.
# Everything comes in by the environment; nothing is evaluated.
#   S3AUDIT_BINARY     a binary to use instead of a release
#   S3AUDIT_VERSION    the release: v1.2.3
#   S3AUDIT_SHA256     the SHA-256 of the release's checksums.txt; without it the archive is held against
#                      checksums.txt alone, which shows damage and not that somebody replaced both
#   S3AUDIT_RELEASES   where releases are downloaded from; the archives are under <this>/<version>/
#   S3AUDIT_DIR        where the binary goes
# Prints the path of the binary.
set -euo pipefail

fail() { printf 's3audit install: %s\n' "$*" >&2; exit 2; }

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fetch() { curl --fail --silent --show-error --location --retry 3 --proto '=https,http,file' --output "$2" -- "$1"; }

if [ -n "${S3AUDIT_BINARY:-}" ]; then
  [ -x "$S3AUDIT_BINARY" ] || fail "there is no program at $S3AUDIT_BINARY"
  printf '%s\n' "$S3AUDIT_BINARY"
  exit 0
fi

version=${S3AUDIT_VERSION:-}
[[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "the version has to be one release, such as v1.2.3, and not '$version'"
: "${S3AUDIT_RELEASES:?}" "${S3AUDIT_DIR:?}"

case $(uname -s) in
  Linux) os=linux suffix=tar.gz program=s3audit ;;
  Darwin) os=darwin suffix=tar.gz program=s3audit ;;
  MINGW* | MSYS* | CYGWIN*) os=windows suffix=zip program=s3audit.exe ;;
  *) fail "there is no release for $(uname -s)" ;;
esac
case $(uname -m) in
  x86_64 | amd64) arch=amd64 ;;
  arm64 | aarch64) arch=arm64 ;;
  *) fail "there is no release for $(uname -m)" ;;
esac
archive=s3audit_${version#v}_${os}_${arch}.$suffix

mkdir -p "$S3AUDIT_DIR"
work=$(mktemp -d "$S3AUDIT_DIR/.install.XXXXXX")
trap 'rm -rf "$work"' EXIT
fetch "$S3AUDIT_RELEASES/$version/checksums.txt" "$work/checksums.txt"
if [ -n "${S3AUDIT_SHA256:-}" ]; then
  got=$(sha256 "$work/checksums.txt")
  [ "$got" = "$S3AUDIT_SHA256" ] || fail "checksums.txt of $version has the SHA-256 $got, and $S3AUDIT_SHA256 was pinned"
else
  printf 's3audit install: no checksum is pinned: this shows a damaged archive, not a replaced one\n' >&2
fi
want=$(awk -v name="$archive" '$2 == name { print $1 }' "$work/checksums.txt")
[[ $want =~ ^[0-9a-f]{64}$ ]] || fail "checksums.txt of $version does not name $archive"
fetch "$S3AUDIT_RELEASES/$version/$archive" "$work/$archive"
got=$(sha256 "$work/$archive")
[ "$got" = "$want" ] || fail "$archive has the SHA-256 $got, and checksums.txt says $want"
if [ "$suffix" = zip ]; then
  unzip -q -o "$work/$archive" "$program" -d "$work"
else
  tar -xzf "$work/$archive" -C "$work" "$program"
fi
chmod 0755 "$work/$program"
mv -f "$work/$program" "$S3AUDIT_DIR/$program"
printf '%s\n' "$S3AUDIT_DIR/$program"
