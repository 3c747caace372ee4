"""The PDF editions: complete, in step, numbered by what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from books import ROOT, press, real
from handbook.domain import model as m
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import drawings, edition
from handbook.paper.blocks import Table, numbered
from handbook.paper.document_json import rich_json
from handbook.paper.fonts import MissingGlyphsError
from handbook.paper.paper_site import Paper
from handbook.paper.rich_text import Para, plain, rich, strings
from handbook.paper.typesetting import Press, characters
from handbook.rules.edition_codes import BookCodes
from handbook.rules.sound_book import load
from website import DAY

pytestmark = pytest.mark.slow

TODAY = date.fromisoformat(DAY)


#: Tools for the screen, notes for programs, and pages that list what the contents list.
ON_SCREEN_ONLY = {
    "a-z", "accessibility", "batch", "compare", "copies", "find", "history", "index",
    "notices/index", "open-data", "programmers", "services/index",
}  # fmt: skip


def test_every_page_of_the_site_is_a_chapter(paper: Paper, composed: edition.Edition) -> None:
    """Each fixed page and each notice is on paper, but for those that are only lists of links."""
    wanted = {*paper.titles(), *(f"notices/{one}" for one in paper.book.measures)}
    assert wanted - {*composed.chapters} <= ON_SCREEN_ONLY


def test_both_languages_have_the_same_clauses(composed: edition.Edition) -> None:
    """A clause has the same number in every edition."""

    def numbers(language: m.Language) -> list[set[str]]:
        return [
            {number for block in chapter.blocks for _, number in numbered(block)}
            for part in composed.parts[language]
            for chapter in part.chapters
        ]

    assert numbers("zh") == numbers("en")
    assert sum(map(len, numbers("zh"))) > 1000


def test_no_chinese_is_missing_from_the_bilingual_edition(composed: edition.Edition) -> None:
    """The bilingual edition holds both languages whole."""
    both = edition.document(composed, "both")["in"]
    for language in ("zh", "en"):
        alone = edition.document(composed, language)["in"][language]
        texts = {one for one in strings(alone["parts"]) if not one.startswith("<svg")}
        assert texts <= set(strings(both[language]["parts"]))


def test_the_number_follows_what_is_said_not_the_day(paper: Paper) -> None:
    """A day on which nothing changes keeps the code; a day on which a notice begins does not."""
    codes = BookCodes(paper.book)
    assert codes.on(TODAY) == codes.on(TODAY + timedelta(days=1))
    assert codes.on(date(2023, 8, 2)) != codes.on(date(2023, 8, 3))


def test_the_number_is_the_same_for_the_same_data(paper: Paper) -> None:
    """Reading the data once more changes no number."""
    again = Paper(load(ROOT / "data"), TODAY)
    assert BookCodes(again.book).on(TODAY) == BookCodes(paper.book).on(TODAY)
    codes = [
        [one.sheet_codes.of(one.sheets.sheet(found)) for found in one.finder.results.values()]
        for one in (paper, again)
    ]
    assert codes[0] == codes[1]
    assert len({*codes[0]}) == len(codes[0])


def test_a_character_that_the_font_lacks_is_an_error(tmp_path: Path) -> None:
    """Nothing is printed with a box in place of a character; the message shows where it stands."""
    lacking = Press({"\u2610"}, tmp_path)
    with pytest.raises(MissingGlyphsError, match=r"U\+2610.*tick ☐ here"):
        lacking.print("book.typ", {"title": "tick ☐ here"}, TODAY)


def test_a_name_for_the_search_alone_may_be_in_any_script(tmp_path: Path) -> None:
    """An old spelling of a place in another script stops no printing: it stands in no document."""
    place = next(one for one in real().places.values() if "Ελλάδα" in one.aliases)
    assert set("".join(place.aliases)) <= characters(real())
    cut = Press(set("".join(place.aliases)) | {"希"}, tmp_path).characters
    assert "希" in cut
    assert "ά" not in cut


def test_a_character_outside_the_data_is_named_with_its_text() -> None:
    """The message shows where the character stands."""
    with pytest.raises(MissingGlyphsError, match=r"U\+2610.*tick ☐ here"):
        press().print("book.typ", {"title": "tick ☐ here"}, TODAY)


def test_a_cut_never_goes_through_a_step() -> None:
    """A flowchart is cut between two steps, and the pieces are the whole."""
    steps = "".join(
        f'<g class="hb-node hb-node--own" transform="translate(5 {y})"></g>'
        for y in range(40, 2000, 100)
    )
    found = drawings.pieces(f'<svg viewBox="0 0 344 2000">{steps}</svg>')
    boxes = [one.split('viewBox="0 ')[1].split('"')[0].split() for one in found]
    edges = [(float(top), float(top) + float(high)) for top, _, high in boxes]
    assert [one[0] for one in edges[1:]] == [one[1] for one in edges[:-1]]
    assert edges[0][0] == 0
    assert edges[-1][1] == 2000
    assert all((top + 9 - 40) % 100 == 0 for top, _ in edges[1:])
    # Each step is drawn in one piece, and hidden in no other.
    drawn = re.findall(r"translate\(5 (\d+)\)", "".join(found))
    assert drawn == [str(y) for y in range(40, 2000, 100)]
    assert all(bottom - top <= drawings.TALLEST + 100 for top, bottom in edges)


def test_a_text_whose_other_language_is_newer_keeps_its_notice() -> None:
    """The view-model's markup becomes runs: the newer text in its language, then the notice."""
    from markupsafe import Markup  # noqa: PLC0415

    stale = Markup(
        '<span class="hb-stale"><span class="hb-stale-text" lang="zh">新 &amp; 旧</span> '
        '<span class="hb-stale-notice" role="note">older</span></span>'
    )
    (outer,) = rich_json(rich(stale))
    newer, _, notice = outer["c"]
    assert (
        newer == {"t": "span", "c": ["新 ", "& 旧"], "lang": "zh"}
        or "".join(newer["c"]) == "新 & 旧"
    )
    assert notice["t"] == "notice"


