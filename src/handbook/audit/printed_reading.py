"""A printed file read back in the order in which it is read aloud.

The order is that of the structure tree, read with qpdf; the text of each piece is PDFium's.
Neither knows anything of Typst or of the composed document.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

#: Spaces and hyphens come and go with the lines; a bullet is layout, and so is what joins words.
_LOOSE = re.compile(r"[\s\u00ad\u2060\ufffe\u0002\-‐•]+")
_LEADERS = re.compile(r"\.{2,}")
#: What a long text object may hold, in bytes.
_MOST = 1 << 15
#: Parts of the tree that are read apart; what is said below a drawing is text like any other.
_APART = {"/TOC": "contents", "/TOCI": "contents", "/Figure": "drawn", "/Caption": "text"}


@dataclass(slots=True)
class Reading:
    """What a file says, without its spaces.

    ``text`` is all that is read aloud but the contents, which are ``contents``, and the words in
    drawings, which are ``drawn``; ``beside`` is what each page shows and nobody reads aloud:
    running heads, the heads of a table once more.  ``keywords`` say what the file is; ``notes``
    is what has no place in such a file.
    """

    text: str = ""
    contents: str = ""
    drawn: str = ""
    beside: list[str] = field(default_factory=list)
    keywords: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def tight(text: str) -> str:
    """``text`` without what depends on where lines end."""
    return _LOOSE.sub("", text)


def read(pdf: bytes) -> Reading:
    """What ``pdf`` says.  Raises :class:`UnreadableError` for what is no sound, tagged PDF."""
    made = Reading()
    try:
        marked = _marked(pdf, made)
        with pikepdf.open(io.BytesIO(pdf)) as document:
            pages: dict[object, int] = {
                page.objgen: number for number, page in enumerate(document.pages)
            }
            said: dict[str, list[str]] = {"text": [], "contents": [], "drawn": []}
            for page, mark, apart in _walk(document.Root.get("/StructTreeRoot"), pages, -1):
                said[apart].append(marked.pop((page, mark), ""))
            made.notes += _annotations(document)
            made.keywords = keywords(document)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, AttributeError, KeyError, TypeError) as error:
        raise UnreadableError(str(error)) from error
    made.text, made.drawn = tight("".join(said["text"])), tight("".join(said["drawn"]))
    made.contents = _LEADERS.sub("", tight("".join(said["contents"])))
    # What has a place in the tree, and is not in it.
    made.notes += [f"{page + 1}: {text}" for (page, _), text in marked.items() if text.strip()]
    return made


class UnreadableError(Exception):
    """The file is no PDF, or has no order of reading."""


def _marked(pdf: bytes, made: Reading) -> dict[tuple[int, int], str]:
    """The text of every piece, by page and mark; what has no mark is beside the text."""
    found: dict[tuple[int, int], str] = {}
    buffer = ctypes.create_string_buffer(_MOST)
    into = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document):
            read_page = page.get_textpage()
            beside: list[str] = []
            for shown in _shown(page):
                long = pdfium.FPDFTextObj_GetText(shown, read_page.raw, into, _MOST // 2)
                text = buffer.raw[: long * 2].decode("utf-16le").partition("\0")[0]
                mark = pdfium.FPDFPageObj_GetMarkedContentID(shown)
                if mark < 0:
                    beside.append(text)
                else:
                    found[number, mark] = found.get((number, mark), "") + text
            made.beside.append(_LEADERS.sub("", tight("".join(beside))))
            read_page.close()
            page.close()
    finally:
        document.close()
    return found


def _shown(page: pypdfium2.PdfPage) -> Iterator[object]:
    """The pieces of text of a page, those within its drawings too."""
    waiting = [
        pdfium.FPDFPage_GetObject(page.raw, at)
        for at in range(pdfium.FPDFPage_CountObjects(page.raw))
    ]
    for shown in waiting:
        kind = pdfium.FPDFPageObj_GetType(shown)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield shown
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inside = pdfium.FPDFFormObj_CountObjects(shown)
            waiting += [pdfium.FPDFFormObj_GetObject(shown, at) for at in range(inside)]


def _walk(
    node: object, pages: dict[object, int], page: int, apart: str = "text"
) -> Iterator[tuple[int, int, str]]:
    """Page and mark of every piece in the order of the tree, and of what it is a part."""
    if isinstance(node, pikepdf.Array):
        for inner in node:
            yield from _walk(inner, pages, page, apart)
    elif isinstance(node, int):
        yield page, node, apart
    elif isinstance(node, pikepdf.Dictionary):
        if (on := node.get("/Pg")) is not None:
            page = pages.get(on.objgen, -1)
        if "/MCID" in node:
            yield page, int(node["/MCID"]), apart
        elif (inside := node.get("/K")) is not None:
            yield from _walk(inside, pages, page, _APART.get(str(node.get("/S", "")), apart))


def _annotations(document: pikepdf.Pdf) -> list[str]:
    """What is laid over a page, but for links."""
    return [
        f"{number}: {note.get('/Subtype')} {note.get('/Contents', '')}"
        for number, page in enumerate(document.pages, 1)
        for note in page.get("/Annots", ())
        if note.get("/Subtype") != "/Link"
    ]


def keywords(document: pikepdf.Pdf) -> tuple[str, ...]:
    """What a file says it is."""
    with document.open_metadata() as data:
        said = str(data.get("pdf:Keywords", ""))
    return tuple(word.strip() for word in said.split(",") if word.strip())
