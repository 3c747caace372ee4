"""JSON Schemas for editors: hover texts in Chinese and completion of ids, from the same model.

One file for each kind of data file, and ``ids.json`` with the ids that the data holds, so that a
new id changes that file only.  An id that the schema does not know yet is no error in the editor:
``handbook check`` decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import FIXED_GROUPS
from handbook.domain.json_values import ReadObject
from handbook.domain.labels import VALUES, label
from handbook.loading.file_kinds import CATALOGUES, FOLDERS, HEAD, LISTS
from handbook.loading.references import REFERENCES
from handbook.storage import register_paths
from handbook.storage.kept_results import KeptResults

#: Where the schemas lie, below the project.
FOLDER = f"{register_paths.FOLDER}/{register_paths.SCHEMA}"
#: Set by the loader; nobody types them.
_SET = {
    m.Provenance: {"level", "jurisdiction", "scope"},
    m.Measure: {"level", "jurisdiction"},
}
_CONDITIONS = {"when", "applies", "asked_when", "only_when", "default_when"}
_Schema = ReadObject


def schemas(books: Sequence[Book]) -> dict[str, str]:
    """Every schema file by name, from the handbooks of all cities; same data, same bytes."""
    ids = _text({"$schema": _DRAFT, "$defs": _ids(books)})
    kept: KeptResults[str, dict[str, str]] = KeptResults(
        books[0].root.parent, "editor-schemas", "desk"
    )
    found = kept.of("kinds", _of_kinds)
    kept.keep()
    return dict(sorted({**found, "ids.json": ids}.items()))


def _of_kinds() -> dict[str, str]:
    """The schemas that follow from the program alone: one for each kind of file."""
    kinds: dict[str, _Schema] = {
        "jurisdiction": _record(m.Jurisdiction),
        **{name.removesuffix("s"): _single(kind) for name, kind in FOLDERS.items()},
        **{name: {"type": "array", "items": _record(kind)} for name, kind in LISTS.items()},
        **{name: _catalogue(lists) for name, lists in CATALOGUES.items()},
    }
    return {f"{name}.json": _text(_document(name, schema)) for name, schema in kinds.items()}


def _text(schema: _Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


_DRAFT = "http://json-schema.org/draft-07/schema#"


def bindings() -> dict[str, list[str]]:
    """For the settings of an editor: schema file -> the data files that it describes."""
    folders = {f"{name.removesuffix('s')}.json": [f"data/*/{name}/*.yml"] for name in FOLDERS}
    files = ["jurisdiction", *LISTS, *CATALOGUES]
    return {**{f"{name}.json": [f"data/*/{name}.yml"] for name in files}, **folders}


def first_line(file: Path) -> str | None:
    """The line that binds a data file to its schema; ``None`` for what has none.

    ``file`` is relative to the data folder, such as ``dongguan/measures/x.yml``.
    """
    if file.suffix != ".yml":
        return None
    name = {3: file.parts[1].removesuffix("s"), 2: file.stem}.get(len(file.parts))
    if name is None or f"{name}.json" not in bindings():
        return None
    return f"# yaml-language-server: $schema={'../' * len(file.parts)}{FOLDER}/{name}.json"


def _document(name: str, schema: _Schema) -> _Schema:
    """A file of its own: the definitions that it uses, and nothing of where they came from."""
    definitions: dict[str, _Schema] = {}
    for kind in _kinds(schema):
        _define(kind, definitions)
    return {
        "$schema": _DRAFT,
        "title": f"{name}.yml",
        **_resolve(schema),
        "$defs": {key: definitions[key] for key in sorted(definitions)},
    }


def _kinds(schema: object) -> list[type[m.Record]]:
    """The records that a schema speaks of."""
    if isinstance(schema, type):
        return [schema]
    if isinstance(schema, dict):
        return [kind for value in schema.values() for kind in _kinds(value)]
    if isinstance(schema, list):
        return [kind for value in schema for kind in _kinds(value)]
    return []


def _resolve(schema: Any) -> Any:
    """The schema with a reference in place of each record."""
    if isinstance(schema, type):
        return {"$ref": f"#/$defs/{schema.__name__}"}
    if isinstance(schema, dict):
        return {key: _resolve(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_resolve(value) for value in schema]
    return schema


def _record(kind: type[m.Record]) -> Any:
    return kind


def _single(kind: type[m.Record]) -> _Schema:
    return {"allOf": [_record(kind)], "description": _summary(kind)}


def _catalogue(lists: Mapping[str, type[m.Record]]) -> _Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "defaults": _Head,
            **{key: {"type": "array", "items": _record(kind)} for key, kind in lists.items()},
        },
    }


class _Head(m.Record):
    """What holds for every record of the file that does not say otherwise (本文件默认值)."""


def _define(kind: type[m.Record], definitions: dict[str, _Schema]) -> None:
    """Add ``kind`` and every record inside it."""
    if kind is _Head:
        _define(m.Statement, definitions)
        said = definitions["Statement"]["properties"]
        definitions["_Head"] = {
            "type": "object",
            "additionalProperties": False,
            "description": _summary(_Head),
            "properties": {key: said[key] for key in HEAD},
        }
        return
    if kind.__name__ in definitions:
        return
    whole = kind.model_json_schema(ref_template="#/$defs/{model}", by_alias=True)
    parts = {**whole.pop("$defs", {}), kind.__name__: whole}
    for name, schema in parts.items():
        if name not in definitions:
            record = getattr(m, name)
            definitions[name] = _polished(record, schema)


def _polished(kind: type[m.Record], schema: _Schema) -> _Schema:
    """A record's schema as an editor needs it: Chinese to hover over, ids to choose from."""
    hidden = {field for one, fields in _SET.items() if issubclass(kind, one) for field in fields}
    properties: ReadObject = {}
    for key, info in kind.model_fields.items():
        name = info.alias or key
        if key in hidden:
            continue
        field = _choices(schema["properties"][name])
        properties[name] = {**_typed(kind, key, field), "description": label(key, info)}
    if kind in (m.Item, m.Topic):
        properties["defaults"] = _head_of()
    inherited = set(HEAD) if issubclass(kind, m.Provenance) else set()
    return {
        "type": "object",
        "additionalProperties": False,
        "description": _summary(kind),
        "properties": properties,
        "required": [
            name for name in schema.get("required", ()) if name in properties
            and name not in inherited
        ],
    }  # fmt: skip


