"""The real handbook, built once for all tests, and a browser to look at it."""

import difflib
import functools
import gc
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from books import KITES, LEE, ROOT, bring_kept, printed_apart, real
from handbook.paper import edition
from handbook.paper.paper_site import Paper
from handbook.paper.volumes import Volume
from machine import CHROMIUM, CHROMIUM_ARGS, lacking
from sharing import kept
from website import DAY, NOW, Opened, mkdocs

#: Fixtures that cost more than a test may that is run at every save, and the marker they bring.
COSTLY = {"browser": "browser", "site": "slow"} | dict.fromkeys(
    ("chinese", "english", "evidence", "bilingual"), "slow"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they use, and put first what needs neither the site nor a browser.

    So one worker builds the site while the other still has enough to do without it.
    """
    for item in items:
        for fixture in COSTLY.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(COSTLY[fixture])
    items.sort(key=lambda item: any(item.iter_markers(name) for name in ("slow", "browser")))


def pytest_configure() -> None:
    """Books stay for the whole run: to look for what can be thrown away frees little."""
    gc.set_threshold(50_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option of our own: write the golden copies anew."""
    parser.addoption("--bless", action="store_true", help="write tests/golden anew, to be read")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden copy: ``golden("new.zh.md", text)``."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--bless"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        blessed = path.read_text("utf-8") if path.exists() else ""
        lines = difflib.unified_diff(
            blessed.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm=""
        )
        if difference := "\n".join(lines):
            pytest.fail(
                f"{difference}\nIf this is meant: pytest --bless {request.path.relative_to(ROOT)}",
                pytrace=False,
            )

    return compare


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real handbook as ``mkdocs build --strict`` leaves it, two folders below a web root."""

    def build(web: Path) -> None:
        run = mkdocs("build", "--strict", "-d", web / "some" / "folder")
        if run.returncode:
            pytest.fail(f"mkdocs build --strict\n{run.stdout}{run.stderr}", pytrace=False)

    return kept(tmp_path_factory, "web", (DAY, NOW), build) / "some" / "folder"


@pytest.fixture(scope="session")
def paper() -> Paper:
    """The real handbook on its way to paper, as of the tests' day."""
    return Paper(real(), date.fromisoformat(DAY))


@pytest.fixture(scope="session")
def composed(paper: Paper) -> edition.Edition:
    """Both volumes in both languages, not yet printed."""
    return edition.compose(paper)


@pytest.fixture(scope="session")
def chinese(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Handbook in Chinese."""
    return printed_once(composed, "zh", "handbook", tmp_path_factory)


@pytest.fixture(scope="session")
def english(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Handbook in English."""
    return printed_once(composed, "en", "handbook", tmp_path_factory)


@pytest.fixture(scope="session")
def evidence(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Evidence in English."""
    return printed_once(composed, "en", "evidence", tmp_path_factory)


@pytest.fixture(scope="session")
def bilingual(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Handbook in both languages."""
    return printed_once(composed, "both", "handbook", tmp_path_factory)


def printed_once(
    composed: edition.Edition, kind: str, volume: Volume, folder: pytest.TempPathFactory
) -> bytes:
    """A volume, printed once for all tests."""

    def write(path: Path) -> None:
        document = edition.document(composed, kind, volume)
        path.write_bytes(printed_apart("book.typ", document, composed.paper.day))

    return kept(folder, f"{volume}-{kind}.pdf", (DAY,), write).read_bytes()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of everything a build reads, to be broken by a test."""
    for name in (
        "mkdocs.yml",
        "data",
        "registers",
        "docs",
        "hooks",
        "overrides",
        "src/handbook/pages/templates",
    ):
        source, copy = ROOT / name, tmp_path / "book" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    bring_kept(tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def kites_data(tmp_path: Path) -> Path:
    """The kite handbook's data with a second town, Lee, that has nothing of its own."""
    shutil.copytree(KITES, tmp_path / "data")
    folder = tmp_path / "data" / "lee"
    folder.mkdir()
    (folder / "jurisdiction.yml").write_text(LEE.format(name="lee"), "utf-8")
    for name in ("to-confirm.yml", "sources.yml"):
        shutil.copy(tmp_path / "data" / "breezeport" / name, folder)
    return tmp_path / "data"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the site on a plain web server, in a folder that is not the root."""
    root = site.parent.parent
    handler = functools.partial(_Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/{site.relative_to(root).as_posix()}/"
        running.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it the browser tests are skipped, and fail in CI."""
    if CHROMIUM is None:
        lacking("no chromium: apt-get install --no-install-recommends chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Callable[..., Opened]]:
    """Open a page of the site: ``page("en/points.html")``; options go to the browser context."""
    with ExitStack() as stack:

        def open_page(path: str, base: str = server, **options: object) -> Opened:
            context = stack.enter_context(browser.new_context(**options))
            opened = Opened(context.new_page(), base)
            tab = opened.tab
            tab.on("request", lambda request: opened.requests.append(request.url))
            tab.on("requestfailed", lambda request: opened.failures.append(request.url))
            tab.on(
                "response",
                lambda answer: (
                    answer.ok
                    or answer.status == HTTPStatus.NOT_MODIFIED
                    or opened.failures.append(f"{answer.status} {answer.url}")
                ),
            )
            tab.on("pageerror", lambda error: opened.complaints.append(str(error)))
            tab.on(
                "console",
                lambda line: (
                    line.type in {"error", "warning"} and opened.complaints.append(line.text)
                ),
            )
            tab.goto(base + path)
            return opened

        yield open_page
