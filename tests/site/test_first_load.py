"""What a reader waits for: few bytes, no shifts, nothing that is not used."""

import functools
import gzip
import http.server
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from handbook.site.styles import compact, inside, sheet
from website import Opened

Open = Callable[..., Opened]

#: What moved, by its first words, and by how much (the unit of Chromium's layout shifts).
SHIFT = """() => new Promise((ready) => {
  const moved = {}
  new PerformanceObserver((list) => list.getEntries().forEach((shift) => {
    const node = shift.sources[0] && shift.sources[0].node
    moved[node ? (node.outerHTML || node.textContent).slice(0, 80) : "?"] = shift.value
  })).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => ready(moved), 400)
})"""


class _Slow(http.server.SimpleHTTPRequestHandler):
    """Sends pages in small parts, as a weak signal does: each is painted before the next comes."""

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:
        data = source.read()
        step = len(data) // 24 + 1 if self.path.endswith(".html") else len(data) or 1
        with suppress(OSError):  # the browser went on to another page
            for start in range(0, len(data), step):
                outputfile.write(data[start : start + step])
                time.sleep(0.03)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def slow_server(site: Path) -> Iterator[str]:
    """The site on a server whose pages arrive part by part."""
    handler = functools.partial(_Slow, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_loads(
    page: Open, site: Path, slow_server: str, width: int
) -> None:
    """While a page loads, nothing on it moves, however slowly it comes."""
    opened = page("a-z.html", base=slow_server, viewport={"width": width, "height": 720})
    moved = {}
    for kind in ("index", "services/extension", "find", "points", "plan", "contact", "s/*"):
        for folder in ("", "en/"):
            path = min(site.glob(f"{folder}{kind}.html")).relative_to(site).as_posix()
            opened.tab.goto(slow_server + path)
            opened.tab.wait_for_load_state("networkidle")
            if shifts := opened.tab.evaluate(SHIFT):
                moved[path] = shifts
    assert {path: shifts for path, shifts in moved.items() if sum(shifts.values()) >= 0.001} == {}


@pytest.mark.browser
@pytest.mark.parametrize("path", ["services/new-inside.html", "en/services/new-inside.html"])
def test_a_service_page_is_light(page: Open, site: Path, path: str) -> None:
    """60 KB at the first visit is the limit; stock Material's own pages need 94 to 98."""
    opened = page(path)
    opened.come_to_rest()
    files = [site / url.removeprefix(opened.base) for url in opened.requests]
    sizes = {one.name: len(gzip.compress(one.read_bytes())) for one in files}
    assert sum(sizes.values()) < 60_000, sizes
    assert list(sizes) == [Path(path).name, "offline.js"]  # the second comes when all is seen


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["index", "services/extension", "s/*", "find"])
@pytest.mark.parametrize("folder", ["", "en/"])
def test_no_script_comes_unused(page: Open, site: Path, folder: str, kind: str) -> None:
    """Before anything is pressed: Lighthouse counts from 20 KB of one file on, we of a page."""
    path = min(site.glob(f"{folder}{kind}.html")).relative_to(site).as_posix()
    opened = page(path)
    browser = opened.tab.context.new_cdp_session(opened.tab)
    browser.send("Profiler.enable")
    browser.send("Profiler.startPreciseCoverage", {"callCount": False, "detailed": True})
    opened.tab.reload()
    opened.tab.wait_for_load_state("networkidle")
    unused: Counter[str] = Counter()
    for script in browser.send("Profiler.takePreciseCoverage")["result"]:
        left: set[int] = set()
        for function in script["functions"]:
            for part in function["ranges"]:
                if not part["count"]:
                    left.update(range(part["startOffset"], part["endOffset"]))
        if script["url"].startswith(opened.base):
            unused[script["url"]] += len(left)
    assert f"{opened.base}{path}" in unused  # scripts within the page are counted too
    assert unused.total() < 20 * 1024, unused


def test_the_script_is_inside(site: Path) -> None:
    """One journey less before anything is seen; on a checklist, what it does with the ticks too."""
    scripts = [
        f"<script>{Path('overrides/partials', name).read_text('utf-8').rstrip()}</script>"
        for name in ("page.js", "situation.js")
    ]
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        place = path.relative_to(site).as_posix().removeprefix("en/")
        if "hb-header" in text and not place.startswith("ja/"):  # no menu, no search
            found = [one in text for one in scripts]
            assert found == [True, place.startswith("s/")], place
    assert not (site / "partials").exists()


def test_the_icon_is_inside(site: Path) -> None:
    """The icon is part of the page and asks for no file."""
    text = (site / "index.html").read_text("utf-8")
    assert text.count('rel="icon"') == text.count('rel="icon" href="data:image/svg+xml,') == 1


def test_no_page_loads_the_theme(site: Path) -> None:
    """Nothing of the theme's own scripts and styles is in the site."""
    assert not (site / "assets/javascripts").exists()
    assert not (site / "assets/stylesheets").exists()


def test_the_sheet_is_inside_where_a_reader_arrives(site: Path) -> None:
    """The style is inside the pages where readers arrive, and a file for the others."""
    css = compact(sheet(Path("docs")))
    for path in site.rglob("*.html"):
        place = path.relative_to(site).as_posix().removeprefix("en/").removeprefix("ja/")
        text = path.read_text("utf-8")
        if "hb-header" in text:
            assert (f"<style>{css}</style>" in text) is inside(place), place
            assert ("assets/handbook.css" in text) is not inside(place), place


def test_a_compact_sheet_says_the_same() -> None:
    """The shortened style says the same as the written one."""
    css = "/* a\n b */ a:hover > b,\n  c { color : red ; margin: 0 }\n@media print { d { e: f; } }"
    assert compact(css) == "a:hover > b, c{color : red;margin: 0}@media print{d{e: f}}"
    with pytest.raises(ValueError, match="end its element"):
        compact("a { content: '</style>' }")
