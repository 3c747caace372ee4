"""The handbook without a network: from a ZIP, and in a browser that was here before."""

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from handbook.cli.pack import NOTE
from website import DAY, Opened

Open = Callable[..., Opened]


def pack(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("handbook"), "pack", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    run = pack("--site", site, "--out", folder / "handbook.zip")
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(folder / "handbook.zip")
    assert DAY in run.stderr
    with zipfile.ZipFile(folder / "handbook.zip") as packed:
        packed.extractall(folder / "离线 手册")
    return folder / "离线 手册" / f"handbook-{DAY}"


def test_the_same_site_gives_the_same_bytes(site: Path, unpacked: Path, tmp_path: Path) -> None:
    """The ZIP of a site is the same bytes each time and holds every file."""
    assert pack("--site", site, "--out", tmp_path / "again.zip").returncode == 0
    first = unpacked.parent.parent / "handbook.zip"
    assert (tmp_path / "again.zip").read_bytes() == first.read_bytes()
    ours = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    theirs = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert ours == {*theirs, Path(NOTE)}  # and what to open
    assert [path.name for path in unpacked.parent.iterdir()] == [unpacked.name]


def test_what_is_no_site_cannot_be_packed(tmp_path: Path, site: Path) -> None:
    """A folder without a site, or of another day, is not packed."""
    for args, said in (
        (("--site", tmp_path), "There is no built site"),
        (("--site", site, "--as-of", "2024-01-10"), f"is the edition of {DAY}"),
        (("--site", site, "--out", "/proc/x/handbook.zip"), "Cannot write to"),
    ):
        run = pack(*args)
        assert run.returncode == 2
        assert said in run.stderr
        assert "Traceback" not in run.stderr


@pytest.mark.browser
def test_the_search_works_from_a_folder(page: Open, unpacked: Path) -> None:
    """The unpacked site can be searched without a server."""
    opened = page("en/services/change.html", base=unpacked.as_uri() + "/")
    assert "en/documents.html" in opened.search("police check")
    opened.tab.locator("dialog li a", has_text="General rules").first.click()
    opened.tab.locator("h1", has_text="General rules").wait_for()
    assert opened.failures == opened.complaints == []


@pytest.mark.browser
def test_the_finder_works_from_a_folder(page: Open, unpacked: Path) -> None:
    """The unpacked site leads to a checklist without a server."""
    opened = page("find.html", base=unpacked.as_uri() + "/")
    tab = opened.tab
    for _ in range(12):
        if "/s/" in tab.url:
            break
        asked = tab.url + tab.locator("#question").inner_text()
        tab.locator("[data-choice]").first.click()
        expect(tab.locator("html")).to_be_visible()
        assert tab.url + tab.locator("h1, #question").last.inner_text() != asked
    assert "/s/" in tab.url
    assert opened.failures == opened.complaints == []


# A browser that was here before ------------------------------------------------------------------


@dataclass
class Host:
    """A web server that can be away; ``folder`` may be changed."""

    folder: Path
    address: str
    away: bool = False


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[Host]:
    """A copy of the site on a server of its own, so that no other test's worker is there."""
    folder = tmp_path / "root" / "handbook"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("checklists", "pdf"))
    found = Host(folder, "")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, directory=str(folder.parent), **more)

        def send_head(self) -> Any:
            if found.away:  # as when the line is cut: no answer at all
                self.close_connection = True
                return None
            return super().send_head()

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-cache")
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        found.address = f"http://127.0.0.1:{running.server_port}/handbook/"
        yield found
        running.shutdown()


def checklist(folder: Path) -> str:
    return min((folder / "s").glob("*.html")).relative_to(folder).as_posix()


@pytest.mark.browser
def test_what_was_read_stays_readable_without_a_network(browser: Browser, host: Host) -> None:
    """Pages read before can be read without a network, and say so."""
    context = browser.new_context()
    tab = context.new_page()
    mine = checklist(host.folder)
    tab.goto(host.address + mine)
    expect(tab.locator("[data-hb-offline]")).to_contain_text("1")
    tab.locator("[data-tick]").first.check()
    tab.goto(host.address + "en/points.html")
    expect(tab.locator("[data-hb-offline]")).to_contain_text("network: 2.")
    expect(tab.locator("[data-kept]:not([data-hb-offline])")).to_have_count(0)

    host.away = True
    tab.goto(host.address + mine)
    copy = tab.locator("aside[data-kept]")
    expect(copy).to_contain_text(DAY)
    expect(copy).to_contain_text("没有网络")
    expect(tab.locator("[data-tick]").first).to_be_checked()  # the reader's own list
    assert tab.locator("h1").evaluate("one => getComputedStyle(one).fontSize") != "32px"  # styled
    tab.goto(host.address + "en/points.html")
    expect(tab.locator("aside[data-kept]")).to_contain_text("No network")
    answer = tab.goto(host.address + "en/faq.html")
    assert answer
    assert answer.status == 503
    expect(tab.locator("[lang=en] p").first).to_contain_text("has not been kept")
    context.close()


@pytest.mark.browser
def test_with_a_network_policy_is_never_old(browser: Browser, host: Host) -> None:
    """With a network the newest page is shown, never a kept one."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(host.address + "en/points.html")
    expect(tab.locator("[data-hb-offline]")).to_contain_text("network: 1.")
    page = host.folder / "en/points.html"
    page.write_text(page.read_text("utf-8").replace("<h1", "<h1 data-newer", 1), "utf-8")
    tab.reload()
    expect(tab.locator("h1[data-newer]")).to_have_count(1)
    expect(tab.locator("aside[data-kept]")).to_have_count(0)

    # A new edition: one cache, the pages kept by the old one fetched anew.
    page.write_text(page.read_text("utf-8").replace("data-newer", "data-newest", 1), "utf-8")
    later = page.stat().st_mtime + 10  # a server tells versions apart by the second
    os.utime(page, (later, later))
    worker = host.folder / "sw.js"
    worker.write_text(re.sub(r'"version": "\w+"', '"version": "next"', worker.read_text("utf-8")))
    os.utime(worker, (later, later))
    tab.goto(host.address + "en/about.html")
    for _ in range(150):  # a visit asks for a new version by itself
        names = tab.evaluate("caches.keys()")
        if len(names) == 1 and names[0].endswith(":next"):
            break
        tab.wait_for_timeout(200)
    assert [name.rsplit(":", 1)[1] for name in names] == ["next"]
    host.away = True
    tab.goto(host.address + "en/points.html")
    expect(tab.locator("h1[data-newest]")).to_have_count(1)
    context.close()


@pytest.mark.browser
def test_what_is_kept_can_be_cleared(browser: Browser, host: Host) -> None:
    """A reader can clear what was kept, and it is gone."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(host.address + "en/points.html")
    note = tab.locator("[data-hb-offline]")
    expect(note).to_contain_text("network: 1.")
    note.get_by_role("button", name="Clear").click()
    expect(note).to_be_hidden()
    host.away = True
    answer = tab.goto(host.address + "en/points.html")
    assert answer
    assert answer.status == 503
    context.close()


@pytest.mark.browser
def test_a_file_has_no_worker(page: Open, unpacked: Path) -> None:
    """A page opened as a file keeps nothing."""
    opened = page("en/points.html", base=unpacked.as_uri() + "/")
    opened.tab.wait_for_load_state("networkidle")
    assert not [url for url in opened.requests if url.endswith("offline.js")]
    expect(opened.tab.locator("[data-hb-offline]")).to_be_hidden()
