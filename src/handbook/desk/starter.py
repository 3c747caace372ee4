"""The folder of a new handbook, begun from the stock, and its later renewal from a newer stock."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handbook.desk import new_city, registers
from handbook.desk.new_city import City
from handbook.domain import versions
from handbook.language import parity, translations
from handbook.rules.book_cache import load_cached
from handbook.storage import files as whole
from handbook.storage import folders, stock

#: Files of a new folder that the stock does not carry elsewhere, see :func:`_placed`.
_TEMPLATES = Path(__file__).parent / "starter_files"
#: What may lie in a folder that counts as empty: an empty repository, cloned to be filled.
_NOT_COUNTED = {".git", ".DS_Store"}
_CITY_LEVEL = re.compile(r"^level: *city\b", re.MULTILINE)


class StarterError(Exception):
    """A folder that cannot be begun or renewed; ``zh`` and ``en`` say why and what helps."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province that the data does not have yet: its names, for a folder that says no more."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal did, by path: ``kept`` are files that somebody here had edited."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def begin(folder: Path, city: City, day: date, province: Province | None = None) -> None:
    """Fill ``folder``, which is empty or not there, with the handbook of ``city``.

    Everything is made and checked aside, then moved in: whatever fails leaves ``folder`` as it was.
    Raises :class:`StarterError` for a folder in use or a stock that is missing or too old,
    :class:`~handbook.desk.new_city.NoCityError` for the city,
    :class:`~handbook.domain.problems.DataProblemsError` for unsound data, and :class:`OSError`
    where the folder cannot be written.
    """
    _refuse_in_use(folder)
    data = _stock_data()
    there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with folders.aside(folder / "new") as (aside, _):
            _fill(aside, data, city, day, province)
            _move_in(aside, folder)
    except BaseException:
        if not there:
            folders.clear(folder)
        raise


def renew(folder: Path) -> Renewal:
    """Bring the stock files of ``folder`` to the installed versions; edited ones stay as they are.

    Raises :class:`StarterError` where ``folder`` was not begun from the stock, or where the stock
    is missing or too old.
    """
    record = stock.record(folder)
    if record is None:
        raise StarterError(
            f"{folder} 里没有 {stock.RECORD}：这个文件夹不是 handbook init 建的，没有可更新的。",
            f"There is no {stock.RECORD} in {folder}: handbook init did not make this folder, so "
            "nothing in it is to be renewed.",
        )
    fresh = _stock_files(_stock_data(), record.city)
    kept, writing = [], {}
    for path, content in fresh.items():
        here = (folder / path).read_bytes() if (folder / path).is_file() else None
        if here is not None and stock.digest(here) == stock.digest(content):
            continue
        if here is None and path in record.files:
            continue  # somebody here took it away
        if here is None or stock.digest(here) == record.files.get(path):
            writing[path] = content
        else:
            kept.append(path)
    gone = [
        path
        for path, digest in record.files.items()
        if path not in fresh
        and (folder / path).is_file()
        and stock.digest((folder / path).read_bytes()) == digest
    ]
    texts: dict[Path, str | bytes] = {folder / path: text for path, text in writing.items()}
    whole.write_all(texts | {folder / stock.RECORD: str(_record(record.city, fresh))})
    for path in gone:
        (folder / path).unlink()
    return Renewal(tuple(sorted(writing)), tuple(sorted(gone)), tuple(sorted(kept)))


def _refuse_in_use(folder: Path) -> None:
    if folder.is_dir():
        found = sorted({path.name for path in folder.iterdir()} - _NOT_COUNTED)
        found = [name for name in found if not name.startswith(".new-")]  # left by a killed run
        if found:
            some = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")  # noqa: PLR2004
            raise StarterError(
                f"{folder} 不是空文件夹（里面有 {some}）。换一个名字，或先移走里面的文件。",
                f"{folder} is not empty (it holds {some}). Choose another name, or move its files "
                "away first.",
            )
    elif folder.exists() or folder.is_symlink():
        raise StarterError(
            f"{folder} 是文件，不是文件夹。换一个名字。",
            f"{folder} is a file and no folder. Choose another name.",
        )


def _stock_data() -> Path:
    """The folder of the stock's data.  Raises :class:`StarterError`."""
    data = stock.data()
    if data is None:
        raise StarterError(
            "没有安装国家和省的资料包。请运行：pip install work-permit-handbook-data",
            "The data of the nation and the provinces is not installed. Run: "
            "pip install work-permit-handbook-data",
        )
    if versions.too_old(number := versions.number(data)):
        raise StarterError(
            f"资料包的版本是 {number}，这个软件需要 {versions.NEEDED_DATA} 以上。"
            "请运行：pip install --upgrade work-permit-handbook-data",
            f"The data package is version {number}; this software needs {versions.NEEDED_DATA} or "
            "later. Run: pip install --upgrade work-permit-handbook-data",
        )
    return data


