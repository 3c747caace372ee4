"""The preview shows what a full build would, as soon as an edit is saved."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from books import ROOT
from handbook.cli import site
from handbook.deploy.live_preview import other_port
from handbook.deploy.notice_page import notice_page
from handbook.deploy.processes import end
from website import DAY, stays

SCRIPT = re.compile(rb'<script src="/_handbook/live\.js" data-seen="([\d-]+)"></script>')
ITEM = "data/china/items/new-outside.yml"
Get = Callable[[str], bytes]


@contextmanager
def served(root: Path) -> Iterator[Get]:
    """``handbook serve`` in ``root``: what it answers, by address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, root / "hooks" / "live.py", f"127.0.0.1:{port}", "--pages-only"],
        env={**os.environ, "PYTHONUTF8": "1", "HANDBOOK_AS_OF": DAY},
        cwd=root,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    try:
        while "Ctrl-C ends" not in running.stderr.readline():
            assert running.poll() is None, running.stderr.read()

        def get(address: str) -> bytes:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}", timeout=60) as found:
                return bytes(found.read())

        get.base = f"http://127.0.0.1:{port}/"  # type: ignore[attr-defined]
        yield get
    finally:
        running.terminate()
        assert running.wait() == 128 + signal.SIGTERM  # it ends in order, and all that it started
        running.stderr.close()


def plain(page: bytes) -> bytes:
    """The page without the line that makes a browser load it anew."""
    assert len(SCRIPT.findall(page)) == 1
    return SCRIPT.sub(b"", page)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refused(get: Get, address: str) -> tuple[int, str]:
    with pytest.raises(urllib.error.HTTPError) as error:
        get(address)
    with error.value as answer:
        return answer.code, answer.read().decode()


@pytest.mark.slow
def test_each_page_is_the_page_of_a_full_build(site: Path, book: Path) -> None:
    """Each page of the preview is, byte by byte, that of a full build."""
    every = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    # Redirects, and the page for what is missing, are written by a whole build only.
    pages = [one for one in every if one != "404.html" and stays(site / one)]
    fixed = [one for one in pages if "/s/" not in f"/{one}" and "/find/" not in f"/{one}"]
    chosen = fixed + [one for one in pages if one not in fixed][::25]
    with served(book) as get:
        differ = [one for one in chosen if plain(get(one)) != (site / one).read_bytes()]
    assert len(chosen) > 100
    assert differ == []


@pytest.mark.slow
def test_an_edit_shows_and_a_slip_is_reported_until_it_is_mended(book: Path) -> None:
    """An edit shows at once; a mistake is reported until it is mended."""
    item = book / ITEM
    page = "services/new-outside.html"
    text = re.search(r"^summary:\n  zh: (.+)\n  en: (.+)\n", item.read_text("utf-8"), re.MULTILINE)
    assert text
    with served(book) as get:
        first = get(page)
        token = SCRIPT.findall(first)[0].decode()
        edit(item, text[1], f"{text[1]}（改过的文字）")
        edit(item, text[2], f"{text[2]} (changed words)")
        assert get(f"_handbook/wait?seen={token}").decode() != token
        changed = get(page)
        assert "（改过的文字）" in changed.decode()
        assert "(changed words)" in get(f"en/{page}").decode()
        with served(book) as fresh:
            for one in (page, f"en/{page}", "index.html", "find.html", "s/new-outside-a.html"):
                try:
                    expected = plain(fresh(one))
                except urllib.error.HTTPError:
                    assert one.startswith("s/")
                    continue
                assert plain(get(one)) == expected, one
        edit(item, "\nsummary:", "\nsumary:")
        code, told = refused(get, page)
        assert code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert f"{ITEM.removeprefix('data/')}" in told
        assert "改正并保存以后，本页自动恢复" in told
        edit(item, "\nsumary:", "\nsummary:")
        assert plain(get(page)) == plain(changed)


