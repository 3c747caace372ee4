"""``handbook update``: every register in one command."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from books import KITES, ROOT, TOWN
from handbook.cli.main import main
from handbook.desk import merges
from handbook.desk.editor_files import books, stale
from handbook.language import parity, translations
from handbook.loading.file_cache import READ
from handbook.pages.handbook import HandbookPages
from handbook.rules.sound_book import load
from handbook.site import redirects
from handbook.storage import register_paths

LOCKS = (register_paths.ADDRESSES, register_paths.TRANSLATIONS)
MERGED = (
    "registers/addresses.lock",
    "registers/translations.lock",
    "registers/breezeport/situations.yml",
    "registers/breezeport/answers.lock",
    "registers/schema/ids.json",
)
EDITED = "data/breezeport/faq.yml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kite handbook, all of its registers written; some of its texts differ on purpose."""
    shutil.copytree(KITES, tmp_path / "data")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  city: {TOWN}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert "registers/translations.lock" in handbook("update").stdout
    return tmp_path


def handbook(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def edit(desk: Path, old: str, new: str, file: str = EDITED) -> None:
    text = (desk / file).read_text("utf-8")
    assert old in text
    (desk / file).write_text(text.replace(old, new, 1), "utf-8")


def test_data_holds_only_what_staff_type() -> None:
    """Nothing that the program writes lies in the folder that colleagues edit."""
    files = [path for path in (ROOT / "data").rglob("*") if path.is_file()]
    assert len(files) > 50
    # The last two make a package of the folder, for whoever begins a handbook from it.
    others = {path.name for path in files if path.suffix != ".yml"}
    assert others == {"VERSION", "README.md", "pyproject.toml"}
    written = [path.name for path in files if "handbook update" in path.read_text("utf-8")]
    assert written == []


def test_registers_of_an_older_revision_are_read_and_moved(desk: Path) -> None:
    """Registers once stood in the data: they are still read there, and an update moves them."""
    names = (f"{TOWN}/situations.yml", f"{TOWN}/answers.lock", *LOCKS)
    texts = {name: (desk / "registers" / name).read_text("utf-8") for name in names}
    for name in names:
        (desk / "registers" / name).rename(desk / "data" / name)
    shutil.rmtree(desk / "registers")
    assert load(desk / "data", TOWN).addresses
    assert redirects.read(desk / "data").pages
    assert translations.read(desk)
    handbook("update")
    assert {name: (desk / "registers" / name).read_text("utf-8") for name in names} == texts
    assert [name for name in names if (desk / "data" / name).exists()] == []


def times(desk: Path) -> dict[Path, int]:
    """When each file was written; what is kept of files that were read is no part of the desk."""
    kept = desk / ".cache"
    return {
        path: path.stat().st_mtime_ns
        for path in desk.rglob("*")
        if path.is_file() and not path.is_relative_to(kept)
    }


def test_what_is_current_is_left_alone(desk: Path) -> None:
    """Registers that are current are not written again."""
    before = times(desk)
    assert "registers/addresses.lock" in {path.relative_to(desk).as_posix() for path in before}
    assert "更新 updated" not in handbook("update").stdout
    assert times(desk) == before


def test_a_merge_keeps_the_registers_of_both_sides(desk: Path) -> None:
    """Check finds the marks of a merge in a register; one update makes it whole again."""
    whole = {name: (desk / name).read_text("utf-8") for name in MERGED}
    for name, text in whole.items():
        lines = text.splitlines(keepends=True)
        ours, theirs = lines[-2:]
        marked = [*lines[:-2], "<<<<<<< HEAD\n", ours, "=======\n", ours, theirs, ">>>>>>> wang\n"]
        (desk / name).write_text("".join(marked), "utf-8")
    checked = handbook("check")
    assert checked.exit_code == 1
    assert "merge-conflict" in checked.stdout
    assert handbook("update").stdout.count("合并 united") == len(MERGED)
    assert {name: (desk / name).read_text("utf-8") for name in MERGED} == whole
    assert "merge-conflict" not in handbook("check").stdout


def test_marks_of_a_merge_are_found_in_pages_and_settings(desk: Path) -> None:
    """Marks in a page or in mkdocs.yml are found, a heading underlined with equals signs is not."""
    (desk / "docs/note.md").write_text("Title\n=======\n", "utf-8")
    assert list(merges.markers(desk)) == []
    (desk / "docs/note.md").write_text("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", "utf-8")
    edit(desk, "extra:\n", "<<<<<<< a\nextra:\n", "mkdocs.yml")
    found = [str(problem.place) for problem in merges.markers(desk)]
    assert found == ["mkdocs.yml:1:1", "docs/note.md:1:1", "docs/note.md:3:1", "docs/note.md:5:1"]


@pytest.mark.parametrize("name", ["CHANGELOG.md", "manual/EDITING.md", "overrides/main.html"])
def test_marks_of_a_merge_are_found_in_every_file(tmp_path: Path, name: str) -> None:
    """Marks are found in whatever colleagues edit beside the data, too."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x\n<<<<<<< HEAD\n", "utf-8")
    assert [str(problem.place) for problem in merges.markers(tmp_path)] == [f"{name}:2:1"]


def test_one_command_records_a_new_notice(desk: Path) -> None:
    """One command brings every register up to date after a new notice."""
    name = "data/windland/measures/2023-01-01-no-tags.yml"
    text = (desk / name).read_text("utf-8")
    old = next(line for line in text.splitlines() if line.startswith("id: "))[4:]
    new = desk / "data/breezeport/measures/2023-02-01-copied.yml"
    new.write_text(text.split("requirements:")[0].replace(old, "copied-notice"), "utf-8")
    told = handbook("update").stdout.splitlines()
    updated = {line.split()[-1] for line in told if line.startswith("更新 updated")}
    assert {
        "registers/schema/ids.json",
        "registers/addresses.lock",
        "registers/translations.lock",
    } <= updated
    assert f"{TOWN} notices/copied-notice\n" in (desk / "registers/addresses.lock").read_text(
        "utf-8"
    )


def test_a_rule_that_decides_otherwise_is_recorded(desk: Path) -> None:
    """A changed answer changes the record of answers."""
    lock = desk / "registers" / TOWN / "answers.lock"
    before = lock.read_text("utf-8")
    papers = "materials: [knot-certificate, calm-record]\n    status: "
    edit(desk, f"{papers}required", f"{papers}waived", "data/windland/items/new.yml")
    handbook("update")
    assert lock.read_text("utf-8") != before


def test_a_text_of_which_one_language_is_old_is_not_recorded(desk: Path) -> None:
    """It is said to be looked at, as often as the command is run."""
    before = (desk / "registers/translations.lock").read_text("utf-8")
    edit(desk, "in the rain?", "in any rain?")
    for _ in range(2):
        result = handbook("update")
        assert result.exit_code == 1
        assert re.search(rf"^{EDITED}:\d+:\d+: stale: ", result.stdout, re.MULTILINE)
        assert f"handbook parity --update {EDITED}" in result.stdout
    assert (desk / "registers/translations.lock").read_text("utf-8") == before


@pytest.mark.slow
def test_every_page_of_every_real_city_is_on_record() -> None:
    """Schemas, answers and translations have tests of their own."""
    every = books(ROOT, READ)
    assert len(every) > 1
    sites = [HandbookPages(book, date(2026, 11, 24)) for book in every]
    assert redirects.updated(sites) == (ROOT / "registers" / register_paths.ADDRESSES).read_text(
        "utf-8"
    )
    assert not stale(ROOT, every)
    assert not translations.new_texts(translations.read(ROOT), parity.pairs(ROOT))


def full_disk(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow beyond a few bytes, as on a disk that is full."""
    return subprocess.run(
        [sys.executable, "-m", "handbook.cli", *words],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16)),
        capture_output=True,
        text=True,
        check=False,
    )


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_full_disk_leaves_every_file_whole(desk: Path) -> None:
    """On a full disk every file stays as it was, and that is said."""
    edit(desk, "faq/rain", "faq/in-rain")
    before = contents(desk)
    for words in (["update"], ["situations", "--update"], ["parity", "--update", EDITED]):
        result = full_disk(*words)
        assert contents(desk) == before, words
        assert result.returncode == 2
        assert "不能写入" in result.stderr
        assert "Cannot write" in result.stderr
