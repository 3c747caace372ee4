"""Answers from rules: days, overrides, endings, authentication, what is asked for; on kites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from books import ask, kites, resolver
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.answers import Checklist, Resolver
from handbook.rules.decisions import UndecidedError
from handbook.rules.situation import SituationError, situation
from mutation import with_rule

SMALL = {"service": "new", "field": "park", "kite": "small", "licence_before": "no"}
LARGE = {**SMALL, "kite": "large", "string": "cotton"}


def kite(day: str, **answers: str | list[str]) -> Checklist:
    """The checklist for a kite."""
    return ask("kites", day, **answers)


def status(checklist: Checklist, material: str) -> str:
    """The status of one material."""
    return next(one.status for one in checklist.materials if one.material.id == material)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-05-31", "required"),  # the day before the measure
        ("2022-06-01", "waived"),  # its first day counts
        ("2024-05-31", "waived"),  # its last day
        ("2024-06-01", "required"),  # the end day does not: back to the baseline
    ],
)
def test_a_measure_holds_from_its_first_day_until_its_end(day: str, expected: str) -> None:
    """The first day of a measure counts, the day of its end does not."""
    checklist = kite(day, **{**LARGE, "licence_before": "yes"}, issued_in="AA")
    assert expected == status(checklist, "knot-certificate")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-01-01", {"national": 10}),  # nothing promised: nothing, not the nearest
        ("2022-05-31", {"national": 10}),
        ("2022-06-01", {"national": 10, "promised": 2}),
        ("2024-06-01", {"national": 10}),
    ],
)
def test_time_limits_are_never_filled_in(day: str, expected: dict[str, int]) -> None:
    """A limit that no rule gives on the day is absent."""
    limits = kite(day, **LARGE, issued_in="AA").time_limits
    assert expected == {kind: rule.working_days for kind, rule in limits.items()}


@pytest.mark.parametrize(
    ("day", "result", "steps"),
    [
        ("2022-12-31", "paper-tag", ["new/file", "new/look", "new/tag-step"]),
        ("2023-01-01", "licence", ["new/file", "new/look", "no-tags/collect"]),
    ],
)
def test_a_measure_ends_rules_of_other_files(day: str, result: str, steps: list[str]) -> None:
    """What a measure ends is gone from its day, and its own step stands where it belongs."""
    checklist = kite(day, **LARGE, issued_in="AA")
    assert (result, steps) == (checklist.result.id, [step.id for step in checklist.steps])


def test_two_measures_may_end_the_same_rule() -> None:
    """A rule that was ended for a while and ended again later holds in between."""
    book = kites()
    rule = book.rules["new/tag"]
    again = book.measures["no-tags"]
    once = again.model_copy(
        update={"id": "once", "in_force": date(2020, 5, 1), "until": date(2020, 6, 1)}
    )
    both = replace(book, measures={"once": once, "no-tags": again})
    held = ["2020-04-30", "2020-05-01", "2020-05-31", "2020-06-01", "2022-12-31", "2023-01-01"]
    assert [both.in_force(rule, date.fromisoformat(day)) for day in held] == [
        True,
        False,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("answers", "expected", "deciding", "beaten"),
    [
        (LARGE, "required", ["new/papers"], []),
        (SMALL, "by_commitment", ["new/knots-by-promise"], ["new/papers"]),
        (
            {**SMALL, "licence_before": "yes"},
            "waived",
            ["easy/waived"],
            ["new/papers", "new/knots-by-promise"],
        ),
    ],
)
def test_overrides(
    answers: dict[str, str], expected: str, deciding: list[str], beaten: list[str]
) -> None:
    """A rule prevails over those it names, and the answer says which."""
    checklist = kite("2023-06-01", **answers, issued_in="AA")
    one = next(one for one in checklist.materials if one.material.id == "knot-certificate")
    assert expected == one.status
    assert deciding == [rule.id for rule in one.because]
    assert beaten == [rule.id for rule in one.overridden]


def test_what_is_not_listed_is_not_asked_for() -> None:
    """A material without a rule is not applicable, on the strength of the item's list."""
    checklist = kite("2023-06-01", **LARGE, issued_in="AA")
    one = next(one for one in checklist.materials if one.material.id == "old-licence")
    assert (one.status, [rule.id for rule in one.because]) == ("not_applicable", ["new/list"])


