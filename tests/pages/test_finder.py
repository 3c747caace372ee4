"""The finder and the checklists: every situation is reached, and its page is the answer."""

import functools
import gzip
import json
import re
import statistics
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from books import ROOT, copy_data, real, resolver
from handbook.domain.model import Language
from handbook.domain.wording import wording
from handbook.export import checklist_shape, open_data
from handbook.pages.finder import START, UNSURE, Finder, build, graph
from handbook.pages.handbook import HandbookPages
from handbook.rules import situation_addresses
from handbook.rules.answers import Checklist
from handbook.rules.distinct_situations import Distinct
from handbook.rules.situation import situation
from handbook.rules.sound_book import load
from website import DAY, Opened

Open = Callable[..., Opened]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: Choices from the home page to a result, the place of issue counted as one of them.
MOST_CHOICES, MOST_FEWEST, MEDIAN = 8, 7, 6
#: Nodes of a question that are built for one choice, with the text beside them.
MOST_NODES = 200


@functools.cache
def handbook() -> HandbookPages:
    return HandbookPages(real(), date.fromisoformat(DAY))


@functools.cache
def finder() -> Finder:
    return handbook().finder


def found(slug: str) -> Distinct:
    return finder().results[slug]


def answer(way: dict[str, tuple[str, ...]], place: str = "US") -> Checklist:
    """What ``handbook checklist`` says for these answers and documents of this place."""
    given = {**way, "issued_in": (place,)}
    return resolver("real", DAY).answer(situation(real(), given, date.fromisoformat(DAY)))


def told(one: Checklist) -> dict[str, Any]:
    """An answer as far as a page shows it."""
    return {
        "materials": {
            each.material.id: (each.status, each.because[0].id) for each in one.materials
        },
        "limits": {kind: rule.id for kind, rule in one.time_limits.items()},
        "result": {one.result.id},
        "steps": [step.id for step in one.steps],
    }


