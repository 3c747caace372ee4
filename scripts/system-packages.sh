#!/usr/bin/env bash
# Installs what the browser and PDF tests need from the system: chromium, a Chinese font, poppler, nginx
# and the tool that signs a release.
# Only as root and with apt-get; otherwise it says what is missing and goes on: the tests
# themselves decide what that means.
set -euo pipefail

say() { printf '%s\n' "$@" >&2; }

missing=()
command -v chromium >/dev/null || missing+=(chromium)
# Read to the end (no grep -q): under pipefail a closed pipe would count as "no font".
[[ -n "$(fc-list :lang=zh family 2>/dev/null)" ]] || missing+=(fonts-noto-cjk)
command -v fc-list >/dev/null || missing+=(fontconfig)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
# The language server behind the YAML extension runs on Node.
command -v npm >/dev/null || missing+=(nodejs npm)
command -v ssh-keygen >/dev/null || missing+=(openssh-client)
# The server that tests and the load test publish to; its brotli module sends what was compressed once.
command -v nginx >/dev/null || missing+=(nginx-light)
[[ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ]] ||
  missing+=(libnginx-mod-http-brotli-static)
command -v caddy >/dev/null || missing+=(caddy)
# Further programs that the caller needs, each in the package of its name.
for more in "$@"; do command -v "$more" >/dev/null || missing+=("$more"); done
# Nothing fails without it: the same engine without windows opens a page for a third of the work.
lighter=()
command -v chromium-headless-shell >/dev/null || lighter+=(chromium-headless-shell)
[[ ${#missing[@]} -gt 0 || ${#lighter[@]} -gt 0 ]] || exit 0

reason=""
if ! command -v apt-get >/dev/null; then
  reason="此系统没有 apt-get / this system has no apt-get"
elif [[ $EUID -ne 0 ]]; then
  reason="需要 root 权限 / it takes root"
fi
if [[ -n $reason ]]; then
  [[ ${#missing[@]} -gt 0 ]] || exit 0
  say "缺少系统软件包 / System packages missing: ${missing[*]}" \
    "未自动安装 / Not installed: $reason" \
    "手动安装 / By hand: sudo apt-get install --no-install-recommends ${missing[*]}"
  exit 0
fi

say "安装系统软件包，约半分钟 / Installing system packages, about half a minute: ${missing[*]} ${lighter[*]}"
export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=120 \
    -o Dpkg::Use-Pty=0 "$@" >&2
}
if apt-get update -qq >&2 && { [[ ${#missing[@]} -eq 0 ]] || install "${missing[@]}"; }; then
  say "  完成 / done"
else
  say "系统软件包安装失败，继续 / Installing system packages failed; going on without: ${missing[*]}"
fi
# Not every distribution has it.
[[ ${#lighter[@]} -eq 0 ]] || install "${lighter[@]}" || true
