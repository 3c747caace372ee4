"""Printed pages as the eye has them: lines of text with their place and size, read with PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2
import pypdfium2.raw as pdfium

_MOST = 1 << 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; places and size in points, ``bottom`` from the foot of the page."""

    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page: its size, and the pieces of text outside its drawings."""

    width: float
    height: float
    pieces: tuple[Piece, ...]

    def between(self, foot: float, head: float) -> list[Piece]:
        """The pieces that stand between two heights, from the top down."""
        found = (one for one in self.pieces if foot <= one.bottom <= head)
        return sorted(found, key=lambda one: (-one.bottom, one.left))


@lru_cache(maxsize=4)
def read_pages(pdf: bytes) -> tuple[PrintedPage, ...]:
    """Every page of a file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(
            PrintedPage(*page.get_size(), tuple(_pieces(page)))
            for page in (document[at] for at in range(len(document)))
        )
    finally:
        document.close()


def _pieces(page: pypdfium2.PdfPage) -> Iterator[Piece]:
    read = page.get_textpage()
    buffer = ctypes.create_string_buffer(_MOST)
    into = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    names = ctypes.create_string_buffer(_MOST)
    left, bottom, right, top, size = (ctypes.c_float() for _ in range(5))
    matrix = pdfium.FS_MATRIX()
    for at in range(pdfium.FPDFPage_CountObjects(page.raw)):
        shown = pdfium.FPDFPage_GetObject(page.raw, at)
        if pdfium.FPDFPageObj_GetType(shown) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        long = pdfium.FPDFTextObj_GetText(shown, read.raw, into, _MOST // 2)
        text = buffer.raw[: long * 2].decode("utf-16le").partition("\0")[0]
        if not text.strip():
            continue
        pdfium.FPDFPageObj_GetBounds(shown, left, bottom, right, top)
        pdfium.FPDFTextObj_GetFontSize(shown, size)
        pdfium.FPDFPageObj_GetMatrix(shown, matrix)
        font = pdfium.FPDFTextObj_GetFont(shown)
        wide = pdfium.FPDFFont_GetBaseFontName(font, names, _MOST)
        scale = math.hypot(matrix.c, matrix.d)
        yield Piece(
            left.value,
            bottom.value,
            right.value,
            top.value,
            round(size.value * scale, 1),
            b"Bold" in names.raw[:wide],
            text,
        )
    read.close()
