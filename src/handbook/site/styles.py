"""The style sheet as it travels: inside the pages a reader arrives at, beside the others.

A sheet beside the page costs a further journey before anything is seen, 0.3 s on a slow network.
A checklist carries it as well: a QR code or a shared address leads straight to it.  The screens of
the walk leave it outside: there are hundreds, and by then it is fetched.
"""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from handbook.pages.colours import properties

#: The style sheet, below the folder of the pages and below the site.
PLACE = "assets/handbook.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\s*([{};])\s*")
_OUTSIDE = "find/"


def compact(css: str) -> Markup:
    """``css`` without comments and needless space, fit to stand in a style element."""
    text = _BREAK.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).replace(";}", "}").strip()
    if "</" in text:
        raise ValueError("a style sheet that would end its element")
    return Markup(text)  # noqa: S704 - our own file, and it cannot end the element


def sheet(docs: Path) -> str:
    """The style sheet in the folder of the pages, with the colours before it.

    It is empty where there is none, as in a toy.
    """
    path = docs / PLACE
    return properties("pages") + path.read_text("utf-8") if path.exists() else ""


def inside(path: str) -> bool:
    """Whether the page at ``path``, below its language, carries the sheet within it."""
    return not path.startswith(_OUTSIDE)
