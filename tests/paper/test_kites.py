"""The invented handbook on paper: of a past day, past its day of review, with hostile texts."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date

import pikepdf
import pytest

from books import kites, poisoned, press
from handbook.audit import printed_reading, printed_site, printed_text
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.wording import wording
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition, fonts, sheet
from handbook.paper.blocks import NoteList
from handbook.paper.packing import joined, packed, tidied
from handbook.paper.paper_site import Paper
from handbook.paper.rich_text import plain, strings

pytestmark = pytest.mark.slow

DEFAULTS = BuildSettings()
#: Markup of the typesetter, of pages and of links: words of a text like any other.
HOSTILE = (
    '#eval("1+1") #panic("x") #let x = 1; $x^2$ *b* _i_ `c` @ref <label> \\ // /* */ [ ] { } '
    "= h - l + n ~ --- 'q' \"q\" http://example.org/x <b>&amp; (a) 1.23456 cm"
)


def composed(
    day: date, book: Book | None = None, settings: BuildSettings = DEFAULTS
) -> edition.Edition:
    return edition.compose(Paper(book or kites(), day, settings))


def printed(made: edition.Edition, kind: str = "both") -> bytes:
    return packed(press().print("book.typ", edition.document(made, kind), made.paper.day))


def test_an_edition_of_a_past_day_says_what_the_site_said() -> None:
    """The rules, numbers and dates of that day, its number, and that it is not of today."""
    found = {}
    for day in (date(2021, 6, 1), date(2023, 6, 1)):
        made = composed(day)
        pdf = printed(made)
        report = printed_text.verify(made, "both", "handbook", pdf)
        assert report.sound, printed_text.lines(str(day), report)
        text = printed_text.texts(pdf)[0]
        for language in ("zh", "en"):
            banner = printed_reading.tight(wording(language)["as_of_banner"].format(day=day))
            # The cover, and the foot of every page after it.
            assert printed_text.texts(pdf, margins=False)[0].count(banner) == report.facts["pages"]
        assert printed_reading.tight(made.number) in text
        said = {
            printed_reading.tight(one)
            for one in printed_site.said_by_site(made.paper, "en").statements
        }
        found[day] = (made.number.partition("-")[0], text, said)
    (earlier, then, old), (later, now, new) = found.values()
    assert earlier != later
    assert any(one not in then for one in new - old)
    assert any(one not in now for one in old - new)


def test_an_edition_of_today_has_no_banner() -> None:
    """Only an edition for another day than today says so on its cover."""
    day = date(2023, 6, 1)
    text = printed_text.texts(printed(composed(day, settings=BuildSettings(today=day)), "en"))[0]
    assert printed_reading.tight("not those of today") not in text


def test_where_the_site_has_an_address_the_code_leads_to_the_copy() -> None:
    """The cover leads to the edition's number on its page, the sheet to that of its situation."""
    settings = BuildSettings(address="https://kites.example.org")
    made = composed(date(2023, 6, 1), settings=settings)
    slug, one = next(iter(made.paper.finder.results.items()))
    page = sheet.document(made.paper, made.paper.sheets.sheet(one), "en")
    cover = edition.document(made, "zh")["in"]["zh"]
    code, number = made.number.partition("-")[0], page["number"].partition("-")[0]
    page = page["in"]["en"]
    wanted = {
        f"https://kites.example.org/copies.html#copy-{code}": cover,
        f"https://kites.example.org/en/s/{slug}.html#copy-{number}": page,
    }
    for address, found in wanted.items():
        assert found["address"] == address
        assert found["qr"]["alt"].endswith(address)
        assert found["qr"]["svg"].startswith("<svg")
    # On a sheet the address stands at the foot, not behind the words.
    assert page["words"]["check"].endswith("at the foot of the page.")


def test_what_is_past_its_review_is_marked_on_paper() -> None:
    """On the clause, with the day in its note, on the sheet; and nowhere before that day."""
    marks = [wording(language)["overdue_mark"] for language in ("zh", "en")]
    counts = {}
    for day in (date(2026, 2, 1), date(2036, 1, 1)):
        made = composed(day)
        document = edition.document(made, "both")
        parts = [*strings(document)]
        paper = made.paper
        one = paper.sheets.sheet(next(iter(paper.finder.results.values())))
        sheets = [*strings([sheet.document(paper, one, language) for language in ("zh", "en")])]
        counts[day] = [parts.count(mark) for mark in marks] + [sheets.count(one) for one in marks]
        (chapter,) = (one for one in made.parts["en"][-1].chapters if one.id == "notes")
        rows = chapter.blocks[-1]
        assert isinstance(rows, NoteList)
        notes = [plain(row.content) for row in rows.rows]
        late = [one for one in notes if "to be compared with its source again by" in one]
        # What has ended needs no reading.
        still = [one for one in notes if "ended on" not in one]
        assert late == (still if day > date(2030, 1, 1) else [])
    before, after = counts.values()
    assert before == [0, 0, 0, 0]
    assert min(after) > 5
    assert after[0] == after[1]
    assert after[2] == after[3]


