"""The folder of a new handbook: what it holds, when it is refused, how it is renewed.

That a folder is whole, sound and builds a site is shown in tests/deploy/test_wheel.py.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from handbook.cli.main import main
from handbook.desk import starter
from handbook.desk.new_city import City
from handbook.domain import versions
from handbook.storage import stock

from books import ROOT  # isort: skip

DAY = date(2026, 11, 24)
CITY = City(
    "windport", "guangdong", "风口市", "Windport", "主管部门待核实", "authority to be confirmed"
)


def init(*arguments: str | Path) -> tuple[int, str]:
    """What ``handbook init`` answers."""
    result = CliRunner().invoke(main, ["init", *map(str, arguments)])
    return result.exit_code, result.output


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def light(tmp_path: Path) -> Path:
    """A folder with every stock file of a handbook, and its record; no registers."""
    folder = tmp_path / "windport"
    files = starter._stock_files(ROOT / "data", "windport")  # noqa: SLF001
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    digests = {path: stock.digest(content) for path, content in files.items()}
    record = stock.Record("windport", versions.software(), versions.number(ROOT / "data"), digests)
    (folder / stock.RECORD).write_text(str(record), "utf-8")
    return folder


def test_a_city_outside_the_province_brings_its_own(light: Path) -> None:
    """A city of a province that the data does not have gets a bare folder for the province."""
    root = light / "data"
    text = starter._PROVINCE.format(id="sichuan", zh="四川省", en="Sichuan")  # noqa: SLF001
    (root / "sichuan").mkdir()
    (root / "sichuan" / "jurisdiction.yml").write_text(text, "utf-8")
    chengdu = replace(CITY, id="chengdu", parent="sichuan")
    made = starter.new_city.draft(root, chengdu, None, DAY.isoformat())
    assert [*made] == ["chengdu/jurisdiction.yml"]
    assert "待确认" in text


def test_no_stock_file_names_a_city_of_this_project(light: Path) -> None:
    """The frame and the recipes that a new city gets do not speak of Dongguan or Guangzhou."""
    (light / stock.RECORD).unlink()  # it lists notices of the province by their names
    named = [
        path.relative_to(light).as_posix()
        for path in light.rglob("*")
        if path.is_file()
        and "data" not in path.parts
        and re.search("dongguan|guangzhou|东莞|广州", path.read_text("utf-8", "replace").lower())
    ]
    assert named == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["full"], "is not empty (it holds a file)"),
        (["a-file"], "is a file and no folder"),
        (["new", "--city", "china"], "data/china/ exists already"),
        (["new", "--city", "cases"], "data/cases/ exists already"),
        (["new", "--city", "Wind_Port"], "lowercase letters"),
        (["new", "--province", "nowhere"], "no data for a province “nowhere”"),
        (["a-file/new"], "Cannot write"),
    ],
    ids=["not empty", "file", "nation", "cases", "no id", "no province", "no folder can be made"],
)
def test_a_folder_that_cannot_be_begun_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    """A wrong place, city or province is said in both languages, and nothing is written."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a file").touch()
    (tmp_path / "a-file").touch()
    monkeypatch.chdir(tmp_path)
    code, said = init(*arguments)
    assert code == 2
    assert words in said
    assert re.search("[一-鿿]{4}", said.replace("正在建立", ""))
    assert names(tmp_path) == {"full", "a-file"}
    assert names(tmp_path / "full") == {"a file"}


def test_without_write_permission_it_is_said_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where files cannot be written, the message names the file, and the new folder goes again."""

    def closed(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", closed)
    code, said = init(tmp_path / "windport")
    assert code == 2
    assert "不能写入" in said
    assert "Cannot write" in said
    assert names(tmp_path) == set()


def test_without_the_data_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Software without its data names the package that is missing."""
    monkeypatch.setattr(stock, "data", lambda: None)
    code, said = init(tmp_path / "windport")
    assert code == 2
    assert "没有安装国家和省的资料包" in said
    assert "pip install work-permit-handbook-data" in said


