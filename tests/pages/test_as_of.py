"""An edition for any day: what holds on it, what is still to come, and the banner that says so."""

import dataclasses
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from books import ROOT, real
from handbook.audit.trace import trace
from handbook.cli import environment
from handbook.domain import clock
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.pages.handbook import HandbookPages
from handbook.rules import announcements
from website import stays

BEFORE = date(2023, 8, 1)


def soup(site: HandbookPages, name: str, language: m.Language = "en") -> BeautifulSoup:
    return BeautifulSoup(site.body(name, language, f"{name}.md"), "html.parser")


def says(site: HandbookPages, name: str, language: m.Language = "en") -> str:
    return soup(site, name, language).get_text(" ", strip=True)


# -- the clock ------------------------------------------------------------------------------------


def test_one_place_reads_the_clock() -> None:
    """Only one module asks the machine for the day."""
    reads = re.compile(
        r"\b(?:date\.today|datetime\.(?:now|today|utcnow)|time\.(?:time|localtime|"
        r"gmtime|strftime))\("
    )
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "hooks").rglob("*.py")]
    found = [path.name for path in files if reads.search(path.read_text("utf-8"))]
    assert found == ["clock.py"]


def test_the_real_day_is_not_the_day_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """HANDBOOK_AS_OF sets the day of an edition, and leaves today what it is."""
    monkeypatch.setenv("HANDBOOK_AS_OF", "2023-08-01")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert environment.today() == BEFORE
    assert environment.real_today() > BEFORE
    monkeypatch.delenv("HANDBOOK_AS_OF")
    assert environment.today() == environment.real_today() == clock.today()


# -- the banner -----------------------------------------------------------------------------------


def test_only_an_edition_for_another_day_has_a_banner() -> None:
    """An edition of another day says so, and today's does not."""
    today = clock.today()
    for language in m.LANGUAGES:
        assert HandbookPages(real(), today).banner(language) == ""
    for day in (BEFORE, today - timedelta(1), today + timedelta(1)):
        assert day.isoformat() in HandbookPages(real(), day).banner("zh")
        assert day.isoformat() in HandbookPages(real(), day).banner("en")


@pytest.mark.slow
def test_every_page_of_a_dated_edition_says_so(tmp_path: Path) -> None:
    """Each page of an edition for a past day carries its banner and date."""
    out = tmp_path / "site"
    command = [sys.executable, "-m", "handbook.cli", "build", "--no-pdf"]
    command += ["--as-of", "2023-08-01", "--out", out]
    run = subprocess.run(
        [*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    pages = [path for path in out.rglob("*.html") if path.name != "404.html" and stays(path)]
    assert len(pages) > 50
    banner = {
        "zh": "这是按 2023-08-01 生效的规则编制的版本",
        "en": "This edition shows the rules in force on 2023-08-01",
        "ja": "2023-08-01時点で有効な規則",
    }
    for path in pages:
        folder = path.relative_to(out).parts[0]
        language = folder if folder in banner else "zh"
        text = path.read_text("utf-8")
        if 'http-equiv="refresh"' in text:  # an old address leads on at once
            continue
        assert text.count('class="hb-banner"') == 1, path
        assert banner[language] in text, path
    assert trace(out, real()).sound


@pytest.mark.slow
def test_todays_edition_has_no_banner(site: Path) -> None:
    """The tests' edition is for one fixed day: on that very day it is today's."""
    text = (site / "index.html").read_text("utf-8")
    dated = clock.today().isoformat() != "2026-11-24"
    assert ('class="hb-banner"' in text) is dated
    if not dated:
        assert "md-banner" not in text


# -- what is announced ----------------------------------------------------------------------------


def announced(day: date) -> Book:
    """The real handbook, had the notices of 3 August 2023 been made public on ``day``."""
    book = real()
    known = {
        name: book.measures[name].model_copy(update={"announced": day})
        for name in ("dg-2023-08-03", "dg-same-day")
    }
    # Such a notice would say that the promise of three days ends with it.
    end = m.Ending(rule="dg-three-days/promise", why=m.Text(zh="提速", en="faster"))
    known["dg-same-day"] = known["dg-same-day"].model_copy(update={"ends": (end,)})
    return dataclasses.replace(book, measures={**book.measures, **known})


def test_the_next_value_is_announced_on_the_service_page() -> None:
    """A service page tells what will change, in order of days."""
    page = soup(HandbookPages(announced(date(2023, 7, 20)), BEFORE), "services/new-inside")
    ahead = page.select_one(".hb-ahead")
    assert ahead is not None
    days = [str(one["datetime"]) for one in page.select(".hb-ahead > p > time[datetime]")]
    assert days[0] == "2023-08-03"
    assert days == sorted(days)
    told = {
        str(one["data-rule"]): one.get_text(" ", strip=True)
        for one in ahead.select("li[data-rule]")
    }
    waived = told["dg-2023-08-03/degree-on-record"]
    assert waived.startswith("Highest degree (education) certificate: Waived")
    assert "if a Chinese work permit was held before" in waived
    assert "1 working day" in told["dg-same-day/promise"]
    assert "no longer applies" in told["dg-three-days/promise"]
    # On the day before, the rules themselves are not on the list yet.
    table = page.select_one("table.hb-materials")
    assert table is not None
    assert not table.select('[data-rule^="dg-2023-08-03/"]')
    after = soup(HandbookPages(real(), date(2023, 8, 3)), "services/new-inside")
    assert after.select('table.hb-materials [data-rule^="dg-2023-08-03/"]')
    assert "2023-08-03" not in [one.get("datetime") for one in after.select(".hb-ahead > p > time")]


def test_nothing_is_announced_before_anybody_announced_it() -> None:
    """The notices of 3 August 2023 came out on that day: the day before, no page tells of them."""
    for book, told in ((real(), False), (announced(BEFORE), True)):
        site = HandbookPages(book, BEFORE)
        ahead = soup(site, "services/new-inside").select(".hb-ahead li[data-rule]")
        assert any("dg-" in str(line["data-rule"]) for line in ahead) is told
        days = [time.get_text() for time in soup(site, "timeline").select("time")]
        assert ("2023-08-03" in days) is told
        assert "2024-09-29" not in days


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ("dg-2023-08-03", date(2023, 8, 3)),  # its only source came out on its first day
        ("innovation-regulations", date(2024, 7, 31)),  # passed two months before
        ("apostille", date(2023, 10, 23)),  # the day stands in the data
        ("dg-same-day", date(2023, 8, 3)),  # known from a report of the year after: its first day
    ],
)
def test_a_notice_is_known_from_the_day_it_was_made_public(record: str, day: date) -> None:
    """The day stands in the notice or in its sources; else nobody knew before its first day."""
    assert announcements.of_measure(real(), real().measures[record]) == day


