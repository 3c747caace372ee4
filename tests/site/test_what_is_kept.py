"""What a reader has said stays said, on every way between pages, languages and parts of a page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Error, Page

from books import real
from handbook.domain.model import LANGUAGES, Language
from handbook.pages.finder import Finder, build
from website import DAY, Opened

Open = Callable[..., Opened]
WAIT = 5_000  # milliseconds: a way that loses everything is found out soon

PEOPLE = """姓名,服务事项,所在地,工作期限,类别,签发地
甲,新办,境外,长期,B,加拿大
乙,新办,境外,长期,B,韩国
"""


@functools.cache
def finder() -> Finder:
    """The walk of the tests' day."""
    return build(real(), date.fromisoformat(DAY))


@functools.cache
def longest() -> tuple[str, str]:
    """A checklist with two foreign documents, far from the home page, and the answers to it."""
    paths = finder().paths()
    both = [slug for slug, keys in finder().foreign.items() if len(keys) > 1]
    slug = max(both, key=lambda one: len(paths[one]))
    return slug, ",".join(paths[slug])


@dataclass(frozen=True)
class Tool:
    """A page on which a reader says something: its address, and what it shows of what was said."""

    name: str
    path: str
    given: str
    shown: str


def tools() -> list[Tool]:
    """Every tool, with a reader in the midst of it."""
    slug, path = longest()
    return [
        Tool(
            "answers",
            "find.html",
            f"#a={path.rpartition(',')[0]}&c=CA",
            """() => document.querySelectorAll(".hb-given li").length
              && [...document.querySelectorAll("[data-choice]")].map(one => one.dataset.choice)""",
        ),
        Tool(
            "countries",
            "find.html",
            f"#a={path}&c=CA&r=HK",
            """() => document.querySelector("#find-place-record") &&
              document.querySelector(".hb-find a.hb-go") &&
              /c=CA&r=HK/.test(document.querySelector(".hb-find a.hb-go").href)""",
        ),
        Tool(
            "checklist",
            f"s/{slug}.html",
            f"#a={path}&c=MY&r=HK",
            """() => document.querySelector("[data-tick]:checked") &&
              document.querySelector("[data-auth][data-method]") &&
              [...document.querySelectorAll("[data-auth]")].map(one => one.dataset.method)""",
        ),
        Tool(
            "plan",
            "plan.html",
            "#service=extension&permit-expiry=2026-12-31&today=2026-11-24&documents-days=9",
            """() => document.querySelectorAll("[data-step]").length &&
              [...document.querySelectorAll("#plan-result time")].map(one => one.dateTime)""",
        ),
        Tool(
            "points",
            "points.html",
            "#salary=300000&education=master&work-years=6&age=30&patent=yes",
            """() => document.querySelector("#points-salary").value &&
              document.querySelector("input[name=patent]").checked &&
              document.querySelector("#points-form [data-part=total]").textContent
                .match(/\\d+/)[0]""",
        ),
        Tool(
            "list of people",
            "batch.html",
            "",
            """() => document.querySelectorAll("#batch-result tbody tr").length""",
        ),
    ]


def _away(tab: Page) -> None:
    tab.locator(".hb-brand").click()
    tab.wait_for_url("**/index.html")
    tab.go_back()


def _forth(tab: Page) -> None:
    tab.locator(".hb-brand").click()
    tab.wait_for_url("**/index.html")
    tab.go_back()
    tab.wait_for_load_state()
    tab.locator(".hb-brand").wait_for()
    tab.go_back()
    tab.go_forward()


def _press(selector: str) -> Callable[[Page], None]:
    def way(tab: Page) -> None:
        tab.locator(selector).first.focus()
        tab.keyboard.press("Enter")
        tab.reload()

    return way


def _language(tab: Page) -> None:
    before = tab.locator("html").get_attribute("lang")
    tab.locator("a.hb-language__link").first.click()
    tab.locator(f"html:not([lang='{before}'])").wait_for()


#: Every way that leads back to the same tool.
WAYS: dict[str, Callable[[Page], object]] = {
    "reload": lambda tab: tab.reload(),
    "the other language": _language,
    "on this page, reload": _press('.hb-toc a[href^="#"]'),
    "to the top, reload": _press('.hb-end a[href^="#"]'),
    "skip link, reload": _press(".hb-skip"),
    "away and back": _away,
    "back and forward": _forth,
}


def begin(tab: Page, base: str, folder: str, tool: Tool) -> None:
    """Open a tool as a reader does who has said something there."""
    tab.goto("about:blank")
    tab.goto(f"{base}{folder}{tool.path}{tool.given}")
    if tool.name == "list of people":
        tab.fill("#batch-text", PEOPLE)
    if tool.name == "checklist":
        tab.locator("[data-tick]").first.check()


