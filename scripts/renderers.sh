#!/usr/bin/env bash
# Makes .venv-renderers hold the other site generators, for the test that compares them. It sees the
# packages of .venv, so only the generators themselves are installed. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

here=$(pwd -P)
lock=requirements-renderers.lock
if [[ "$(cat .venv-renderers/.root 2>/dev/null)" == "$here" && .venv-renderers/.stamp -nt $lock &&
  .venv-renderers/.stamp -nt .venv/.root ]]; then
  exit 0
fi
if command -v flock >/dev/null; then
  exec 9<scripts/renderers.sh
  flock 9
fi
printf '%s\n' "安装用来比较的网站生成器，约十秒 / Installing the site generators to compare with, about ten seconds" >&2
rm -rf .venv-renderers
.venv/bin/python -m venv .venv-renderers
.venv-renderers/bin/python -m pip install --quiet --quiet --progress-bar off --disable-pip-version-check \
  --no-deps --require-hashes -r $lock --log .venv-renderers/set-up.log
packages=$(.venv-renderers/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# Behind the generators' own folder: what both have, they take from theirs.
printf '%s\n' "import site; site.addsitedir('$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')')" \
  >"$packages/of-the-project.pth"
printf '%s' "$here" >.venv-renderers/.root
touch .venv-renderers/.stamp
