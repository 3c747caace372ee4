"""The deadline planner: dates as worked out by hand, and the page saying what the command says."""

import functools
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from books import copy_data, real
from handbook.cli import plan as command
from handbook.domain.book import Book
from handbook.domain.model import Anchor, Language
from handbook.export import plan_json
from handbook.export.plan_formats import to_ics, to_text
from handbook.pages import planner as plan_page
from handbook.pages.page import Page
from handbook.rules import plan_days, plan_recipe, planner
from handbook.rules.answers import Resolver
from handbook.rules.plan_days import Wish
from handbook.rules.plan_recipe import Ask, Recipe, find
from handbook.rules.planner import Schedule, provisional, schedule
from handbook.rules.sound_book import load
from handbook.rules.working_days import (
    Calendar,
    UnknownYearError,
    add_months,
    calendar,
    first_within,
)
from website import DAY, Opened

Open = Callable[..., Opened]
TODAY = date.fromisoformat(DAY)
LONG_AGO = date(2020, 1, 2)


@functools.cache
def book() -> Book:
    return real()


@functools.cache
def resolver() -> Resolver:
    return Resolver(book(), TODAY)


@functools.cache
def days() -> Calendar:
    return calendar(book())


def leaves(
    found: Ask, answers: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[dict[str, str], Recipe]]:
    """Every way of answers that leads to a plan."""
    for value, way in found.ways.items():
        more = (*answers, (found.key, value))
        if isinstance(way, Ask):
            yield from leaves(way, more)
        elif way is not None:
            yield dict(more), way


@functools.cache
def every() -> tuple[tuple[dict[str, str], Recipe], ...]:
    found = find(resolver(), {})
    assert isinstance(found, Ask)
    return tuple(leaves(found))


def recipe(**answers: str) -> Recipe:
    found = find(resolver(), {key: (value,) for key, value in answers.items()})
    assert isinstance(found, Recipe)
    return found


OUTSIDE = {"service": "new", "location": "outside", "duration": "long", "category": "B"}
INSIDE = {
    "service": "new",
    "location": "inside",
    "ground": "other-valid-stay",
    "held_permit_before": "no",
    "category": "B",
}
MOVE = {
    "service": "new",
    "location": "inside",
    "ground": "employer-change",
    "occupation_changed": "no",
    "record_in_system": "yes",
    "category": "B",
}


def made(
    answers: dict[str, str], anchor: Anchor, day: str | None, today: date = LONG_AGO, **more: object
) -> Schedule:
    at = date.fromisoformat(day) if day else None
    return schedule(recipe(**answers), replace(Wish(anchor, at, today), **more), days())


def latest(plan: Schedule) -> dict[str, str]:
    return {one.line.rule.id: str(one.latest) for one in plan.steps if isinstance(one.latest, date)}


def earliest(plan: Schedule) -> dict[str, str]:
    return {
        one.line.rule.id: str(one.earliest) for one in plan.steps if isinstance(one.earliest, date)
    }


# -- dates worked out by hand from the published holidays -----------------------------------------


def test_spring_festival_with_its_make_up_days() -> None:
    """Dates worked out by hand across Spring Festival 2026, with its Saturdays worked."""
    # 2026: off 02-15 to 02-23; worked on Saturday 02-14 and Saturday 02-28.
    assert latest(made(INSIDE, "start", "2026-03-02")) == {
        "new-inside/documents": "2026-01-12",
        "new-inside/file": "2026-01-12",
        "new-inside/decision": "2026-02-02",
        "new-inside/residence-permit": "2026-02-02",
        "deadlines/police-decision": "2026-02-28",
        "new-inside/both-documents": "2026-03-02",
    }


def test_national_day_with_its_make_up_days() -> None:
    """Dates worked out by hand across National Day 2026, in working days where the rule says so."""
    # 2026: off 10-01 to 10-07; worked on Saturday 10-10.  Ten working days after Monday 09-28.
    plan = latest(made({"service": "change"}, "event", "2026-09-28"))
    assert plan["change/file-online"] == "2026-10-16"
    assert plan["change/decision"] == "2026-10-23"
    assert plan["change/report-exit-entry"] == "2026-10-08"  # ten days, not working days


