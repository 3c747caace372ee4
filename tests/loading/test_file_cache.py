"""A file kept from an earlier command is the file as it stands now, or it is read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from books import KITES, TOWN
from handbook.domain.problems import DataProblemsError
from handbook.loading import file_cache, reader
from handbook.loading.file_cache import Kept
from handbook.rules.sound_book import load

FILE = f"data/{TOWN}/jurisdiction.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The invented handbook in a project of its own, with nothing kept yet."""
    (tmp_path / "mkdocs.yml").write_text(f"extra: {{city: {TOWN}}}\n", "utf-8")
    shutil.copytree(KITES, tmp_path / "data")
    return tmp_path


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reading of YAML fail from here on."""

    def fail(*_: object) -> None:
        raise AssertionError("the YAML was read")

    monkeypatch.setattr(file_cache, "read", fail)


def test_another_command_finds_what_was_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one command has read, the next one has with every value and every line number."""
    fresh = reader.read(project / FILE, FILE)
    load(project / "data", TOWN, Kept(on_disk=True))  # a loader writes into what it was given
    no_reading(monkeypatch)
    kept = Kept(on_disk=True)(project / FILE, FILE)
    assert kept.content() == fresh.content()
    assert kept.place(("name", "zh")) == fresh.place(("name", "zh"))
    assert kept.place(("name", "zh")).line > 1


def test_one_byte_of_an_edit_is_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit of one byte a command reads the file again, whatever the file's time says."""
    Kept(on_disk=True)(project / FILE, FILE)
    path = project / FILE
    path.write_bytes(path.read_bytes() + b"\n")
    no_reading(monkeypatch)
    with pytest.raises(AssertionError, match="was read"):
        Kept(on_disk=True)(path, FILE)


def test_a_fault_is_told_by_every_command(project: Path) -> None:
    """A file with a fault is reported by the second command as it was by the first."""
    path = project / FILE
    path.write_text(path.read_text("utf-8") + "：\nname: {zh: x}\n", "utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(DataProblemsError) as problems:
            load(project / "data", TOWN, Kept(on_disk=True))
        told.append(problems.value.report())
    assert told[0] == told[1]
    assert "jurisdiction.yml" in told[0]


def test_a_folder_that_is_no_project_gets_no_cache(tmp_path: Path) -> None:
    """Reading data that lie outside a project leaves nothing behind there."""
    shutil.copytree(KITES, tmp_path / "data")
    load(tmp_path / "data", TOWN, Kept(on_disk=True))
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
