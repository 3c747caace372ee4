"""Everybody can use every page: axe-core on all, the keyboard, small and enlarged screens."""

import importlib.resources
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from playwright.sync_api import Browser, Page

from website import Opened, stays

Open = Callable[..., Opened]
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

# One of every kind of page; where the data decides which there are, the first.
KINDS = (
    "index",
    "services/index",
    "services/new-inside",
    "after-approval",
    "categories",
    "points",
    "plan",
    "authentication",
    "faq",
    "glossary",
    "statistics",
    "sources",
    "conflicts",
    "to-confirm",
    "timeline",
    "contact",
    "about",
    "accessibility",
    "batch",
    "programmers",
    "open-data",
    "compare",
    "history",
    "a-z",
    "copies",
    "notices/index",
    "notices/apostille",
    "find",
    "find/*",
    "s/*",
)
BOTH = ("", "en/")
#: All pages are looked at in so many tests, so that no core waits long for the other at the end.
PARTS = 4
#: By language, the texts whose look a test of this process has measured.
LOOKS: dict[str, set[str]] = {folder: set() for folder in BOTH}


def named(site: Path, kind: str) -> str:
    return f"{kind}.html" if "*" not in kind else min(site.glob(kind)).relative_to(site).as_posix()


def pages(site: Path, folder: str) -> list[str]:
    """Every page that stays: an old address leads on before it can be looked at."""
    every = sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if stays(path)
    )
    return [path for path in every if path.startswith("en/") == (folder == "en/")]


# axe-core ----------------------------------------------------------------------------------------

# The rules that look at colours and sizes take nine tenths of axe's time.  Styles come from the one
# style sheet only (no page has a style attribute), so two texts with the same chain of elements,
# classes and attributes look the same: such a text is measured once for each language and scheme.
RUN = """async (known) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const looks = ["color-contrast", "link-in-text-block", "target-size"]
  const root = document.documentElement, found = [], fresh = []
  const run = async (where, options, scheme) => {
    const result = await axe.run(where, { preload: false, resultTypes: ["violations"], ...options })
    for (const rule of result.violations)
      for (const node of rule.nodes) found.push(`${scheme} ${rule.id}: ${node.html.slice(0, 200)}`)
  }
  for (const fold of document.querySelectorAll("article details")) fold.open = true
  root.dataset.scheme = "light"
  const off = Object.fromEntries(looks.map((id) => [id, { enabled: false }]))
  await run(document, { runOnly: tags, rules: off }, "any")

  const seen = new Set(known), chains = new Map([[root, ""]])
  const says = /^(id|href|src|for|title|name|value|datetime|d|x|y|width|height|viewBox|transform)$/
  const refers = /^(data-(?!scheme)|aria-(label|desc|control|owns))/
  const own = (one) => [one.tagName, ...[...one.attributes]
    .filter(({ name }) => !says.test(name) && !refers.test(name))
    .map(({ name, value }) => `${name}=${value}`)].join(" ")
  const chain = (one) => {
    if (!chains.has(one)) chains.set(one, `${chain(one.parentElement)}>${own(one)}`)
    return chains.get(one)
  }
  const look = []
  for (const one of document.body.querySelectorAll("*")) {
    const shows = one.matches("a, button, input, select, summary, label") ||
      [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    if (!shows || seen.has(chain(one))) continue
    seen.add(chain(one))
    fresh.push(chain(one))
    look.push(one)
  }
  if (look.length)
    for (const scheme of ["light", "dark"]) {
      root.dataset.scheme = scheme
      await run({ include: look }, { runOnly: { type: "rule", values: looks } }, scheme)
    }
  return [found, fresh]
}"""


