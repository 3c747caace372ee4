"""The page of deadlines: the table, and the recipes that the page's script puts days to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypedDict

from markupsafe import Markup

from handbook.domain import model as m
from handbook.export.calendar_file import trigger
from handbook.export.plan_formats import REMINDERS
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.render import script_json
from handbook.pages.rule_lines import LimitLine, RuleLine, limit_name, shown, working_days
from handbook.pages.shared import Shared
from handbook.pages.subject_lines import holder_link
from handbook.rules.plan_recipe import LIMITS, READERS_DAY, Ask, Line, Recipe, find
from handbook.rules.planner import MOST_DAYS
from handbook.rules.working_days import calendar

_SHARED_WORDS = ("colon", "comma", "basis", *LIMITS, "national_limit", "promised_here")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow(RuleLine):
    """A deadline: how long, from what, for whom, and what is left when it is missed."""

    name: str
    length: str
    actor_label: str
    if_missed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLimit(LimitLine):
    """A processing time, with the page that it belongs to."""

    holder: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(View):
    """Deadlines, processing times, the years known and computed; ``data`` is for the script."""

    rows: tuple[DeadlineRow, ...]
    limits: tuple[HeldLimit, ...]
    first: int
    last: int
    ahead: int
    data: Markup


def _view(shared: Shared, page: Page, name: str) -> PlanView:
    days = calendar(page.book)
    return PlanView(
        title=shared.title(page, name),
        rows=tuple(_rows(page)),
        limits=tuple(_limits(page)),
        first=days.years[0],
        last=days.years[-1],
        ahead=(days.years + days.computed)[-1],
        data=script_json(data(page)),
    )


PAGE = PageKind(
    id="plan",
    template="plan",
    view=_view,
    place=Place(
        icon="calendar", home=4, card=True, chapter=Chapter(part="pdf_part_before", order=6)
    ),
)


def length(page: Page, deadline: m.Deadline) -> str:
    """How long, from what, in words."""
    w = page.words
    amount = w[f"plan_{deadline.unit}"].format(n=deadline.number)
    return w[f"plan_{deadline.kind}"].format(amount=amount, event=w[f"plan_event_{deadline.event}"])


def _rows(page: Page) -> Iterator[DeadlineRow]:
    for deadline in page.book.deadlines.values():
        if page.book.in_force(deadline, page.day):
            yield DeadlineRow(
                id=deadline.id,
                words=page.words_of(deadline),
                why=page.say(deadline.why),
                basis=page.basis(deadline),
                name=page.say(deadline.name),
                length=length(page, deadline),
                actor_label=page.words[f"actor_{deadline.actor}"],
                if_missed=page.say(deadline.if_missed),
            )


def _limits(page: Page) -> Iterator[HeldLimit]:
    for kind in LIMITS:
        for rule in page.book.time_limits:
            if rule.kind == kind and page.book.in_force(rule, page.day):
                holder, href = holder_link(page, page.book.holder(rule.id))
                yield HeldLimit(
                    **shown(page, rule, {}),
                    kind=kind,
                    label=limit_name(page, kind),
                    days=working_days(page, rule),
                    counted_from=page.say(rule.counted_from),
                    holder=holder,
                    href=href,
                )


# -- for the script -------------------------------------------------------------------------------


class Pool:
    """Values by their place in a list, each once."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self._at: dict[str, int] = {}

    def place(self, value: object) -> int:
        """Where the value stands, put there if it is new."""
        key = json.dumps(value, sort_keys=True)
        if key not in self._at:
            self._at[key] = len(self.values)
            self.values.append(value)
        return self._at[key]


def data(page: Page) -> dict[str, object]:
    """Everything the script computes with: questions, recipes, calendar, words."""
    return Data(page).build()


class AskedQuestion(TypedDict):
    """A question of the planner: its words, its help, its answers by id."""

    q: str
    h: str
    v: dict[str, str]