_NOISE = {"title", "default", "description"}


def _head_of() -> _Schema:
    names: dict[str, _Schema] = {
        "in_force": {"type": "string", "format": "date"},
        "until": {"type": "string", "format": "date"},
        "verified": {"type": "string", "format": "date"},
        "confidence": {"enum": list(m.Confidence.__args__)},  # type: ignore[attr-defined]
        "sources": {"type": "array", "items": {"$ref": "#/$defs/Citation"}},
        "date_basis": {"$ref": "#/$defs/Text"},
        "owner": {"$ref": "#/$defs/Text"},
        "review_months": {"type": "integer", "exclusiveMinimum": 0},
    }
    fields = m.Statement.model_fields
    return {
        "type": "object",
        "additionalProperties": False,
        "description": _summary(_Head),
        "properties": {key: {**names[key], "description": label(key, fields[key])} for key in HEAD},
    }


def _typed(kind: type[m.Record], key: str, schema: _Schema) -> _Schema:
    """The schema of one field, with what may be typed in short, and with ids to choose from."""
    if key in _CONDITIONS:
        one = {"$ref": "ids.json#/$defs/situation"}
        return one if key == "applies" else {"anyOf": [one, {"type": "array", "items": one}]}
    ids = _reference(kind, key)
    if ids is None:
        if kind.model_fields[key].annotation == m.Values.__origin__:  # type: ignore[attr-defined]
            return {"anyOf": [{"type": "string"}, schema]}
        return schema
    one = {"$ref": f"ids.json#/$defs/{ids}"}
    if "items" in schema:
        many: _Schema = {"type": "array", "items": one}
        if kind.model_fields[key].metadata and key == "materials":
            return {"anyOf": [one, many]}
        return many
    return one