# Sheets and steps of the finder, four pages of five, differ in their words alone.  Each of them is
# put in the place of the one before, as it was built, in the tab that has the style sheet and axe
# already; every tenth is opened anew, so that what scripts add to it is looked at, too.
ALIKE, ANEW = re.compile("(?:en/)?(?:s|find)/"), 10
PUT = """async (url) => {
  const answer = await fetch(url), root = document.documentElement
  if (!answer.ok) throw new Error(`${answer.status} ${url}`)
  const next = new DOMParser().parseFromString(await answer.text(), "text/html")
  history.replaceState(null, "", url)
  for (const { name } of [...root.attributes]) root.removeAttribute(name)
  for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value)
  document.title = next.title
  document.body.replaceWith(document.adoptNode(next.body))
}"""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("folder", BOTH, ids=["zh", "en"])
def test_axe_finds_nothing_on_any_page(
    site: Path, server: str, browser: Browser, folder: str, part: int
) -> None:
    """WCAG 2.2 A and AA and axe's best practices, light and dark, all that is folded unfolded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    found: dict[str, list[str]] = {}
    known = LOOKS[folder]
    try:
        paths = [path for path in pages(site, folder)[part::PARTS] if path != "404.html"]
        for number, path in enumerate(paths):
            if number % ANEW and ALIKE.match(path):
                tab.evaluate(PUT, server + path)
            else:
                tab.goto(server + path)
                tab.evaluate(AXE)
            wrong, fresh = tab.evaluate(RUN, [*known])
            known.update(fresh)
            if wrong:
                found[path] = wrong
    finally:
        context.close()
    assert len(known) > 100
    assert found == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("document.querySelector('.hb-lead').style.color = '#aaa'", "color-contrast"),
        ("document.querySelector('.hb-brand').innerHTML = ''", "link-name"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('h2').outerHTML = '<h5>x</h5>'", "heading-order"),
    ],
)
def test_axe_finds_what_is_wrong(page: Open, harm: str, rule: str) -> None:
    """A fault put into a page is found, so a clean report means something."""
    tab = page("en/services/new-inside.html").tab
    tab.evaluate(harm)
    tab.evaluate(AXE)
    wrong, _ = tab.evaluate(RUN, [])
    assert [line for line in wrong if rule in line]


@pytest.mark.browser
def test_axe_finds_what_is_wrong_in_a_page_put_in_place(page: Open, site: Path) -> None:
    """A page that is put in the place of another is looked at itself, whole and in its style."""
    first, other = sorted(path for path in pages(site, "en/") if ALIKE.match(path))[:2]
    opened = page(first)
    tab = opened.tab
    tab.evaluate(AXE)
    looked = set(tab.evaluate(RUN, [])[1])
    tab.route("**/" + other, lambda route: route.fulfill(body=spoilt(site / other)))
    tab.evaluate(PUT, opened.base + other)
    tab.evaluate("document.querySelector('.hb-lead, h1').style.color = '#aaa'")
    wrong, _ = tab.evaluate(RUN, [*looked])
    for rule in ("color-contrast", "link-name", "html-has-lang", "heading-order"):
        assert [line for line in wrong if rule in line], rule
    assert tab.url == opened.base + other
    assert tab.title() == BeautifulSoup((site / other).read_text("utf-8"), "html.parser").title.text


def spoilt(path: Path) -> str:
    """A page with a fault of each kind: in its language, its headings and its links."""
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    del soup.html["lang"]
    soup.select_one(".hb-brand").clear()
    deep = soup.new_tag("h5")
    deep.string = "Deep"
    soup.select_one("h1").insert_after(deep)
    return str(soup)


@pytest.mark.browser
@pytest.mark.parametrize("folder", BOTH, ids=["zh", "en"])
def test_axe_finds_nothing_in_the_open_menu_and_search(page: Open, folder: str) -> None:
    """The open menu and the open search have no fault either."""
    opened = page(f"{folder}points.html", viewport={"width": 360, "height": 740})
    tab = opened.tab
    tab.evaluate(AXE)
    for way in (".hb-menu > summary", "[data-hb-search]"):
        tab.locator(way).click()
        tab.wait_for_timeout(200)
        wrong, _ = tab.evaluate(RUN, [])
        assert wrong == [], way
        tab.keyboard.press("Escape")


# the keyboard ------------------------------------------------------------------------------------

WHERE = """() => {
  const one = document.activeElement, style = getComputedStyle(one)
  const box = one.getClientRects()[0] || one.getBoundingClientRect()
  const label = one.labels?.[0]?.innerText || ""
  const name = one.getAttribute("aria-label") || one.textContent || label
  const x = box.x + Math.min(box.width / 2, 20), y = box.y + Math.min(box.height / 2, 12)
  const top = document.elementFromPoint(x, y)
  return {
    tag: one.tagName, name: name.trim(), href: one.getAttribute("href") || "",
    text: one.outerHTML.slice(0, 120),
    framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: !!top && (one.contains(top) || top.contains(one) || !!one.labels?.[0]?.contains(top)),
  }
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["index", "services/change", "find", "points", "contact", "s/*"])
def test_a_walk_with_the_keyboard(page: Open, site: Path, kind: str, width: int) -> None:
    """Whatever has the focus has a name and a frame, and lies free of the header and the bar."""
    tab = page(f"en/{named(site, kind)}", viewport={"width": width, "height": 720}).tab
    tab.wait_for_load_state("networkidle")
    seen: list[str] = []
    for _ in range(45):
        tab.keyboard.press("Tab")
        at = tab.evaluate(WHERE)
        if at["tag"] == "BODY":
            break
        if not seen:
            assert at["href"].startswith("#"), "the first stop skips to the text"
        assert at["name"], at["text"]
        assert at["framed"], at["text"]
        assert at["seen"], at["text"]
        seen.append(at["text"])
    assert len(set(seen)) > 12


