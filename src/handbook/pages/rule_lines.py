"""Rules as lines of a page: what each decides, under which condition, why and from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict, TypeVar

from markupsafe import Markup

from handbook.domain import model as m
from handbook.language.phrasing import rule_condition
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.rules.decisions import Decision

R = TypeVar("R", bound=m.Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule: its condition in words (empty for always), its reason and its basis."""

    id: str
    words: str
    why: str | None
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementLine(RuleLine):
    """The status of a material."""

    status: m.Status
    label: str
    note: str | None
    known: bool
    #: Its language, who signs it and who seals it, in words.
    how: tuple[str, ...] = ()
    #: Whether another line above it gave the same reason.
    told: bool = False

    @property
    def tells_form(self) -> bool:
        """Whether it says in which form the document is handed in."""
        return bool(self.note or self.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine(RuleLine):
    """A processing time, in words."""

    kind: str
    label: str
    days: str
    counted_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """What a service ends with."""

    id: str
    name: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine(RuleLine):
    """The rule that decides the result of a service."""

    result: ResultView


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodLine(RuleLine):
    """How a foreign document is authenticated."""

    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayLine(RuleLine):
    """Whether the authentication may follow later."""

    status: str


class Shown(TypedDict):
    """The fields that every line has."""

    id: str
    words: str
    why: str | None
    basis: Basis


def shown(page: Page, rule: m.Rule, known: m.AllOf, own: m.Condition | None = None) -> Shown:
    """The fields that every line has, without what the page already settles (``known``).

    ``own`` is the condition as it stands on the page of an item.
    """
    return {
        "id": rule.id,
        "words": rule_condition(page.book, rule, page.language, known, own),
        "why": page.say(rule.why),
        "basis": page.basis(rule),
    }


def possible(decision: Decision[R]) -> list[R]:
    """The rules that decide or may decide, the plainest first."""
    return sorted(
        (*decision.live, *decision.open),
        key=lambda rule: (bool(rule.when), rule.in_force),
    )


def requirement_line(
    page: Page,
    rule: m.Requirement,
    known: m.AllOf,
    own: m.Condition | None = None,
    how: tuple[str, ...] = (),
) -> RequirementLine:
    """The status of a material; of what nobody knows, that nobody knows it."""
    return RequirementLine(
        **shown(page, rule, known, own),
        status=rule.status,
        label=page.words[rule.status if rule.known else "not_known"],
        note=page.say(rule.note),
        known=rule.known,
        how=how,
    )


def limit_line(
    page: Page, rule: m.TimeLimit, known: m.AllOf, own: m.Condition | None = None
) -> LimitLine:
    """A processing time; of a promise nobody has confirmed for today, that it is not confirmed."""
    fields = shown(page, rule, known, own)
    if rule.kind == "promised" and rule.confidence == "seed" and not fields["words"]:
        fields["words"] = page.words["not_confirmed_today"]
    return LimitLine(
        **fields,
        kind=rule.kind,
        label=limit_name(page, rule.kind),
        days=working_days(page, rule),
        counted_from=page.say(rule.counted_from),
    )


def result_line(
    page: Page, rule: m.ResultRule, known: m.AllOf, own: m.Condition | None = None
) -> ResultLine:
    """The result of a service."""
    result = page.book.results[rule.result]
    return ResultLine(
        **shown(page, rule, known, own),
        result=ResultView(id=result.id, name=page.say(result.name), what=page.say(result.what)),
    )


def limit_name(page: Page, kind: str) -> str:
    """What a kind of time limit is called."""
    return page.words["national_limit" if kind == "national" else kind]


def working_days(page: Page, limit: m.TimeLimit) -> str:
    """The working days of a limit in words, with those it may be extended by."""
    words = page.words
    word = "working_day" if limit.working_days == 1 else "working_days"
    text = words[word].format(n=limit.working_days)
    if limit.extension_days:
        text += (
            words["open_paren"]
            + words["extension_days"].format(n=limit.extension_days)
            + words["close_paren"]
        )
    return text


def material_names(page: Page, names: Iterable[str]) -> Markup:
    """The names of materials, joined."""
    return Markup(page.words["comma"]).join(  # noqa: S704 - our own fixed word
        page.say(page.book.materials[name].name) for name in names if name in page.book.materials
    )


def method_lines(
    page: Page, materials: Iterable[m.Material], known: m.AllOf
) -> tuple[MethodLine, ...]:
    """How foreign documents are authenticated: what prevails comes first."""
    lines: dict[str, MethodLine] = {}
    for material in materials:
        for rule in possible(page.resolver.method(material, known)):
            method = page.words[rule.method or "none"]
            lines[rule.id] = MethodLine(**shown(page, rule, known), method=method)
    # What a line prevails over says that it is the rest.
    beaten = {name for line in lines for name in page.book.rules[line].overrides}
    for name in beaten & set(lines):
        words = lines[name].words
        if words.count(page.words["place_foreign"]) == 1:
            words = words.replace(page.words["place_foreign"], page.words["place_foreign_rest"])
        else:
            words += page.words["except_above"]
        lines[name] = replace(lines[name], words=words)
    return tuple(sorted(lines.values(), key=lambda line: line.id in beaten))


def delay_lines(
    page: Page, materials: Iterable[m.Material], known: m.AllOf
) -> tuple[DelayLine, ...]:
    """Whether the authentication of foreign documents may follow later."""
    lines: dict[str, DelayLine] = {}
    for material in materials:
        for rule in possible(page.resolver.delay(material, known)):
            status = page.words[f"auth_{rule.status}"]
            lines[rule.id] = DelayLine(**shown(page, rule, known), status=status)
    return tuple(lines.values())
