"""What a chapter is made of: its blocks, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from handbook.paper.rich_text import Paras, Rich, pieces_of
from handbook.paper.volumes import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The first words of a chapter."""

    content: Rich


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a chapter; ``id`` is its place in the book, if anything leads there."""

    content: Rich
    id: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered clause; ``boxed`` sets it on a ground of its own."""

    number: str
    id: str
    content: Paras
    boxed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Paragraphs without a number: fixed words on how to read."""

    content: Paras


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; it is numbered as a clause, or by its own key."""

    number: str
    id: str
    cells: tuple[Paras, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``widths`` are relative, and a table without ``head`` is only a grid."""

    head: tuple[Rich, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    dense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Names at the left, what they stand for at the right."""

    rows: tuple[tuple[Rich, Paras], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing with its alternative text; ``width`` is its share of the line."""

    svg: str
    alternative: str
    caption: Rich
    width: float
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The steps of a service, each a clause, with a heading for each phase; beside its charts."""

    steps: tuple[Clause | Heading, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A note: what a rule rests on."""

    number: str
    id: str
    content: Rich


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteList:
    """The notes, by number."""

    rows: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlace:
    """A row of a chapter that the index leads to."""

    to: str
    title: Rich
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A material, and the places that ask for it."""

    id: str
    name: Rich
    places: tuple[IndexPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialIndex:
    """Where each material is asked for."""

    rows: tuple[IndexRow, ...]


Block: TypeAlias = (
    Lead | Heading | Clause | Text | Table | Pairs | Figure | Process | NoteList | MaterialIndex
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter in one language; ``running`` stands at the head of its pages."""

    number: int
    id: str
    title: Rich
    running: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """Chapters of a volume under one title; ``id`` is the title's key in the fixed words."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    volume: Volume = "handbook"


def numbered(block: Block) -> Iterator[tuple[str, str]]:
    """The place and the number of a block, and of the rows of a table; each may be empty."""
    if isinstance(block, Table):
        yield from ((row.id, row.number) for row in block.rows)
    elif isinstance(block, Process):
        yield from ((step.id, step.number) for step in block.steps if isinstance(step, Clause))
    elif isinstance(block, Clause):
        yield block.id, block.number
    elif isinstance(block, (Heading, Figure)):
        yield block.id, ""


def passages(block: Block) -> Iterator[tuple[str, Rich]]:
    """The rich texts that stand under each number of a block."""
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                yield row.number, pieces_of(cell)
    elif isinstance(block, Process):
        for step in block.steps:
            yield from passages(step)
    elif isinstance(block, Clause):
        yield block.number, pieces_of(block.content)
