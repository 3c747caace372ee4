"""Text on its way to paper: plain strings, and spans for what is set differently.

A rich text is a row of strings, spans and note marks; a paragraph is a rich text in a style, or a
list whose items are paragraphs.  :mod:`handbook.paper.document_json` turns all of it into what the
typesetter reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from markupsafe import Markup

from handbook.pages.html_reader import Element, read_html

#: How a span is set: ``typ/lib.typ`` knows each of them.
SpanKind = Literal[
    "b", "flag", "id", "lang", "mark", "muted", "notice", "ref", "span", "status", "url", "when"
]
#: How a paragraph is set; nothing for running text.
Style = Literal["", "branch", "small", "sub"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that are set in their own way, or lead somewhere.

    ``to`` is a place of the book or, of a ``url``, an address; ``numbered`` adds the place's number
    behind the words.
    """

    kind: SpanKind
    content: Rich
    lang: str | None = None
    to: str | None = None
    status: str | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The small figure that leads to a note."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A rich text in a style."""

    content: Rich
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; every item is one or more paragraphs."""

    items: tuple[Paras, ...]


Piece: TypeAlias = str | Span | NoteMark
Rich: TypeAlias = tuple[Piece, ...]
Para: TypeAlias = Paragraph | Bullets
Paras: TypeAlias = tuple[Para, ...]
#: What a rich text is put together from; ``None`` adds nothing.
Part: TypeAlias = Union[Piece, Rich, None]  # noqa: UP007 - "Rich" may not be known yet


def _read(element: Element) -> Rich:
    """The few elements that view-models put into a text: who speaks, and in which language."""
    return tuple(part if isinstance(part, str) else _span(part) for part in element.parts)


def _span(element: Element) -> Span:
    notice = element.attributes.get("class") == "hb-stale-notice"
    return Span(
        kind="notice" if notice else "span",
        content=_read(element),
        lang=element.attributes.get("lang") or None,
    )


def rich(*parts: Part) -> Rich:
    """One rich text of ``parts``; markup is read, ``None`` and empty words add nothing."""
    pieces: list[Piece] = []
    for part in parts:
        if part is None or part == "":
            continue
        if isinstance(part, Markup):
            pieces += _read(read_html(part))
        elif isinstance(part, tuple):
            pieces += part
        else:
            pieces.append(part)
    return tuple(pieces)


def span(
    kind: SpanKind,
    *parts: Part,
    lang: str | None = None,
    to: str | None = None,
    status: str | None = None,
) -> Span:
    """Words of a kind that the typesetter knows: in ``lang``, leading ``to`` a place, a status."""
    return Span(kind=kind, content=rich(*parts), lang=lang, to=to, status=status)


def bold(*parts: Part) -> Span:
    """Strong text."""
    return span("b", *parts)


def para(*parts: Part, style: Style = "") -> Paragraph:
    """A paragraph."""
    return Paragraph(content=rich(*parts), style=style)


def bullets(items: Iterable[Iterable[Para]]) -> Bullets:
    """A list; every item is one or more paragraphs."""
    return Bullets(tuple(tuple(item) for item in items))


def joined(parts: Iterable[Part], comma: str) -> Rich:
    """Several texts in a row, with ``comma`` between them."""
    pieces: list[Piece] = []
    for number, part in enumerate(parts):
        if number:
            pieces.append(comma)
        pieces += rich(part)
    return tuple(pieces)


def plain(content: Rich) -> str:
    """The words of a rich text, without its looks."""
    return "".join(
        piece if isinstance(piece, str) else plain(piece.content)
        for piece in content
        if not isinstance(piece, NoteMark)
    )


def pieces_of(paras: Iterable[Para]) -> Rich:
    """Everything that stands in some paragraphs, in one row."""
    found: list[Piece] = []
    for paragraph in paras:
        if isinstance(paragraph, Bullets):
            found += (piece for item in paragraph.items for piece in pieces_of(item))
        else:
            found += paragraph.content
    return tuple(found)


def note_marks(content: Rich) -> Iterator[int]:
    """The numbers of the notes that a text leads to."""
    for piece in content:
        if isinstance(piece, NoteMark):
            yield piece.number
        elif isinstance(piece, Span):
            yield from note_marks(piece.content)


def strings(value: object) -> Iterator[str]:
    """Every piece of text in a document's JSON; what is named, but not printed, included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)