class _Marks(HTMLParser):
    """What the marks of a checklist page say."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: dict[str, Any] = {"materials": {}, "limits": {}, "result": set(), "steps": []}
        self.feed(html)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        mark = dict(attrs)
        if "data-material" in mark:
            assert mark["data-material"] not in self.said["materials"]
            self.said["materials"][mark["data-material"]] = (
                mark["data-status"],
                mark["data-rule"],
            )
        elif "data-limit" in mark:
            self.said["limits"][mark["data-limit"]] = mark["data-rule"]
        elif "data-result" in mark:
            self.said["result"].add(mark["data-result"])
        elif "data-step" in mark:
            self.said["steps"].append(mark["data-step"])


def article(site: Path, path: str) -> str:
    return (site / path).read_text("utf-8").partition("<article")[2].partition("</article>")[0]


# The graph ---------------------------------------------------------------------------------------


def test_every_situation_is_reached_and_every_way_leads_on() -> None:
    """Each situation is reached, and each question has at least two ways on."""
    walk = finder()
    reached = set(walk.paths())
    assert reached == set(walk.steps) | set(walk.results)
    for step in walk.steps.values():
        assert len({choice.to for choice in step.choices}) > 1, step.id
        assert len({choice.id for choice in step.choices}) == len(step.choices), step.id


def test_following_answers_leads_to_the_situation_they_describe() -> None:
    """Whoever follows the questions ends at the situation that the answers describe."""
    walk = finder()

    def follow(at: str, answers: dict[str, tuple[str, ...]]) -> None:
        if at in walk.results:
            # Answers that settle the same keys: the situation counts this way among its own.
            assert any(answers.items() <= way.items() for way in walk.results[at].ways), answers
            return
        for choice in walk.steps[at].choices:
            follow(choice.to, {**answers, **choice.answers})

    follow(START, {})


def test_a_result_is_few_choices_away() -> None:
    """The number of choices to a result stays as small as recorded."""
    lengths = finder().lengths()
    assert len(lengths) == len(finder().results)
    assert finder().longest() == MOST_CHOICES
    assert max(lengths.values()) == MOST_FEWEST
    assert statistics.median(lengths.values()) == MEDIAN


def test_what_was_answered_is_shown_only_where_it_is_certain() -> None:
    """A screen shows an earlier answer only where every way to it gave that answer."""
    certain = finder().certain()
    assert certain[START] == ()
    starts = {choice.id: choice.to for choice in finder().steps[START].choices}
    # The home page leads to these screens, so they work in the page from the first choice on.
    assert all(certain[to] == (name,) for name, to in starts.items())


def test_several_of_the_family_may_be_chosen_where_the_list_is_the_same() -> None:
    """Whoever brings a spouse and a child ticks both; “none” goes with nobody."""
    screens = [step for step in finder().steps.values() if step.topic == "family"]
    assert screens
    assert {step.several for step in screens} == {("spouse", "child", "parent")}
    for step in screens:
        assert len({choice.to for choice in step.choices if choice.id in step.several}) == 1
    topic = graph(finder(), real(), "en", wording("en"))["topics"]
    assert isinstance(topic, dict)
    assert topic["family"]["m"] == ["spouse", "child", "parent"]


def test_whoever_is_not_sure_has_an_answer_that_leads_on() -> None:
    """“Not sure” leads to where the cautious answer leads."""
    unsure = {
        step.topic: (step, choice)
        for step in finder().steps.values()
        for choice in step.choices
        if choice.id == UNSURE
    }
    assert set(unsure) == {"records", "record_in_system", "permit_form"}
    for topic, cautious in (("records", "no-record"), ("permit_form", "card")):
        step, choice = unsure[topic]
        assert choice.to == next(one.to for one in step.choices if one.id == cautious)


@pytest.mark.parametrize(
    ("slug", "paper"),
    [
        ("new-outside-teacher", "For a language teacher"),
        ("new-outside-post", "For an encouraged post"),
        ("new-outside-a-points", "For points"),
    ],
)
def test_the_recognition_materials_are_those_of_the_condition(slug: str, paper: str) -> None:
    """A list says which papers prove the condition that its reader uses, and no others."""
    text = handbook().family("en", f"s/{slug}.md")
    shown = [text_of for text_of in re.findall(r"<p>(For [^<]+?)</p>", text) if ":" in text_of]
    assert [line.partition(":")[0] for line in shown if line.startswith(paper)] == [paper]
    others = [papers.en for papers in real().materials["talent-recognition"].papers]
    assert sum(line in text for line in others) == 1


@pytest.mark.slow
def test_a_screen_for_several_keys_answers_only_what_the_city_asks(tmp_path: Path) -> None:
    """Guangzhou has no rule on records; one on an earlier permit alone still makes a walk."""
    data = tmp_path / "data"
    copy_data(data.parent)
    item = data / "china/items/new-inside.yml"
    rule = "  - id: new-inside/photo\n    materials: photo\n"
    text = item.read_text("utf-8")
    assert rule in text
    item.write_text(text.replace(rule, f'{rule}    when: {{held_permit_before: "no"}}\n'), "utf-8")
    book = load(data, "guangzhou")
    book = replace(book, addresses={one.slug: one for one in situation_addresses.updated(book)})
    walk = build(book, date.fromisoformat(DAY))
    assert set(walk.paths()) == set(walk.steps) | set(walk.results)
    screen = next(step for step in walk.steps.values() if step.topic == "records")
    assert {tuple(choice.answers) for choice in screen.choices} == {("held_permit_before",)}


# Pages and open data equal the answer ------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_the_answer_for_all_its_ways(site: Path, language: Language) -> None:
    """A checklist page holds exactly for every combination of answers that leads to it."""
    folder = "en/" if language == "en" else ""
    ways = 0
    for slug, one in finder().results.items():
        shown = _Marks(article(site, f"{folder}s/{slug}.html")).said
        for way in one.ways:
            ways += 1
            assert shown == told(answer(way)), (slug, way)
    assert ways > 2000


def published_one(site: Path, slug: str) -> dict[str, Any]:
    return json.loads((site / f"api/v1/checklists/{slug}.json").read_text("utf-8"))


def test_every_published_checklist_is_the_answer_for_all_its_ways(site: Path) -> None:
    """The JSON of a checklist holds for every combination of answers that leads to it."""
    for slug, one in finder().results.items():
        shown = published_one(site, slug)
        assert shown.pop("slug") == slug
        assert shown.pop("license") == open_data.LICENCE_URL
        plain = {key: values[0] for key, values in one.answers.items()}
        assert shown.pop("situation") == {**plain, "as_of": DAY}
        confirm = set(shown.pop("to_confirm"))
        tables = {
            each["id"]: each.pop("authentication_by_place")
            for each in shown["materials"]
            if "authentication_by_place" in each
        }
        for way in one.ways:
            given = answer(way)
            wanted = open_data.checklist(real(), given)
            assert set(wanted.pop("to_confirm")) <= confirm
            del wanted["situation"]
            wanted["assumed"] = {}
            for each in wanted["materials"]:
                here = each.pop("authentication", None)
                assert (here is not None) == (each["id"] in tables)
                if here:
                    del here["issued_in"]
                    (row,) = (row for row in tables[each["id"]] if "US" in row["places"])
                    assert {key: row[key] for key in here} == here
            assert shown == wanted, (slug, way)


def test_the_table_of_places_is_the_answer_for_each_place(site: Path) -> None:
    """Authentication by state is, for each state, what the rules answer."""
    slug = next(slug for slug, keys in finder().foreign.items() if len(keys) > 1)
    tables = {
        each["id"]: {code: row for row in each["authentication_by_place"] for code in row["places"]}
        for each in published_one(site, slug)["materials"]
        if "authentication_by_place" in each
    }
    assert len(tables) == 2
    for code in real().places:
        for each in answer(found(slug).answers, code).materials:
            if each.authentication:
                row = tables[each.material.id][code]
                assert row["method"] == each.authentication.method
                assert row["status"] == each.authentication.status


def test_every_checklist_fits_the_published_schema(site: Path) -> None:
    """Each published checklist has the published shape."""
    schema = json.loads((site / "api/v1/checklist.schema.json").read_text("utf-8"))
    assert schema == checklist_shape.schema()
    assert schema["$schema"].endswith("2020-12/schema")
    files = sorted((site / "api/v1/checklists").glob("*.json"))
    assert {path.stem for path in files} >= set(finder().results)
    for path in files:
        checklist_shape.Checklist.model_validate_json(path.read_text("utf-8"))
    for every in (False, True):
        one = open_data.checklist(
            real(), answer(next(iter(finder().results.values())).answers), every=every
        )
        checklist_shape.Checklist.model_validate(one)


def test_the_index_names_every_file(site: Path) -> None:
    """The index of the open data names each file, and each is there."""
    index = json.loads((site / "api/v1/index.json").read_text("utf-8"))
    for name in index["files"].values():
        json.loads((site / "api/v1" / name).read_text("utf-8"))
    rows = json.loads((site / "api/v1/situations.json").read_text("utf-8"))["situations"]
    assert [row["slug"] for row in rows] == list(finder().results)
    for row in rows:
        assert (site / "api/v1" / row["checklist"]).is_file()
        assert row["title"]["zh"] != row["title"]["en"]


# In the browser ----------------------------------------------------------------------------------

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


def longest_walk() -> tuple[str, tuple[str, ...]]:
    """A situation with two foreign documents, as far from the home page as any such."""
    paths = finder().paths()
    both = [slug for slug, keys in finder().foreign.items() if len(keys) > 1]
    slug = max(both, key=lambda one: len(paths[one]))
    return slug, paths[slug]


def tab_to(tab: Page, selector: str, most: int = 90) -> None:
    """Press Tab until the focus is on what ``selector`` means."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{most} times Tab did not reach {selector} on {tab.url}")


