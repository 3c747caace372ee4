"""Pages that a text names by their title become links: page “After approval”, “获准之后”页.

The words stay as they are.  Headings, links, summaries and drawings are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from handbook.domain import model as m
from handbook.pages.first_uses import change_prose
from handbook.pages.page import Page

#: How a text of each language names a page; the title stands between the quotation marks.
_NAMED: Mapping[m.Language, re.Pattern[str]] = {
    "en": re.compile(r"(?<=page “)([^“”]+)(?=”)"),
    "zh": re.compile(r"(?<=见“)([^“”]+)(?=”)|(?<=“)([^“”]+)(?=”页)"),
}


def link_named_pages(html: str, page: Page, titles: Mapping[str, m.Text]) -> str:
    """``html`` with the titles of other pages, where a text names them as pages, as links."""
    names = {str(escape(title[page.language])): name for name, title in titles.items()}

    def link(match: re.Match[str]) -> str:
        name = names.get(match[0])
        if name is None or f"{name}.md" == page.path:
            return match[0]
        return Markup('<a href="{}">{}</a>').format(
            page.link(name),
            Markup(match[0]),  # noqa: S704 - text of the page, escaped there
        )

    return change_prose(html, lambda text: _NAMED[page.language].sub(link, text))
