"""Whether a printed copy is still valid: every code with its days and what ended it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.language.phrasing import place_name
from handbook.pages.copies import Period
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.rule_lines import limit_name, working_days
from handbook.pages.shared import Shared
from handbook.rules.answers import Checklist
from handbook.rules.checklists import Sheet
from handbook.rules.edition_codes import treatments

#: Edition -> the file of its Handbook in the folder ``pdf`` of a site.
EDITIONS = {"zh": "handbook-zh.pdf", "en": "handbook-en.pdf", "both": "handbook-bilingual.pdf"}
#: The editions whose Evidence a full build prints; the bilingual one is printed when asked for.
EVIDENCE = {"zh": "evidence-zh.pdf", "en": "evidence-en.pdf"}


def file_name(volume: str, kind: str) -> str:
    """The file of a volume, ``handbook`` or ``evidence``, for ``zh``, ``en`` or ``both``."""
    return EDITIONS[kind].replace("handbook", volume)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLink:
    """A link to a printed edition."""

    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice that ended a period, and what readers noticed of it."""

    id: str
    title: str
    href: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """The days of a code (ISO dates; ``last`` empty while it is open), and why it ended.

    ``rule`` is what the period rests on, where no notice ended it.
    """

    code: str
    current: bool
    begins: str
    last: str
    state: str
    notices: tuple[NoticeLine, ...]
    changes: tuple[str, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesView(View):
    """The periods of the whole handbook, the newest first."""

    rows: tuple[PeriodRow, ...]
    pdf: tuple[EditionLink, ...]


def _view(shared: Shared, page: Page, name: str) -> CopiesView:
    periods = _since_the_first_edition(page.book, shared.copies.whole)
    return CopiesView(
        title=shared.title(page, name),
        rows=tuple(
            replace(row, rule=_began(page.book, period.begins))
            for row, period in zip(rows(page, periods), reversed(periods), strict=True)
        ),
        pdf=editions(shared, page),
    )


PAGE = PageKind(id="copies", template="copies", view=_view)


def _since_the_first_edition(book: Book, periods: Sequence[Period]) -> Sequence[Period]:
    """The periods in which a copy can have been printed: none before the first edition."""
    first = min((update.day for update in book.updates if update.kind == "first"), default=None)
    if first is None:
        return periods
    ended_before = [later.begins <= first for later in periods[1:]]
    return periods[sum(ended_before) :]


def _began(book: Book, day: date) -> str:
    """A rule or statement that began or ended on a day: what a new period rests on."""
    found = [rule.id for rule in book.rules.values() if day in (rule.in_force, rule.until)]
    found += [
        statement.id
        for statement in book.statements.values()
        if day in (statement.in_force, statement.until)
    ]
    return found[0] if found else next(iter(book.rules))


def editions(
    shared: Shared, page: Page, kinds: Iterable[str] = EDITIONS, place: str = ""
) -> tuple[EditionLink, ...]:
    """The editions as links from a page, where they are made; the Evidence behind the Handbook.

    ``place`` is the chapter of the Handbook at which they open: of the Evidence none has it.
    """
    if not shared.printed:
        return ()
    found = [
        EditionLink(
            href=pdf(page, EDITIONS[kind]) + (f"#nameddest={place}" if place else ""),
            label=page.words[f"copies_pdf_{kind}"],
        )
        for kind in kinds
    ]
    found += [
        EditionLink(href=pdf(page, EVIDENCE[kind]), label=page.words[f"copies_evidence_{kind}"])
        for kind in (() if place else EVIDENCE)
    ]
    return tuple(found)


def pdf(page: Page, path: str) -> str:
    """The link from a page to a printed file."""
    return f"{page.top}pdf/{path}"


def rows(page: Page, periods: Sequence[Period]) -> tuple[PeriodRow, ...]:
    """The periods for a page, the newest first: code, days, notices, and what each ended for."""
    made = [
        _row(page, period, after)
        for period, after in zip(periods, [*periods[1:], None], strict=True)
    ]
    return tuple(reversed(made))


def _row(page: Page, period: Period, after: Period | None) -> PeriodRow:
    w = page.words
    current = period.begins <= page.day and (after is None or page.day < after.begins)
    if period.begins > page.day:
        state = w["copies_future"].format(day=period.begins)
    elif current and after is None:
        state = w["copies_current"]
    elif current and after:
        state = w["copies_until"].format(day=after.begins)
    else:
        state = w["copies_over"].format(day=after.begins if after else "")
    return PeriodRow(
        code=period.code,
        current=current,
        begins=period.begins.isoformat(),
        last=(after.begins - timedelta(days=1)).isoformat() if after else "",
        state=state,
        notices=_notices(page, after.begins) if after else (),
        changes=changes(page, period.sheet, after.sheet)
        if after and period.sheet and after.sheet
        else (),
    )


def _notices(page: Page, day: date) -> tuple[NoticeLine, ...]:
    """The notices that begin or end on a day, and those whose list of states grows or shrinks."""
    lines = []
    for measure in page.book.measures.values():
        joined = [
            place_name(page.book, member.place, page.language)
            for group in measure.place_groups
            for member in group.members
            if day in (member.from_, member.until)
        ]
        own = day in (measure.in_force, measure.until)
        if own or joined:
            names = page.words["comma"].join(joined)
            lines.append(
                NoticeLine(
                    id=measure.id,
                    title=page.say(measure.title),
                    href=page.link(f"notices/{measure.id}"),
                    effects=page.all(measure.effects)
                    if own
                    else (page.words["copies_places"].format(places=names),),
                )
            )
    return tuple(lines)


def changes(page: Page, before: Sheet, after: Sheet) -> tuple[str, ...]:
    """What differs between two sheets of one situation, in words."""
    w = page.words
    old, new = before.checklist, after.checklist
    found = [*_materials(page, old, new)]
    for material, table in after.abroad.items():
        if treatments(table) != treatments(before.abroad.get(material, ())):
            name = page.plain(page.book.materials[material].name)
            found.append(w["copies_authentication"].format(what=name))
    found += _limits(page, old, new)
    if [rule.result for rule in old.result_because] != [rule.result for rule in new.result_because]:
        found.append(w["copies_reworded"].format(what=w["result"]))
    steps, then = {step.id: step for step in old.steps}, {step.id: step for step in new.steps}
    found += [
        w["copies_step_new"].format(what=page.plain(step.name))
        for name, step in then.items()
        if name not in steps
    ]
    found += [
        w["copies_step_gone"].format(what=page.plain(step.name))
        for name, step in steps.items()
        if name not in then
    ]
    return tuple(found) or (w["copies_other"],)


def _materials(page: Page, old: Checklist, new: Checklist) -> Iterable[str]:
    w = page.words
    was = {answer.material.id: answer for answer in old.materials}
    for answer in new.materials:
        previous = was.get(answer.material.id)
        name = page.plain(answer.material.name)
        status = previous.status if previous else "not_applicable"
        if status != answer.status:
            yield w["copies_change"].format(what=name, old=w[status], new=w[answer.status])
        elif previous and _words(previous.requirement) != _words(answer.requirement):
            yield w["copies_reworded"].format(what=name)


def _limits(page: Page, old: Checklist, new: Checklist) -> Iterable[str]:
    w = page.words
    for kind in ("promised", "national", "statutory"):
        days = [
            working_days(page, limit) if limit else w["copies_none"]
            for limit in (old.time_limits.get(kind), new.time_limits.get(kind))
        ]
        if days[0] != days[1]:
            yield w["copies_change"].format(what=limit_name(page, kind), old=days[0], new=days[1])


def _words(rule: m.Requirement | None) -> object:
    return rule and (rule.note, rule.why, rule.original, rule.copies)
