"""The service pages, one for each item: everything that may apply once the item is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.conditions import Truth
from handbook.domain.wording import wording
from handbook.export.at_a_glance import GlanceLine, at_a_glance
from handbook.language.list_basis import rests_on
from handbook.pages.flowchart import variants
from handbook.pages.flowchart_svg import draw
from handbook.pages.handling import handling, papers, tips
from handbook.pages.kind import Chapter, PageKind, Place, View, key_of
from handbook.pages.page import Page
from handbook.pages.printed_copies import EditionLink, editions
from handbook.pages.provenance import (
    ConflictLink,
    OpenQuestion,
    SourceLink,
    StatementView,
)
from handbook.pages.rule_lines import (
    DelayLine,
    LimitLine,
    MethodLine,
    RequirementLine,
    ResultLine,
    RuleLine,
    delay_lines,
    limit_line,
    method_lines,
    requirement_line,
    result_line,
)
from handbook.pages.shared import Shared
from handbook.pages.step_lines import StepLine, step_lines
from handbook.pages.subject_lines import AnnouncedDay, announced
from handbook.rules.handing_in import absent_under, handed_in
from handbook.rules.item_reading import (
    ItemRule,
    item_reading,
    limit_lines,
    material_lines,
    result_lines,
)

#: The drawing beside each question of “At a glance”.
_GLANCE_ICONS = {
    "who": "applicant", "get": "result", "cost": "how-much", "how-long": "how-long",
    "where": "where", "start": "calendar", "refused": "question", "ask": "call",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A service item at a glance."""

    id: str
    name: str
    short_name: str
    summary: str
    who: str
    where: str
    accepted_by: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """A material that may be asked for, with the rules that decide."""

    id: str
    name: str
    form: str
    issued_by: str
    validity: str | None
    tips: tuple[str, ...]
    papers: tuple[str, ...]
    lines: tuple[RequirementLine, ...]

    @property
    def briefly(self) -> tuple[RequirementLine, ...]:
        """The lines without what an earlier one says of the form: for a text read from its top."""
        notes, ways, found = set[str | None](), set[tuple[str, ...]](), []
        for line in self.lines:
            note = None if line.note in notes else line.note
            found.append(replace(line, note=note, how=() if line.how in ways else line.how))
            notes.add(line.note)
            ways.add(line.how)
        return tuple(found)

    @property
    def special(self) -> tuple[RequirementLine, ...]:
        """The lines for a few only: told apart where there are several, so that most read less.

        What is waived stays in sight, and so does what holds for everybody else.
        """
        few = tuple(line for line in self.lines if line.words and line.status != "waived")
        return few if len(few) > 1 and len(few) < len(self.lines) else ()

    @property
    def usual(self) -> tuple[RequirementLine, ...]:
        """The other lines."""
        special = {line.id for line in self.special}
        return tuple(line for line in self.lines if line.id not in special)

    @property
    def for_all(self) -> RequirementLine | None:
        """The line whose form is that of all who hand it in; none where cases differ in it."""
        telling = [line for line in self.usual if line.tells_form]
        notes = {line.note for line in telling if line.note}
        alike = len(notes) <= 1 and len({line.how for line in telling}) <= 1
        return max(telling, key=lambda line: bool(line.note), default=None) if alike else None

    def apart(self, line: RequirementLine) -> bool:
        """Whether the form stands with the case: it is not that of all."""
        usual = self.for_all
        alike = usual and line.note in {None, usual.note} and line.how in {(), usual.how}
        return line.tells_form and not alike


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A flowchart, with what tells it from the others of its item."""

    svg: Markup
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLink:
    """A notice, from its first day (an ISO date)."""

    id: str
    title: str
    in_force: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBases:
    """What each list of the page rests on as a whole, in a sentence; empty for a short list."""

    eligibility: str
    materials: str
    authentication: str
    steps: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView(View):
    """A service page; ``find`` is where its checklist begins."""

    item: ItemView
    rows: tuple[MaterialRow, ...]
    limits: tuple[LimitLine, ...]
    results: tuple[ResultLine, ...]
    steps: tuple[StepLine, ...]
    flow: tuple[ChartView, ...]
    eligibility: tuple[StatementView, ...]
    good_to_know: tuple[StatementView, ...]
    fees: tuple[StatementView, ...]
    authentication: tuple[MethodLine, ...]
    delays: tuple[DelayLine, ...]
    measures: tuple[NoticeLink, ...]
    legal_basis: tuple[SourceLink, ...]
    to_confirm: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictLink, ...]
    glance: tuple[GlanceLine, ...]
    basis: ListBases
    ahead: tuple[AnnouncedDay, ...]
    glance_icons: Mapping[str, str] = field(default_factory=lambda: _GLANCE_ICONS)
    find: str = ""
    pdf: tuple[EditionLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesView(View):
    """All service items."""

    items: tuple[ItemView, ...]


def service(page: Page, item: m.Item) -> ServiceView:
    """What may apply to a service item, without the links that only a site has."""
    return page.shared(ServiceView, (item.id,), lambda: _service_view(page, item))


def _service_view(page: Page, item: m.Item) -> ServiceView:
    known, resolver = item.applies, page.resolver
    reading = item_reading(resolver, item)
    rows: list[MaterialRow] = []
    foreign: list[m.Material] = []
    for material in page.book.materials.values():
        if lines := material_lines(reading, material.id):
            rows.append(_material_row(page, material, lines, known))
            if material.foreign:
                foreign.append(material)
    parts = [item] + ([page.book.items[item.part_of]] if item.part_of else [])
    limits = tuple(
        limit_line(page, row.rule, known, row.condition)
        for kind in ("promised", "statutory", "national")
        for row in limit_lines(reading, kind)
    )
    methods, delays = method_lines(page, foreign, known), delay_lines(page, foreign, known)
    steps = step_lines(page, known)
    eligibility = page.statements(page.book.eligibility(item))
    return ServiceView(
        title=item.name[page.language],
        item=item_view(page, item),
        rows=_reasons_once(rows),
        limits=limits,
        results=tuple(
            result_line(page, row.rule, known, row.condition) for row in result_lines(reading)
        ),
        steps=steps,
        flow=_flow(page, item),
        eligibility=eligibility,
        good_to_know=page.statements(statement for part in parts for statement in part.statements),
        fees=page.statements(page.book.fees(item, page.day)),
        authentication=methods,
        delays=delays,
        measures=notice_links(
            page,
            (
                measure
                for measure in page.book.measures.values()
                if _touches(page, item, measure, known)
            ),
        ),
        legal_basis=page.sources(item.legal_basis),
        to_confirm=page.to_confirm(item.to_confirm),
        conflicts=page.conflicts(item.conflicts),
        glance=at_a_glance(page.resolver, item, page.language),
        basis=ListBases(
            eligibility=_rests_on(page, eligibility),
            materials=_rests_on(page, (line for row in rows for line in row.lines)),
            authentication=_rests_on(page, (*methods, *delays)),
            steps=_rests_on(page, steps),
            limits=_rests_on(page, limits),
        ),
        ahead=announced(page, known),
    )


def _rests_on(page: Page, lines: Iterable[RuleLine | StatementView]) -> str:
    """What a list rests on; nothing for a list of one line, which says it itself."""
    records: dict[str, m.Provenance] = {**page.book.statements, **page.book.rules}
    listed = [records[line.id] for line in lines]
    return rests_on(page.book, listed, page.language) if len(listed) > 1 else ""


def item_view(page: Page, item: m.Item) -> ItemView:
    """A service item at a glance."""
    return ItemView(
        id=item.id,
        name=page.say(item.name),
        short_name=page.say(item.short_name),
        summary=page.say(item.summary),
        who=page.say(item.who),
        where=page.say(item.where),
        accepted_by=page.say(item.accepted_by),
        decided_by=page.say(item.decided_by),
    )


def notice_links(page: Page, measures: Iterable[m.Measure]) -> tuple[NoticeLink, ...]:
    """Notices with their first days."""
    return tuple(
        NoticeLink(
            id=measure.id, title=page.say(measure.title), in_force=measure.in_force.isoformat()
        )
        for measure in measures
    )


def _material_row(
    page: Page, material: m.Material, rows: Iterable[ItemRule[m.Requirement]], known: m.AllOf
) -> MaterialRow:
    listed = [*rows]
    asked = [
        handed_in(material, row.rule, absent_under(page.book, row.rule))
        for row in listed
        if row.rule.status in m.HANDED_IN
    ]
    form = page.say(_alike(material.form, [one.form for one in asked]))
    issuer = page.say(_alike(material.issued_by, [one.issued_by for one in asked]))
    lines: list[RequirementLine] = []
    for row in listed:
        how: tuple[str, ...] = ()
        if row.rule.status in m.HANDED_IN:
            paper = handed_in(material, row.rule, absent_under(page.book, row.rule))
            how = handling(page, paper)
            if not issuer:
                how = (page.words["given_by"].format(who=page.say(paper.issued_by)), *how)
            if not form:
                how = (page.say(paper.form), *how)
        line = requirement_line(page, row.rule, known, row.condition, how)
        if row.excepted and line.words:
            line = replace(line, words=line.words + page.words["except_above"])
        lines.append(line)
    return MaterialRow(
        id=material.id,
        name=page.say(material.name),
        form=form or page.words["by_case"],
        issued_by=issuer or page.words["by_case"],
        validity=page.say(material.validity),
        tips=tips(page, material, [known]),
        papers=papers(page, material, [known]),
        lines=tuple(lines),
    )


def _alike(usual: m.Text, texts: Sequence[m.Text]) -> m.Text | None:
    """What all cases say, so that it is said once; ``usual`` where none says it."""
    first = texts[0] if texts else usual
    return first if all(text == first for text in texts) else None


def _reasons_once(rows: Iterable[MaterialRow]) -> tuple[MaterialRow, ...]:
    """The rows, where a reason that stood on an earlier one is marked as told."""
    told: set[str] = set()
    found = []
    for row in rows:
        lines = tuple(replace(line, told=line.why in told) for line in row.lines)
        told.update(line.why for line in row.lines if line.why)
        found.append(replace(row, lines=lines))
    return tuple(found)


def _flow(page: Page, item: m.Item) -> tuple[ChartView, ...]:
    """The flowcharts of a service item; more than one where one way excludes another."""
    return tuple(
        ChartView(
            svg=draw(flow, f"flow-{item.id}-{number}"),
            caption=page.words["flow_variant"].format(words=flow.words) if flow.words else "",
        )
        for number, flow in enumerate(variants(page.resolver, item, page.language), 1)
    )


def _touches(page: Page, item: m.Item, measure: m.Measure, known: m.AllOf) -> bool:
    """Whether a measure decides or ends something that this service may need."""
    if not measure.on(page.day):
        return False
    if any(item.id in fee.items for fee in measure.fees):
        return True
    rules = [*measure.requirements, *measure.time_limits, *measure.results, *measure.steps]
    ended = [page.book.rules[ending.rule] for ending in measure.ends]
    return any(page.resolver.truth(rule, known) is not Truth.NO for rule in (*rules, *ended))


def _service(shared: Shared, page: Page, name: str) -> ServiceView:
    item = shared.book.items[key_of(name)]
    return replace(
        service(page, item),
        find=page.link(shared.start_of(item.id)),
        pdf=editions(shared, page, (page.language, "both"), name),
    )


def _index(shared: Shared, page: Page, name: str) -> ServicesView:
    items = tuple(item_view(page, item) for item in shared.book.items.values())
    return ServicesView(title=shared.title(page, name), items=items)


def _names(shared: Shared) -> list[str]:
    return [f"services/{name}" for name in shared.book.items]


def _title(shared: Shared, name: str) -> m.Text:
    return shared.book.items[key_of(name)].short_name


def _index_title(_: Shared, __: str) -> m.Text:
    return m.Text(zh=wording("zh")["services"], en=wording("en")["services"])


def _describe(shared: Shared, page: Page, name: str, _: str) -> str:
    return page.plain(shared.book.items[key_of(name)].summary)


def _above(_: Shared, __: str) -> str:
    return "services/index"


INDEX = PageKind(
    id="services/index",
    template="services",
    view=_index,
    title=_index_title,
    place=Place(weight=0.7),
)
PAGES = PageKind(
    id="services/*",
    explains=True,
    template="service",
    view=_service,
    title=_title,
    members=_names,
    describe=_describe,
    above=_above,
    place=Place(weight=1.25, chapter=Chapter(part="pdf_part_services", order=1)),
)
