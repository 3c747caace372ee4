"""Terms explained where they first stand on a page: at a hover, at a tap, and by a link.

A term of the glossary with ``marked`` becomes, at its first use in the running text of a page, a
link to its line in the glossary that carries the explanation.  Headings, links, summaries, drawings
and the folds of sources keep their words as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from handbook.domain import model as m
from handbook.pages.page import Page

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|^#.*$|<!--.*?-->", re.MULTILINE)
#: Within these a word is not marked: it is a link or a control already, a heading, or not prose.
_CLOSED = frozenset({
    "a", "button", "summary", "h1", "h2", "h3", "h4", "svg", "script", "style", "select", "label",
    "textarea", "time", "th", "dt", "caption", "figure", "code", "pre",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "path", "meta", "link"})


def mark_first_uses(html: str, page: Page) -> str:
    """``html`` with the first use of each marked term of the glossary explained."""
    terms = {term.marked[page.language].casefold(): term for term in page.book.terms if term.marked}
    if not terms:
        return html
    return change_prose(html, lambda text: _explained(text, page, terms))


def change_prose(html: str, change: Callable[[str], str]) -> str:
    """``html`` with its running text changed, piece by piece between the tags."""
    return "".join(_pieces(html, change))


def _pieces(html: str, change: Callable[[str], str]) -> Iterator[str]:
    end, closed = 0, ""
    depth = 0
    for token in _TOKEN.finditer(html):
        text = html[end : token.start()]
        yield text if closed else change(text)
        yield token[0]
        end = token.end()
        name = (token[2] or "").lower()
        if closed:
            if name == closed:
                depth += -1 if token[1] else 1
                closed = closed if depth else ""
        elif name and not token[1] and _keeps(name, token[3]) and not token[3].endswith("/"):
            closed, depth = name, 1
    yield html[end:] if closed else change(html[end:])


def _keeps(name: str, attributes: str) -> bool:
    """Whether the words of an element stay as they are."""
    aside = "data-search-exclude" in attributes or "data-edition" in attributes
    return name in _CLOSED or (name not in _VOID and aside)


def _explained(text: str, page: Page, left: dict[str, m.Term]) -> str:
    """``text`` with the terms that are ``left`` marked; one that is found is left no more."""
    if not left or not text.strip():
        return text
    words = "|".join(re.escape(word) for word in sorted(left, key=len, reverse=True))
    pattern = rf"({words})" if page.language == "zh" else rf"\b({words})(?:s|ed)?\b"

    def mark(match: re.Match[str]) -> str:
        term = left.pop(match[1].casefold(), None)
        return match[0] if term is None else _link(match[0], page, term)

    return re.sub(pattern, mark, text, flags=re.IGNORECASE)


def _link(word: str, page: Page, term: m.Term) -> str:
    address = page.link("glossary", f"term-{term.id}")
    said = page.plain(term.explanation)
    return Markup('<a class="hb-term" href="{}" title="{}">{}</a>').format(
        escape(address),
        escape(said),
        Markup(word),  # noqa: S704 - text of the page, escaped there
    )