def choose(tab: Page, name: str) -> None:
    """Give an answer: a link, or a box to tick where several may be given at once."""
    tab.locator(f'[data-choice="{name}"]').click()
    if tab.locator(f'input[data-choice="{name}"]').count():
        tab.locator("[data-several]").click()


def stored(tab: Page) -> list[str]:
    """What our pages keep in the browser; the theme keeps its colours."""
    assert tab.evaluate("document.cookie") == ""
    assert tab.evaluate("sessionStorage.length") == 0
    keys = tab.evaluate("Object.keys(localStorage)")
    return [key for key in keys if not key.endswith(".__palette")]


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("kind", ["http", "file"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_walk_by_keyboard(  # noqa: PLR0913, PLR0917 - fixtures and cases
    page: Open, site: Path, server: str, language: str, kind: str, size: dict[str, int]
) -> None:
    """A reader gets from the home page to the longest result by keyboard alone."""
    slug, path = longest_walk()
    first = next(one.to for one in finder().steps[START].choices if one.id == path[0])
    base = server if kind == "http" else site.as_uri() + "/"
    opened = page(f"{'en/' * (language == 'en')}index.html", base=base, viewport=size)
    tab = opened.tab
    tab_to(tab, f'a.hb-go[href="find/{first}.html"]')
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/find/*.html")
    for name in path[1:]:
        expect(tab.locator(f'[data-choice="{name}"]')).to_be_visible()
        tab_to(tab, f'[data-choice="{name}"]')
        if tab.locator(f'input[data-choice="{name}"]').count():
            tab.keyboard.press("Space")
            tab_to(tab, "[data-several]")
        tab.keyboard.press("Enter")
    box = tab.locator("#find-place")
    expect(box).to_be_visible()
    expect(tab.locator("#question")).to_be_focused()
    tab_to(tab, "#find-place")
    tab.keyboard.type("jianada")
    expect(box).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("ArrowDown")
    option = tab.locator("#" + str(box.get_attribute("aria-activedescendant")))
    expect(option).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/s/{slug}.html#a={','.join(path)}&c=CA")
    expect(tab.locator('[data-auth][data-method="apostille"]')).to_have_count(2)
    tab_to(tab, "[data-tick]")
    tab.keyboard.press("Space")
    assert stored(tab) == [f"handbook-ticks-{slug}"]
    assert [url for url in opened.requests if not url.startswith((base, "data:"))] == []
    assert opened.failures == opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("kind", ["http", "file"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_walk_without_javascript(  # noqa: PLR0913, PLR0917 - as above
    page: Open, site: Path, server: str, language: str, kind: str, size: dict[str, int]
) -> None:
    """A reader gets to the longest result without scripts."""
    slug, path = longest_walk()
    base = server if kind == "http" else site.as_uri() + "/"
    opened = page(
        f"{'en/' * (language == 'en')}find.html",
        base=base,
        viewport=size,
        java_script_enabled=False,
    )
    tab = opened.tab
    for name in path:
        tab.locator(f'[data-choice="{name}"]').click()
    tab.wait_for_url(f"**/s/{slug}.html")
    assert tab.locator("[data-tick]").count() > 3
    tab.locator("#authentication ~ p a").first.click()
    tab.wait_for_url("**/authentication.html#countries")
    assert tab.locator("#place-ca").count() == 1
    assert opened.failures == []


@pytest.mark.browser
def test_an_answer_is_taken_back_changed_and_begun_again(page: Open) -> None:
    """Answers can be taken back, changed and cleared; later ones that still fit stay."""
    slug, path = longest_walk()
    opened = page(f"en/find.html#a={','.join(path)}&c=CA&r=KR")
    tab = opened.tab
    expect(tab.locator("#find-place")).to_have_value("Canada")
    expect(tab.locator("#find-place-record")).to_have_value("South Korea")
    expect(tab.locator(".hb-given li")).to_have_count(len(path))

    tab.locator("[data-back]").click()
    expect(tab.locator(".hb-given li")).to_have_count(len(path) - 1)
    choose(tab, path[-1])
    expect(tab.locator("#find-place")).to_have_value("Canada")

    # Another answer to an early question keeps the later ones that still fit.
    changed = next(
        index
        for index, name in reversed([*enumerate(path)])
        if name in {"A", "B", "C", "yes", "no"}
    )
    tab.locator(".hb-given a").nth(changed).click()
    expect(tab.locator("[data-choice][aria-current]")).to_have_attribute(
        "data-choice", path[changed]
    )
    choose(tab, path[changed])
    tab.locator("a.hb-go").click()
    tab.wait_for_url(f"**/s/{slug}.html#a={','.join(path)}&c=CA&r=KR")

    tab.locator("[data-change]").click()
    tab.wait_for_url(f"**/find.html#a={','.join(path)}&c=CA&r=KR")
    tab.locator('.hb-find a[href="#a="]').click()
    expect(tab.locator(".hb-given")).to_have_count(0)
    expect(tab.locator("[data-choice]")).to_have_count(len(finder().steps[START].choices))
    tab.go_back()
    expect(tab.locator(".hb-given li")).to_have_count(len(path))
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_does_not_know_the_category_is_led_to_a_checklist(
    page: Open, language: str
) -> None:
    """Plain questions end in a likely category with reasons, and the walk goes on with it."""
    folder = "en/" * (language == "en")
    opened = page(f"{folder}find.html#a=new-outside")
    tab = opened.tab
    tab.locator("a[data-guide]").click()
    for name in ("none", "teacher"):
        tab.locator(f'[data-choice="{name}"]').click()
    expect(tab.locator("#question")).to_be_focused()
    assert tab.locator(".hb-find li").count() > 1
    tab.reload()
    tab.locator(".hb-find a.hb-go").click()
    tab.wait_for_url("**/find.html#a=new-outside,B,teacher")
    for name in ("spouse", "child"):
        tab.locator(f'[data-choice="{name}"]').check()
    tab.locator("[data-several]").click()
    tab.locator(".hb-find p a").last.wait_for()
    expect(tab.locator(".hb-given li")).to_have_count(4)
    tab = page(f"{folder}find.html#a=extension,B,points").tab
    tab.locator('[data-choice="unsure"]').click()
    tab.wait_for_url("**/s/*.html#a=extension,B,points,unsure")
    expect(tab.locator("#unsure li")).to_be_visible()
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_link_opens_the_same_result(page: Open, language: str) -> None:
    """The link of a result shows the same result to whoever opens it."""
    slug, path = longest_walk()
    folder = "en/" * (language == "en")
    first = page(f"{folder}find.html#a={','.join(path)}").tab
    first.locator("#find-elsewhere").check()
    for box, typed in (("find-place", "MY"), ("find-place-record", "HK")):
        first.locator(f"#{box}").fill(typed)
        first.keyboard.press("Enter")
    first.wait_for_url(f"**/s/{slug}.html**")
    expect(first.locator("[data-auth][data-method]")).to_have_count(2)
    again = page(first.url.partition("/folder/")[2]).tab
    expect(again.locator("[data-auth][data-method]")).to_have_count(2)
    assert again.locator("article").inner_text() == first.locator("article").inner_text()

    shown = {
        each.material.id: each.authentication
        for each in answer(
            {**found(slug).answers, "degree_issued_in": ("MY",), "record_issued_in": ("HK",)}
        ).materials
        if each.authentication
    }
    for name, wanted in shown.items():
        spot = first.locator(f'[data-auth="{name}"]')
        assert spot.get_attribute("data-method") == wanted.method
        assert spot.get_attribute("data-auth-status") == wanted.status
        code = wanted.place.lower()
        assert str(spot.locator("a").get_attribute("href")).endswith(f"#place-{code}")


MANGLED = {
    "#a=new-inside,no-such-answer": "new-inside",
    "#a=no-such-service": START,
    "#a=%": START,
    "#%E0%A4%A": START,
    "#nonsense": START,
    "#a=extension&old=extension-e3a11bc5": "extension",
    "#old=change-of-something": "change",
    "#old=unheard-of": START,
}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mangled_link_opens_the_nearest_question_and_says_so(page: Open, language: str) -> None:
    """A damaged link opens the nearest question and says so."""
    folder = "en/" * (language == "en")
    for mangled, nearest in MANGLED.items():
        opened = page(f"{folder}find.html{mangled}")
        expect(opened.tab.locator(".hb-notice")).to_be_visible()
        choices = [one.id for one in finder().steps[nearest].choices]
        shown = opened.tab.locator("[data-choice]").evaluate_all(
            "links => links.map(link => link.dataset.choice)"
        )
        assert shown == choices, mangled
        assert opened.complaints == []
    # Answers left over after the last question are one as well.
    slug, path = longest_walk()
    tab = page(f"{folder}find.html#a={','.join(path)},more&c=XX").tab
    expect(tab.locator(".hb-notice")).to_have_count(2)
    expect(tab.locator("#find-place")).to_be_visible()
    tab = page(f"{folder}s/{slug}.html#a={','.join(path)}&c=XX").tab
    expect(tab.locator("[data-bad-place]")).to_be_visible()
    assert "XX" not in str(tab.locator("[data-change]").get_attribute("href"))


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_an_address_that_is_gone_opens_the_finder(page: Open, site: Path, folder: str) -> None:
    """The address of a former checklist opens the finder with what is known of it."""
    opened = page(f"{folder}about.html", service_workers="block")
    tab = opened.tab
    lost = (site / "404.html").read_text("utf-8")
    gone = f"{opened.base}{folder}s/extension-e3a11bc5.html"
    tab.route(gone, lambda route: route.fulfill(status=404, body=lost, content_type="text/html"))
    tab.goto(gone)
    tab.wait_for_url(f"**/some/folder/{folder}find.html#old=extension-e3a11bc5")
    expect(tab.locator(".hb-notice")).to_be_visible()
    expect(tab.locator("[data-choice]")).to_have_count(len(finder().steps["extension"].choices))
    tab.goto("about:blank")
    tab.goto(gone + "#a=extension,A")
    tab.wait_for_url(f"**/{folder}find.html#a=extension,A&old=extension-e3a11bc5")
    expect(tab.locator(".hb-given li")).to_have_count(2)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_is_found_by_any_of_its_names(page: Open, language: str) -> None:
    """A state is found in Chinese, English, pinyin or by its code."""
    _, path = longest_walk()
    tab = page(f"{'en/' * (language == 'en')}find.html#a={','.join(path)}").tab
    box, options = tab.locator("#find-place"), tab.locator("#find-place-list [role=option]")
    for typed, code in (
        ("加拿大", "CA"),
        ("canada", "CA"),
        ("jianada", "CA"),
        ("CA", "CA"),
        ("ca", "CA"),
        ("hanguo", "KR"),
        ("republic of korea", "KR"),
        ("cote d'ivoire", "CI"),
        ("香港", "HK"),
    ):
        box.fill(typed)
        expect(options.first).to_be_visible()
        name = getattr(real().places[code].name, language)
        assert options.first.inner_text().startswith(name), typed
    box.fill("xyzzy")
    expect(options).to_have_count(0)
    expect(tab.locator('.hb-combo [role="status"]').first).not_to_be_empty()
    box.fill("guo")
    tab.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    for role, name in (("aria-controls", "find-place-list"), ("aria-autocomplete", "list")):
        assert box.get_attribute(role) == name


#: What is typed, and the place that is meant first.
MEANT = {
    "ind": "IN", "Inde": "IN", "bharat": "IN", "Republic of India": "IN", "インド": "IN",
    "ブラジル": "BR", "Deutschland": "DE", "대한민국": "KR", "Россия": "RU", "Estados Unidos": "US",
    "Việt Nam": "VN", "nig": "NE", "MY": "MY",
}  # fmt: skip


@pytest.mark.browser
def test_the_place_that_is_meant_comes_first(page: Open) -> None:
    """Names begun and names in other languages find the place meant; Enter takes what is marked."""
    slug, path = longest_walk()
    tab = page(f"en/find.html#a={','.join(path)}").tab
    box, options = tab.locator("#find-place"), tab.locator("#find-place-list [role=option]")
    for typed, code in MEANT.items():
        box.fill(typed)
        expect(options.first).to_contain_text(f" {code}")
    # A name begun is taken by nobody but the reader; a whole one is marked already.
    box.fill("ind")
    tab.keyboard.press("Enter")
    assert "/find.html" in tab.url
    expect(tab.locator('.hb-combo [role="status"]').first).to_contain_text("choose one")
    box.fill("india")
    expect(options.first).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/s/{slug}.html#**c=IN")


@pytest.mark.browser
def test_the_long_table_of_places_is_filtered(page: Open) -> None:
    """The table of every state keeps the rows that match, by any of their names."""
    tab = page("en/authentication.html").tab
    rows = tab.locator(".hb-countries tbody tr:visible")
    everything = rows.count()
    assert everything > 200
    tab.fill("#countries-filter", "ブラジル")
    expect(rows).to_have_count(1)
    assert rows.first.get_attribute("id") == "place-br"
    tab.fill("#countries-filter", "")
    expect(rows).to_have_count(everything)


@pytest.mark.browser
def test_the_window_names_the_question_and_headings_are_read_clean(page: Open) -> None:
    """The title is the question, headings hold no mark, and the skip link moves the focus."""
    tab = page("en/find.html").tab
    first = tab.locator("#question").inner_text()
    expect(tab).to_have_title(re.compile("^" + re.escape(first)))
    tab.locator("[data-choice]").first.click()
    expect(tab.locator("#question")).not_to_have_text(first)
    second = tab.locator("#question").inner_text()
    expect(tab).to_have_title(re.compile("^" + re.escape(second)))
    tab.goto(tab.url.split("/find")[0] + "/categories.html")
    assert "¶" not in tab.locator("article").inner_text()
    assert tab.locator(".headerlink:not([tabindex='-1'][aria-hidden='true'])").count() == 0
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"
    # A key alone does nothing; with Ctrl it opens the search.
    for key in ("f", "s", "/"):
        tab.keyboard.press(key)
        assert not tab.locator("dialog[open]").count()
    tab.keyboard.press("Control+k")
    expect(tab.locator("dialog[open]")).to_be_visible()


@pytest.mark.browser
def test_ticks_stay_until_they_are_cleared(page: Open) -> None:
    """Ticks on a checklist survive a reload, and clearing leaves nothing behind."""
    slug, _ = longest_walk()
    tab = page(f"s/{slug}.html").tab
    ticks = tab.locator("[data-tick]")
    ticks.nth(0).check()
    ticks.nth(2).check()
    tab.reload()
    expect(ticks.nth(0)).to_be_checked()
    expect(ticks.nth(1)).not_to_be_checked()
    expect(ticks.nth(2)).to_be_checked()
    assert stored(tab) == [f"handbook-ticks-{slug}"]
    tab.locator("[data-clear]").click()
    expect(ticks.nth(0)).not_to_be_checked()
    assert stored(tab) == []
    tab.evaluate("key => localStorage.setItem(key, '{')", f"handbook-ticks-{slug}")
    tab.reload()
    expect(ticks.nth(0)).not_to_be_checked()


def sampled(every: int) -> list[str]:
    results = [f"s/{slug}.html" for slug in [*finder().results][::every]]
    steps = [f"find/{name}.html" for name in [*finder().steps][1::every]]
    return ["find.html", *steps, *results]


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_narrow_phone_never_scrolls_sideways(page: Open, folder: str) -> None:
    """No screen and no checklist is wider than the smallest phone."""
    opened = page(f"{folder}find.html", viewport=PHONE)
    for path in sampled(12):
        opened.tab.goto(f"{opened.base}{folder}{path}")
        opened.tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        width = opened.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_sheet_is_printed_on_two_pages_at_most(page: Open, folder: str) -> None:
    """A checklist printed from the browser takes two pages at most."""
    opened = page(f"{folder}find.html")
    slug, _ = longest_walk()
    for name in [slug, *[*finder().results][::30]]:
        opened.tab.goto(f"{opened.base}{folder}s/{name}.html")
        printed = opened.tab.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2, name


@pytest.mark.browser
def test_an_answer_is_shown_at_once(page: Open) -> None:
    """A choice asks the network for nothing and builds one small question, inside its box only."""
    _, path = longest_walk()
    opened = page("find.html#a=")
    opened.come_to_rest()
    asked = len(opened.requests)
    work = opened.tab.evaluate(
        """path => {
          const box = document.getElementById("find")
          const watch = new MutationObserver(() => {})
          watch.observe(document, { subtree: true, childList: true, attributes: true })
          const size = node => 1 + (node.querySelectorAll ? node.querySelectorAll("*").length : 0)
          return path.map(name => {
            const link = document.querySelector(`[data-choice="${name}"]`)
            history.pushState(null, "", link.href)
            dispatchEvent(new HashChangeEvent("hashchange"))
            const changes = watch.takeRecords()
            const added = changes.flatMap(one => [...one.addedNodes])
            return {
              outside: changes.filter(
                one => !box.contains(one.target) && !one.target.matches(".hb-language__link, title")
              ).length,
              built: added.reduce((sum, node) => sum + size(node), 0),
              shown: box.querySelectorAll("*").length,
            }
          })
        }""",
        list(path),
    )
    assert len(opened.requests) == asked
    for choice in work:
        assert choice["outside"] == 0, work
        # Each node of the question is built once, with the text beside it, and there are few.
        assert choice["built"] <= 2 * choice["shown"] <= MOST_NODES, work


def test_the_scripts_are_small(site: Path) -> None:
    """The scripts of the finder stay small and load where they are needed only."""

    def sizes(*names: str) -> int:
        return sum(len(gzip.compress((site / "assets" / name).read_bytes())) for name in names)

    within = (ROOT / "overrides/partials/situation.js").read_bytes()

    for language in LANGUAGES:
        names = ("places.js", "countries.js", "state.js", "finder.js")
        # With the guide to a category.
        assert sizes(f"find-{language}.js", *names) <= 31_000
    assert len(gzip.compress(within)) <= 2_500
    for path in ("index.html", "services/extension.html"):
        assert "finder.js" not in (site / path).read_text("utf-8")
    assert (ROOT / "docs/assets/finder.js").read_bytes() == (site / "assets/finder.js").read_bytes()
