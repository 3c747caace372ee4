"""Distinct situations: all of them, once, in words; addresses that never change their meaning."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import mutation
from books import ROOT, copy_data, kites, real
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.digests import seal
from handbook.domain.problems import DataProblemsError
from handbook.pages.handbook import HandbookPages
from handbook.rules import situation_addresses
from handbook.rules.answers import Resolver
from handbook.rules.distinct_situations import Distinct, distinct, fingerprint, redirects, walk
from handbook.rules.open_points import open_points
from handbook.rules.sound_book import load
from handbook.rules.walk import alike, turning_days, walk_alike

DAY = date(2026, 11, 24)
EARLIER = date(2020, 6, 1)


@cache
def today() -> list[Distinct]:
    return distinct(real(), DAY)


def slugs(book: Book, day: date = DAY) -> dict[str, Distinct]:
    return {one.slug: one for one in distinct(book, day)}


# -- all of them, once -----------------------------------------------------------------------------


@pytest.mark.parametrize("day", [EARLIER, DAY])
def test_situations_are_the_walk_collapsed(day: date) -> None:
    """Every way of the walk is in one situation; one situation has one answer; two have two."""
    resolver = Resolver(real(), day)
    ways = [frozenset(way.items()) for way in walk(resolver)]
    found = distinct(real(), day)
    assert sorted(map(sorted, ways)) == sorted(
        sorted(way.items()) for one in found for way in one.ways
    )
    marks = [{fingerprint(resolver, way) for way in one.ways} for one in found]
    assert {len(one) for one in marks} == {1}
    assert len({mark for one in marks for mark in one}) == len(found)


@pytest.mark.parametrize("book", [real, kites])
def test_values_that_nothing_tells_apart(book: Callable[[], Book]) -> None:
    """Walking one value for all that are alike finds the same ways."""
    for day in turning_days(book()):
        resolver = Resolver(book(), day)
        one_by_one = {frozenset(way.items()) for way in walk(resolver)}
        together = {
            frozenset((key, (value,)) for key, value in zip(ways, values, strict=True))
            for ways in walk_alike(resolver)
            for values in _product(ways)
        }
        assert one_by_one == together


def _product(ways: Any) -> Any:
    return itertools.product(*ways.values())


def test_alike_means_in_no_condition() -> None:
    """Answers that no rule tells apart count as one."""
    same = alike(real())
    assert same["family"]["child"] == "spouse"
    assert same["family"]["none"] == "none"
    assert same["category_route"]["achievement"] == "programme"
    assert same["category"] == {"A": "A", "B": "B", "C": "C"}


# -- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_tell_situations_apart(language: m.Language) -> None:
    """No two situations have the same title."""
    titles = [one.title(real(), language) for one in today()]
    assert len(set(titles)) == len(titles)
    assert all(title for title in titles)


def test_titles_say_what_matters_only() -> None:
    """A title names what makes the situation different, and no more."""
    found = slugs(real())
    assert found["short-term"].title(real(), "en") == "Short-term work (90 days or fewer)"
    assert found["new-outside-b-family"].title(real(), "en") == (
        "New permit from outside China · B, foreign professionals · "
        "anything except vocational qualification / foreign language teacher · with family"
    )
    assert found["extension-card"].title(real(), "zh") == (
        "延期 · 实体卡 · 凭工资收入或凭计点积分的除外"
    )
    # Where the answer hangs on a record, those without one are not left in doubt.
    assert "no verified record in the system" in found["employer-change-same-job-a"].title(
        real(), "en"
    )


# -- addresses -------------------------------------------------------------------------------------


def test_slugs_are_short_and_readable() -> None:
    """The name of a situation in its address is short and readable."""
    for slug in real().addresses:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= 40


@pytest.mark.slow
def test_the_record_is_current() -> None:
    """Every situation is on record; if not, run `handbook update`."""
    assert situation_addresses.updated(real()) == list(real().addresses.values())
    assert situation_addresses.problems(real()) == []
    text = (ROOT / "registers" / "dongguan" / "situations.yml").read_text("utf-8")
    assert text == situation_addresses.text(real().addresses.values())


@pytest.mark.parametrize("day", turning_days(real()))
def test_a_slug_means_its_answers_on_every_day(day: date) -> None:
    """Where a slug is a situation, its recorded answers are one of the ways there."""
    resolver = Resolver(real(), day)
    found = slugs(real(), day)
    for slug, one in found.items():
        way = situation_addresses.fall(resolver, real().addresses[slug].answers)
        assert way in one.ways
        assert way == one.answers
    elsewhere = redirects(real(), day)
    assert {*found} | {*elsewhere} == {*real().addresses}
    for slug, page in elsewhere.items():
        way = situation_addresses.fall(resolver, real().addresses[slug].answers)
        if page.startswith("s/"):
            assert way in found[page.removeprefix("s/")].ways
        else:
            assert way is None or not resolver.covers(way)
            assert page.removeprefix("services/") in real().items


def test_a_new_situation_gets_its_own_slug() -> None:
    """A rule that splits a situation: the old slug keeps its answers, the other part is new."""
    book = real()
    rule = book.rules["extension/contract"].model_copy(
        update={"id": "extension/by-category", "when": ({"category": ("B",)},), "original": None,
                "materials": ("statement",)}
    )  # fmt: skip
    item = book.items["extension"]
    item = item.model_copy(update={"requirements": (*item.requirements, rule)})
    split = dataclasses.replace(book, items={**book.items, "extension": item})
    before, after = slugs(book), slugs(split)
    assert {*before} < {*after}
    new = {*after} - {*before}
    assert new == {
        "extension-catalogue-card", "extension-catalogue-electronic", "extension-b-salary-card",
        "extension-b-salary-electronic",
    }  # fmt: skip
    assert after["extension-card"].answers == before["extension-card"].answers
    record = situation_addresses.updated(split)
    assert [one.slug for one in record if one.slug in new] != []
    assert record[: len(book.addresses)] == list(book.addresses.values())
    # Nothing recorded has changed its meaning, so this is no problem of the data.
    assert situation_addresses.problems(split) == []


def test_a_slug_that_gave_way_leads_on() -> None:
    """Situations that become one: the first slug stands, the other leads to it."""
    book = real()
    gone = "extension-salary-card-82d17c"
    merged = mutation.with_rule(book, book.rules["extension/tax-record"], None)
    assert gone not in slugs(merged)
    assert redirects(merged, DAY)[gone] == "s/extension-card"
    found = {one.slug: one.superseded_by for one in situation_addresses.updated(merged)}
    assert found[gone] == "extension-card"
    assert found["extension-card"] is None
    told = situation_addresses.problems(merged)
    assert {one.code for one in told} == {"address-not-current"}
    assert any(f"“{gone}”" in one.zh and "extension-card" in one.en for one in told)
    # On record, it stays so; and it is a situation again once the rule is back.
    recorded = dataclasses.replace(
        merged, addresses={one.slug: one for one in situation_addresses.updated(merged)}
    )
    assert situation_addresses.problems(recorded) == []
    back = dataclasses.replace(real(), addresses=recorded.addresses)
    assert {one.slug: one.superseded_by for one in situation_addresses.updated(back)}[gone] is None


def test_answers_that_are_gone_lead_to_the_service_item() -> None:
    """The address of a situation that is gone leads to its service."""
    book = real()
    question = book.questions["change_kind"]
    fewer = question.model_copy(
        update={"values": tuple(one for one in question.values if one.id != "name")}
    )
    gone = dataclasses.replace(book, questions={**book.questions, "change_kind": fewer})
    assert redirects(gone, DAY)["change-name-card"] == "services/change"
    found = {one.slug: one.superseded_by for one in situation_addresses.updated(gone)}
    assert found["change-name-card"] == "services/change"


def test_a_new_question_takes_its_default() -> None:
    """Answers recorded before a question was asked are completed by its documented default."""
    book = real()
    asked = book.questions["criminal_record_valid"]
    assert asked.default == "no"
    resolver = Resolver(book, DAY)
    full = dict(book.addresses["new-inside-record-b"].answers)
    assert full.pop("criminal_record_valid") == "no"
    way = situation_addresses.fall(resolver, full)
    assert way is not None
    assert way["criminal_record_valid"] == ("no",)
    full.pop("ground")
    assert situation_addresses.fall(resolver, full) is None


def test_names_are_never_taken_twice() -> None:
    """A new situation whose name is taken gets a name of its own, always the same one."""
    book = real()
    other = {**book.addresses["extension-card"].answers, "permit_form": "electronic"}
    taken = m.Address(slug="short-term", answers=other, seal=seal("short-term", other))
    record = {one.slug: one for one in book.addresses.values() if one.slug != "short-term"}
    odd = dataclasses.replace(book, addresses={**record, "short-term": taken})
    new = {*slugs(odd)} - {*book.addresses}
    assert len(new) == 1
    assert re.fullmatch(r"short-term-[0-9a-f]{6}", next(iter(new)))
    assert new == {*slugs(odd)} - {*book.addresses}


def test_a_recorded_meaning_cannot_be_edited(tmp_path: Path) -> None:
    """Neither by hand nor by replacing a value's id everywhere in the data."""
    data = tmp_path / "data"
    copy_data(data.parent)
    path = tmp_path / "registers" / "dongguan" / "situations.yml"
    text = path.read_text("utf-8")
    old = "slug: reissue-card, answers: {service: reissue, permit_form: card}"
    assert old in text
    path.write_text(text.replace(old, old.replace("form: card", "form: electronic")), "utf-8")
    with pytest.raises(DataProblemsError) as found:
        load(data)
    assert [one.code for one in found.value.problems] == ["changed-address"]
    assert "reissue-card" in found.value.problems[0].line()


