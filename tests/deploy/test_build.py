"""Whatever goes wrong while a site is built, the last good one stays whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from books import ROOT
from handbook.deploy import build
from handbook.domain.build_settings import BuildSettings
from handbook.storage import folders

GOOD, NEW = "the last good site", "the new site"
#: Builders that stand for MkDocs: each is told the folder to write to.
WRITES = f"""
import sys, pathlib
site = pathlib.Path(sys.argv[1]); site.mkdir()
(site / "index.html").write_text("{NEW}")
"""
FAILS = WRITES + "sys.exit('Aborted with 1 warnings in strict mode!')"
FULL = WRITES + "raise OSError(28, 'No space left on device', 'page.html')"
BREAKS = WRITES + "raise RuntimeError('a template is at fault')"
HANGS = WRITES + "print('half way', flush=True)\nimport time; time.sleep(60)"
FILLS = WRITES + "(site / 'page.html').write_bytes(b'x' * 4_000_000)"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the last good site in it."""
    out = tmp_path / "web" / "site"
    out.mkdir(parents=True)
    (out / "index.html").write_text(GOOD)
    (out / "old-page.html").write_text(GOOD)
    return out


def uses(monkeypatch: pytest.MonkeyPatch, builder: str) -> None:
    monkeypatch.setattr(
        build, "_command", lambda site, **_: [sys.executable, "-c", builder, str(site)]
    )


def content(site: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in site.iterdir()}


def only_the_site(site: Path) -> None:
    assert [path.name for path in site.parent.iterdir()] == [site.name]


def test_a_good_build_takes_the_place_of_the_last_one(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good build replaces the last site and leaves nothing beside it."""
    uses(monkeypatch, WRITES)
    assert build.build(site.parent, site, BuildSettings()) == 0
    assert content(site) == {"index.html": NEW}
    only_the_site(site)


def test_a_build_with_printed_files_has_them_in_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the press made beside the site stands in it, and readers get both at once."""
    monkeypatch.setattr(
        build,
        "_commands",
        lambda _, aside, __: [
            [sys.executable, "-c", WRITES, str(aside / name)] for name in ("site", "pdf")
        ],
    )
    assert build.build(site.parent, site, BuildSettings()) == 0
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")) == [
        "index.html",
        "pdf/index.html",
    ]
    only_the_site(site)


def test_the_first_failure_ends_what_runs_beside_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the pages fail, the press is not waited for: it is ended before it is done."""
    done = site.parent.parent / "done"
    slow = f"import time, pathlib; time.sleep(40); pathlib.Path({str(done)!r}).touch()"
    monkeypatch.setattr(
        build,
        "_commands",
        lambda _, aside, __: [
            [sys.executable, "-c", slow],
            [sys.executable, "-c", FAILS, str(aside / "site")],
        ],
    )
    assert build.build(site.parent, site, BuildSettings()) == 1
    assert not done.exists()
    assert content(site) == {"index.html": GOOD, "old-page.html": GOOD}


def test_a_strict_build_is_strict_and_another_is_not(tmp_path: Path) -> None:
    """Only with `--strict` a warning of MkDocs ends the build."""
    strict = build._command(tmp_path, strict=True)  # noqa: SLF001 - what MkDocs is called with
    assert strict == [*build._command(tmp_path, strict=False), "--strict"]  # noqa: SLF001
    assert str(tmp_path) in strict


@pytest.mark.parametrize(
    ("day", "lacking"),
    [
        ("2026-09-30", ()),
        ("2026-11-30", ("该录入 2027 年的放假安排了", "The holiday arrangement for 2027 is due")),
        ("2027-01-02", ("2027 年已经开始", "2027 has begun")),
    ],
)
def test_a_build_says_which_holidays_it_lacks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    day: str,
    lacking: tuple[str, ...],
) -> None:
    """A site is built in a year whose holidays are not imported, and the build names the year."""
    uses(monkeypatch, WRITES)
    settings = BuildSettings(as_of=date.fromisoformat(day), pdf=False)
    assert build.build(ROOT, tmp_path / "site", settings) == 0
    told = capfd.readouterr().err
    assert [words for words in lacking if words not in told] == []
    assert ("2027" in told) is bool(lacking)


def test_a_first_build_makes_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first build makes the folder for the site."""
    uses(monkeypatch, WRITES)
    out = tmp_path / "not" / "there" / "yet"
    assert build.build(tmp_path, out, BuildSettings()) == 0
    assert content(out) == {"index.html": NEW}


