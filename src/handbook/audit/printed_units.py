"""What a printed volume should say: everything that is read aloud, clause by clause."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from handbook.audit.printed_reading import tight
from handbook.paper import blocks as b
from handbook.paper import edition
from handbook.paper.document_json import number_behind
from handbook.paper.edition import Edition
from handbook.paper.rich_text import Bullets, NoteMark, Para, Paras, Rich
from handbook.paper.volumes import Volume

_Kind = TypeVar("_Kind", bound=b.Block)

#: Stands for the number of a page, which only the printed file knows.
PAGE = "\0"
#: How much of a text names a place that has no number.
_NAMED = 40
_SHOWN_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
#: A number and a name need no heads: the number stands beside it.
_PAIR, _NARROW = 2, 20


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands under a number or a heading: ``place`` names it, ``text`` has no spaces.

    :data:`PAGE` in ``text`` stands for the number of a page.
    """

    place: str
    text: str


def _drawings(block: b.Block) -> tuple[b.Figure, ...]:
    if isinstance(block, b.Process):
        return block.figures
    return (block,) if isinstance(block, b.Figure) else ()


def _lines_of(svg: str) -> Iterator[str]:
    """The lines of words that a drawing shows."""
    for text in _SHOWN_TEXT.findall(svg):
        for line in re.split(r"<[^>]*>", text):
            if words := tight(html.unescape(line)):
                yield words


