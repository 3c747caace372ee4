"""Texts go out to translators and come back: nothing is lost, and nothing else changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from translate.storage import factory

from books import KITES, ROOT
from handbook.cli.main import main
from handbook.desk import text_files
from handbook.desk.text_exchange import ExchangedText, base, every_text, exchanged, placeholders
from handbook.desk.text_files import TextFile
from handbook.desk.text_import import Incoming, incoming
from handbook.domain import model as m
from handbook.language.pair import Pair
from handbook.language.parity import pairs
from handbook.storage import register_paths

TODAY = date(2026, 12, 1)
SHAPES = text_files.SHAPES
KEY = "data/breezeport/faq.yml#questions[faq/rain].text"
OLD = ("不得在雨中放。", "It must not be flown in the rain.")


@pytest.fixture(scope="module")
def every() -> list[Pair]:
    """Every text of the real handbook."""
    return list(pairs(ROOT))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kite handbook as a project in which the command works."""
    shutil.copytree(KITES, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("extra: {city: breezeport}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["texts", *args])


def back(texts: list[ExchangedText], language: m.Language, shape: str) -> TextFile:
    """The texts once they went through a file."""
    return text_files.read(text_files.write(texts, language, shape, TODAY))


@pytest.mark.parametrize(
    ("shape", "language"), [("xlsx", "en"), ("xliff", "en"), ("po", "en"), ("xlsx", "zh")]
)
def test_nothing_changes_where_nothing_was_changed(
    every: list[Pair], shape: str, language: m.Language
) -> None:
    """Every text of the real handbook goes out and comes back without a byte of difference."""
    texts = exchanged(ROOT, every, language)
    found = incoming(ROOT, every, back(texts, language, shape), TODAY)
    assert len(texts) > 7000
    assert found == Incoming((), (), {}, 0)


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_text_can_be_changed(every: list[Pair], language: m.Language) -> None:
    """Each text may change: the files then hold exactly the new texts, and every comment."""
    texts = [
        replace(one, target=f'{one.target} "x": #{number}', state="new")
        for number, one in enumerate(exchanged(ROOT, every, language))
    ]
    found = incoming(ROOT, every, back(texts, language, "po"), TODAY)
    assert found.problems == ()
    assert {one.key: one.after for one in found.differences} == {
        one.key: one.target for one in texts
    }
    for name, text in found.files.items():
        old = (ROOT / name).read_text("utf-8")
        wanted = iter([one.target for one in texts if one.key.startswith(f"{name}#")])
        before, after = (texts_of(one) for one in (old, text))
        assert after == translated(before, wanted, language), name
        assert comments(text) == comments(old)


def texts_of(content: str) -> object:
    return yaml.load(content, Loader=yaml.CBaseLoader)  # noqa: S506 - texts only


def translated(value: object, texts: Iterator[str], language: m.Language) -> object:
    """The values of a file with the new text in each pair, in the order in which they stand."""
    if isinstance(value, list):
        return [translated(one, texts, language) for one in value]
    if not isinstance(value, dict):
        return value
    made = dict(value)
    if all(isinstance(value.get(one), str) and value[one].strip() for one in m.LANGUAGES):
        made[language] = next(texts) + "\n" * value[language].endswith("\n")
    return {key: one if isinstance(one, str) else translated(one, texts, language)
            for key, one in made.items()}  # fmt: skip


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


@pytest.mark.parametrize("shape", ["xliff", "po"])
def test_a_translators_program_reads_and_writes_the_file(shape: str, tmp_path: Path) -> None:
    """The Translate Toolkit reads what goes out, and what it writes comes back as it was meant."""
    texts = [
        text("甲 & <乙>\n第二行", 'One & <two>\nwith "quotes" {n}', "reviewed"),
        text("$city的表", "The form of $city", "stale", f"{KEY}~2"),
    ]
    file = tmp_path / f"texts.{shape}"
    file.write_bytes(text_files.write(texts, "en", shape, TODAY))
    store = factory.getobject(str(file))
    units = [unit for unit in store.units if unit.istranslatable() and unit.source]
    assert [(str(unit.source), str(unit.target)) for unit in units] == [
        (one.source, one.target) for one in texts
    ]
    assert [unit.isfuzzy() for unit in units] == [False, True]
    assert texts[0].base in units[0].getnotes()
    units[1].target = "A form of $city"
    units[1].markfuzzy(*[False])
    found = text_files.read(bytes(store)).texts
    assert [one.text.target for one in found] == [texts[0].target, "A form of $city"]
    assert [one.text.state for one in found] == ["reviewed", "reviewed"]
    assert [one.text.key for one in found] == [one.key for one in texts]
    assert [one.text.base for one in found] == [one.base for one in texts]


def text(source: str, target: str, state: str = "reviewed", key: str = KEY) -> ExchangedText:
    return ExchangedText(
        key=key, source=source, target=target, state=state,  # type: ignore[arg-type]
        base=base(source, target), note="keep: $city",
    )  # fmt: skip


# -- what cannot be taken --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown-text", text(*OLD, key="data/breezeport/faq.yml#questions[faq/rian].text")),
        ("other-language-changed", replace(text("不得放。", OLD[1]), target="Never.")),
        ("changed-meanwhile", replace(text(OLD[0], "It was so."), target="Never.")),
        ("no-base", replace(text(*OLD), target="Never.", base="")),
        ("empty-text", replace(text(*OLD), target="")),
        ("placeholder", replace(text(*OLD), target="Never in $city at {n}.")),
        ("strange-character", replace(text(*OLD), target="Never\x07.")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_text_that_cannot_be_taken_is_refused(code: str, given: ExchangedText) -> None:
    """One message in both languages says what is wrong, and no file changes at all."""
    project = KITES.parent
    good = next(one for one in every_text(project, "en") if one.key.endswith(".question"))
    returned = tuple(
        text_files.Returned(one, str(line))
        for line, one in enumerate([replace(good, target="May I fly in rain?"), given], 2)
    )
    found = incoming(project, pairs(project), TextFile("en", returned), TODAY)
    assert [problem.code for problem in found.problems] == [code]
    line = found.problems[0].line("texts.xlsx")
    assert line.startswith(f"texts.xlsx:3: {code}: {given.key}: ")
    assert " / " in line
    assert found.files == {}


def test_what_a_translator_left_alone_is_left_alone() -> None:
    """A text that changed in the data meanwhile, and not in the file, is not touched."""
    project = KITES.parent
    returned = (text_files.Returned(text("以前的中文。", "The English of then."), "2"),)
    found = incoming(project, pairs(project), TextFile("en", returned), TODAY)
    assert found == Incoming((), (), {}, 0)


def test_a_text_that_is_given_twice_is_refused() -> None:
    """Nobody has to guess which of two translations is meant."""
    project = KITES.parent
    one = replace(text(*OLD), target="Never.")
    returned = (text_files.Returned(one, "2"), text_files.Returned(one, "3"))
    found = incoming(project, pairs(project), TextFile("en", returned), TODAY)
    assert [(one.code, one.where) for one in found.problems] == [("duplicate-id", "3")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04broken", "damaged"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"<xliff/>", "no XLIFF"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><xliff>&b;</xliff>", "no XLIFF"),
        (b"<xliff", "no XLIFF"),
        (b"", "no file of handbook texts export"),
        (b"name,answer\na,b\n", "no file of handbook texts export"),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, says: str) -> None:
    """A file that holds no texts gets one message in both languages that says what is wanted."""
    with pytest.raises(text_files.TextFileError) as error:
        text_files.read(content)
    assert says in error.value.en
    assert error.value.zh


def test_a_wrong_sheet_is_refused(tmp_path: Path) -> None:
    """A workbook of something else is refused by the columns that it lacks."""
    book = openpyxl.Workbook()
    book.active.append(["id", "text"])  # type: ignore[union-attr]
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(text_files.TextFileError, match="编号 id"):
        text_files.read((tmp_path / "other.xlsx").read_bytes())


# -- the command -----------------------------------------------------------------------------------


def test_a_workbook_goes_out_and_comes_back(project: Path) -> None:
    """What was changed in the workbook is shown first, then written: that and no more."""
    assert run("export", "--out", "texts.xlsx").exit_code == 0
    book = openpyxl.load_workbook("texts.xlsx")
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows() if row[0].value == KEY)
    assert [cell.value for cell in row[1:4]] == [*OLD, "new"]
    row[2].value, row[3].value = "Never fly it in the rain: not here.", "reviewed"
    book.save("texts.xlsx")
    before = {path: path.read_bytes() for path in (project / "data").rglob("*.yml")}

    shown = run("import", "texts.xlsx")
    assert '+ "Never fly it in the rain: not here."' in shown.stdout
    assert {path: path.read_bytes() for path in (project / "data").rglob("*.yml")} == before
    assert run("import", "texts.xlsx", "--write").exit_code == 0
    file = project / "data/breezeport/faq.yml"
    old = before.pop(file).decode()
    assert file.read_text("utf-8") == old.replace(
        f"en: {OLD[1]}", 'en: "Never fly it in the rain: not here."'
    )
    assert {path: path.read_bytes() for path in before} == before
    record = register_paths.path(project / "data", register_paths.TRANSLATIONS).read_text("utf-8")
    assert f"\n{KEY} " in record
    again = {one.key: one.state for one in every_text(project, "en")}
    assert (again.pop(KEY), set(again.values())) == ("reviewed", {"new"})


def test_a_change_that_does_not_hold_is_taken_back(project: Path) -> None:
    """A text that the handbook's own checks refuse leaves every file as it was."""
    run("export", "--format", "po", "--out", "texts.po")
    file = project / "texts.po"
    file.write_text(
        file.read_text("utf-8").replace("There were 1234 kites.", "There were 99 kites."), "utf-8"
    )
    before = {path: path.read_bytes() for path in (project / "data").rglob("*.yml")}
    made = run("import", "texts.po", "--write")
    assert made.exit_code == 1
    assert "number-against-text" in made.stderr
    assert {path: path.read_bytes() for path in (project / "data").rglob("*.yml")} == before


def test_only_texts_in_some_states_go_out(project: Path) -> None:
    """A translator who is to read what is stale gets that alone."""
    run("export", "--state", "stale", "--format", "po", "--out", "texts.po")
    assert text_files.read((project / "texts.po").read_bytes()).texts == ()
    run("export", "--state", "new", "--format", "po", "--out", "texts.po")
    assert len(text_files.read((project / "texts.po").read_bytes()).texts) > 100


@pytest.mark.parametrize(
    "args", [["import", "none.xlsx"], ["export", "--out", "/proc/none/texts.po"]]
)
def test_a_file_that_is_not_there_is_said(project: Path, args: list[str]) -> None:
    """A wrong name ends with one message in both languages and exit 2."""
    made = run(*args)
    assert made.exit_code == 2
    assert "Cannot" in made.stderr
    assert list(project.glob("*.po")) == []


def test_what_stays_in_every_language_is_known() -> None:
    """Rule values and the city's names are what a translator must leave."""
    assert placeholders("{a/b.days} in $city, 50 $") == {"{a/b.days}", "$city"}
