"""A checklist is taken along: as text, as a link, by e-mail; an error is reported from its page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from books import kites, real
from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.pages.handbook import HandbookPages
from handbook.pages.take_along import LONGEST, list_mail, mail_link
from website import DAY, Opened

Open = Callable[..., Opened]
TODAY = date.fromisoformat(DAY)
BASE = "https://kites.example.org"


@functools.cache
def handbook(reports: str | None = None, base: str = BASE) -> HandbookPages:
    book = kites()
    if reports:
        city = book.city.model_copy(update={"website": m.Website(reports=reports)})
        book = replace(book, city=city)
    return HandbookPages(book, TODAY, BuildSettings(address=base, today=TODAY))


def sheet(language: m.Language, reports: str | None = None, base: str = BASE) -> BeautifulSoup:
    pages = handbook(reports, base)
    name = f"s/{min(pages.finder.results)}"
    return BeautifulSoup(pages.body(name, language, f"{name}.md"), "html.parser")


def opened_by(link: str) -> EmailMessage:
    """The e-mail that a mail program begins at a press on ``link``."""
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    fields = parse_qs(parts.query, strict_parsing=True)
    message = EmailMessage()
    message["To"], message["Subject"] = parts.path, fields["subject"][0]
    message.set_content(fields["body"][0])
    return message


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_an_email_holds_the_list_without_a_script(language: m.Language) -> None:
    """The plain link opens an e-mail with every material, its status and the page's address."""
    soup = sheet(language)
    message = opened_by(str(soup.select_one("[data-mail]")["href"]))
    lines = message.get_content().splitlines()
    rows = soup.select("ol.hb-ticks > li")
    assert len(lines) == len(rows) + 2
    for row, line in zip(rows, lines[1:], strict=False):
        assert row.strong.text in line
        assert row.select_one(".hb-status").text in line
    assert lines[-1] == soup.select_one(".hb-address").text
    assert f"# {message['Subject']} {{" in soup.text


def test_every_email_is_short_enough_for_every_mail_program() -> None:
    """The longest checklists of the real handbook fit into a link that Windows opens, too."""
    pages = HandbookPages(real(), TODAY)
    situations = sorted(
        pages.finder.results,
        key=lambda slug: len(pages.sheets.sheet(pages.finder.results[slug]).checklist.materials),
    )
    for language in m.LANGUAGES:
        for slug in situations[-3:]:
            text = pages.body(f"s/{slug}", language, f"s/{slug}.md")
            link = str(BeautifulSoup(text, "html.parser").select_one("[data-mail]")["href"])
            assert len(link) <= LONGEST, slug


def test_what_does_not_fit_into_an_email_is_said() -> None:
    """A list that is too long for an e-mail ends by saying where the rest is."""
    page = handbook().page("zh", "s/a.md")
    link = list_mail(page, "清单", "情形", [("很长的材料名称" * 3, "必需")] * 40, BASE)
    lines = opened_by(link).get_content().splitlines()
    assert len(link) <= LONGEST
    assert lines[-2:] == [page.words["take_more"], BASE]
    assert lines[1].startswith("1. 很长")


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_an_error_is_reported_to_the_citys_address(language: m.Language) -> None:
    """The report is addressed to the office and names the page and its edition."""
    soup = sheet(language, "kites@example.org")
    message = opened_by(str(soup.select_one("[data-report]")["href"]))
    assert message["To"] == "kites@example.org"
    text = message.get_content()
    assert soup.select_one(".hb-address").text in text
    assert DAY in text


def test_without_a_public_address_the_report_names_the_page() -> None:
    """A handbook that is read from a disk names the page by its place in the site."""
    pages = handbook("kites@example.org", "")
    link = str(sheet("en", "kites@example.org", "").select_one("[data-report]")["href"])
    assert f"s/{min(pages.finder.results)}.html" in opened_by(link).get_content()