def kept(tab: Page, shown: str, before: object) -> bool:
    """Whether a tool comes to show what it showed before."""
    test = f"before => JSON.stringify(({shown})()) === JSON.stringify(before)"
    try:
        tab.wait_for_function(test, arg=before, timeout=WAIT)
    except Error:
        return False
    return True


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_survives_every_way(page: Open, language: Language) -> None:
    """Answers, countries, dates, ticks, points and people survive every way round every tool."""
    folder = "en/" * (language == "en")
    opened = page(f"{folder}about.html", bypass_csp=True)
    tab, outcome = opened.tab, {}
    for tool in tools():
        for name, way in WAYS.items():
            begin(tab, opened.base, folder, tool)
            tab.wait_for_function(tool.shown, timeout=20_000)
            before = tab.evaluate(tool.shown)
            if name.startswith("on this page") and not tab.locator(".hb-toc a").count():
                continue
            way(tab)
            outcome[tool.name, name] = kept(tab, tool.shown, before)
    lost = [way for way, good in outcome.items() if not good]
    assert not lost, f"{len(lost)} of {len(outcome)} lose what was said: {lost}"
    assert len(outcome) > 35
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_goes_from_tool_to_tool(page: Open, language: Language) -> None:
    """From the checklist to the planner, to paper and back, nothing is asked twice."""
    folder = "en/" * (language == "en")
    slug, path = longest()
    said = f"#a={path}&c=MY&r=HK"
    opened = page(f"{folder}s/{slug}.html{said}", bypass_csp=True)
    tab = opened.tab
    tab.locator("[data-auth][data-method]").first.wait_for()
    # On paper: the list for every place, and how to have one's own.
    if tab.locator('a[href$=".pdf"]').count():
        assert tab.locator("[data-all-places]").is_visible()
    tab.locator("[data-plan]").first.click()
    tab.wait_for_url("**/plan.html#**")
    # Every question that the checklist answers is answered; only days are left to give.
    asked = tab.locator('[data-part="questions"] select')
    asked.first.wait_for()
    assert [one for one in asked.evaluate_all("all => all.map(one => one.value)") if one]
    assert tab.locator('[data-part="days"]').is_visible()
    assert tab.locator("[data-unused]").is_hidden()
    tab.fill("#plan-day", "2027-03-01")
    tab.locator("[data-step]").first.wait_for()
    # The calendar is of the dates that are shown.
    with tab.expect_download() as download:
        tab.click('[data-part="ics"]')
    lines = download.value.path().read_text("utf-8").splitlines()
    assert any(line.startswith("DTSTART") for line in lines)
    tab.locator("[data-list]").click()
    tab.wait_for_url(f"**/s/{slug}.html{said}")
    tab.locator("[data-change]").click()
    tab.wait_for_url(f"**/find.html{said}")
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_of_the_list_and_back(page: Open, language: Language) -> None:
    """From the list to a person's checklist the country goes along, and back the list is there."""
    folder = "en/" * (language == "en")
    opened = page(f"{folder}batch.html", bypass_csp=True)
    tab = opened.tab
    tab.fill("#batch-text", PEOPLE)
    tab.locator("#batch-result tbody a").first.click()
    tab.wait_for_url("**/s/*.html#c=CA")
    tab.locator('[data-auth][data-method="apostille"]').first.wait_for()
    tab.go_back()
    people = tab.locator("#batch-result tbody tr")
    people.first.wait_for()
    assert people.count() == 2
    # It is in this tab only, and gone when the reader says so.
    assert tab.evaluate("Object.keys(localStorage)") == []
    tab.locator("#batch-clear").click()
    tab.reload()
    tab.locator("#batch-form:not([hidden])").wait_for()
    assert people.count() == 0
    assert tab.evaluate("Object.keys(sessionStorage)") == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["index.html", "plan.html#service=extension", "batch.html"])
def test_the_skip_link_moves_the_focus(page: Open, language: Language, path: str) -> None:
    """Whoever skips to the text goes on from there by keyboard, with answers in the address too."""
    opened = page(f"{'en/' * (language == 'en')}{path}", bypass_csp=True)
    skip = opened.tab.locator(".hb-skip").first
    skip.focus()
    opened.tab.keyboard.press("Enter")
    target = (skip.get_attribute("href") or "").removeprefix("#")
    assert target
    assert opened.tab.evaluate("document.activeElement.id") == target
    assert opened.complaints == []


#: Links that mean nothing any more, or belong elsewhere, and what is said of them.
FOREIGN = {
    "plan.html#service=zzz": "service=zzz",
    "plan.html#service=extension&colour=red": "colour=red",
    "points.html#education=zzz": "education=zzz",
    "points.html#patent=maybe": "patent=maybe",
    "s/{slug}.html#a=cancellation,other": "a=cancellation,other",
    "s/{slug}.html#service=new": "service=new",
}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_link_says_in_vain_is_said(page: Open, language: Language) -> None:
    """What is out of date in a link, or of another service, is named; the rest is kept."""
    folder = "en/" * (language == "en")
    opened = page(f"{folder}about.html")
    for link, piece in FOREIGN.items():
        opened.tab.goto("about:blank")
        opened.tab.goto(opened.base + folder + link.format(slug=longest()[0]))
        notice = opened.tab.locator("[data-unused]")
        notice.wait_for()
        assert piece in notice.inner_text(), link
    assert opened.complaints == []
