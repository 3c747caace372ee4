"""What pages say about themselves, and that every address goes on answering."""

from __future__ import annotations

import functools
import json
import re
import shutil
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import jsonschema
import pytest
import schema_org
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from books import KITES, ROOT, TOWN, kites, real
from handbook.domain.model import LANGUAGES, Language
from handbook.export import schemas
from handbook.pages.handbook import HandbookPages
from handbook.rules.sound_book import load
from handbook.site import change_calendar, not_found, redirects, share_cards
from handbook.site.extras import Finish
from handbook.site.metadata import Metadata
from handbook.storage import files, register_paths
from website import Opened, stays

Open = Callable[..., Opened]
DAY = date(2026, 11, 24)
BASE = "https://permits.example/handbook"


@functools.cache
def site_of(book: str = "real") -> HandbookPages:
    return HandbookPages({"real": real, "kites": kites}[book](), DAY)


def built(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Every page but, of those made one for each situation, only every twentieth."""
    for folder in ("", "en/"):
        every = sorted(path for path in (site / folder).rglob("*.html") if stays(path))
        names = [path.relative_to(site / folder).as_posix() for path in every]
        names = [one for one in names if not one.startswith(("en/", "ja/")) and one != "404.html"]
        assert len(names) > 100
        many = [one for one in names if one.startswith(("s/", "find/"))]
        for name in [one for one in names if one not in many] + many[::20]:
            page = BeautifulSoup((site / folder / name).read_text("utf-8"), "html.parser")
            yield f"{folder}{name}", page


# -- descriptions ----------------------------------------------------------------------------------


def test_every_page_has_one_description_of_its_own_in_its_language(site: Path) -> None:
    """Each page has one short description in its language, and no two share it."""
    seen: Counter[str] = Counter()
    for path, page in built(site):
        (found,) = page.select('meta[name="description"]')
        text = str(found["content"])
        english = path.startswith("en/")
        assert len(text) <= (160 if english else 90), path
        assert bool(re.search("[\u4e00-\u9fff]", text)) is not english, path
        (shared,) = page.select('meta[property="og:description"]')
        assert shared["content"] == text
        seen[text] += "find/" not in path
    assert [text for text, times in seen.items() if times > 1] == []


def test_a_long_description_ends_at_a_sentence_or_a_word() -> None:
    """A description that is too long ends at a sentence or a word."""
    from handbook.site.metadata import shortened  # noqa: PLC0415 - only here

    assert shortened("一句话。" * 40, "zh").endswith("。")
    assert shortened("word " * 60, "en").endswith("word…")
    assert shortened("short", "en") == "short"


@pytest.mark.parametrize("name", ["index", "services/new", "notices/easy"])
def test_the_same_page_in_the_other_language_is_named(name: str) -> None:
    """Search engines are told the address of a page in each language, from either of them."""
    for language in LANGUAGES:
        head = Metadata(site_of("kites"), BASE).head(f"{name}.md", language, "A page")
        assert head.alternates == {"zh": f"{BASE}/{name}.html", "en": f"{BASE}/en/{name}.html"}
        assert head.url == head.alternates[language]
        assert {head.locale, head.other_locale} == {"zh_CN", "en_GB"}
        assert head.locale[:2] == language
        assert Metadata(site_of("kites")).head(f"{name}.md", language, "A page").alternates == {}


# -- structured data -------------------------------------------------------------------------------


#: What a plain JSON value may stand for in schema.org.
PLAIN = {str: {"Text", "URL", "Date", "DateTime"}, int: {"Integer", "Number"}, bool: {"Boolean"}}


def validated(data: dict[str, Any]) -> list[str]:
    """The types used, each checked against schema.org: its properties and what they may hold."""
    kind = getattr(schema_org, data["@type"])
    properties = {one.schema_name: one for one in kind.SCHEMA_PROPERTIES}
    types = [data["@type"]]
    for key, value in data.items():
        if key.startswith("@"):
            continue
        assert key in properties, f"{data['@type']} has no {key}"
        ranges = set(properties[key].ranges)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                fits = {base.__name__ for base in getattr(schema_org, one["@type"]).__mro__}
                types += validated(one)
            else:
                fits = PLAIN[type(one)]
            assert fits & ranges, f"{data['@type']}.{key} holds {ranges}, not {one}"
            if isinstance(one, str) and ranges == {"URL"}:
                assert re.match(r"https?://\S+$", one)
    return types


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "GovernmentService", "price": 3},
        {"@type": "HowTo", "step": [{"@type": "HowToStep", "place": "x"}]},
        {"@type": "Question", "acceptedAnswer": {"@type": "City", "name": "x"}},
        {"@type": "ListItem", "position": True},
        {"@type": "WebPage", "url": "somewhere"},
        {"@type": "HowTo", "audience": "everybody"},
    ],
)
def test_the_check_of_structured_data_can_fail(wrong: dict[str, Any]) -> None:
    """What schema.org does not know is refused by the check."""
    with pytest.raises(AssertionError):
        validated(wrong)


@pytest.mark.parametrize("book", ["real", "kites"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_structured_data_is_schema_org(book: str, language: Language) -> None:
    """What pages tell search engines is schema.org's vocabulary and leads to the page."""
    site = site_of(book)
    metadata = Metadata(site, BASE)
    types: Counter[str] = Counter()
    names = [
        *site.titles(),
        *(f"notices/{name}" for name in site.book.measures),
        *(f"s/{slug}" for slug in [*site.finder.results][::10]),
        *(f"find/{name}" for name in [*site.finder.steps][::10]),
    ]
    for name in names:
        data = json.loads(metadata.head(f"{name}.md", language, "Title").data)
        types.update(validated(data))
        trail = [one["item"]["@id"] for one in data["breadcrumb"]["itemListElement"]]
        assert trail[0].endswith("/index.html")
        assert trail[-1] == data["url"]
        assert len(trail) <= 3
    services = len(site.book.items)
    assert types["GovernmentService"] >= services
    assert types["HowTo"] == services
    assert types["FAQPage"] == 1
    assert types["Legislation"] == len(site.book.measures)
    assert types["Question"] == sum(one.on(site.day) for one in site.book.faq)


def test_the_steps_of_a_how_to_are_those_of_the_page(site: Path) -> None:
    """The steps told to search engines are those that the page shows."""
    for path in ("services/change.html", "en/services/new-outside.html"):
        page = BeautifulSoup((site / path).read_text("utf-8"), "html.parser")
        (script,) = page.select('script[type="application/ld+json"]')
        how_to = json.loads(script.text)["mainEntity"][1]
        shown = [one["id"] for one in page.select("ol.hb-steps > li")]
        assert [one["url"].partition("#")[2] for one in how_to["step"]] == shown


def test_without_the_sites_address_nothing_absolute_is_invented(site: Path) -> None:
    """Without a known address all links are relative and lead to a file."""
    for path, page in built(site):
        assert not page.select('link[rel="canonical"], meta[property="og:url"]'), path
        (script,) = page.select('script[type="application/ld+json"]')
        links = re.findall(r'"(?:url|@id|contentUrl)":"([^"]*)"', script.text)
        assert links
        assert not [one for one in links if "://" in one], path
        for link in links:
            target = (site / path).parent / link.partition("#")[0]
            assert target.resolve().exists(), (path, link)


# -- addresses -------------------------------------------------------------------------------------


def test_every_page_is_recorded_and_every_recorded_page_answers() -> None:
    """Each address ever published still answers, and each page is on record."""
    assert [one.line() for one in redirects.problems(site_of())] == []


def moved(tmp_path: Path, text: str) -> HandbookPages:
    """The kites with a register of their own."""
    data = tmp_path / "data"
    files.write(register_paths.path(data, register_paths.ADDRESSES), text)
    return HandbookPages(replace(kites(), root=data), DAY)


def test_a_page_that_is_gone_needs_a_new_address(tmp_path: Path) -> None:
    """A page that is gone must lead on to one that is there."""
    whole = redirects.updated([moved(tmp_path, "")])
    assert redirects.problems(moved(tmp_path, whole)) == []
    town = kites().city.id

    def codes(extra: str) -> list[tuple[str, int]]:
        site = moved(tmp_path, f"{extra}\n{whole}")
        return [(one.code, one.place.line) for one in redirects.problems(site)]

    assert codes(f"{town} old-rules") == [("address-lost", 1)]
    assert codes(f"{town} old-rules -> nowhere") == [("address-leads-nowhere", 1)]
    assert codes(f"{town} old-rules -> safety") == []
    assert codes(f"{town} a -> b\n{town} b -> safety") == []
    assert codes(f"{town} a -> b\n{town} b -> a")[0][0] == "address-leads-nowhere"
    assert codes("elsewhere old-rules") == [], "another city's business"


def test_a_new_page_is_to_be_recorded(tmp_path: Path) -> None:
    """A page that is not on record is reported."""
    site = moved(tmp_path, "")
    assert {one.code for one in redirects.problems(site)} == {"address-not-recorded"}
    assert len(redirects.problems(site)) == len(site.recorded())


def test_an_update_forgets_nothing(tmp_path: Path) -> None:
    """Recording new pages keeps every older line."""
    old = "elsewhere x\nbreezeport gone -> safety\n"
    text = redirects.updated([moved(tmp_path, old)])
    assert set(old.splitlines()) <= set(text.splitlines())
    assert redirects.updated([moved(tmp_path, text)]) == text


def test_old_addresses_lead_on(tmp_path: Path) -> None:
    """An old address leads to the new page in the same language."""
    site = moved(tmp_path, "breezeport rules/kites -> safety\nbreezeport find/new-old\n")
    assert redirects.redirects(site) == {
        "rules/kites": "safety",
        "find/new-old": "find#old=new-old",
    }
    made = redirects.files(site)
    assert set(made) == {
        f"{folder}{page}.html" for folder in ("", "en/") for page in ("rules/kites", "find/new-old")
    }
    page = BeautifulSoup(made["en/rules/kites.html"], "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en"
    (refresh,) = page.select('meta[http-equiv="refresh"]')
    assert refresh["content"] == "0; url=../safety.html"
    assert [one["href"] for one in page.select("a")] == ["../safety.html"]


def test_addresses_of_another_days_situations_lead_on() -> None:
    """A situation of its own today, part of another one in 2023."""
    earlier = HandbookPages(real(), date(2023, 8, 1))
    led = {old: to for old, to in redirects.redirects(earlier).items() if old.startswith("s/")}
    there = {f"s/{slug}" for slug in earlier.finder.results} | {
        name.removesuffix(".md") for name in earlier.stubs()
    }
    assert led
    assert set(led.values()) <= there
    recorded = {f"s/{slug}" for slug in real().addresses}
    assert recorded - there <= set(led)


# -- the page for a wrong address ------------------------------------------------------------------


def test_the_wrong_address_page_knows_the_pages() -> None:
    """The page for a wrong address knows the pages by name, but no checklists."""
    known = json.loads(not_found.known(site_of()))
    assert known["pages"]["services/change"] == [
        real().items["change"].short_name[language] for language in LANGUAGES
    ]
    assert not [name for name in known["pages"] if name.startswith(("s/", "find/"))]


@pytest.mark.browser
def test_the_wrong_address_page_finds_the_page_you_meant(page: Open, site: Path) -> None:
    """A mistyped address is answered with the page that was meant."""
    opened = page("about.html")
    tab = opened.tab
    text = (site / "404.html").read_text("utf-8")
    host = re.match(r"https?://[^/]+", opened.base)
    assert host
    for typed, meant in {
        "servces/chnage.html": "services/change",
        "en/services/extention.html": "services/extension",
        "en/FAQ": "faq",
        "penalty": "penalties",
        "notices/apostile.html": "notices/apostille",
        "glossary/": "glossary",
        "en/reissue.html": "services/reissue",
    }.items():
        address = f"{host.group()}/{typed}"
        tab.route(address, lambda way: way.fulfill(status=404, body=text, content_type="text/html"))
        tab.goto(address)
        for language, folder in (("zh", "/"), ("en", "/en/")):
            links = tab.locator(f"#{language} a")
            expect(links.first).to_have_attribute("href", f"{folder}{meant}.html")
            assert links.count() <= 3
    address = f"{host.group()}/qqqqqqqqqqqqqqqqqqqqqqq"
    tab.route(address, lambda way: way.fulfill(status=404, body=text, content_type="text/html"))
    tab.goto(address)
    expect(tab.locator("#zh")).to_be_hidden()
    assert [one for one in opened.complaints if "404" not in one] == []


# -- the calendar of changes -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_tells_every_day_on_which_a_notice_takes_effect(language: Language) -> None:
    """The calendar of changes holds each notice on its day, with a link."""
    text = change_calendar.to_ics(site_of(), language, BASE)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert calendar["X-PUBLISHED-TTL"] == "P1D"
    events = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert len(events) == len(calendar.walk("VEVENT"))
    for one in real().measures.values():
        event = events[f"change-dongguan-{one.id}@work-permit-handbook"]
        assert event["DTSTART"].dt == one.in_force
        assert one.title[language] in str(event["SUMMARY"])
        folder = "en/" if language == "en" else ""
        assert str(event["URL"]) == f"{BASE}/{folder}notices/{one.id}.html"


def test_what_is_announced_for_a_service_is_in_the_calendar() -> None:
    """A change that is announced for a service stands in the calendar."""
    announced = [one for one in real().measures.values() if one.announced]
    assert announced
    services = []
    for measure in announced:
        before = HandbookPages(real(), measure.in_force - timedelta(1))
        found = [one for one in change_calendar.changes(before, "en") if one.day > before.day]
        services += [one for one in found if one.page.startswith("services/") and one.text]
        assert any(one.page == f"notices/{measure.id}" for one in found)
    assert services


# -- the open data ---------------------------------------------------------------------------------


@pytest.mark.parametrize("book", ["real", "kites"])
def test_every_file_of_the_open_data_keeps_its_schema(book: str) -> None:
    """Each file of the open data keeps to its schema, and the schema refuses what is wrong."""
    made = Finish(site_of(book)).files()
    folder = "api/v1/"
    index = json.loads(made[f"{folder}index.json"])
    assert set(index["schemas"]) == {*schemas.schemas()}
    for name, file in index["schemas"].items():
        schema = json.loads(made[folder + file])
        check = jsonschema.Draft202012Validator(schema)
        check.check_schema(schema)
        if name == "checklist":
            lists = sorted(one for one in made if one.startswith(f"{folder}checklists/"))
            assert len(lists) == index["counts"]["situations"]
            for one in lists[::10]:
                check.validate(json.loads(made[one]))
        else:
            data = json.loads(made[f"{folder}{name}.json"])
            check.validate(data)
            if name != "index":
                assert len(data[name]) == index["counts"][name]
                with pytest.raises(jsonschema.ValidationError):
                    check.validate({name: [{"id": "x", "surprise": 1}]})
    assert {one.removeprefix(folder) for one in made if one.startswith(folder)} >= {
        *index["files"].values(),
        *index["schemas"].values(),
    }


def test_the_files_of_the_public_vocabulary_are_there(site: Path) -> None:
    """Each file that programs rely on is there."""
    for name in ("index", "services", "materials", "measures", "sources", "situations"):
        assert (site / f"api/v1/{name}.json").is_file()
        assert (site / f"api/v1/{name}.schema.json").is_file()
    assert (site / "changes.ics").is_file()
    assert (site / "en/changes.ics").is_file()


def test_the_open_data_page_links_every_file(site: Path) -> None:
    """The page about open data links each file and each schema."""
    for folder in ("", "en/"):
        path = site / folder / "open-data.html"
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        links = {str(one["href"]) for one in page.select("article a[href]")}
        found = {(path.parent / one).resolve() for one in links if "://" not in one}
        for name in schemas.schemas():
            assert (site / f"api/v1/{name}.schema.json").resolve() in found
        assert (site / folder / "changes.ics").resolve() in found


def test_the_register_is_part_of_the_project() -> None:
    """The record of published addresses is kept with the project."""
    assert (ROOT / "registers" / register_paths.ADDRESSES).is_file()


# -- pictures for shared links ---------------------------------------------------------------------


def test_every_page_has_a_picture_when_the_sites_address_is_known(tmp_path: Path) -> None:
    """With a known address each page has a small picture for sharing, always the same bytes."""
    shutil.copytree(KITES, tmp_path / "data")
    site = HandbookPages(load(tmp_path / "data", TOWN), DAY)
    made = share_cards.files(site)
    assert made == share_cards.files(site), "the same bytes"
    for content in made.values():
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == (1200, 630)
        assert len(content) < 150_000
    metadata = Metadata(site, BASE)
    shown = set()
    for language in LANGUAGES:
        for name in (*site.titles(), "notices/easy", *(f"s/{one}" for one in site.finder.results)):
            image = metadata.head(f"{name}.md", language, "Title").image
            assert image.startswith(f"{BASE}/")
            shown.add(image.removeprefix(f"{BASE}/"))
    assert shown == made.keys()
    assert Metadata(site).head("index.md", "zh", "Title").image == ""


def test_a_service_says_where_it_is_applied_for_and_whom_to_call() -> None:
    """Programs find the address of the system and the number of the hotline with each service."""
    data = json.loads(
        Metadata(HandbookPages(real(), DAY)).head("services/change.md", "en", "x").data
    )
    channel = data["mainEntity"][0]["availableChannel"]
    assert channel["serviceUrl"] == "https://fwp.safea.gov.cn/lhgzweb/"
    assert channel["servicePhone"]["telephone"] == "12345"
    assert "serviceLocation" not in channel
