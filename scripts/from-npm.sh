#!/usr/bin/env bash
# scripts/from-npm.sh FOLDER NAME makes .cache/NAME hold the folder with what its package-lock.json
# lists: tools of tests and benchmarks, no part of the site. Safe to run again.
set -euo pipefail
folder=$(cd "$1" && pwd -P)
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)/.cache/$2
if cmp -s "$folder/package-lock.json" "$home/done"; then
  exit 0
fi
printf '%s\n' "从 npm 安装 $2 / Installing $2 from npm" >&2
rm -rf "$home"
mkdir -p "$(dirname "$home")"
cp -R "$folder" "$home"
(cd "$home" && npm ci --ignore-scripts --loglevel=error)
cp "$folder/package-lock.json" "$home/done"
