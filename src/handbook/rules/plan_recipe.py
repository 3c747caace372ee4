"""What a plan of a situation is made of: its stages, the rules that date them, its documents."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast, get_args

from handbook.domain import model as m
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.decisions import Decision
from handbook.rules.distinct_situations import values_of

LIMITS: tuple[str, ...] = ("national", "statutory", "promised")

ANCHORS: tuple[m.Anchor, ...] = get_args(m.Anchor)

#: The moments that the reader's own day stands for; the others are stages of the plan.
READERS_DAY = {
    "permit-expiry": "permit-expiry",
    "residence-expiry": "residence-expiry",
    "change": "event",
    "residence-change": "event",
    "employment-end": "event",
}


_AUTHORITY: tuple[m.Actor, ...] = ("authority", "police")

R = TypeVar("R", bound=m.Rule)


@dataclass(frozen=True)
class Line:
    """A stage that holds in the situation, with the rules that put a date to it."""

    stage: m.Stage
    rule: m.Rule | m.Statement
    name: m.Text
    actor: m.Actor
    #: Working days that pass, by kind of limit; the reader's choice decides which.
    limits: Mapping[str, m.TimeLimit]
    #: Windows and duties that end, or begin, on a day.
    bounds: tuple[m.Deadline, ...]

    @property
    def processing(self) -> m.Deadline | None:
        """The stage as a processing time, where it is one."""
        rule = self.rule
        return rule if isinstance(rule, m.Deadline) and rule.kind == "processing" else None

    @property
    def snaps(self) -> bool:
        """Whether it can only happen on a working day: an authority decides."""
        return bool(self.limits or self.processing) and self.actor in _AUTHORITY


@dataclass(frozen=True)
class Recipe:
    """All that decides the days of a plan, for one situation."""

    item: m.Item
    plan: m.Plan
    lines: tuple[Line, ...]
    documents: tuple[tuple[m.Deadline, m.Material, m.Requirement], ...]

    @property
    def filing(self) -> int:
        """The place of the filing among the lines."""
        return next(i for i, line in enumerate(self.lines) if line.stage.mark == "filing")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of limit that some line offers, the safest first."""
        return tuple(kind for kind in LIMITS if any(kind in line.limits for line in self.lines))

    @property
    def moments(self) -> frozenset[str]:
        """The days of the reader's that some line is bounded by."""
        return frozenset(
            READERS_DAY[rule.event]
            for line in self.lines
            for rule in line.bounds
            if rule.event in READERS_DAY
        )

    @property
    def own_days(self) -> frozenset[str]:
        """Whose days the reader may estimate: the documents', the visa's."""
        return frozenset(line.stage.own_days for line in self.lines if line.stage.own_days)

    def mark(self) -> tuple[Hashable, ...]:
        """The same for recipes that give the same plan."""
        return (
            self.item.id,
            tuple(
                (
                    line.rule.id,
                    tuple(sorted((k, v.id) for k, v in line.limits.items())),
                    tuple(rule.id for rule in line.bounds),
                )
                for line in self.lines
            ),
            tuple(
                (deadline.id, material.id, rule.status)
                for deadline, material, rule in self.documents
            ),
        )


@dataclass(frozen=True)
class Ask:
    """A question that still decides the plan, and what each answer leads to."""

    key: str
    ways: Mapping[str, Recipe | Ask | None]
    needs: frozenset[str]

    def mark(self) -> tuple[Hashable, ...]:
        """The same for questions that lead to the same plans."""
        return (self.key, tuple((value, _mark(way)) for value, way in self.ways.items()))


def _mark(found: Recipe | Ask | None) -> tuple[Hashable, ...] | None:
    return found.mark() if found else None


def find(resolver: Resolver, answers: Answers) -> Recipe | Ask | None:
    """The recipe, or the question that it still hangs on; ``None`` where nothing has a date."""
    found, needs = _recipe(resolver, answers)
    key = next((key for key in resolver.book.questions if key in needs), None)
    if key is None:
        return found
    ways = {
        value: find(resolver, {**answers, key: (value,)})
        for value in values_of(resolver, key, answers)
    }
    distinct = {_mark(way) for way in ways.values()}
    if len(distinct) == 1:
        return next(iter(ways.values()))
    return Ask(key, ways, frozenset(needs & _asked(ways) | {key}))


