"""Whether a printed copy is still valid: the codes of every period, and what changed at its end.

The periods follow from the data: each day on which the answer changes begins one.  A code that is
in none of them was printed before the data was corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.language.phrasing import place_name
from handbook.pages.views import Page, _day_count
from handbook.rules import distinct_situations, situation_addresses
from handbook.rules.answers import Resolver
from handbook.rules.checklists import Sheet, Sheets
from handbook.rules.edition_codes import BookCodes, SheetCodes, treatments
from handbook.rules.situation import SituationError
from handbook.rules.walk import turning_days

#: Edition -> its file in the folder ``pdf`` of a site.
EDITIONS = {"zh": "handbook-zh.pdf", "en": "handbook-en.pdf", "both": "handbook-bilingual.pdf"}


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a copy has one code; ``sheet`` where the copy is the sheet of a situation."""

    begins: date
    code: str
    sheet: Sheet | None = None


class Copies:
    """The codes of all copies of a book, from the first day to the last that the data knows."""

    def __init__(self, book: Book, codes: SheetCodes) -> None:
        self.book, self.codes = book, codes

    @cached_property
    def whole(self) -> list[Period]:
        """The periods of the whole handbook, the first one first."""
        codes = BookCodes(self.book)
        days = sorted(
            {self.book.first_day, *(d for d in self.book.dates if d > self.book.first_day)}
        )
        return _joined([Period(day, codes.on(day)) for day in days])

    def of(self, slug: str) -> list[Period]:
        """The periods of the situation of an address; empty before there was one."""
        found = []
        for day, sites, sheets in self._days:
            if slug in sites:
                with suppress(SituationError):  # the service has no rules yet on that day
                    sheet = sheets.sheet(sites[slug])
                    found.append(Period(day, self.codes.of(sheet), sheet))
        return _joined(found)

    @cached_property
    def _days(self) -> list[tuple[date, dict[str, distinct_situations.Distinct], Sheets]]:
        """For each day on which rules change: the situation that each address stood for."""
        made = []
        for day in turning_days(self.book):
            resolver = Resolver(self.book, day)
            on = situation_addresses.on_day(resolver, self.book.addresses.values())
            own = {
                one.slug: distinct_situations.Distinct(
                    one.slug, one.answers, one.group.expanded(), one.group
                )
                for one in on.sites
            }
            led = {slug: own[to] for slug, to in on.others.items() if to in own}
            made.append((day, own | led, Sheets(resolver)))
        return made


def _joined(periods: list[Period]) -> list[Period]:
    """Periods of one code after another are one."""
    made: list[Period] = []
    for one in periods:
        if not made or made[-1].code != one.code:
            made.append(one)
    return made


# -- in words --------------------------------------------------------------------------------------


def files(page: Page, kinds: Iterable[str] = EDITIONS, place: str = "") -> list[SimpleNamespace]:
    """The editions as links from a page; ``place`` is the chapter at which they open."""
    return [
        SimpleNamespace(
            href=pdf(page, EDITIONS[kind]) + (f"#nameddest={place}" if place else ""),
            label=page.words[f"copies_pdf_{kind}"],
        )
        for kind in kinds
    ]


def pdf(page: Page, path: str) -> str:
    """The link from a page to a printed file."""
    return page.asset("").replace("assets/", f"pdf/{path}")


def rows(page: Page, periods: list[Period]) -> list[SimpleNamespace]:
    """The periods for a page, the newest first: code, days, notices, and what each ended for."""
    w = page.words
    made = []
    for one, after in zip(periods, [*periods[1:], None], strict=True):
        current = one.begins <= page.day and (after is None or page.day < after.begins)
        if one.begins > page.day:
            state = w["copies_future"].format(day=one.begins)
        elif current and after is None:
            state = w["copies_current"]
        elif current and after:
            state = w["copies_until"].format(day=after.begins)
        else:
            state = w["copies_over"].format(day=after.begins if after else "")
        made.append(
            SimpleNamespace(
                code=one.code,
                current=current,
                begins=one.begins.isoformat(),
                last=(after.begins - timedelta(days=1)).isoformat() if after else "",
                state=state,
                notices=_notices(page, after.begins) if after else [],
                changes=changes(page, one.sheet, after.sheet)
                if after and one.sheet and after.sheet
                else [],
            )
        )
    return made[::-1]


def _notices(page: Page, day: date) -> list[SimpleNamespace]:
    """The notices that begin or end on a day, and those whose list of states grows or shrinks."""
    made = []
    for one in page.book.measures.values():
        joined = [
            place_name(page.book, member.place, page.language)
            for group in one.place_groups
            for member in group.members
            if day in (member.from_, member.until)
        ]
        own = day in (one.in_force, one.until)
        if own or joined:
            effects = [page.say(effect) for effect in one.effects] if own else []
            if not own:
                names = page.words["comma"].join(joined)
                effects = [page.words["copies_places"].format(places=names)]
            made.append(
                SimpleNamespace(
                    id=one.id,
                    title=page.say(one.title),
                    href=page.link(f"notices/{one.id}"),
                    effects=effects,
                )
            )
    return made


def changes(page: Page, before: Sheet, after: Sheet) -> list[str]:
    """What differs between two sheets of one situation, in words."""
    w = page.words
    old, new = before.checklist, after.checklist
    arrow = w["copies_change"]
    was = {one.material.id: one for one in old.materials}
    said: list[str] = []
    for one in new.materials:
        previous = was.get(one.material.id)
        name = str(page.plain(one.material.name))
        status = previous.status if previous else "not_applicable"
        if status != one.status:
            said.append(arrow.format(what=name, old=w[status], new=w[one.status]))
        elif previous and _words(previous.requirement) != _words(one.requirement):
            said.append(w["copies_reworded"].format(what=name))
    for material, table in after.abroad.items():
        if treatments(table) != treatments(before.abroad.get(material, ())):
            name = str(page.plain(page.book.materials[material].name))
            said.append(w["copies_authentication"].format(what=name))
    for kind in ("promised", "national", "statutory"):
        first, second = old.time_limits.get(kind), new.time_limits.get(kind)
        days = [_day_count(page, one) if one else w["copies_none"] for one in (first, second)]
        if days[0] != days[1]:
            label = w["national_limit" if kind == "national" else kind]
            said.append(arrow.format(what=label, old=days[0], new=days[1]))
    if [one.result for one in old.result_because] != [one.result for one in new.result_because]:
        said.append(w["copies_reworded"].format(what=w["result"]))
    steps, then = {one.id: one for one in old.steps}, {one.id: one for one in new.steps}
    said += [
        w["copies_step_new"].format(what=page.plain(one.name))
        for name, one in then.items()
        if name not in steps
    ]
    said += [
        w["copies_step_gone"].format(what=page.plain(one.name))
        for name, one in steps.items()
        if name not in then
    ]
    return said or [w["copies_other"]]


def _words(rule: m.Requirement | None) -> Any:
    return rule and (rule.note, rule.why, rule.original, rule.copies)
