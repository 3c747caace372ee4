"""The pieces that chapters are put together from: clauses, tables, notes, links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from handbook.domain import model as m
from handbook.language.phrasing import capital
from handbook.pages.categories import GroundRow
from handbook.pages.page import Page
from handbook.pages.provenance import (
    Basis,
    ConflictLink,
    OpenQuestion,
    SourceLink,
    StatementView,
)
from handbook.pages.render import language_of
from handbook.pages.rule_lines import RequirementLine
from handbook.pages.services import NoticeLink
from handbook.pages.subject_lines import SubjectLine
from handbook.paper import blocks as b
from handbook.paper.rich_text import (
    NoteMark,
    Para,
    Part,
    Piece,
    Rich,
    Span,
    bold,
    joined,
    para,
    rich,
    span,
)

_TITLE, _DESC = re.compile(r"<title[^>]*>(.*?)</title>"), re.compile(r"<desc[^>]*>(.*?)</desc>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note: the rule or statement that it belongs to, and what that rests on."""

    number: int
    rule: str
    basis: Basis
    #: Why the rule says so, where the text that leads here does not tell.
    reasons: list[Rich] = field(default_factory=list)


@dataclass
class Notes:
    """The notes of an edition: one for each rule or statement, in order of appearance."""

    by_key: dict[str, Note] = field(default_factory=dict)

    def number(self, basis: Basis, rule: str = "", why: Part = None) -> int:
        """The number of the note that gives this basis; ``rule`` where the basis names none.

        ``why`` is a reason that only the note gives.
        """
        rule = rule or basis.id or ""
        key = rule or str(sorted((cited.id, cited.locator) for cited in basis.sources))
        if key not in self.by_key:
            self.by_key[key] = Note(number=len(self.by_key) + 1, rule=rule, basis=basis)
        reason = rich(why)
        if reason and reason not in self.by_key[key].reasons:
            self.by_key[key].reasons.append(reason)
        return self.by_key[key].number