class Data:
    """Collects what the script computes with, each value once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines, self.recipes = Pool(), Pool()
        self.rules: dict[str, object] = {}
        self.asked: dict[str, AskedQuestion] = {}

    def build(self) -> dict[str, object]:
        """Everything, with the questions that lead to the recipes."""
        tree = self._way(find(self.page.resolver, {}))
        return {**self.sums(), "tree": tree, "questions": self.asked}

    def sums(self, more: Mapping[str, str] = MappingProxyType({})) -> dict[str, object]:
        """What days are worked out from: recipes so far, lines, rules, calendar, ``more`` words."""
        page, days = self.page, calendar(self.page.book)
        words = {
            key: text
            for key, text in page.words.items()
            if key.startswith(("plan_", "actor_")) or key in _SHARED_WORDS
        }
        return {
            "language": page.language,
            "day": page.day.isoformat(),
            "most": MOST_DAYS,
            "recipes": self.recipes.values,
            "lines": self.lines.values,
            "rules": self.rules,
            "limits": LIMITS,
            "calendar": days.compact(),
            "known": days.years[-1],
            "alarms": {kind: [*map(trigger, ahead)] for kind, ahead in REMINDERS.items()},
            "words": {**words, **more},
        }

    def _way(self, found: Recipe | Ask | None) -> int | dict[str, object] | None:
        if found is None:
            return None
        if isinstance(found, Recipe):
            return self.recipe(found)
        question = self.page.book.questions[found.key]
        known = self.asked.setdefault(
            found.key,
            {
                "q": self.page.say(question.question),
                "h": self.page.say(question.help),
                "v": {},
            },
        )
        ways = {value: self._way(way) for value, way in found.ways.items() if way is not None}
        known["v"].update(
            {value.id: self.page.say(value.label) for value in question.values if value.id in ways}
        )
        return {"k": found.key, "w": ways}

    def recipe(self, recipe: Recipe) -> int:
        """The place of a recipe among those collected."""
        return self.recipes.place(self._recipe(recipe))

    def _recipe(self, recipe: Recipe) -> dict[str, object]:
        say = self.page.say
        return {
            "item": recipe.item.id,
            "name": say(recipe.item.name),
            "anchors": recipe.plan.anchors,
            "kinds": recipe.kinds,
            "residence": "residence-expiry" in recipe.moments,
            "own": sorted(recipe.own_days),
            "filing": recipe.filing,
            "lines": [self.lines.place(self._line(line)) for line in recipe.lines],
            "documents": [
                {
                    "id": material.id,
                    "name": say(material.name),
                    "months": deadline.number,
                    "remaining": deadline.kind == "remaining",
                    "rules": [self.rule(deadline), self.rule(rule)],
                }
                for deadline, material, rule in recipe.documents
            ],
        }

    def _line(self, line: Line) -> dict[str, object]:
        say = self.page.say
        return {
            "name": say(line.name),
            "actor": line.actor,
            "rule": self.rule(line.rule),
            "mark": line.stage.mark,
            "apart": line.stage.apart,
            "own": line.stage.own_days,
            "snaps": line.snaps,
            "days": line.processing.number if line.processing else 0,
            "limits": {
                kind: [limit.working_days, self.rule(limit)] for kind, limit in line.limits.items()
            },
            "bounds": [
                {
                    "kind": rule.kind,
                    "from": READERS_DAY.get(rule.event, rule.event),
                    "number": rule.number,
                    "unit": rule.unit,
                    "rule": self.rule(rule),
                    "missed": say(rule.if_missed),
                }
                for rule in line.bounds
            ],
        }

    def rule(self, rule: m.Rule | m.Statement) -> str:
        """The id of a rule whose sources are collected."""
        if rule.id not in self.rules:
            basis = self.page.basis(rule)
            w = self.page.words
            self.rules[rule.id] = {
                "s": [
                    [
                        source.title + (w["within"] + source.locator if source.locator else ""),
                        source.href,
                    ]
                    for source in basis.sources
                ],
                "m": basis.confidence_label,
                "c": [
                    [w[word] + w["colon"] + entry.title, entry.href]
                    for word, many in (
                        ("to_confirm", basis.to_confirm),
                        ("conflict", basis.conflicts),
                    )
                    for entry in many
                ],
            }
        return rule.id
