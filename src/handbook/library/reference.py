"""The reference of the library, made from its docstrings and signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaValue

from handbook.library import api

_CODE = re.compile(r"``([^`]+)``|:\w+:`([^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or an example, as HTML."""

    code: bool
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A public method or property."""

    id: str
    signature: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a result, or of a record within it."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A public name."""

    id: str
    name: str
    signature: str
    blocks: tuple[Block, ...]
    members: tuple[Member, ...]
    fields: tuple[Field, ...]


def entries() -> tuple[Entry, ...]:
    """Every public name: its signature, its text, its members; the class to begin with first."""
    names = sorted(api.__all__, key=lambda name: (name != "Handbook", name))
    return tuple(_entry(name, getattr(api, name)) for name in names)


def _entry(name: str, value: type[object]) -> Entry:
    members = vars(value).items() if name == "Handbook" else ()
    return Entry(
        id=f"api-{name.lower()}",
        name=name,
        signature=f"class {name}",
        blocks=tuple(blocks(value.__doc__)),
        members=tuple(
            _member(name, key, member) for key, member in members if not key.startswith("_")
        ),
        fields=tuple(_fields(value)),
    )


def _member(owner: str, name: str, member: object) -> Member:
    function = member.fget if isinstance(member, property) else member
    function = getattr(function, "__func__", function)
    if not callable(function):
        raise TypeError(f"{owner}.{name} is no method")
    shown = f"{owner}.{name}"
    if not isinstance(member, property):
        signature = inspect.signature(function)
        own = [parameter for at, parameter in enumerate(signature.parameters.values()) if at]
        shown += str(signature.replace(parameters=own))
    else:
        shown += f" -> {inspect.signature(function).return_annotation}"
    return Member(
        id=f"api-{owner.lower()}-{name}",
        signature=shown.replace("'", ""),
        blocks=tuple(blocks(function.__doc__)),
    )


def _fields(value: type[object]) -> Iterator[Field]:
    """The fields of a result and of the records within it."""
    if not issubclass(value, BaseModel):
        return
    schema = value.model_json_schema()
    for owner, one in ((value.__name__, schema), *schema.get("$defs", {}).items()):
        for name, field in one.get("properties", {}).items():
            yield Field(
                name=f"{owner}.{name}", type=_type(field), text=field.get("description", "")
            )


def _type(field: JsonSchemaValue) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return f"list[{_type(field.get('items', {}))}]"
    return str(field.get("type", "any"))


def blocks(doc: str | None) -> Iterator[Block]:
    """The paragraphs and examples of a docstring, as HTML."""
    for part in re.split(r"\n{2,}", inspect.cleandoc(doc or "")):
        if part.startswith(">>>"):
            yield Block(code=True, html=escape(part))
        elif part:
            yield Block(code=False, html=_inline(" ".join(part.split())))


def _inline(text: str) -> Markup:
    made, at = Markup(), 0
    for match in _CODE.finditer(text):
        code = escape((match.group(1) or match.group(2)).lstrip("~"))
        made += escape(text[at : match.start()]) + Markup("<code>") + code + Markup("</code>")
        at = match.end()
    return made + escape(text[at:])
