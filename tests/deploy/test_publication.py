"""Publishing swaps whole sites, keeps the last ones, and loses no address."""

from __future__ import annotations

import errno
import fcntl
import gzip
import re
import sys
import threading
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from books import ROOT
from handbook.cli.main import main
from handbook.deploy import build, publication
from handbook.domain.build_settings import BuildSettings

PAGE = (
    '<html><head><meta charset="utf-8"><link rel="stylesheet" href="{up}assets/a.css">'
    '<script src="{up}assets/a.js" defer></script></head><body>{text}</body></html>'
)


def small(folder: Path, text: str = "one", **files: str) -> Path:
    """A site of a few pages."""
    made = {
        "index.html": PAGE.format(up="", text=text * 2000),
        "en/index.html": PAGE.format(up="../", text=text * 2000),
        "404.html": '<link href="/assets/a.css">',
        "api/v1/index.json": "{}",
        "assets/a.css": f"a {{ content: '{text}' }}",
        "assets/a.js": "go()",
        "_redirects": "/old.html /index.html 301\n",
        **files,
    }
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


def published(tmp_path: Path, site: Path, keep: int = 3) -> int:
    return publication.publish(tmp_path, tmp_path / "www", BuildSettings(), site=site, keep=keep)


def test_the_whole_site_is_compressed_versioned_and_configured(
    tmp_path: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real site is published compressed, with versioned files and a server's settings."""
    assert published(tmp_path, site) == 0
    assert "已发布" in (said := capsys.readouterr().err)
    assert "Published" in said
    live = tmp_path / "www/current/site"
    for name in ("index.html", "en/services/change.html", "api/v1/services.json"):
        whole = (live / name).read_bytes()
        assert gzip.decompress((live / f"{name}.gz").read_bytes()) == whole
        assert brotli.decompress((live / f"{name}.br").read_bytes()) == whole
        assert len((live / f"{name}.br").read_bytes()) < len(whole) / 2
    text = (live / "en/services/change.html").read_text("utf-8")
    kinds = "href|src|data-script"
    links = re.findall(rf'(?:{kinds})="((?:\.\./)*assets/[^"]+\.(?:css|js)[^"]*)"', text)
    assert links
    for link in links:
        path, _, version = link.partition("?v=")
        assert re.fullmatch("[0-9a-f]{8}", version), link
        assert (live / "en/services" / path).resolve().is_file()
    server = tmp_path / "www/current/server"
    assert f"root {tmp_path}/www/current/site;" in (server / "nginx.conf").read_text("utf-8")
    assert "brotli_static on" in (server / "nginx-brotli.conf").read_text("utf-8")
    assert "precompressed br gzip" in (server / "Caddyfile").read_text("utf-8")


def test_a_version_changes_with_the_content_and_only_then(tmp_path: Path) -> None:
    """A style or script gets a new address when it changes, and only then."""
    found = []
    for text in ("one", "one", "two"):
        assert published(tmp_path, small(tmp_path / text, text)) == 0
        page = (tmp_path / "www/current/site/en/index.html").read_text("utf-8")
        found.append(re.findall(r"\?v=(\w+)", page))
    assert found[0] == found[1]
    assert found[0][0] != found[2][0], "the style"
    assert found[0][1] == found[2][1], "the script"


def test_readers_see_one_site_or_the_other_and_never_none(tmp_path: Path) -> None:
    """While a site is replaced, a reader sees the old one or the new one."""
    published(tmp_path, small(tmp_path / "0", "0"))
    page = tmp_path / "www/current/site/index.html"
    seen: set[str] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(page.read_text("utf-8").partition("<body>")[2][:1] or "nothing")

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 6):
        assert published(tmp_path, small(tmp_path / str(number), str(number)), keep=9) == 0
    stop.set()
    reader.join()
    assert seen <= set("012345")
    assert page.read_text("utf-8").partition("<body>")[2][0] == "5"


def test_the_last_releases_stay_to_go_back_to(tmp_path: Path) -> None:
    """The last releases are kept, and one can go back to them."""
    for number in range(4):
        published(tmp_path, small(tmp_path / str(number), str(number)), keep=2)
    releases = sorted((tmp_path / "www/releases").iterdir())
    assert len(releases) == 2
    current = tmp_path / "www/current"
    assert current.resolve() in releases
    assert not current.readlink().is_absolute(), "the folder may be moved"
    publication.point(current, releases[0])
    assert current.resolve() == releases[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gone": "faq.html"}, ("1 个已发布的地址会失效", "would be lost: faq.html")),
        ({"gone": "en/index.html"}, ("缺少：en/index.html", "lacks: en/index.html")),
        ({"gone": "index.html"}, ("没有网站", "no site")),
    ],
)
def test_a_site_that_loses_something_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    said: tuple[str, str],
) -> None:
    """A site that lost a page, a file or its content is refused."""
    good = small(tmp_path / "good", **{"faq.html": "<p>x"})
    assert published(tmp_path, good) == 0
    before = (tmp_path / "www/current").resolve()
    bad = small(tmp_path / "bad", "two", **{"faq.html": "<p>x"})
    (bad / change["gone"]).unlink()
    capsys.readouterr()
    assert published(tmp_path, bad) == 1
    message = capsys.readouterr().err
    assert all(one in message for one in said)
    assert (tmp_path / "www/current").resolve() == before
    assert not list((tmp_path / "www").glob(".new-*"))


