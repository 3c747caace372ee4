"""The site in a folder of a web server, told its address or not: everything finds its way."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import expect

from books import kites
from handbook.pages.handbook import HandbookPages
from website import DAY, Opened, kite_project, mkdocs

Open = Callable[..., Opened]
FOLDER = "offices/permits/"


class _WithOwn404(http.server.SimpleHTTPRequestHandler):
    """Answers a wrong address with the site's own page for it, as most hosts do."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        content = Path(self.directory, FOLDER, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module", params=["told its address", "not told"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the invented handbook on a server, below two folders."""
    folder = tmp_path_factory.mktemp("under")
    book = kite_project(folder / "book", HandbookPages(kites(), date.fromisoformat(DAY)).titles())
    web = folder / "web"
    handler = functools.partial(_WithOwn404, directory=str(web))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        address = f"http://127.0.0.1:{running.server_port}/{FOLDER}"
        told = {"HANDBOOK_SITE_URL": address} if request.param == "told its address" else {}
        args = ("-q", "-f", book / "mkdocs.yml", "-d", web / FOLDER)
        made = mkdocs("build", *args, HANDBOOK_PDF="1", **told)
        assert made.returncode == 0, made.stderr
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield address
        running.shutdown()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("language", "other"), [("", "en/"), ("en/", "")])
def test_everything_finds_its_way_in_a_folder(
    page: Open, base: str, language: str, other: str
) -> None:
    """Language switch, search, worker, printed files and a wrong address lead within the folder."""
    opened = page(f"{language}index.html", base=base)
    tab = opened.tab
    tab.locator("a.hb-language__link").first.click()
    tab.wait_for_url(re.compile(rf"^{re.escape(base)}{other}(?:index\.html)?$"))
    tab.go_back()
    opened.come_to_rest()
    worker = tab.evaluate("async () => (await navigator.serviceWorker.ready).active.scriptURL")
    assert worker == f"{base}sw.js"
    found = opened.search("kite")
    assert found
    assert all(one.startswith(language) and ".html" in one for one in found), found
    tab.goto(f"{base}{language}copies.html")
    printed = tab.locator('a[href*="pdf/"]').evaluate_all("links => links.map(link => link.href)")
    assert printed
    assert [one for one in printed if not one.startswith(f"{base}pdf/")] == []
    tab.goto(f"{base}{language}no/such/deep/servics.html")
    for home, folder in (("main > section:not([lang])", ""), ("section[lang=en]", "en/")):
        pattern = re.compile(rf"^(?:{re.escape(base)}|/{FOLDER}){folder}index\.html$")
        expect(tab.locator(f"{home} > p > a").first).to_have_attribute("href", pattern)
        tab.locator(f"{home} > p > a").first.click()
        tab.wait_for_url(f"{base}{folder}index.html")
        tab.go_back()
    complaints = [one for one in opened.complaints if "404" not in one]
    assert complaints == []
