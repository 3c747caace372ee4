"""The pages of the distinct situations: a personal checklist each, for every place of issue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.conditions import Answers
from handbook.export import open_data
from handbook.pages import qr
from handbook.pages.handling import grounds, handling, papers, promised, tips
from handbook.pages.kind import PageKind, View, key_of
from handbook.pages.page import Page
from handbook.pages.printed_copies import PeriodRow, pdf, rows
from handbook.pages.provenance import OpenQuestion
from handbook.pages.rule_lines import (
    DelayLine,
    LimitLine,
    MethodLine,
    RequirementLine,
    ResultLine,
    delay_lines,
    limit_line,
    method_lines,
    requirement_line,
    result_line,
)
from handbook.pages.services import ItemView, item_view
from handbook.pages.shared import Shared
from handbook.pages.step_lines import StepLine, step_lines
from handbook.pages.take_along import list_mail, report_mail
from handbook.rules import plan_recipe, unsure
from handbook.rules.answers import MaterialAnswer
from handbook.rules.checklists import Sheet, joined_ways, telling

#: Statuses under one heading: the reader has something to hand in.
_NEED = dict.fromkeys(("required", "deferrable", "by_commitment"), "needed")

_NO_CODE = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRow:
    """A material of a checklist; ``key`` tells it from the same one under another rule."""

    key: tuple[str, ...]
    id: str
    name: str
    what: str
    form: str
    issued_by: str
    original: int
    copies: int
    medium: str
    foreign: bool
    validity: str | None
    tips: tuple[str, ...]
    line: RequirementLine
    #: The papers that it consists of in this situation, where they differ.
    papers: tuple[str, ...] = ()
    #: For each of these: the answers that it is for.
    grounds: tuple[str, ...] = ()
    #: What a commitment is given for, in words.
    promised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignMaterial:
    """A material that may have been issued abroad."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationView(View):
    """The checklist of a situation; ``day`` is that of the edition (an ISO date).

    ``places`` is JSON for the browser.  What stands behind ``day`` only a page of the site has.
    """

    slug: str
    item: ItemView
    needed: tuple[ChecklistRow, ...]
    unknown: tuple[ChecklistRow, ...]
    waived: tuple[ChecklistRow, ...]
    never: tuple[ChecklistRow, ...]
    limits: tuple[LimitLine, ...]
    results: tuple[ResultLine, ...]
    steps: tuple[StepLine, ...]
    after: tuple[StepLine, ...]
    foreign: tuple[ForeignMaterial, ...]
    authentication: tuple[MethodLine, ...]
    delays: tuple[DelayLine, ...]
    to_confirm: tuple[OpenQuestion, ...]
    day: str
    ways: tuple[str, ...] = ()
    #: Answers that the papers of a document tell apart here, each with its name.
    told_apart: tuple[tuple[str, str], ...] = ()
    places: str = ""
    #: For whoever was not sure of an answer: what another one would change.
    unsure: tuple[str, ...] = ()
    change: str = ""
    plan: str = ""
    json: str = ""
    copies: tuple[PeriodRow, ...] = ()
    pdf: str = ""
    qr: Markup = _NO_CODE
    address: str = ""
    #: Links to an e-mail: with the list, and to report an error where the city has an address.
    mail: str = ""
    report: str = ""


