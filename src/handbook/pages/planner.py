"""The page of deadlines: the table, and the recipes that the page's script puts days to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from handbook.domain import model as m
from handbook.pages.views import Page, _day_count, _rule_line
from handbook.rules.plan_recipe import LIMITS, Ask, Line, Recipe, find
from handbook.rules.plan_recipe import READERS_DAY as _GIVEN
from handbook.rules.planner import MOST_DAYS
from handbook.rules.working_days import calendar

_SHARED_WORDS = ("colon", "comma", "basis", *LIMITS, "national_limit", "promised_here")


def view(page: Page) -> dict[str, Any]:
    """What the template prints; ``data`` is for the script."""
    known = calendar(page.book).years
    return {
        "rows": list(_rows(page)),
        "limits": list(_limits(page)),
        "first": known[0],
        "last": known[-1],
        "data": data(page),
    }


def length(page: Page, deadline: m.Deadline) -> str:
    """How long, from what, in words."""
    w = page.words
    amount = w[f"plan_{deadline.unit}"].format(n=deadline.number)
    return w[f"plan_{deadline.kind}"].format(amount=amount, event=w[f"plan_event_{deadline.event}"])


def _rows(page: Page) -> Iterator[Any]:
    for deadline in page.book.deadlines.values():
        if page.book.in_force(deadline, page.day):
            row = page.say(deadline)
            row.length = length(page, deadline)
            row.words = page.words_of(deadline)
            row.actor_label = page.words[f"actor_{deadline.actor}"]
            yield row


def _limits(page: Page) -> Iterator[SimpleNamespace]:
    for kind in LIMITS:
        for rule in page.book.time_limits:
            if rule.kind == kind and page.book.in_force(rule, page.day):
                holder = page.book.holder(rule.id)
                if isinstance(holder, m.Item):
                    folder, title = "services", holder.short_name
                else:
                    folder, title = "notices", holder.title
                yield SimpleNamespace(
                    label=page.words["national_limit" if kind == "national" else kind],
                    holder=page.say(title),
                    href=page.link(f"{folder}/{holder.id}"),
                    days=_day_count(page, rule),
                    counted_from=page.say(rule.counted_from),
                    **vars(_rule_line(page, rule, {})),
                )


# -- for the script -------------------------------------------------------------------------------


class Pool:
    """Values by their place in a list, each once."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._at: dict[str, int] = {}

    def place(self, value: Any) -> int:
        """Where the value stands, put there if it is new."""
        key = json.dumps(value, sort_keys=True)
        if key not in self._at:
            self._at[key] = len(self.values)
            self.values.append(value)
        return self._at[key]


def data(page: Page) -> dict[str, Any]:
    """Everything the script computes with: questions, recipes, calendar, words."""
    return Data(page).build()


class Data:
    """Collects what the script computes with, each value once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines, self.recipes = Pool(), Pool()
        self.rules: dict[str, Any] = {}
        self.asked: dict[str, Any] = {}

    def build(self) -> dict[str, Any]:
        """Everything, with the questions that lead to the recipes."""
        tree = self._way(find(self.page.resolver, {}))
        return {**self.sums(), "tree": tree, "questions": self.asked}

    def sums(self) -> dict[str, Any]:
        """What days are worked out from: recipes so far, lines, rules, calendar."""
        page = self.page
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
            "calendar": calendar(page.book).compact(),
            "words": words,
        }

    def _way(self, found: Recipe | Ask | None) -> int | dict[str, Any] | None:
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
            {one.id: self.page.say(one.label) for one in question.values if one.id in ways}
        )
        return {"k": found.key, "w": ways}

    def recipe(self, recipe: Recipe) -> int:
        """The place of a recipe among those collected."""
        return self.recipes.place(self._recipe(recipe))

    def _recipe(self, recipe: Recipe) -> dict[str, Any]:
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

    def _line(self, line: Line) -> dict[str, Any]:
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
                    "from": _GIVEN.get(rule.event, rule.event),
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
                        one.title + (w["within"] + one.locator if one.locator else ""),
                        one.href,
                    ]
                    for one in basis.sources
                ],
                "m": basis.confidence_label,
                "c": [
                    [w[word] + w["colon"] + one.title, one.href]
                    for word, many in (
                        ("to_confirm", basis.to_confirm),
                        ("conflict", basis.conflicts),
                    )
                    for one in many
                ],
            }
        return rule.id
