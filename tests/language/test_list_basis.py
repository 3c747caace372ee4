"""What a list rests on as a whole, said once above it; on kites."""

import pytest

from books import guangzhou, kites, real
from handbook.domain import model as m
from handbook.domain.standing import doubt, ground
from handbook.language.list_basis import rests_on


def test_a_list_says_what_it_rests_on_as_a_whole() -> None:
    """The sentence names what supports the lines, and whose practice it is."""
    book = kites()
    listed = [book.rules["renew/old-licence"], book.statements["new/wind"]]
    sentence = rests_on(book, listed, "en")
    assert "national and provincial rules" in sentence
    assert "practice of the next town (marked)" in sentence
    assert sentence.endswith("A list of Breezeport's own has not been seen.")
    assert rests_on(book, listed, "zh").startswith("依据：")


def test_no_list_rests_on_nothing() -> None:
    """Nothing is said above a list that is empty."""
    assert rests_on(kites(), [], "zh") == ""


def test_a_city_with_documents_of_its_own_is_not_said_to_be_silent() -> None:
    """Where a line is the city's own, the sentence does not end with what it has not confirmed."""
    book = real()
    own = [rule for rule in book.rules.values() if ground(book, rule) == "own"]
    assert own
    assert "has not yet confirmed" not in rests_on(book, own, "en")
    assert "Dongguan's own documents" in rests_on(book, own, "en")


@pytest.mark.parametrize("book", [real(), guangzhou()])
def test_a_mark_stands_only_where_an_answer_could_differ(book: object) -> None:
    """What was published is not in doubt; what is open, or seen elsewhere only, is."""
    records: list[m.Provenance] = [*book.rules.values(), *book.statements.values()]  # type: ignore[attr-defined]
    kinds = {doubt(book, record) for record in records}  # type: ignore[arg-type]
    assert {None, "elsewhere", "open"} <= kinds
    for record in records:
        kind = doubt(book, record)  # type: ignore[arg-type]
        if kind == "open":
            assert record.confidence not in ("official", "seed")
            assert record.to_confirm


def test_what_only_staff_look_after_is_no_doubt_of_the_reader() -> None:
    """A record whose open points are all the staff's own shows no mark, and its page is made."""
    book = real()
    record = next(
        statement
        for statement in book.statements.values()
        if statement.to_confirm
        and statement.confidence == "secondary"
        and all(book.to_confirm[name].staff for name in statement.to_confirm)
    )
    assert doubt(book, record) != "open"
