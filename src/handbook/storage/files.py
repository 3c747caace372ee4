"""Files that are written whole or not at all: a full disk leaves the old one as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Put ``text`` in place of what ``path`` holds; its folder is made where there is none.

    Where it raises, no file has changed.
    """
    aside = path.with_name(f"{path.name}~")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, "utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        error.filename = str(path)
        aside.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` in place of what ``path`` holds, however many processes do so at once.

    Raises :class:`OSError` where it cannot be written; then nothing has changed.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as aside:
        written = Path(aside.name)
        try:
            aside.write(content)
            aside.close()
            written.chmod(0o644)
            written.replace(path)
        finally:
            written.unlink(missing_ok=True)
