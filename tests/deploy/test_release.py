"""Releases: the same bytes wherever and whenever they are made, and what a reader can check."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from books import ROOT, kites, real
from handbook.audit import compatibility
from handbook.cli import environment
from handbook.cli.main import main
from handbook.deploy import publication, release
from handbook.domain import versions
from handbook.domain.build_settings import BuildSettings, for_release, from_environment
from website import DAY, NOW

#: Read by every Python that starts with this on its path: a clock that is forty days ahead.
AHEAD = """
import datetime, time
_now, _gap = time.time, 40 * 86400
time.time = lambda: _now() + _gap
class Ahead(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
datetime.datetime = Ahead
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built by another user in another folder, time zone and language, on another day."""
    home = tmp_path_factory.mktemp("another place")
    (home / "book").mkdir()
    for name in ("mkdocs.yml", "data", "registers", "docs", "hooks", "overrides", "src"):
        source, copy = ROOT / name, home / "book" / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy)
    for file in (home / "book").rglob("*"):
        os.utime(file, (10**9, 10**9))
    (home / "late").mkdir()
    (home / "late/sitecustomize.py").write_text(AHEAD)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "USER": "somebody",
        "TZ": "Pacific/Kiritimati",
        "LANG": "C",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "77",
        "PYTHONPATH": os.pathsep.join(map(str, (home / "late", home / "book/src"))),
        "NO_MKDOCS_2_WARNING": "1",
        "HANDBOOK_AS_OF": DAY,
        "SOURCE_DATE_EPOCH": NOW,
    }
    run = subprocess.run(
        ["sh", "-c", 'umask 077; exec "$@"', "sh", sys.executable, "-m", "mkdocs", "build",
         "--strict", "-d", home / "site"],
        cwd=home / "book", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return home / "site"


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_two_builds_are_equal_byte_for_byte(site: Path, elsewhere: Path) -> None:
    """The site is the same bytes in another folder, time zone, language and on another day."""
    ours, theirs = contents(site), contents(elsewhere)
    assert ours.keys() == theirs.keys()
    assert [name for name, content in ours.items() if theirs[name] != content] == []
    edition = release.Edition(
        real(), date.fromisoformat(DAY), versions.data(ROOT / "data", real().jurisdictions)
    )
    moment = edition.moment()
    assert release.archive(release.files_of(site), moment) == release.archive(
        release.files_of(elsewhere), moment
    )


def test_the_clock_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release is made as if on its day: every process of its build takes that day for today."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    settings = environment.settings(ROOT)
    assert settings.today == date(2026, 11, 26)
    leap = date(2024, 2, 29)
    child = from_environment(for_release(settings, leap).environment)
    assert (child.as_of, child.today) == (leap, leap)


def test_nothing_but_the_clock_reads_the_clock() -> None:
    """Only one module asks the machine for the time."""
    reads = re.compile(r"\b(?:date|datetime)\.(?:today|now|utcnow)\(|\btime\.time\(|\blocaltime\(")
    found = {
        file.relative_to(ROOT).as_posix()
        for folder in ("src", "hooks")
        for file in (ROOT / folder).rglob("*.py")
        if reads.search(file.read_text("utf-8"))
    }
    assert found == {"src/handbook/domain/clock.py"}


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):  # noqa: ANN201 - a local helper
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("handbook.cli.release.the_book", real)

    def call(*arguments: str | Path) -> Result:
        day = [] if "--as-of" in arguments else ["--as-of", DAY]
        return CliRunner().invoke(main, ["release", *day, *map(str, arguments)])

    return call


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A throw-away key."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True
    )
    return tmp_path / "key"


def verified(folder: Path, key: Path) -> bool:
    """What a reader does: the commands of the manual, in the folder of the release."""
    public = key.with_suffix(".pub").read_text()
    manual = (ROOT / "manual/PUBLISHING.md").read_text("utf-8")
    (commands,) = re.findall(r"```sh\n(sha256sum .*?)```", manual, re.DOTALL)
    signers = key.parent / "allowed_signers"
    signers.write_text(f"handbook-release {public}")
    assert commands.count(" allowed_signers ") == 1
    run = subprocess.run(
        ["bash", "-ec", commands.replace(" allowed_signers ", f" {signers} ")],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return run.returncode == 0


def test_a_reader_can_check_a_release(run, site: Path, tmp_path: Path, key: Path) -> None:  # noqa: ANN001
    """Whoever has a release can check its sums, its signature and what it is made of."""
    out = tmp_path / "release"
    done = run("--site", site, "--out", out, "--key", key)
    assert done.exit_code == 0, done.output
    assert verified(out, key)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["as_of"] == DAY
    assert manifest["rules"] == len(real().rules)
    assert (
        manifest["versions"]["revision"]
        == versions.data(ROOT / "data", real().jurisdictions).revision
    )
    assert {one["path"]: one["sha256"] for one in manifest["site"]} == contents(site)
    with zipfile.ZipFile(next(out.glob("*-site.zip"))) as packed:
        assert set(packed.namelist()) == contents(site).keys()
    assert (out / "NOTICE.md").read_bytes() == (ROOT / "NOTICE.md").read_bytes()
    listed = {line.split("  ")[1] for line in (out / "SHA256SUMS").read_text().splitlines()}
    assert listed | {"SHA256SUMS", "SHA256SUMS.sig"} == {one.name for one in out.iterdir()}
    # One byte changed in any file, and it no longer holds: nor with sums that fit the file again.
    for file in out.iterdir():
        whole = file.read_bytes()
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        assert not verified(out, key), file.name
        if not file.name.startswith("SHA256SUMS"):
            sums = out / "SHA256SUMS"
            before, digest = sums.read_bytes(), hashlib.sha256(file.read_bytes()).hexdigest()
            now = re.sub(rb"(?m)^\w{64}(?=  %s$)" % re.escape(file.name).encode(),
                         digest.encode(), before)  # fmt: skip
            assert now != before
            sums.write_bytes(now)
            assert not verified(out, key), file.name
            sums.write_bytes(before)
        file.write_bytes(whole)
    assert verified(out, key)


def test_the_same_release_has_the_same_bytes(run, site: Path, tmp_path: Path, key: Path) -> None:  # noqa: ANN001
    """The same release made twice is the same bytes."""
    for name in ("one", "two"):
        assert run("--site", site, "--out", tmp_path / name, "--key", key).exit_code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_components_are_those_of_the_lock(run, site: Path, tmp_path: Path) -> None:  # noqa: ANN001
    """The list of components is that of the pinned packages."""
    run("--site", site, "--out", tmp_path)
    made = json.loads((tmp_path / "sbom.cdx.json").read_text("utf-8"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    names = re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE)
    found = {(one["name"], one["version"]): one for one in made["components"]}
    assert found.keys() == set(names)
    for one in found.values():
        assert one["purl"].startswith(f"pkg:pypi/{one['name'].lower()}@")
        assert one["hashes"]
    assert found["pydantic", dict(names)["pydantic"]]["licenses"]


def test_data_that_changed_need_another_version() -> None:
    """Changed data need a higher version number."""
    before = {"versions": {"data": "1.2.0", "revision": "a"}}
    release.after(before, versions.DataVersion("1.2.0", "a"))
    release.after(before, versions.DataVersion("1.2.1", "b"))
    for number in ("1.2.0", "1.1.9", "0.9.9"):
        with pytest.raises(release.UnreleasableError, match="raise it"):
            release.after(before, versions.DataVersion(number, "b"))


def test_json_that_breaks_its_promise_is_not_released(
    run,  # noqa: ANN001
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A release whose JSON breaks a promise is refused."""
    monkeypatch.setattr(compatibility, "breaks", lambda *_: ["index: as_of: is gone"])
    done = run("--site", site, "--out", tmp_path / "release")
    assert done.exit_code == 1
    assert "index: as_of: is gone" in done.stderr
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--site", "docs", "--out", "/nowhere/x"], "没有生成好的网站"),
        (["--site", "SITE", "--out", "README.md"], "不能写入 README.md"),
        (["--site", "SITE", "--out", "TMP", "--as-of", "2026-11-23"], "请重新生成"),
        (["--site", "SITE", "--out", "TMP", "--key", "nokey"], "没有这个密钥文件：nokey"),
        (["--site", "SITE", "--out", "TMP", "--key", "README.md"], "签名失败"),
        (["--site", "SITE", "--out", "TMP", "--previous", "README.md"], "不是以前发布的清单"),
        (["--site", "SITE"], "--out"),
    ],
)
def test_called_wrongly(run, site: Path, tmp_path: Path, arguments: list[str], told: str) -> None:  # noqa: ANN001
    """A wrong call ends with 2 and says what is wrong."""
    known = {"SITE": str(site), "TMP": str(tmp_path / "out")}
    done = run(*(known.get(one, one) for one in arguments))
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_pack_is_one_folder_that_says_what_to_open(tmp_path: Path) -> None:
    """Unpacked, the site lies in one folder, and the first file says which page to open."""
    site, out = tmp_path / "site", tmp_path / "handbook.zip"
    for name, text in {
        "index.html": "x",
        "en/index.html": "y",
        "api/v1/index.json": f'{{"as_of": "{DAY}"}}',
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    packed = [CliRunner().invoke(main, ["pack", "--site", str(site), "--out", str(out)])]
    first = out.read_bytes()
    packed += [CliRunner().invoke(main, ["pack", "--site", str(site), "--out", str(out)])]
    assert [one.exit_code for one in packed] == [0, 0]
    assert out.read_bytes() == first
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert {name.split("/")[0] for name in names} == {f"handbook-{DAY}"}
        assert names[0] == min(names) == f"handbook-{DAY}/00-README.txt"
        note = archive.read(names[0]).decode("utf-8-sig")
        assert f"handbook-{DAY}/index.html" in names
    assert "index.html" in note
    assert DAY in note
    assert note.count("\r\n") == note.count("\n")


def test_a_release_holds_each_part_under_its_name(tmp_path: Path) -> None:
    """Site, data and PDF files have city, version and day in their names; the sums know all."""
    made = tmp_path / "site"
    for name in ("index.html", "pdf/book.pdf", "pdf/sheets/a.pdf"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("x", "utf-8")
    project = tmp_path / "project"
    for name in ("data/town/a.yml", "data/town/b.yml~", "registers/addresses.lock",
                 "requirements.lock", "LICENSE-CONTENT.md", "NOTICE.md"):  # fmt: skip
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("", "utf-8")
    edition = release.Edition(kites(), date(2026, 11, 24), versions.DataVersion("1.2.3", "abc"))
    found = release.write(edition, made, project, tmp_path / "out")
    start = "handbook-breezeport-1.2.3-2026-11-24"
    assert [path.name for path in found] == [
        f"{start}-site.zip", f"{start}-data.zip", f"{start}-book.pdf", "NOTICE.md",
        "sbom.cdx.json", "manifest.json", "SHA256SUMS",
    ]  # fmt: skip
    sums = dict(line.split("  ")[::-1] for line in found[-1].read_text().splitlines())
    assert sums == {path.name: release.digest(path) for path in found[:-1]}
    with zipfile.ZipFile(found[1]) as data:
        assert data.namelist() == [
            "data/town/a.yml", "registers/addresses.lock", "LICENSE-CONTENT.md",
        ]  # fmt: skip


@pytest.mark.parametrize("command", ["pack", "release", "publish"])
def test_a_link_out_of_the_site_is_not_given_away(command: str, tmp_path: Path) -> None:
    """A file elsewhere on the machine gets into no archive by a link; the link is named."""
    (tmp_path / "secret.txt").write_text("the key of the office", "utf-8")
    made, out = tmp_path / "site", tmp_path / "out"
    for name in ("index.html", "en/index.html", "404.html"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("x", "utf-8")
    (made / "notes.txt").symlink_to(tmp_path / "secret.txt")
    if command == "publish":
        told = publication.publish(tmp_path, out, BuildSettings(), site=made)
        assert told == 1
        assert not (out / "current").exists()
        return
    with pytest.raises(release.LinkOutsideError, match=r"notes.txt is a link that leads out"):
        release.files_of(made)
    (made / "api/v1").mkdir(parents=True)
    (made / "api/v1/index.json").write_text(f'{{"as_of": "{DAY}"}}', "utf-8")
    done = CliRunner().invoke(main, [command, "--site", str(made), "--out", str(out)])
    assert (done.exit_code, out.exists()) == (2, False)
    assert "Traceback" not in done.output


def test_no_name_in_an_archive_leads_out_of_the_folder_it_is_unpacked_in(tmp_path: Path) -> None:
    """Whatever a file of the site is called, it is unpacked below the folder of the site."""
    for name in ("..a", "a..", "中 文.html", "con", "a\\b", "%2e%2e", ".hidden"):
        (tmp_path / name).write_text("x", "utf-8")
    packed = release.archive(release.files_of(tmp_path), release.noon(date(2026, 11, 24)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "unpacked" / "inside")
    assert len(names) == 7
    assert [path.name for path in (tmp_path / "unpacked").iterdir()] == ["inside"]
    assert not any(name.startswith("/") or ".." in name.split("/") for name in names)