class Writer:
    """Writes out what a volume says, as its reader hears it."""

    def __init__(
        self, made: Edition, kind: str, volume: Volume, *, print_shop: bool = False
    ) -> None:
        languages = edition.languages_of(kind)
        self.print_shop = print_shop
        self.both = len(languages) > 1
        self.day, self.number = made.paper.day.isoformat(), made.number
        self.faces = [edition.face(made, language, volume) for language in languages]
        self.words = self.faces[0].words
        self.places = [edition.places_of(made, language, kind, volume) for language in languages]
        self.parts = [*zip(*(made.volume(one, volume) for one in languages), strict=True)]
        self.lines = {
            line
            for _, chapters in self._chapters()
            for blocks in _twins(chapters)
            for block in blocks
            for drawing in _drawings(block)
            for line in _lines_of(drawing.svg)
        }

    def _chapters(self) -> Iterator[tuple[Sequence[b.BookPart], Sequence[b.Chapter]]]:
        """The chapters, each in every language, with the part that they are in."""
        for parts in self.parts:
            for chapters in zip(*(part.chapters for part in parts), strict=True):
                yield parts, chapters

    def units(self) -> Iterator[Unit]:
        """Everything that is read aloud but the contents, in order."""
        yield from self._cover()
        last: Sequence[b.BookPart] = ()
        for parts, chapters in self._chapters():
            if parts is not last:
                yield Unit(parts[0].title, _joined(part.title for part in parts))
                last = parts
            number = str(chapters[0].number)
            yield Unit(number, self._title(chapters))
            for blocks in _twins(chapters):
                yield from self._block(blocks, number)
        if self.print_shop:
            names = "".join(face.name for face in self.faces)
            edition_line = f"{self.words['edition']}{self.number}"
            yield Unit(self.words["edition"], tight(names + edition_line))

    def titles(self) -> Iterator[str]:
        """What the contents list."""
        last: Sequence[b.BookPart] = ()
        for parts, chapters in self._chapters():
            if parts is not last:
                yield _joined(part.title for part in parts)
                last = parts
            yield self._title(chapters)

    def beside(self) -> Iterator[str]:
        """What a page may show beside its text."""
        yield tight(f"{self.faces[0].volume}·{self.words['edition']}{self.number}")
        yield tight(self.faces[0].title)
        yield from (tight(face.banner) for face in self.faces if face.banner)
        for _, chapters in self._chapters():
            yield tight(chapters[0].running)
            for blocks in _twins(chapters):
                tables = _only(b.Table, blocks)
                if tables and tables[0].head:
                    yield self._head(tables)

    def _cover(self) -> Iterator[Unit]:
        place, faces = self.words["edition"], self.faces
        yield Unit(place, _joined(face.name for face in faces))
        yield Unit(place, _joined(face.city for face in faces))
        kind = "both" if self.both else "one"
        yield Unit(place, _joined(f"{face.volume} · {face.words[kind]}" for face in faces))
        yield Unit(place, _joined(face.where for face in faces))
        yield Unit(place, _joined(face.banner for face in faces))
        for face in faces:
            w = face.words
            day = f"{w['edition_day']}{w['colon']}{self.day}"
            number = f"{w['edition']}{w['colon']}{self.number}"
            yield Unit(place, tight(f"{day}{number}{w['as_of_note']}"))
        yield Unit(place, _joined(f"{face.check}{face.address}" for face in faces))
        if self.print_shop:
            for face in faces:
                yield Unit(place, tight("".join("".join(line) for line in face.imprint)))
        yield Unit(place, _joined(face.words["contents"] for face in faces))

    def _title(self, chapters: Sequence[b.Chapter]) -> str:
        titles = [self._rich(chapter.title, at) for at, chapter in enumerate(chapters)]
        return "".join([str(chapters[0].number), *titles])

    # -- blocks --------------------------------------------------------------------------------

    def _block(self, blocks: Sequence[b.Block], chapter: str) -> Iterator[Unit]:
        match blocks[0]:
            case b.Clause():
                yield self._clause(_only(b.Clause, blocks))
            case b.Table():
                yield from self._table(_only(b.Table, blocks))
            case b.Pairs():
                # Each pair stands in the line of its twin.
                pairs = zip(*(one.rows for one in _only(b.Pairs, blocks)), strict=True)
                said = [self._pair(pair, at) for twins in pairs for at, pair in enumerate(twins)]
                yield Unit(chapter, "".join(said))
            case b.Process():
                yield from self._process(_only(b.Process, blocks), chapter)
            case b.NoteList():
                for rows in zip(*(one.rows for one in _only(b.NoteList, blocks)), strict=True):
                    said = [self._rich(row.content, at) for at, row in enumerate(rows)]
                    yield Unit(rows[0].number, _numbered(rows[0].number, said))
            case b.MaterialIndex():
                yield from self._index(_only(b.MaterialIndex, blocks))
            case _:
                text = "".join(self._plain(block, at) for at, block in enumerate(blocks))
                yield Unit(f"{chapter} {text[:_NAMED]}", text)

    def _plain(self, block: b.Block, at: int) -> str:
        """A block without a number."""
        match block:
            case b.Lead() | b.Heading():
                return self._rich(block.content, at)
            case b.Text():
                return self._paras(block.content, at)
            case b.Figure():
                return self._rich(block.caption, at)
        return ""

    def _clause(self, clauses: Sequence[b.Clause]) -> Unit:
        said = [self._paras(clause.content, at) for at, clause in enumerate(clauses)]
        return Unit(clauses[0].number, _numbered(clauses[0].number, said))

    def _process(self, blocks: Sequence[b.Process], chapter: str) -> Iterator[Unit]:
        for steps in zip(*(block.steps for block in blocks), strict=True):
            yield from self._block(steps, chapter)
        for figures in zip(*(block.figures for block in blocks), strict=True):
            for at, figure in enumerate(figures):
                yield Unit(chapter, self._rich(figure.caption, at))

    def _table(self, tables: Sequence[b.Table]) -> Iterator[Unit]:
        if tables[0].head:
            yield Unit(tables[0].rows[0].number, self._head(tables))
        twins = {row.number: row for row in tables[-1].rows}
        dense = self.both and tables[0].dense
        for row in tables[0].rows:
            rows = (row, twins[row.number]) if self.both else (row,)
            if self.both and not dense:
                said = [self._card(tables[at], one, at) for at, one in enumerate(rows)]
            else:
                said = [self._cells(one, at) for at, one in enumerate(rows)]
            yield Unit(row.number, "".join(said) if dense else _numbered(row.number, said))

    def _head(self, tables: Sequence[b.Table]) -> str:
        """The heads of a table, as they stand above its columns."""
        dense = tables[0].dense
        joint = "·" if self.both and not dense else ""
        said = [
            joint.join(self._rich(cell, at) for cell in table.head)
            for at, table in enumerate(tables)
        ]
        return "".join(said) if self.both and dense else _numbered(self.words["no"], said)

    def _card(self, table: b.Table, row: b.Row, at: int) -> str:
        """A row in half the width: each cell under the name of its column."""
        named = len(table.head) == len(row.cells)
        if named and len(table.widths) == _PAIR and table.widths[1] <= _NARROW:
            return self._cells(row, at)
        said = ""
        for number, cell in enumerate(row.cells):
            if any(isinstance(one, Bullets) or one.content for one in cell):
                said += self._rich(table.head[number], at) if named and number else ""
                said += self._paras(cell, at)
        return said

    def _cells(self, row: b.Row, at: int) -> str:
        return "".join(self._paras(cell, at) for cell in row.cells)

    def _pair(self, row: tuple[Rich, Paras], at: int) -> str:
        return self._rich(row[0], at) + self._paras(row[1], at)

    def _index(self, blocks: Sequence[b.MaterialIndex]) -> Iterator[Unit]:
        """The materials and their places; the page of each is not known before it is printed."""
        before, _, behind = self.words["page"].partition("{n}")
        for rows in zip(*(block.rows for block in blocks), strict=True):
            name = "".join(self._rich(row.name, at) for at, row in enumerate(rows))
            yield Unit(name, name)
            for number, places in enumerate(zip(*(row.places for row in rows), strict=True)):
                titles = "/".join(self._rich(place.title, at) for at, place in enumerate(places))
                joint = "·" if number else ""
                text = tight(f"{joint}{titles}{places[0].number}{before}")
                yield Unit(f"{name} {places[0].number}", f"{text}{PAGE}{tight(behind)}")

    # -- words ---------------------------------------------------------------------------------

    def _rich(self, content: Rich, at: int) -> str:
        return tight("".join(self._pieces(content, at)))

    def _pieces(self, content: Rich, at: int) -> Iterator[str]:
        for piece in content:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, NoteMark):
                yield str(piece.number)
            else:
                yield "※" if piece.kind == "flag" else ""
                yield from self._pieces(piece.content, at)
                yield number_behind(piece, self.places[at])

    def _paras(self, paras: Iterable[Para], at: int) -> str:
        said = ""
        for para in paras:
            if isinstance(para, Bullets):
                said += "".join(self._paras(item, at) for item in para.items)
            else:
                said += "→" if para.style == "branch" and para.content else ""
                said += self._rich(para.content, at)
        return said


def _joined(texts: Iterable[str]) -> str:
    return "".join(map(tight, texts))


def _numbered(number: str, said: Sequence[str]) -> str:
    """A text under its number: beside it, or between both languages."""
    first, *rest = said
    return "".join([first, tight(number), *rest] if rest else [tight(number), first])


def _twins(chapters: Sequence[b.Chapter]) -> Iterator[Sequence[b.Block]]:
    """The blocks of a chapter, each in every language."""
    yield from zip(*(chapter.blocks for chapter in chapters), strict=True)


def _only(kind: type[_Kind], blocks: Iterable[b.Block]) -> list[_Kind]:
    """The blocks, which are of one kind."""
    return [block for block in blocks if isinstance(block, kind)]
