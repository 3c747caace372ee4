"""The finder and the checklists in a further language that only some of the texts stand in.

Each page is a whole file of HTML: it says that it is a translation, whether a person has confirmed
it, and marks what it says in English for want of a translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.model.translation import noted, without_marks
from handbook.domain.wording import wording
from handbook.pages import find, situations
from handbook.pages.finder import pages
from handbook.pages.kind import PageKind
from handbook.pages.page import Page, page_stands_in
from handbook.pages.render import environment
from handbook.pages.shared import Shared

_NOTHING = Markup()
_TAG = re.compile(r"<[^>]*>")
_OUT = re.compile(r'<a (?![^>]*hreflang=)([^>]*href="[./]*/en/[^"]*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page in a further language.

    ``styles`` is the style sheet to stand within the page, ``scheme`` and ``ticks`` are the scripts
    that pages in the other languages hold within them, too.
    """

    styles: Markup = _NOTHING
    scheme: Markup = _NOTHING
    ticks: Markup = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion:
    """The same page in another language."""

    code: str
    name: str
    href: str
    #: Its full address; empty where the site's is not known.
    address: str = ""


#: What the two whole languages call themselves.
NAMES: dict[m.Language, str] = {"zh": "中文", "en": "English"}


def translated_pages(shared: Shared, frame: Frame) -> dict[str, bytes]:
    """Every page of the further languages, by path below the site."""
    return {
        f"{language}/{name}.html": translated_page(shared, language, name, frame).encode()
        for language in shared.book.translations.values()
        for name in page_names(shared)
    }


def translated_at(shared: Shared, address: str, frame: Frame) -> bytes | None:
    """The page at an address below the site; nothing where no further language has it."""
    code, _, path = address.partition("/")
    language, name = shared.book.translations.get(code), path.removesuffix(".html")
    if language is None or name not in page_names(shared):
        return None
    return translated_page(shared, language, name, frame).encode()


def other_versions(shared: Shared, name: str) -> tuple[OtherVersion, ...]:
    """A page in the further languages, by addresses below the site."""
    if not page_stands_in(m.Translation(""), name):
        return ()
    return tuple(
        OtherVersion(code=code, name=one.name, href=f"{code}/{name}.html")
        for code, one in shared.book.translations.items()
    )


def page_names(shared: Shared) -> Iterator[str]:
    """The pages that there are in a further language."""
    yield "find"
    yield from (f"find/{step.id}" for step in pages(shared.finder))
    yield from (f"s/{slug}" for slug in shared.finder.results)


def translated_page(shared: Shared, language: m.Translation, name: str, frame: Frame) -> str:
    """One page in a further language.  Raises :class:`KeyError` where there is no such page."""
    kind = _kind(name)
    page = shared.page(language, f"{name}.md")
    view = kind.view(shared, page, name)
    html = (
        environment()
        .get_template(f"translated-{kind.template}.html.j2")
        .render(
            page=page,
            w=page.words,
            frame=frame,
            language=language,
            site_name=shared.name(language),
            versions=_versions(shared, page, name),
            address=shared.address(name, language),
            banner=shared.banner(language),
            sheet=kind is situations.PAGES,
            carried=not name.startswith("find/"),
            **{key: value for key, value in view.values().items() if key != "address"},
        )
    )
    return marked(html, language)


def _kind(name: str) -> PageKind:
    if name == "find":
        return find.PAGE
    return find.SCREENS if name.startswith("find/") else situations.PAGES


def _versions(shared: Shared, page: Page, name: str) -> tuple[OtherVersion, ...]:
    others: dict[m.Language, str] = {
        **NAMES,
        **{one: one.name for one in shared.book.translations.values()},
    }
    return tuple(
        OtherVersion(
            code=code,
            name=own,
            href=f"{page.top}{'' if code == 'zh' else code + '/'}{name}.html",
            address=shared.address(name, code),
        )
        for code, own in others.items()
        if code != page.language
    )


def marked(html: str, language: m.Translation) -> str:
    """HTML in which everything that stands in English says so, and links to English pages, too."""
    words = wording(language)
    note, leads = (
        escape(without_marks(words[key])) for key in ("untranslated", "leads_to_english")
    )
    html = _TAG.sub(lambda match: language.plain(match[0]), html)
    html = noted(
        html,
        lambda english: (
            f'<span class="hb-untranslated"><span lang="en">{english}</span> '
            f"<small>({note})</small></span>"
        ),
    )
    return _OUT.sub(rf'<a title="{leads}" hreflang="en" \1', html)


def untranslated(html: str) -> int:
    """How many texts of a page stand in English for want of a translation."""
    return html.count('class="hb-untranslated"')