def situation(page: Page, sheet: Sheet) -> SituationView:
    """The checklist of a situation, without what only a page of the site has.

    Raises :class:`KeyError` with the id of a material that no rule decides.
    """
    distinct, answer, answers = sheet.distinct, sheet.checklist, dict(sheet.distinct.answers)
    foreign = [page.book.materials[name] for name in sheet.abroad]
    by_need: dict[str, list[ChecklistRow]] = {}
    for answered in answer.materials:
        row = _row(page, answered, distinct.ways)
        need = _NEED.get(answered.status, answered.status) if row.line.known else "unknown"
        by_need.setdefault(need, []).append(row)
    steps = step_lines(page, answers)
    return SituationView(
        title=distinct.title(page.book, page.language),
        slug=distinct.slug,
        item=item_view(page, answer.item),
        needed=tuple(by_need.get("needed", ())),
        unknown=tuple(by_need.get("unknown", ())),
        waived=tuple(by_need.get("waived", ())),
        never=tuple(by_need.get("not_applicable", ())),
        limits=tuple(
            limit_line(page, limit, answers)
            for kind in ("promised", "national", "statutory")
            if (limit := answer.time_limits.get(kind))
        ),
        results=tuple(result_line(page, rule, answers) for rule in answer.result_because),
        steps=tuple(step for step in steps if step.phase != "after"),
        after=tuple(step for step in steps if step.phase == "after"),
        foreign=tuple(
            ForeignMaterial(id=material.id, name=page.say(material.name)) for material in foreign
        ),
        authentication=method_lines(page, foreign, answers),
        delays=delay_lines(page, foreign, answers),
        to_confirm=page.to_confirm(sheet.to_confirm),
        day=page.day.isoformat(),
    )


def _decided(material: m.Material, rule: m.Requirement | None) -> m.Requirement:
    if rule is None:
        raise KeyError(material.id)
    return rule


def _row(page: Page, answered: MaterialAnswer, ways: Sequence[Answers]) -> ChecklistRow:
    """A material of a checklist; the same row stands on many checklists."""
    material, rule = answered.material, _decided(answered.material, answered.requirement)
    hints, parts = tips(page, material, ways), papers(page, material, ways)
    promises = promised(page, answered.promises)
    key = ("row", material.id, rule.id, *answered.gone, *hints, *parts, *promises)

    def row() -> ChecklistRow:
        paper = answered.paper
        return ChecklistRow(
            key=key,
            id=material.id,
            name=page.say(paper.name),
            what=page.say(material.what),
            form=page.say(paper.form),
            issued_by=page.say(paper.issued_by),
            original=paper.original,
            copies=paper.copies,
            medium=material.medium,
            foreign=material.foreign,
            validity=page.say(material.validity),
            tips=hints,
            line=requirement_line(page, rule, {}, how=handling(page, paper)),
            papers=parts,
            grounds=grounds(page, material, ways),
            promised=promises,
        )

    return page.shared(ChecklistRow, key, row)


def _unsure(page: Page, ways: Sequence[Answers]) -> Iterator[str]:
    """What falls away, or comes, with another answer than the cautious one, in words."""
    words = page.words
    for relief in unsure.reliefs(page.resolver, ways):
        because = words["situation_and"].join(
            value.condition[page.language]
            for key, given in relief.given.items()
            for value in page.book.questions[key].values
            if value.id == given
        )
        for key, materials in (("unsure_falls", relief.fallen), ("unsure_comes", relief.more)):
            if materials:
                names = words["comma"].join(page.say(material.name) for material in materials)
                yield words[key].format(because=because, materials=names)


def _ways(page: Page, sheet: Sheet) -> tuple[str, ...]:
    """The sets of answers that lead to a situation, in words, where there are several."""
    if len(sheet.distinct.ways) <= 1:
        return ()
    ways = (_way(page, joined) for joined in joined_ways(page.book, sheet.distinct.ways))
    return tuple(way for way in ways if way)


def _way(page: Page, joined: Answers) -> str:
    """Answers that lead to a situation, in words; without those that say nothing."""
    words, parts = page.words, []
    for key, values in telling(page.resolver, joined).items():
        question = page.book.questions[key]
        if key == "service" or values == (question.default,):
            continue
        labels = [value.label[page.language] for value in question.values if value.id in values]
        text = words["find_or"].join(labels)
        if len(labels) > 1 or {value.id for value in question.values} == {"yes", "no"}:
            text = question.label[page.language] + words["colon"] + text
        parts.append(text)
    return " · ".join(parts)


