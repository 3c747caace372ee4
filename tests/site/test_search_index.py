"""The search: readers find the right page by what they call things, in a real browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from books import ROOT, real
from handbook.language.synonyms import Group, groups, name_of, path_of, plain
from handbook.site.search_index import index, line, sections, stem, terms
from website import Opened

Open = Callable[..., Opened]

GOLD = yaml.safe_load((ROOT / "tests/fixtures/search.yml").read_text("utf-8"))
HELD_OUT = yaml.safe_load((ROOT / "tests/fixtures/search-held-out.yml").read_text("utf-8"))
QUESTIONS = yaml.safe_load((ROOT / "tests/fixtures/search-questions.yml").read_text("utf-8"))
START = {"zh": "index.html", "en": "en/index.html"}
BOOK = real()
FAQ = {question.id.removeprefix("faq/"): question for question in BOOK.faq}

#: Types every query into the field and reads the list that the reader would see.
ASK = """queries => {
  const input = document.querySelector("dialog input")
  return queries.map(query => {
    input.value = query
    input.dispatchEvent(new Event("input"))
    const links = [...document.querySelectorAll("dialog ol a")].slice(0, 3)
    return links.map(link => link.getAttribute("href"))
  })
}"""


def opened_search(page: Open, language: str, **options: str) -> Opened:
    opened = page(START[language], **options)
    opened.tab.keyboard.press("Control+k")
    opened.tab.locator("dialog[data-ready]").wait_for()
    return opened


def paths(opened: Opened, links: list[str], language: str) -> list[str]:
    """The pages, below their language's root, that links on its home page lead to."""
    base = opened.base + ("en/" if language == "en" else "")
    absolute = opened.tab.evaluate("all => all.map(one => new URL(one, location).href)", links)
    assert all(one.startswith(base) for one in absolute)
    return [one.removeprefix(base).split("#")[0].removesuffix(".html") for one in absolute]


def test_the_gold_set_is_of_both_languages_and_names_pages_that_exist(site: Path) -> None:
    """The questions tried are a hundred in each language and name real pages."""
    assert min(len(GOLD["zh"]), len(GOLD["en"])) >= 100
    for language, gold in GOLD.items():
        rows = gold + HELD_OUT[language]
        assert len({row[0] for row in rows}) == len(rows)
        for _, *right in rows:
            assert right
            for name in right:
                assert (site / ("en" if language == "en" else "") / f"{name}.html").is_file(), name


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("questions", "most_missed"), [(GOLD, 0.02), (HELD_OUT, 0.08)], ids=["gold", "held-out"]
)
def test_the_right_page_is_among_the_first_three(
    page: Open, questions: dict[str, list[list[str]]], most_missed: float, language: str
) -> None:
    """For nearly every question the right page is among the first three."""
    rows = questions[language]
    opened = opened_search(page, language)
    answers = opened.tab.evaluate(ASK, [row[0] for row in rows])
    missed = {}
    for (query, *right), links in zip(rows, answers, strict=True):
        found = paths(opened, links, language)
        if not set(found) & set(right):
            missed[query] = found
    assert len(missed) <= most_missed * len(answers), missed
    assert opened.failures == opened.complaints == []


NAMED = [(name, group) for group in groups(BOOK) for name in group.names]


def test_the_commonest_things_have_names_in_eight_more_languages() -> None:
    """At least twenty things are named for those who read neither Chinese nor English."""
    named = [synonym for synonym in BOOK.synonyms if synonym.names]
    assert len(named) >= 20
    assert {language for synonym in named for language in synonym.names} == {
        "ja", "ko", "ru", "fr", "es", "pt", "vi", "id",
    }  # fmt: skip
    assert len({name_of(name) for name, _ in NAMED}) >= 200


def test_a_contraction_is_read_as_the_words_it_stands_for() -> None:
    """Whoever types “won't” or “can’t” means a negation, and no word “won” or “t”."""
    assert plain("Boss won't, I can’t, it doesn't, I've, we're") == (
        "boss will not, i can not, it does not, i, we"
    )
    assert name_of("Giấy phép  lao động") == "giay phep lao dong"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_in_other_languages_lead_to_the_thing(page: Open, language: str) -> None:
    """A name typed with its accents is read as the thing that it names, in either language."""
    opened = opened_search(page, language)
    read = opened.tab.evaluate(
        "names => names.map(name => [].concat(...handbookRead(name).map(unit => unit.groups)))",
        [name for name, _ in NAMED],
    )
    numbers = {name_of(name): f"#{groups(BOOK).index(group)}" for name, group in NAMED}
    assert {
        name: found
        for (name, _), found in zip(NAMED, read, strict=True)
        if numbers[name_of(name)] not in found
    } == {}


