"""Composed text and blocks as the JSON that the Typst templates read: the one place that knows it.

A link leads to a place of the book where there is one, else to a page of the site, else nowhere;
that is decided here, when every place of the book is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from handbook.domain.json_values import Json, JsonObject
from handbook.paper import blocks as b
from handbook.paper.drawings import pieces
from handbook.paper.rich_text import Bullets, NoteMark, Para, Rich, Span

#: What one page of the site says that stands elsewhere in the book under another name.
_SAME = {
    "home": "about",
    "index": "about",
    "services/index": "services",
    "notices/index": "notices",
}


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where the links of a document lead.

    ``known`` are the places of the volume; ``numbers`` those of both volumes, with their numbers.
    ``address`` gives the address of a page of the site, or nothing; ``other`` is that of the other
    volume's file, where it has one.  ``None`` for ``known`` leaves every link as it is.
    """

    known: frozenset[str] | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    address: Callable[[str], str] = str
    other: str = ""

    @classmethod
    def of(
        cls,
        parts: Iterable[b.BookPart],
        *,
        every: Iterable[b.BookPart],
        address: Callable[[str], str],
        other: str,
    ) -> Places:
        """The places of a volume of ``parts``; ``every`` part is one of either volume."""
        numbers: dict[str, str] = {}
        for chapter in _chapters(every):
            numbers[chapter.id] = str(chapter.number)
            headings: list[str] = []
            for block in chapter.blocks:
                found = [*b.numbered(block)]
                numbers |= {place: number for place, number in found if place}
                # A heading has the number of the first clause below it.
                first = next((number for _, number in found if number), "")
                headings += [place for place, number in found if place and not number]
                if first:
                    numbers |= dict.fromkeys(headings, first)
                    headings = []
        known = {chapter.id for chapter in _chapters(parts)}
        for chapter in _chapters(parts):
            for block in chapter.blocks:
                known |= {place for place, _ in b.numbered(block)}
                if isinstance(block, b.NoteList):
                    known |= {row.id for row in block.rows}
        return cls(known=frozenset(known - {""}), numbers=numbers, address=address, other=other)

    def link(self, to: str) -> JsonObject:
        """Where a link to a place leads."""
        if self.known is None or to in self.known:
            return {"to": to}
        if self.other and (to in self.numbers or to.startswith("note-")):
            return {"to": "", "url": f"{self.other}#nameddest={quote(to)}"}
        page, _, anchor = to.partition("#")
        page = _SAME.get(page, page)
        if page in self.known:
            return {"to": page}
        address = self.address(page)
        if not address:
            return {"to": ""}
        return {"to": "", "url": f"{address}#{anchor}" if anchor else address}


def _chapters(parts: Iterable[b.BookPart]) -> Iterator[b.Chapter]:
    for part in parts:
        yield from part.chapters


#: For a document that is no book: its links stay as they are.
NO_PLACES = Places()


def rich_json(content: Rich, places: Places = NO_PLACES) -> list[Json]:
    """A rich text."""
    return [
        piece
        if isinstance(piece, str)
        else {"t": "note", "n": piece.number, **places.link(f"note-{piece.number}")}
        if isinstance(piece, NoteMark)
        else span_json(piece, places)
        for piece in content
    ]


def span_json(span: Span, places: Places = NO_PLACES) -> JsonObject:
    """A span, its link settled."""
    content = rich_json(span.content, places)
    if number := number_behind(span, places):
        content.append(number)
    record: JsonObject = {"t": span.kind, "c": content}
    if span.lang is not None:
        record["lang"] = span.lang
    if span.to is not None:
        record |= places.link(span.to) if span.kind in ("ref", "flag") else {"to": span.to}
    if span.status is not None:
        record["s"] = span.status
    return record


def number_behind(span: Span, places: Places) -> str:
    """The number that follows words which lead somewhere, as it is printed; it may be empty."""
    number = places.numbers.get(span.to or "") if span.numbered else ""
    return f" [{number}]" if number else ""


