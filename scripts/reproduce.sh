#!/usr/bin/env bash
# Makes the release of the last commit twice (other folder, time zone, home, umask, hash seed; as
# another user on another day where the machine allows it), compares them byte for byte and checks
# one as a reader would.  The day of the edition: DAY=2026-11-24 scripts/reproduce.sh
set -euo pipefail
cd "$(dirname "$0")/.."

day=${DAY:-$(date +%F)}
commit=$(git rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
ssh-keygen -q -t ed25519 -N '' -f "$work/key"

# make_one FOLDER NAME=VALUE... -- PREFIX...: a clone with its own .venv, and the release in it.
make_one() {
    local folder=$1 settings=() prefix
    shift
    while [ "$1" != -- ]; do settings+=("$1") && shift; done
    shift
    prefix=("$@")
    mkdir -p "$folder/home"
    git clone -q . "$folder/handbook"
    git -C "$folder/handbook" checkout -q "$commit"
    cp "$work/key" "$folder/key" && chmod 600 "$folder/key"
    (
        cd "$folder/handbook"
        make -s .venv/.stamp >&2
        if [ "$as_other" = "$folder" ]; then chown -R nobody "$folder"; fi
        umask "${UMASK[$folder]}"
        "${prefix[@]}" env HOME="$folder/home" "${settings[@]}" .venv/bin/python -m handbook.cli \
            release --as-of "$day" --key "$folder/key" --out "$folder/release" >&2
    )
}

first=$work/one second="$work/another folder/deeper" as_other=''
declare -A UMASK=([$first]=022 [$second]=077)
other=(env) told='the same user and day'
if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
    as_other=$second told='another user'
    # Another user, who may still read what lies in root's home, such as this machine's Python.
    other=(setpriv --reuid=nobody --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override)
fi
if command -v faketime > /dev/null; then
    other+=(faketime "2031-05-06 07:08:09") told+=', another day'
fi
make_one "$first" TZ=Asia/Shanghai LANG=C.UTF-8 PYTHONHASHSEED=1 -- env
make_one "$second" TZ=America/Los_Angeles LANG=C PYTHONHASHSEED=2 -- "${other[@]}"

diff -r "$first/release" "$second/release"
cd "$first/release"
sha256sum --quiet --check SHA256SUMS
echo "handbook $(cat "$work/key.pub")" > "$work/signers"
ssh-keygen -q -Y verify -f "$work/signers" -I handbook -n handbook -s SHA256SUMS.sig < SHA256SUMS
unpacked=$work/unpacked
python3 - "$unpacked" <<'PYTHON'
import hashlib, json, sys, zipfile
from pathlib import Path

told = json.loads(Path("manifest.json").read_text("utf-8"))
site = next(Path().glob("*site*.zip"))
zipfile.ZipFile(site).extractall(sys.argv[1])
found = {
    path.relative_to(sys.argv[1]).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
    for path in Path(sys.argv[1]).rglob("*") if path.is_file()
}
assert found == {one["path"]: one["sha256"] for one in told["site"]}, "the site is not the manifest's"
parts = json.loads(next(Path().glob("*cdx*")).read_text("utf-8"))["components"]
pdf = sum(name.endswith(".pdf") for name in found)
print(f"{len(found)} files of the site ({pdf} PDF), {len(told['files'])} listed files of the release, "
      f"{len(parts)} components: equal and verified")
PYTHON
echo "两次发布相同（$told）。 / Both releases are equal ($told)."
