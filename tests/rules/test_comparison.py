"""Two cities in one situation: what differs, and by whose rule."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner

from handbook.cli.main import main
from handbook.domain.book import Book
from handbook.pages import city_comparison
from handbook.pages.handbook import HandbookPages
from handbook.rules import comparison
from handbook.rules.sound_book import load

import books  # isort: skip
from books import real  # isort: skip

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def guangzhou() -> Book:
    """The policy of Guangzhou."""
    return books.guangzhou()


@pytest.fixture(scope="module")
def rows(guangzhou: Book) -> list[comparison.Difference]:
    """Where Dongguan and Guangzhou differ."""
    return comparison.everywhere(real(), guangzhou, DAY)


def find(
    rows: list[comparison.Difference], item: str, subject: str, rule: str
) -> set[tuple[str, ...]]:
    return {
        (str(one.ours.value), str(one.theirs.value))
        for one in rows
        if (one.item, one.subject) == (item, subject)
        and rule in {each.id for side in (one.ours, one.theirs) for each in side.rules}
    }


def test_each_city_waives_by_its_own_notice(rows: list[comparison.Difference]) -> None:
    """Each city waives documents by its own notice, and the comparison shows which."""
    ours, theirs = "dg-2023-08-03/employer-change-waivers", "gz-2022-03-15/bay-area-waivers"
    assert ("waived", "required") in find(rows, "employer-change", "highest-degree", ours)
    assert ("required", "waived") in find(rows, "employer-change", "highest-degree", theirs)
    assert ("waived", "required") in find(rows, "employer-change", "medical", ours)
    assert not find(rows, "employer-change", "medical", theirs)


def test_promise_of_one_city_only_is_a_difference(rows: list[comparison.Difference]) -> None:
    """A time limit promised by one city alone is a difference."""
    found = find(rows, "extension", "promised", "dg-same-day/promise")
    assert found == {("1", "None")}


def test_differences_rest_on_a_rule_of_one_of_the_cities(rows: list[comparison.Difference]) -> None:
    """The nation is the same for both: what differs comes from a local rule, and says so."""
    assert rows
    for one in rows:
        local = {rule.jurisdiction for side in (one.ours, one.theirs) for rule in side.rules} & {
            "dongguan",
            "guangzhou",
        }
        assert local, one
        assert one.slugs
        assert set(one.slugs) <= set(real().addresses)


def test_differences_are_the_same_seen_from_the_other_city(
    rows: list[comparison.Difference], guangzhou: Book
) -> None:
    """Seen from the other city the differences are the same, the other way round."""
    back = comparison.everywhere(guangzhou, real(), DAY)

    def marks(found: list[comparison.Difference], *, swap: bool) -> set[tuple[object, ...]]:
        return {
            (one.item, one.kind, one.subject, *(pair[::-1] if swap else pair))
            for one in found
            for pair in [(one.ours.value, one.theirs.value)]
        }

    assert marks(rows, swap=False) == marks(back, swap=True)


def test_before_any_notice_of_the_cities_nothing_differs(guangzhou: Book) -> None:
    """Before either city had a notice, nothing differs."""
    assert comparison.everywhere(real(), guangzhou, date(2019, 12, 31)) == []


def test_city_does_not_differ_from_itself() -> None:
    """A city does not differ from itself."""
    assert comparison.everywhere(real(), real(), DAY) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_names_both_cities_and_carries_every_rule(
    language: str, rows: list[comparison.Difference]
) -> None:
    """The page names both cities and each rule that makes a difference."""
    text = HandbookPages(real(), DAY).body("compare", language, "compare.md")  # type: ignore[arg-type]
    assert ("广州" if language == "zh" else "Guangzhou") in text
    shown = set(re.findall(r'data-rule="([^"]+)"', text))
    elsewhere = set(re.findall(r'data-rule-elsewhere="([^"]+)"', text))
    assert shown <= set(real().rules)
    assert elsewhere == {"gz-2022-03-15/bay-area-waivers"}
    deciding = {side.rules[0].id for one in rows for side in (one.ours, one.theirs) if side.rules}
    assert shown | elsewhere == deciding


def test_city_without_a_neighbour_says_so(kites_data: object) -> None:
    """A city with none to compare says so."""
    text = HandbookPages(load(kites_data, "lee"), DAY).body("compare", "en", "compare.md")  # type: ignore[arg-type]
    assert "no city to compare" in text


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["compare", *arguments])
    # Beside the answer stands, for those at the keyboard alone, what was left out.
    return result.exit_code, result.stdout if result.exit_code == 0 else result.stderr


def test_one_situation_on_the_command_line() -> None:
    """One situation can be compared on the command line."""
    flags = [
        "--service",
        "new",
        "--location",
        "inside",
        "--ground",
        "employer-change",
        "--occupation-changed",
        "no",
        "--held-permit-before",
        "yes",
        "--record-in-system",
        "no",
        "--permit-from-bay-area",
        "yes",
        "--category",
        "B",
        "--issued-in",
        "US",
        "--as-of",
        "2026-11-24",
    ]
    code, said = run("--with", "guangzhou", *flags, "--format", "json")
    assert code == 0
    found = {(one["kind"], one["subject"]): one["cities"] for one in json.loads(said)}
    degree = found["status", "highest-degree"]
    assert degree["dongguan"] == {"value": "required", "rules": ["new-inside/highest-degree"]}
    assert degree["guangzhou"]["rules"] == ["gz-2022-03-15/bay-area-waivers"]
    code, said = run("--with", "guangzhou", *flags, "--lang", "en")
    assert "Guangzhou: Waived" in said
    assert "Dongguan: Required" in said


@pytest.mark.parametrize("other", ["atlantis", "guangdong", "dongguan"])
def test_no_such_city_to_compare_with(other: str) -> None:
    """An unknown city is refused, and those there are are named."""
    code, said = run("--with", other)
    assert code == 2
    assert other in said
    assert "guangzhou" in said
    assert city_comparison.to_text(real(), real(), [], "en").endswith("ask for the same.")
