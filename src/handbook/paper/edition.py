"""An edition: the chapters of the handbook on a day, composed in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.pages import qr
from handbook.pages.kind import key_of
from handbook.pages.lettering import width
from handbook.pages.materials import material_entry
from handbook.pages.notices import NoticeView
from handbook.pages.provenance import SourceLink
from handbook.paper import blocks as b
from handbook.paper import document_json
from handbook.paper.chapter_builder import ChapterBuilder, Note, Notes
from handbook.paper.chapters import compose as compose_chapter
from handbook.paper.chapters.service import catalogue
from handbook.paper.paper_site import Paper
from handbook.paper.rich_text import Rich, bold, joined, para, plain, rich, span
from handbook.rules.edition_codes import BookCodes, edition_number

#: The chapter that is no page of the site, its part, and the page that it follows.
_CATALOGUE = ("materials", "pdf_part_before", "points")

#: How many ems of a running header are left beside the edition's number.
_HEAD = 46


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The handbook of a day on paper, in both languages, and its number."""

    paper: Paper
    number: str
    parts: Mapping[m.Language, tuple[b.BookPart, ...]]

    @property
    def chapters(self) -> list[str]:
        """The pages that are chapters, in order."""
        return [chapter.id for chapter in _chapters(self.parts["zh"])]


def pages(paper: Paper) -> list[tuple[str, list[str]]]:
    """The parts of the book: key of the title, and the names of the pages.

    A notice comes before those that are older.
    """
    parts = paper.chapters()
    name, part, before = _CATALOGUE
    parts[part].insert(parts[part].index(before) + 1, name)
    measures = paper.book.measures

    def age(page: str) -> tuple[date, str]:
        measure = measures[key_of(page)]
        return measure.in_force, measure.id

    parts["pdf_part_notices"].sort(key=age, reverse=True)
    return [*parts.items()]


def compose(paper: Paper) -> Edition:
    """The edition of the paper's day.

    Raises :class:`OutOfStepError` when the languages do not match.
    """
    parts = {language: _Composition(paper, language).parts() for language in m.LANGUAGES}
    _in_step(parts)
    number = edition_number(BookCodes(paper.book).on(paper.day), paper.day)
    return Edition(paper=paper, number=number, parts=parts)


class _Composition:
    """The parts of a book in one language while they are composed."""

    def __init__(self, paper: Paper, language: m.Language) -> None:
        self.paper, self.language = paper, language
        self.words, self.notes = wording(language), Notes()
        self.count = 0

    def parts(self) -> tuple[b.BookPart, ...]:
        """The parts, with the notes and the index at the end of the last."""
        composed: list[tuple[str, list[b.Chapter]]] = []
        for key, names in pages(self.paper):
            if chapters := [self._chapter(name) for name in names]:
                composed.append((key, chapters))
        listed = [chapter for _, chapters in composed for chapter in chapters]
        composed[-1][1].append(self._notes(listed))
        composed[-1][1].append(self._index(listed))
        return tuple(
            b.BookPart(id=key, title=self.words[key], chapters=tuple(chapters))
            for key, chapters in composed
        )

    def _chapter(self, name: str) -> b.Chapter:
        self.count += 1
        if name == "materials":
            page = self.paper.page(self.language, "about.md")
            builder = ChapterBuilder(self.count, name, page, self.notes)
            materials = self.paper.book.materials.values()
            catalogue(builder, (material_entry(page, material) for material in materials))
            return self._finished(name, rich(self.words["pdf_materials"]), builder.blocks)
        page, view = self.paper.leaf(name, self.language)
        title = (
            view.measure.title
            if isinstance(view, NoticeView)
            else self.paper.titles()[name][self.language]
        )
        builder = ChapterBuilder(self.count, name, page, self.notes)
        compose_chapter(builder, view)
        item = self.paper.book.items.get(name.removeprefix("services/"))
        short = rich(item.short_name[self.language]) if item else None
        return self._finished(name, rich(title), builder.blocks, short)

    def _finished(
        self, name: str, title: Rich, blocks: Iterable[b.Block], short: Rich | None = None
    ) -> b.Chapter:
        return b.Chapter(
            number=self.count,
            id=name,
            title=title,
            running=_running(self.count, short or title),
            blocks=tuple(blocks),
        )

    def _notes(self, chapters: Iterable[b.Chapter]) -> b.Chapter:
        """The chapter of notes: the basis of every rule, by number."""
        self.count += 1
        numbers = {
            place: number
            for chapter in chapters
            for block in chapter.blocks
            for place, number in b.numbered(block)
            if number
        }
        rows = tuple(self._note(note, numbers) for note in self.notes.by_key.values())
        intro = b.Text(content=(para(self.words["pdf_notes_intro"], style="sub"),))
        title = rich(self.words["pdf_notes"])
        return self._finished("notes", title, [intro, b.NoteList(rows=rows)])

    def _note(self, note: Note, numbers: Mapping[str, str]) -> b.NoteRow:
        w, basis = self.words, note.basis
        cited = (
            rich(
                span("ref", f"[{numbers[source.href]}] ", source.title, to=source.href),
                rich(w["within"], source.locator) if source.locator else None,
                *self._stands(source),
            )
            for source in basis.sources
        )
        about = [basis.level_label]
        about += [] if basis.elsewhere else [f"{w['in_force']} {basis.in_force}"]
        about += [f"{w['until']} {basis.until}"] if basis.until else []
        about += [f"{w['verified']} {basis.verified}", basis.confidence_label]
        overdue = span("flag", w["overdue_note"].format(due=basis.review_due))
        content = rich(
            bold(note.rule, " ") if note.rule else None,
            joined(cited, w["semicolon"]),
            span("muted", " · ", " · ".join(map(str, about))),
            rich(" ", span("muted", basis.date_basis))
            if basis.date_basis and not basis.elsewhere
            else None,
            rich(" ", overdue) if basis.overdue else None,
        )
        return b.NoteRow(number=str(note.number), id=f"note#{note.number}", content=content)

    def _stands(self, source: SourceLink) -> Rich:
        """What a source says and how that stands to the rule, behind its title."""
        if not source.says:
            return ()
        w = self.words
        because = rich(" ", w["stands_because"], w["colon"], source.reasoning)
        return rich(
            w["open_paren"],
            rich(source.label, w["colon"], source.says),
            because if source.reasoning else None,
            w["close_paren"],
        )

    def _index(self, chapters: Iterable[b.Chapter]) -> b.Chapter:
        """The chapter that says where each material is asked for."""
        self.count += 1
        places: dict[str, list[b.IndexPlace]] = {name: [] for name in self.paper.book.materials}
        for chapter in chapters:
            for table in chapter.blocks:
                for row in table.rows if isinstance(table, b.Table) else ():
                    if material := row.id.partition("#material-")[2]:
                        places[material].append(
                            b.IndexPlace(to=row.id, title=chapter.title, number=row.number)
                        )
        rows = tuple(
            b.IndexRow(
                id=f"index#{name}",
                name=rich(self.paper.book.materials[name].name[self.language]),
                places=tuple(found),
            )
            for name, found in places.items()
            if found
        )
        intro = b.Text(content=(para(self.words["pdf_index_intro"], style="sub"),))
        title = rich(self.words["pdf_index"])
        return self._finished("index-of-materials", title, [intro, b.MaterialIndex(rows=rows)])


