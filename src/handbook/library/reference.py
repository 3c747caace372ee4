"""The reference of the library, made from its docstrings and signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel

from handbook.library import api

_CODE = re.compile(r"``([^`]+)``|:\w+:`([^`]+)`")


def entries() -> list[SimpleNamespace]:
    """Every public name: its signature, its text, its members; the class to begin with first."""
    names = sorted(api.__all__, key=lambda name: (name != "Handbook", name))
    return [_entry(name, getattr(api, name)) for name in names]


def _entry(name: str, value: Any) -> SimpleNamespace:
    members = []
    if name == "Handbook":
        members = [_member(name, one, member) for one, member in vars(value).items()]
    return SimpleNamespace(
        id=f"api-{name.lower()}",
        name=name,
        signature=f"class {name}",
        blocks=list(blocks(value.__doc__)),
        members=[one for one in members if one],
        fields=list(_fields(value)),
    )


def _member(owner: str, name: str, member: Any) -> SimpleNamespace | None:
    """A public method or property; nothing for what is private."""
    if name.startswith("_"):
        return None
    function = getattr(member, "fget", None) or getattr(member, "__func__", member)
    shown = f"{owner}.{name}"
    if not isinstance(member, property):
        signature = inspect.signature(function)
        own = [one for at, one in enumerate(signature.parameters.values()) if at]
        shown += str(signature.replace(parameters=own))
    else:
        shown += f" -> {inspect.signature(function).return_annotation}"
    return SimpleNamespace(
        id=f"api-{owner.lower()}-{name}",
        signature=shown.replace("'", ""),
        blocks=list(blocks(function.__doc__)),
    )


def _fields(value: Any) -> Iterator[SimpleNamespace]:
    """The fields of a result and of the records within it."""
    if not (isinstance(value, type) and issubclass(value, BaseModel)):
        return
    schema = value.model_json_schema()
    for owner, one in ((value.__name__, schema), *schema.get("$defs", {}).items()):
        for name, field in one.get("properties", {}).items():
            yield SimpleNamespace(
                name=f"{owner}.{name}", type=_type(field), text=field.get("description", "")
            )


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return f"list[{_type(field.get('items', {}))}]"
    return str(field.get("type", "any"))


def blocks(doc: str | None) -> Iterator[SimpleNamespace]:
    """The paragraphs and examples of a docstring, as HTML."""
    for part in re.split(r"\n{2,}", inspect.cleandoc(doc or "")):
        if part.startswith(">>>"):
            yield SimpleNamespace(code=True, html=escape(part))
        elif part:
            yield SimpleNamespace(code=False, html=_inline(" ".join(part.split())))


def _inline(text: str) -> Markup:
    made, at = Markup(), 0
    for match in _CODE.finditer(text):
        code = escape((match.group(1) or match.group(2)).lstrip("~"))
        made += escape(text[at : match.start()]) + Markup("<code>") + code + Markup("</code>")
        at = match.end()
    return made + escape(text[at:])