def test_what_is_called_wrongly_is_told_in_both_languages(tmp_path: Path) -> None:
    """A day before the first rule, or a folder that cannot be, is exit 2 without a traceback."""
    (tmp_path / "file").write_text("")
    for arguments in (["--as-of", "1999-01-01"], ["--out", str(tmp_path / "file" / "x")]):
        run = subprocess.run(
            [sys.executable, "-m", "handbook.cli", "pdf", "--lang", "zh", *arguments],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 2, run.stderr
        assert "Traceback" not in run.stderr
        assert "。" in run.stderr


def test_the_files_are_named_as_the_vocabulary_says() -> None:
    """Others link to these names."""
    assert set(EDITIONS.values()) == {
        "handbook-zh.pdf",
        "handbook-en.pdf",
        "handbook-bilingual.pdf",
    }


def test_a_mark_on_paper_says_under_which_number_to_look(composed: edition.Edition) -> None:
    """A mark of differing sources names the first clause below the heading it leads to."""
    places = edition.places_of(composed, "en", "en", "handbook")
    conflicts = [f"conflicts#{name.lower()}" for name in composed.paper.book.conflicts]
    assert [name for name in conflicts if not places.numbers[name]] == []


def _longest(tables: list[Table], at: int) -> int:
    """The characters of the longest paragraph of a column; a list counts as long."""
    paras = [para for table in tables for row in table.rows for para in row.cells[at]]
    return max(
        (len(plain(one.content)) if isinstance(one, Para) else 99 for one in paras), default=0
    )


def test_a_column_of_single_words_is_narrow(composed: edition.Edition) -> None:
    """Beside a column of sentences, one of single words takes a fifth of the table at most."""
    wide, looked = [], 0
    for chapter in (one for part in composed.parts["en"] for one in part.chapters):
        # The tables of a chapter under the same heads are set alike, and count as one.
        alike: dict[tuple[str, ...], list[Table]] = {}
        for table in chapter.blocks:
            if isinstance(table, Table) and table.rows:
                alike.setdefault(tuple(map(plain, table.head)), []).append(table)
        for head, tables in alike.items():
            widths = tables[0].widths
            longest = [_longest(tables, at) for at in range(len(widths))]
            for at, width in enumerate(widths):
                if longest[at] <= 10 and max(longest) > 40:
                    looked += 1
                    wide += [(chapter.id, head, at)] if width / sum(widths) > 0.2 else []
    assert wide == []
    assert looked >= 3
