"""What a reader sees of a service page at once: how many words, how many lines with a mark."""

from pathlib import Path

import pytest

from books import real
from handbook.audit.page_measures import PageMeasures, measure
from handbook.audit.trace import trace
from handbook.pages.html_reader import read_html

SOURCE = '<details class="hb-why"><summary>Source</summary><p>A law of ten words</p></details>'
FLAG = '<a class="hb-flag" href="#">Ask first</a>'


def line(inside: str) -> str:
    """A line of a page with its sources."""
    return f'<div data-rule="x/y">Bring it {inside}{SOURCE}</div>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (line(""), PageMeasures(lines=1, marked=0, words=3)),
        (line(FLAG), PageMeasures(lines=1, marked=1, words=5)),
        (line('<span class="hb-flag" data-overdue="x">old</span>'), PageMeasures(1, 0, 4)),
        (line("") + line(FLAG), PageMeasures(lines=2, marked=1, words=8)),
        ('<p data-rule="x/y">No source beside it</p>', PageMeasures(0, 0, 4)),
        (f"<details><summary>Two cases</summary>{line(FLAG)}</details>", PageMeasures(1, 1, 2)),
    ],
)
def test_what_counts_as_a_line_a_mark_and_a_word(page: str, expected: PageMeasures) -> None:
    """A folded line keeps its mark in the count, and words that are folded are not in view."""
    assert measure(read_html(page), "en") == expected


def test_chinese_is_counted_by_characters() -> None:
    """In Chinese a character counts, not a run of them."""
    assert measure(read_html("<p>带护照 2 份</p>"), "zh").words == 4


@pytest.mark.slow
def test_at_most_a_quarter_of_the_lines_is_marked_and_no_page_is_too_long(site: Path) -> None:
    """Readers meet a mark where an answer could differ, and no page of more than 2,900 words."""
    found = trace(site, real())
    assert len(found.services) == 2 * len(real().items)
    assert 0 < found.marked <= 0.25
    longest = max(page.words for path, page in found.services.items() if path.startswith("en/"))
    assert longest <= 2_900
