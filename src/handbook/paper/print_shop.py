"""What a print shop needs beside the volume itself: bleed, a trim, one ink."""

from __future__ import annotations

import io
import re

import pikepdf

from handbook.domain.json_values import Json

#: How far the page goes beyond its trim on each side, in millimetres; ``book.typ`` has the same.
BLEED = 3
_POINTS = 72 / 25.4
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def grey(colour: str) -> str:
    """A colour (``#rrggbb`` or ``#rgb``) as the grey that is as light; anything else as it is."""
    if not _COLOUR.fullmatch(colour[:7]):
        return colour
    digits = colour[1:7] if len(colour) > len("#rgb") else "".join(one * 2 for one in colour[1:])
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    light = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{light:02x}{light:02x}{light:02x}{colour[7:]}"


def in_one_ink(value: Json) -> Json:
    """A document whose drawings are grey; nothing else in it has a colour of its own."""
    if isinstance(value, str):
        return _COLOUR.sub(lambda found: grey(found[0]), value) if value[:4] == "<svg" else value
    if isinstance(value, dict):
        return {key: in_one_ink(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_one_ink(inner) for inner in value]
    return value


def trimmed(pdf: bytes) -> bytes:
    """``pdf`` with its trim: where each page is cut, and how far it is printed beyond that."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            cut = BLEED * _POINTS
            page.bleedbox = page.mediabox
            page.trimbox = pikepdf.Array([left + cut, bottom + cut, right - cut, top - cut])
        document.save(
            out, object_stream_mode=pikepdf.ObjectStreamMode.preserve, deterministic_id=True
        )
    return out.getvalue()
