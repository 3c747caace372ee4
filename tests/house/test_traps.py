"""What the stack does wrong without a word, ``--strict`` included: each must not come back."""

import ast
import functools
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from packaging.requirements import Requirement
from packaging.version import Version

from books import ROOT, TOWN, kites
from handbook.pages.handbook import HandbookPages
from website import DAY, Opened, kite_project, mkdocs, stays

Open = Callable[..., Opened]

# One of every kind of page; where the data decides which there are, the first.
KINDS = (
    "index",
    "services/index",
    "services/new-inside",
    "after-approval",
    "categories",
    "points",
    "authentication",
    "faq",
    "glossary",
    "statistics",
    "sources",
    "conflicts",
    "timeline",
    "contact",
    "about",
    "notices/index",
    "notices/apostille",
    "find",
    "find/*",
    "s/*",
)
#: The languages in which there are some of the pages.
FURTHER = {path.stem for path in (ROOT / "data/china/languages").glob("*.yml")}
KINDS_BOTH = [f"{folder}{kind}.html" for kind in KINDS for folder in ("", "en/")]


def language_at(path: str) -> str:
    """The language that the address of a page promises."""
    folder = path.partition("/")[0]
    return folder if folder in {"en", *FURTHER} else "zh"


def pages(site: Path) -> dict[str, list[str]]:
    """The site's pages in both whole languages, each below its language's root."""
    every = sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if stays(path)
    )
    return {
        "zh": [path for path in every if language_at(path) == "zh" and path != "404.html"],
        "en": [path.removeprefix("en/") for path in every if path.startswith("en/")],
    }


def texts(site: Path) -> Iterator[tuple[str, str]]:
    """Every page, and the page for a wrong address."""
    every = sorted(filter(stays, site.rglob("*.html")))
    assert len(every) > 100
    for path in every:
        yield path.relative_to(site).as_posix(), path.read_text("utf-8")


def some(site: Path) -> list[str]:
    """Every page but, of those made one for each situation, only every twentieth."""
    every = pages(site)["zh"]
    assert len(every) > 100
    many = [path for path in every if path.startswith(("s/", "find/"))]
    return [path for path in every if path not in many] + many[::20]


def named(site: Path, kind: str) -> str:
    return kind if "*" not in kind else min(site.glob(kind)).relative_to(site).as_posix()