@pytest.mark.browser
def test_the_menu_and_the_search_give_the_focus_back(page: Open) -> None:
    """Closing the menu or the search leads back to where the reader was."""
    tab = page("en/about.html", viewport={"width": 360, "height": 720}).tab
    tab.focus(".hb-menu > summary")
    tab.keyboard.press("Enter")
    assert tab.locator(".hb-nav a").first.is_visible()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.hb-nav') !== null")
    tab.keyboard.press("Escape")
    assert not tab.locator(".hb-nav a").first.is_visible()
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"
    tab.focus("[data-hb-search]")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog input")
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.hasAttribute('data-hb-search')")


# small screens and large type --------------------------------------------------------------------

SIDEWAYS = """() => {
  const root = document.documentElement
  for (const fold of document.querySelectorAll("article details")) fold.open = true
  if (root.scrollWidth <= root.clientWidth) return ""
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(-1).map((one) => one.outerHTML.slice(0, 150)).join()
    || "something is wider than the screen"
}"""
#: 320 px is also a screen of 1280 px enlarged four times, 640 px one enlarged twice.  A page is
#: opened on the first, and then turned to the others.
SCREENS = {
    "320 px": (320, 100),
    "640 px": (640, 100),
    "a telephone, type half as large again": (360, 150),
    "type twice as large": (1280, 200),
}


@pytest.mark.browser
@pytest.mark.parametrize("folder", BOTH, ids=["zh", "en"])
def test_nothing_is_scrolled_sideways(page: Open, site: Path, folder: str) -> None:
    """On small and on enlarged screens nothing is wider than the screen."""
    (smallest, _), *_ = SCREENS.values()
    opened = page(f"{folder}index.html", viewport={"width": smallest, "height": 700})
    wide = {}
    for kind in KINDS:
        opened.tab.set_viewport_size({"width": smallest, "height": 700})
        opened.tab.goto(f"{opened.base}{folder}{named(site, kind)}")
        for screen, (width, percent) in SCREENS.items():
            opened.tab.set_viewport_size({"width": width, "height": 700})
            opened.tab.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
            if found := opened.tab.evaluate(SIDEWAYS):
                wide[kind, screen] = found
    assert wide == {}
    # The name of the site is whole, however many lines it takes.
    name = opened.tab.locator(".hb-brand span")
    assert name.evaluate("one => one.scrollHeight - one.clientHeight") <= 2
    assert name.evaluate("one => getComputedStyle(one).webkitLineClamp") == "none"


SMALL = """() => [...document.querySelectorAll(
    ".hb-quick > *, .hb-tools-top *, .hb-brand, .hb-go, .hb-choices a, .hb-toc > summary, " +
    ".hb-footer a, button, select, input:not([type=checkbox]), label:has([type=checkbox]), " +
    ".hb-why > summary, .hb-tips > summary")]
  .filter((one) => !one.closest("svg") && one.checkVisibility() && !one.closest(".hb-off"))
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height && box.height < 43.9 || box.width && box.width < 43.9)
  .map(([box, one]) => `${box.width} x ${box.height} ${one.outerHTML.slice(0, 99)}`)
"""


