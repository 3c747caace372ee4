#!/usr/bin/env bash
# scripts/peers.sh NAME makes .venv-NAME hold what benchmarks/requirements-NAME.lock lists: what the handbook is
# compared with. It sees the packages of .venv, so only the peers are installed. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

here=$(pwd -P)
name=$1
lock=benchmarks/requirements-$name.lock
peers=.venv-$name
if [[ $(cat "$peers/.root" 2>/dev/null) == "$here" && $peers/.stamp -nt $lock &&
  $peers/.stamp -nt .venv/.root ]]; then
  exit 0
fi
if command -v flock >/dev/null; then
  exec 9<scripts/peers.sh
  flock 9
fi
printf '%s\n' "安装用来比较的工具，约十秒 / Installing what to compare with, about ten seconds" >&2
rm -rf "$peers"
.venv/bin/python -m venv "$peers"
"$peers/bin/python" -m pip install --quiet --quiet --progress-bar off --disable-pip-version-check \
  --no-deps --require-hashes -r "$lock" --log "$peers/set-up.log"
packages=$("$peers/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# Behind the generators' own folder: what both have, they take from theirs.
printf '%s\n' "import site; site.addsitedir('$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')')" \
  >"$packages/of-the-project.pth"
printf '%s' "$here" >"$peers/.root"
touch "$peers/.stamp"