class ChapterBuilder:
    """One chapter in one language while it is composed."""

    def __init__(self, number: int, name: str, page: Page, notes: Notes) -> None:
        self.number, self.name, self.page, self.notes = number, name, page, notes
        self.words: dict[str, str] = page.words
        self.language: m.Language = page.language
        self.blocks: list[b.Block] = []
        self._clauses = 0

    # -- blocks --------------------------------------------------------------------------------

    def next(self) -> str:
        """The number of the next clause."""
        self._clauses += 1
        return f"{self.number}.{self._clauses}"

    def lead(self, *parts: Part) -> None:
        """The first words of a chapter."""
        if content := rich(*parts):
            self.blocks.append(b.Lead(content=content))

    def heading(self, text: Part, anchor: str = "", level: int = 2) -> None:
        """A heading inside the chapter."""
        place = f"{self.name}#{anchor}" if anchor else ""
        self.blocks.append(b.Heading(content=rich(text), id=place, level=level))

    def clause(self, content: Iterable[Para], anchor: str = "", *, boxed: bool = False) -> None:
        """A numbered clause."""
        place = self.place(anchor)
        self.blocks.append(
            b.Clause(number=self.next(), id=place, content=tuple(content), boxed=boxed)
        )

    def text(self, *content: Para) -> None:
        """Paragraphs without a number: fixed words on how to read."""
        self.blocks.append(b.Text(content=content))

    def pairs(self, rows: Iterable[tuple[Part, Iterable[Para]]]) -> None:
        """Names and what they stand for."""
        self.blocks.append(b.Pairs(rows=tuple((rich(name), tuple(value)) for name, value in rows)))

    def table(
        self,
        head: Iterable[Part],
        widths: Iterable[float],
        rows: Iterable[b.Row],
        *,
        dense: bool = False,
    ) -> None:
        """A table whose rows are numbered clauses, unless it has no row; relative ``widths``."""
        if rows := tuple(rows):
            named = tuple(rich(cell) for cell in head)
            self.blocks.append(b.Table(head=named, widths=tuple(widths), rows=rows, dense=dense))

    def row(self, cells: Iterable[Iterable[Para]], anchor: str = "", key: str = "") -> b.Row:
        """A row of a table, numbered as the next clause unless it has a ``key``."""
        return b.Row(
            number=key or self.next(),
            id=self.place(anchor),
            cells=tuple(tuple(cell) for cell in cells),
        )

    def figure(self, svg: str, caption: Part, *, width: float) -> None:
        """A drawing with its alternative text, which is the drawing's own."""
        self.blocks.append(figure(svg, caption, width=width))

    def statements(self, statements: Iterable[StatementView]) -> None:
        """Statements as clauses, one below the other."""
        for statement in statements:
            self.clause(self._statement(statement), statement.id)

    def notices(self, measures: Iterable[NoticeLink]) -> None:
        """The notices that changed something, each as a clause that leads to its chapter."""
        for measure in measures:
            title = self.ref(f"notices/{measure.id}", measure.title)
            self.clause([para(measure.in_force, "  ", title)])

    def confirm(self, entries: Sequence[OpenQuestion], conflicts: Sequence[ConflictLink]) -> None:
        """What the chapter leaves to be confirmed, and where sources differ, in one clause.

        The site prints the entries in full on every page; on paper they stand once, in their own
        chapters, and here are led to.
        """
        w = self.words
        lines = [
            para(
                bold(w[word]),
                w["colon"],
                joined((self.ref(entry.href, entry.title) for entry in listed), w["semicolon"]),
            )
            for word, listed in (("to_confirm", entries), ("conflict", conflicts))
            if listed
        ]
        if lines:
            self.clause(lines, "to-confirm", boxed=True)

    def place(self, anchor: str) -> str:
        """The place of an anchor in the book; a rule's anchor as the site writes it."""
        return f"{self.name}#{anchor.replace('/', '-')}" if anchor else ""

    def _statement(self, statement: StatementView) -> list[Para]:
        elsewhere = self.elsewhere(statement)
        tail = self.tail(statement.basis)
        if statement.title:
            title = para(bold(statement.title), " " if elsewhere else None, elsewhere)
            return [title, para(statement.text, tail)]
        return [para(elsewhere, " " if elsewhere else None, statement.text, tail)]

    # -- words ---------------------------------------------------------------------------------

    def flags(self, basis: Basis) -> Rich:
        """What is to be confirmed, contested, or to be read again, about a statement."""
        pieces: Rich = (" ", span("flag", self.words["overdue_mark"])) if basis.overdue else ()
        if basis.only_elsewhere:
            pieces += rich(" ", span("mark", basis.only_elsewhere))
        for entry in basis.to_confirm:
            pieces += self.flag("to_confirm", entry)
        for conflict in basis.conflicts:
            pieces += self.flag("conflict", conflict)
        return pieces

    def flag(self, word: str, entry: OpenQuestion | ConflictLink) -> Rich:
        """The mark that leads, by its number, to an entry to be confirmed or to a conflict."""
        mark = span("flag", self.words[f"pdf_mark_{word}"], to=entry.href)
        return (" ", replace(mark, numbered=True))

    def tail(self, basis: Basis, rule: str = "", why: Part = None) -> Rich:
        """What follows every statement: its flags and its note, which alone tells ``why``."""
        return (*self.flags(basis), NoteMark(self.notes.number(basis, rule, why)))

    def ref(self, to: str, *parts: Part) -> Span:
        """Words that lead to another place, with its number behind them."""
        return replace(span("ref", *parts, to=to), numbered=True)

    def mark(self, confidence: str) -> Span:
        """The mark of confidence."""
        return span("mark", self.words[confidence])

    def elsewhere(self, statement: StatementView | GroundRow) -> Span | None:
        """The mark of a practice that is known from another city only."""
        return (
            span("mark", self.words["practice_elsewhere"]) if statement.practice_elsewhere else None
        )

    def when(self, words: Part) -> Rich:
        """A condition, as it follows a status."""
        return (" ", span("when", self.words["if"], words)) if words else ()

    def always_or(self, words: str) -> str:
        """A condition at the beginning of a line; that it always holds where there is none."""
        return capital(words or self.words["always"])

    def bracketed(self, *parts: Part) -> Rich:
        """Words in brackets."""
        return rich(self.words["open_paren"], *parts, self.words["close_paren"])

    def cited(self, sources: Iterable[SourceLink]) -> Rich:
        """Sources with their places, as links into the chapter of sources."""
        return joined(
            (
                rich(self.ref(source.href, source.title), self.within(source.locator))
                for source in sources
            ),
            self.words["semicolon"],
        )

    def within(self, locator: str | None) -> Rich:
        """A place within a source."""
        return rich(self.words["within"], locator) if locator else ()

    def document_number(self, number: str | None) -> Rich:
        """The number of a document, in brackets."""
        return self.bracketed(span("lang", number, lang=language_of(number))) if number else ()

    def reason(self, text: Part) -> list[Para]:
        """The reason below a decision."""
        return [para(text, style="sub")] if text else []


def figure(svg: str, caption: Part, *, width: float) -> b.Figure:
    """A drawing with its alternative text, which is the drawing's own."""
    title, desc = _TITLE.search(svg), _DESC.search(svg)
    alternative = " ".join(html.unescape(found[1]) for found in (title, desc) if found)
    return b.Figure(svg=svg, alternative=alternative, caption=rich(caption), width=width, id="")


def status(line: RequirementLine | SubjectLine) -> Span:
    """The status of a material."""
    return span("status", line.label, status=line.status)


def decision(line: SubjectLine) -> Piece:
    """What a line decides: the status of a material, else its words."""
    return status(line) if line.status else bold(line.label)