def test_no_address_for_reports_is_made_up() -> None:
    """Where the city has named no address there is no link, and the staff's list says so."""
    assert sheet("en").select_one("[data-report]") is None
    assert real().city.website is None
    assert real().to_confirm["error-reports"].staff


def test_no_text_gets_out_of_its_place_in_an_email() -> None:
    """A text with signs that mean something in an address stays text."""
    message = opened_by(mail_link("a&body=b?c#d", ["e&cc=f@g.hk", "50% 甲\u2028"], "a@b.cn"))
    assert message["Subject"] == "a&body=b?c#d"
    assert message.get_content().rstrip("\n") == "e&cc=f@g.hk\n50% 甲\u2028"
    assert message["Cc"] is None


#: Stands in for the device's own sharing, and for the mail program, which is told the address.
STAND_INS = """
window.shared = []
navigator.share = what => { window.shared.push(what); return Promise.resolve() }
document.addEventListener("click", event => {
  const link = event.target.closest("[data-mail]")
  if (link) { event.preventDefault(); window.mailed = link.href }
})
"""


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_what_was_said_goes_along(page: Open, folder: str) -> None:
    """Ticks and the country chosen stand in the text, in the e-mail and in the link."""
    slug = next(iter(HandbookPages(real(), TODAY).finder.results))
    tab = page(f"{folder}index.html", permissions=["clipboard-read", "clipboard-write"]).tab
    tab.add_init_script(STAND_INS)
    tab.goto(tab.url.replace("index.html", f"s/{slug}.html#c=US"))
    tab.locator("[data-tick]").first.check()
    expect(tab.locator("[data-said][data-c]")).to_be_visible()
    name = tab.locator(".hb-tick strong").first.inner_text()
    read = "navigator.clipboard.readText()"

    tab.locator("[data-copy]").click()
    text = tab.evaluate(read)
    assert f"✓ {name}" in text
    assert text.endswith(f"s/{slug}.html#c=US")
    tab.locator("[data-link]").click()
    assert tab.evaluate(read) == tab.url
    tab.locator("[data-share]").click()
    (shared,) = tab.evaluate("window.shared")
    assert shared["url"] == tab.url
    tab.locator("[data-mail]").click()
    body = opened_by(tab.evaluate("window.mailed")).get_content()
    assert body.splitlines() == text.splitlines()[1:]


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_list_for_several_conditions_speaks_of_the_one_that_was_chosen(
    page: Open, folder: str
) -> None:
    """Whoever came with answers reads which condition it is and its papers; others read all."""
    opened = page(f"{folder}s/new-outside-b.html#a=new-outside,B,salary,none")
    tab, papers = opened.tab, opened.tab.locator("[data-ground]:visible")
    told = tab.locator("[data-told]")
    expect(told).to_be_visible()
    assert told.inner_text().endswith("salary" if folder else "工资收入")
    assert papers.count() == 1
    assert papers.first.get_attribute("data-ground") == "salary"
    tab.goto("about:blank")
    tab.goto(f"{opened.base}{folder}s/new-outside-b.html#a=extension,B,salary")
    tab.locator("[data-unused]:not([hidden])").wait_for()
    assert papers.count() > 2
    assert not told.is_visible()
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_row_is_easy_to_hit_and_not_printed(page: Open, folder: str) -> None:
    """On a narrow phone each of the links and buttons is 44 pixels high; on paper there is none."""
    slug = next(iter(HandbookPages(real(), TODAY).finder.results))
    tab = page(f"{folder}s/{slug}.html", viewport={"width": 360, "height": 800}).tab
    boxes = {}
    for name in ("print", "copy", "link", "mail"):
        box = tab.locator(f".hb-take [data-{name}]").bounding_box()
        assert box is not None, name
        boxes[name] = (box["height"] >= 44, box["x"] + box["width"] <= 360)
    assert set(boxes.values()) == {(True, True)}, boxes
    assert not tab.locator("[data-share]").is_visible()
    tab.emulate_media(media="print")
    assert not tab.locator(".hb-take").is_visible()
