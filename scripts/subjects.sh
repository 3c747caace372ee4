#!/usr/bin/env bash
# The subjects of commits have at most 72 characters: of the message in FILE, or without one of the
# commits that the server does not have yet (of the last one, where no server is known).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ $# -gt 0 ]]; then
  subjects=$(grep -v '^#' "$1" | sed -n '/./{p;q;}')
elif git rev-parse --quiet --verify '@{upstream}' >/dev/null 2>&1; then
  subjects=$(git log --no-merges --format=%s '@{upstream}..')
else
  subjects=$(git log --no-merges --format=%s -1)
fi
# Characters, not bytes, whatever the locale of the machine.
export LC_ALL=C.UTF-8
bad=0
while IFS= read -r subject; do
  if ((${#subject} > 72)); then
    printf '%s\n' "提交说明的第一行有 ${#subject} 个字符，最多 72 个：$subject" \
      "The subject has ${#subject} characters, at most 72: $subject" >&2
    bad=1
  fi
done <<<"$subjects"
exit "$bad"
