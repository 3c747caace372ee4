"""The printed pages as pictures: sizes, places and gaps, measured on the real volumes."""

from __future__ import annotations

import io
import re
from collections import Counter

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from printed_pages import Piece, PrintedPage, read_pages

pytestmark = pytest.mark.slow

#: The volumes of the Handbook, with the size of their running text in points.
BODY = {"chinese": 10.5, "english": 10.5, "bilingual": 9.5}
#: Between these heights stands what is no running head and no number of a page, in points.
FOOT, HEAD = 46.0, 785.0
#: A heading inside a chapter is larger than this, and bold.
HEADING = 11.4


@pytest.fixture(params=BODY)
def volume(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """A volume of the Handbook: its name, and the file."""
    return request.param, request.getfixturevalue(request.param)


def inside(page: PrintedPage) -> list[Piece]:
    return page.between(FOOT, HEAD)


def test_nothing_is_too_small_to_be_read(volume: tuple[str, bytes]) -> None:
    """Running text has its size, and no letter is smaller than eight points."""
    name, pdf = volume
    sizes: Counter[float] = Counter()
    for page in read_pages(pdf):
        for piece in page.pieces:
            sizes[piece.size] += len(piece.text)
    assert min(sizes) >= 8
    assert sizes.most_common(1)[0][0] == BODY[name]


def test_no_page_is_nearly_empty(volume: tuple[str, bytes]) -> None:
    """Each page after the cover is filled to a quarter at least."""
    _, pdf = volume
    empty = []
    for number, page in enumerate(read_pages(pdf)[1:], 2):
        lowest = min((piece.bottom for piece in inside(page)), default=HEAD)
        drawn = _lowest_drawing(pdf, number)
        if HEAD - min(lowest, drawn) < (HEAD - FOOT) / 4:
            empty.append(number)
    assert empty == []


def _lowest_drawing(pdf: bytes, number: int) -> float:
    """How far down the drawings of a page reach; a drawing is a form of its own."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        forms = document[number - 1].get_objects(filter=[pdfium.FPDF_PAGEOBJ_FORM], max_depth=1)
        return min((form.get_bounds()[1] for form in forms), default=HEAD)
    finally:
        document.close()


def test_no_heading_is_left_alone_at_the_foot(volume: tuple[str, bytes]) -> None:
    """Below a heading stand two lines at least before the page ends."""
    _, pdf = volume
    alone = []
    for number, page in enumerate(read_pages(pdf)[2:], 3):
        pieces = inside(page)
        heads = [one for one in pieces if one.bold and one.size >= HEADING]
        if heads:
            below = {round(one.bottom) for one in pieces if one.bottom < heads[-1].bottom - 4}
            drawn = _lowest_drawing(pdf, number) < heads[-1].bottom
            alone += [number] if len(below) < 2 and not drawn else []
    assert alone == []


def test_the_running_head_names_the_chapter_of_its_page(volume: tuple[str, bytes]) -> None:
    """The number at the head is that of the chapter whose clause stands first on the page."""
    _, pdf = volume
    pages = read_pages(pdf)
    # The index, which comes last, is a list of numbers of other chapters.
    index = max(at for at, page in enumerate(pages) if any(one.size >= 15 for one in inside(page)))
    wrong, looked = [], 0
    for number, page in enumerate(pages[2:index], 3):
        head = " ".join(one.text for one in page.between(HEAD, page.height) if one.left < 300)
        clauses = [one for one in inside(page) if _is_number(one, page)]
        said = re.match(r"(\d+) ", head)
        if said and clauses:
            looked += 1
            first = clauses[0].text.strip().partition(".")[0]
            wrong += [] if said[1] == first or _begins_above(page, clauses[0]) else [number]
    assert wrong == []
    assert looked > len(pages) / 2


def test_no_running_head_is_ahead_of_its_page(volume: tuple[str, bytes]) -> None:
    """The chapter at the head has begun by then, on the pages that open the book as well."""
    _, pdf = volume
    begun, ahead = 0, []
    for number, page in enumerate(read_pages(pdf)[1:], 2):
        heads = [one.text for one in inside(page) if one.bold and one.size >= 15]
        begun = max([begun, *(int(found[0]) for one in heads if (found := re.match(r"\d+", one)))])
        said = re.match(r"\d+ ", " ".join(one.text for one in page.between(HEAD, page.height)))
        ahead += [number] if said and int(said[0]) > begun else []
    assert begun > 20
    assert ahead == []


def _is_number(piece: Piece, page: PrintedPage) -> bool:
    """Whether a piece is the number of a clause, at the left or between the languages."""
    middle = abs((piece.left + piece.right) / 2 - page.width / 2) < 9
    return bool(re.fullmatch(r"\d+\.\d+", piece.text.strip())) and (piece.left < 53 or middle)


def _begins_above(page: PrintedPage, clause: Piece) -> bool:
    """Whether the chapter of a clause begins on the page, below the end of another."""
    chapter = clause.text.strip().partition(".")[0]
    return any(
        one.size >= 15 and one.bold and one.text.strip().startswith(chapter)
        for one in page.between(clause.bottom, HEAD)
    )


def test_nothing_runs_into_the_margin(volume: tuple[str, bytes]) -> None:
    """Every word ends before the margin does; only a full stop of Chinese may hang in it."""
    _, pdf = volume
    beyond = [
        (number, piece.text)
        for number, page in enumerate(read_pages(pdf)[1:], 2)
        for piece in page.pieces
        if piece.left < 47 or piece.right > page.width - (42 if piece.text[-2:-1] in "。》" else 47)
    ]
    assert beyond == []


def test_no_text_stands_on_another(volume: tuple[str, bytes]) -> None:
    """No two pieces of text cover each other: no cell runs into the next."""
    _, pdf = volume
    covered = [
        (number, one.text, other.text)
        for number, page in enumerate(read_pages(pdf), 1)
        for at, one in enumerate(inside(page))
        for other in inside(page)[at + 1 : at + 30]
        if _covers(one, other)
    ]
    assert covered == []


def _covers(one: Piece, other: Piece) -> bool:
    """Whether two pieces share more than the edge of a letter."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    return wide > 1.5 and high > 2.5


def test_bookmarks_keep_the_languages_apart(bilingual: bytes) -> None:
    """In the list of bookmarks a space stands between Chinese and English."""
    with pikepdf.open(io.BytesIO(bilingual)) as document, document.open_outline() as outline:
        titles = [one.title for part in outline.root for one in (part, *part.children)]
    assert len(titles) > 20
    assert [one for one in titles if re.search(r"[\u4e00-\u9fff）][A-Za-z]", one)] == []


def test_english_has_its_own_quotation_marks_and_whole_words(english: bytes) -> None:
    """Quotation marks are as narrow as letters, and no copied word has a soft hyphen in it."""
    document = pypdfium2.PdfDocument(english)
    marks, wide = 0, []
    box = pdfium.FS_RECTF()
    try:
        for number, page in enumerate(document, 1):
            read = page.get_textpage()
            text = read.get_text_range()
            assert "\u00ad" not in text
            if re.search("[“”]", text):
                for at in range(read.count_chars()):
                    if chr(pdfium.FPDFText_GetUnicode(read.raw, at)) in "“”":
                        marks += 1
                        pdfium.FPDFText_GetLooseCharBox(read.raw, at, box)
                        size = pdfium.FPDFText_GetFontSize(read.raw, at)
                        wide += [number] if box.right - box.left > 0.7 * size else []
            read.close()
            page.close()
    finally:
        document.close()
    assert marks > 20
    assert wide == []


def test_chinese_in_english_keeps_its_full_stops_and_commas(english: bytes) -> None:
    """What a reader is to show to a colleague is set as Chinese: a comma is as wide as a letter."""
    shown = [
        one
        for page in read_pages(english)
        for one in page.pieces
        if re.fullmatch(r"[\u4e00-\u9fff，。？！]{4,}", one.text.strip()) and "，" in one.text
    ]
    assert len(shown) > 5
    narrow = [one.text for one in shown if one.right - one.left < (len(one.text) - 1) * one.size]
    assert narrow == []


def test_chinese_in_english_is_named_as_chinese(english: bytes) -> None:
    """A screen reader reads Chinese as Chinese: each line of it says so, or stands within one."""
    with pikepdf.open(io.BytesIO(english)) as document:
        spoken = sum(page.Contents.read_bytes().count(b"/Lang(zh") for page in document.pages)
    assert spoken > 5
