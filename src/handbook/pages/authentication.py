"""The page of authentication: the method for every state and region."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.language.phrasing import capital, expectation
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import ConflictLink, OpenQuestion, SourceLink
from handbook.pages.rule_lines import DelayLine, MethodLine, delay_lines, method_lines
from handbook.pages.services import NoticeLink, notice_links
from handbook.pages.shared import Shared

#: The service whose rules the page tells.
_KNOWN: m.AllOf = {"service": ("new",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A state or region: its method, and the first day (an ISO date) where a list gives one."""

    code: str
    name: str
    pinyin: str
    method: m.Method
    label: str
    rule: str
    since: str
    later: bool
    confidence: str
    source: SourceLink | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCount:
    """How many states and regions have a method."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationView(View):
    """The rules, and every state and region."""

    lines: tuple[MethodLine, ...]
    delays: tuple[DelayLine, ...]
    rows: tuple[PlaceRow, ...]
    counts: tuple[MethodCount, ...]
    measures: tuple[NoticeLink, ...]
    to_confirm: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictLink, ...]


def _view(shared: Shared, page: Page, name: str) -> AuthenticationView:
    book = page.book
    documents = [material for material in book.materials.values() if material.foreign]
    rows = _rows(page, documents[0])
    measures = [
        measure
        for measure in book.measures.values()
        if measure.authentication and measure.on(page.day)
    ]
    conflicts = dict.fromkeys(name for measure in measures for name in measure.conflicts)
    return AuthenticationView(
        title=shared.title(page, name),
        lines=method_lines(page, documents, _KNOWN),
        delays=delay_lines(page, documents, _KNOWN),
        rows=tuple(rows),
        counts=tuple(
            MethodCount(label=page.words[method], count=sum(row.method == method for row in rows))
            for method in m.METHODS
        ),
        measures=notice_links(page, measures),
        to_confirm=page.to_confirm(name for measure in measures for name in measure.to_confirm),
        conflicts=page.conflicts(conflicts),
    )


def _rows(page: Page, document: m.Material) -> list[PlaceRow]:
    """The method for a document of each place, by the place's name."""
    groups = page.book.place_groups()
    members = {member.place: member for group in groups.values() for member in group.members}
    excepted = {
        exception.place: exception for group in groups.values() for exception in group.exceptions
    }
    rows = []
    for place in page.book.places.values():
        rule = page.resolver.method(document, {"issued_in": (place.code,)}).rule
        if rule is not None and rule.method is not None:
            member, exception = members.get(place.code), excepted.get(place.code)
            state = page.book.expected_state(place.code, page.day)
            note = exception.reason if exception else member.note if member else None
            rows.append(
                PlaceRow(
                    code=place.code,
                    name=place.name[page.language],
                    pinyin=place.pinyin,
                    method=rule.method,
                    label=page.words[rule.method],
                    rule=rule.id,
                    since=member.from_.isoformat() if member else "",
                    later=bool(member and member.from_ > page.day),
                    confidence=page.words[member.confidence if member else rule.confidence],
                    source=page.source(member.sources[0]) if member else None,
                    note=page.say(note)
                    or (capital(expectation(state, page.language)) if state else ""),
                )
            )
    return sorted(rows, key=lambda row: row.pinyin if page.language == "zh" else row.name)


PAGE = PageKind(
    id="authentication",
    explains=True,
    template="authentication",
    view=_view,
    place=Place(icon="result", home=5, card=True, chapter=Chapter(part="pdf_part_before", order=7)),
)
