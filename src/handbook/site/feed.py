"""The history of the handbook as Atom feeds, one in each language (RFC 4287).

Entries are the notices, on the day they take force, and the handbook's own updates.  Everything
comes from the data: a copy without its git history makes the same feed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.language.citing import name
from handbook.pages.history import FEED, updates
from handbook.pages.render import environment

if TYPE_CHECKING:
    from handbook.pages.handbook import HandbookPages

#: Names entries for good, whatever the address of the site: an entry is never shown twice.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tag:work-permit-handbook,2026:feed")
_NEWEST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the feed in one language; ``content`` is HTML."""

    name: str
    language: m.Language
    day: date
    title: str
    href: str
    kind: str
    label: str
    content: Markup

    @property
    def id(self) -> str:
        """What no other entry is called, ever."""
        return _id(self.name, self.language)

    @property
    def updated(self) -> str:
        """The day as an instant: midnight in China."""
        return _instant(self.day)


def files(site: HandbookPages) -> dict[str, bytes]:
    """The feed of each language, by path below the site."""
    return {
        ("en/" if language == "en" else "") + FEED: _feed(site, language).encode()
        for language in m.LANGUAGES
    }


def _feed(site: HandbookPages, language: m.Language) -> str:
    book, words = site.book, wording(language)
    entries = sorted(
        (*_notices(site, language), *_updates(site, language)),
        key=lambda notice: (notice.day, notice.name),
        reverse=True,
    )[:_NEWEST]
    title = site.name(language)
    return (
        environment()
        .get_template("feed.xml.j2")
        .render(
            language=language,
            w=words,
            id=_id(book.city.id, language),
            title=title,
            author=title,
            # A feed is as new as its newest entry: the same data, the same feed.
            updated=entries[0].updated if entries else _instant(site.day),
            own=_href(site, FEED.removesuffix(".xml"), language).removesuffix(".html") + ".xml",
            page=_href(site, "history", language),
            entries=entries,
        )
        + "\n"
    )


def _notices(site: HandbookPages, language: m.Language) -> Iterator[Entry]:
    words = wording(language)
    for measure in site.book.measures.values():
        announced = measure.in_force > site.day
        key = "feed_announced" if announced else "feed_measure"
        yield Entry(
            f"notice/{measure.id}",
            language,
            # A reader's program sorts by this day and passes over what lies in the future.
            min(measure.verified, site.day) if announced else measure.in_force,
            words[key].format(title=measure.title[language], day=measure.in_force),
            _href(site, f"notices/{measure.id}", language),
            "policy",
            words["update_policy"],
            _paragraph(measure.summary[language])
            + _list(effect[language] for effect in measure.effects)
            + _paragraph(words["history_from"].format(day=measure.in_force))
            + _sources(site, measure.sources, language),
        )


def _updates(site: HandbookPages, language: m.Language) -> Iterator[Entry]:
    words = wording(language)
    for update in updates(site.book, site.day):
        notices = (site.book.measures[name].title[language] for name in update.measures)
        yield Entry(
            f"update/{update.id}",
            language,
            update.day,
            update.title[language],
            f"{_href(site, 'history', language)}#{update.id}",
            update.kind,
            words[f"update_{update.kind}"],
            _paragraph(update.text[language])
            + (
                _paragraph(words["history_from"].format(day=update.in_force))
                if update.in_force
                else Markup("")
            )
            + _list(notices)
            + _sources(site, update.sources, language),
        )


def _sources(site: HandbookPages, cited: tuple[m.Citation, ...], language: m.Language) -> Markup:
    words = wording(language)
    text = words["comma"].join(name(site.book, citation, language) for citation in cited)
    return _paragraph(f"{words['history_source']}{words['colon']}{text}") if text else Markup("")


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _list(items: Iterator[str]) -> Markup:
    inside = Markup("").join(Markup("<li>{}</li>").format(escape(item)) for item in items)
    return Markup("<ul>{}</ul>").format(inside) if inside else Markup("")


def _href(site: HandbookPages, page: str, language: m.Language) -> str:
    """A page's address: from the feed, where the site's own address is not set."""
    return site.address(f"{page}.md", language) or f"{page}.html"


def _id(*names: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, '/'.join(names))}"


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"
