"""A calendar of the days on which the rules changed or will change, to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.export.calendar_file import AllDay, calendar_file
from handbook.pages.handbook import HandbookPages
from handbook.pages.page import Page
from handbook.pages.services import service


@dataclass(frozen=True)
class Change:
    """One all-day entry: a notice that takes effect, or rules of a service that change."""

    key: str
    day: date
    title: str
    text: str
    page: str


def changes(site: HandbookPages, language: m.Language) -> Iterator[Change]:
    """Notices by their days, past and coming, then announced changes of single services."""
    words, day = wording(language), site.day
    page = Page(site.book, language, day, "changes.md")
    for measure in site.book.measures.values():
        yield Change(
            measure.id,
            measure.in_force,
            words["changes_begins"].format(title=page.plain(measure.title)),
            page.plain(measure.summary),
            f"notices/{measure.id}",
        )
        if measure.until:
            title = words["changes_ends"].format(title=page.plain(measure.title))
            yield Change(f"{measure.id}-end", measure.until, title, "", f"notices/{measure.id}")
    for item in site.book.items.values():
        for ahead in service(page, item).ahead:
            lines = [
                f"{line.subject}{words['colon']}"
                f"{words['ahead_ends'].format(rule=line.label) if line.ends else line.label}"
                + (f"{words['open_paren']}{line.words}{words['close_paren']}" if line.words else "")
                for line in ahead.lines
            ]
            title = words["changes_item"].format(item=page.plain(item.short_name))
            yield Change(
                f"{item.id}-{ahead.day}",
                date.fromisoformat(ahead.day),
                title,
                "\n".join(lines),
                f"services/{item.id}",
            )


def to_ics(site: HandbookPages, language: m.Language, base: str = "") -> str:
    """The calendar; entries carry the address of their page where the site's is known."""
    words = wording(language)
    folder = "en/" if language == "en" else ""
    entries = (
        AllDay(
            name=f"change-{site.book.city.id}-{change.key}",
            day=change.day,
            summary=change.title,
            description=change.text,
            page=f"{base.rstrip('/')}/{folder}{change.page}.html" if base else "",
        )
        for change in sorted(changes(site, language), key=lambda change: (change.day, change.key))
    )
    return calendar_file(
        words["changes_title"], "Changes", language, entries, site.day, refreshed=True
    )


def files(site: HandbookPages, base: str = "") -> dict[str, bytes]:
    """The calendars by path below the site."""
    return {
        f"{'en/' * (language == 'en')}changes.ics": to_ics(site, language, base).encode()
        for language in m.LANGUAGES
    }
