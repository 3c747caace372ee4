"""The page “why do other cities ask for something else?”, and the same on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.domain.standing import Standing, standing
from handbook.domain.wording import wording
from handbook.export.checklist_text import days
from handbook.language import citing
from handbook.language.phrasing import rule_condition
from handbook.loading.cities import words
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared
from handbook.rules import comparison

#: Links to situations that one row shows.
_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceName:
    """A source of a city, and the place in it."""

    id: str
    title: str
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingRule:
    """The rule behind what a city says; ``local`` where it is the city's own."""

    id: str
    local: bool
    level: str
    measure: str
    title: str
    words: str
    why: str
    sources: tuple[SourceName, ...]
    in_force: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCell:
    """What a city says, and why; ``own`` where it is the city of the handbook."""

    city: str
    own: bool
    value: str
    label: str
    rule: DecidingRule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLink:
    """A situation in which the cities differ."""

    href: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """What two cities say about one thing."""

    subject: str
    sides: tuple[SideCell, ...]
    count: str
    links: tuple[ExampleLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDifferences:
    """A service item with what differs in it."""

    id: str
    name: str
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A city that the handbook is compared with."""

    id: str
    ours: str
    name: str
    heading: str
    items: tuple[ItemDifferences, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView(View):
    """Every city that the handbook is compared with."""

    neighbours: tuple[Neighbour, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> ComparisonView:
    return ComparisonView(
        title=shared.title(page, name),
        neighbours=tuple(
            _neighbour(page, other, differences) for other, differences in shared.neighbours
        ),
        intro=page.words["intro_compare"],
    )


PAGE = PageKind(id="compare", template="compare", view=_view)


def _neighbour(page: Page, other: Book, found: list[comparison.Difference]) -> Neighbour:
    ours, theirs = (_short_name(book, page.language) for book in (page.book, other))
    return Neighbour(
        id=other.city.id,
        ours=ours,
        name=theirs,
        heading=page.words["compare_with"].format(ours=ours, theirs=theirs),
        items=tuple(
            ItemDifferences(
                id=item.id,
                name=page.say(item.short_name),
                rows=tuple(
                    _row(page, other, difference)
                    for difference in found
                    if difference.item == item.id
                ),
            )
            for item in page.book.items.values()
            if any(difference.item == item.id for difference in found)
        ),
    )


def _short_name(book: Book, language: m.Language) -> str:
    """The city's name in running text."""
    return (book.city.short_name or book.city.name)[language]


def _subject(book: Book, difference: comparison.Difference, language: m.Language) -> str:
    """What the cities differ about."""
    w = words(book, language)
    if difference.kind == "limit":
        return w["compare_limit_" + difference.subject]
    if difference.kind == "result":
        return w["result"]
    name = book.materials[difference.subject].name[language]
    about = w["authentication_of"]
    return (
        name if difference.kind == "status" else f"{name}{w['open_paren']}{about}{w['close_paren']}"
    )


def _position(
    book: Book, difference: comparison.Difference, side: comparison.Side, language: m.Language
) -> str:
    """What one city says about it."""
    w = words(book, language)
    if side.value is None:
        return w["compare_nothing"]
    if isinstance(side.value, int):
        return days(side.value, language)
    if difference.kind == "result":
        return book.results[side.value].name[language]
    if difference.kind == "authentication":
        method, status = side.value.split()
        return f"{w[method]}{w['comma']}{w['auth_' + status]}"
    return w[side.value]


def _deciding_rule(book: Book, side: comparison.Side, language: m.Language) -> DecidingRule | None:
    """The deciding rule in words: its notice or level, its condition, its reason, its source."""
    if not side.rules:
        return None
    rule = side.rules[0]
    holder = next((measure for measure in book.measures.values() if rule in _rules(measure)), None)
    w = words(book, language)
    known = book.holder(rule.id)
    applies = known.applies if isinstance(known, m.Item) else None
    return DecidingRule(
        id=rule.id,
        local=rule.jurisdiction == book.city.id,
        level=citing.whose(book, rule, language),
        measure=holder.id if holder else "",
        title=holder.title[language] if holder else "",
        words=rule_condition(book, rule, language, applies),
        why=" ".join(
            filter(
                None,
                (
                    rule.why[language] if rule.why else "",
                    citing.only_elsewhere(book, rule, language),
                ),
            )
        ),
        sources=tuple(_source(standing(book, citation), language) for citation in rule.sources),
        in_force=rule.in_force.isoformat(),
        confidence=w[rule.confidence],
    )


def _source(found: Standing, language: m.Language) -> SourceName:
    return SourceName(
        title=found.source.title[language],
        locator=found.locator[language] if found.locator else "",
        id=found.source.id,
    )


def _rules(holder: m.Measure) -> tuple[m.Rule, ...]:
    return (
        *holder.requirements,
        *holder.authentication,
        *holder.time_limits,
        *holder.results,
        *holder.steps,
    )


def _row(page: Page, other: Book, difference: comparison.Difference) -> DifferenceRow:
    language = page.language
    return DifferenceRow(
        subject=_subject(page.book, difference, language),
        sides=tuple(
            SideCell(
                city=_short_name(book, language),
                own=book is page.book,
                value=side.value
                if difference.kind == "status" and isinstance(side.value, str)
                else "",
                label=_position(book, difference, side, language),
                rule=_deciding_rule(book, side, language),
            )
            for book, side in ((page.book, difference.ours), (other, difference.theirs))
        ),
        count=page.words["compare_count"].format(n=len(difference.slugs)),
        links=tuple(
            ExampleLink(href=page.link(f"s/{slug}"), slug=slug)
            for slug in difference.slugs[:_EXAMPLES]
        ),
    )


def to_text(
    ours: Book, theirs: Book, rows: list[comparison.Difference], language: m.Language
) -> str:
    """The differences for the terminal."""
    w = wording(language)
    names = _short_name(ours, language), _short_name(theirs, language)
    if not rows:
        return w["compare_same"].format(ours=names[0], theirs=names[1])
    lines = [w["compare_with"].format(ours=names[0], theirs=names[1])]
    item = ""
    for difference in rows:
        if difference.item != item:
            item = difference.item
            lines += ["", ours.items[item].name[language]]
        lines.append(f"- {_subject(ours, difference, language)}")
        for name, book, side in zip(
            names, (ours, theirs), (difference.ours, difference.theirs), strict=True
        ):
            lines.append(f"    {name}{w['colon']}{_position(book, difference, side, language)}")
            rule = _deciding_rule(book, side, language)
            if rule is None:
                continue
            if rule.words:
                lines.append(f"        {w['condition']}{w['colon']}{rule.words}")
            if rule.why:
                lines.append(f"        {rule.why}")
            basis = rule.title or next((each.title for each in rule.sources), "")
            lines.append(
                f"        {w['basis']}{w['colon']}{basis}{w['comma']}{rule.id}{w['comma']}"
                f"{rule.in_force}{w['open_paren']}{rule.confidence}{w['close_paren']}"
            )
    return "\n".join(lines)


def to_json(rows: list[comparison.Difference], ours: Book, theirs: Book) -> list[JsonObject]:
    """The differences as JSON values."""
    return [
        {
            "item": difference.item,
            "kind": difference.kind,
            "subject": difference.subject,
            "cities": {
                book.city.id: {"value": side.value, "rules": [rule.id for rule in side.rules]}
                for book, side in ((ours, difference.ours), (theirs, difference.theirs))
            },
            "situations": list(difference.slugs),
        }
        for difference in rows
    ]
