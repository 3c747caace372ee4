"""A page that a text names by its title is one tap away."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from books import kites, real
from handbook.domain import model as m
from handbook.pages.handbook import HandbookPages
from handbook.pages.named_pages import link_named_pages
from handbook.pages.page import Page

TITLES = {
    "services/new": m.Text(zh="新办", en="New kite"),
    "tails": m.Text(zh="尾巴与线", en="Tails & lines"),
}


def _links(html: str, language: m.Language) -> list[str]:
    page = Page(kites(), language, date(2023, 6, 1), "services/new.md")
    linked = link_named_pages(html, page, TITLES)
    assert BeautifulSoup(linked, "html.parser").text == BeautifulSoup(html, "html.parser").text
    return [link.text for link in BeautifulSoup(linked, "html.parser").select("a[href*=tails]")]


@pytest.mark.parametrize(
    ("html", "language", "expected"),
    [
        ("<p>One kind (page “Tails &amp; lines”).</p>", "en", ["Tails & lines"]),
        ("<p>See the page “Tails &amp; lines”.</p>", "en", ["Tails & lines"]),
        ("<p>It is called “Tails &amp; lines”.</p>", "en", []),
        ("<p>See the page “New kite”.</p>", "en", []),
        ("<p>See the page “Wings”.</p>", "en", []),
        ("<h2>See the page “Tails &amp; lines”</h2>", "en", []),
        ("<p>“尾巴与线”页全部列出。</p>", "zh", ["尾巴与线"]),
        ("<p>步骤见“尾巴与线”。</p>", "zh", ["尾巴与线"]),
        ("<p>这叫“尾巴与线”。</p>", "zh", []),
    ],
)
def test_only_another_page_named_as_a_page_is_linked(
    html: str, language: m.Language, expected: list[str]
) -> None:
    """The words stay the same; a quotation, this page and an unknown title get no link."""
    assert _links(html, language) == expected


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("item", "named"),
    [
        ("new-outside", "categories"),
        ("new-inside", "categories"),
        # A change of employer asks for the conditions of the new permit, and names their page.
        ("employer-change", "services/new-inside"),
    ],
)
def test_the_conditions_are_one_tap_from_the_line_that_names_their_page(
    item: str, named: str, language: m.Language
) -> None:
    """Who reads that a category is needed finds the conditions behind the title."""
    pages = HandbookPages(real(), date(2026, 12, 1))
    html = pages.body(f"services/{item}", language, f"services/{item}.md")
    title = pages.titles()[named][language]
    links = BeautifulSoup(html, "html.parser").select(f"a[href*='{named.rpartition('/')[2]}.']")
    assert title in {link.text for link in links}
