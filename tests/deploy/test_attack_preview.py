"""The preview is attacked: foreign names, ways out of its folder, odd methods, slow clients."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attack import times
from books import KITES, TOWN
from handbook.deploy import live_preview
from handbook.deploy.live_pages import Live
from handbook.domain import clock
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.site import sources


class OnePage:
    """Stands for MkDocs: every page says the day of its edition."""

    def __init__(self) -> None:
        self.day = ""

    def forget(self) -> None:
        """Nothing is kept."""

    def use(self, site: Any, _: object) -> None:
        self.day = site.day.isoformat()

    def page(self, address: str) -> bytes | None:
        return f"<body>{self.day}</body>".encode() if address == "index.html" else None

    def asset(self, _: str) -> bytes | None:
        return None


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook of kites as a project."""
    folder = tmp_path_factory.mktemp("preview")
    shutil.copytree(KITES, folder / "data")
    for name in ("registers", "docs/zh", "docs/en", "overrides", "hooks", "aside"):
        (folder / name).mkdir(parents=True)
    (folder / "secret.html").write_text("secret", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _without_pages() -> Iterator[None]:
    """The kites have no pages written by hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "check_pairs", lambda *_: None)
        yield


def opened(root: Path, as_of: date | None = None) -> Live:
    """A preview of the kites."""
    live = Live(root, OnePage(), BuildSettings(city=TOWN, as_of=as_of))  # type: ignore[arg-type]
    live.refresh()
    assert live.trouble == ""
    return live


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    """The port of the preview's own server."""
    previews = type("NoPreviews", (), {"answer": lambda _, base: base.encode()})()
    handler = functools.partial(
        live_preview._Handler,  # noqa: SLF001 - the server behind `handbook serve`
        opened(root), previews, directory=str(root / "aside"),
    )  # fmt: skip
    with live_preview.Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def said(port: int, request: bytes) -> bytes:
    """What the server answers to the very bytes of a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200),
        ("192.168.1.7", 200), ("", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:8000", 421), ("[", 421), ("a@evil.example", 421),
    ],
)  # fmt: skip
def test_a_name_of_somebody_else_that_leads_here_is_refused(
    port: int, host: str, status: int
) -> None:
    """No page elsewhere can read unpublished edits by letting its own name lead to the preview."""
    for path in ("/", "/preview?base=HEAD", "/_handbook/live.js"):
        answer = said(port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert answer.startswith(f"HTTP/1.0 {status} ".encode()), path


@pytest.mark.parametrize(
    "path",
    ["/../secret.html", "/..%2fsecret.html", "/%2e%2e/secret.html", "//../secret.html",
     "/aside/../../secret.html", "/..\\secret.html", "/./../secret.html", "/%00secret.html",
     "/index.html/../../secret.html", "/" + "../" * 50 + "etc/passwd"],
)  # fmt: skip
def test_no_address_leads_out_of_the_site(port: int, path: str) -> None:
    """Dots, slashes and their codes do not reach a file beside the site."""
    answer = said(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert b"secret</" not in answer
    assert not answer.endswith(b"secret")
    assert b"root:" not in answer
    assert answer.split(b" ", 2)[1] in {b"404", b"400"}


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"POST / HTTP/1.1", b"501"), (b"DELETE /index.html HTTP/1.1", b"501"),
        (b"OPTIONS * HTTP/1.1", b"501"), (b"TRACE / HTTP/1.1", b"501"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", b"414"), (b"GET", b"400"),
        (b"GET / HTTP/9.9", b"505"), (b"\xff\xfe\x00 / HTTP/1.1", b"501"),
    ],
)  # fmt: skip
def test_what_is_no_reading_is_refused(port: int, request_line: bytes, status: bytes) -> None:
    """Only reading is answered, and a request that is too long or broken gets a status."""
    answer = said(port, request_line + b"\r\nHost: localhost\r\n\r\n")
    assert status in answer
    assert b"Traceback" not in answer


def test_slow_clients_keep_nobody_waiting(port: int) -> None:
    """With two hundred clients that never finish their request, a page is answered all the same."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    try:
        for client in slow:
            client.sendall(b"GET / HT")
        answer = said(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer.startswith(b"HTTP/1.0 200 ")
    finally:
        for client in slow:
            client.close()
    assert live_preview._Handler.timeout == 60  # noqa: SLF001 - after that they are left
    # A shorter queue lets a crowd in only after seconds: with five it took 24 of them.
    assert live_preview.Server.request_queue_size >= len(slow)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _resident() -> int:
    """Bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_day_of_edits_costs_neither_memory_nor_files(root: Path) -> None:
    """After any number of edits, sound and unsound, only the last states are still held."""
    live = opened(root)
    path = root / "data" / TOWN / "faq.yml"
    sound = path.read_text("utf-8")
    marks = []
    gc.collect()
    before = sum(isinstance(one, Book) for one in gc.get_objects())
    for number, chance in enumerate(times(6, 1000)):
        broken = chance.random() < 0.2
        path.write_text(f"{sound}# edit {number}\n" + ("x: [" if broken else ""), "utf-8")
        live.refresh()
        assert bool(live.trouble) is broken
        assert live.answer("index.html") is not None
        if number % 100 in {2, 5}:
            marks.append((_open_files(), _resident()))
    path.write_text(sound, "utf-8")
    live.refresh()
    gc.collect()
    assert live.trouble == ""
    assert sum(isinstance(one, Book) for one in gc.get_objects()) <= before + 2
    assert {files for files, _ in marks} == {marks[0][0]}
    # The first hundred edits fill what is kept; after that nothing grows.
    late = [memory for _, memory in marks[2:]]
    assert not late or max(late) - late[0] < 64 << 20


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-30", "2026-12-01"),  # midnight
        ("2026-12-31", "2027-01-01"),  # New Year, into a year without a calendar
        ("2023-12-31", "2024-01-02"),
        ("2026-12-02", "2026-12-01"),  # a clock that stood wrong and is put right
    ],
)
def test_a_day_that_begins_while_a_preview_is_open_shows(
    root: Path, before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview that is open overnight shows the edition of the new day, and open pages reload."""
    live = opened(root)
    shown = []
    for day in (before, after):
        monkeypatch.setattr(clock, "today", lambda _="", day=day: date.fromisoformat(day))
        token = live.token
        live.refresh()
        answer = live.answer("index.html")
        assert answer is not None
        assert live.token != token
        shown.append(answer[1].decode())
        unchanged = live.token
        live.refresh()
        assert live.token == unchanged
    assert shown == [f"<body>{before}</body>", f"<body>{after}</body>"]


def test_a_preview_of_a_day_that_was_asked_for_stays_on_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--as-of` holds, whatever day it becomes meanwhile."""
    other = opened(root, date(2024, 1, 10))
    monkeypatch.setattr(clock, "today", lambda _="": date(2027, 1, 1))
    answer = other.answer("index.html")
    assert answer is not None
    assert answer[1] == b"<body>2024-01-10</body>"
