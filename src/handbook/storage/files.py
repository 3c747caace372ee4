"""Files that are written whole or not at all: a full disk leaves the old one as it was."""

from __future__ import annotations

import uuid
from pathlib import Path


def write(path: Path, content: str | bytes) -> None:
    """Put ``content`` in place of what ``path`` holds; its folder is made where there is none.

    Text is written as UTF-8.  Any number of processes may do so at once.  Raises
    :class:`OSError` where it cannot be written; then no file has changed.
    """
    aside = path.with_name(f".{uuid.uuid4().hex[:12]}~")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content.encode() if isinstance(content, str) else content)
        aside.replace(path)
    except OSError as error:
        error.filename = str(path)
        aside.unlink(missing_ok=True)
        raise