def test_a_part_uses_the_list_of_the_whole() -> None:
    """An item that is part of another takes its rules and its list."""
    checklist = kite(
        "2023-06-01", service="new", field="beach", kite="large", string="silk", issued_in="AA"
    )
    assert checklist.item.id == "new-beach"
    assert status(checklist, "old-licence") == "required"
    assert status(checklist, "form") == "required"
    lead = next(one for one in checklist.materials if one.material.id == "dog-lead")
    assert [rule.id for rule in lead.because] == ["new/list"]


@pytest.mark.parametrize(
    ("day", "place", "method", "expected", "rules"),
    [
        ("2020-01-01", "AA", "consular-legalisation", "required", ["papers/foreign"]),
        ("2021-04-30", "AA", "consular-legalisation", "required", ["papers/foreign"]),
        ("2021-05-01", "AA", "apostille", "required", ["treaty/friends"]),
        ("2021-05-01", "BB", "consular-legalisation", "required", ["papers/foreign"]),
        ("2022-03-01", "BB", "apostille", "required", ["treaty/friends"]),
        ("2022-06-01", "BB", "apostille", "deferrable", ["treaty/friends", "easy/later"]),
        (
            "2023-03-01",
            "BB",
            "consular-legalisation",
            "deferrable",
            ["papers/foreign", "easy/later"],
        ),
        ("2024-06-01", "BB", "consular-legalisation", "required", ["papers/foreign"]),
        ("2024-06-01", "CC", "consular-legalisation", "required", ["papers/foreign"]),
        ("2023-06-01", "HK", "notarisation", "deferrable", ["papers/regions", "easy/later"]),
        ("2023-06-01", "CN", "none", "waived", ["papers/home"]),
    ],
)
def test_authentication(day: str, place: str, method: str, expected: str, rules: list[str]) -> None:
    """Place of issue and day decide how a document is authenticated, and whether it may follow."""
    checklist = kite(day, **LARGE, issued_in=place)
    auth = next(
        one.authentication for one in checklist.materials if one.material.id == "calm-record"
    )
    assert auth is not None
    assert (method, expected, place) == (auth.method, auth.status, auth.place)
    assert rules == [rule.id for rule in auth.because]


def test_each_document_has_its_own_place() -> None:
    """The place given for one document stands for that document alone."""
    checklist = kite("2024-01-01", **LARGE, issued_in="CC", degree_issued_in="AA")
    found = {
        one.material.id: (one.authentication.method, one.authentication.place)
        for one in checklist.materials
        if one.authentication
    }
    assert found == {
        "knot-certificate": ("apostille", "AA"),
        "calm-record": ("consular-legalisation", "CC"),
    }


@pytest.mark.parametrize(
    ("answers", "material"),
    [
        (SMALL, "knot-certificate"),  # replaced by a commitment
        ({**LARGE, "licence_before": "yes"}, "knot-certificate"),  # waived
        (LARGE, "form"),  # not a foreign document
        (LARGE, "old-licence"),  # not asked for
    ],
)
def test_no_authentication_for_what_is_not_handed_in(
    answers: dict[str, str], material: str
) -> None:
    """Only a foreign document that is handed in, now or later, is authenticated."""
    checklist = kite("2023-06-01", **answers, issued_in="AA")
    one = next(one for one in checklist.materials if one.material.id == material)
    assert one.authentication is None


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["--service"]),
        ({"service": "new"}, ["--field"]),
        ({"service": "new", "field": "park"}, ["--kite", "--licence-before", "--issued-in"]),
        ({**SMALL, "kite": "large"}, ["--issued-in"]),
        ({"service": "new", "field": "beach", "kite": "large", "issued_in": "AA"}, ["--string"]),
        # one place for both documents, or one for each
        ({**LARGE, "degree_issued_in": "AA"}, ["--issued-in"]),
        # nothing foreign left to hand in but one document
        ({"service": "renew"}, []),
    ],
)
def test_what_is_asked_for(answers: dict[str, str], asked: list[str]) -> None:
    """What can still change the answer is asked for by name, in the order of the questions."""
    rules = resolver("kites", "2023-06-01")
    given = situation(rules.book, answers, rules.day)
    if not asked:
        assert rules.answer(given).item.id == answers["service"]
        return
    with pytest.raises(SituationError) as error:
        rules.answer(given)
    found = [word for word in error.value.en.replace(":", "").split() if word.startswith("--")]
    assert asked == found