@pytest.mark.browser
def test_a_search_can_be_sent_and_always_leads_on(page: Open) -> None:
    """An address with a search opens it; its words are marked; without a match there is help."""
    tab = page("en/index.html?q=can%27t+find+my+degree").tab
    tab.locator("dialog[data-ready]").wait_for()
    assert tab.locator("#search-words").input_value() == "can't find my degree"
    assert tab.locator("dialog ol li:first-child mark").count()
    tab.locator("#search-words").fill("drug test")
    assert tab.locator("dialog ol li:first-child").get_attribute("class") == "hb-search__answer"
    assert tab.url.endswith("?q=drug+test")
    assert not tab.locator(".hb-search__else").is_visible()
    # "boss" was taken for a slip of "loss", and "its" for one of "itself".
    assert tab.evaluate("handbookRead('boss').every(unit => !unit.any)")
    assert tab.evaluate("handbookRead('its').length") == 0
    tab.locator("#search-words").fill("xqzvw")
    links = tab.locator(".hb-search__else a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "services/index.html", "a-z.html", "contact.html",
    ]  # fmt: skip
    tab.keyboard.press("Escape")
    tab.wait_for_url("**/en/index.html")


def test_every_question_is_asked_in_two_other_ways() -> None:
    """Each question of the FAQ has two other ways of asking it in each language, none twice."""
    assert set(QUESTIONS) == set(FAQ)
    for language in START:
        ways = [way for asked in QUESTIONS.values() for way in asked[language]]
        assert len(set(ways)) == len(ways) == 2 * len(FAQ)
        assert not set(ways) & {question.question[language] for question in FAQ.values()}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_of_the_faq_is_found_however_it_is_asked(page: Open, language: str) -> None:
    """Its own words lead to its answer, other ways of asking to the answer or to its pages."""
    opened = opened_search(page, language)
    rows = [(key, FAQ[key].question[language]) for key in FAQ]
    rows += [(key, way) for key, asked in QUESTIONS.items() for way in asked[language]]
    answers = opened.tab.evaluate(ASK, [query for _, query in rows])
    missed, away = {}, {}
    for (key, query), links in zip(rows, answers, strict=True):
        if any(link.endswith(f"faq.html#faq-{key}") for link in links):
            continue
        away[query] = links
        pages = {path_of(name) for name in FAQ[key].see}
        if query == FAQ[key].question[language] or not set(paths(opened, links, language)) & pages:
            missed[query] = links
    assert missed == {}
    assert len(away) <= 0.06 * len(rows), away


@pytest.mark.browser
def test_the_browser_reads_words_as_the_index_does(page: Open) -> None:
    """A phrase of the synonyms, typed as it stands, is that group and nothing else."""
    for language in START:
        opened = opened_search(page, language)
        words = [word for group in groups(BOOK) for word in group.zh + group.en]
        read = opened.tab.evaluate("words => words.map(word => handbookRead(word))", words)
        odd = {
            word: units
            for word, units in zip(words, read, strict=True)
            if len(units) != 1 or not units[0]["groups"]
        }
        assert odd == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("zh", "体检有效期", "documents.html#how-recent"),
        ("zh", "居留许可收费", "after-approval.html#residence-permit-fees"),
        ("zh", "TEFL", "faq.html#faq-tefl"),
        ("en", "photo", "documents.html#photo"),
        ("en", "can my spouse work", "faq.html#faq-spouse-work"),
        ("en", "extension documents", "services/extension.html#materials"),
    ],
)
def test_a_hit_leads_to_the_best_section(
    page: Open, language: str, typed: str, expected: str
) -> None:
    """A hit opens the section that answers, not only its page."""
    opened = opened_search(page, language)
    (links,) = opened.tab.evaluate(ASK, [typed])
    assert [link for link in links if link.endswith(expected)], links


@pytest.mark.browser
def test_nothing_is_loaded_before_the_reader_turns_to_the_search(page: Open) -> None:
    """The index is fetched when the search is opened, and in one language."""
    opened = page("en/points.html")
    opened.come_to_rest()
    assert not [url for url in opened.requests if "search" in url]
    opened.search("degree")
    fetched = {url.removeprefix(opened.base) for url in opened.requests if "search" in url}
    assert fetched == {"assets/search.js", "assets/search-en.js"}


