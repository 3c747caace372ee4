"""HTML that the templates wrote goes through Markdown unread, and comes out the same."""

import re
from datetime import date

import markdown
import pytest

from books import ROOT, real
from handbook.pages.handbook import HandbookPages
from handbook.site.sources import markdown as written

pytestmark = pytest.mark.slow

EXTENSIONS = ["admonition", "attr_list", "def_list", "tables", "toc", "meta"]


def html(text: str, *more: str) -> str:
    """The HTML of a text; white space around line ends does not count."""
    made = markdown.markdown(text, extensions=[*EXTENSIONS, *more])
    return re.sub(r"\s*\n\s*", "\n", made).strip()


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("<p>a *b*</p>", "<p>a *b*</p>"),
        ("## h { #x }\n\n<div>*a*\n<b>c</b></div>\n\n*d*", "<div>*a*\n<b>c</b></div>"),
        ("<span>x</span> *a*", "<em>a</em>"),  # inline: a paragraph, read as ever
        ("<p>a</p>\n## h { #x }", '<h2 id="x">h</h2>'),  # a heading is never swallowed
        ("<ul>\n<li>a\n\n<p>b</p></li>\n</ul>", "<li>a"),
    ],
)
def test_a_block_comes_out_as_it_went_in(text: str, there: str) -> None:
    """A block of finished HTML passes through Markdown unchanged."""
    assert there in html(text, "handbook.site.ready_html")
    assert html(text, "handbook.site.ready_html") == html(text)


def test_every_page_is_the_same_with_and_without() -> None:
    """Each page is the same whether its HTML is read by Markdown or passed by."""
    pages = written(HandbookPages(real(), date(2026, 11, 24)), ROOT / "docs")
    differing = [
        path for path, text in pages.items() if html(text) != html(text, "handbook.site.ready_html")
    ]
    assert not differing