def test_an_edition_far_ahead_says_what_is_not_known() -> None:
    """What may be announced until then is not known, and both languages say so."""
    site = HandbookPages(real(), date(2035, 1, 1))
    checked = announcements.last_checked(real()).isoformat()
    assert "还不知道" in site.banner("zh")
    assert "not known" in site.banner("en")
    assert all(checked in site.banner(language) for language in m.LANGUAGES)


def test_a_state_that_will_join_is_announced_where_documents_are_authenticated() -> None:
    """A state about to join the convention is announced where it matters."""
    site = HandbookPages(real(), date(2024, 1, 1))
    assert "the document was issued in Canada" in says(site, "services/new-outside")
    assert "文件由加拿大签发" in says(site, "services/new-outside", "zh")
    assert "Canada" not in says(site, "services/extension")
    canada = soup(site, "authentication").select_one("#place-ca")
    assert canada is not None
    assert "2024-01-11 Not yet in force" in canada.get_text(" ", strip=True)


def test_a_future_rule_shows_on_todays_edition() -> None:
    """A rule that begins in a month is announced today."""
    book, today = real(), clock.today()
    measure = book.measures["dg-same-day"]
    later = today + timedelta(30)
    limit = measure.time_limits[0].model_copy(
        update={
            "id": "next/promise",
            "working_days": 4,
            "in_force": later,
            "overrides": (measure.time_limits[0].id,),
        }
    )
    future = measure.model_copy(
        update={"id": "next", "in_force": later, "time_limits": (limit,), "ends": ()}
    )
    site = HandbookPages(
        dataclasses.replace(book, measures={**book.measures, "next": future}), today
    )
    ahead = soup(site, "services/extension").select_one(".hb-ahead")
    assert ahead is not None
    assert later.isoformat() in ahead.get_text()
    assert "4 working days" in ahead.get_text()
    listed = soup(site, "notices/index").select_one('[data-measure="next"]')
    assert listed is not None
    assert "Not yet in force" in listed.get_text()


@pytest.mark.slow
def test_notices_not_yet_in_force_say_so() -> None:
    """A notice that is not yet in force is marked so, and no other."""
    site = HandbookPages(real(), BEFORE)
    listed = soup(site, "notices/index")
    for measure in real().measures.values():
        entry = listed.select_one(f'[data-measure="{measure.id}"]')
        assert entry is not None
        assert ("Not yet in force" in entry.get_text()) is (measure.in_force > BEFORE), measure.id
    for language, words in (("zh", "尚未施行"), ("en", "Not yet in force")):
        pages = site.families(language)
        for measure in real().measures.values():
            text = pages[f"notices/{measure.id}.md"]
            assert (words in text) is (measure.in_force > BEFORE), measure.id


# -- what is not said yet -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2018, 1, 1), BEFORE, date(2024, 11, 30)])
def test_rules_and_statements_of_later_days_are_hidden(day: date) -> None:
    """What holds only later is not told as if it held."""
    site, book = HandbookPages(real(), day), real()
    history = {"statistics", "timeline", "history", "copies", "notices/index"}  # they say when
    later = {
        one.id: one.in_force
        for one in (*book.rules.values(), *book.statements.values())
        if one.in_force > day
    }
    assert later
    for name in site.titles():
        if name in history:
            continue
        page = soup(site, name)
        for ahead in page.select(".hb-ahead"):
            ahead.decompose()
        shown = {str(one["data-rule"]) for one in page.select("[data-rule]")}
        assert not shown & set(later), name


def test_a_question_of_a_later_day_is_not_answered_yet() -> None:
    """A question about a later rule is answered from its day on."""
    book = real()
    later = [one for one in book.faq if one.in_force > BEFORE]
    assert later
    page = soup(HandbookPages(book, BEFORE), "faq")
    assert not page.select(f'[data-rule="{later[0].id}"]')
    assert soup(HandbookPages(book, later[0].in_force), "faq").select(
        f'[data-rule="{later[0].id}"]'
    )
