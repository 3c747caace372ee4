"""Pages within those of another site: only where the office has named it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from books import TOWN, kites
from handbook.pages.handbook import HandbookPages
from handbook.site import embedding
from handbook.site.build_warnings import ignored_settings
from handbook.site.server_settings import HEADERS, Serving
from website import DAY, Opened, kite_project, mkdocs

Open = Callable[..., Opened]
#: What manual/customising.md gives an office for its own page.
HOST = """<!doctype html><html lang="en"><title>Intranet</title>
<iframe id="handbook" title="Handbook" src="{0}" style="width: 100%; border: 0"></iframe>
<script>
  addEventListener("message", event => {{
    if (event.origin !== new URL("{0}").origin || !event.data.handbook) return;
    document.getElementById("handbook").style.height = event.data.handbook.height + "px";
  }});
</script></html>"""


@pytest.mark.parametrize(
    ("listed", "taken"),
    [
        ([], []),
        (None, []),
        (["https://intranet.example.com"], ["https://intranet.example.com"]),
        ("http://10.0.0.8:8080", ["http://10.0.0.8:8080"]),
        (["https://a.example", "https://a.example"], ["https://a.example"]),
        (["https://a.example/hr", "https://b.example"], ["https://b.example"]),
        (["*"], []),
        (["https://*.example.com"], []),
        (["'self'; script-src *"], []),
        (['https://a.example"; add_header X "y'], []),
        (["intranet.example.com"], []),
        ([True, 7], []),
    ],
)
def test_only_the_address_of_a_site_is_taken(listed: object, taken: list[str]) -> None:
    """No wildcard, no path and nothing that would be more than a name in a header."""
    assert list(embedding.origins(listed)) == taken


def test_what_is_not_taken_is_warned_of_with_what_to_type() -> None:
    """The line names the setting and the value, and shows an address as it must be written."""
    config = {"extra": {"embed_in": ["https://a.example", "intranet/hr"]}}
    (line,) = ignored_settings(config)
    for text in line.split(" / "):
        assert "extra.embed_in" in text
        assert "intranet/hr" in text
        assert "https://intranet.example.com" in text


def test_a_site_without_a_list_may_be_framed_by_nobody(tmp_path: Path) -> None:
    """Without a page, and with one that names no other site."""
    for text in ("", "<!doctype html><meta charset=utf-8>"):
        if text:
            (tmp_path / "index.html").write_text(text, "utf-8")
        assert embedding.of_site(tmp_path) == ()
        serving = Serving(tmp_path, {})
        assert serving.fixed() == HEADERS
        assert "frame-ancestors 'none'" in serving.headers()["Content-Security-Policy"]


def test_servers_are_told_whom_the_pages_name(tmp_path: Path) -> None:
    """Every configuration names the site, and leaves out the header that knows no single site."""
    meta = '<meta name="handbook-embed" content="https://a.example https://b.example:8443">'
    (tmp_path / "index.html").write_text(f"<!doctype html>{meta}", "utf-8")
    serving = Serving(tmp_path, {})
    hosts = serving.static_host()["_headers"].decode()
    for text in (hosts, serving.nginx("/x"), serving.caddy("/x")):
        assert "frame-ancestors https://a.example https://b.example:8443" in text
        assert "X-Frame-Options" not in text
        assert "nosniff" in text


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The invented handbook on a server, a site that it names, and one that it does not name."""
    folder = tmp_path_factory.mktemp("embedded")
    names = HandbookPages(kites(), date.fromisoformat(DAY)).titles()
    book, web = kite_project(folder / "book", names), folder / "web"
    headers: dict[str, str] = {}

    class _Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if Path(self.directory) == web:
                for name, value in headers.items():
                    self.send_header(name, value)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ExitStack() as stack:
        bases = []
        for name in ("web", "named", "other"):
            (folder / name).mkdir()
            handler = functools.partial(_Handler, directory=str(folder / name))
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            stack.enter_context(server)
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            bases.append(f"http://127.0.0.1:{server.server_port}/")
        settings = book / "mkdocs.yml"
        extra = f"extra: {{city: {TOWN}, embed_in: [{bases[1].rstrip('/')}]}}"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace(f"extra: {{city: {TOWN}}}", extra), "utf-8")
        made = mkdocs("build", "-q", "-f", settings, "-d", web)
        assert made.returncode == 0, made.stderr
        headers |= Serving(web, {}).headers()
        for name in ("named", "other"):
            for page in ("find", "en/find"):
                host = folder / name / f"{page.replace('/', '-')}.html"
                host.write_text(HOST.format(f"{bases[0]}{page}.html"), "utf-8")
        yield bases[0], bases[1], bases[2]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "whole"),
    [("find", "在新窗口打开完整手册"), ("en-find", "Open the whole handbook in a new window")],
)
def test_a_named_site_shows_the_finder_without_head_and_foot(
    page: Open, offices: tuple[str, str, str], name: str, whole: str
) -> None:
    """The frame is as high as the page, which leads to the whole handbook beside it."""
    tab = page(f"{name}.html", base=offices[1]).tab
    inside = tab.frame_locator("#handbook")
    expect(inside.locator("h1")).to_be_visible()
    for part in (".hb-header", ".hb-footer", ".hb-path"):
        expect(inside.locator(part).first).to_be_hidden()
    expect(inside.get_by_role("link", name=whole)).to_be_visible()
    frame = tab.frames[1]
    tab.wait_for_function("() => document.getElementById('handbook').offsetHeight > 300")
    room = "() => document.documentElement.scrollHeight - innerHeight"
    assert frame.evaluate(room) <= 0
    # On a telephone there is no bar under the thumb, and no room is left for one.
    tab.set_viewport_size({"width": 390, "height": 844})
    assert frame.evaluate("() => getComputedStyle(document.body).paddingBottom") == "0px"


@pytest.mark.browser
@pytest.mark.slow
def test_another_site_shows_nothing_and_the_page_alone_is_whole(
    page: Open, offices: tuple[str, str, str]
) -> None:
    """The browser refuses the frame; opened by itself the page has its head and foot."""
    tab = page("find.html", base=offices[2]).tab
    tab.wait_for_load_state("load")
    assert tab.frames[1].url.startswith("chrome-error:") or not tab.frames[1].locator("h1").count()
    own = page("find.html", base=offices[0]).tab
    expect(own.locator(".hb-header")).to_be_visible()
    expect(own.locator(".hb-embedded-only")).to_be_hidden()
