"""What a reader waits for: few bytes, no shifts, nothing that is not used."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Opened
from handbook.styles import compact, inside

Open = Callable[..., Opened]

SHIFT = """() => new Promise((ready) => {
  let sum = 0
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
    .observe({ type: "layout-shift", buffered: true })
  setTimeout(() => ready(sum), 400)
})"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["index", "services/extension", "find", "points", "plan", "s/*"])
def test_nothing_moves_while_a_page_loads(page: Open, site: Path, kind: str, width: int) -> None:
    path = f"{kind}.html" if "*" not in kind else min(site.glob(kind)).relative_to(site).as_posix()
    opened = page(path, viewport={"width": width, "height": 720})
    opened.tab.wait_for_load_state("networkidle")
    assert opened.tab.evaluate(SHIFT) < 0.001


@pytest.mark.browser
@pytest.mark.parametrize("path", ["services/new-inside.html", "en/services/new-inside.html"])
def test_a_service_page_is_light(page: Open, site: Path, path: str) -> None:
    """60 KB at the first visit is the limit; stock Material's own pages need 94 to 98."""
    opened = page(path)
    opened.tab.wait_for_load_state("networkidle")
    files = [site / url.removeprefix(opened.base) for url in opened.requests]
    sizes = {one.name: len(gzip.compress(one.read_bytes())) for one in files}
    assert sum(sizes.values()) < 60_000, sizes
    assert [name for name in sizes if name.endswith(".js")] == ["page.js", "offline.js"]


def test_no_page_loads_the_theme(site: Path) -> None:
    assert not (site / "assets/javascripts").exists()
    assert not (site / "assets/stylesheets").exists()


def test_the_sheet_is_inside_where_a_reader_arrives(site: Path) -> None:
    css = compact(Path("docs/assets/handbook.css").read_text("utf-8"))
    for path in site.rglob("*.html"):
        place = path.relative_to(site).as_posix().removeprefix("en/")
        text = path.read_text("utf-8")
        if "hb-header" in text:
            assert (f"<style>{css}</style>" in text) is inside(place), place
            assert ("assets/handbook.css" in text) is not inside(place), place


def test_a_compact_sheet_says_the_same() -> None:
    css = "/* a\n b */ a:hover > b,\n  c { color : red ; margin: 0 }\n@media print { d { e: f; } }"
    assert compact(css) == "a:hover > b, c{color : red;margin: 0}@media print{d{e: f}}"
    with pytest.raises(ValueError, match="end its element"):
        compact("a { content: '</style>' }")
