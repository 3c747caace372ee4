"""Pictures for shared links (Open Graph): one for each service and for each kind of page.

They are made when the site's address is known, since a picture is named by its full address.
"""

from __future__ import annotations

import os
import re
import tempfile
from importlib import resources
from pathlib import Path

import typst

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages import services, situations
from handbook.pages.handbook import HandbookPages
from handbook.pages.kind import key_of
from handbook.paper import fonts, typesetting

FOLDER = "assets/cards"


def name(site: HandbookPages, page: str) -> str:
    """The picture for a page id: the file's name without language and suffix.

    A page of a service has that service's, one without a picture of its own the home page's.
    """
    kind = site.kind(page)
    if kind is services.PAGES:
        return key_of(page)
    if kind is situations.PAGES:
        return situations.item_of(site, page)
    return page.partition("/")[0] if kind and kind.place_of(page).card else "index"


def path(site: HandbookPages, page: str, language: m.Language) -> str:
    """Where the picture for a page lies, below the site."""
    return f"{FOLDER}/{name(site, page)}-{language}.png"


def files(site: HandbookPages) -> dict[str, bytes]:
    """Every picture by path below the site; the same texts give the same bytes.

    A character that the font lacks is left blank: a picture is no reason to stop a site.
    """
    project = site.book.root.parent
    cache = project / ".cache" if os.access(project, os.W_OK) else Path(tempfile.gettempdir())
    folder = fonts.cuts(typesetting.characters(site.book), cache)
    templates = Path(str(resources.files("handbook.paper") / "typ"))
    compiler = typst.Compiler(
        root=str(templates),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
        ),
        ignore_system_fonts=True,
    )
    made = {}
    for language in m.LANGUAGES:
        words, titles = wording(language), site.titles()
        own = [title for title in titles if site.place(title).card]
        cards = {one: (words["card_handbook"], titles[one][language]) for one in own}
        cards |= {
            item.id: (words["card_service"], _plain(item.short_name[language]))
            for item in site.book.items.values()
        }
        for one, (kind, title) in cards.items():
            card = {
                "kind": kind,
                "title": title,
                "site": site.name(language),
                "language": language,
            }
            picture = compiler.compile(
                input=str(templates / "card.typ"),
                format="png",
                ppi=72,
                sys_inputs=typesetting.inputs(card),
            )
            if isinstance(picture, bytes):
                made[f"{FOLDER}/{one}-{language}.png"] = picture
    return made


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
