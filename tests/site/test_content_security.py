"""Nothing runs, leaves or gets in that is not meant to."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from handbook.site import content_security
from handbook.site.server_settings import EDITOR_POLICY, FOREVER, FRESH, SHORT, Serving
from machine import lacking
from website import Opened, stays

Open = Callable[..., Opened]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
BROTLI = Path("/usr/share/nginx/modules-available/mod-http-brotli-static.conf")
KINDS = (
    "index", "find", "services/change", "points", "plan", "batch", "authentication", "faq",
    "statistics", "s/*", "find/*", "open-data",
)  # fmt: skip


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """Every page but, of those made one for each situation, only every twentieth."""
    names = sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if stays(path)
    )
    assert len(names) > 100
    many = [one for one in names if re.match("(en/)?(s|find)/", one)]
    for name in [one for one in names if one not in many] + many[::20]:
        yield name, (site / name).read_text("utf-8")


# -- what the pages hold ---------------------------------------------------------------------------


def test_every_page_has_a_policy_without_exceptions_before_anything_it_rules(site: Path) -> None:
    """Each page forbids foreign scripts and styles before its first script or style."""
    for path, text in pages(site):
        page = BeautifulSoup(text, "html.parser")
        (meta,) = page.select('meta[http-equiv="Content-Security-Policy"]')
        policy = str(meta["content"])
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy
        assert not re.search(r"[*]|https?:", policy), path
        before = text.partition("Content-Security-Policy")[0]
        assert not re.search("<(script|style|link)", before), path


def test_the_policy_allows_exactly_the_inline_scripts_and_styles_of_the_page(site: Path) -> None:
    """Read here with a parser, there with an expression: they must agree."""
    for path, text in pages(site):
        page = BeautifulSoup(text, "html.parser")
        wanted = {
            content_security.digest(str(one.string))
            for one in page.select("script, style")
            if not one.get("src") and "json" not in str(one.get("type", ""))
        }
        (meta,) = page.select('meta[http-equiv="Content-Security-Policy"]')
        assert set(re.findall(r"'sha256-[^']+'", str(meta["content"]))) == wanted, path


def test_no_page_has_handlers_styles_or_script_links(site: Path) -> None:
    """No page has code or styles inside its elements."""
    for path, text in pages(site):
        for tag in BeautifulSoup(text, "html.parser").select("*"):
            for name, value in tag.attrs.items():
                assert not name.startswith("on"), (path, tag.name, name)
                assert name != "style", (path, tag.name, value)
                assert not str(value).strip().lower().startswith(("javascript:", "data:text"))


def test_the_header_covers_every_page(site: Path) -> None:
    """The server's header allows what the pages need, and little else."""
    header = Serving(site, {}).headers()["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in header
    assert "file:" not in header
    allowed = set(re.findall(r"'sha256-[^']+'", header))
    assert allowed >= {
        one for _, text in pages(site) for one in content_security.hashes(text)["script"]
    }
    assert len(allowed) <= 8
    assert header in (site / "_headers").read_text("utf-8")


def test_no_page_of_either_kind_stands_in_a_foreign_frame(tmp_path: Path) -> None:
    """Pages and the editor alike: every server is told that nobody may frame them."""
    (tmp_path / "index.html").write_text("<html>", "utf-8")
    (tmp_path / "admin").mkdir()
    serving = Serving(tmp_path, {})
    assert len({*serving.policies()}) == 2
    for policy in serving.policies():
        assert "frame-ancestors 'none'" in policy
        for server in (serving.nginx("/srv"), serving.caddy("/srv")):
            assert policy in server


def test_sealing_twice_changes_nothing() -> None:
    """A page sealed again stays as it is."""
    page = '<html><head><meta charset="utf-8"><style>a{}</style></head><script>go()</script></html>'
    once = content_security.sealed(page)
    assert content_security.digest("go()") in once
    assert content_security.digest("a{}") in once
    assert content_security.sealed(once) == once


# -- in a browser ----------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["", "en/"])
def test_pages_work_under_their_policy_and_nothing_typed_leaves_them(
    page: Open, site: Path, folder: str
) -> None:
    """Pages work under their policy, and nothing that is typed leaves them."""
    for kind in KINDS:
        name = f"{folder}{kind}.html"
        if "*" in name:
            name = min(site.glob(name)).relative_to(site).as_posix()
        opened = page(name)
        tab = opened.tab
        opened.come_to_rest()
        before = len(opened.requests)
        for box in tab.locator("main input, main textarea, main select").all()[:12]:
            if not box.is_visible() or box.is_disabled():
                continue
            kind_of = box.get_attribute("type") or box.evaluate("e => e.localName")
            if kind_of == "select":
                box.select_option(index=0)
            elif kind_of in {"checkbox", "radio"}:
                box.evaluate("e => e.click()")
            elif kind_of in {"text", "search", "textarea"}:
                box.fill("passport E12345678")
            elif kind_of == "number":
                box.fill("12")
            elif kind_of == "date":
                box.fill("2027-03-01")
        tab.wait_for_timeout(50)
        assert opened.requests[before:] == [], name
        assert {url for url in opened.requests if not url.startswith(opened.base)} == set(), name
        assert opened.complaints == [], name
        assert tab.context.cookies() == []
        tab.context.close()


@pytest.mark.browser
def test_the_search_sends_nothing_of_what_is_typed(page: Open) -> None:
    """What is typed into the search is sent to nobody."""
    opened = page("en/faq.html")
    opened.search("passport")
    assert [url for url in opened.requests if "passport" in url] == []
    assert opened.complaints == []


@pytest.mark.browser
def test_a_script_that_got_in_does_not_run(browser: Browser, site: Path, tmp_path: Path) -> None:
    """And what belongs there runs, from a folder as well."""
    text = (site / "points.html").read_text("utf-8")
    bad = (
        "<script>window.got = 'inline'</script><img src=x onerror=\"window.got = 'handler'\">"
        "<p id=styled style='color: rgb(1, 2, 3)'>x</p>"
        '<a id=link href="javascript:void(window.linked=1)">y</a>'
    )
    copy = tmp_path / "site"
    shutil.copytree(site / "assets", copy / "assets")
    (copy / "points.html").write_text(text.replace("</main>", f"{bad}</main>"), "utf-8")
    (copy / "plain.html").write_text(text.replace("</main>", f"{bad}</main>").replace(
        "Content-Security-Policy", "x-nothing"), "utf-8")  # fmt: skip
    context = browser.new_context()
    tab = context.new_page()
    for name, got in (("plain.html", "handler"), ("points.html", None)):
        tab.goto((copy / name).as_uri())
        tab.wait_for_timeout(200)
        tab.locator("#link").evaluate("link => link.click()")
        assert tab.evaluate("window.got || null") == got
        colour = tab.locator("#styled").evaluate("one => getComputedStyle(one).color")
        assert (colour == "rgb(1, 2, 3)") is (got is not None)
        assert bool(tab.evaluate("window.linked")) is (got is not None)
        assert tab.evaluate("document.documentElement.classList.contains('hb-js')")
    assert tab.locator("#points-form").is_visible()
    context.close()


# -- on a real server ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a real nginx with the configuration that publishing writes."""
    if NGINX is None or not BROTLI.exists():
        lacking("no nginx: apt-get install nginx-light libnginx-mod-http-brotli-static")
    folder = tmp_path_factory.mktemp("nginx")
    root = folder / "site"
    shutil.copytree(site, root)
    style = (root / "assets/handbook.css").read_bytes()
    (root / "assets/handbook.css.gz").write_bytes(gzip.compress(style))
    (root / "assets/handbook.css.br").write_bytes(brotli.compress(style))
    (root / ".secret").write_text("x")
    (root / "admin").mkdir()
    (root / "admin/index.html").write_text("the editor")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    moved = {"/old.html": "/faq.html", "/find/gone.html": "/find.html#old=gone"}
    server = Serving(root, moved).nginx(str(root), f"127.0.0.1:{port}", brotli=True)
    (folder / "nginx.conf").write_text(
        f"{BROTLI.read_text('utf-8')}\n"
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        "events {}\nhttp { include /etc/nginx/mime.types;\n"
        + "".join(
            f"{one}_temp_path {folder}/{one};\n"
            for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"{server} }}\n",
        "utf-8",
    )
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    test = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert test.returncode == 0, test.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
        running.terminate()


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


def ask(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())


def test_what_was_compressed_once_is_sent_to_browsers_that_read_it(nginx: int, site: Path) -> None:
    """Brotli to browsers that name it, gzip to others, the file as it is to all else."""
    style = (site / "assets/handbook.css").read_bytes()
    for accepts, encoding, read in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ):
        answer = ask(nginx, "/assets/handbook.css", **{"Accept-Encoding": accepts})
        assert answer.headers.get("Content-Encoding") == encoding
        assert read(answer.body) == style
        assert answer.headers.get("Vary") == "Accept-Encoding"
    assert ask(nginx, "/assets/handbook.css").headers.get("Content-Encoding") is None


@pytest.mark.parametrize("path", ["/index.html", "/en/faq.html", "/nowhere", "/api/v1/index.json"])
def test_the_server_sends_every_header_with_every_answer(nginx: int, site: Path, path: str) -> None:
    """Each answer of the server has every protecting header and no cookie."""
    answer = ask(nginx, path)
    for name, value in Serving(site, {}).headers().items():
        assert answer.headers.get(name) == value, name
    assert "nginx/" not in str(answer.headers.get("Server"))
    assert answer.headers.get("Set-Cookie") is None


def test_only_the_editor_may_compile_code(nginx: int, site: Path, tmp_path: Path) -> None:
    """The pages keep their policy where there is an editor, and without one nothing is loosened."""
    strict = Serving(site, {}).headers()["Content-Security-Policy"]
    assert ask(nginx, "/admin/index.html").headers.get("Content-Security-Policy") == EDITOR_POLICY
    for path in ("/index.html", "/administration.html", "/en/admin/x"):
        assert ask(nginx, path).headers.get("Content-Security-Policy") == strict
    assert "unsafe" not in strict
    (tmp_path / "index.html").write_text("<!doctype html>")
    for config in (Serving(tmp_path, {}).nginx("/x"), Serving(tmp_path, {}).caddy("/x")):
        assert "unsafe" not in config
    (tmp_path / "admin").mkdir()
    caddy = Serving(tmp_path, {}).caddy("/x")
    assert [line.split()[1] for line in caddy.splitlines() if "unsafe" in line] == ["@editor"]


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/index.html", FRESH),
        ("/assets/handbook.css", FRESH),
        ("/assets/handbook.css?v=12345678", FOREVER),
        ("/index.html?v=12345678", FRESH),
        ("/api/v1/index.json", SHORT),
    ],
)
def test_how_long_a_cache_may_keep_it(nginx: int, path: str, cache: str) -> None:
    """Each kind of file may be kept as long as it stays the same, and no longer."""
    answer = ask(nginx, path)
    assert (answer.status, answer.headers.get("Cache-Control")) == (200, cache)
    assert answer.headers.get("ETag")


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/", 200, None),
        ("/en/", 200, None),
        ("/en/services/change", 200, None),
        ("/old.html", 301, "/faq.html"),
        ("/find/gone.html", 301, "/find.html#old=gone"),
        ("/_headers", 404, None),
        ("/.secret", 404, None),
        ("/assets/handbook.css.gz", 404, None),
        ("/../../etc/passwd", 400, None),
    ],
)
def test_where_an_address_leads(nginx: int, path: str, status: int, to: str | None) -> None:
    """Short and old addresses lead where they should."""
    answer = ask(nginx, path)
    assert answer.status == status
    location = answer.headers.get("Location")
    assert (location and re.sub(r"^http://[^/]+", "", location)) == to


def test_a_wrong_address_gets_the_page_that_helps(nginx: int) -> None:
    """A wrong address gets the page that suggests the right one."""
    answer = ask(nginx, "/en/services/chnage.html")
    assert answer.status == 404
    assert b'id="known"' in answer.body


def test_data_may_be_used_by_other_sites_and_pages_may_not(nginx: int) -> None:
    """Other sites may read the data, but not the pages."""
    share = "Access-Control-Allow-Origin"
    assert ask(nginx, "/api/v1/services.json").headers.get(share) == "*"
    assert ask(nginx, "/changes.ics").headers.get(share) == "*"
    assert ask(nginx, "/changes.ics").headers.get("Content-Type") == "text/calendar; charset=utf-8"
    assert ask(nginx, "/index.html").headers.get(share) is None


@pytest.mark.browser
def test_pages_work_under_the_headers(nginx: int, browser: Browser) -> None:
    """With the server's headers pages work without a complaint of the browser."""
    context = browser.new_context()
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("find.html", "en/points.html", "plan.html", "nowhere.html"):
        tab.goto(f"http://127.0.0.1:{nginx}/{path}")
        tab.wait_for_timeout(100)
    assert [one for one in complaints if "404" not in one] == []
    context.close()
