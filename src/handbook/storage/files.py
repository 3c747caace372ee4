"""Files that are written whole or not at all: a full disk leaves the old one as it was."""

from __future__ import annotations

from pathlib import Path


def write(path: Path, text: str) -> None:
    """Put ``text`` in place of what ``path`` holds.  Where it raises, nothing has changed."""
    aside = path.with_name(f"{path.name}~")
    try:
        aside.write_text(text, "utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        error.filename = str(path)
        aside.unlink(missing_ok=True)
        raise