def _told_apart(page: Page, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """The answers that the papers of a document tell apart in this situation, with their names."""
    given = {(key, one) for way in sheet.distinct.ways for key, some in way.items() for one in some}
    asked = {
        key
        for answered in sheet.checklist.materials
        for paper in answered.material.papers
        for every in paper.when
        for key in every
    }
    return tuple(
        (value.id, value.label[page.language])
        for key in page.book.questions
        if key in asked and sum(one[0] == key for one in given) > 1
        for value in page.book.questions[key].values
        if (key, value.id) in given
    )


def _place_data(page: Page, sheet: Sheet) -> str:
    """For the browser: each foreign document, its place key, and the status for each method."""
    documents = []
    for name, table in sheet.abroad.items():
        material = page.book.materials[name]
        key = "r" if material.issued_in_key == "record_issued_in" else "c"
        status: dict[str, str] = {}
        other: dict[str, str] = {}
        for row in table:
            if status.setdefault(row.method, row.status) != row.status:
                other |= dict.fromkeys(row.places, row.status)
        documents.append([name, key, status, other])
    return json.dumps(documents, separators=(",", ":"))


def _view(shared: Shared, page: Page, name: str) -> SituationView:
    slug = key_of(name)
    sheet = shared.sheets.sheet(shared.finder.results[slug])
    address = shared.address(name, page.language)
    view = situation(page, sheet)
    heading = view.item.short_name + page.words["colon"] + page.words["my_checklist"]
    copies = rows(page, shared.copies.of(slug)) if shared.printed else ()
    listed = [(row.name, row.line.label) for row in (*view.needed, *view.unknown)]
    edition = " · ".join([view.day, *(row.code for row in copies if row.current)])
    return replace(
        view,
        ways=_ways(page, sheet),
        told_apart=_told_apart(page, sheet),
        places=_place_data(page, sheet),
        unsure=tuple(_unsure(page, sheet.distinct.ways)),
        change=page.link("find") + "#a=" + ",".join(shared.shortest[slug]),
        plan=page.link("plan") + _plan(shared, sheet),
        json=f"{page.top}api/{open_data.VERSION}/checklists/{slug}.json",
        copies=copies,
        pdf=pdf(page, f"{page.language}/{slug}.pdf") if shared.printed else "",
        qr=qr.svg(address, page.words["qr_alt"]),
        address=address,
        mail=list_mail(page, heading, view.title, listed, address),
        report=report_mail(page, heading, address or f"{name}.html", edition),
    )


def _plan(shared: Shared, sheet: Sheet) -> str:
    """What the planner need not ask any more, as its address has it."""
    at, said = shared.plans, []
    while isinstance(at, plan_recipe.Ask):
        (value, *others) = {way.get(at.key, ("",))[0] for way in sheet.distinct.ways}
        if others or value not in at.ways:
            break
        said.append(f"{at.key.replace('_', '-')}={value}")
        at = at.ways[value]
    return "#" + "&".join([*said, f"list={sheet.distinct.slug}"])


def _names(shared: Shared) -> list[str]:
    return [f"s/{slug}" for slug in shared.finder.results]


def _title(shared: Shared, name: str) -> m.Text:
    distinct = shared.finder.results[key_of(name)]
    return m.Text(zh=distinct.title(shared.book, "zh"), en=distinct.title(shared.book, "en"))


def _describe(shared: Shared, page: Page, name: str, title: str) -> str:
    sheet = shared.sheets.sheet(shared.finder.results[key_of(name)])
    papers = [
        row.material.name[page.language]
        for row in sheet.checklist.materials
        if row.status == "required"
    ]
    # Titles may differ only where a description is cut; the short address always differs.
    return page.words["meta_s"].format(
        slug=key_of(name), title=title, n=len(papers), papers=page.words["comma"].join(papers)
    )


def _above(shared: Shared, name: str) -> str:
    return f"services/{item_of(shared, name)}"


def item_of(shared: Shared, name: str) -> str:
    """The service item of the page of a situation."""
    return shared.sheets.sheet(shared.finder.results[key_of(name)]).checklist.item.id


PAGES = PageKind(
    id="s/*",
    template="situation",
    view=_view,
    title=_title,
    members=_names,
    stub=False,
    listed=False,
    recorded=False,
    describe=_describe,
    above=_above,
)
