"""What is kept from the last reading never changes an answer."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from books import KITES, TOWN
from handbook.cli.main import main
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError
from handbook.export.open_data import checklist
from handbook.rules import sound_book
from handbook.rules.answers import Resolver
from handbook.rules.book_cache import load_cached
from handbook.rules.distinct_situations import distinct
from handbook.rules.situation import situation

DAY = date(2026, 11, 24)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The invented handbook in a project of its own, with nothing kept yet."""
    (tmp_path / "mkdocs.yml").write_text(f"extra: {{city: {TOWN}}}\n", "utf-8")
    return Path(shutil.copytree(KITES, tmp_path / "data"))


def kept(data: Path) -> Path:
    """The file that the book of the town is kept in."""
    return data.parent / ".cache" / "books" / f"{TOWN}.book"


def answers(book: Book) -> list[object]:
    """The checklist of every situation as a program gets it."""
    resolver = Resolver(book, DAY)
    place = {"issued_in": next(iter(book.places))}
    first = [
        {key: values[0] for key, values in one.answers.items()} | place
        for one in distinct(book, DAY)
    ]
    return [
        checklist(book, resolver.answer(situation(book, one, DAY)), every=True) for one in first
    ]


def load(data: Path) -> int:
    """How many rules the town's book has: for another process."""
    return len(load_cached(data, TOWN).rules)


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reading of the files fail from here on."""

    def fail(*_: object) -> None:
        raise AssertionError("the files were read")

    monkeypatch.setattr(sound_book, "load", fail)


def test_kept_book_is_the_same_book(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book that was kept has the same answers and the same files as one that was just read."""
    fresh = sound_book.load(data, TOWN)
    load_cached(data, TOWN)
    no_reading(monkeypatch)
    book = load_cached(data, TOWN)
    assert book is not fresh
    assert answers(book) == answers(fresh)
    assert book.root == data
    pairs = list(zip(book.records, fresh.records, strict=True))
    assert all(one[0] == two[0] for one, two in pairs)
    assert [book.file_of(one[0]) for one, _ in pairs] == [fresh.file_of(two[0]) for _, two in pairs]
    assert any(book.file_of(one[0]) for one, _ in pairs)


def files() -> list[str]:
    """Every file of the invented handbook."""
    return sorted(one.relative_to(KITES).as_posix() for one in KITES.rglob("*") if one.is_file())


