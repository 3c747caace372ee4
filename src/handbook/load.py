"""From the files of ``data/`` to a sound ``Book``, or to every problem they hold.

``load(root)`` raises :class:`~handbook.problems.DataProblems` with all problems of all files.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handbook import model as m
from handbook.book import Book
from handbook.checks import check
from handbook.problems import DataProblems, Place, Problem
from handbook.reader import Document, Path_, read

#: Name of a catalogue file -> the lists it may hold and the record each list is made of.
CATALOGUES: dict[str, dict[str, type[m.Record]]] = {
    "questions": {"questions": m.Question, "screens": m.Screen},
    "materials": {"materials": m.Material},
    "results": {"results": m.Result},
    "categories": {"categories": m.Category},
    "points": {"tables": m.PointsTable},
    "faq": {"groups": m.FaqGroup, "questions": m.Faq},
    "glossary": {"terms": m.Term},
    "statistics": {"figures": m.Figure, "charts": m.Chart},
    "conflicts": {"conflicts": m.Conflict},
    "timeline": {"events": m.Event},
    "to-confirm": {"entries": m.ToConfirm},
    "contacts": {"contacts": m.Contact},
    "deadlines": {
        "deadlines": m.Deadline, "plans": m.Plan, "holiday_years": m.HolidayYear,
    },
}
LISTS: dict[str, type[m.Record]] = {"sources": m.Source, "places": m.Place}
FOLDERS: dict[str, type[m.Record]] = {"items": m.Item, "measures": m.Measure, "topics": m.Topic}

_HEAD = ("in_force", "until", "verified", "confidence", "sources", "date_basis")
#: What a file's head says for all its records, and where in the file it stands.
Head = tuple[dict[str, Any], Path_]
_NO_HEAD: Head = ({}, ())
#: An id given in a file, whatever is wrong with the file.
_ID = re.compile(r"\b(?:id|key|code): *[\"']?([\w/-]+)")


def load(root: Path, city: str = "dongguan") -> Book:
    """Read, type and check everything under ``root`` that concerns ``city``."""
    loader = _Loader(Path(root))
    if loader.read(city):
        book = loader.book(city)
        loader.problems += check(book, loader.where, loader.lost())
        if not loader.problems:
            return book
    raise DataProblems(loader.problems, loader.root)


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.documents: list[Document] = []
        self.records: dict[type[m.Record], list[m.Record]] = {}
        self.spots: dict[int, tuple[Document, Path_]] = {}
        #: A topic of several jurisdictions -> the records it was put together from.
        self.parts: dict[int, list[m.Topic]] = {}

    def read(self, city: str) -> bool:
        """Read ``city`` and all above it.  False when it is not known what they are."""
        chain: list[m.Jurisdiction] = []
        name: str | None = city
        place = Place(f"{self.root.name}/{city}/jurisdiction.yml")
        while name:
            if any(one.id == name for one in chain):
                self.problems.append(Problem(
                    place, "endless-parents", f"“{name}”成了自己的上级", f"“{name}” is above itself",
                    "核对 parent。", "Check parent.",
                ))
                return False
            path = self.root / name / "jurisdiction.yml"
            if not path.is_file():
                known = sorted(one.parent.name for one in self.root.glob("*/jurisdiction.yml"))
                self.problems.append(Problem(
                    place, "unknown-jurisdiction",
                    f"没有辖区“{name}”的资料；现有：{'、'.join(known) or '无'}",
                    f"there is no data for “{name}”; there is: {', '.join(known) or 'none'}",
                    f"需要文件 {name}/jurisdiction.yml。", f"The file {name}/jurisdiction.yml is needed.",
                ))
                return False
            document = self._open(path)
            pairs = [((), document.value)] if document.value is not None else []
            records = self._records(document, m.Jurisdiction, pairs, _NO_HEAD, {})
            if not records:
                return False
            jurisdiction = typing.cast(m.Jurisdiction, records[0])
            if jurisdiction.id != name:
                self.problems.append(Problem(
                    document.place(("id",)), "file-name",
                    f"文件夹名 {name} 与编号 {jurisdiction.id} 不一致",
                    f"the folder's name {name} and the id {jurisdiction.id} differ",
                    "让两者一致。", "Make them the same.",
                ))
                return False
            chain.insert(0, jurisdiction)
            name, place = jurisdiction.parent, document.place(("parent",))
        for jurisdiction in chain:
            self._folder(jurisdiction)
        self._unread({"", *(one.id for one in chain)})
        return True

    def _folder(self, jurisdiction: m.Jurisdiction) -> None:
        folder = self.root / jurisdiction.id
        stamp = {"level": jurisdiction.level, "jurisdiction": jurisdiction.id}
        for path in sorted(folder.glob("*.yml")):
            if path.stem not in (*LISTS, *CATALOGUES):
                continue
            document = self._open(path)
            if document.value is None:
                continue
            if path.stem in LISTS:
                self._list(document, LISTS[path.stem], (), document.value, _NO_HEAD, stamp)
            else:
                self._catalogue(document, CATALOGUES[path.stem], stamp)
        for name, kind in FOLDERS.items():
            for path in sorted((folder / name).glob("*.yml")):
                document = self._open(path)
                if document.value is not None:
                    self._single(document, kind, stamp)

    def _unread(self, folders: set[str]) -> None:
        """Say of every file that looks like data that it lies where nothing reads it."""
        names = [*(f"{name}.yml" for name in (*LISTS, *CATALOGUES)), *(f"{name}/" for name in FOLDERS)]
        read = {document.file for document in self.documents}
        for path in sorted(self.root.rglob("*")):
            parts = path.relative_to(self.root).parts
            name = f"{self.root.name}/{'/'.join(parts)}"
            if (path.suffix.lower() not in (".yml", ".yaml") or name in read
                    or (parts[0] if len(parts) > 1 else "") not in folders):
                continue
            typed = f"{path.stem}.yml" if len(parts) < 3 else f"{parts[1]}/"
            near = difflib.get_close_matches(typed, names, 1)
            right = "/".join([*parts[:1], near[0] + (f"{path.stem}.yml" if len(parts) > 2 else "")]) \
                if near else ""
            self.problems.append(Problem(
                Place(name), "unknown-file", "手册不读这个位置的这个文件",
                "the handbook does not read a file of this name in this place",
                f"是不是 {right}？" if right else f"可用的文件和文件夹：{'、'.join(names)}",
                f"Did you mean {right}?" if right else f"Files and folders in use: {', '.join(names)}",
            ))

    def lost(self) -> set[str]:
        """The ids in files that hold problems: a reference to one of them is not at fault."""
        broken = {problem.place.file for problem in self.problems}
        return {
            name for document in self.documents if document.file in broken
            for name in _ID.findall(document.text)
        }

    def _open(self, path: Path) -> Document:
        document = read(path, f"{self.root.name}/{path.relative_to(self.root).as_posix()}")
        self.problems += document.problems
        self.documents.append(document)
        return document

    def _catalogue(
        self, document: Document, kinds: dict[str, type[m.Record]], stamp: dict[str, str]
    ) -> None:
        if not self._is(document, (), dict):
            return
        head = self._head(document)
        for key, value in document.value.items():
            if key == "defaults":
                continue
            if key not in kinds:
                self._unknown(document, (key,), key, kinds)
                continue
            self._list(document, kinds[key], (key,), value, head, stamp)

    def _list(
        self, document: Document, kind: type[m.Record], path: Path_, value: Any,
        head: Head, stamp: dict[str, str],
    ) -> None:
        if self._is(document, path, list):
            pairs = [((*path, index), one) for index, one in enumerate(value)]
            self._records(document, kind, pairs, head, stamp)

    def _single(self, document: Document, kind: type[m.Record], stamp: dict[str, str]) -> None:
        if not self._is(document, (), dict):
            return
        value = document.value
        head = self._head(document)
        if kind is m.Measure:
            head = ({key: value[key] for key in _HEAD if key in value}, ())
        if kind is m.Topic:
            value.pop("defaults", None)
        self._records(document, kind, [((), value)], head, stamp)

    def _head(self, document: Document) -> Head:
        """What the file says under ``defaults`` for every record in it."""
        if "defaults" not in document.value or not self._is(document, ("defaults",), dict):
            return _NO_HEAD
        head = document.value["defaults"]
        for key in head:
            if key not in _HEAD:
                self._unknown(document, ("defaults", key), key, _HEAD)
        return head, ("defaults",)

    def _records(
        self, document: Document, kind: type[m.Record], pairs: list[tuple[Path_, Any]],
        head: Head, stamp: dict[str, str],
    ) -> list[m.Record]:
        made = []
        for path, raw in pairs:
            if not self._is(document, path, dict):
                continue
            scope = raw.get("applies") if kind is m.Item else None
            _inherit(raw, kind, path, document, head, stamp, scope)
            try:
                record = kind.model_validate(raw)
            except ValidationError as error:
                # Where the reader has found a slip, what follows from it is not another problem.
                found = {(one.place.line, one.place.column) for one in document.problems}
                self.problems += [
                    problem for detail in error.errors(include_url=False)
                    for problem in (_problem(detail, kind, path, document),)
                    if (problem.place.line, problem.place.column) not in found
                    and "scope" not in detail["loc"]  # said of ``applies`` already
                ]
                continue
            made.append(record)
            self.records.setdefault(kind, []).append(record)
            self.spots[id(record)] = (document, path)
        return made

    def _is(self, document: Document, path: Path_, kind: type) -> bool:
        value = document.value
        for step in path:
            value = value[step]
        if isinstance(value, kind):
            return True
        zh, en = ("列表（每项以“- ”开头）", "a list (each entry begins with “- ”)") if kind is list else (
            "“字段: 值”的形式", "“field: value” lines")
        self.problems.append(Problem(
            document.place(path), "wrong-shape", f"这里应当是{zh}", f"this must be {en}",
        ))
        return False

    def _unknown(self, document: Document, path: Path_, key: str, known: Iterable[str]) -> None:
        self.problems.append(_unknown_field(document.key(path), key, list(known)))

    def where(self, record: m.Record, *path: str | int, key: bool = False) -> Place:
        """The place of a record, or of the value at ``path`` inside it, or of that value's key."""
        for part in self.parts.get(id(record), ()):
            if len(path) > 1 and isinstance(path[1], int):
                count = len(getattr(part, str(path[0])))
                if path[1] < count:
                    record = part
                    break
                path = (path[0], path[1] - count, *path[2:])
        document, base = self.spots[id(record)]
        return document.key((*base, *path)) if key else document.place((*base, *path))

    def book(self, city: str) -> Book:
        get = self.records.get
        topics: dict[str, m.Topic] = {}
        for topic in typing.cast(list[m.Topic], get(m.Topic, [])):
            if topic.id in topics:
                first = topics[topic.id]
                merged = first.model_copy(update={
                    "sections": first.sections + topic.sections,
                    "conflicts": first.conflicts + topic.conflicts,
                    "to_confirm": first.to_confirm + topic.to_confirm,
                })
                self.spots[id(merged)] = self.spots[id(first)]
                self.parts[id(merged)] = [*self.parts.get(id(first), [first]), topic]
                topics[topic.id] = merged
            else:
                topics[topic.id] = topic

        def index(kind: type[m.Record], key: Callable[[Any], str] = lambda one: one.id) -> Any:
            found: dict[str, Any] = {}
            for one in get(kind, []):
                if key(one) in found:
                    first = self.where(found[key(one)])
                    self.problems.append(Problem(
                        self.where(one), "duplicate-id", f"编号“{key(one)}”已用于 {first}",
                        f"the id “{key(one)}” is already used at {first}",
                        "换一个没有用过的编号。", "Choose an id that is not in use.",
                    ))
                found[key(one)] = one
            return found

        jurisdictions = index(m.Jurisdiction)
        files = {
            one.id: self.spots[id(one)][0].file  # type: ignore[attr-defined]
            for kind in (m.Item, m.Measure, m.Topic)
            for one in get(kind, [])
        }
        files |= {
            f"source:{one.id}": self.spots[id(one)][0].file  # type: ignore[attr-defined]
            for one in get(m.Source, [])
        }
        measures = index(m.Measure)
        return Book(
            root=self.root, city=jurisdictions[city], jurisdictions=jurisdictions,
            questions=index(m.Question, lambda one: one.key),
            screens=tuple(index(m.Screen).values()),
            places=index(m.Place, lambda one: one.code),
            sources=index(m.Source), materials=index(m.Material), results=index(m.Result),
            items=dict(sorted(index(m.Item).items(), key=lambda pair: pair[1].order)),
            measures=dict(sorted(measures.items(), key=lambda pair: (pair[1].in_force, pair[0]))),
            categories=index(m.Category), points=tuple(index(m.PointsTable).values()),
            topics=topics, faq_groups=index(m.FaqGroup),
            faq=tuple(sorted(index(m.Faq).values(), key=lambda one: one.number)),
            terms=tuple(index(m.Term).values()), figures=index(m.Figure),
            charts=tuple(index(m.Chart).values()), conflicts=index(m.Conflict),
            events=tuple(get(m.Event, [])),  # type: ignore[arg-type]
            to_confirm=index(m.ToConfirm), contacts=tuple(index(m.Contact).values()), files=files,
            deadlines=index(m.Deadline), plans=index(m.Plan),
            holiday_years=index(m.HolidayYear, lambda one: one.year),
        )