def test_the_notes_give_practice_elsewhere_no_first_day() -> None:
    """Practice of another town reads as that in the notes on paper, and in force from no day."""
    made = composed(date(2023, 6, 1))
    (chapter,) = (one for one in made.parts["en"][-1].chapters if one.id == "notes")
    rows = chapter.blocks[-1]
    assert isinstance(rows, NoteList)
    (elsewhere,) = (
        note for note in map(plain, (row.content for row in rows.rows)) if "renew/old-lic" in note
    )
    assert "practice in the next town" in elsewhere
    assert "in force" not in elsewhere
    assert "checked 2026-01-01" in elsewhere


def test_no_text_of_the_data_becomes_markup_on_paper() -> None:
    """Hostile words stand as they are: no heading, link, figure or formula more."""
    day = date(2023, 6, 1)
    made, plain = composed(day, poisoned(HOSTILE)), composed(day, poisoned("plain"))
    pdf, without = printed(made, "en"), printed(plain, "en")
    said = printed_text.texts(pdf)[0]
    assert said.count(printed_reading.tight(HOSTILE)) > 100
    assert _structure(pdf) == _structure(without)
    report = printed_text.Report()
    printed_text.structure(pdf, report)
    assert report.faults == []
    one = made.paper.sheets.sheet(next(iter(made.paper.finder.results.values())))
    text = press().print("sheet.typ", sheet.document(made.paper, one, "zh"), day)
    assert printed_reading.tight(HOSTILE) in printed_text.texts(packed(text), margins=False)[0]


def _structure(pdf: bytes) -> Counter[str]:
    """What the file consists of, but for paragraphs and their runs; and where its links lead."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = Counter(
            str(one.get("/S")) for one in printed_text.elements(document.Root.StructTreeRoot)
        )
        for page in document.pages:
            for link in page.get("/Annots", ()):
                found["outside"] += "/A" in link
    return Counter(
        {
            kind: count
            for kind, count in found.items()
            if re.fullmatch(r"/(H\d|Formula|Code|Table|TH|L|LI|Note)|outside", kind)
        }
    )


def test_the_editions_of_a_sheet_say_the_same_together_and_alone() -> None:
    """Three editions composed at once are those composed one by one, each text made once."""
    paper = composed(date(2023, 6, 1)).paper
    one = paper.sheets.sheet(next(iter(paper.finder.results.values())))
    together = dict(sheet.documents(paper, one, EDITIONS))
    assert together == {kind: sheet.document(paper, one, kind) for kind in EDITIONS}
    assert together["both"]["in"]["zh"] is together["zh"]["in"]["zh"]


@pytest.mark.parametrize("odd", ["🙂", "\u05d0", "\u0627", "\u202e", "\u2028"])
def test_what_cannot_be_printed_is_named(odd: str) -> None:
    """A smiley, another script, a mark that turns the text round: refused with its place."""
    book = poisoned(f"x{odd}y")
    made = edition.document(composed(date(2023, 6, 1), book), "zh")
    with pytest.raises(fonts.MissingGlyphsError, match=f"U\\+{ord(odd):04X}.*x{odd}y"):
        press().print("book.typ", made, date(2023, 6, 1))


def test_packing_changes_no_text() -> None:
    """Idle decimals go where something is placed; a text that looks like a place stays."""
    placed = b"q 1 0 0 -1 56.692913 765.6487 cm [(\\0001) -12.34567(\\0002)<00281D0D>]TJ"
    assert tidied(placed) == (
        b"q 1 0 0 -1 56.69 765.64 cm [(\x001) -12.3(\x002)(\x00\\(\x1d\\r)]TJ"
    )
    for text in (b"(q 1 0 0 -1 56.692913 765.6487 cm)Tj", b"[(a)1(\\\\0001)]TJ", b"/Span<<>>BDC"):
        assert tidied(text) == text


def test_letters_of_a_drawing_go_on_where_they_stood() -> None:
    """A line of letters is begun once; another height, colour or size begins anew."""
    letter = "q {} 0 0 -{} {} {} cm/c0 cs {} scn\nBT 0 Tr/f0 {} Tf 1 0 0 -1 0 0 Tm({})Tj\nET\nQ\n"

    def drawn(letters: list[tuple[float, float, str, float, str]]) -> bytes:
        return "".join(
            letter.format(0.5, 0.5, left, high, colour, size, text)
            for left, high, colour, size, text in letters
        ).encode()

    line = [(10, 700, "0 0 0", 8, "a"), (12.3456, 700, "0 0 0", 8, "b"), (14, 700, "0 0 0", 8, "c")]
    assert joined(b"BDC " + drawn(line) + b"EMC") == (
        b"BDC "
        + drawn(line[:1])[: -len("\nET\nQ\n")]
        + b" 4.69 0 Td(b)Tj 3.31 0 Td(c)Tj\nET\nQ\nEMC"
    )
    first = line[0]
    for other in ((12, 690, *first[2:]), (12, 700, "1 0 0", 8, "b"), (12, 700, "0 0 0", 9, "b")):
        assert joined(drawn([first, other])) == drawn([first, other])
    apart = drawn([first]) + b"EMC BDC" + drawn(line[1:2])
    assert joined(apart) == apart