# -- the command -----------------------------------------------------------------------------------


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["situations", *args])


def test_command_json() -> None:
    """The command lists each situation with its ways as JSON."""
    result = run("--format", "json", "--as-of", DAY.isoformat())
    assert result.exit_code == 0
    value = json.loads(result.stdout)
    assert len(value) == len(today())
    for one in value:
        assert {*one} == {"slug", "title", "situation", "item", "count", "ways"}
        assert {*one["title"]} == {"zh", "en"}
        ways = 0
        for way in one["ways"]:
            number = 1
            for values in way.values():
                number *= len(values)
            ways += number
        assert ways == one["count"]
    assert sum(one["count"] for one in value) == sum(len(one.ways) for one in today())


def test_command_text() -> None:
    """The command lists each situation with its title and counts them."""
    result = run("--as-of", DAY.isoformat(), "--lang", "en")
    assert result.exit_code == 0
    assert "short-term  Short-term work (90 days or fewer)" in result.stdout.splitlines()
    assert f"{len(today())} situations" in result.stderr


@pytest.mark.parametrize(
    "args", [["--as-of", "2017-03-31"], ["--update", "--as-of", "2026-11-24"], ["--as-of", "x"]]
)
def test_command_called_wrongly(args: list[str]) -> None:
    """A wrong call ends with 2 and a message in both languages."""
    result = run(*args)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) >= 2
    assert result.stdout == ""