@pytest.mark.slow
def test_a_page_added_or_taken_away_is_there_or_not(book: Path) -> None:
    """A new page is there at once, and a removed one is gone."""
    with served(book) as get:
        assert refused(get, "hello.html")[0] == HTTPStatus.NOT_FOUND
        for language in ("zh", "en"):
            (book / "docs" / language / "hello.md").write_text("# Hello\n\nOne.\n", "utf-8")
        assert b"One." in get("hello.html")
        for language in ("zh", "en"):
            (book / "docs" / language / "hello.md").unlink()
        assert refused(get, "hello.html")[0] == HTTPStatus.NOT_FOUND
        assert get("assets/handbook.css")
        assert get("api/v1/index.json")
        assert b"handbookFinder" in get("assets/find-en.js")
        told = get("preview").decode()  # this copy is no git repository: there is nothing before
        assert "没有预览" in told
        assert "this folder is not a git" in told


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:83209"], ids=["no host", "no such port"])
def test_the_address_must_be_one(address: str) -> None:
    """An address that is none is refused in both languages."""
    told = subprocess.run(
        [sys.executable, "-m", "handbook.cli", "serve", "--address", address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "不是地址" in told.stderr
    assert "127.0.0.1:8000" in told.stderr


def test_another_port_can_be_typed_after_make() -> None:
    """The advice about a port in use is a command for either way of starting, with its option."""
    advice = other_port(8000)
    assert advice.startswith('make serve ARGS="--port 8001"')
    assert "--port" in [name for option in site.serve.params for name in option.opts]


def test_what_runs_aside_ends_with_all_that_it_started() -> None:
    """Ending a page that is being written leaves none of its processes behind."""
    shell = subprocess.Popen(
        ["/bin/sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, process_group=0
    )
    assert shell.stdout is not None
    child = int(shell.stdout.readline())
    end(shell)
    shell.stdout.close()
    assert shell.returncode == -signal.SIGTERM
    # It may be a moment in dying, and whoever takes in orphans late to bury it: dead is gone, too.
    state = Path(f"/proc/{child}/stat")

    def gone() -> bool:
        with suppress(FileNotFoundError, ProcessLookupError):
            return state.read_text().split()[2] == "Z"
        return True

    last = time.monotonic() + 20
    while not gone() and time.monotonic() < last:
        time.sleep(0.02)
    assert gone()
    shell.stdout.close()


@pytest.mark.browser
def test_an_open_page_loads_itself_anew(book: Path, browser: Browser) -> None:
    """A page open in the browser loads itself anew after an edit."""
    item = book / ITEM
    text = re.search(r"^summary:\n  zh: (.+)\n", item.read_text("utf-8"), re.MULTILINE)
    assert text
    with served(book) as get, browser.new_context() as context:
        tab = context.new_page()
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(get.base + "services/new-outside.html")  # type: ignore[attr-defined]
        edit(item, text[1], f"{text[1]}（改过的文字）")
        tab.get_by_text("（改过的文字）").first.wait_for(timeout=20_000)
        assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
def test_a_report_fits_the_window(browser: Browser, width: int) -> None:
    """Long messages wrap; a line of a file scrolls by itself, and the mark stays below its word."""
    said = "写 overrides，或者改条件，使两条规则不同时适用 / write overrides or amend it " * 6
    quoted = f"  9 |   zh: {'很长的一行' * 60}\n    |   ^^^"
    report = f"data/x.yml:9:7: wrong: {said}\n{quoted}\n  = {said}"
    with browser.new_context(viewport={"width": width, "height": 700}) as context:
        tab = context.new_page()
        tab.set_content(notice_page("数据有误 / The data has a problem", report).decode())
        page, box = tab.locator("html"), tab.locator("pre")
        for part in (page, box):
            assert part.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        assert tab.locator(".line").evaluate("e => e.scrollWidth - e.clientWidth") > 0
        assert tab.locator(".line").inner_text() == quoted
