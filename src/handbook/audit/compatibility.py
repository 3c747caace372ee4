"""Whether the JSON API still keeps what its last release promised.

A shape is the list of all fields at any depth with the types that a reader has to expect.  Fields
may be added; one that is gone, is no longer always there, or has a type or a fixed value that no
reader expects breaks the promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from handbook.domain import model as m
from handbook.domain.json_values import ReadObject
from handbook.export import checklist_shape, open_data

#: A field by its path, ``materials[].name.zh`` -> its types, fixed values, whether always there.
Shape = dict[str, ReadObject]

_MODELS: Mapping[str, type[m.Record]] = {
    "services": m.Item,
    "materials": m.Material,
    "measures": m.Measure,
    "sources": m.Source,
}
#: Made by hand, not by a model: their shape is read off the files.
_FILES = ("index", "situations")


def shapes(files: Mapping[str, bytes]) -> dict[str, Shape]:
    """The shape of each published collection; ``files`` are those of the open data, by path."""
    found = {"checklist": of_schema(checklist_shape.schema())}
    found |= {name: of_schema(model.model_json_schema()) for name, model in _MODELS.items()}
    for name in _FILES:
        content = json.loads(files[f"api/{open_data.VERSION}/{name}.json"])
        found[name] = of_values([content])
    return found


def promised(path: Path) -> dict[str, Shape]:
    """The shapes recorded at the last release; nothing is promised before the first one."""
    found: dict[str, Shape] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def breaks(before: Mapping[str, Shape], after: Mapping[str, Shape]) -> list[str]:
    """Every promise of ``before`` that ``after`` does not keep, in words."""
    found = []
    for name, shape in before.items():
        now = after.get(name, {})
        for path, field in shape.items():
            found += [f"{name}: {path}: {text}" for text in _breaks(field, now.get(path))]
    return found


def _breaks(before: ReadObject, after: ReadObject | None) -> Iterator[str]:
    if after is None:
        yield "is gone"
        return
    if before["always"] and not after["always"]:
        yield "is no longer always there"
    if before["types"] != after["types"]:
        yield f"was {' | '.join(before['types'])}, is {' | '.join(after['types'])}"
    lost = [value for value in before.get("values", ()) if value not in after.get("values", ())]
    if lost and "values" in after:
        yield f"can no longer be {', '.join(lost)}"


# -- shapes ----------------------------------------------------------------------------------------


def of_schema(schema: ReadObject) -> Shape:
    """The shape that a JSON Schema describes."""
    found: Shape = {}
    _schema(schema, schema.get("$defs", {}), "", found, ())
    return found


def _schema(
    node: ReadObject,
    known: ReadObject,
    path: str,
    found: Shape,
    inside: tuple[str, ...],
) -> None:
    for alternative in _alternatives(node, known, inside):
        name, part = alternative
        within = (*inside, name) if name else inside
        required = part.get("required", [])
        for key, field in part.get("properties", {}).items():
            where = f"{path}.{key}".lstrip(".")
            found[where] = _field(field, known) | {"always": key in required}
            _schema(field, known, where, found, within)
        if isinstance(part.get("items"), dict):
            _schema(part["items"], known, f"{path}[]", found, within)
        if isinstance(part.get("additionalProperties"), dict):
            _schema(part["additionalProperties"], known, f"{path}.*", found, within)


def _alternatives(
    node: ReadObject, known: ReadObject, inside: tuple[str, ...] = ()
) -> Iterator[tuple[str, ReadObject]]:
    """The node without references; a record within itself is not entered again."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name not in inside:
            yield name, known[name]
    elif "anyOf" in node or "oneOf" in node:
        for one in node.get("anyOf") or node["oneOf"]:
            yield from _alternatives(one, known, inside)
    else:
        yield "", node


def _field(node: ReadObject, known: ReadObject) -> ReadObject:
    parts = [part for _, part in _alternatives(node, known)]
    types = sorted({str(part.get("type", "any")) for part in parts})
    values = sorted({str(value) for part in parts for value in _values(part)})
    return {"types": types, **({"values": values} if values else {})}


def _values(part: ReadObject) -> list[object]:
    return [part["const"]] if "const" in part else list(part.get("enum", ()))


def of_values(values: list[object]) -> Shape:
    """The shape that values have."""
    found: Shape = {}
    _read(values, "", found)
    return found


def _read(values: list[object], path: str, found: Shape) -> None:
    records = [value for value in values if isinstance(value, dict)]
    for key in dict.fromkeys(key for record in records for key in record):
        inner = [one[key] for one in records if key in one]
        where = f"{path}.{key}".lstrip(".")
        found[where] = {
            "types": sorted({_NAMES[type(one)] for one in inner}),
            "always": len(inner) == len(records),
        }
        _read(inner, where, found)
    lists = [one for value in values if isinstance(value, list) for one in value]
    if lists:
        _read(lists, f"{path}[]", found)


_NAMES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