def _inherit(
    raw: Any, kind: type[BaseModel], path: Path_, document: Document,
    head: Head, stamp: dict[str, str], scope: Any,
) -> None:
    """Give every record below ``raw`` that carries provenance what its file's head says."""
    if not isinstance(raw, dict):
        return
    if issubclass(kind, m.Provenance):
        for key in _HEAD:
            if key in head[0] and key not in raw and key in kind.model_fields:
                raw[key] = head[0][key]
                document.inherited[(*path, key)] = (*head[1], key)
    if issubclass(kind, (m.Provenance, m.Measure)):
        raw.update(stamp)
    if scope is not None and issubclass(kind, m.Rule):
        raw["scope"] = scope
    for key, info in kind.model_fields.items():
        name = info.alias or key
        child = _record_type(info.annotation)
        if child is None or name not in raw:
            continue
        value = raw[name]
        pairs = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, one in pairs:
            below = (*path, name) if index is None else (*path, name, index)
            _inherit(one, child, below, document, head, stamp, scope)


def _record_type(annotation: Any) -> type[BaseModel] | None:
    """The record class inside an annotation such as ``tuple[Step, ...]`` or ``Step | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, typing.Union, types.UnionType):
        for argument in typing.get_args(annotation):
            found = _record_type(argument)
            if found is not None:
                return found
    return None


def _unknown_field(place: Place, key: str, known: list[str]) -> Problem:
    if not re.fullmatch(r"[A-Za-z_][\w-]*", key):
        return Problem(
            place, "unquoted-comma", f"文字里的逗号把“{key}”切成了另一个字段",
            f"a comma in the text cuts off “{key}” as another field",
            '花括号里的文字含半角逗号时，整句加上半角双引号："…, …"。',
            'Inside { } put double quotes around a text that holds a comma: "…, …".',
        )
    near = difflib.get_close_matches(key, known, 1, 0.6)
    return Problem(
        place, "unknown-field", f"没有“{key}”这个字段", f"there is no field “{key}” here",
        f"是不是 {near[0]}？" if near else f"可用的字段：{'、'.join(known)}",
        f"Did you mean {near[0]}?" if near else f"Fields in use: {', '.join(known)}",
    )


def _describe(kind: type[BaseModel], path: Path_) -> tuple[str, type[BaseModel] | None]:
    """The staff's name of the field at ``path``, and the record type that holds it."""
    model: type[BaseModel] | None = kind
    label, holder = "", model
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        names = {info.alias or key: info for key, info in model.model_fields.items()}
        if step not in names:
            return str(step), model
        info = names[step]
        label, holder = info.description or step, model
        model = _record_type(info.annotation)
    return label, holder