def test_every_date_of_a_new_permit_from_outside() -> None:
    """Each step and document of a new permit from abroad has the day worked out by hand."""
    plan = made(OUTSIDE, "start", "2026-12-31", visa_days=10, documents_days=20)
    assert latest(plan) == {
        "new-outside/documents": "2026-10-17",
        "new-outside/file": "2026-11-06",
        "new-outside/decision": "2026-11-27",
        "new-outside/visa": "2026-12-09",
        "new-outside/entry": "2026-12-09",
        "deadlines/accommodation": "2026-12-09",
        "new-outside/residence-permit": "2026-12-09",
        "deadlines/police-decision": "2026-12-30",
        "new-outside/both-documents": "2026-12-31",
    }
    papers = {one.material.id: (one.not_before, one.valid_until) for one in plan.documents}
    assert papers == {
        "no-criminal-record": (date(2026, 5, 6), None),
        "medical": (date(2026, 5, 6), None),
        "photo": (date(2026, 5, 6), None),
        "passport": (None, date(2027, 5, 6)),
    }
    assert plan.feasible


@pytest.mark.parametrize(
    ("kind", "filed"),
    [
        (None, "2026-11-18"),
        ("national", "2026-11-18"),
        ("promised", "2026-12-08"),
        ("statutory", "2026-11-11"),
    ],
)
def test_the_limit_can_be_chosen(kind: str | None, filed: str) -> None:
    """A plan counts with the promised time limit or with the national one, as chosen."""
    plan = made(OUTSIDE, "start", "2026-12-31", limit=kind)
    assert latest(plan)["new-outside/file"] == filed


@pytest.mark.parametrize(
    ("expires", "first", "last", "working"),
    [
        ("2026-12-31", "2026-10-02", "2026-12-01", None),
        ("2026-11-30", "2026-09-01", "2026-10-31", "2026-10-30"),  # a Saturday
        ("2026-03-30", "2025-12-30", "2026-02-28", None),  # a Saturday that is worked
        ("2024-03-31", "2024-01-01", "2024-03-01", None),  # a leap year
        (
            "2027-03-31",
            "2026-12-31",
            "2027-03-01",
            None,
        ),  # days, not working days: no calendar needed
    ],
)
def test_thirty_and_ninety_days_before(
    expires: str, first: str, last: str, working: str | None
) -> None:
    """An extension is filed between 90 and 30 days before expiry, and on a working day."""
    filing = made({"service": "extension"}, "permit-expiry", expires).steps[1]
    assert (str(filing.earliest), str(filing.latest)) == (first, last)
    assert filing.working_day == (date.fromisoformat(working) if working else None)


def test_the_residence_permit_may_bring_the_extension_forward() -> None:
    """A residence permit that ends earlier brings the dates of the extension forward."""
    plan = made(
        {"service": "extension"},
        "permit-expiry",
        "2026-12-31",
        residence_expiry=date(2026, 12, 20),
    )
    assert latest(plan) == {
        "extension/collect": "2026-11-13",
        "extension/file-online": "2026-11-13",
        "extension/decision": "2026-11-20",
        "extension/residence-permit-extension": "2026-11-20",
    }


def test_the_old_permit_is_cancelled_before_a_new_employer_files() -> None:
    """With a change of employer the old permit is cancelled in time for the new filing."""
    plan = latest(made(MOVE, "start", "2026-12-31", documents_days=3))
    assert plan["new-inside/file"] == "2026-11-18"
    assert plan["employer-change/order"] == "2026-11-11"
    assert plan["new-inside/documents"] == "2026-11-15"


def test_from_the_day_of_filing_on() -> None:
    """Counted from the day of filing, each later step has its earliest and latest day."""
    plan = made(OUTSIDE, "filing", "2026-09-21", visa_days=4, documents_days=1)
    # Off 09-25 to 09-27 and 10-01 to 10-07; Saturday 10-10 is worked.
    assert latest(plan)["new-outside/decision"] == "2026-10-19"
    assert earliest(plan)["new-outside/visa"] == "2026-10-23"
    assert latest(plan)["deadlines/accommodation"] == "2026-10-24"
    assert latest(plan)["new-outside/residence-permit"] == "2026-11-22"
    assert latest(plan)["deadlines/police-decision"] == "2026-11-13"
    assert earliest(plan)["new-outside/both-documents"] == "2026-11-16"


