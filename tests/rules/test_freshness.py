"""Which rules should be read again, and what is about to change, on the real and the kite book."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from click.testing import CliRunner

from books import kites, real
from handbook.cli.main import main
from handbook.domain.book import Book
from handbook.pages.page import Page
from handbook.rules import freshness


def day(text: str) -> date:
    """A day as the data writes it."""
    return date.fromisoformat(text)


def run(*arguments: str) -> tuple[int, str, str]:
    """One call of the command."""
    result = CliRunner().invoke(main, ["freshness", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_every_rule_has_an_owner_and_an_interval() -> None:
    """Each rule and statement of the real handbook is somebody's, and has its day of review."""
    book = real()
    for one in (*book.rules.values(), *book.statements.values(), *book.measures.values()):
        assert freshness.owner(book, one).zh
        assert freshness.months(book, one) > 0
        assert freshness.due(book, one) > one.verified


@pytest.mark.parametrize(
    ("rule", "owner", "months"),
    [
        ("new-outside/medical", "手册编辑（国家规定，待确认）", 12),
        ("dg-deferral/medical", "手册编辑（东莞规定，待确认）", 6),
    ],
)
def test_the_jurisdiction_says_who_and_how_often(rule: str, owner: str, months: int) -> None:
    """Where neither rule nor file says it, the jurisdiction does."""
    book = real()
    assert freshness.owner(book, book.rules[rule]).zh == owner
    assert freshness.months(book, book.rules[rule]) == months


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-11-30", False), ("2027-05-30", False), ("2027-05-31", True)],
)
def test_the_day_of_review_itself_is_in_time(today: str, late: bool) -> None:  # noqa: FBT001
    """Verified on 30 November, read again within six months: overdue from 31 May."""
    book = real()
    assert book.rules["dg-deferral/medical"].verified == day("2026-11-30")
    assert freshness.overdue(book, book.rules["dg-deferral/medical"], day(today)) is late


def test_what_has_ended_is_not_read_again() -> None:
    """History does not change: a rule that no longer holds is never overdue."""
    book = real()
    ended = book.rules["reissue/card-statement"]
    assert ended.until == day("2024-12-01")
    assert not freshness.overdue(book, ended, day("2040-01-01"))
    assert ended.id not in {one.id for one in freshness.reviews(book, day("2040-01-01"))}


def test_every_review_names_its_file() -> None:
    """The list for staff says where the entry stands."""
    for one in freshness.reviews(real(), day("2026-11-24")):
        assert (real().root.parent / one.file).is_file(), one


def test_announced_changes() -> None:
    """What begins, ends or joins within sixty days is listed, and nothing beyond."""
    found = freshness.ahead(real(), day("2024-11-01"))
    assert ("begins", "2024-12-01") in {(one.what, one.day.isoformat()) for one in found}
    assert ("ends", "2024-12-01") in {(one.what, one.day.isoformat()) for one in found}
    assert all(day("2024-11-01") < one.day <= day("2024-12-31") for one in found)
    joins = {one.id for one in freshness.ahead(real(), day("2023-12-01"))}
    assert "apostille-parties:CA" in joins


def test_the_end_of_the_calendar_is_announced() -> None:
    """Before the known working days run out, staff are told."""
    assert "calendar-ends" in {one.what for one in freshness.ahead(real(), day("2026-11-24"))}


def later(book: Book) -> Book:
    """The kite handbook with a measure that nobody could have verified yet."""
    one = next(iter(book.measures.values()))
    ahead = one.model_copy(update={"verified": day("2099-01-01")})
    return dataclasses.replace(book, measures={**book.measures, one.id: ahead})


def test_nothing_is_overdue_when_it_was_just_read() -> None:
    """On the last day of verification the command finds nothing to complain of."""
    read = (*real().rules.values(), *real().statements.values(), *real().measures.values())
    exit_code, said, _ = run("--today", str(max(record.verified for record in read)))
    assert exit_code == 0
    assert "其中 0 条已过复核期限" in said


def test_overdue_rules_are_listed_by_source() -> None:
    """Staff get the source to reread, its links, and each rule with its file and owner."""
    exit_code, said, _ = run("--today", "2027-06-01", "--lang", "en")
    assert exit_code == 1
    assert "Reread the source: Report of the Dongguan Science and Technology Bureau" in said
    assert "https://www.stanvisa.com/visazhinan/320.html" in said
    assert "dg-2023-08-03/degree-on-record" in said
    assert "data/dongguan/measures/2023-08-03-simplified-materials.yml" in said
    exit_code, said, message = run("--today", "2027-06-01", "--format", "json")
    report = json.loads(said)
    assert (exit_code, message) == (1, "")
    late = {one["id"]: one for one in report["overdue"]}
    assert late["dg-deferral/medical"]["days_overdue"] == 2
    assert late["dg-deferral/medical"]["sources"][0]["id"] == "dgstb-report-2023"
    assert "new-outside/medical" not in late


def test_a_verification_that_has_not_happened_is_a_finding() -> None:
    """A day of verification after today is a slip of the pen."""
    exit_code, said, _ = run("--today", "2026-11-23", "--format", "json")
    assert exit_code == 1
    assert len(json.loads(said)["verified_ahead"]) > 100


def test_a_wrong_day_is_one_message() -> None:
    """``--today`` takes a real day."""
    exit_code, said, message = run("--today", "2026-02-30")
    assert (exit_code, said) == (2, "")
    assert "2026-02-30" in message


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_mark_what_is_overdue(language: str) -> None:
    """The basis that every printed form shares says whether the review is overdue."""
    book = real()
    rule = book.rules["dg-deferral/medical"]
    for today, late in (("2027-05-30", False), ("2027-05-31", True)):
        basis = Page(book, language, day(today), "services/new-outside").basis(rule)  # type: ignore[arg-type]
        assert basis.overdue is late
        assert basis.review_due == "2027-05-30"


def ending(source: str, last: str) -> Book:
    """The kite handbook, in which a source ends on a day."""
    book = kites()
    until = book.sources[source].model_copy(update={"until": day(last)})
    return dataclasses.replace(book, sources={**book.sources, source: until})


@pytest.mark.parametrize("today", ["2026-10-15", "2026-12-15"])
def test_a_source_that_ends_is_told_before_and_after_the_day(today: str) -> None:
    """What rests on it alone is named, while it is announced and when it has passed."""
    (lapse,) = freshness.lapses(ending("kite-act", "2026-12-01"), day(today))
    assert (lapse.source, lapse.day) == ("kite-act", day("2026-12-01"))
    assert "new/fee" in lapse.records or "renew/fee" in lapse.records


def test_what_rests_on_another_source_too_goes_on_unnamed() -> None:
    """Far ahead nothing is said, and a rule with a second source is not in danger."""
    book = ending("kite-act", "2026-12-01")
    assert freshness.lapses(book, day("2026-06-01")) == []
    (lapse,) = freshness.lapses(book, day("2026-12-15"))
    both = {
        rule.id
        for rule in book.rules.values()
        if {"kite-act"} < {citation.source for citation in rule.sources}
    }
    assert both.isdisjoint(lapse.records)


def test_without_an_owner_the_jurisdiction_answers() -> None:
    """A handbook that names nobody is kept by its jurisdiction, and read again yearly."""
    book = kites()
    one = next(iter(book.rules.values()))
    assert freshness.owner(book, one) == book.jurisdictions[one.jurisdiction].name
    assert freshness.months(book, one) == freshness.MONTHS
