"""A second evaluator of the policy, written from the manual; it shares no code with the handbook.

It reads the YAML files by itself (PyYAML, nothing of ours) and says what manual/EDITING.md,
manual/REFERENCE.md and the public vocabulary promise: conditions, first and last days, overrides,
endings, groups of places, and which document a commitment stands beside.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import floor
from pathlib import Path
from typing import Any

import yaml

Answers = dict[str, tuple[str, ...]]
HANDED_IN = {"required", "deferrable"}
KINDS = ("requirements", "authentication", "time_limits", "results")
REGIONS = {"HK", "MO", "TW"}


class ContradictionError(Exception):
    """Two rules decide one fact otherwise, and neither overrides the other."""


@dataclass(frozen=True)
class Answer:
    """What is due in a situation on a day."""

    statuses: Mapping[str, str]
    authentication: Mapping[str, tuple[str, str]]
    limits: Mapping[str, int]
    #: ``None``: the item has no rules yet.
    result: str | None


@dataclass
class SecondHandbook:
    """The rules of a city, as they stand in its files and those above it."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    materials: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, str | None] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {kind: [] for kind in KINDS}
    )
    ends: dict[str, date] = field(default_factory=dict)

    def ask(self, chance: random.Random) -> Answers:
        """Random answers to the questions that arise, in their order."""
        answers: Answers = {}
        for question in self.questions:
            key = question["key"]
            if key in answers or not holds(question.get("asked_when"), answers):
                continue
            if question.get("kind") == "place":
                if key == "issued_in" or chance.random() < 0.3:
                    answers[key] = (chance.choice(sorted(self.places)),)
                continue
            allowed = [
                value for value in question["values"] if holds(value.get("only_when"), answers)
            ]
            if question.get("kind") == "many" and chance.random() < 0.5:
                family = [value["id"] for value in allowed if value["id"] != question["default"]]
                answers[key] = tuple(chance.sample(family, chance.randint(1, len(family))))
                continue
            value = chance.choice(allowed)
            answers[key] = (str(value["id"]),)
            answers |= {name: (one,) for name, one in value.get("implies", {}).items()}
        return answers

    def answer(self, answers: Answers, day: date) -> Answer:
        """What the rules of ``day`` say.  Raises :class:`ContradictionError`."""
        found = _Day(self, answers, day)
        statuses = {name: found.status(name) for name in self.materials}
        carried = {
            name: found.authentication(name)
            for name, material in self.materials.items()
            if material.get("foreign") and statuses[name] in HANDED_IN
        }
        limits = {}
        for kind in ("promised", "national", "statutory"):
            days = {rule["working_days"] for rule in found.live("time_limits", kind=kind)}
            if days:
                limits[kind] = _single(days, kind)
        results = {rule["result"] for rule in found.live("results")}
        return Answer(statuses, carried, limits, _single(results, "result") if results else None)


@dataclass
class _Day:
    """The rules of one day, asked about one situation."""

    book: SecondHandbook
    answers: Answers
    day: date

    def status(self, material: str) -> str:
        found = {rule["status"] for rule in self.live("requirements", material=material)}
        return _single(found, material) if found else "not_applicable"

    def authentication(self, material: str) -> tuple[str, str]:
        """The method and the status of what a foreign document carries."""
        own = self.book.materials[material].get("issued_in_key", "")
        place = self.answers.get(own) or self.answers["issued_in"]
        rules = _Day(self.book, self.answers | {"issued_in": place}, self.day).live(
            "authentication", material=material
        )
        method = _single({rule["method"] for rule in rules if "method" in rule}, material)
        statuses = {rule["status"] for rule in rules if "status" in rule}
        if method == "none":
            return method, "waived"
        return method, _single(statuses, material) if statuses else "required"

    def live(self, section: str, material: str = "", kind: str = "") -> list[dict[str, Any]]:
        """The rules that hold and that none of the others overrides."""
        found = [
            rule
            for rule in self.book.rules[section]
            if (not material or material in rule["materials"])
            and (not kind or rule["kind"] == kind)
            and self.in_force(rule)
            and holds(rule["scope"], self.answers, self.member)
            and holds(rule.get("when"), self.answers, self.member)
            and self.beside(rule)
        ]
        beaten = {other for rule in found for other in rule.get("overrides", ())}
        return [rule for rule in found if rule["id"] not in beaten]

    def in_force(self, rule: Mapping[str, Any]) -> bool:
        until = min(
            (day for day in (rule.get("until"), self.book.ends.get(rule["id"])) if day),
            default=date.max,
        )
        return bool(rule["in_force"] <= self.day < until)

    def beside(self, rule: Mapping[str, Any]) -> bool:
        """Whether another document, or what one carries, has a status that the rule stands beside.

        A rule without ``with_status`` needs none.
        """
        wanted = rule.get("with_status")
        if not wanted:
            return True
        for name, material in self.book.materials.items():
            if name in rule["materials"]:
                continue
            status = self.status(name)
            if status in wanted:
                return True
            if (
                material.get("foreign")
                and status in HANDED_IN
                and self.authentication(name)[1] in wanted
            ):
                return True
        return False

    def member(self, place: str, group: str) -> bool:
        """Whether a place counts as one of a group on the day."""
        if group == "mainland":
            return place == "CN"
        if group == "regions":
            return place in REGIONS
        if group == "foreign":
            return place != "CN" and place not in REGIONS
        if group not in self.book.groups:
            return place == group
        record = self.book.groups[group]
        if "territories_of" in record:
            state = self.book.places[place]
            return (
                state is not None
                and not self.member(place, record["territories_of"])
                and self.member(state, record["territories_of"])
            )
        return self._dated(place, record["members"]) and not self._dated(
            place, record.get("exceptions", ())
        )

    def _dated(self, place: str, entries: Iterable[Mapping[str, Any]]) -> bool:
        return any(
            entry["place"] == place and entry["from"] <= self.day < entry.get("until", date.max)
            for entry in entries
        )