def test_without_a_day_filing_is_as_soon_as_everything_is_ready() -> None:
    """Without a day of filing the plan files as soon as the documents are ready."""
    plan = made(MOVE, "filing", None, today=date(2026, 9, 21), documents_days=2)
    assert latest(plan)["new-inside/file"] == "2026-09-29"  # five working days for the cancellation
    assert plan.feasible


@pytest.mark.parametrize(
    ("day", "months", "after", "within"),
    [
        ("2026-08-31", 6, "2027-02-28", "2026-03-01"),
        ("2026-08-30", 6, "2027-02-28", "2026-03-01"),
        ("2026-08-28", 6, "2027-02-28", "2026-02-28"),
        ("2024-08-29", 6, "2025-02-28", "2024-02-29"),
        ("2026-11-15", 6, "2027-05-15", "2026-05-15"),
        ("2026-12-31", 6, "2027-06-30", "2026-07-01"),
    ],
)
def test_months_end_where_they_end(day: str, months: int, after: str, within: str) -> None:
    """A month after the 31st ends on the last day of a shorter month, forwards and backwards."""
    at = date.fromisoformat(day)
    assert str(add_months(at, months)) == after
    assert str(first_within(at, months)) == within


# -- plans that cannot be kept --------------------------------------------------------------------


def test_an_extension_that_is_too_late() -> None:
    """Past the last day for an extension the plan says so and points to a new permit."""
    plan = made({"service": "extension"}, "permit-expiry", "2026-12-15", today=TODAY)
    assert not plan.feasible
    assert "2026-11-15" in plan.reasons[0].en
    assert "Apply for a new permit instead" in plan.reasons[1].en
    assert "新办" in plan.reasons[1].zh


def test_the_last_day_is_not_too_late() -> None:
    """On the very last day an extension is still possible."""
    plan = made({"service": "extension"}, "permit-expiry", "2026-12-24", today=TODAY)
    assert plan.feasible


def test_a_start_that_is_too_soon_names_the_first_possible_one() -> None:
    """A start that cannot be met names the first day that can, and that day can be met."""
    plan = made(INSIDE, "start", "2026-09-01", today=date(2026, 8, 3))
    assert not plan.feasible
    # 15 + 15 working days from Monday 08-03, and the working day after.
    assert "2026-09-15" in plan.reasons[-1].en
    assert made(INSIDE, "start", "2026-09-15", today=date(2026, 8, 3)).feasible


def test_documents_that_take_too_long() -> None:
    """Documents that need 30 days make a plan impossible that is possible without them."""
    plan = made(INSIDE, "start", "2026-12-31", today=date(2026, 11, 1), documents_days=30)
    assert not plan.feasible
    assert made(INSIDE, "start", "2026-12-31", today=date(2026, 11, 1)).feasible


# -- years that are not known ---------------------------------------------------------------------


def test_the_years_known() -> None:
    """The official holidays are known without a gap from 2017 on, and no later year is assumed."""
    assert days().years[0] <= 2017
    assert days().years == tuple(range(days().years[0], days().years[-1] + 1))
    assert days().years[-1] >= 2026
    with pytest.raises(UnknownYearError):
        days().working(date(days().years[-1] + 1, 1, 4))


def test_a_later_year_is_refused_and_not_guessed() -> None:
    """Without computed holidays a year not announced is refused, and the years known are named."""
    last = days().years[-1]
    wish = Wish("start", date(last + 1, 3, 1), LONG_AGO)
    with pytest.raises(planner.RefusedError) as caught:
        schedule(recipe(**OUTSIDE), wish, days().published)
    for told in (caught.value.zh, caught.value.en):
        assert str(last) in told
        assert str(last + 1) in told
        assert str(days().years[0]) in told