def _running(number: int, title: Rich) -> str:
    """What stands at the head of every page of a chapter: one line, cut where it is too long."""
    text = f"{number}  {plain(title)}"
    if width(text, 1) <= _HEAD:
        return text
    while width(text, 1) > _HEAD - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


class OutOfStepError(Exception):
    """The two languages do not match block for block; the message names the first place."""


def _in_step(parts: Mapping[m.Language, tuple[b.BookPart, ...]]) -> None:
    """See that both languages have the same blocks, and the same rows in each list."""
    for chapter, other in zip(_chapters(parts["zh"]), _chapters(parts["en"]), strict=True):
        for left, right in zip(chapter.blocks, other.blocks, strict=True):
            if type(left) is not type(right):
                raise OutOfStepError(
                    f"{chapter.id}: {type(left).__name__} / {type(right).__name__}"
                )
            if _rows(left) != _rows(right):
                raise OutOfStepError(f"{chapter.id}: {left}")


def _rows(block: b.Block) -> set[str]:
    """What a block has in common with its twin: the number of a clause, the rows of a list."""
    if isinstance(block, b.Clause):
        return {block.number}
    if isinstance(block, (b.Table, b.NoteList)):
        return {row.number for row in block.rows}
    if isinstance(block, b.MaterialIndex):
        return {row.id for row in block.rows}
    return set()


def _chapters(parts: Iterable[b.BookPart]) -> Iterator[b.Chapter]:
    for part in parts:
        yield from part.chapters


# -- for the typesetter ----------------------------------------------------------------------------


def document(edition: Edition, kind: str) -> JsonObject:
    """What ``book.typ`` prints for ``zh``, ``en`` or ``both``: plain JSON."""
    languages: tuple[m.Language, ...] = (
        m.LANGUAGES if kind == "both" else ("en" if kind == "en" else "zh",)
    )
    columns = 1 if kind == "both" else 2
    return {
        "kind": kind,
        "languages": list(languages),
        "day": edition.paper.day.isoformat(),
        "number": edition.number,
        "in": {language: _in_language(edition, language, columns) for language in languages},
    }


def _in_language(edition: Edition, language: m.Language, columns: int) -> JsonObject:
    """The texts of one language; long drawings are cut in at least ``columns`` pieces."""
    paper, parts, words = edition.paper, edition.parts[language], wording(language)
    city = paper.book.city
    places = document_json.Places.of(parts, lambda name: paper.address(f"{name}.md", language))
    address = paper.address("copies.md", language)
    target = f"{address}#copy-{edition.number.partition('-')[0]}" if address else ""
    printed = {
        key.removeprefix("pdf_"): text for key, text in words.items() if key.startswith("pdf_")
    }
    return {
        "title": paper.name(language),
        "name": (city.handbook_title or city.name)[language],
        "city": (city.short_name or city.name)[language],
        "banner": paper.banner(language),
        "parts": document_json.parts_json(parts, places, columns=columns),
        "words": printed | {key: words[key] for key in ("edition_day", "colon", "comma")},
        "qr": qr_code(target, words),
        "address": target or "copies.html",
    }


def qr_code(address: str, words: Mapping[str, str]) -> JsonObject:
    """The QR code of an address with its alternative text; nothing for an empty address."""
    alternative = words["pdf_qr_alt"].format(address=address)
    if not address:
        return {}
    return {"svg": document_json.standalone(str(qr.svg(address, alternative))), "alt": alternative}