@pytest.mark.parametrize("file", files())
def test_one_byte_is_seen(data: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more in any file, of the same name and time, and the files are read again."""
    load_cached(data, TOWN)
    path = data / file
    path.write_bytes(path.read_bytes() + b"\n")
    no_reading(monkeypatch)
    with pytest.raises(AssertionError, match="were read"):
        load_cached(data, TOWN)


def test_new_file_is_seen(data: Path) -> None:
    """A file that nothing reads is reported, although a sound book is kept."""
    load_cached(data, TOWN)
    (data / TOWN / "itens.yml").write_text("a: b\n", "utf-8")
    with pytest.raises(DataProblemsError, match="itens"):
        load_cached(data, TOWN)


def test_problems_are_never_kept(data: Path) -> None:
    """Unsound data are checked anew each time, and say the same each time."""
    (data / TOWN / "itens.yml").write_text("a: b\n", "utf-8")
    said = []
    for _ in range(2):
        with pytest.raises(DataProblemsError) as problems:
            load_cached(data, TOWN)
        said.append(problems.value.report())
    assert said[0] == said[1]
    assert not kept(data).exists()


@pytest.mark.parametrize("damage", ["empty", "half", "flipped", "foreign"])
def test_damaged_file_is_ignored(data: Path, damage: str) -> None:
    """A file of the cache that is torn, altered or of another program is as good as none."""
    rules = load(data)
    content = kept(data).read_bytes()
    changed = {
        "empty": b"",
        "half": content[: len(content) // 2],
        "flipped": content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        "foreign": b"something else\n" * 200,
    }[damage]
    kept(data).write_bytes(changed)
    assert load(data) == rules
    assert kept(data).read_bytes() != changed  # and is put right


def test_two_at_once(data: Path) -> None:
    """Several processes may read and keep the same book at the same time."""
    with ProcessPoolExecutor(4) as several:
        counts = set(several.map(load, [data] * 8))
    assert counts == {len(sound_book.load(data, TOWN).rules)}
    assert [one.name for one in kept(data).parent.iterdir()] == [kept(data).name]


def test_folder_that_cannot_be_written(data: Path) -> None:
    """Where nothing can be kept, everything works without it."""
    (data.parent / ".cache").write_text("a file where the folder should be", "utf-8")
    assert load(data) == load(data) == len(sound_book.load(data, TOWN).rules)


def test_check_says_the_same_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second check of unchanged data says what the first did; after an edit it checks anew."""
    monkeypatch.chdir(data.parent)
    first, second = (CliRunner().invoke(main, ["check"]) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert first.output == second.output
    (data / TOWN / "itens.yml").write_text("a: b\n", "utf-8")
    third = CliRunner().invoke(main, ["check"])
    assert third.exit_code == 1
    assert "itens.yml" in third.output


def test_book_of_another_city_is_not_kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book is kept under its own city's name only, whatever the reading returned."""
    other = sound_book.load(data, TOWN)
    monkeypatch.setattr(sound_book, "load", lambda *_: other)
    load_cached(data, "elsewhere")
    assert not kept(data).with_name("elsewhere.book").exists()


def test_a_revision_is_kept_beside_the_book_of_today(
    data: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older state of the data is kept, too, and neither takes the place of the other."""
    older = Path(shutil.copytree(KITES, tmp_path_factory.mktemp("older") / "data"))
    edited = data / TOWN / "jurisdiction.yml"
    edited.write_text(edited.read_text("utf-8").replace("en: Breezeport", "en: Newport"), "utf-8")
    names = [
        load_cached(folder, TOWN, project).city.name.en
        for folder, project in ((data, None), (older, data.parent))
    ]
    assert names[0] != names[1]
    assert [one.name for one in older.parent.iterdir()] == ["data"]
    no_reading(monkeypatch)
    assert load_cached(older, TOWN, data.parent).city.name.en == names[1]
    assert load_cached(data, TOWN).city.name.en == names[0]


def test_a_register_beside_the_data_counts(data: Path) -> None:
    """A book is read anew when a register that belongs to it has changed."""
    load_cached(data, TOWN)
    before = kept(data).read_bytes()
    register = data.parent / "registers" / TOWN / "note.lock"
    register.parent.mkdir(parents=True)
    register.write_text("written by handbook update\n", "utf-8")
    load_cached(data, TOWN)
    assert kept(data).read_bytes() != before


def test_an_edit_of_another_city_leaves_a_book_kept(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever edits one city's files does not wait for the books of the others to be read again."""
    other = data / "newtown"
    shutil.copytree(data / TOWN, other)
    load_cached(data, TOWN)
    jurisdiction = other / "jurisdiction.yml"
    jurisdiction.write_text(jurisdiction.read_text("utf-8") + "# edited\n", "utf-8")
    (other / "notes.yml").write_text("a: b\n", "utf-8")
    no_reading(monkeypatch)
    assert load_cached(data, TOWN).city.id == TOWN


def test_an_edit_of_a_city_above_is_seen(data: Path) -> None:
    """The files of a city that another one stands below belong to the book of that one, too."""
    lower = data / TOWN / "jurisdiction.yml"
    text = lower.read_text("utf-8")
    upper = data / "uptown" / "jurisdiction.yml"
    upper.parent.mkdir()
    upper.write_text(text.replace("id: breezeport", "id: uptown"), "utf-8")
    lower.write_text(text.replace("parent: windland", 'parent: "uptown"'), "utf-8")
    load_cached(data, TOWN)
    upper.with_name("itens.yml").write_text("a: b\n", "utf-8")
    with pytest.raises(DataProblemsError, match="itens"):
        load_cached(data, TOWN)