def test_a_later_step_alone_stays_open() -> None:
    """A step in a year that cannot be computed has no date; the rest of the plan stands."""
    last = days().years[-1]
    wish = Wish("filing", date(last, 12, 1), LONG_AGO)
    plan = schedule(recipe(**OUTSIDE), wish, days().published)
    police = next(one for one in plan.steps if one.line.rule.id == "deadlines/police-decision")
    assert police.latest == plan_days.Later(last + 1)
    assert any(str(last + 1) in note.en for note in police.notes)
    shown = plan_json.to_json(book(), plan, {})
    assert next(one for one in shown["steps"] if one["id"] == police.line.rule.id)["latest"] is None


def test_a_year_can_be_added_in_the_data(tmp_path: Path) -> None:
    """Staff can enter the holidays of a new year, days off and Saturdays worked, in the data."""
    copy_data(tmp_path)
    file = tmp_path / "data/china/deadlines.yml"
    year = days().years[-1] + 1
    monday = next(
        day for day in (date(year, 1, 1) + timedelta(n) for n in range(7)) if day.weekday() == 0
    )
    saturday = monday + timedelta(days=5)
    file.write_text(
        file.read_text("utf-8")
        + (
            f"\nholiday_years:\n  - year: {year}\n    days_off: [{monday}]\n"
            f"    workdays: [{saturday}]\n"
        ),
        "utf-8",
    )
    more = calendar(load(tmp_path / "data"))
    assert more.years == (*days().years, year)
    assert not more.working(monday)
    assert more.working(saturday)
    assert more.working(monday + timedelta(days=1))


# -- what holds for every plan --------------------------------------------------------------------


One = tuple[dict[str, str], Recipe]


def plans() -> st.SearchStrategy[One]:
    return st.sampled_from(every())