@pytest.mark.parametrize("lost", [1, 5, 6])
def test_of_many_lost_addresses_the_first_five_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lost: int
) -> None:
    """The operator sees how many addresses would be lost, and five of them."""
    names = [f"page-{number}.html" for number in range(lost)]
    assert published(tmp_path, small(tmp_path / "good", **dict.fromkeys(names, "<p>x"))) == 0
    capsys.readouterr()
    assert published(tmp_path, small(tmp_path / "bad")) == 1
    said = capsys.readouterr().err
    assert f"{lost} published addresses would be lost: {', '.join(names[:5])}" in said
    assert (f"{names[-1 if lost < 5 else 4]} …" in said) is (lost > 5)
    assert "page-5.html" not in said


def test_every_release_has_its_number_and_the_settings_of_each_server(tmp_path: Path) -> None:
    """Releases are counted one by one, and each holds the settings for nginx and Caddy."""
    for number in (1, 2, 3):
        assert published(tmp_path, small(tmp_path / str(number), str(number))) == 0
        home = (tmp_path / "www/current").resolve()
        assert home.name[:7] == f"{number:06}-"
        server = home / "server"
        plain, packed, caddy = (
            (server / name).read_text("utf-8")
            for name in ("nginx.conf", "nginx-brotli.conf", "Caddyfile")
        )
        assert plain == packed.replace("    brotli_static on;\n", "") != packed
        assert all('"/old.html"' in one for one in (plain, packed))
        assert "redir /old.html /index.html 301" in caddy


def test_a_script_and_a_page_are_packed_so_that_both_come_out_whole(tmp_path: Path) -> None:
    """Of a text of a kilobyte or more there is a packed copy of each kind, and none of a less."""
    site = small(tmp_path / "site", **{"a.txt": "x" * 1023, "b.txt": "x" * 1024})
    assert published(tmp_path, site) == 0
    live = tmp_path / "www/current/site"
    assert not (live / "a.txt.gz").exists()
    assert gzip.decompress((live / "b.txt.gz").read_bytes()) == b"x" * 1024
    assert brotli.decompress((live / "b.txt.br").read_bytes()) == b"x" * 1024
    assert not list(live.rglob("*.gz.*"))


def test_a_build_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that fails leaves the published site as it is."""
    published(tmp_path, small(tmp_path / "good"))
    before = (tmp_path / "www/current").resolve()
    monkeypatch.setattr(publication.build, "build", lambda *_, **__: 1)
    assert publication.publish(tmp_path, tmp_path / "www", BuildSettings()) == 1
    assert (tmp_path / "www/current").resolve() == before


def test_two_do_not_publish_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two people cannot publish at the same time."""
    published(tmp_path, small(tmp_path / "good"))
    with (tmp_path / "www/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert published(tmp_path, small(tmp_path / "good")) == 2
    assert "Something else is publishing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("trouble", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘已满", "The disk is full"),
        (errno.EDQUOT, "磁盘已满", "The disk is full"),
        (errno.EACCES, "不能写入", "Cannot write to"),
    ],
)
def test_what_keeps_a_site_from_being_written_is_said(trouble: int, zh: str, en: str) -> None:
    """A full disk and a folder that may not be written to are different things to put right."""
    said = build._reason(trouble, Path("/srv/site"))  # noqa: SLF001 - what the operator reads
    assert zh in said
    assert en in said
    assert "/srv" in said


@pytest.mark.parametrize(
    ("program", "code", "reason"),
    [
        ("print('a line')", 0, ""),
        ("raise ValueError('no such day')", 1, "ValueError: no such day"),
        ("raise SystemExit(3)", 3, ""),
    ],
)
def test_of_a_build_that_breaks_only_the_last_line_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], program: str, code: int, reason: str
) -> None:
    """What a build says is passed on; of a trace of the program only what it ends with."""
    with (tmp_path / "lock").open("w") as lock:
        told = build._run([sys.executable, "-c", program], tmp_path, {}, lock.fileno(), [])  # noqa: SLF001
    assert told == (code, reason)
    assert "Traceback" not in capfd.readouterr().err


def test_what_is_no_link_is_not_replaced(tmp_path: Path) -> None:
    """A folder that somebody made by hand is not replaced."""
    (tmp_path / "www/current").mkdir(parents=True)
    assert published(tmp_path, small(tmp_path / "good")) == 1
    assert list((tmp_path / "www/current").iterdir()) == []


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command publishes, and says what is wrong when it cannot."""
    monkeypatch.chdir(ROOT)
    site = str(small(tmp_path / "good"))
    run = CliRunner().invoke(main, ["publish", "--to", str(tmp_path / "www"), "--site", site])
    assert run.exit_code == 0
    assert run.stdout == ""
    assert (tmp_path / "www/current/site/index.html").is_file()
    assert CliRunner().invoke(main, ["publish"]).exit_code == 2
    (tmp_path / "file").write_text("x")
    blocked = str(tmp_path / "file" / "www")
    run = CliRunner().invoke(main, ["publish", "--to", blocked, "--site", site])
    assert run.exit_code == 2
    assert "不能发布" in run.stderr