def para_json(para: Para, places: Places = NO_PLACES) -> JsonObject:
    """A paragraph or a list."""
    if isinstance(para, Bullets):
        return {"ul": [paras_json(item, places) for item in para.items]}
    return {"p": rich_json(para.content, places), "s": para.style}


def paras_json(paras: Iterable[Para], places: Places = NO_PLACES) -> list[Json]:
    """Paragraphs."""
    return [para_json(para, places) for para in paras]


def parts_json(parts: Iterable[b.BookPart], places: Places) -> list[Json]:
    """The parts of a volume."""
    return [
        {
            "id": part.id,
            "title": part.title,
            "chapters": [
                {
                    "n": chapter.number,
                    "id": chapter.id,
                    "title": rich_json(chapter.title, places),
                    "running": chapter.running,
                    "blocks": [block_json(block, places) for block in chapter.blocks],
                }
                for chapter in part.chapters
            ],
        }
        for part in parts
    ]


def block_json(block: b.Block, places: Places) -> JsonObject:  # noqa: C901, PLR0911 - a kind each
    """A block, under the letter that ``book.typ`` knows its kind by."""
    match block:
        case b.Lead():
            return {"k": "lead", "c": rich_json(block.content, places)}
        case b.Heading():
            content = rich_json(block.content, places)
            return {"k": "h", "level": block.level, "c": content, "id": block.id}
        case b.Clause():
            record: JsonObject = {"k": "clause", "n": block.number, "id": block.id}
            record["c"] = paras_json(block.content, places)
            return record | ({"box": True} if block.boxed else {})
        case b.Text():
            return {"k": "text", "c": paras_json(block.content, places)}
        case b.Table():
            return _table(block, places)
        case b.Pairs():
            return {
                "k": "pairs",
                "rows": [
                    [rich_json(name, places), paras_json(value, places)]
                    for name, value in block.rows
                ],
            }
        case b.Figure():
            return _figure(block, places)
        case b.Process():
            return {
                "k": "process",
                "steps": [block_json(step, places) for step in block.steps],
                "figures": [_figure(figure, places) for figure in block.figures],
            }
        case b.NoteList():
            return {
                "k": "notes",
                "rows": [
                    {"n": row.number, "id": row.id, "c": rich_json(row.content, places)}
                    for row in block.rows
                ],
            }
        case b.MaterialIndex():
            return {"k": "index", "rows": [_index_row(row, places) for row in block.rows]}


def _table(table: b.Table, places: Places) -> JsonObject:
    record: JsonObject = {
        "k": "table",
        "head": [rich_json(cell, places) for cell in table.head],
        "cols": list(table.widths),
        "rows": [
            {
                "n": row.number,
                "id": row.id,
                "cells": [paras_json(cell, places) for cell in row.cells],
            }
            for row in table.rows
        ],
    }
    return record | ({"dense": True} if table.dense else {})


def _figure(figure: b.Figure, places: Places) -> JsonObject:
    """A drawing; a flowchart is cut where a page ends."""
    svg = standalone(figure.svg)
    flow = "hb-flow" in svg
    return {
        "k": "figure",
        "alt": figure.alternative,
        "caption": rich_json(figure.caption, places),
        "wide": figure.width,
        "id": figure.id,
        "flow": flow,
        "pieces": list[Json](pieces(svg) if flow else [svg]),
    }


def _index_row(row: b.IndexRow, places: Places) -> JsonObject:
    return {
        "id": row.id,
        "name": rich_json(row.name, places),
        "places": [
            {"to": place.to, "title": rich_json(place.title, places), "n": place.number}
            for place in row.places
        ],
    }


def standalone(svg: str) -> str:
    """An ``svg`` element of a page as a file of its own."""
    return (
        svg
        if "xmlns=" in svg
        else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