def test_where_folders_cannot_change_places_the_site_is_moved(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two folders cannot be swapped, the site is moved into place."""
    uses(monkeypatch, WRITES)
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    assert build.build(site.parent, site, BuildSettings()) == 0
    assert content(site) == {"index.html": NEW}
    only_the_site(site)


@pytest.mark.parametrize(
    ("builder", "outcome"),
    [
        (FAILS, (1, "1 warnings in strict mode")),
        (BREAKS, (1, "RuntimeError: a template is at fault")),
        (FULL, (2, "磁盘已满", "The disk is full", "--out")),
    ],
    ids=["a failed build", "an error of the program", "a full disk"],
)
def test_the_last_good_site_stays(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    builder: str,
    outcome: tuple[int, str],
) -> None:
    """Whatever goes wrong in a build, the last good site stays."""
    uses(monkeypatch, builder)
    code, *said = outcome
    assert build.build(site.parent, site, BuildSettings()) == code
    assert content(site) == {"index.html": GOOD, "old-page.html": GOOD}
    only_the_site(site)
    told = capfd.readouterr().err
    assert [words for words in [*said, "没有改动原有网站"] if words not in told] == []
    assert "Traceback" not in told


BUILD = """
import sys
from pathlib import Path
from handbook.deploy import build
from handbook.domain.build_settings import BuildSettings
builder = sys.argv[2]
build._command = lambda site, **_: [sys.executable, "-c", builder, str(site)]
out = Path(sys.argv[1])
sys.exit(build.build(out.parent.parent, out, BuildSettings()))
"""


def test_a_killed_build_leaves_the_site_and_the_next_one_clears_up(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that is killed leaves the site whole, and the next one clears up."""
    running = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(site), HANGS],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    while "half way" not in running.stderr.readline():
        assert running.poll() is None
    assert content(site) == {"index.html": GOOD, "old-page.html": GOOD}
    uses(monkeypatch, WRITES)
    running.kill()  # only the build itself: what it started goes on, and keeps its folder
    running.wait()
    assert content(site) == {"index.html": GOOD, "old-page.html": GOOD}
    assert build.build(site.parent, site, BuildSettings()) == 0
    assert len([*site.parent.iterdir()]) == 2
    os.killpg(running.pid, signal.SIGKILL)
    running.stderr.close()
    deadline = time.monotonic() + 20
    while len([*site.parent.iterdir()]) > 1 and time.monotonic() < deadline:
        assert build.build(site.parent, site, BuildSettings()) == 0
    assert content(site) == {"index.html": NEW}
    only_the_site(site)


def test_a_build_killed_in_the_middle_of_the_swap_is_made_good(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build killed between the two moves is made good by the next one."""
    left = site.parent / f".{site.name}-left"
    left.mkdir()
    site.rename(left / "old")
    uses(monkeypatch, FAILS)
    assert build.build(site.parent, site, BuildSettings()) == 1
    assert content(site) == {"index.html": GOOD, "old-page.html": GOOD}
    only_the_site(site)


@pytest.mark.parametrize(
    ("option", "builder", "said"),
    [
        ("ro", WRITES, ["不能写入", "Cannot write to", "Read-only file system"]),
        ("size=1m", FILLS, ["磁盘已满", "The disk is full"]),
    ],
    ids=["a read-only folder", "a disk that fills up"],
)
def test_on_a_real_disk(tmp_path: Path, option: str, builder: str, said: list[str]) -> None:
    """A disk of its own, that only this run sees."""
    unshare = shutil.which("unshare")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = [unshare or "false", "-rm", "sh", "-c"]
    if (
        not unshare
        or subprocess.run([*mount, f"mount -t tmpfs tmpfs {disk}"], check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount a disk: the tests above stand for it")
    script = (
        f"cd {disk} && mount -t tmpfs -o size=1m tmpfs {disk} && cd {disk} && mkdir site"
        f" && echo good > site/index.html && mount -o remount,{option} {disk}"
        f" && {sys.executable} -c '{BUILD}' {disk}/site \"$BUILDER\"; echo code $?;"
        " cat site/index.html; ls -A"
    )
    done = subprocess.run(
        [*mount, script],
        env={**os.environ, "BUILDER": builder},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["code", "2", "good", "site"], done.stdout + done.stderr
    assert [words for words in said if words not in done.stderr] == []
    assert "Traceback" not in done.stderr