@pytest.mark.browser
def test_a_thumb_finds_every_button(page: Open, site: Path) -> None:
    """44 px for whatever is pressed on a telephone, links within a sentence apart."""
    opened = page("index.html", viewport={"width": 360, "height": 700}, has_touch=True)
    small = {}
    for kind in KINDS:
        opened.tab.goto(f"{opened.base}{named(site, kind)}")
        if found := opened.tab.evaluate(SMALL):
            small[kind] = found[:3]
    assert small == {}


@pytest.mark.browser
def test_the_bar_lies_under_the_thumb(page: Open) -> None:
    """On a phone the bar of shortcuts lies at the lower edge."""
    tab = page("index.html", viewport={"width": 360, "height": 700}).tab
    bar = tab.locator(".hb-quick").bounding_box()
    assert bar is not None
    assert (bar["x"], bar["width"]) == (0, 360)
    assert bar["y"] + bar["height"] == 700


@pytest.mark.browser
def test_the_contents_stay_beside_the_text(page: Open) -> None:
    """On a wide screen the contents stay in view beside the text."""
    tab: Page = page("en/services/change.html", viewport={"width": 1280, "height": 800}).tab
    tab.locator("#legal-basis").scroll_into_view_if_needed()
    contents = tab.locator(".hb-toc a").first
    assert contents.is_visible()
    assert 0 < contents.bounding_box()["y"] < 400  # type: ignore[index]


# the language of every run -----------------------------------------------------------------------

CHINESE = re.compile(r"[\u3400-\u9fff]")


def foreign(path: Path) -> Iterator[str]:
    """Chinese that an English page does not mark as such; what a program says is left alone."""
    for text in BeautifulSoup(path.read_text("utf-8"), "html.parser").find_all(string=CHINESE):
        if type(text) is NavigableString and text.parent.name not in {"script", "template", "code"}:
            holders = (text.parent, *text.parent.parents)
            # Japanese, where a link names it, is written with the same characters.
            if next(one["lang"] for one in holders if one.get("lang"))[:2] not in {"zh", "ja"}:
                yield str(text)


def test_chinese_on_english_pages_is_marked(site: Path) -> None:
    """Chinese words on English pages are marked as Chinese for screen readers."""
    wrong = {path: found for path in pages(site, "en/") if (found := [*foreign(site / path)])}
    assert wrong == {}


def test_english_on_chinese_pages_is_marked(site: Path) -> None:
    """A sentence of English; names and abbreviations belong to the Chinese text."""
    sentence = re.compile(r"(?:\b[A-Za-z]+ ){4,}")
    for path in pages(site, ""):
        if path == "404.html":
            continue
        page = BeautifulSoup((site / path).read_text("utf-8"), "html.parser")
        for text in page.find_all(string=sentence):
            if text.parent.name not in {"script", "template", "code", "style"}:
                holders = (text.parent, *text.parent.parents)
                assert next(one["lang"] for one in holders if one.get("lang")) == "en", (path, text)


# statements and marks ----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", BOTH, ids=["zh", "en"])
def test_there_is_a_statement_of_accessibility(site: Path, folder: str) -> None:
    """Each language has a statement of accessibility, linked from the start."""
    text = (site / folder / "accessibility.html").read_text("utf-8")
    for part in ("GB/T 37668-2019", "WCAG 2.2", "contact.html"):
        assert part in text
    assert 'href="accessibility.html"' in (site / folder / "index.html").read_text("utf-8")


def test_a_status_is_a_word_and_a_shape(site: Path) -> None:
    """Each status is a word and a shape of its own, not only a colour."""
    page = BeautifulSoup((site / "about.html").read_text("utf-8"), "html.parser")
    shapes = {}
    for mark in page.select(".hb-status"):
        assert mark.get_text(strip=True)
        shapes[mark.get_text(strip=True)] = mark.select_one("path")["d"]
    assert len(shapes) == len(set(shapes.values())) == 5
