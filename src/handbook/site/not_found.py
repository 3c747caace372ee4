"""What the page for a wrong address knows of the pages there are."""

from __future__ import annotations

from markupsafe import Markup

from handbook.domain.model import LANGUAGES
from handbook.pages.handbook import HandbookPages
from handbook.pages.render import script_json
from handbook.site import redirects


def known(site: HandbookPages) -> Markup:
    """Pages by id with their titles (``[zh, en]``), and where moved ones went, as JSON.

    Situations and screens of the finder are left out: their old addresses lead to the finder.
    """
    pages = {
        name: [title[language] for language in LANGUAGES] for name, title in site.listed().items()
    }
    moved = {old: new for old, new in redirects.redirects(site).items() if "#" not in new}
    return script_json({"pages": pages, "moved": moved})
