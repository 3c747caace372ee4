"""Whether a condition holds: yes, no, or not known yet; on the kite handbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from books import kites
from handbook.domain.conditions import Evaluator, Truth
from handbook.domain.model import Condition

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
PARK = {"service": ("new",), "field": ("park",)}
FRIENDS: Condition = ({"issued_in": ("cloud-friends",)},)


def evaluator(day: str = "2024-01-01") -> Evaluator:
    """The conditions of the kite handbook on a day."""
    return Evaluator(kites(), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ((), {}, YES),
        (({},), {}, YES),
        # one of the values
        (({"field": ("park", "beach")},), PARK, YES),
        (({"field": ("beach",)},), PARK, NO),
        # nothing answered: the question may still come up, or come up for sure
        (({"field": ("park",)},), {}, UNKNOWN),
        (({"field": ("park",)},), {"service": ("new",)}, UNKNOWN),
        # the question does not come up: the condition is not met, and nobody is asked
        (({"field": ("park",)},), {"service": ("renew",)}, NO),
        (({"licence_before": ("yes",)},), {"service": ("new",), "field": ("beach",)}, NO),
        # all keys must hold; one that fails decides, one unknown leaves it open
        (({"field": ("park",), "kite": ("small",)},), PARK, UNKNOWN),
        (({"field": ("beach",), "kite": ("small",)},), PARK, NO),
        (({"field": ("park",), "kite": ("small",)},), {**PARK, "kite": ("small",)}, YES),
        # any of the mappings
        (({"field": ("beach",)}, {"kite": ("small",)}), PARK, UNKNOWN),
        (({"field": ("park",)}, {"kite": ("small",)}), PARK, YES),
        (({"field": ("beach",)}, {"service": ("renew",)}), PARK, NO),
        # a question with several answers: one that fits is enough
        (({"crew": ("dog",)},), {"service": ("new",), "crew": ("friend", "dog")}, YES),
        (({"crew": ("dog",)},), {"service": ("new",), "crew": ("friend",)}, NO),
        # a key that no question has
        (({"weather": ("fine",)},), PARK, NO),
        # no value at all is never met
        (({"field": ()},), PARK, NO),
    ],
)
def test_holds(condition: Condition, answers: dict[str, tuple[str, ...]], expected: Truth) -> None:
    """A condition is met, not met, or open, for what has been answered so far."""
    assert expected == evaluator().holds(condition, answers)


@pytest.mark.parametrize(
    ("day", "place", "expected"),
    [
        ("2021-04-30", "AA", NO),
        ("2021-05-01", "AA", YES),
        ("2022-02-28", "BB", NO),
        ("2022-03-01", "BB", YES),
        ("2023-02-28", "BB", YES),
        ("2023-03-01", "BB", NO),
        ("2024-01-01", "CC", NO),
        ("2024-01-01", "CN", NO),
    ],
)
def test_groups_of_places_have_days(day: str, place: str, expected: Truth) -> None:
    """A place belongs to a group from its first day until the day it leaves."""
    assert expected == evaluator(day).holds(FRIENDS, {"service": ("new",), "issued_in": (place,)})


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("mainland", {"CN"}),
        ("regions", {"HK", "MO", "TW"}),
        ("foreign", {"AA", "BB", "CC"}),
        ("cloud-friends", {"AA"}),
        ("no-such-group", set()),
    ],
)
def test_members(group: str, expected: set[str]) -> None:
    """The fixed groups come from geography, the others from measures."""
    assert expected == set(kites().members(group, date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (({"field": ("park",)},), {"service": ("new",)}, {"field"}),
        # asked for what comes first: whether the question comes up at all
        (({"field": ("park",)},), {}, {"service"}),
        (({"string": ("silk",)},), {"service": ("new",)}, {"kite"}),
        (({"string": ("silk",)},), {**PARK, "kite": ("large",)}, {"string"}),
        # settled already
        (({"field": ("park",)},), PARK, set()),
        (({"field": ("beach",), "kite": ("small",)},), PARK, set()),
    ],
)
def test_unknown_keys(
    condition: Condition, answers: dict[str, tuple[str, ...]], expected: set[str]
) -> None:
    """Only what can still decide the condition is asked for."""
    assert expected == evaluator().unknown_keys(condition, answers)


def test_keys_reach_through_questions() -> None:
    """A condition depends on its keys and on those that raise their questions."""
    assert {"string", "kite", "service"} == evaluator().keys(({"string": ("silk",)},))


def test_a_new_question_about_a_place_understands_groups_of_places() -> None:
    """A question that the data says is about a place needs no change of the program."""
    book = kites()
    asked = next(one for one in book.questions.values() if one.kind == "place")
    new = asked.model_copy(update={"key": "flown_in", "flag": "--flown-in"})
    wider = replace(book, questions={**book.questions, new.key: new})
    assert wider.place_keys == (*book.place_keys, "flown_in")
    members = Evaluator(wider, wider.first_day).expand("flown_in", ("foreign",))
    assert members == wider.members("foreign", wider.first_day)
    assert "foreign" not in members