def test_data_older_than_the_software_needs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old data is refused in one message, by ``init`` and by every command of a folder."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "VERSION").write_text("1.9.9\n")
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.setattr(stock, "data", lambda: tmp_path / "data")
    code, said = init(tmp_path / "windport")
    assert code == 2
    assert f"version 1.9.9; this software needs {versions.NEEDED_DATA}" in said
    monkeypatch.chdir(tmp_path)
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 2
    assert "版本是 1.9.9" in checked.output
    assert "handbook init --renew" in checked.output


@pytest.mark.parametrize(
    ("number", "old"), [("1.99.0", True), ("2.0.0", False), ("10.0.0", False), ("words", False)]
)
def test_versions_are_compared_as_numbers(number: str, *, old: bool) -> None:
    """Version 10 is newer than version 2."""
    assert versions.too_old(number) is old


def test_a_renewal_keeps_what_was_edited_here(light: Path) -> None:
    """Files that nobody edited are renewed; edited and deleted ones stay as the city left them."""
    record = stock.record(light)
    assert record is not None
    old = {"docs/zh/index.md": b"old page\n", "overrides/gone.html": b"gone\n"}
    for path, content in old.items():
        (light / path).write_bytes(content)
    digests = {path: stock.digest(content) for path, content in old.items()}
    before = replace(record, software="0.1.0", files={**record.files, **digests})
    (light / stock.RECORD).write_text(str(before), "utf-8")
    (light / "README.md").write_text("our own words\n", "utf-8")
    (light / "Dockerfile").unlink()

    done = starter.renew(light)

    assert done == starter.Renewal(("docs/zh/index.md",), ("overrides/gone.html",), ("README.md",))
    assert (light / "README.md").read_text("utf-8") == "our own words\n"
    assert (light / "docs/zh/index.md").read_bytes() == (ROOT / "docs/zh/index.md").read_bytes()
    assert not (light / "Dockerfile").exists()
    assert not (light / "overrides/gone.html").exists()
    after = stock.record(light)
    assert after is not None
    assert after.software == versions.software()
    assert starter.renew(light).written == ()


def test_a_folder_behind_the_software_says_so(light: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade of the software each command says how to renew the folder."""
    record = stock.record(light)
    assert record is not None
    (light / stock.RECORD).write_text(str(replace(record, software="0.1.0")), "utf-8")
    monkeypatch.chdir(light)
    said = CliRunner().invoke(main, ["serve", "--address", "nowhere"]).output
    assert "made by version 0.1.0" in said
    assert "是用 0.1.0 版建的" in said


def test_a_folder_that_was_not_begun_here_is_not_renewed(tmp_path: Path) -> None:
    """A folder without the record of its stock is left alone."""
    code, said = init("--renew", tmp_path)
    assert code == 2
    assert "stock.lock" in said
    assert names(tmp_path) == set()


def test_each_recipe_can_be_read_and_calls_what_there_is(light: Path) -> None:
    """The files for CI, containers and editors are well formed; their make targets exist."""
    recipes = [
        light / name
        for name in (
            ".github/workflows/handbook.yml",
            ".gitlab-ci.yml",
            ".workflow/handbook.yml",
            ".pre-commit-config.yaml",
            ".devcontainer/devcontainer.json",
            "crontab.example",
            "Dockerfile",
        )
    ]
    for path in recipes[:5]:
        assert yaml.safe_load(path.read_text("utf-8")), path
    text = "".join(path.read_text("utf-8") for path in recipes)
    called = {name for line in re.findall(r"make ((?:[a-z]+ ?)+)", text) for name in line.split()}
    assert {"test", "build", "publish"} <= called
    for target in called - {"ARGS"}:
        plan = subprocess.run(
            ["make", "--dry-run", target, "TO=www", "HANDBOOK=README.md"],
            cwd=light,
            capture_output=True,
            check=False,
        )
        assert plan.returncode == 0, (target, plan.stderr.decode())