def _reference(kind: type[m.Record], key: str) -> str | None:
    """The name of the list of ids that a field takes, if it names other records."""
    for row in REFERENCES:
        if row.field == key and issubclass(kind, row.kind):
            return row.code.removeprefix("unknown-")
    return None


def _choices(schema: Any) -> Any:
    """The schema with the Chinese of each word of which one is chosen."""
    if isinstance(schema, list):
        return [_choices(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _choices(value) for key, value in schema.items() if key not in _NOISE}
    if "enum" in found:
        found["enumDescriptions"] = [VALUES.get(str(one), "") for one in found["enum"]]
    return found


def _summary(kind: type[m.Record]) -> str:
    """What a record is: its class's first sentence."""
    return (kind.__doc__ or "").strip().splitlines()[0]


def _ids(books: Sequence[Book]) -> dict[str, _Schema]:
    """The lists of ids, each with its Chinese name, and the conditions of a situation."""
    found: dict[str, _Schema] = {}
    for row in REFERENCES:
        name = row.code.removeprefix("unknown-")
        every = {one for book in books for one in row.known(book)}
        known = sorted(every | {*found.get(name, {}).get("known", ())})
        if name == "material":
            known = [*(one for one in known if one != "all"), "all"]
        found[name] = {"known": known, "description": f"{row.zh} · {row.home}"}
    named = {key: name for book in reversed(books) for key, name in _names(book).items()}
    lists = {
        name: {
            "description": one["description"],
            "anyOf": [
                {
                    "enum": one["known"],
                    "enumDescriptions": [named.get(key, "") for key in one["known"]],
                },
                {"type": "string"},
            ],
        }
        for name, one in found.items()
    }
    return {**dict(sorted(lists.items())), "situation": _situation(books)}


def _names(book: Book) -> dict[str, str]:
    """Chinese names of what has an id."""
    kinds: tuple[Mapping[str, m.Measure | m.Source | m.ToConfirm | m.Conflict | m.Topic], ...] = (
        book.measures, book.sources, book.to_confirm, book.conflicts, book.topics,
    )  # fmt: skip
    titled = {key: one.title.zh for kind in kinds for key, one in kind.items()}
    others: tuple[Mapping[str, m.Item | m.Material | m.Result | m.Place], ...] = (
        book.items,
        book.materials,
        book.results,
        book.places,
    )
    titled |= {key: one.name.zh for kind in others for key, one in kind.items()}
    return titled | {step.id: step.name.zh for step in book.steps}


def _situation(books: Sequence[Book]) -> _Schema:
    """A condition: the questions, each with its answers and what they are called."""
    questions: dict[str, m.Question] = {}
    answers: dict[str, dict[str, str]] = {}
    for book in books:
        for question in book.questions.values():
            questions.setdefault(question.key, question)
            known = {value.id: value.label.zh for value in question.values}
            if question.kind == "place":
                groups = sorted({*FIXED_GROUPS, *book.place_groups()})
                known = {
                    **dict.fromkeys(groups, ""),
                    **{c: p.name.zh for c, p in book.places.items()},
                }
            answers[question.key] = {**known, **answers.get(question.key, {})}
    properties = {}
    for key, question in questions.items():
        known = answers[key]
        one = {"enum": list(known), "enumDescriptions": list(known.values())}
        either = {"anyOf": [one, {"type": "string"}]}
        listed = "" if question.kind == "place" else "、".join(f"{a} {b}" for a, b in known.items())
        properties[key] = {
            "anyOf": [either, {"type": "array", "items": either}],
            "description": f"{question.label.zh}：{question.question.zh} {listed}".strip(),
        }
    return {
        "type": "object",
        "description": "适用条件：花括号里的都要成立；方括号里的符合一个即可。",
        "properties": properties,
    }