class Recipes:
    """The recipes of many situations of one day: those alike in what a plan hangs on have one."""

    def __init__(self, resolver: Resolver) -> None:
        book, keys = resolver.book, resolver.evaluator.keys
        handed_in = {name for deadline in book.deadlines.values() for name in deadline.materials}
        rules: list[m.Rule] = [
            *book.deadlines.values(),
            *book.steps,
            *book.time_limits,
            *(rule for rule in book.requirements if not handed_in.isdisjoint(rule.materials)),
        ]
        conditions = [condition for rule in rules for condition in (rule.scope, rule.when)]
        conditions += [(item.applies,) for item in book.items.values()]
        self.resolver = resolver
        self._keys = sorted({"service", *keys(*conditions)})
        self._found: dict[Hashable, Recipe | Ask | None] = {}

    def find(self, answers: Answers) -> Recipe | Ask | None:
        """As :func:`find`, for answers to every question that arises."""
        seen = tuple(map(answers.get, self._keys))
        if seen not in self._found:
            self._found[seen] = find(self.resolver, answers)
        return self._found[seen]


def _asked(ways: Mapping[str, Recipe | Ask | None]) -> set[str]:
    found = set()
    for way in ways.values():
        if isinstance(way, Ask):
            found |= {way.key} | _asked(way.ways)
    return found


def _recipe(resolver: Resolver, answers: Answers) -> tuple[Recipe | None, set[str]]:
    book, evaluator = resolver.book, resolver.evaluator
    needs: set[str] = set()
    if "service" not in answers:
        return None, {"service"}
    for one in book.items.values():
        needs |= evaluator.unknown_keys((one.applies,), answers)
    item = resolver.item(answers)
    plan = book.plans.get(item.id) if item else None
    if needs or item is None or plan is None:
        return None, needs
    deadlines, more = _deadlines(resolver, answers)
    needs |= more
    lines = []
    for stage in plan.stages:
        line, more = _line(resolver, stage, deadlines, answers)
        needs |= more
        if line:
            lines.append(line)
    documents = []
    for deadline in deadlines:
        for name in deadline.materials:
            decision = resolver.requirement(name, answers)
            needs |= decision.needs
            if decision.rule and decision.rule.status in m.HANDED_IN:
                documents.append((deadline, book.materials[name], decision.rule))
    if not any(line.stage.mark == "filing" for line in lines):
        return None, needs
    return Recipe(item, plan, tuple(lines), tuple(documents)), needs


def _deadlines(resolver: Resolver, answers: Answers) -> tuple[list[m.Deadline], set[str]]:
    """The dated rules that hold, and the keys that others still hang on."""
    found, needs = [], set[str]()
    for deadline in resolver.book.deadlines.values():
        if resolver.book.in_force(deadline, resolver.day):
            truth = resolver.truth(deadline, answers)
            if truth is Truth.YES:
                found.append(deadline)
            elif truth is Truth.UNKNOWN:
                needs |= resolver.evaluator.unknown_keys(deadline.when, answers)
    return found, needs


def _line(
    resolver: Resolver, stage: m.Stage, deadlines: list[m.Deadline], answers: Answers
) -> tuple[Line | None, set[str]]:
    book = resolver.book
    needs: set[str] = set()
    rule: m.Rule | m.Statement | None = next(
        (deadline for deadline in deadlines if deadline.id == stage.rule), None
    )
    if rule is None and stage.rule in book.statements:
        statement = book.statements[stage.rule]
        rule = statement if statement.on(resolver.day) else None
    if rule is None:
        steps = resolver.steps(answers)
        needs |= steps.needs if any(one.id == stage.rule for one in steps.open) else set()
        rule = next((step for step in steps.live if step.id == stage.rule), None)
    if rule is None:
        return None, needs
    limits: dict[str, m.TimeLimit] = {}
    if stage.limit_of:
        asked = answers
        if answers["service"] != (stage.limit_of,):
            asked = {"service": (stage.limit_of,)}
        for kind in LIMITS:
            decision: Decision[m.TimeLimit] = resolver.limit(kind, asked)
            needs |= decision.needs if asked is answers else set()
            if decision.rule:
                limits[kind] = decision.rule
    own = (rule,) if isinstance(rule, m.Deadline) and rule.kind == "duty" else ()
    bounds = (*own, *(one for one in deadlines if stage.rule in one.steps))
    return Line(stage, rule, _name(stage, rule), _actor(stage, rule), limits, bounds), needs


def _name(stage: m.Stage, rule: m.Rule | m.Statement) -> m.Text:
    name = stage.name or getattr(rule, "name", None) or getattr(rule, "title", None)
    return name if isinstance(name, m.Text) else m.Text(zh=rule.id, en=rule.id)


def _actor(stage: m.Stage, rule: m.Rule | m.Statement) -> m.Actor:
    return stage.actor or cast("m.Actor", getattr(rule, "actor", "applicant"))
