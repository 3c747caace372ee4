"""What the page for a wrong address knows of the pages there are."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from handbook.domain.model import LANGUAGES
from handbook.pages.handbook import Site, script_json
from handbook.site import redirects


def known(site: Site) -> Markup:
    """Pages by id with their titles (``[zh, en]``), and where moved ones went, as JSON.

    Situations and screens of the finder are left out: their old addresses lead to the finder.
    """
    book = site.book
    titles = dict(site.titles())
    titles |= {f"notices/{one.id}": one.title for one in book.measures.values()}
    pages: dict[str, Any] = {
        name: [title[language] for language in LANGUAGES] for name, title in titles.items()
    }
    moved = {old: new for old, new in redirects.redirects(site).items() if "#" not in new}
    return script_json({"pages": pages, "moved": moved})
