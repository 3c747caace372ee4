"""Whoever is not sure of an answer gets the cautious list, and what would fall away."""

from datetime import date

import pytest

from books import guangzhou, real, resolver
from handbook.domain import model as m
from handbook.rules.answers import Resolver
from handbook.rules.distinct_situations import distinct
from handbook.rules.unsure import cautions, reliefs
from website import DAY


def questions_that_say_unsure(book_questions: list[tuple[str, str, bool]]) -> list[str]:
    """The questions whose help speaks of being unsure and that have no cautious answer."""
    return [name for name, help_, cautious in book_questions if "unsure" in help_ and not cautious]


def test_where_help_speaks_of_being_unsure_there_is_a_cautious_answer() -> None:
    """No help says what to do “if unsure” without an answer for whoever is not sure."""
    for book in (real(), guangzhou()):
        rows = [
            (question.key, question.help.en, any(value.unsure for value in question.values))
            for question in book.questions.values()
        ] + [
            (screen.id, screen.help.en, any(choice.unsure for choice in screen.choices))
            for screen in book.screens
        ]
        assert questions_that_say_unsure(rows) == []
    assert {caution.keys[0] for caution in cautions(real())} == {
        "held_permit_before",
        "record_in_system",
        "criminal_record_valid",
        "permit_form",
    }


def test_the_cautious_list_asks_for_all_that_another_answer_asks_for() -> None:
    """Whoever prepares the cautious list misses no document, whatever the answer proves to be."""
    day = date.fromisoformat(DAY)
    found = [
        relief
        for site in distinct(real(), day)
        for relief in reliefs(resolver("real", DAY), site.ways)
    ]
    assert found
    assert all(relief.fallen and not relief.more for relief in found)


def test_guangzhou_offers_the_cautious_answer_of_its_own_question() -> None:
    """Whoever does not know which city issued the old permit gets the longer list there."""
    of_its_own = [one for one in cautions(guangzhou()) if one.keys[0] == "permit_from_bay_area"]
    assert [one.answers for one in of_its_own] == [{"permit_from_bay_area": ("no",)}]
    ways = next(
        site.ways
        for site in distinct(guangzhou(), date.fromisoformat(DAY))
        if site.slug == "employer-change-b-other"
    )
    found = reliefs(Resolver(guangzhou(), date.fromisoformat(DAY)), ways)
    assert [(dict(one.given), [paper.id for paper in one.fallen], one.more) for one in found] == [
        ({"permit_from_bay_area": "yes"}, ["work-experience", "highest-degree"], ())
    ]


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        (
            "employer-change-no-record-b",
            {("record_in_system",): ["highest-degree", "work-experience", "medical"]},
        ),
        (
            "new-inside-b",
            {
                ("record_in_system",): ["highest-degree"],
                ("record_in_system", "criminal_record_valid"): [
                    "commitment",
                    "highest-degree",
                    "no-criminal-record",
                ],
            },
        ),
        ("extension-card", {("permit_form",): ["permit-card"]}),
        ("extension-electronic", {}),
        ("new-outside-b", {}),
    ],
)
def test_what_falls_away_is_named(slug: str, told: dict[tuple[str, ...], list[str]]) -> None:
    """The list says which documents go once the reader knows; others say nothing of it."""
    site = next(one for one in distinct(real(), date.fromisoformat(DAY)) if one.slug == slug)
    found = reliefs(resolver("real", DAY), site.ways)
    assert {
        tuple(relief.given): sorted(material.id for material in relief.fallen) for relief in found
    } == {keys: sorted(names) for keys, names in told.items()}


def test_only_what_is_handed_in_can_fall_away() -> None:
    """A document that is not asked for anyway is not promised to fall away."""
    rules = resolver("real", DAY)
    for site in distinct(real(), date.fromisoformat(DAY)):
        for relief in reliefs(rules, site.ways):
            for material in relief.fallen:
                rule = rules.requirement(material.id, site.answers).rule
                assert rule is not None
                assert rule.status in m.HANDED_IN