def test_command_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From no record at all one of every situation is written; a second time nothing changes."""
    copy_data(tmp_path)
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "registers" / "dongguan" / "situations.yml"
    path.unlink()
    first = run("--update")
    assert first.exit_code == 0, first.output
    book = load(tmp_path / "data")
    days = (DAY, *turning_days(book))
    assert {*book.addresses} == {slug for day in days for slug in slugs(book, day)}
    for day in days:
        assert len(slugs(book, day)) == len(slugs(real(), day))
    before = path.read_bytes()
    again = run("--update")
    assert "0 new" in again.stdout
    assert path.read_bytes() == before
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 0, checked.output


def test_check_fails_when_a_slug_would_mean_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit that would give a printed address another meaning is refused."""
    copy_data(tmp_path)
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data" / "china" / "items" / "extension.yml"
    text = path.read_text("utf-8")
    start = text.index("  - id: extension/tax-record")
    path.write_text(text[:start] + text[text.index("\nlist_basis", start) :], "utf-8")
    (tmp_path / "data" / "cases" / "extension.yml").unlink()  # its cases ask for the tax record
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "address-not-current" in result.output
    assert "extension-salary-card" in result.output
    assert "handbook update" in result.output
    assert run("--update").exit_code == 0
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_a_service_without_rules_yet_has_no_situation() -> None:
    """The confirmation letter has rules from 2018: before, neither list nor finder offers it."""
    early, later = date(2017, 4, 1), date(2018, 1, 1)
    items = {
        day: {one.item.id for one in distinct(real(), day) if one.item} for day in (early, later)
    }
    assert items[later] - items[early] == {"confirmation-letter"}
    resolver = Resolver(real(), early)
    assert all(resolver.covers(one.answers) for one in distinct(real(), early))
    pages = HandbookPages(real(), early)
    assert "confirmation-letter" not in {one.id for one in pages.finder.steps["start"].choices}
    assert pages.start_of("confirmation-letter") == "find"
    assert open_points(real(), early)
