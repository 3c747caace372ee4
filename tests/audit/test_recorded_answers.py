"""No slip in a rule goes unnoticed: the answers on record differ, or a situation is new."""

from dataclasses import replace
from datetime import date

import pytest

import mutation
from books import kites, real
from handbook.audit import recorded_answers
from handbook.domain.book import Book
from handbook.rules import situation_addresses
from handbook.rules.answer_facts import State
from handbook.rules.answers import UndecidedError
from handbook.rules.impact import compare

TODAY = date(2026, 11, 24)
#: Two of every kind of slip; another choice than the one that the report of impact is tried on.
SAMPLE = mutation.mutants(real(), TODAY, 2, seed=3)


@pytest.mark.slow
def test_the_record_is_current() -> None:
    """After an edit read ``handbook impact``, then run ``handbook update``."""
    assert recorded_answers.changed(real()) == []


def test_a_line_names_day_subject_and_answer() -> None:
    """Canada is told once for the day before it joined, and once from the day it did."""
    record = [line.split() for line in recorded_answers.lines(real())]
    canada = [
        line[:3] for line in record if line[1] == "method:highest-degree" and "CA" in line[3:]
    ]
    assert canada == [
        ["2017-04-01", "method:highest-degree", "consular-legalisation"],
        ["2024-01-11", "method:highest-degree", "apostille"],
    ]


def test_a_notice_for_all_is_a_line() -> None:
    """Another time limit for everybody is one line on record, whoever it is for."""
    book = kites()
    book = replace(book, addresses={one.slug: one for one in situation_addresses.updated(book)})
    promise = next(line for line in recorded_answers.lines(book) if " limit:promised 2+0 " in line)
    assert len(promise.split()) > 5
    ended = [line for line in recorded_answers.lines(book) if " limit:promised - " in line]
    assert [line.split()[0] for line in ended] == ["2024-06-01"]


def test_a_material_more_changes_no_answer_on_record() -> None:
    """A material that nobody need hand in leaves every recorded answer as it was."""
    book = kites()
    addresses = {one.slug: one for one in situation_addresses.updated(book)}
    book = replace(book, addresses=addresses)
    foreign = next(one for one in book.materials.values() if one.foreign)
    more = {**book.materials, "kite-log": foreign.model_copy(update={"id": "kite-log"})}
    before = [*recorded_answers.lines(book)]
    assert len(before) > len(addresses) > 0
    assert [*recorded_answers.lines(replace(book, materials=more))] == before


@pytest.mark.slow
@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda one: f"{one.kind}: {one.about}")
def test_a_slip_is_noticed(mutant: mutation.Mutant) -> None:
    """A slip in a rule changes a recorded answer, or changes no answer at all."""
    if not noticed(mutant):
        impact = compare(State(real(), mutant.day), State(mutant.book, mutant.day))
        assert (impact.groups, impact.reworded) == ((), ()), "a slip that changes answers"


def noticed(mutant: mutation.Mutant) -> bool:
    """Whether the tests of the real data would fail: another answer, or none at all.

    Only a situation left undecided counts as no answer; a crash of the program is no notice.
    """
    try:
        if differs(mutant.book):
            return True
        return situation_addresses.updated(mutant.book) != list(real().addresses.values())
    except UndecidedError:
        return True


def differs(book: Book) -> bool:
    """Whether any answer is not on record, or any on record is missing: the first will do."""
    missing = recorded_answers.recorded(book)
    for line in recorded_answers.lines(book):
        if line not in missing:
            return True
        missing.remove(line)
    return bool(missing)
