#!/usr/bin/env bash
# Builds dist/ with npm, and only when a source has changed since the last good build.
# Usage: build.sh [npm]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

npm=${1:-npm}
stamp=target/npm.stamp
lock_stamp=target/npm-lock.stamp

# Everything under version control or about to be, but nothing that a build writes.
checksum() {
  find . \( -name node_modules -o -path ./target -o -path ./dist -o -path ./coverage \) -prune \
    -o -type f ! -name pom.xml -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

is_current() { [[ -f $1 && $(<"$1") == "$2" ]]; }

sources=$(checksum)
if [[ -d dist ]] && is_current "$stamp" "$sources"; then
  exit 0
fi

mkdir -p target
rm -f "$stamp"
lock=$(sha256sum package.json package-lock.json | sha256sum | cut -d' ' -f1)
if [[ ! -d node_modules ]] || ! is_current "$lock_stamp" "$lock"; then
  rm -f "$lock_stamp"
  "$npm" ci --no-audit --no-fund --loglevel=error
  printf '%s\n' "$lock" >"$lock_stamp"
fi
"$npm" run build
# Resources are copied over what is there: files with an old hash in their name would stay.
rm -rf target/classes/webroot
printf '%s\n' "$sources" >"$stamp"
