"""Plans into years whose holidays are not announced: cautious, and tried on every year known."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import icalendar
import pytest
from click.testing import CliRunner
from cnlunar import Lunar

from books import kites, real
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.export import plan_json
from handbook.export.plan_formats import to_ics, to_text
from handbook.rules import freshness
from handbook.rules.answers import Resolver
from handbook.rules.plan_days import Later, Wish
from handbook.rules.plan_recipe import Ask, Recipe, find
from handbook.rules.planner import RefusedError, Schedule, provisional, schedule
from handbook.rules.public_holidays import statutory
from handbook.rules.working_days import Calendar, UnknownYearError, calendar, with_bounds

TODAY = date(2026, 11, 30)
#: The years whose arrangement was announced under the regulation of 2008 or a later one.
YEARS = tuple(range(2008, 2027))
#: Given off by a notice of May 2015, after the arrangement of that year.
LATER_NOTICE = {date(2015, 9, 3), date(2015, 9, 4), date(2015, 9, 6)}
#: Days between the wishes of one plan; each plan begins on another day.
STEP = 23
#: A year is tried with more days than this.
MANY = 1000


@functools.cache
def book() -> Book:
    """The real handbook."""
    return real()


@functools.cache
def announced() -> Calendar:
    """The arrangements since 2004 as they were announced, each in the autumn before."""
    known = calendar(book()).published
    return Calendar(known.holidays - LATER_NOTICE, known.workdays - LATER_NOTICE, known.years)


@functools.cache
def regulations() -> tuple[m.PublicHoliday, ...]:
    """The statutory holidays as each regulation had them: 2025 added a day to two of them."""
    found = []
    for holiday in book().public_holidays.values():
        since = date(2008, 1, 1)
        if holiday.id == "spring-festival":
            # From the eve to the second day until 2013, then from the first day to the third.
            until = date(2014, 1, 1)
            older = {"days": 3, "in_force": since, "until": until}
            found.append(holiday.model_copy(update=older))
            older = {"days": 3, "first": 0, "in_force": until, "until": holiday.in_force}
            found.append(holiday.model_copy(update=older))
        elif holiday.id == "labour-day":
            older = {"days": 1, "in_force": since, "until": holiday.in_force}
            found.append(holiday.model_copy(update=older))
        first = holiday.in_force if found and found[-1].id == holiday.id else since
        found.append(holiday.model_copy(update={"in_force": first}))
    return tuple(found)


@functools.cache
def before_the_announcement(year: int) -> Calendar:
    """What was known before the arrangement of ``year``: the years before, and the regulation."""
    known = announced()
    return with_bounds(
        Calendar(
            frozenset(day for day in known.holidays if day.year < year),
            frozenset(day for day in known.workdays if day.year < year),
            tuple(one for one in known.years if one < year),
        ),
        regulations(),
    )


@functools.cache
def recipes() -> tuple[Recipe, ...]:
    """Every plan that the rules of today tell apart."""

    def leaves(found: Ask | Recipe | None) -> Iterator[Recipe]:
        if isinstance(found, Recipe):
            yield found
        elif found is not None:
            for way in found.ways.values():
                yield from leaves(way)

    found = leaves(find(Resolver(book(), TODAY), {}))
    return tuple({recipe.mark(): recipe for recipe in found}.values())


def recipe(**answers: str) -> Recipe:
    """The plan of a situation."""
    found = find(Resolver(book(), TODAY), {key: (value,) for key, value in answers.items()})
    assert isinstance(found, Recipe)
    return found


# -- cautious: no latest day too late, no earliest day too early ---------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_every_arrangement_lies_within_the_bounds(year: int) -> None:
    """Every day of a year was off, or worked, only where the regulation let us expect it."""
    bounds, real_days = before_the_announcement(year), announced()
    days = [date(year - 1, 12, 1) + timedelta(days=number) for number in range(31 + 365)]
    for day in days:
        if bounds.fewest.working(day):
            assert real_days.working(day), f"{day} was off, and no bound expects it"
        if real_days.working(day):
            assert bounds.most.working(day), f"{day} was worked, and no bound expects it"


def compared(known: Schedule, provisional: Schedule) -> Iterator[tuple[str, int]]:
    """By how many days each provisional day is on the cautious side, and which kind it is."""
    for real_step, step in zip(known.steps, provisional.steps, strict=True):
        if isinstance(real_step.latest, date):
            assert isinstance(step.latest, date)
            yield "latest", (real_step.latest - step.latest).days
        if isinstance(real_step.earliest, date) and isinstance(step.earliest, date):
            yield "earliest", (step.earliest - real_step.earliest).days
    for real_paper, paper in zip(known.documents, provisional.documents, strict=True):
        if real_paper.not_before and paper.not_before:
            yield "document", (paper.not_before - real_paper.not_before).days
        if real_paper.valid_until and paper.valid_until:
            yield "document", (paper.valid_until - real_paper.valid_until).days


def wishes(year: int) -> Iterator[tuple[Recipe, Wish]]:
    """Readers of every plan, from every kind of day, through the whole year."""
    for number, found in enumerate(recipes()):
        for anchor in found.plan.anchors:
            for at in range(number % STEP, 330, STEP):
                day = date(year, 1, 1) + timedelta(days=at)
                own = (at * 7 + number) % 45
                today = day - timedelta(days=(at * 5 + number) % 120)
                yield found, Wish(anchor, day, today, day + timedelta(20), own // 3, own)


def differences(year: int) -> Iterator[tuple[str, int, str]]:
    """For each wish: the kind of day, by how many days it is cautious, and of whom."""
    for found, wish in wishes(year):
        try:
            known = schedule(found, wish, announced())
        except RefusedError:  # it needs the first year that is not announced
            continue
        if any(isinstance(step.latest, Later) for step in known.steps):
            continue
        provisional = schedule(found, wish, before_the_announcement(year))
        told = f"{found.item.id} from {wish.anchor} {wish.day}"
        for kind, days in compared(known, provisional):
            yield kind, days, told
        yield "in time", int(known.feasible) - int(provisional.feasible), told
        if known.feasible and not provisional.feasible:
            yield "undecided", int(provisional.undecided) - 1, told


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_no_provisional_day_was_less_cautious_than_the_arrangement(year: int) -> None:
    """Had this handbook planned before a year was arranged, nobody would have been late by it."""
    tried = 0
    for kind, days, told in differences(year):
        assert days >= 0, f"{told}: {kind} by {-days}"
        tried += 1
    assert tried > MANY


@pytest.mark.parametrize("year", YEARS)
def test_filing_as_soon_as_possible_is_possible_on_the_day_given(year: int) -> None:
    """The first day of filing is never one on which the cancellation may still be undecided."""
    moves = [one for one in recipes() if one.item.id == "employer-change"]
    for at in range(0, 330, STEP):
        wish = Wish("filing", None, date(year, 1, 1) + timedelta(days=at))
        for found in moves:
            known = schedule(found, wish, announced()).wish.day
            provisional = schedule(found, wish, before_the_announcement(year)).wish.day
            assert known is not None
            assert provisional is not None
            assert provisional >= known


# -- the days themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2025, 2047))
def test_another_calendar_knows_the_same_statutory_holidays(year: int) -> None:
    """The days of the lunar and solar calendar agree with a library that we do not count with."""
    days = {name: statutory(one, year) for name, one in book().public_holidays.items()}
    for name, first, month, day in (
        ("spring-festival", 1, 1, 1),
        ("dragon-boat", 0, 5, 5),
        ("mid-autumn", 0, 8, 15),
    ):
        read = Lunar(datetime.combine(days[name][first], time(12)))
        assert (read.lunarMonth, read.lunarDay, read.isLunarLeapMonth) == (month, day, False)
    term = Lunar(datetime.combine(days["qingming"][0], time(12)))
    assert term.todaySolarTerms == "清明"
    assert [f"{day:%m%d}" for day in days["new-year"]] == ["0101"]
    assert [f"{day:%m%d}" for day in days["labour-day"]] == ["0501", "0502"]
    assert [f"{day:%m%d}" for day in days["national-day"]] == ["1001", "1002", "1003"]
    assert len(days["spring-festival"]) == 4


@pytest.mark.parametrize("year", YEARS)
def test_the_statutory_holidays_are_those_of_the_arrangement(year: int) -> None:
    """On every weekday that the regulation gives off, the arrangement of the year did, too."""
    for holiday in regulations():
        if holiday.on(date(year, 12, 31)):
            for day in statutory(holiday, year):
                assert not announced().working(day), (holiday.id, day)


def test_the_end_of_a_known_year_may_belong_to_the_next_arrangement() -> None:
    """Where the first of January may be joined to the days before it, these are open, too."""
    open_days = {day for day in before_the_announcement(2019).maybe_off if day.year == 2018}
    assert open_days == {date(2018, 12, 31)}  # a Monday: the first of January was a Tuesday
    with pytest.raises(UnknownYearError) as caught:
        before_the_announcement(2019).working(date(2018, 12, 31))
    assert caught.value.year == 2019
    # The first of January 2027 is a Friday: the end of 2026 stays as it is.
    assert calendar(book()).working(date(2026, 12, 31))


# -- what the reader sees --------------------------------------------------------------------------

OUTSIDE = {"service": "new", "location": "outside", "duration": "long", "category": "B"}
SPRING = date(2027, 3, 1)


def planned(anchor: m.Anchor = "start", day: date | None = SPRING, **more: object) -> Schedule:
    """A new permit from outside China for the first of March 2027, planned on 30 November 2026."""
    wish = replace(Wish(anchor, day, TODAY), **more)
    return schedule(recipe(**OUTSIDE), wish, calendar(book()))


def steps(made: Schedule) -> dict[str, JsonObject]:
    """The steps of a plan as published, by their rule."""
    return {one["id"]: one for one in plan_json.to_json(book(), made, {})["steps"]}


def test_a_plan_into_a_year_not_announced_is_given_and_marked() -> None:
    """Days counted by hand around Spring Festival 2027 are given, and each is marked."""
    made = planned()
    shown = steps(made)
    # Off for certain: 5 and 8 February; perhaps 3, 4 and 9 to 12 February. Then the 15 working days
    # before 26 February are 15 to 25 February (9), 1 and 2 February, 26 to 29 January. At best
    # 9 to 12 February and the weekends of 13 and 20 February are worked: then it is 11 February.
    police = shown["deadlines/police-decision"]
    assert police["latest"] == "2027-02-26"
    assert shown["new-outside/residence-permit"]["latest"] == "2027-01-26"
    told = "Depending on the arrangement, this day falls between 2027-01-26 and 2027-02-11."
    assert told in [note["en"] for note in shown["new-outside/residence-permit"]["notes"]]
    for name, step in shown.items():
        assert step["provisional"] is (name != "new-outside/both-documents"), name
    decision = shown["new-outside/decision"]
    assert decision["provisional_until_arrangement_of"] == 2027
    notes = [note["zh"] for note in decision["notes"]]
    assert "暂定，待 2027 年放假安排公布。" in notes
    assert "Provisional until the arrangement for 2027 is published." in [
        note["en"] for note in decision["notes"]
    ]
    assert made.mark == provisional(2027)


def test_what_is_known_is_given_without_a_mark() -> None:
    """Days that need no calendar, or only days of 2026, are as certain as ever."""
    found = recipe(service="extension")
    made = schedule(found, Wish("permit-expiry", date(2027, 3, 31), TODAY), calendar(book()))
    filing = steps(made)["extension/file-online"]
    assert (filing["earliest"], filing["latest"]) == ("2026-12-31", "2027-03-01")
    assert filing["provisional"] is False
    found = recipe(service="cancellation", cancellation_kind="contract-ended")
    made = schedule(found, Wish("filing", date(2026, 12, 21), TODAY), calendar(book()))
    assert made.pending == ()
    assert made.mark is None


def test_a_day_that_may_rest_names_one_that_surely_does_not() -> None:
    """Where the last day may be off, the notes name a working day before it and the year."""
    found = recipe(service="extension")
    # Thirty days before 11 March is Tuesday 9 February, between Spring Festival and the bridge.
    made = schedule(found, Wish("permit-expiry", date(2027, 3, 11), TODAY), calendar(book()))
    filing = steps(made)["extension/file-online"]
    assert (filing["latest"], filing["last_working_day"]) == ("2027-02-09", "2027-02-02")
    assert filing["provisional"] is True
    assert "2027-02-02" in filing["notes"][0]["zh"]
    assert "2027" in filing["notes"][0]["en"]


def test_a_plan_over_two_new_years_names_the_later_arrangement() -> None:
    """A plan that ends in 2029 waits for the arrangement of 2029, not of 2027."""
    made = planned(day=date(2029, 3, 1), visa_days=20)
    assert {year for step in made.steps for year in step.pending.values()} == {2029}
    forth = planned("filing", date(2027, 12, 20), visa_days=20)
    assert forth.steps[-1].pending == {"earliest": 2028}
    assert forth.mark == provisional(2028)


def test_too_late_by_cautious_counting_alone_is_said_to_be_open() -> None:
    """A plan that only a bridged week would make late is not called impossible."""
    last = planned().steps[1]
    between = planned().steps[1].notes
    assert isinstance(last.latest, date)
    made = planned(today=last.latest + timedelta(days=1))
    assert between
    assert not made.feasible
    assert made.undecided
    assert "2027" in made.reasons[0].en
    assert "Provisional until" in made.reasons[0].en
    gone = planned(today=date(2027, 2, 25))
    assert not gone.feasible
    assert not gone.undecided


def test_a_duty_counted_from_an_open_day_is_never_before_its_own_step() -> None:
    """Where the entry is open, its 24 hours are given as a stretch of days, no contradiction."""
    made = planned("filing", date(2027, 1, 20), visa_days=3)
    shown = steps(made)
    room = shown["deadlines/accommodation"]
    assert room["earliest"] is None
    assert any("between" in note["en"] for note in room["notes"])
    for step in shown.values():
        if step["earliest"] and step["latest"]:
            assert step["earliest"] <= step["latest"], step["id"]
    assert made.feasible


def test_only_a_year_that_nobody_can_compute_is_refused() -> None:
    """Twenty years ahead are counted; the message names the year that is not, in both languages."""
    assert planned(day=date(2046, 3, 1)).steps
    with pytest.raises(RefusedError) as caught:
        planned(day=date(2047, 3, 1))
    for text in (caught.value.zh, caught.value.en):
        assert "2047" in text
        assert "2046" in text


def test_without_statutory_holidays_nothing_is_guessed() -> None:
    """A handbook without the statutory holidays refuses a year not announced, as before."""
    bare = calendar(kites())
    assert bare.computed == ()
    with pytest.raises(RefusedError):
        schedule(recipe(**OUTSIDE), Wish("start", SPRING, TODAY), bare)


def test_a_known_year_is_planned_as_before() -> None:
    """What is known of 2027 changes no day of a plan within the years announced."""
    now = calendar(book())
    for found, wish in itertools.islice(wishes(2025), 0, None, 11):
        made = schedule(found, wish, now)
        bare = schedule(found, wish, now.published)
        assert made.pending == ()
        assert [(one.latest, one.earliest) for one in made.steps] == [
            (one.latest, one.earliest) for one in bare.steps
        ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_calendar_file_calls_provisional_days_tentative(language: m.Language) -> None:
    """In a calendar a provisional day is tentative and says why; a certain day is neither."""
    made = planned()
    text = to_ics(book(), made, language, TODAY)
    mark = provisional(2027)[language]
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert len(events) > 8
    for event in events:
        certain = "both-documents" in event["UID"]
        assert (event.get("STATUS") == "TENTATIVE") is not certain
        assert (mark in event["DESCRIPTION"]) is not certain
        word = {"zh": "（暂定）", "en": "(provisional)"}[language]
        assert event["SUMMARY"].endswith(word) is not certain


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "2027-01-26（暂定）"), ("en", "2027-01-26 (provisional)")]
)
def test_the_text_marks_each_provisional_day(language: m.Language, word: str) -> None:
    """On the terminal the mark stands beside the day."""
    assert word in to_text(book(), planned(), language)


def test_when_the_arrangement_is_imported_the_marks_are_gone() -> None:
    """With the holidays of 2027 in the data the same plan is certain, and no day is tighter."""
    year = m.HolidayYear.model_construct(
        year=2027,
        days_off=tuple(date(2027, 2, day) for day in range(5, 12)),
        workdays=(date(2027, 2, 20),),
    )
    after = dataclasses.replace(book(), holiday_years={2027: year})
    known = schedule(recipe(**OUTSIDE), Wish("start", SPRING, TODAY), calendar(after))
    assert known.pending == ()
    assert all(days >= 0 for _, days in compared(known, planned()))


# -- what staff are told ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2026-09-30", ()),
        ("2026-10-01", (2027,)),
        ("2026-12-31", (2027,)),
        ("2027-01-02", (2027,)),
        ("2028-10-01", (2027, 2028, 2029)),
    ],
)
def test_the_import_is_due_from_october_on(day: str, years: tuple[int, ...]) -> None:
    """From October before a year on, its arrangement is on the list of what is due."""
    assert freshness.calendar_due(book(), date.fromisoformat(day)) == years


def test_the_list_of_what_is_due_says_how_to_import() -> None:
    """The command names the year and how to import it; once the year has begun it fails."""
    soon = CliRunner().invoke(main, ["freshness", "--today", "2026-11-30", "--lang", "en"])
    assert "The holiday arrangement for 2027 is due" in soon.stdout
    assert "handbook import calendar FILE" in soon.stdout
    late = CliRunner().invoke(main, ["freshness", "--today", "2027-01-02", "--format", "json"])
    assert late.exit_code == 1
    assert json.loads(late.stdout)["holidays_due"] == [2027]