@functools.cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def snapshot(folder: Path) -> dict[str, int]:
    """The files of a project and when they were written, less what is kept in ``.cache``."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != ".cache"
    }


# 1: a page that is missing in English is served in Chinese -----------------------------------


def test_both_languages_have_the_same_pages(site: Path) -> None:
    """The built site has the same pages in Chinese and in English, of every kind."""
    found = pages(site)
    assert found["zh"] == found["en"]
    assert {named(site, f"{kind}.html") for kind in KINDS} <= set(found["zh"])


def test_every_page_says_its_language(site: Path) -> None:
    """Each page declares the language that its address promises."""
    for path, text in texts(site):
        assert f'<html lang="{language_at(path)}"' in text, path


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_missing_page_fails_the_build(book: Path, language: str) -> None:
    """A page that one language lacks stops the build and is named."""
    (book / "docs" / language / "points.md").unlink()
    run = mkdocs("build", "-f", book / "mkdocs.yml", "-d", book / "site")
    assert run.returncode == 1
    assert f"docs/{language}/points.md:1:1: missing-page" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.slow
def test_a_page_that_lost_its_marker_fails_the_build(book: Path) -> None:
    """A page without the marker for its content stops the build, and the marker is quoted."""
    stub = book / "docs/en/points.md"
    stub.write_text(stub.read_text("utf-8").replace("<!-- handbook: points -->", ""), "utf-8")
    run = mkdocs("build", "-f", book / "mkdocs.yml", "-d", book / "site")
    assert run.returncode == 1
    assert "docs/en/points.md:1:1: missing-marker" in run.stderr
    assert "<!-- handbook: points -->" in run.stderr


def test_no_page_shows_its_marker(site: Path) -> None:
    """No reader sees the marker that stands for the content."""
    assert [path for path, text in texts(site) if "<!-- handbook:" in text] == []


def test_the_switcher_leads_to_the_same_page(site: Path) -> None:
    """The link to the other language leads to the same page there."""
    for page in some(site):
        for here, there in ((page, f"en/{page}"), (f"en/{page}", page)):
            (link,) = parsed(site / here).select('.hb-language a:is([lang="zh"], [lang="en"])')
            assert not re.match(r"/|\w+:", link["href"])
            assert (site / here).parent.joinpath(link["href"]).resolve() == site / there


# 2: folders of docs/ whose name looks like a language are dropped ------------------------------


def test_docs_holds_two_languages_and_the_assets() -> None:
    """The folder of the pages holds nothing that the site generator would take for a language."""
    assert {path.name for path in (ROOT / "docs").iterdir()} == {"zh", "en", "assets"}


def test_every_asset_is_in_the_site(site: Path) -> None:
    """Each file of the assets reaches the site."""
    for path in (ROOT / "docs/assets").rglob("*"):
        assert (site / path.relative_to(ROOT / "docs")).exists(), path


# 3, 4, 5: the search ---------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(
    ("start", "words", "expected"),
    [
        ("index.html", "许可", "services/index.html"),
        ("index.html", "学位", "documents.html"),
        ("index.html", "无犯罪记录", "documents.html"),
        ("index.html", "体检证明", "documents.html"),
        ("index.html", "续签", "services/extension.html"),
        # In the midst of a sentence: Chinese has to be cut into words.
        ("index.html", "勤工助学", "who-needs-a-permit.html"),
        ("index.html", "首席代表", "categories.html"),
        ("en/index.html", "degree", "en/documents.html"),
        ("en/index.html", "certificate", "en/services/new-inside.html"),
        ("en/index.html", "medical certificate", "en/documents.html"),
        ("en/index.html", "criminal record", "en/documents.html"),
        ("en/index.html", "renew", "en/services/extension.html"),
        ("en/services/new-inside.html", "apostille", "en/authentication.html"),
        # A word of the other language finds the page in the reader's own.
        ("services/index.html", "renewal", "services/extension.html"),
        ("en/services/index.html", "注销", "en/services/cancellation.html"),
    ],
)
def test_search_finds(page: Open, start: str, words: str, expected: str) -> None:
    """Words in Chinese and in English find their page, and only pages of that language."""
    found = page(start).search(words)
    assert expected in found[:12]
    assert {hit.startswith("en/") for hit in found} == {start.startswith("en/")}


def test_each_language_has_its_own_index(site: Path) -> None:
    """Its pages have the titles of that language; no English ending is cut but the plural."""
    for language, title, word in (
        ("zh", "常见问题", "首席"),
        ("en", "Questions and answers", "medical"),
    ):
        text = (site / f"assets/search-{language}.js").read_text("utf-8")
        index = json.loads(text.removeprefix("window.handbookIndex=").removesuffix(";\n"))
        assert ["faq", title] in index["pages"]
        assert word in index["terms"].split(" ")
        found = {f"{path}.html" for path, _ in index["pages"]}
        assert {named(site, f"{kind}.html") for kind in KINDS if "*" not in kind} <= found
        assert found <= {*pages(site)[language]}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("start", "words"), [("services/new-inside.html", "学位"), ("en/points.html", "degree")]
)
def test_a_page_opened_as_a_file_works(page: Open, site: Path, start: str, words: str) -> None:
    """From a folder without a server, search and the change of language work."""
    opened = page(start, base=site.as_uri() + "/")
    assert opened.search(words)
    opened.tab.keyboard.press("Escape")
    with opened.tab.expect_navigation():
        opened.tab.locator(".hb-language a").click()
    assert opened.tab.title()
    assert opened.failures == opened.complaints == []


# 6, 7: requests to other hosts -----------------------------------------------------------------


def test_nothing_draws_with_mermaid(site: Path) -> None:
    """No source and no page uses the drawing library that loads from elsewhere."""
    folders = (ROOT / "docs", ROOT / "overrides", ROOT / "src/handbook/pages/templates")
    sources = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in [*sources, ROOT / "mkdocs.yml"]:
        assert "mermaid" not in path.read_text("utf-8").lower(), path
    assert [path for path, text in texts(site) if "mermaid" in text.lower()] == []


LOADS = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*
        \b(?:src|href|data|srcset)=["']?(?:https?:)?//
      | url\(["']?(?:https?:)?// | @import""",
    re.VERBOSE,
)


def test_no_page_loads_from_elsewhere(site: Path) -> None:
    """No page and no style sheet names a file on another host."""
    for path, text in texts(site):
        assert not LOADS.search(text), path
    for path in site.rglob("*.css"):
        assert not LOADS.search(path.read_text("utf-8")), path