def _stock_files(data: Path, city: str) -> dict[str, bytes]:
    """Every stock file of the handbook of ``city``: path in its folder -> content."""
    frame = stock.frame()
    found = {path: (frame / path).read_bytes() for path in _below(frame, stock.FRAME)}
    found["mkdocs.yml"] = _settings(found["mkdocs.yml"].decode(), city).encode()
    found["requirements.lock"] = (frame / stock.LOCK).read_bytes()
    above = [
        path.parent.name
        for path in data.glob("*/jurisdiction.yml")
        if not _CITY_LEVEL.search(path.read_text("utf-8"))
    ]
    shared = [path.name for path in data.glob("*.yml")]
    found |= {
        f"data/{path}": (data / path).read_bytes() for path in _below(data, [*above, *shared])
    }
    said = {
        "CITY": city,
        "SOFTWARE": versions.software(),
        "DATA": versions.number(data),
    }
    for path in _below(_TEMPLATES, ["."]):
        text = (_TEMPLATES / path).read_text("utf-8")
        for name, value in said.items():
            text = text.replace(f"@{name}@", value)
        found[_placed(path).replace("@CITY@", city)] = text.encode()
    return found


def _placed(path: str) -> str:
    """Where a template goes: a leading dot is written out, an ending keeps tools away from it."""
    return re.sub(r"(^|/)dot\.", r"\1.", path).removesuffix(".template")


def _below(root: Path, names: list[str] | tuple[str, ...]) -> list[str]:
    """Every file at or below ``names``, as paths from ``root``."""
    found: list[Path] = []
    for name in names:
        path = root / name
        found += path.rglob("*") if path.is_dir() else [path]
    return sorted(
        path.relative_to(root).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    )


def _settings(text: str, city: str) -> str:
    """``mkdocs.yml`` for another city, in a folder without the program."""
    text = re.sub(r"(HANDBOOK_CITY, )[\w-]+", rf"\g<1>{city}", text)
    return text.replace(", src/handbook/pages/templates]", "]").replace(
        "Policy is in data/, page texts in src/handbook/pages/templates;", "Policy is in data/;"
    )


def _record(city: str, files: Mapping[str, bytes]) -> stock.Record:
    digests = {path: stock.digest(content) for path, content in files.items()}
    data = versions.number(_stock_data())
    return stock.Record(city, versions.software(), data, digests)


def _fill(aside: Path, data: Path, city: City, day: date, province: Province | None) -> None:
    """Write the whole handbook into ``aside``, with its registers, and see that it is sound."""
    files = _stock_files(data, city.id)
    # Folder names and levels first: a city that cannot be made is refused before all is copied.
    heads = [path for path in files if path.endswith("/jurisdiction.yml") or "/cases/" in path]
    whole.write_all({aside / path: files[path] for path in heads})
    root = aside / "data"
    if province and not (root / city.parent).exists():
        text = _PROVINCE.format(id=city.parent, zh=province.zh, en=province.en)
        whole.write(root / city.parent / "jurisdiction.yml", text)
    own = new_city.draft(root, city, None, day.isoformat())
    whole.write_all({aside / path: content for path, content in files.items()})
    whole.write_all({root / path: text for path, text in own.items()})
    whole.write(root / versions.FILE, f"{versions.number(data)}\n")
    book = load_cached(root, city.id)
    registers.write(registers.late(aside, [book], day))
    report = parity.check(aside)
    entries = translations.updated({}, report.pairs, report.pairs, day)
    translations.write(aside, entries)
    # The registers give data files their first line, which names the editor's schema.
    kept = {path: (aside / path).read_bytes() for path in files}
    whole.write(aside / stock.RECORD, str(_record(city.id, kept)))


def _move_in(aside: Path, folder: Path) -> None:
    """Move what was made aside into ``folder``; ``mkdocs.yml``, the mark of a handbook, last."""
    names = sorted((path.name for path in aside.iterdir()), key=lambda name: name == "mkdocs.yml")
    try:
        for name in names:
            (aside / name).rename(folder / name)
    except OSError:
        for name in names:
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


_PROVINCE = """\
id: {id}
level: provincial
parent: china
name: {{zh: "{zh}", en: "{en}"}}
owner: {{zh: 手册编辑（{zh}规定，待确认）, en: "handbook editors, {en} rules (to be confirmed)"}}
review_months: 12
"""
