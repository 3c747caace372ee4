"""How wide a line of Chinese and English is, and where it may be broken.

No font is asked: the widths are those of a broad common font, so that a line that fits here fits
in the fonts of the readers.  East Asian wide characters are one em wide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: No line begins with these, and none ends with the ones that open.
CLOSING = "，。；：？！、）》”’…,.;:?!)%"
OPENING = "（《“‘("
_BOLD = 1.14
_NARROW = {
    **dict.fromkeys("ijl|'", 0.29), **dict.fromkeys(" .,:;!/\\-[]", 0.37),
    **dict.fromkeys("ftr()", 0.42), **dict.fromkeys("mW@%", 1.0), **dict.fromkeys("wM", 0.87),
}  # fmt: skip
_TOKEN = re.compile(r"[\u2e80-\uffff“”‘’…]|[^\s\u2e80-\uffff“”‘’…]+| +")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` in units of the drawing."""
    return sum(map(_em, text.rstrip())) * size * (_BOLD if bold else 1)


@cache
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return _NARROW.get(char, 0.75 if char.isupper() else 0.64)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines no wider than ``room``; joined together they are ``text`` again.

    The lines are of like length, so that no single character is left for the last one.
    """
    lines = _fill(text, room, size, bold=bold)
    while len(lines) > 1:
        room -= size / 2
        narrower = _fill(text, room, size, bold=bold)
        if (
            len(narrower) > len(lines)
            or max(width(one, size, bold=bold) for one in narrower) > room
        ):
            break
        lines = narrower
    return lines


def _fill(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    lines = [""]
    for token in _tokens(text):
        if lines[-1] and width(lines[-1] + token, size, bold=bold) > room:
            lines.append("")
        while width(token, size, bold=bold) > room and len(token) > 1:
            cut = max(
                (i for i in range(1, len(token)) if width(token[:i], size, bold=bold) <= room),
                default=1,
            )
            lines[-1], token = token[:cut], token[cut:]  # noqa: PLW2901 - the rest of the word
            lines.append("")
        lines[-1] += token
    return [line for line in lines if line]


@cache
def _tokens(text: str) -> tuple[str, ...]:
    """The pieces between which a line may be broken; spaces go with what they follow."""
    pieces: list[str] = []
    for piece in _TOKEN.findall(text):
        glued = pieces and (
            piece.isspace() or piece[0] in CLOSING or pieces[-1].rstrip(" ")[-1:] in tuple(OPENING)
        )
        if glued:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)