@pytest.mark.browser
@pytest.mark.parametrize("path", KINDS_BOTH)
def test_a_page_asks_its_own_host_and_nothing_fails(page: Open, site: Path, path: str) -> None:
    """Opening a page asks its own host alone, and everything asked for is there."""
    opened = page(named(site, path))
    opened.tab.mouse.wheel(0, 20000)
    opened.come_to_rest()
    assert [url for url in opened.requests if not url.startswith((opened.base, "data:"))] == []
    assert opened.failures == opened.complaints == []


@pytest.mark.browser
def test_a_first_visit_is_light(page: Open, site: Path) -> None:
    """A first visit loads at most four files of 60 KB together."""
    opened = page("en/services/extension.html")
    opened.come_to_rest()
    sizes = {
        url: len(gzip.compress((site / url.removeprefix(opened.base)).read_bytes()))
        for url in opened.requests
        if url.startswith(opened.base)
    }
    assert len(sizes) <= 4, sizes
    assert sum(sizes.values()) < 60_000, sizes  # stock Material: 94 to 98 KB


# 8: the page for a wrong address comes in the language built last --------------------------------


def test_page_not_found_speaks_both_languages(site: Path) -> None:
    """The page for a wrong address speaks both languages and leads to the start and the finder."""
    lost = parsed(site / "404.html")
    assert lost.html["lang"] == "zh"
    assert "没有这一页" in lost.h1.text
    english = lost.select_one('[lang="en"]')
    assert "Page not found" in english.text
    assert [link["href"] for link in lost.select("a")] == [
        f"{folder}{name}.html" for folder in ("/", "/en/") for name in ("index", "find")
    ]
    assert not lost.select("script[src], link, img")  # it is served at any depth


# 9, 10: the ground moves -------------------------------------------------------------------------


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {one.name: one for one in map(Requirement, project["dependencies"])}


def test_the_ground_is_pinned() -> None:
    """The site generator and its theme stay within the versions that are known to work."""
    pinned = requirements()
    assert not pinned["mkdocs"].specifier.contains("2.0.0")
    assert pinned["mkdocs"].specifier.contains("1.6.1")
    assert not pinned["mkdocs-static-i18n"].specifier.contains("1.4.0")
    # search.suggest had a DOM XSS below.
    assert not pinned["mkdocs-material"].specifier.contains("9.7.6")
    assert "jieba" not in pinned  # unmaintained; the search has its own index
    locked = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    assert Version(locked["mkdocs"]) < Version("2")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_only_the_hook_imports_mkdocs() -> None:
    """Only two short hooks know the site generator."""
    folders = ("src", "tests", "scripts", "benchmarks")
    ours = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    ground = {"mkdocs", "material", "mkdocs_static_i18n"}
    assert [path for path in ours if imported(path) & ground] == []
    hooks = sorted((ROOT / "hooks").rglob("*.py"))
    assert [path.name for path in hooks] == ["live.py", "mkdocs_hooks.py"]
    for path in hooks:
        assert "mkdocs" in imported(path)
    for path in hooks:
        assert len([line for line in path.read_text("utf-8").splitlines() if line]) <= 100


