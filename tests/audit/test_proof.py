"""The proof: the real data holds, planted faults are found, short cuts lose nothing."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import mutation
from books import ROOT, copy_data, kites, real
from handbook.audit.findings import Finding
from handbook.audit.proof import Report, command, prove
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.loading.file_kinds import CATALOGUES
from handbook.pages.render import language_of
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError
from handbook.rules.situation import Situation, SituationError
from handbook.rules.sound_book import load
from handbook.rules.walk import turning_days, values_of

DAY = date(2026, 11, 24)
#: What a single situation can show to be wrong on a single day.
IN_ONE_ANSWER = {
    "contradiction", "no-item", "no-result", "no-status", "no-method",
}  # fmt: skip


# -- the real data ---------------------------------------------------------------------------------


@cache
def report() -> Report:
    return prove(real())


@pytest.mark.slow
def test_the_real_data_holds() -> None:
    """In the real data every situation has exactly one answer."""
    assert [(one.code, one.text.en, one.rules) for one in report().findings] == []


@pytest.mark.slow
def test_all_dates_and_the_days_before_are_proven() -> None:
    """Each day on which a rule changes is proven, and the day before."""
    book = real()
    dates = {day for day in book.dates if day >= book.first_day}
    assert report().figures["days"] >= len(dates | {day - timedelta(1) for day in dates}) - 1
    assert report().figures["rules"] == len(book.rules) + len(book.deadlines)


@pytest.mark.slow
def test_reminders_do_no_harm() -> None:
    """What is only a reminder concerns rules that change no answer."""
    codes = {one.code for one in report().reminders}
    assert codes <= {"same-answers", "idle-override"}


# -- planted faults --------------------------------------------------------------------------------

Planted = Callable[[Book], Book]


def changed(book: Book, name: str, **changes: Any) -> Book:
    """The book with one rule changed."""
    rule = {**book.rules, **book.deadlines}[name]
    if isinstance(rule, m.Deadline):
        deadlines = {**book.deadlines, name: rule.model_copy(update=changes)}
        return dataclasses.replace(book, deadlines=deadlines)
    if name in {one.id for one in book.list_rules.values()}:
        item = next(one for one in book.items.values() if one.list_basis is rule)
        copy = item.model_copy(update={"list_basis": rule.model_copy(update=changes)})
        return dataclasses.replace(book, items={**book.items, item.id: copy})
    return mutation.with_rule(book, rule, rule.model_copy(update=changes))


def rule(name: str, **changes: Any) -> Planted:
    """A fault: one rule is changed."""
    return lambda book: changed(book, name, **changes)


def without(*names: str) -> Planted:
    """A fault: rules are gone."""

    def plant(book: Book) -> Book:
        for name in names:
            book = mutation.with_rule(book, book.rules[name], None)
        return book

    return plant


def item(name: str, **changes: Any) -> Planted:
    """A fault: a service item is changed."""
    return lambda book: dataclasses.replace(
        book, items={**book.items, name: book.items[name].model_copy(update=changes)}
    )


def fewer(kind: str, name: str) -> Planted:
    """A fault: a record is gone."""
    return lambda book: dataclasses.replace(
        book, **{kind: {key: one for key, one in getattr(book, kind).items() if key != name}}
    )


def more(holder: str, kind: str, like: str, **changes: Any) -> Planted:
    """A fault: a measure has one more rule, like another one but for the changes."""

    def plant(book: Book) -> Book:
        measure = book.measures[holder]
        extra = book.rules[like].model_copy(update={"overrides": (), **changes})
        copy = measure.model_copy(update={kind: (*getattr(measure, kind), extra)})
        return dataclasses.replace(book, measures={**book.measures, holder: copy})

    return plant


def override(name: str, *others: str) -> Planted:
    """A fault: a rule says that it prevails over more than it did."""
    return lambda book: changed(book, name, overrides=(*book.rules[name].overrides, *others))


def ended(measure: str, name: str) -> Planted:
    """A fault: a measure ends a rule."""

    def plant(book: Book) -> Book:
        one = book.measures[measure]
        ending = m.Ending(rule=name, why=m.Text(zh="终止。", en="It ends."))
        copy = one.model_copy(update={"ends": (*one.ends, ending)})
        return dataclasses.replace(book, measures={**book.measures, measure: copy})

    return plant


def group(**changes: Callable[[m.PlaceGroup], Any]) -> Planted:
    """A fault: the group of contracting states is changed."""

    def plant(book: Book) -> Book:
        measure = book.measures["apostille"]
        groups = {one.id: one for one in measure.place_groups}
        states = groups["apostille-parties"]
        changed = {key: make(states) for key, make in changes.items()}
        groups["apostille-parties"] = states.model_copy(update=changed)
        measure = measure.model_copy(update={"place_groups": tuple(groups.values())})
        return dataclasses.replace(book, measures={**book.measures, "apostille": measure})

    return plant


def points(**changes: Any) -> Planted:
    """A fault: the points table in force is changed."""
    return lambda book: dataclasses.replace(
        book, points=(*book.points[:-1], book.points[-1].model_copy(update=changes))
    )


def another_table(start: date, until: date) -> Planted:
    """A fault: an older points table that ends on a wrong day."""

    def plant(book: Book) -> Book:
        changes = {"id": "older", "in_force": start, "until": until}
        return dataclasses.replace(
            book, points=(book.points[-1].model_copy(update=changes), *book.points)
        )

    return plant


def member(code: str) -> m.PlaceMember:
    one = real().place_groups()["apostille-parties"].members[0]
    return one.model_copy(update={"place": code, "from_": date(2024, 1, 1)})


#: Their sentences name every rule concerned.
NAMES_RULES = {
    "address",
    "always-overridden",
    "contradiction",
    "dead-rule",
    "limit-gap",
    "limit-too-long",
    "lost-branch",
    "no-successor",
    "not-positive",
    "open-conflict",
    "override-circle",
    "override-elsewhere",
    "two-deadlines",
    "two-numbers",
}
NEVER = ({"service": ("new",), "location": ("outside",), "ground": ("family",)},)
FAULTS: dict[str, tuple[Planted, str, set[str]]] = {
    "missing override": (
        rule("dg-deferral/medical", overrides=()),
        "contradiction", {"dg-deferral/medical", "new-outside/medical"},
    ),
    "missing override on authentication": (
        rule("apostille/parties", overrides=()),
        "contradiction", {"apostille/parties", "authentication-baseline/foreign"},
    ),
    "two time limits": (
        more("dg-same-day", "time_limits", "dg-same-day/promise", id="dg-same-day/more",
             working_days=2),
        "contradiction", {"dg-same-day/promise", "dg-same-day/more"},
    ),
    "two results": (
        rule("card-integration/new-inside-result", overrides=()),
        "contradiction", {"card-integration/new-inside-result", "new-inside/result"},
    ),
    "two dates for one duty": (
        lambda book: dataclasses.replace(book, deadlines={
            **book.deadlines, "deadlines/more": book.deadlines["deadlines/extension-latest"]
            .model_copy(update={"id": "deadlines/more", "number": 45})}),
        "two-deadlines", {"deadlines/extension-latest", "deadlines/more"},
    ),
    "two numbers of originals": (
        more("dg-deferral", "requirements", "extension/application-form",
             id="dg-deferral/form", original=3, in_force=date(2023, 12, 31)),
        "two-numbers", {"extension/application-form", "dg-deferral/form"},
    ),
    "dead rule": (rule("new-outside/photo", when=NEVER), "dead-rule", {"new-outside/photo"}),
    "rule that is ended before it begins": (
        ended("dg-same-day", "dg-deferral/medical"),
        "dead-rule", {"dg-deferral/medical"},
    ),
    "rule that is always overridden": (
        rule("new-outside/medical-category-a", when=()),
        "always-overridden", {"new-outside/medical"},
    ),
    "override of another fact": (
        override("dg-deferral/medical", "new-outside/photo"),
        "override-elsewhere", {"dg-deferral/medical", "new-outside/photo"},
    ),
    "circle of overrides": (
        override("new-outside/medical", "dg-deferral/medical"),
        "override-circle", {"new-outside/medical", "dg-deferral/medical"},
    ),
    "override of itself": (
        override("new-outside/medical", "new-outside/medical"),
        "override-circle", {"new-outside/medical"},
    ),
    "category without national time limit": (
        without("new-outside/national-time-c"),
        "limit-gap", {"new-outside/national-time-a"},
    ),
    "promise longer than the national limit": (
        rule("dg-same-day/promise", working_days=12),
        "limit-too-long", {"dg-same-day/promise", "new-outside/national-time-a"},
    ),
    "no result": (without("extension/result"), "no-result", {"extension"}),
    "result ended by a measure": (
        ended("dg-deferral", "new-outside/result"), "no-result", {"new-outside"},
    ),
    "hole between two results": (
        rule("confirmation-letter/result", until=date(2020, 1, 1)),
        "no-result", {"confirmation-letter"},
    ),
    "rule ended without successor": (
        rule("new-outside/passport", until=date(2025, 1, 1)),
        "no-successor", {"new-outside/passport"},
    ),
    "hole between two promises": (
        rule("dg-same-day/promise", in_force=date(2023, 8, 10)),
        "no-successor", {"dg-three-days/promise"},
    ),
    "place without authentication": (
        without("authentication-baseline/regions"), "no-method", {"highest-degree"},
    ),
    "list without basis": (
        rule("extension/list", in_force=date(2030, 1, 1)), "no-status", {"extension"},
    ),
    "no steps": (item("employer-update", steps=()), "no-steps", {"employer-update"}),
    "branch to nowhere": (
        without("extension/file-online"),
        "lost-branch", {"extension/preliminary-review", "extension/file-online"},
    ),
    "no service item": (fewer("items", "extension"), "no-item", set()),
    "two service items": (
        item("short-term", applies={"service": ("new",), "location": ("outside",),
                                    "duration": ("long",)}),
        "two-items", {"new-outside", "short-term"},
    ),
    "unresolved conflict": (
        lambda book: dataclasses.replace(book, conflicts={
            **book.conflicts,
            "C5": book.conflicts["C5"].model_copy(update={"follows": None, "decision": None})}),
        "open-conflict", {"C5"},
    ),
    "no days": (rule("extension/national-limit", working_days=0), "not-positive",
                {"extension/national-limit"}),
    "two points tables at once": (
        another_table(date(2016, 10, 1), date(2018, 1, 1)), "two-tables", {"older"},
    ),
    "days without a points table": (
        another_table(date(2016, 10, 1), date(2017, 3, 1)), "no-table", {"older"},
    ),
    "totals without a category": (
        lambda book: points(thresholds=book.points[-1].thresholds[:2])(book), "thresholds", set(),
    ),
    "place in a group and left out of it": (
        group(members=lambda one: (*one.members, member("IN"))),
        "place-in-and-out", {"apostille-parties", "IN"},
    ),
    "place twice in a group": (
        group(members=lambda one: (*one.members, member("US"))),
        "place-twice", {"apostille-parties", "US"},
    ),
    "address not on record": (
        fewer("addresses", "new-outside-b"), "address", {"new-outside-b"},
    ),
}  # fmt: skip


#: Faults that do not hide one another, planted together: one proof finds them all.  Where a fault
#: leaves a situation without its one answer, so do all beside it, or none does.
SHEETS: tuple[tuple[str, ...], ...] = (
    (
        "missing override",
        "missing override on authentication",
        "two time limits",
        "two results",
        "no result",
        "hole between two results",
    ),
    ("result ended by a measure", "place without authentication", "list without basis"),
    ("no service item",),
    (
        "two dates for one duty",
        "two numbers of originals",
        "dead rule",
        "rule that is ended before it begins",
        "override of itself",
        "category without national time limit",
        "promise longer than the national limit",
        "no steps",
        "branch to nowhere",
        "unresolved conflict",
        "no days",
        "two points tables at once",
        "place in a group and left out of it",
    ),
    (
        "rule that is always overridden",
        "override of another fact",
        "rule ended without successor",
        "hole between two promises",
        "days without a points table",
        "totals without a category",
        "place twice in a group",
    ),
    ("circle of overrides", "two service items"),
    # Addresses are compared where nothing else is wrong.
    ("address not on record",),
)


def faulty(sheet: tuple[str, ...]) -> Book:
    """The real book with every fault of a sheet."""
    return functools.reduce(lambda book, name: FAULTS[name][0](book), sheet, real())


@cache
def planted(name: str) -> Report:
    """What the proof finds where a fault is planted, with those of its sheet."""
    return proven(next(sheet for sheet in SHEETS if name in sheet))


@cache
def proven(sheet: tuple[str, ...]) -> Report:
    return prove(faulty(sheet))


def test_every_fault_is_planted_once() -> None:
    """No fault is left out of the sheets, and none stands on two."""
    assert sorted(itertools.chain(*SHEETS)) == sorted(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault(name: str) -> None:
    """Each fault is found, with the rules that are at fault in it."""
    _, code, rules = FAULTS[name]
    found = [one for one in planted(name).findings if one.code == code]
    assert any(rules <= {*one.rules} for one in found), planted(name).findings
    assert not planted(name).holds


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet[0])
def test_sentences(sheet: tuple[str, ...]) -> None:
    """A fault is said in both languages, with its rules where it is about rules."""
    for fault in proven(sheet).findings:
        assert re.search(r"[一-鿿]", fault.text.zh)
        english = re.sub(r"“[^”]*”|\([^)]*\)", "", fault.text.en)
        assert language_of(english) == "en", fault.text.en
        for text in (fault.text.zh, fault.text.en):
            assert "{" not in text
            if fault.code in NAMES_RULES:
                assert [rule for rule in fault.rules if rule not in text] == []


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet[0])
def test_counter_examples(sheet: tuple[str, ...]) -> None:
    """A counter-example can be pasted: its flags are a situation that the data allows that day."""
    book = faulty(sheet)
    for fault in proven(sheet).findings:
        line = command(book, fault)
        if fault.answers is None:
            assert line == ""
            continue
        assert line.startswith("handbook checklist --service ")
        assert line.endswith(f" --as-of {fault.day}")
        resolver = Resolver(book, fault.day or DAY)
        for key, values in fault.answers.items():
            assert resolver.evaluator.arises(key, fault.answers) is not Truth.NO
            allowed = (
                book.places if key in book.place_keys else values_of(resolver, key, fault.answers)
            )
            assert {*values} <= {*allowed}
        assert answered(resolver, fault.answers) is (fault.code not in IN_ONE_ANSWER), fault


# -- tables ----------------------------------------------------------------------------------------


def pilot(folder: Path) -> Book:
    """The real data with the superseded pilot points table in place of the one in force."""
    data = folder / "data"
    copy_data(data.parent)
    shutil.copy(
        ROOT / "tests" / "fixtures" / "points-pilot-2016.yml", data / "china" / "points.yml"
    )
    assert "points" in CATALOGUES
    return load(data)


def test_the_pilot_points_table_fails(tmp_path: Path) -> None:
    """Its age bands leave out 25, 45, 55 and 60, and the proof says so."""
    found = [one for one in prove(pilot(tmp_path), days=[]).findings if one.code == "table-gap"]
    for text in ("zh", "en"):
        said = " ".join(one.text[text] for one in found)
        assert {int(age) for age in re.findall(r"(?<![\d,])(\d+)(?= )", said)} >= {25, 45, 55, 60}
    assert len(found) == 4


@pytest.mark.slow
def test_the_table_in_force_passes() -> None:
    """The points table in force has neither gap nor overlap."""
    assert [one for one in report().findings if one.code.startswith("table-")] == []


# -- against whole situations, one by one ----------------------------------------------------------


def answered(resolver: Resolver, answers: Answers) -> bool:
    """Whether the situation has one answer, or honestly none yet."""
    book = resolver.book
    try:
        found = resolver.answer(Situation(answers, resolver.day))
    except UndecidedError:
        return False
    except SituationError:
        return resolver.item(answers) is not None
    holder = found.item.list_basis or book.items[found.item.part_of or ""].list_basis
    listless = any(one.because == (holder,) for one in found.materials)
    return holder is None or not listless or book.in_force(holder, resolver.day)


def whole(
    resolver: Resolver, answers: dict[str, tuple[str, ...]] | None = None
) -> Iterator[Answers]:
    """Every situation in full: each question that arises, each value, several of ``many``."""
    answers = answers or {}
    book = resolver.book
    key = next(
        (
            key for key in book.questions if key not in answers and key not in book.place_keys
            and resolver.evaluator.arises(key, answers) is Truth.YES
        ),
        None,
    )  # fmt: skip
    if key is None:
        yield answers
        return
    values = [(value,) for value in values_of(resolver, key, answers)]
    if book.questions[key].kind == "many":
        values = [values[0], values[1], (*values[1], *values[-1])]
    for value in values:
        yield from whole(resolver, {**answers, key: value})


def everywhere(resolver: Resolver, places: list[str]) -> Iterator[Answers]:
    for answers in whole(resolver):
        if resolver.evaluator.arises("issued_in", answers) is Truth.YES:
            yield from ({**answers, "issued_in": (place,)} for place in places)
        else:
            yield answers


@pytest.mark.parametrize("day", [turning_days(real())[0], date(2023, 11, 7), DAY])
def test_no_whole_situation_is_without_an_answer(day: date) -> None:
    """What the proof says of parts holds for whole situations: a thousand of them, at random."""
    resolver = Resolver(real(), day)
    places = ["US", "CA", "RW", "IN", "HK", "CN"]
    every = list(everywhere(resolver, places))
    assert len(every) > 5000
    some = random.Random(day.toordinal()).sample(every, 1000)  # noqa: S311 - not a secret
    assert [one for one in some if not answered(resolver, one)] == []
    assert prove(real(), days=[day]).holds


KINDS = ("override dropped", "rule removed", "condition widened", "method changed", "date shifted")
MUTANTS = [one for one in mutation.mutants(real(), DAY, 6, seed=7) if one.kind in KINDS]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.kind}: {one.about}")
def test_short_cuts_miss_nothing(mutant: mutation.Mutant) -> None:
    """On a mutant's day the proof fails when, and only when, some whole situation does."""
    resolver = Resolver(mutant.book, mutant.day)
    found = prove(mutant.book, days=[mutant.day]).findings
    codes = {one.code for one in found} & IN_ONE_ANSWER
    # Situations that the changed rule can concern; places by what the day tells apart.
    touched = [rule for rule in (mutant.rule, mutant.mutated) if rule is not None]
    wrong = any(
        not answered(resolver, one)
        for one in everywhere(resolver, ["US", "IN", "HK", "CN"])
        if any(resolver.truth(rule, one) is Truth.YES for rule in touched)
    )
    assert wrong is bool(codes), found


