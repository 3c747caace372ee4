"""nginx and Caddy, as they are installed, under the configuration that publishing writes."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handbook.deploy import publication
from handbook.domain.build_settings import BuildSettings
from handbook.site.content_security import sealed
from handbook.site.server_settings import FOREVER, FRESH, HEADERS, SHORT
from machine import lacking

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
PAGE = (
    '<html><head><meta charset="utf-8"><title>{0}</title></head><body><p>{0} {1}</p></body></html>'
)
FILES = {
    "index.html": PAGE.format("home", "x" * 2000),
    "en/index.html": PAGE.format("english", "x" * 2000),
    "404.html": PAGE.format("找不到 not found", ""),
    "faq.html": PAGE.format("faq", "<script>document.title = 'taken'</script>"),
    "assets/a.css": "a {}" * 900,
    "assets/a.js": "go()",
    "api/v1/index.json": "{}",
    "changes.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    ".secret": "secret",
    "_redirects": "/old.html /faq.html 301\n",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of a real server behind which a small site was published."""
    program = shutil.which(request.param, path=PATH)
    if program is None:
        lacking(f"no {request.param}: apt-get install --no-install-recommends {request.param}")
    folder = tmp_path_factory.mktemp(request.param)
    folder.chmod(0o755)
    for name, text in FILES.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is put in after sealing is what an attacker would put in.
        page, _, script = text.partition("<script>")
        tail = f"<script>{script}" if script else ""
        path.write_text((sealed(page) if name.endswith(".html") else page) + tail, "utf-8")
    www = folder / "www"
    assert publication.publish(folder, www, BuildSettings(), site=folder / "site") == 0
    port = free_port()
    if request.param == "nginx":
        text = (www / "current/server/nginx.conf").read_text("utf-8")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        places = "".join(
            f"{one}_temp_path {folder}/{one};\n"
            for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        head = f"daemon off; pid {folder}/pid; worker_processes 1;\n"
        user = "user root;\n" if os.geteuid() == 0 else ""
        whole = (
            f"{head}{user}events {{}}\nhttp {{ include /etc/nginx/mime.types;\n{places}{text}}}\n"
        )
        (folder / "conf").write_text(whole, "utf-8")
        command = [program, "-c", str(folder / "conf"), "-e", str(folder / "log")]
    else:
        text = (www / "current/server/Caddyfile").read_text("utf-8")
        text = text.replace(":80 {", f"http://127.0.0.1:{port} {{")
        (folder / "conf").write_text("{\n    admin off\n}\n" + text, "utf-8")
        command = [program, "run", "--adapter", "caddyfile", "--config", str(folder / "conf")]
    home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (
        (folder / "said").open("wb") as said,
        subprocess.Popen(command, env=home, stderr=said) as running,
    ):
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert running.poll() is None, (folder / "said").read_text()
            time.sleep(0.05)
        yield port
        running.terminate()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """The answer, read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        return answer


@pytest.mark.slow
def test_every_answer_of_either_server_has_every_header(server: int) -> None:
    """Pages, data, redirects and wrong addresses at any depth carry the headers and the policy."""
    for path in ("/", "/en/", "/faq.html", "/api/v1/index.json", "/assets/a.css?v=1", "/old.html",
                 "/no", "/en/no/where/at/all.html", "/assets/", "/api/v1/no.json"):  # fmt: skip
        answer = ask(server, path)
        for name, value in HEADERS.items():
            assert answer.getheader(name) == value, (path, name)
        policy = answer.getheader("Content-Security-Policy") or ""
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "/" not in (answer.getheader("Server") or ""), path


@pytest.mark.slow
def test_either_server_answers_what_was_published_and_nothing_else(server: int) -> None:
    """Status, kind, cache, compression of each file; what is hidden or beside it is not there."""
    for path, status, kind, cache in (
        ("/", 200, "text/html", FRESH), ("/en/", 200, "text/html", FRESH),
        ("/faq", 200, "text/html", FRESH), ("/assets/a.css?v=1", 200, "text/css", FOREVER),
        ("/assets/a.js", 200, "javascript", FRESH), ("/api/v1/index.json", 200, "json", SHORT),
        ("/changes.ics", 200, "text/calendar", FRESH), ("/old.html", 301, "", None),
        ("/no/where.html", 404, "text/html", None), ("/.secret", 404, "text/html", None),
        ("/_redirects", 404, "", None), ("/assets/a.css.gz", 404, "", None),
        ("/assets/a.css.br", 404, "", None), ("/../server/nginx.conf", None, "", None),
        ("/%2e%2e/server/nginx.conf", None, "", None),
        ("/..%2fserver/Caddyfile", None, "", None),
    ):  # fmt: skip
        answer = ask(server, path)
        text = answer.text  # type: ignore[attr-defined]
        assert status is None or answer.status == status, (path, answer.status)
        assert kind in (answer.getheader("Content-Type") or ""), path
        assert cache is None or answer.getheader("Cache-Control") == cache, path
        assert "secret" not in text, path
        assert "Written by handbook publish" not in text, path
        if answer.status == 404:
            assert "找不到 not found" in text, path
    for encoding in ("gzip", "br"):
        packed = ask(server, "/assets/a.css", **{"Accept-Encoding": encoding})
        if packed.getheader("Content-Encoding"):
            assert packed.getheader("Content-Encoding") == encoding
            assert "Accept-Encoding" in (packed.getheader("Vary") or "")
    assert ask(server, "/assets/a.css", **{"Accept-Encoding": "gzip"}).getheader("Content-Encoding")
    for method in ("POST", "PUT", "DELETE"):
        assert ask(server, "/index.html", method).status in {403, 405, 404, 501}, method


@pytest.mark.browser
def test_a_foreign_frame_and_a_script_that_got_in_stay_empty(
    server: int, browser: Browser, tmp_path: Path
) -> None:
    """A browser shows no page inside another site's frame, and runs no script that got in."""
    frame = f'<iframe src="http://127.0.0.1:{server}/faq.html"></iframe>'
    (tmp_path / "bait.html").write_text(frame, "utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    context = browser.new_context()
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda line: said.append(line.text))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        tab.goto(f"http://127.0.0.1:{other.server_port}/bait.html")
        tab.wait_for_timeout(300)
        texts = [one.evaluate("document.body ? document.body.innerText : ''") for one in tab.frames]
        other.shutdown()
    assert not any("faq" in text for text in texts)
    assert any("frame" in text.lower() for text in said), said
    tab.goto(f"http://127.0.0.1:{server}/faq.html")
    assert tab.title() == "faq"
    context.close()