@pytest.mark.slow
def test_the_core_works_without_mkdocs() -> None:
    """All pages can be written where the site generator is not installed."""
    program = (
        "import sys; sys.modules.update(mkdocs=None, material=None)\n"
        "from pathlib import Path; from handbook.pages.handbook import open_pages\n"
        "from handbook.domain.build_settings import BuildSettings\n"
        "from handbook.site.sources import markdown\n"
        "print(len(markdown(open_pages(Path('data'), BuildSettings()), Path('docs'))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 60


# 11: Material's own pages ------------------------------------------------------------------------

CONTRAST = """node => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number)
  let back = node, solid = [255, 255, 255]
  const layers = []
  for (; back; back = back.parentElement) {
    const [r, g, b, a = 1] = channels(getComputedStyle(back).backgroundColor)
    layers.unshift([r, g, b, a])
  }
  const over = (below, [r, g, b, a = 1]) => below.map((c, i) => c * (1 - a) + [r, g, b][i] * a)
  for (const layer of layers) solid = over(solid, layer)
  const ink = over(solid, channels(getComputedStyle(node).color))
  const light = rgb => {
    const even = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4
    const [r, g, b] = rgb.map(c => even(c / 255))
    return .2126 * r + .7152 * g + .0722 * b + .05
  }
  const [one, two] = [light(ink), light(solid)]
  return Math.max(one, two) / Math.min(one, two)
}"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_copyright_line_can_be_read(page: Open, scheme: str) -> None:
    """The copyright line has enough contrast, by day and by night."""
    footer = page("en/about.html", color_scheme=scheme).tab.locator(".md-copyright")
    lines = [line for line in footer.locator("xpath=.//*|.").all() if line.inner_text().strip()]
    assert lines
    assert min(line.evaluate(CONTRAST) for line in lines) >= 4.5
    assert not footer.locator("a").count()  # Material puts its own credit here, too pale


def test_the_search_dialog_has_a_name(site: Path) -> None:
    """The search dialog has a name for screen readers in both languages."""
    for path, name in (("index.html", "查找"), ("en/index.html", "Search")):
        (dialog,) = parsed(site / path).select("dialog")
        assert dialog["aria-label"] == name


def test_every_page_can_be_skipped_to(site: Path) -> None:
    """Each page begins with a link that jumps to its content."""
    for page in some(site):
        text = parsed(site / page)
        (skip,) = text.select("a.md-skip")
        assert text.find(id=skip["href"].removeprefix("#")), page


def test_pages_do_not_name_the_tool(site: Path) -> None:
    """No page names the program that made it."""
    assert [path for path, text in texts(site) if 'name="generator"' in text] == []


def test_without_an_address_nothing_claims_one(site: Path) -> None:
    """Without a known address no page claims one, and there is no site map."""
    for path, text in texts(site):
        assert not re.search(r"<link[^>]*(?:hreflang|rel=.?canonical)", text), path
        assert "md-source" not in text, path
    assert not (site / "sitemap.xml").exists()


def test_headings_have_the_same_stable_ids_in_both_languages(site: Path) -> None:
    """A section has the same anchor in both languages, made of words and not of numbers."""
    for page in some(site):
        ids = {
            language: [
                heading.get("id")
                for heading in parsed(site / folder / page).select("article :is(h1,h2,h3,h4)")
            ]
            for language, folder in (("zh", ""), ("en", "en"))
        }
        assert ids["zh"][1:] == ids["en"][1:], page  # the first is the page's own title
        assert not [one for one in ids["zh"][1:] if not one or re.fullmatch(r"_\d+", one)], page


# 13: hooks that write into docs/ make serve loop -------------------------------------------------

READ_ONCE = """
import sys
import handbook.pages.handbook
from importlib import import_module

calls = []
open_pages = handbook.pages.handbook.open_pages
def counted(*args, **more):
    calls.append(args)
    return open_pages(*args, **more)
handbook.pages.handbook.open_pages = counted
try:
    import_module("mkdocs.__main__").cli(sys.argv[1:], standalone_mode=False)
finally:
    print(len(calls))
"""


@pytest.mark.slow
def test_a_build_with_an_address(tmp_path: Path) -> None:
    """It reads the data once for both languages, leaves its sources alone, and is absolute."""
    names = HandbookPages(kites(), date.fromisoformat(DAY)).titles()
    book = kite_project(tmp_path / "book", names)
    settings = book / "mkdocs.yml"
    plain = "site_url: https://example.org/permit/"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub("^site_url: .*", plain, text, flags=re.MULTILINE), "utf-8")
    before = snapshot(book)
    env = {
        "NO_MKDOCS_2_WARNING": "1",
        "HANDBOOK_AS_OF": DAY,
        "HANDBOOK_REPO_URL": "https://github.com/example/handbook",
    }
    out = book.parent / "site"
    args = ["build", "-q", "--strict", "-f", str(book / "mkdocs.yml"), "-d", str(out)]
    run = subprocess.run(
        [sys.executable, "-c", READ_ONCE, *args],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "1"
    told = [line for line in run.stderr.splitlines() if "正在准备字体" not in line]  # progress
    assert told == []
    assert snapshot(book) == before

    root = "https://example.org/permit/"
    for folder in ("", "en/"):
        head = parsed(out / folder / "services/new.html").head
        found = {link["hreflang"]: link["href"] for link in head.select("link[hreflang]")}
        assert found == {
            "zh": f"{root}services/new.html",
            "en": f"{root}en/services/new.html",
            "x-default": f"{root}services/new.html",
        }
        (own,) = head.select('link[rel="canonical"]')
        assert own["href"] == f"{root}{folder}services/new.html"
    sitemap = (out / "sitemap.xml").read_text("utf-8")
    listed = re.findall(r"<loc>(.*?)</loc>", sitemap)
    assert sorted(listed) == sorted(root + path for path, _ in texts(out) if path != "404.html")
    home = {link["href"] for link in parsed(out / "404.html").select("a")}
    assert {"/permit/index.html", "/permit/en/index.html"} <= home

    # The feed, the checklists and the list of employers know the same address.
    for folder in ("", "en/"):
        feed = (out / folder / "feed.xml").read_text("utf-8")
        assert f'href="{root}{folder}feed.xml"' in feed
        sheet = min((out / folder / "s").glob("*.html"))
        assert f"{root}{folder}s/{sheet.name}" in sheet.read_text("utf-8")
    # Every page leads a colleague to the file that it is made from.
    edit = "https://github.com/example/handbook/edit/master/"
    for name, text in texts(out):
        if name != "404.html":
            assert f'<a href="{edit}' in text, name
    for folder in ("", "en/"):
        for page, file in (
            ("services/new", "data/windland/items/new.yml"),
            ("notices/treaty", "data/windland/measures/2021-05-01-cloud-treaty.yml"),
            ("faq", "data/breezeport/faq.yml"),
        ):
            (link,) = parsed(out / f"{folder}{page}.html").select('a[rel="edit"]')
            assert link["href"] == edit + file


# 14: uv.lock holds the address of the package index ----------------------------------------------


def test_there_is_no_uv_lock() -> None:
    """No lock file with the address of a package index is in the repository."""
    assert not (ROOT / "uv.lock").exists()


# Trouble with the data ---------------------------------------------------------------------------


def spoil(book: Path) -> Callable[[], None]:
    """Break a data file as a person does, with a full-width colon; calling the answer mends it."""
    path = book / "data" / TOWN / "jurisdiction.yml"
    sound = path.read_text("utf-8")
    path.write_text(sound.replace("name: ", "name：", 1), "utf-8")
    return lambda: path.write_text(sound, "utf-8") and None


@pytest.mark.slow
def test_unsound_data_stops_the_build_and_leaves_the_site(kite_book: Path) -> None:
    """Wrong data stops the build at its line, and the published site stays as it was."""
    spoil(kite_book)
    published = kite_book / "site/index.html"
    published.parent.mkdir()
    published.write_text("the last good one")
    run = mkdocs("build", "-f", kite_book / "mkdocs.yml", "-d", published.parent)
    assert run.returncode == 1
    assert re.search(rf"data/{TOWN}/jurisdiction\.yml:\d+:\d+: [a-z-]+: ", run.stderr)
    assert "Traceback" not in run.stderr
    assert published.read_text() == "the last good one"


@pytest.fixture
def kite_book(tmp_path: Path) -> Path:
    """The invented handbook as a project, to be broken by a test."""
    names = HandbookPages(kites(), date.fromisoformat(DAY)).titles()
    return kite_project(tmp_path / "book", names)


@pytest.fixture
def serving(kite_book: Path) -> Iterator[tuple[str, Path]]:
    """``mkdocs serve`` on the copy: its address and its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = kite_book.parent / "serve.log"
    args = ["serve", "-f", str(kite_book / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", *args],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{port}/", log
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def served(address: str, wanted: str, patience: float = 150) -> str:
    """The page, as soon as it holds ``wanted``; a server that hangs is a failure, not a wait."""
    text = ""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - ours
                text = answer.read().decode()
                if wanted in text:
                    return text
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        except (urllib.error.URLError, TimeoutError):
            text = "no server yet"
        time.sleep(0.2)
    pytest.fail(f"{wanted!r} did not come to {address}: {text[:500]}")


@pytest.mark.slow
def test_serve_shows_the_trouble_and_recovers(kite_book: Path, serving: tuple[str, Path]) -> None:
    """The preview shows what is wrong in both languages, and the page again once it is mended."""
    address, log = serving
    served(address + "en/points.html", "Points table")
    time.sleep(2)
    assert "Detected file changes" not in log.read_text("utf-8")

    mend = spoil(kite_book)
    chinese = served(address + "services/new.html", "数据有误")
    assert f"data/{TOWN}/jurisdiction.yml:" in chinese
    english = served(address + "en/notices/treaty.html", "The data has a problem")
    assert f"data/{TOWN}/jurisdiction.yml:" in english

    mend()
    served(address + "en/points.html", "Points table")
    served(address + "en/notices/treaty.html", "treaty")
    assert "Traceback" not in log.read_text("utf-8")
