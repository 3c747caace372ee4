"""The same PDF in a third of the bytes: small objects compressed together, no idle decimals.

Typst writes every element of the structure tree as an object of its own, uncompressed, and places
text to the millionth of a point.  Nothing that is shown, read aloud or linked differs.
"""

from __future__ import annotations

import io
import re

import pikepdf

#: A sheet of two pages is mostly its fonts: idle decimals are nothing there.
_FEW = 2
#: Where a piece of text or a line begins: to the hundredth of a point.
_PLACED = re.compile(rb"(q 1 0 0 -1 \d+(?:\.\d\d?)?)\d*( \d+(?:\.\d\d?)?)\d*(?= cm)")
#: How much closer two letters stand, in thousandths of the letter's size.
_SPACED = re.compile(rb"([>)] ?-?\d+(?:\.\d)?)\d*(?= ?[<(\]])")
_STRINGS = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>", re.DOTALL)


def packed(pdf: bytes) -> bytes:
    """``pdf`` in fewer bytes; the same bytes for the same file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        many = len(document.pages) > _FEW
        pikepdf.settings.set_flate_compression_level(9 if many else 6)
        for page in document.pages if many else ():
            content = page.obj.get("/Contents")
            if isinstance(content, pikepdf.Stream):
                content.write(tidied(content.read_bytes()))
            for link in page.obj.get("/Annots", ()):
                link.Rect = pikepdf.Array([round(one, 1) for one in link.Rect])
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return out.getvalue()


def tidied(content: bytes) -> bytes:
    """What a page shows, without decimals that no eye and no press can tell apart."""
    made = _SPACED.sub(rb"\1", _PLACED.sub(rb"\1\2", content))
    # Digits in a text are its letters: where one would change, all stays as it was.
    return made if _STRINGS.findall(made) == _STRINGS.findall(content) else content
