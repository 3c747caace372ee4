"""Terms that a newcomer does not know are explained where they first stand on a page."""

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup

from books import kites, real
from handbook.domain import model as m
from handbook.pages.first_uses import mark_first_uses
from handbook.pages.handbook import HandbookPages
from handbook.pages.page import Page

TERM = m.Term(
    id="tail",
    zh="尾巴",
    en="tail",
    marked=m.Text(zh="尾巴", en="tail"),
    explanation=m.Text(zh="风筝后面的“布条”。", en='A "ribbon" behind the kite.'),
    confidence="official",
)


def _marked(html: str, language: m.Language = "en") -> str:
    book = replace(kites(), terms=(TERM,))
    return mark_first_uses(html, Page(book, language, date(2023, 6, 1), "services/new.md"))


def _words(html: str) -> list[str]:
    return [term.get_text() for term in BeautifulSoup(html, "html.parser").select("a.hb-term")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A tail, and a tail again.</p>", ["tail"]),
        ("<p>Tails are long.</p>", ["Tails"]),
        ("<p>Details and cocktails.</p>", []),
        ("## The tail { #tail }\n\n<p>Its tail.</p>", ["tail"]),
        ('<p><a href="x">The tail</a> or <b>a tail</b>.</p>', ["tail"]),
        ("<details><summary>Tail</summary><p>The tail.</p></details>", ["tail"]),
        ("<details data-search-exclude><p>A tail<br>here.</p></details><p>no</p>", []),
        ("<svg><title>tail</title></svg><p>Tail</p>", ["Tail"]),
    ],
)
def test_a_term_is_explained_where_it_first_stands_in_the_text(
    html: str, expected: list[str]
) -> None:
    """Once on a page, as a whole word, and not within headings, links or folds of sources."""
    assert _words(_marked(html)) == expected


def test_the_explanation_is_there_at_a_hover_and_behind_a_link() -> None:
    """The mark leads to the term's line in the glossary and carries its explanation as text."""
    html = _marked("<p>A <em>tail</em> &amp; more.</p>")
    term = BeautifulSoup(html, "html.parser").a
    assert term is not None
    assert term["href"] == "../glossary.html#term-tail"
    assert term["title"] == 'A "ribbon" behind the kite.'
    assert BeautifulSoup(html, "html.parser").get_text() == "A tail & more."


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_a_newcomer_finds_the_hard_words_of_a_service_page_explained(language: m.Language) -> None:
    """Window, notice, exit-entry office: each leads to the glossary, and to a line that exists."""
    pages = HandbookPages(real(), date(2026, 11, 30))
    page = pages.body("services/new-outside", language, "services/new-outside.md")
    soup = BeautifulSoup(page, "html.parser")
    found = [str(term["href"]).partition("#term-")[2] for term in soup.select("a.hb-term")]
    assert {"window", "exit-entry-office", "administrative-reconsideration"} <= {*found}
    assert len(found) == len({*found})
    assert {*found} <= {term.id for term in real().terms}