def holds(condition: Any, answers: Answers, member: Any = None) -> bool:
    """Whether a condition as it stands in the data holds; none always does.

    Braces: all keys.  Brackets behind a key: one value is enough.  A list of braces: one is enough.
    """
    if not condition:
        return True
    if isinstance(condition, list):
        return any(holds(one, answers, member) for one in condition)
    for key, wanted in condition.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        given = answers.get(key, ())
        if member and key.endswith("issued_in"):
            if not any(member(place, group) for place in given for group in values):
                return False
        elif not set(given) & set(values):
            return False
    return True


def _single(found: set[Any], what: str) -> Any:
    if len(found) != 1:
        raise ContradictionError(f"{what}: {sorted(found)}")
    return next(iter(found))


def read(data: Path, city: str) -> SecondHandbook:
    """The handbook of ``city``: its own folder and those of the jurisdictions above it."""
    folders = []
    name: str | None = city
    while name:
        folder = data / name
        folders.insert(0, folder)
        name = _load(folder / "jurisdiction.yml").get("parent")
    book = SecondHandbook()
    for folder in folders:
        _read_folder(book, folder, city)
    return book


def _read_folder(book: SecondHandbook, folder: Path, city: str) -> None:
    for name in ("questions", "materials"):
        path = folder / f"{name}.yml"
        records = _load(path).get(name, []) if path.exists() else []
        if name == "questions":
            book.questions += records
        else:
            book.materials |= {record["id"]: record for record in records}
    if (folder / "places.yml").exists():
        book.places |= {place["code"]: place.get("state") for place in _load(folder / "places.yml")}
    for path in sorted(folder.glob("items/*.yml")):
        item = _load(path)
        book.items[item["id"]] = item
        _add_rules(book, item, item["applies"], item.get("defaults", {}))
    for path in sorted(folder.glob("measures/*.yml")):
        measure = _load(path)
        if city not in measure.get("practice_of", [city]):
            continue
        head = {key: measure[key] for key in ("in_force", "until") if key in measure}
        _add_rules(book, measure, None, head)
        for ending in measure.get("ends", ()):
            book.ends[ending["rule"]] = min(
                measure["in_force"], book.ends.get(ending["rule"], date.max)
            )
        book.groups |= {group["id"]: group for group in measure.get("place_groups", ())}


def _add_rules(
    book: SecondHandbook, record: Mapping[str, Any], scope: Any, head: Mapping[str, Any]
) -> None:
    for kind in KINDS:
        for rule in record.get(kind, ()):
            whole = {**head, **rule, "scope": scope}
            names = rule.get("materials", [])
            if isinstance(names, str):
                whole["materials"] = [names]
            book.rules[kind].append(whole)


def _load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def points(table: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[int, str]:
    """The total and the category that a points table gives; ``given`` by the ids of questions."""
    total = sum(min(_factor(factor, given), factor["cap"]) for factor in table["factors"])
    reached = [one for one in table["thresholds"] if total >= one["points"]]
    return total, max(reached, key=lambda one: one["points"])["category"]


def _factor(factor: Mapping[str, Any], given: Mapping[str, Any]) -> int:
    best = 0
    for question in factor.get("questions", ()):
        value = given.get(question["id"])
        if value is None or value is False:
            continue
        if question["kind"] == "number":
            number = value / question.get("scale", 1)
            if factor.get("whole_numbers"):
                number = floor(number)
            best = max(best, *(_row(row, number) for row in factor["brackets"]))
        else:
            chosen = next(
                one["bracket"]
                for one in question["answers"]
                if value is True or value in (one.get("value"), one["bracket"])
            )
            best = max(best, next(r["points"] for r in factor["brackets"] if r["id"] == chosen))
    return best


def _row(row: Mapping[str, Any], number: float) -> int:
    low, below, most = (row.get(key) for key in ("at_least", "below", "at_most"))
    if (
        (low is not None and number < low)
        or (below is not None and number >= below)
        or (most is not None and number > most)
    ):
        return 0
    return int(row["points"] + row.get("per_unit", 0) * floor(number - (low or 0)))


def random_person(chance: random.Random) -> dict[str, Any]:
    """Random answers to the questions of the points table, edges of its rows among them."""
    salary = chance.choice([5, 7, 15, 25, 35, 45]) * 10_000 + chance.choice([-0.01, 0, 0.01, 7000])
    given: dict[str, Any] = {
        "salary": chance.choice([salary, chance.randrange(1_000, 900_000)]),
        "work-years": chance.randrange(40),
        "months-per-year": chance.choice([*range(13), 2.9, 5.9, 8.9]),
        "age": chance.choice([18, 25, 26, 45, 46, 55, 56, 60, 61, chance.randrange(18, 90)]),
        "local-bonus": chance.randrange(11),
        "hsk": str(chance.randrange(6)),
        "education": chance.choice(["none", "bachelor", "master", "doctorate"]),
        "skill": chance.choice(["none", "senior-worker", "technician", "senior-technician"]),
    }
    flags = ("chinese-taught-degree", "former-chinese-national", "top-university", "global-500",
             "patent", "five-years-in-china")  # fmt: skip
    given |= {flag: True for flag in flags if chance.random() < 0.2}
    for name in ("local-bonus", "hsk", "skill"):
        if chance.random() < 0.3:
            del given[name]
    return given