def test_the_kite_handbook_is_proven_by_the_same_rules() -> None:
    """Another handbook: a promise that lacks its paper is a fault, one that runs out is none."""
    found = {one.code for one in prove(kites()).findings}
    assert found == {"table-gap", "thresholds", "no-commitment", "uncited"}


# -- the command -----------------------------------------------------------------------------------


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["prove", *args])


@pytest.mark.slow
def test_command_holds() -> None:
    """The command says in both languages that the proof holds."""
    result = run()
    assert result.exit_code == 0
    assert "成立：" in result.stdout
    assert "It holds: " in result.stdout


@cache
def told_slowly() -> Any:
    """The proof as JSON, on a machine where it takes longer than anybody waits in silence."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("handbook.cli.prove"), "_PATIENCE", 0)
        return run("--format", "json")


@pytest.mark.slow
def test_command_json() -> None:
    """The JSON says that the proof holds, what was counted, and the reminders."""
    result = told_slowly()
    value = json.loads(result.stdout)
    assert result.exit_code == 0
    assert value["holds"] is True
    assert value["findings"] == []
    assert {"rules", "days", "facts", "cases"} <= {*value["figures"]}
    assert all({"code", "zh", "en", "rules"} <= {*one} for one in value["reminders"])


@pytest.mark.slow
def test_progress_is_told_when_it_takes_long() -> None:
    """A proof that takes long tells how far it is."""
    days = report().figures["days"]
    assert f"已证明 {days}/{days} 天 / {days} of {days} days proven" in told_slowly().stderr


def test_command_called_wrongly() -> None:
    """A wrong call ends with 2 and a message, without a crash."""
    result = run("--format", "xml")
    assert result.exit_code == 2
    assert "用法不对" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_command_fails(tmp_path: Path) -> None:
    """A fault planted in a file: exit 1, the sentence in both languages, a command to paste."""
    copy_data(tmp_path)
    (tmp_path / "mkdocs.yml").touch()
    path = tmp_path / "data" / "china" / "measures" / "2017-04-01-authentication.yml"
    line = "  - id: authentication-baseline/regions\n"
    text = path.read_text("utf-8")
    assert line in text
    path.write_text(text.replace(line, f"{line}    until: 2020-01-01\n"), "utf-8")

    def handbook(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "handbook.cli", *args],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    told = handbook("prove")
    assert told.returncode == 1
    assert "不成立" in told.stdout
    assert "It does not hold" in told.stdout
    paste = re.search(r"\$ handbook (checklist .*)", told.stdout)
    assert paste
    again = handbook(*paste[1].split())
    assert again.returncode == 1
    assert "authentication of highest-degree" in again.stderr
    value = json.loads(handbook("prove", "--format", "json").stdout)
    one = value["findings"][0]
    assert one["code"] == "no-method"
    assert one["day"] == "2020-01-01"
    assert one["situation"]["issued_in"] in real().members("regions", DAY)
    assert one["command"].startswith("handbook checklist --service new")


@pytest.mark.slow
def test_a_finding_is_said_once() -> None:
    """One fault on many days and in many situations is one finding, on its first day."""
    findings = planted("missing override").findings
    _, code, rules = FAULTS["missing override"]
    (found,) = (fault for fault in findings if fault.code == code and rules <= {*fault.rules})
    assert isinstance(found, Finding)
    assert found.day == date(2023, 12, 31)
    # What the page would print of the two rules is found besides, each sentence once.
    assert len(set(map(str, findings))) == len(findings)
