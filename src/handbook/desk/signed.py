"""What a signature is for: exactly these files, known by a short number of their content.

The number stands at the top of the page for sign-off.  Publishing compares it with the files that
are published, so that nothing comes in between the signature and the readers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

#: What readers are told: the policy, the pages written by hand, and what belongs to the site.
_SIGNED = ("data", "docs", "mkdocs.yml")
_GROUPS = 4
_GROUP = 4


def fingerprint(root: Path) -> str:
    """The number of what is signed in the project at ``root``, such as ``3F2A-91C0-5D7E-B846``.

    It is made of the names and bytes of all files, and of nothing else: no day, no machine.
    """
    digest = hashlib.sha256()
    for path in _files(root):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(root).as_posix().encode()
        digest.update(b"%d %s %d\n" % (len(name), name, len(content)))
        digest.update(content)
    code = digest.hexdigest().upper()
    return "-".join(code[n * _GROUP : (n + 1) * _GROUP] for n in range(_GROUPS))


def same(typed: str, number: str) -> bool:
    """Whether somebody typed this number, with or without its hyphens."""
    plain = "".join(char for char in typed.upper() if char.isalnum())
    return plain == number.replace("-", "")


def _files(root: Path) -> Iterator[Path]:
    for name in _SIGNED:
        place = root / name
        found = [place] if place.is_file() else place.rglob("*")
        # A copy that an editor keeps is nothing that anybody signs.
        yield from sorted(
            path for path in found if path.is_file() and not path.name.startswith((".", "~"))
            and not path.name.endswith("~")
        )  # fmt: skip
