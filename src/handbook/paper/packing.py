"""The same PDF in half of the bytes: small objects compressed together, fewer ways to say it.

Typst writes every element of the structure tree as an object of its own, uncompressed, places text
to the millionth of a point, and each letter of a drawing by itself.  Nothing that is shown, read
aloud or linked differs.
"""

from __future__ import annotations

import io
import re

import pikepdf

#: A sheet of two pages is mostly its fonts: what is said shorter is nothing there.
_FEW = 2
#: Where a piece of text or a line begins: to the hundredth of a point.
_PLACED = re.compile(rb"(q 1 0 0 -1 \d+(?:\.\d\d?)?)\d*( \d+(?:\.\d\d?)?)\d*(?= cm)")
#: How much closer two letters stand, in thousandths of the letter's size.
_SPACED = re.compile(rb"^( ?-?\d+(?:\.\d)?)\d*(?= ?\]?)$")
_STRING = rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]+>"
_STRINGS = re.compile(b"(" + _STRING + b")", re.DOTALL)
#: A letter of a drawing: its scale, its place, its colour, its font, and itself.
_LETTER = re.compile(
    rb"q (\d[\d.]*) 0 0 -\1 (-?[\d.]+) (-?[\d.]+) cm(/c\d+ cs [\d. ]+ scn\nBT 0 Tr/f\d+ [\d.]+ Tf)"
    rb" 1 0 0 -1 0 0 Tm((?:" + _STRING + rb")Tj)\nET\nQ\n",
    re.DOTALL,
)
_LETTER_ENDS = b"\nET\nQ\n"
#: Two scales that differ less are one: a hundredth of a point over the width of a page.
_SAME_SCALE = 2e-5
_ESCAPED = re.compile(rb"\\([0-7]{3})|\\.", re.DOTALL)
#: What may not stand in a string as itself.
_SPECIAL = re.compile(rb"[\\()\r]")


def packed(pdf: bytes) -> bytes:
    """``pdf`` in fewer bytes; the same bytes for the same file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        many = len(document.pages) > _FEW
        pikepdf.settings.set_flate_compression_level(9 if many else 6)
        for page in document.pages if many else ():
            content = page.obj.get("/Contents")
            if isinstance(content, pikepdf.Stream):
                content.write(tidied(joined(content.read_bytes())))
            for link in page.obj.get("/Annots", ()):
                for edges in ("/Rect", "/QuadPoints"):
                    if edges in link:
                        link[edges] = pikepdf.Array([round(edge, 1) for edge in link[edges]])
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return out.getvalue()


def joined(content: bytes) -> bytes:
    """What a page shows, with the letters of a drawing's line one after the other.

    Each keeps its place, to the hundredth of a point; it only is not begun anew.
    """
    parts: list[bytes] = []
    at, before, reached = 0, (b"", b""), 0.0
    scale = 1.0
    for letter in _LETTER.finditer(content):
        factor, left, height, look, shown = letter.groups()
        goes_on = (
            letter.start() == at
            and before == (height, look)
            and abs(float(factor) - scale) < _SAME_SCALE
        )
        if goes_on:
            step = round((float(left) - reached) / scale, 2)
            reached += step * scale
            parts[-1] = parts[-1][: -len(_LETTER_ENDS)]
            parts.append(b" %g 0 Td%s%s" % (step, shown, _LETTER_ENDS))
        else:
            parts += [content[at : letter.start()], letter[0]]
            scale, reached = float(factor), float(left)
        at, before = letter.end(), (height, look)
    return b"".join([*parts, content[at:]])


def tidied(content: bytes) -> bytes:
    """What a page shows, without decimals that no eye and no press can tell apart.

    Each byte of a text stands as itself, not as two or four digits; no digit of a text changes.
    """
    pieces = _STRINGS.split(content)
    pieces[::2] = [_SPACED.sub(rb"\1", _PLACED.sub(rb"\1\2", between)) for between in pieces[::2]]
    pieces[1::2] = map(_short, pieces[1::2])
    return b"".join(pieces)


def _short(text: bytes) -> bytes:
    if text[:1] == b"<":
        digits = text[1:-1].decode()
        if len(digits) % 2:
            return text
        return b"(" + _SPECIAL.sub(_escaped, bytes.fromhex(digits)) + b")"
    if b"\\" not in text:
        return text
    return _ESCAPED.sub(_itself, text)


def _escaped(special: re.Match[bytes]) -> bytes:
    return b"\\r" if special[0] == b"\r" else b"\\" + special[0]


def _itself(escape: re.Match[bytes]) -> bytes:
    if escape[1] is None:
        return escape[0]
    byte = bytes([int(escape[1], 8) & 255])
    return _SPECIAL.sub(_escaped, byte)
