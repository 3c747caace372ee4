#!/usr/bin/env bash
# Makes .venv hold the project itself (editable) and what it needs: `set-up.sh run` what it needs to
# run (requirements-run.lock), `set-up.sh` all that tests and benchmarks need, too (requirements.lock).
# The Makefile calls it; it is safe to run again, and keeps what is already there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock=requirements.lock
[[ "${1:-all}" != run ]] || lock=requirements-run.lock

say() { printf '%s\n' "$@" >&2; }

# One set-up at a time: two terminals must not write the same .venv.
if command -v flock >/dev/null; then
  exec 9<scripts/set-up.sh
  flock 9
fi

recent='import sys; sys.exit(sys.version_info < (3, 11, 5))'

find_python() {
  local name old=
  for name in python3.13 python3.12 python3.11 python3 "${HOME:-}"/.local/bin/python3.1[1-9]; do
    # Run it, do not only look for it: version managers put names on PATH that run nothing.
    if "$name" -c "$recent" 2>/dev/null; then
      printf '%s' "$name"
      return
    fi
    [[ -n "$old" ]] || old=$("$name" -c 'import platform; print(platform.python_version())' 2>/dev/null) || true
  done
  say "找不到 Python 3.11.5 或更高版本${old:+（这台机器上是 $old）}。" \
    "No Python 3.11.5 or later found${old:+; this machine has $old}."
  if [[ -n "$old" ]]; then
    # Debian 12 has 3.11.2 and no later one: installing its package again does not help.
    say "系统软件源里没有更新的版本时，在自己的文件夹里装一个，不动系统：" \
      "Where the system offers no later one, put one into your home folder; the system stays as it is:" \
      "  apt-get install pipx && pipx install uv && ~/.local/bin/uv python install 3.13" \
      "装好以后再运行同一条 make 命令。 / Then type the same make command again."
  else
    say "请先安装，例如： / Install one first, for example: apt-get install python3 python3-venv"
  fi
  return 1
}

install() {
  # Twice quiet: pip's notes on the machine's own settings are kept in the log, not shown.
  .venv/bin/python -m pip install --quiet --quiet --progress-bar off --log .venv/set-up.log "$@" && return
  say "安装失败；完整记录见 .venv/set-up.log" "Installation failed; the full record is in .venv/set-up.log"
  return 1
}

# Scripts in .venv and the editable install hold this folder's path: after a move or a copy they
# would quietly run the code of the old place.
here=$(pwd -P)
if [[ -e .venv ]] && {
  [[ "$(cat .venv/.root 2>/dev/null)" != "$here" ]] || ! .venv/bin/python -c "$recent" 2>/dev/null
}; then
  say "重建 .venv（未完成、已移动或 Python 不可用） / Making .venv anew (unfinished, moved, or its Python is gone)"
  rm -rf .venv
fi

if [[ ! -e .venv ]]; then
  python=$(find_python)
  say "建立 .venv（$python），约半分钟 / Setting up .venv with $python, about half a minute"
  if ! "$python" -m venv .venv >&2; then
    rm -rf .venv
    say "无法建立虚拟环境；在 Debian 或 Ubuntu 上请安装 python3-venv" \
      "Could not make the virtual environment; on Debian or Ubuntu install python3-venv"
    exit 1
  fi
  printf '%s' "$here" >.venv/.root
else
  say "更新 .venv / Bringing .venv up to date"
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
say "  安装依赖，校验哈希 … / installing packages, hashes checked …"
install --require-hashes -r "$lock"
say "  安装本项目 … / installing the project …"
install --no-deps --no-build-isolation --editable .
touch .venv/.stamp-run
[[ $lock == requirements-run.lock ]] || touch .venv/.stamp
say "  完成 / done"
