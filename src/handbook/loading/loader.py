"""From the files of ``data/`` to a sound ``Book``, or to every problem they hold.

``read_book`` raises :class:`~handbook.domain.problems.DataProblemsError` with all problems of
all files.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from copy import copy, deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError, Place, Problem
from handbook.loading.checks import check
from handbook.loading.cities import DEFAULT, localise, names, names_city, telephones
from handbook.loading.closed_points import FIELD, closed, leave_out
from handbook.loading.field_errors import record_fault, record_type, unknown_field
from handbook.loading.file_cache import Opener
from handbook.loading.file_kinds import (
    CATALOGUES,
    FOLDERS,
    HEAD,
    LANGUAGES,
    LISTS,
    REGISTERS,
)
from handbook.loading.found_records import FoundRecords
from handbook.loading.outside_links import outside_links
from handbook.loading.plausible_records import CHECKS as PLAUSIBLE
from handbook.loading.plausible_rules import CHECKS as PLAUSIBLE_RULES
from handbook.loading.practice_names import say_whose
from handbook.loading.reader import Document, Path_, read
from handbook.loading.references import replaced_references_exist
from handbook.loading.root_causes import Lost, explained, follows_from
from handbook.loading.rule_values import RuleValues, repeats
from handbook.loading.translated_languages import faults, of_record, translations
from handbook.storage import register_paths


def read_book(
    root: Path,
    city: str = DEFAULT,
    open_file: Opener = read,
    last: Callable[[Book, Callable[..., Place]], Iterable[Problem]] = lambda *_: (),
) -> Book:
    """Read, type and check everything under ``root`` that concerns ``city``.

    ``last`` finds what only the rules themselves can tell, in a book that is sound otherwise; it is
    given the book and what tells the place of a record.  ``open_file`` reads one file;
    :class:`~handbook.loading.file_cache.Kept` reads again only what has changed.
    """
    loader = _Loader(Path(root), open_file)
    if loader.read(city):
        book = loader.book(city)
        languages = of_record(loader.records)
        loader.problems += faults(languages, loader.where)
        if not loader.problems and not book.requirements:
            loader.problems.append(
                Problem(
                    Place(f"{loader.root.name}/{city}/jurisdiction.yml"),
                    "no-items",
                    "没有任何事项要求材料",
                    "no service item asks for any material",
                    "在 items/ 里写一个事项。",
                    "Write a service item in items/.",
                )
            )
        loader.problems += check(book, loader.where, Lost(loader.documents, loader.problems))
        if not loader.problems:
            loader.problems += replaced_references_exist(book, loader.where, loader.replaced)
        if not loader.problems:
            plausible = (*PLAUSIBLE, *PLAUSIBLE_RULES)
            loader.problems += [one for check_ in plausible for one in check_(book, loader.where)]
        if not loader.problems:
            loader.problems += last(book, loader.where)
        if not loader.problems:
            return replace(book, translations=translations(book, languages, loader.values))
    raise DataProblemsError(explained(loader.problems, loader.documents), loader.root)


class _Head(NamedTuple):
    """What holds for every record of a file that does not say otherwise."""

    #: Fields, and where in the file they stand.
    fields: dict[str, object]
    path: Path_
    #: Level and jurisdiction, from the folder.
    stamp: dict[str, str]
    #: What a service item applies to.
    scope: object = None


class _Loader(FoundRecords):
    """Reads the files of a city and of what is above it."""

    def __init__(self, root: Path, open_file: Opener) -> None:
        super().__init__(root)
        self.opener = open_file
        self.said: set[tuple[Place, str, str | int]] = set()
        self.city = DEFAULT
        #: The points that are open no more in this city.
        self.closed: set[str] = set()
        #: What the names with a dollar sign stand for, by language.
        self.names: dict[str, dict[str, str]] = {}
        #: What the texts say that take a value from a rule.
        self.values = RuleValues(self.root, open_file, ())

    def read(self, city: str) -> bool:  # noqa: PLR0911 - one for each thing that is wrong
        """Read ``city`` and all above it.  False when it is not known what they are."""
        if found := [*outside_links(self.root)]:
            self.problems += found
            return False
        chain: list[m.Jurisdiction] = []
        name: str | None = city
        place = Place(f"{self.root.name}/{city}/jurisdiction.yml")
        while name:
            if any(one.id == name for one in chain):
                self.problems.append(
                    Problem(
                        place,
                        "endless-parents",
                        f"“{name}”成了自己的上级",
                        f"“{name}” is above itself",
                        "核对 parent。",
                        "Check parent.",
                    )
                )
                return False
            path = self.root / name / "jurisdiction.yml"
            if not path.is_file():
                known = sorted(one.parent.name for one in self.root.glob("*/jurisdiction.yml"))
                self.problems.append(
                    Problem(
                        place,
                        "unknown-jurisdiction",
                        f"没有辖区“{name}”的资料；现有：{'、'.join(known) or '无'}",
                        f"there is no data for “{name}”; there is: {', '.join(known) or 'none'}",
                        f"需要文件 {name}/jurisdiction.yml。",
                        f"The file {name}/jurisdiction.yml is needed.",
                    )
                )
                return False
            document = self._open(path)
            if document.value is None:
                return False
            jurisdiction = self._record(document, m.Jurisdiction, (), _Head({}, (), {}))
            if not isinstance(jurisdiction, m.Jurisdiction):
                return False
            if jurisdiction.id != name:
                self.problems.append(
                    Problem(
                        document.place(("id",)),
                        "file-name",
                        f"文件夹名 {name} 与编号 {jurisdiction.id} 不一致",
                        f"the folder's name {name} and the id {jurisdiction.id} differ",
                        "让两者一致。",
                        "Make them the same.",
                    )
                )
                return False
            if jurisdiction.parent is None and jurisdiction.level != "national":
                self.problems.append(_no_parent(document.place(("level",)), jurisdiction))
                return False
            chain.insert(0, jurisdiction)
            name, place = jurisdiction.parent, document.place(("parent",))
        numbers = telephones(one.value for one in self._ahead("contacts.yml", reversed(chain)))
        self.names, self.city = names(chain[-1], numbers), city
        self.closed = closed(self._ahead("to-confirm.yml", chain))
        self.values = RuleValues(self.root, self.opener, [one.id for one in chain])
        for jurisdiction in chain:
            self._folder(jurisdiction)
            self._registers(jurisdiction)
        self._unread({one.id for one in chain})
        return True

    def _ahead(self, name: str, chain: Iterable[m.Jurisdiction]) -> Iterator[Document]:
        """A file of each jurisdiction, for what must be known before its records are read."""
        for jurisdiction in chain:
            path = self.root / jurisdiction.id / name
            if path.is_file():
                yield self.opener(path, path.relative_to(self.root.parent).as_posix())

    def _folder(self, jurisdiction: m.Jurisdiction) -> None:
        folder = self.root / jurisdiction.id
        stamp = {"level": jurisdiction.level, "jurisdiction": jurisdiction.id}
        for path in sorted(folder.glob("*.yml")):
            if path.stem in LISTS:
                document = self._open(path)
                if document.value is not None:
                    self._list(document, LISTS[path.stem], (), _Head({}, (), stamp))
            elif path.stem in CATALOGUES:
                document = self._open(path)
                if self._is_mapping(document):
                    self._catalogue(document, CATALOGUES[path.stem], self._head(document, stamp))
        for name, kind in FOLDERS.items():
            for path in sorted((folder / name).glob("*.yml")):
                document = self._open(path)
                if self._is_mapping(document):
                    self._single(document, kind, self._head(document, stamp))

    def _registers(self, jurisdiction: m.Jurisdiction) -> None:
        stamp = {"level": jurisdiction.level, "jurisdiction": jurisdiction.id}
        for name, kinds in REGISTERS.items():
            path = register_paths.found(self.root, jurisdiction.id, name)
            if path.is_file():
                document = self._open(path)
                if self._is_mapping(document):
                    self._catalogue(document, kinds, _Head({}, (), stamp))

    def _unread(self, folders: set[str]) -> None:
        """Say of every file that looks like data that it lies where nothing reads it."""
        names = [
            *(f"{name}.yml" for name in (*LISTS, *CATALOGUES)),
            *(f"{name}/" for name in FOLDERS),
        ]
        read = {document.file for document in self.documents}
        for path in sorted(self.root.rglob("*")):
            *above, last = path.relative_to(self.root).parts
            name = f"{self.root.name}/{path.relative_to(self.root).as_posix()}"
            # Windows hides the ending that Notepad adds.
            typed = path.suffix.lower() in (".yml", ".yaml") or ".yml." in path.name
            # What lies at the top, or in a folder that is no jurisdiction's, is not the handbook's.
            if not typed or name in read or not folders.intersection(above[:1]):
                continue
            typed_as = f"{above[1]}/" if len(above) > 1 else f"{path.stem}.yml"
            near = difflib.get_close_matches(typed_as, names, 1)
            stem = path.name.split(".yml")[0].split(".yaml")[0]
            right = near[0] + (f"{stem}.yml" if len(above) > 1 else "") if near else ""
            self.documents.append(Document(name, path.read_text("utf-8", "replace")))
            self.problems.append(
                Problem(
                    Place(name),
                    "unknown-file",
                    f"手册不读名为 {last} 的文件，或者不读这个文件夹",
                    f"the handbook reads no file called {last}, or nothing in this folder",
                    f"是不是 {right}？" if right else f"可用的文件和文件夹：{'、'.join(names)}",
                    f"Did you mean {right}?" if right else f"In use: {', '.join(names)}",
                )
            )

    def _open(self, path: Path) -> Document:
        document = self.opener(path, path.relative_to(self.root.parent).as_posix())
        # The file may be kept, and read for another city.
        taking = repeats(document.text)
        if path.parent.name == LANGUAGES:
            pass  # a translation is known by the Chinese as it is written
        elif taking or names_city(document.text) or "practice_of:" in document.text:
            document = copy(document)
            document.value = deepcopy(document.value)
            filled, problems = self.values.fill(document) if taking else ({}, [])
            self.problems += problems
            # A text may take a value and name the city: its first writing is what counts.
            spoken = localise(document.value, self.names)
            kept = {(zh.strip(), en.strip()): raw for (zh, en), raw in filled.items()}
            self.spoken |= filled | {
                new: kept.get((old[0].strip(), old[1].strip()), old) for new, old in spoken.items()
            }
            if "practice_of:" in document.text:
                say_whose(document.value, self.city)
        if FIELD in document.text and any(name in document.text for name in self.closed):
            document = copy(document)
            document.value = deepcopy(document.value)
            leave_out(document.value, self.closed)
        self.problems += document.problems
        self.documents.append(document)
        return document

    def _catalogue(self, document: Document, kinds: dict[str, type[m.Record]], head: _Head) -> None:
        for key in document.value:
            if key in kinds:
                self._list(document, kinds[key], (key,), head)
            elif key != "defaults":
                self._unknown(document, (key,), kinds)

    def _list(self, document: Document, kind: type[m.Record], path: Path_, head: _Head) -> None:
        if self._is(document, path, list):
            for index in range(len(_at(document, path))):
                self._record(document, kind, (*path, index), head)

    def _single(self, document: Document, kind: type[m.Record], head: _Head) -> None:
        value = document.value
        if kind is m.Measure:
            own = {key: value[key] for key in HEAD if key in value}
            head = head._replace(fields=own, path=())
        if kind is m.Item:
            head = head._replace(scope=value.get("applies"))
        if kind is m.Topic:
            value.pop("defaults", None)
        self._record(document, kind, (), head)

    def _head(self, document: Document, stamp: dict[str, str]) -> _Head:
        """What the file says under ``defaults``."""
        path = ("defaults",)
        if "defaults" not in document.value or not self._is(document, path, dict):
            return _Head({}, path, stamp)
        for key in document.value["defaults"]:
            if key not in HEAD:
                self._unknown(document, ("defaults", key), HEAD)
        return _Head(document.value["defaults"], path, stamp)

    def _record(
        self, document: Document, kind: type[m.Record], path: Path_, head: _Head
    ) -> m.Record | None:
        if not self._is(document, path, dict):
            return None
        raw = _at(document, path)
        _inherit(raw, kind, path, document, head)
        try:
            record = kind.model_validate(raw)
        except ValidationError as error:
            # Near a slip that the reader has found, what follows from it is no other problem.
            slips = {one.place.line for one in document.problems}
            slips |= {
                one.place.line - 2 for one in document.problems if one.code == "lost-indentation"
            }
            found = error.errors(include_url=False)
            for detail in found:
                if follows_from(detail, found, kind):
                    continue
                problem = record_fault(detail, kind, path, document)
                follows = not slips.isdisjoint((problem.place.line, problem.place.line + 1))
                # What stands in the head of a file is read into each of its records: said once.
                what = (problem.place, problem.code, detail["loc"][-1])
                if follows or what in self.said:
                    continue
                self.said.add(what)
                if "scope" not in detail["loc"]:  # that is said of ``applies``
                    self.problems.append(problem)
            return None
        self.keep(record, document, path)
        return record

    def _is_mapping(self, document: Document) -> bool:
        return document.value is not None and self._is(document, (), dict)

    def _is(self, document: Document, path: Path_, kind: type) -> bool:
        if isinstance(_at(document, path), kind):
            return True
        place = document.place(path)
        found = {(one.place.line, one.place.column) for one in document.problems}
        if (place.line, place.column) not in found:
            zh, en = ("列表", "a list") if kind is list else ("“字段: 值”", "“field: value” lines")
            self.problems.append(
                Problem(
                    place,
                    "wrong-shape",
                    f"这里应当是{zh}",
                    f"this must be {en}",
                    "参照同类文件的写法。",
                    "Write it as in the other files of this kind.",
                )
            )
        return False

    def _unknown(self, document: Document, path: Path_, known: Iterable[str]) -> None:
        self.problems.append(unknown_field(document.key(path), str(path[-1]), known))


def _no_parent(place: Place, one: m.Jurisdiction) -> Problem:
    above = ("省", "its province") if one.level == "city" else ("国家", "the nation")
    return Problem(
        place,
        "no-parent",
        f"“{one.id}”没有写明上级：{above[0]}",
        f"“{one.id}” does not say what is above it: {above[1]}",
        "写 parent: 和上级文件夹的名字。",
        "Write parent: and the name of the folder above.",
    )


def _at(document: Document, path: Path_) -> Any:
    value = document.value
    for step in path:
        value = value[step]
    return value


def _inherit(
    raw: object, kind: type[BaseModel], path: Path_, document: Document, head: _Head
) -> None:
    """Give every record below ``raw`` that carries provenance what its file's head says."""
    if not isinstance(raw, dict):
        return
    if issubclass(kind, m.Provenance):
        for key in HEAD:
            if key in head.fields and key not in raw and key in kind.model_fields:
                raw[key] = head.fields[key]
                document.inherited[(*path, key)] = (*head.path, key)
    if issubclass(kind, (m.Provenance, m.Measure)):
        raw.update(head.stamp)
    if head.scope is not None and issubclass(kind, m.Rule):
        raw["scope"] = head.scope
    for key, info in kind.model_fields.items():
        name = info.alias or key
        child = record_type(info.annotation)
        if child is None or name not in raw:
            continue
        value = raw[name]
        pairs = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, one in pairs:
            below = (*path, name) if index is None else (*path, name, index)
            _inherit(one, child, below, document, head)