def _problem(
    detail: ErrorDetails, kind: type[BaseModel], base: Path_, document: Document
) -> Problem:
    """A validation error in the staff's words, at the place in the file."""
    path: Path_ = tuple(step for step in detail["loc"] if not str(step).startswith("function-"))
    full = (*base, *path)
    label, holder = _describe(kind, path)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    value = detail.get("input")
    shown = str(value) if isinstance(value, (str, int, float)) else ""
    place = document.place(full)
    match detail["type"]:
        case "missing" if key in ("zh", "en") and isinstance(value, dict) and ("zh" in value) != (
                "en" in value):
            have, need = ("en", "zh") if key == "zh" else ("zh", "en")
            names = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
            name = next((step for step in reversed(full[:-1]) if isinstance(step, str)), "")
            return Problem(
                document.place((*full[:-1], have)), "missing-translation",
                f"{name} 只有{names[have][0]}，缺{names[need][0]}".strip(),
                f"{name} has {names[have][1]} only, {names[need][1]} is missing".strip(),
                f"在旁边补上 {need}: …。两种语言必须成对出现。",
                f"Add {need}: … beside it. The two languages always come together.",
            )
        case "missing":
            return Problem(
                document.place(full[:-1]), "missing-field", f"缺少字段 {key}（{label}）",
                f"the field {key} is missing ({label})",
                f"补上一行：{key}: …", f"Add a line: {key}: …",
            )
        case "extra_forbidden":
            known = [info.alias or name for name, info in holder.model_fields.items()] if holder else []
            return _unknown_field(document.key(full), key, known)
        case "literal_error":
            allowed = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(
                " or ", ", ")
            near = difflib.get_close_matches(shown, allowed.split(", "), 1)
            return Problem(
                place, "unknown-choice", f"{key}（{label}）不能是“{shown}”；可用：{allowed}",
                f"{key} ({label}) cannot be “{shown}”; allowed: {allowed}",
                f"是不是 {near[0]}？" if near else "", f"Did you mean {near[0]}?" if near else "",
            )
        case "date_from_datetime_parsing" | "date_parsing" | "date_from_datetime_inexact" | "date_type":
            return Problem(
                place, "impossible-date", f"{key}（{label}）“{shown}”不是一个真实的日期",
                f"{key} ({label}) “{shown}” is not a real date",
                "按 年-月-日 写，例如 2026-11-24。", "Write year-month-day, for example 2026-11-24.",
            )
        case "int_parsing" | "float_parsing" | "int_from_float" | "int_type" | "float_type" \
                | "finite_number" | "greater_than" | "greater_than_equal":
            return Problem(
                place, "not-a-number", f"{key}（{label}）“{shown}”不是可用的数字",
                f"{key} ({label}) “{shown}” is not a number that fits",
                "只写阿拉伯数字，不写单位。", "Write digits only, without a unit.",
            )
        case "bool_parsing" | "bool_type":
            return Problem(
                place, "not-true-or-false", f"{key}（{label}）“{shown}”应当是 true 或 false",
                f"{key} ({label}) “{shown}” must be true or false",
            )
        case "string_pattern_mismatch" if "http" in str(detail.get("ctx", {}).get("pattern")):
            return Problem(
                place, "bad-link", f"{key}（{label}）“{shown}”不是网址", f"{key} ({label}) “{shown}” is not an address",
                "写完整的网址，以 http:// 或 https:// 开头。",
                "Write the whole address; it begins with http:// or https://.",
            )
        case "string_pattern_mismatch":
            return Problem(
                place, "bad-id", f"{key}（{label}）“{shown}”的写法不对",
                f"{key} ({label}) “{shown}” is not written as an id",
                *_id_remedy(str(detail.get("ctx", {}).get("pattern"))),
            )
        case "string_too_short" | "too_short":
            return Problem(
                place, "empty-value", f"{key}（{label}）是空的", f"{key} ({label}) is empty",
                "填写内容，或删去这一行。", "Fill it in, or delete the line.",
            )
        case "string_type":
            return Problem(
                place, "wrong-shape", f"{key}（{label}）应当是一段文字",
                f"{key} ({label}) must be a piece of text",
                "文字以括号开头时，整句加上半角双引号。",
                "Put double quotes around a text that begins with a bracket.",
            )
        case "tuple_type":
            return Problem(
                place, "wrong-shape", f"{key}（{label}）应当是列表", f"{key} ({label}) must be a list",
                "每项另起一行，以“- ”开头；或者写在 [ ] 里，用逗号分开。",
                "Begin each entry with “- ” on its own line, or write them in [ ] with commas between.",
            )
        case "dict_type" | "model_type" | "model_attributes_type":
            return Problem(
                place, "wrong-shape", f"{key}（{label}）应当是“字段: 值”的形式",
                f"{key} ({label}) must be “field: value” lines",
                "例如 {zh: …, en: …}。", "For example {zh: …, en: …}.",
            )
        case _:
            return Problem(
                place, "wrong-value", f"{key}（{label}）的内容不合要求",
                f"{key} ({label}) does not fit: {detail['msg']}",
            )


def _id_remedy(pattern: str) -> tuple[str, str]:
    if "[A-Z]" in pattern:
        return ("两个大写字母，例如 CA。", "Two capital letters, for example CA.")
    if "C\\d" in pattern:
        return ("字母 C 和编号，例如 C7。", "The letter C and a number, for example C7.")
    return (
        "编号用小写字母、数字和连字符；规则编号中间有一个斜杠，例如 new-outside/contract。",
        "Ids are lowercase letters, digits and hyphens; a rule's id has one slash, for example "
        "new-outside/contract.",
    )
