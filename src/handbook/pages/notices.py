"""The notices: what each says, what it changed and what it ended; and their list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handbook.domain import model as m
from handbook.language.phrasing import place_name
from handbook.pages.kind import Chapter, PageKind, Place, View, key_of
from handbook.pages.page import Page
from handbook.pages.provenance import (
    Basis,
    ConflictLink,
    OpenQuestion,
    SourceLink,
    StatementView,
)
from handbook.pages.shared import Shared
from handbook.pages.subject_lines import RuleName, SubjectLine, rule_name, subject_line


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """A notice; days are ISO dates."""

    id: str
    title: str
    issuer: str
    number: str | None
    number_to_confirm: bool
    level: m.Level
    in_force: str
    until: str | None
    date_basis: str | None
    summary: str
    effects: tuple[str, ...]
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A state or region of a list, with the day from which it counts (an ISO date)."""

    place: str
    name: str
    from_: str
    convention_from: str | None
    confidence: m.Confidence
    confidence_label: str
    source: SourceLink
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow:
    """A state or region that a list leaves out, and why."""

    name: str
    reason: str
    source: SourceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A list of states and regions that a notice gives."""

    id: str
    name: str
    members: tuple[MemberRow, ...]
    exceptions: tuple[ExceptionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRule:
    """A rule that a notice ended."""

    rule: RuleName
    why: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView(View):
    """The page of a notice; ``not_yet`` says so where it is not yet in force."""

    measure: MeasureView
    basis: Basis
    rules: tuple[SubjectLine, ...]
    groups: tuple[GroupView, ...]
    not_yet: str
    ended: tuple[EndedRule, ...]
    to_confirm: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesView(View):
    """All notices, the newest first."""

    measures: tuple[MeasureView, ...]
    intro: str


def _notice(shared: Shared, page: Page, name: str) -> NoticeView:
    measure = shared.book.measures[key_of(name)]
    return NoticeView(
        title=measure.title[page.language],
        measure=_measure(page, measure),
        basis=page.basis(measure),
        rules=tuple(_changed(page, rule) for rule in _rules(measure)),
        groups=tuple(_group(page, group) for group in measure.place_groups),
        not_yet=page.words["not_yet_text"].format(day=measure.in_force, as_of=page.day)
        if measure.in_force > page.day
        else "",
        ended=tuple(
            EndedRule(
                rule=rule_name(page, ending.rule),
                why=page.say(ending.why),
                basis=page.basis(page.book.rules[ending.rule]),
            )
            for ending in measure.ends
        ),
        to_confirm=page.to_confirm(measure.to_confirm),
        conflicts=page.conflicts(measure.conflicts),
    )


def _measure(page: Page, measure: m.Measure) -> MeasureView:
    return MeasureView(
        id=measure.id,
        title=page.say(measure.title),
        issuer=page.say(measure.issuer),
        number=measure.number,
        number_to_confirm=measure.number_to_confirm,
        level=measure.level,
        in_force=measure.in_force.isoformat(),
        until=measure.until.isoformat() if measure.until else None,
        date_basis=page.say(measure.date_basis),
        summary=page.say(measure.summary),
        effects=page.all(measure.effects),
        statements=tuple(
            page.statement(statement) for statement in (*measure.statements, *measure.fees)
        ),
    )


def _rules(measure: m.Measure) -> tuple[m.Rule, ...]:
    return (
        *measure.requirements,
        *measure.authentication,
        *measure.time_limits,
        *measure.results,
        *measure.steps,
    )


def _changed(page: Page, rule: m.Rule) -> SubjectLine:
    """A rule of a notice, with those over which it prevails."""
    beaten = tuple(rule_name(page, name) for name in rule.overrides)
    return replace(subject_line(page, rule, {}), overrides=beaten)


def _group(page: Page, group: m.PlaceGroup) -> GroupView:
    members = [
        MemberRow(
            place=member.place,
            name=place_name(page.book, member.place, page.language),
            from_=member.from_.isoformat(),
            convention_from=member.convention_from.isoformat() if member.convention_from else None,
            confidence=member.confidence,
            confidence_label=page.words[member.confidence],
            source=page.source(member.sources[0]),
            note=page.say(member.note),
        )
        for member in group.members
    ]
    return GroupView(
        id=group.id,
        name=page.say(group.name),
        members=tuple(sorted(members, key=lambda row: (row.from_, row.place))),
        exceptions=tuple(
            ExceptionRow(
                name=place_name(page.book, exception.place, page.language),
                reason=page.say(exception.reason),
                source=page.source(exception.sources[0]),
            )
            for exception in group.exceptions
        ),
    )


def _index(shared: Shared, page: Page, name: str) -> NoticesView:
    newest = sorted(
        shared.book.measures.values(),
        key=lambda measure: (measure.in_force, measure.id),
        reverse=True,
    )
    return NoticesView(
        title=shared.title(page, name),
        measures=tuple(_measure(page, measure) for measure in newest),
        intro=page.words["intro_notices"],
    )


def _names(shared: Shared) -> list[str]:
    return [f"notices/{name}" for name in shared.book.measures]


def _title(shared: Shared, name: str) -> m.Text:
    return shared.book.measures[key_of(name)].title


def _describe(shared: Shared, page: Page, name: str, _: str) -> str:
    return page.plain(shared.book.measures[key_of(name)].summary)


def _above(_: Shared, __: str) -> str:
    return "notices/index"


INDEX = PageKind(
    id="notices/index",
    template="notices",
    view=_index,
    place=Place(icon="notice", home=11, weight=0.5),
)
PAGES = PageKind(
    id="notices/*",
    template="notice",
    view=_notice,
    title=_title,
    members=_names,
    stub=False,
    describe=_describe,
    above=_above,
    place=Place(weight=0.75, chapter=Chapter(part="pdf_part_notices", order=1)),
)
