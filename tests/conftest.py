"""The real handbook, built once for all tests, and a browser to look at it."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-24"  # the tests' today; pages differ from day to day
#: When the site of the tests is built: noon in China, two days after ``DAY``.
NOW = "1795665600"

CHROMIUM = shutil.which("chromium")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def mkdocs(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """One run of the MkDocs command line, as ``make build`` does it."""
    quiet = {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", "HANDBOOK_AS_OF": DAY}
    quiet["SOURCE_DATE_EPOCH"] = NOW
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *map(str, args)],
        env={**os.environ, **quiet, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def stays(page: Path) -> bool:
    """Whether a file is a page, and no old address that leads on to one."""
    return 'http-equiv="refresh"' not in page.read_text("utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real handbook as ``mkdocs build --strict`` leaves it, two folders below a web root."""
    out = tmp_path_factory.mktemp("web") / "some" / "folder"
    run = mkdocs("build", "--strict", "-d", out)
    if run.returncode:
        pytest.fail(f"mkdocs build --strict\n{run.stdout}{run.stderr}", pytrace=False)
    return out


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of everything a build reads, to be broken by a test."""
    for name in (
        "mkdocs.yml",
        "data",
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
    return tmp_path / "book"


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


def lacking(reason: str) -> NoReturn:
    """Skip what this machine has no tool for; in CI, which has all of them, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def from_npm(folder: Path, name: str) -> tuple[str, Path]:
    """Node, and where the packages of the lock file in ``folder`` are installed."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        lacking("no npm: apt-get install --no-install-recommends nodejs npm")
    command = [ROOT / "scripts/from-npm.sh", folder, name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return node, ROOT / ".cache" / name / "node_modules"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it the browser tests are skipped, and fail in CI."""
    if CHROMIUM is None:
        lacking("no chromium: apt-get install --no-install-recommends chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield started
        started.close()


@dataclass
class Opened:
    """A page in a browser that has been nowhere before, with all it asked for and complained of."""

    tab: Page
    base: str
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def search(self, words: str) -> list[str]:
        """The pages that the reader is shown for ``words``, best first."""
        tab = self.tab
        tab.keyboard.press("f")
        tab.locator("dialog input").fill(words)
        tab.locator("dialog[data-ready] [role=status]:not(:empty)").wait_for()
        found = tab.locator("dialog li a").evaluate_all("links => links.map(link => link.href)")
        pages = [link.removeprefix(self.base).split("?")[0].split("#")[0] for link in found]
        return list(dict.fromkeys(pages))


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
