"""Text on its way to paper: plain strings, and small records for what is set differently.

A rich text is a list of strings and of dictionaries ``{"t": kind, "c": rich text, ...}``.  A
paragraph is ``{"p": rich text, "s": style}`` or ``{"ul": [paragraphs, ...]}``.  Everything is plain
JSON, so that the typesetter needs to know nothing of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from markupsafe import Markup

Rich = list[Any]
Para = dict[str, Any]


class _Reader(HTMLParser):
    """The few elements that view-models put into a text: who speaks, and in which language."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[Rich] = [[]]

    def handle_starttag(
        self,
        tag: str,  # noqa: ARG002
        attrs: list[tuple[str, str | None]],
    ) -> None:
        given = dict(attrs)
        kind = "notice" if given.get("class") == "hb-stale-notice" else "span"
        made: dict[str, Any] = {"t": kind, "c": []}
        if given.get("lang"):
            made["lang"] = given["lang"]
        self.stack[-1].append(made)
        self.stack.append(made["c"])

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].append(data)


def rich(*parts: Any) -> Rich:
    """One rich text of ``parts``: strings, markup, records and rich texts; nothing for ``None``."""
    made: Rich = []
    for part in parts:
        if part is None or part == "":
            continue
        if isinstance(part, Markup):
            reader = _Reader()
            reader.feed(part)
            reader.close()
            made += reader.stack[0]
        elif isinstance(part, list):
            made += part
        else:
            made.append(part)
    return made


def span(kind: str, *parts: Any, **more: Any) -> dict[str, Any]:
    """A record of a kind that the typesetter knows."""
    return {"t": kind, "c": rich(*parts), **more}


def bold(*parts: Any) -> dict[str, Any]:
    """Strong text."""
    return span("b", *parts)


def para(*parts: Any, style: str = "") -> Para:
    """A paragraph."""
    return {"p": rich(*parts), "s": style}


def bullets(items: Iterable[list[Para]]) -> Para:
    """A list; every item is a list of paragraphs."""
    return {"ul": list(items)}


def joined(parts: Iterable[Any], comma: str) -> Rich:
    """Several texts in a row."""
    made: Rich = []
    for number, part in enumerate(parts):
        if number:
            made.append(comma)
        made += rich(part)
    return made


def strings(value: Any) -> Iterator[str]:
    """Every piece of text in a composed value; what is named, but not printed, included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one)