#: A plan that begins later runs beyond the years whose holidays are known.
LAST = date(2026, 11, 30)
IN_RANGE = st.dates(date(2024, 6, 3), LAST)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(plans(), IN_RANGE, st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_a_later_anchor_never_makes_a_step_earlier(
    one: One, day: date, later: int, visa: int, documents: int
) -> None:
    """Whoever starts later has no step and no document earlier."""
    _, found = one
    anchor = found.plan.anchors[0]
    two = min(day + timedelta(days=later), LAST)
    first, second = (
        schedule(found, Wish(anchor, at, LONG_AGO, None, visa, documents), days())
        for at in (day, two)
    )
    for before, after in zip(first.steps, second.steps, strict=True):
        if isinstance(before.latest, date) and isinstance(after.latest, date):
            assert before.latest <= after.latest
    for before, after in zip(first.documents, second.documents, strict=True):
        assert (before.not_before or date.min) <= (after.not_before or date.min)


@SLOW
@given(plans(), IN_RANGE, st.integers(0, 60), st.integers(0, 60))
def test_filing_on_the_latest_day_leads_to_the_start_wanted(
    one: One, day: date, visa: int, documents: int
) -> None:
    """Filed on the latest day the start is met; filed a working day later it is not."""
    # But where a later step falls on a day on which offices are closed: counted back from the
    # start such a step stands on the working day before it, as nobody can apply on a Sunday.
    _, found = one
    if "start" not in found.plan.anchors:
        return
    start = days().on_or_before(day)
    plan = schedule(found, Wish("start", start, LONG_AGO, None, visa, documents), days())
    filed = plan.steps[found.filing].latest
    assert isinstance(filed, date)
    forward = schedule(found, Wish("filing", filed, LONG_AGO, None, visa, documents), days())
    assert forward.steps[-1].earliest <= start
    one_late = days().after(filed, 1)
    late = schedule(found, Wish("filing", one_late, LONG_AGO, None, visa, documents), days())
    met = [step.earliest for step in late.steps if isinstance(step.earliest, date)]
    closed = any(days().on_or_before(one_day) != one_day for one_day in met)
    assert closed or late.steps[-1].earliest > start


@SLOW
@given(plans(), IN_RANGE, st.sampled_from(["zh", "en"]))
def test_text_json_and_calendar_name_the_same_days(one: One, day: date, language: Language) -> None:
    """The text, the JSON and the calendar file of a plan hold the same days."""
    _, found = one
    plan = schedule(found, Wish(found.plan.anchors[0], day, LONG_AGO, day, 7, 14), days())
    shown = plan_json.to_json(book(), plan, {})
    json.dumps(shown)
    expected = {
        (one["id"], kind, one[kind])
        for one in shown["steps"]
        for kind in ("latest", "earliest")
        if one[kind]
    } | {
        (one["id"], kind, one[key])
        for one in shown["documents"]
        for kind, key in (
            ("not_before", "not_issued_before"),
            ("valid_until", "valid_until_at_least"),
        )
        if one[key]
    }
    text = to_text(book(), plan, language)
    assert all(stamp in text for _, _, stamp in expected)
    assert found_in(to_ics(book(), plan, language, TODAY)) == {
        (key.replace("/", "-"), kind, stamp) for key, kind, stamp in expected
    }
    for step in shown["steps"]:
        assert step["because"]
        assert step["name"]["zh"]
        assert step["name"]["en"]
    assert all(one["because"] for one in shown["documents"])


def test_a_calendar_reminds_in_time() -> None:
    """A calendar program reminds at nine: a week and a day before a last day, else a day before."""
    plan = made(OUTSIDE, "start", "2026-12-31")
    for event in icalendar.Calendar.from_ical(to_ics(book(), plan, "en", TODAY)).walk("VEVENT"):
        kind = str(event["UID"]).partition("@")[0].rpartition("-")[2]
        midnight = datetime.combine(event["DTSTART"].dt, time())
        alarms = event.walk("VALARM")
        before = [midnight + alarm["TRIGGER"].dt for alarm in alarms]
        days = (7, 1) if kind in {"latest", "valid_until"} else (1,)
        assert before == [midnight - timedelta(days=one) + timedelta(hours=9) for one in days]
        assert {(str(one["ACTION"]), str(one["DESCRIPTION"])) for one in alarms} == {
            ("DISPLAY", str(event["SUMMARY"]))
        }


def found_in(text: str) -> set[tuple[str, str, str]]:
    """What an independent reader finds in a calendar file, which must be as RFC 5545 asks."""
    raw = text.encode()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    read = icalendar.Calendar.from_ical(text)
    assert not read.errors
    seen, uids = set(), []
    for event in read.walk("VEVENT"):
        assert not event.errors
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is date
        assert end - start == timedelta(days=1)
        assert event["DTSTAMP"].dt.date() == TODAY
        assert "\\" not in event["SUMMARY"]
        uids.append(str(event["UID"]))
        name, _, kind = uids[-1].removesuffix("@work-permit-handbook").rpartition("-")
        seen.add((name, kind, str(start)))
    assert len(uids) == len(set(uids))
    anchors = "|".join(plan_recipe.ANCHORS)
    return {
        (re.sub(rf"^.*?-(?:{anchors})-\d{{4}}-\d\d-\d\d-", "", name), kind, stamp)
        for name, kind, stamp in seen
    }


def test_every_plan_names_rules_and_words() -> None:
    """Every service has a plan with one filing, and each of its lines has a name of its own."""
    assert {found.item.id for _, found in every()} == set(book().plans)
    for _, found in every():
        assert len([1 for line in found.lines if line.stage.mark == "filing"]) == 1
        for line in found.lines:
            assert line.name.zh != line.rule.id
        if found.plan.anchors[0] == "start":
            assert found.lines[-1].stage.mark == "start"
            assert found.documents


def test_every_dated_rule_is_in_the_table_of_both_pages(site: Path) -> None:
    """Each rule with a deadline stands in the table of the Chinese and the English page."""
    for folder in ("", "en/"):
        text = (site / folder / "plan.html").read_text("utf-8")
        for name in book().deadlines:
            assert f'data-rule="{name}"' in text


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(command, "the_book", book)
    monkeypatch.setenv("HANDBOOK_AS_OF", DAY)

    def invoke(*args: str) -> Result:
        return CliRunner().invoke(command.plan, list(args))

    return invoke


def flags(answers: dict[str, str]) -> list[str]:
    return [
        part for key, value in answers.items() for part in (f"--{key.replace('_', '-')}", value)
    ]


def test_json_has_the_published_shape(run: Callable[..., Result]) -> None:
    """The JSON of a plan has the published shape, with sources and what is to be confirmed."""
    result = run("--permit-expiry", "2027-01-15", "--format", "json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["feasible"] is True
    filing = next(one for one in shown["steps"] if one["id"] == "extension/file-online")
    assert filing["latest"] == "2026-12-16"
    assert filing["earliest"] == "2026-10-17"
    assert set(filing["name"]) == {"zh", "en"}
    assert filing["because"][0]["source"] in book().sources
    assert "extension-and-change-deadlines" in shown["to_confirm"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--start", "2067-03-01", *flags(OUTSIDE)], ("2067 年", "for 2067")),
        (["--start", "2003-03-01", *flags(OUTSIDE)], ("2003 年", "for 2003")),
        (["--start", "2026-02-30"], ("--start", "not a real day")),
        (["--start", "soon"], ("--start", "not a real day")),
        (["--start", "2026-12-01"], ("还需要：--location", "Still needed: --location")),
        (
            ["--start", "2026-12-01", "--permit-expiry", "2026-12-01"],
            ("只能给一个", "one of them only"),
        ),
        (
            ["--start", "2026-12-01", "--service", "extension"],
            ("--permit-expiry", "not planned from"),
        ),
        (["--service", "reissue"], ("没有可以推算的日期", "no dates to work out")),
        (["--service", "renewal"], ("不是可用的值", "not allowed")),
        (["--permit-expiry", "0001-01-05"], ("太早或太晚", "too early or too late")),
        (["--permit-expiry", "2026-12-31", "--limit", "statutory"], ("--limit", "no limit")),
        (["--start", "2026-12-01", "--visa-days", "-1"], ("visa-days", "visa-days")),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    run: Callable[..., Result], args: list[str], words: tuple[str, str]
) -> None:
    """A wrong call ends with 2 and says what is wrong in both languages."""
    result = run(*args)
    assert result.exit_code == 2
    assert not result.stdout
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.stderr


def test_a_calendar_file_comes_out_the_same_twice(run: Callable[..., Result]) -> None:
    """The calendar file of a plan is the same bytes each time."""
    args = ["--start", "2026-12-31", *flags(OUTSIDE), "--format", "ics", "--lang", "en"]
    one, two = run(*args), run(*args)
    assert one.exit_code == 0
    assert one.stdout_bytes == two.stdout_bytes
    found_in(one.stdout_bytes.decode())


# -- the page -------------------------------------------------------------------------------------

ASK = """
async hash => {
  for (const next of ["#service=", hash]) {
    const there = new Promise(
      done => addEventListener("hashchange", () => setTimeout(done), {once: true}))
    location.hash = next
    await there
  }
  const box = document.getElementById("plan-result")
  const list = name =>
    [...box.querySelectorAll(`[data-part="${name}"] li`)].map(x => x.textContent)
  const time = (item, name) => item.querySelector(`[data-day="${name}"]`)?.textContent ?? null
  return {
    shown: !box.hidden,
    bad: [...document.querySelectorAll(".hb-plan-bad")].map(x => x.textContent).filter(Boolean),
    feasible: box.querySelector('[data-part="verdict"]').dataset.feasible === "true",
    steps: [...box.querySelectorAll("[data-step]")].map(
      x => [x.dataset.step, time(x, "earliest"), time(x, "latest")]),
    documents: [...box.querySelectorAll("[data-document]")].map(
      x => [x.dataset.document, time(x, "not-before"), time(x, "valid-until")]),
    reasons: list("reasons"), notes: list("notes"),
    mark: box.querySelector('[data-part="provisional"]')?.textContent ?? null,
    marked: [...box.querySelectorAll("time")].filter(x =>
      /^ ?[（(]/.test(x.nextSibling?.textContent ?? "")).map(x => x.textContent),
    file: box.hidden ? "" : await (await fetch(box.querySelector('[data-part="ics"]').href)).text(),
  }
}
"""


def marked(text: str, language: str) -> list[str]:
    """The provisional days of a plan in words, beside steps and documents, in their order."""
    word = {"zh": "（暂定）", "en": r" \(provisional\)"}[language]
    return re.findall(rf"(\d{{4}}-\d\d-\d\d){word}", text)


def wishes(count: int) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Random readers: their answers, and what else they fill in."""
    # Chance seldom meets the end of a month.
    yield INSIDE, {"filing": "2026-08-31", "today": "2026-08-03"}
    yield OUTSIDE, {"filing": "2024-08-30", "today": "2024-08-30", "visa-days": "0"}
    # A year not announced, the end of one that is, and a plan over two of them.
    yield OUTSIDE, {"start": "2027-03-01", "today": "2026-12-25", "visa-days": "9"}
    yield OUTSIDE, {"filing": "2027-01-20", "today": "2027-01-02", "visa-days": "3"}
    yield OUTSIDE, {"filing": "2027-12-20", "today": "2027-12-18", "visa-days": "20"}
    yield MOVE, {"today": "2027-09-20", "documents-days": "2"}
    yield {"service": "extension"}, {"permit-expiry": "2027-03-11", "today": "2026-12-25"}
    chance = random.Random(20261124)  # noqa: S311 - the same readers every time
    by_plan: dict[int, list[dict[str, str]]] = {}
    for answers, found in every():
        by_plan.setdefault(hash(repr(found.mark())), []).append(answers)
    groups = list(by_plan.values())
    for at in range(count):
        answers = chance.choice(groups[at % len(groups)])
        found = recipe(**answers)
        day = date(2025, 10, 1) + timedelta(days=chance.randrange(1200))
        anchor = found.plan.anchors[at // len(groups) % len(found.plan.anchors)]
        given = {anchor: str(day), "today": str(day - timedelta(days=chance.randrange(150)))}
        if anchor == "filing" and chance.random() < 0.5:
            del given["filing"]
        if at % 20 == 7:
            given[anchor] = str(day.replace(year=2058, day=1))
        if found.own_days and chance.random() < 0.7:
            given["documents-days"] = str(chance.randrange(60))
        if "visa" in found.own_days and chance.random() < 0.7:
            given["visa-days"] = str(chance.randrange(40))
        if "residence-expiry" in found.moments and chance.random() < 0.6:
            given["residence-expiry"] = str(day + timedelta(days=chance.randrange(-40, 60)))
        if chance.random() < 0.4:
            given["limit"] = chance.choice(found.kinds)
        yield answers, given


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_the_command_says(
    page: Open, run: Callable[..., Result], language: str
) -> None:
    """For 160 wishes the page shows the dates, reasons and refusals of the command."""
    # The test reads the file back by fetch, which the policy of the page forbids.
    opened = page("plan.html" if language == "zh" else "en/plan.html", bypass_csp=True)
    counts = {"plans": 0, "impossible": 0, "refused": 0, "provisional": 0}
    for answers, given_ in wishes(160):
        args = [*flags(answers), *flags(given_), "--as-of", DAY, "--lang", language]
        fields = {key.replace("_", "-"): value for key, value in answers.items()} | given_
        if not set(plan_recipe.ANCHORS) & set(given_):
            fields["filing"] = ""
        hash_ = "#" + "&".join(f"{key}={value}" for key, value in fields.items())
        seen = opened.tab.evaluate(ASK, hash_)
        result = run(*args, "--format", "json")
        if result.exit_code == 2:
            counts["refused"] += 1
            told = result.stderr.strip().splitlines()[0 if language == "zh" else 1]
            assert not seen["shown"], (args, seen)
            assert seen["bad"] == [told], args
            continue
        assert result.exit_code == 0, (args, result.stderr)
        assert seen["shown"], (args, seen)
        assert not seen["bad"], args
        shown = json.loads(result.stdout)
        assert seen["feasible"] == shown["feasible"], args
        key = "provisional_until_arrangement_of"
        assert seen["mark"] == (
            provisional(shown[key])[language] if shown["provisional"] else None
        ), args
        assert seen["marked"] == marked(run(*args).stdout, language), args
        assert seen["steps"] == [
            [one["id"], one["earliest"], one["latest"]] for one in shown["steps"]
        ], args
        assert seen["documents"] == [
            [one["id"], one["not_issued_before"], one["valid_until_at_least"]]
            for one in shown["documents"]
        ], args
        for part in ("reasons", "notes"):
            assert seen[part] == [one[language] for one in shown[part]], args
        assert seen["file"] == run(*args, "--format", "ics").stdout_bytes.decode(), args
        counts["plans"] += 1
        counts["impossible"] += not shown["feasible"]
        counts["provisional"] += shown["provisional"]
    assert counts["plans"] >= 100, counts
    assert counts["impossible"] >= 10, counts
    assert counts["refused"] >= 5, counts
    assert counts["provisional"] >= 40, counts
    assert not opened.complaints


@pytest.mark.browser
def test_a_reader_fills_the_form(page: Open) -> None:
    """A reader plans an extension, is warned of a wrong entry and keeps the plan by its link."""
    tab = page("en/plan.html").tab
    tab.select_option("#plan-ask-service", "extension")
    tab.fill("#plan-day", "2026-12-31")
    tab.fill("#plan-today", "2026-11-24")
    tab.wait_for_selector("[data-step]")
    verdict = tab.locator('[data-part="verdict"]')
    # While the reader's own days are not given, nothing says in green that there is time.
    assert "not counted yet" in verdict.inner_text()
    assert "✓" not in verdict.inner_text()
    assert verdict.get_attribute("class") == "hb-plan-open"
    tab.fill("#plan-documents-days", "３")
    tab.locator(".hb-plan-possible").wait_for()
    said = verdict.inner_text().splitlines()
    assert said[0] == "✓ There is time for this plan."
    assert re.fullmatch(r"Days to spare at the tightest step: \d+\.", said[-1])
    assert "permit-expiry=2026-12-31" in tab.url
    tab.fill("#plan-documents-days", "soon")
    assert "whole number" in tab.locator("#plan-documents-days-bad").inner_text()
    assert tab.locator("#plan-result").is_hidden()
    tab.fill("#plan-documents-days", "9")
    tab.fill("#plan-day", "2026-12-10")
    assert "2026-11-10" in tab.locator('[data-part="reasons"]').inner_text()
    # The address holds the plan: opened anew, and in the other language.
    for link in (tab.url, tab.locator("a.hb-language__link").evaluate("one => one.href")):
        tab.goto("about:blank")
        tab.goto(link)
        tab.wait_for_selector("[data-step]")
        assert tab.input_value("#plan-day") == "2026-12-10"
        assert tab.input_value("#plan-documents-days") == "9"
    assert tab.locator("html").get_attribute("lang") == "zh"
    with tab.expect_download() as download:
        tab.click('[data-part="ics"]')
    assert download.value.suggested_filename == "plan-extension-2026-12-10.ics"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["plan.html", "en/plan.html"])
def test_it_works_from_a_folder_and_fits_a_phone(page: Open, site: Path, path: str) -> None:
    """Opened from a folder, the plan fits the smallest phone and asks no server for anything."""
    hash_ = "#service=extension&permit-expiry=2026-12-31&today=2026-11-24"
    opened = page(path + hash_, base=f"{site.as_uri()}/", viewport={"width": 320, "height": 640})
    opened.tab.wait_for_selector("[data-step]")
    assert opened.tab.evaluate("document.documentElement.scrollWidth") == 320
    assert not opened.complaints
    assert not [one for one in opened.requests if not one.startswith(("file:", "blob:"))]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["plan.html", "en/plan.html"])
def test_without_javascript_the_table_is_there(page: Open, path: str) -> None:
    """Without scripts the table of deadlines stands in place of the form."""
    tab = page(path, java_script_enabled=False).tab
    assert tab.locator("#plan-off").is_visible()
    assert tab.locator("#plan-form").is_hidden()
    assert tab.locator('tr[data-rule="deadlines/extension-latest"]').is_visible()


def test_what_the_script_is_given_is_small_and_holds_no_unknown_rule() -> None:
    """The page's data is below 100 KB, and each of its lines names a rule with its source."""
    for language in ("zh", "en"):
        data = plan_page.data(Page(book(), language, TODAY, "plan.md"))
        assert len(json.dumps(data, ensure_ascii=False).encode()) < 100_000
        for line in data["lines"]:
            assert line["rule"] in data["rules"]
        assert all(data["rules"][name]["s"] for name in data["rules"])
