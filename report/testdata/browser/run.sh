#!/bin/sh
# Runs a script of this folder in Debian's Chromium: run.sh SCRIPT ARGUMENT...
# Needs node 20, npm, chromium and java; installs what package-lock.json pins beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --ignore-scripts --no-progress >&2)
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROME_PATH" ] || { echo "run.sh: no chromium; install it, or say where it is in CHROME_PATH" >&2; exit 2; }
export CHROME_PATH
script=$1
shift
exec node "$here/$script" "$@"