@pytest.mark.browser
def test_the_keyboard_is_enough(page: Open) -> None:
    """The search can be opened, read and left by keyboard."""
    opened = page("en/index.html")
    tab = opened.tab
    trigger = tab.locator("[data-hb-search]")
    trigger.focus()
    tab.keyboard.press("Enter")
    tab.locator("dialog[data-ready]").wait_for()
    assert tab.evaluate("document.activeElement.matches('dialog input')")
    tab.keyboard.type("police check")
    assert "Pages found" in tab.locator("dialog [role=status]").inner_text()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    second = tab.locator("dialog li a").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.matches('dialog input')")
    tab.keyboard.press("Escape")
    tab.locator("dialog[open]").wait_for(state="detached")
    assert trigger.evaluate("link => link === document.activeElement")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_fits_a_small_telephone_and_has_names(page: Open, language: str) -> None:
    """The search fits the smallest phone, and its parts have names."""
    opened = opened_search(page, language, viewport={"width": 320, "height": 568})
    opened.tab.evaluate(ASK, ["体检证明 police check"])
    fits = "dialog => dialog.scrollWidth <= dialog.clientWidth"
    assert opened.tab.locator("dialog").evaluate(fits)
    assert opened.tab.evaluate("document.documentElement.scrollWidth") <= 320
    field = opened.tab.get_by_role("searchbox")
    assert field.count() == 1
    assert field.evaluate("one => one.labels[0].textContent.trim()")
    heights = opened.tab.locator("dialog :is(a, button, input):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


@pytest.mark.browser
def test_without_a_script_the_search_is_a_page_of_words(page: Open) -> None:
    """Without scripts the search leads to the index of terms."""
    opened = page("en/services/change.html", java_script_enabled=False)
    opened.tab.locator("[data-hb-search]").click()
    assert opened.tab.url == opened.base + "en/a-z.html"
    link = opened.tab.locator("li", has_text=re.compile(r"^\s*police check")).locator("a").first
    link.click()
    assert opened.tab.url == opened.base + "en/documents.html"


@pytest.mark.browser
def test_an_index_that_does_not_come_leads_to_the_words(page: Open) -> None:
    """Where the index cannot be fetched the reader gets the index of terms."""
    opened = page("index.html", service_workers="block")
    opened.tab.route("**/search-zh.js", lambda route: route.abort())
    opened.tab.locator("[data-hb-search]").click()
    opened.tab.wait_for_url("**/a-z.html")


def test_the_words_hold_every_page_and_every_synonym(site: Path) -> None:
    """The index of terms holds each synonym and leads to each page."""
    for language, folder in (("zh", ""), ("en", "en")):
        text = BeautifulSoup((site / folder / "a-z.html").read_text("utf-8"), "html.parser")
        entries = text.select(".hb-a-z li")
        words = [one.contents[0].get_text() for one in entries]
        for group in BOOK.synonyms:
            assert set(getattr(group, language)) <= set(words)
        linked = {link["href"].removesuffix(".html") for link in text.select(".hb-a-z a")}
        assert {path_of(name) for group in BOOK.synonyms for name in group.pages} <= linked


def test_checklists_and_screens_of_the_finder_are_not_searched_for(site: Path) -> None:
    """Checklists and questions of the finder are no hits."""
    for language in START:
        index = (site / f"assets/search-{language}.js").read_text("utf-8")
        assert '["find/' not in index
        assert '["s/' not in index
        assert '["services/extension",' in index


def test_a_word_that_names_a_question_leads_to_its_section() -> None:
    """A word whose data names a question leads to that section, or to the page without it."""
    page = '<article><h1>Questions</h1><h2 id="faq-rain">Rain?</h2><p>No.</p></article>'
    script = index("en", {"faq": page}, [Group(("雨",), ("rain",), ("faq/rain", "faq/snow"))], {})
    (group,) = json.loads(script.split(b"=", 1)[1].rstrip(b";\n"))["groups"]
    assert group == ["雨| rain ", "yu", [0, 1], 0]


def test_no_word_is_said_to_be_two_things() -> None:
    """A word in two groups finds both: allowed only where readers do mean both."""
    seen: dict[str, list[str]] = {}
    for group in BOOK.synonyms:
        for word in {line(one) for one in group.zh + group.en}:
            seen.setdefault(word, []).append(group.id)
    assert {word: ids for word, ids in seen.items() if len(ids) > 1} == {}


# How text becomes terms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Police Clearance Certificates", " police clearance certificate "),
        ("Ｚ字签证", " z 字签证"),
        ("employer’s résumé", " employer resume "),
        ("90日", " 90 日"),
    ],
)
def test_a_line_is_without_case_width_accents_and_plurals(typed: str, expected: str) -> None:
    """Case, width, accents and plurals make no difference to a search."""
    assert line(typed) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("categories", "category"), ("visas", "visa"), ("status", "status"), ("process", "process")],
)
def test_the_plural_is_cut(word: str, expected: str) -> None:
    """The ending of a plural is cut, and no other."""
    assert stem(word) == expected


def test_chinese_is_cut_into_words_and_a_letter_keeps_its_counter() -> None:
    """Chinese is cut into words, and a letter of a category stays with it."""
    assert {"犯罪", "记录", "证明"} <= {*terms(line("无犯罪记录证明"), "zh")}
    assert "a类" in terms(line("A 类人才"), "zh")
    assert terms(line("the permit of a spouse"), "en") == ["permit", "spouse"]


def test_a_page_is_parted_at_its_headings() -> None:
    """A page is searched section by section, without what is excluded."""
    html = (
        "<nav>menu</nav><article><h1>Title<a class=headerlink>¶</a></h1><p>One<br>two</p>"
        '<h2 id="b">Part</h2><p>three <span data-search-exclude>not <b>this</b></span> four</p>'
        "</article><p>foot</p>"
    )
    found = [(one.anchor, one.heading, one.text) for one in sections("x", html)]
    assert found == [("", "Title", "One two"), ("b", "Part", "three four")]