def to_confirm(book: Book) -> tuple[str, ...]:
    """What staff must confirm before the answer for a large kite is certain."""
    rules = Resolver(book, date(2023, 6, 1))
    return rules.answer(situation(book, {**LARGE, "issued_in": "AA"}, rules.day)).to_confirm


@pytest.mark.parametrize(
    "decides",
    ["new/form", "treaty/friends", "easy/promise", "no-tags/licence", "no-tags/collect"],
    ids=["material", "authentication", "time limit", "result", "step"],
)
def test_to_confirm_is_collected(decides: str) -> None:
    """What is open about a service, or about any rule that decides, is named in the answer once."""
    assert to_confirm(kites()) == ()
    rule = kites().rules[decides]
    book = with_rule(kites(), rule, rule.model_copy(update={"to_confirm": ("fee", "hours")}))
    assert to_confirm(book) == ("fee", "hours")
    item = book.items["new"].model_copy(update={"to_confirm": ("place", "fee")})
    book = replace(book, items={**book.items, "new": item})
    assert to_confirm(book) == ("place", "fee", "hours")


def test_what_decides_nothing_leaves_nothing_to_confirm() -> None:
    """A doubt about a rule of another service, or of another day, is not the applicant's."""
    for name in ("renew/form", "easy/later"):
        rule = kites().rules[name]
        later = rule.model_copy(update={"to_confirm": ("fee",), "in_force": date(2099, 1, 1)})
        assert to_confirm(with_rule(kites(), rule, later)) == ()


def changed(book: Book, rule: m.Requirement) -> Book:
    """The kite handbook with one more rule."""
    item = book.items["new"]
    more = item.model_copy(update={"requirements": (*item.requirements, rule)})
    return replace(book, items={**book.items, "new": more})


@pytest.mark.parametrize(
    ("update", "contradicts"),
    [
        ({"status": "waived"}, True),
        ({"status": "required"}, False),  # two rules that agree do not contradict
        ({"status": "waived", "overrides": ("new/form",)}, False),
        ({"status": "waived", "when": ({"field": ("beach",)},)}, False),
        ({"status": "waived", "in_force": date(2024, 1, 1)}, False),
        ({"status": "waived", "until": date(2023, 6, 1)}, False),
        ({"status": "waived", "until": date(2023, 6, 2)}, True),
    ],
)
def test_two_rules_never_decide_silently(update: dict[str, object], contradicts: bool) -> None:  # noqa: FBT001 - a table
    """Two rules that differ, neither over the other, are a contradiction and no answer."""
    form = kites().rules["new/form"].model_copy(update={"id": "new/form-again", **update})
    assert isinstance(form, m.Requirement)
    rules = Resolver(changed(kites(), form), date(2023, 6, 1))
    given = situation(rules.book, {**LARGE, "issued_in": "AA"}, rules.day)
    if not contradicts:
        assert rules.answer(given).item.id == "new"
        return
    with pytest.raises(UndecidedError) as found:
        rules.answer(given)
    assert [rule.id for rule in found.value.rules] == ["new/form", "new/form-again"]
    assert str(found.value) == "status of form: new/form, new/form-again"


def test_an_item_before_its_first_rule() -> None:
    """An item whose rules begin later says from which day, and takes nothing from another day."""
    with pytest.raises(SituationError, match="2020-03-01"):
        kite("2020-02-29", service="renew")
    assert kite("2020-03-01", service="renew").item.id == "renew"


def test_every_rule_that_decided_is_named() -> None:
    """Materials, authentication, limits, result and steps: nothing decides without a rule."""
    checklist = kite("2023-06-01", **LARGE, issued_in="AA")
    assert all(one.because for one in checklist.materials)
    assert all(one.authentication.because for one in checklist.materials if one.authentication)
    ids = {rule.id for rule in checklist.rules()}
    assert {"new/form", "treaty/friends", "easy/later", "easy/promise", "no-tags/licence",
            "no-tags/collect", "new/list"} <= ids  # fmt: skip
