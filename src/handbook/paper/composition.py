"""The chapters of both volumes in one language, while they are composed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.authentication import AuthenticationView
from handbook.pages.faq import FaqView
from handbook.pages.lettering import width
from handbook.pages.materials import material_entry
from handbook.pages.notices import NoticeView
from handbook.pages.provenance import SourceLink
from handbook.pages.services import ServiceView
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder, Note, Notes
from handbook.paper.chapters import compose as compose_chapter
from handbook.paper.chapters.guides import Questions
from handbook.paper.chapters.guides import faq as compose_questions
from handbook.paper.chapters.rules import countries
from handbook.paper.chapters.service import bases, catalogue
from handbook.paper.paper_site import Paper
from handbook.paper.rich_text import Rich, bold, joined, note_marks, para, plain, rich, span
from handbook.paper.volumes import BASES, COUNTRIES, MATERIALS, MORE_QUESTIONS, volume_parts

#: How many ems of a running header are left beside the edition's number.
_HEAD = 42
#: How many of the questions most asked the Handbook answers; the others stand in the Evidence.
_MOST_ASKED = 40
#: The pages of the site whose places a chapter of the Evidence takes over.
_PLACES = {MORE_QUESTIONS: "faq", BASES: "services", COUNTRIES: "authentication"}


class Composition:
    """The parts of both volumes in one language while they are composed."""

    def __init__(self, paper: Paper, language: m.Language) -> None:
        self.paper, self.language = paper, language
        self.words, self.notes = wording(language), Notes()
        self.count = 0

    def parts(self) -> tuple[b.BookPart, ...]:
        """The parts: the index ends the Handbook, the notes end the Evidence."""
        made: list[b.BookPart] = []
        waiting: list[b.Chapter] = []
        for part in volume_parts(self.paper):
            chapters = [self._chapter(name) for name in part.names]
            waiting += chapters
            if part.key == "pdf_part_ask":
                chapters.append(self._index(waiting))
            if part.key == "pdf_part_end":
                chapters.append(self._notes(waiting))
            if chapters:
                made.append(
                    b.BookPart(
                        id=part.key,
                        title=self.words[part.key],
                        chapters=tuple(chapters),
                        volume=part.volume,
                    )
                )
        return tuple(made)

    def _chapter(self, name: str) -> b.Chapter:
        self.count += 1
        if name in (MATERIALS, BASES, COUNTRIES, MORE_QUESTIONS):
            return self._beside_the_site(name)
        page, view = self.paper.leaf(name, self.language)
        title = (
            view.measure.title
            if isinstance(view, NoticeView)
            else self.paper.titles()[name][self.language]
        )
        builder = ChapterBuilder(self.count, name, page, self.notes)
        if isinstance(view, FaqView):
            compose_questions(builder, view, self._questions(view, most_asked=True))
        else:
            compose_chapter(builder, view)
        item = self.paper.book.items.get(name.removeprefix("services/"))
        short = rich(item.short_name[self.language]) if item else None
        return self._finished(name, rich(title), builder.blocks, short)

    def _beside_the_site(self, name: str) -> b.Chapter:
        """A chapter that is no page of the site."""
        page = self.paper.page(self.language, "about.md")
        # The places of questions and services are named as on the site.
        place = {MORE_QUESTIONS: "faq", BASES: "services", COUNTRIES: "authentication"}.get(
            name, name
        )
        builder = ChapterBuilder(self.count, place, page, self.notes)
        if name == MATERIALS:
            materials = self.paper.book.materials.values()
            catalogue(builder, (material_entry(page, material) for material in materials))
        elif name == BASES:
            bases(builder, self._services())
        else:
            self._second_half(builder, name)
        return self._finished(name, rich(self.words[f"pdf_{name}"]), builder.blocks)

    def _second_half(self, builder: ChapterBuilder, name: str) -> None:
        """What the Handbook leaves to the Evidence of a page that stands in both."""
        _, view = self.paper.leaf(
            "faq" if name == MORE_QUESTIONS else "authentication", self.language
        )
        match view:
            case AuthenticationView():
                countries(builder, view)
            case FaqView():
                compose_questions(builder, view, self._questions(view, most_asked=False))

    def _services(self) -> Iterator[ServiceView]:
        for name in self.paper.chapters()["pdf_part_services"]:
            _, view = self.paper.leaf(name, self.language)
            if isinstance(view, ServiceView):
                yield view

    def _questions(self, view: FaqView, *, most_asked: bool) -> Questions:
        """Which questions a chapter has: those asked in most places first, then in their order."""
        shown = [question.id for group in view.groups for question in group.questions]
        asked = {question.id: len(question.asked) for question in self.paper.book.faq}
        first = sorted(shown, key=lambda question: -asked[question])[:_MOST_ASKED]
        chosen = first if most_asked else [one for one in shown if one not in first]
        lead = self.words["pdf_faq_most" if most_asked else "pdf_faq_rest"]
        return Questions(ids=frozenset(chosen), lead=lead.format(n=len(chosen)))

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
        numbers: dict[str, str] = {}
        standing: dict[int, list[str]] = {}
        for chapter in chapters:
            for block in chapter.blocks:
                numbers |= {place: number for place, number in b.numbered(block) if number}
                for number, content in b.passages(block):
                    for mark in note_marks(content):
                        places = standing.setdefault(mark, [])
                        places += [number] if number and number not in places else []
        rows = tuple(
            self._note(note, numbers, standing.get(note.number, ()))
            for note in self.notes.by_key.values()
        )
        intro = b.Text(content=(para(self.words["pdf_notes_intro"], style="sub"),))
        title = rich(self.words["pdf_notes"])
        return self._finished("notes", title, [intro, b.NoteList(rows=rows)])

    def _note(self, note: Note, numbers: Mapping[str, str], places: Iterable[str]) -> b.NoteRow:
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
        back = w["comma"].join(places)
        reasons = (rich(" ", span("muted", reason)) for reason in note.reasons)
        content = rich(
            bold(note.rule, " ") if note.rule else None,
            joined(cited, w["semicolon"]),
            span("muted", " · ", " · ".join(map(str, about))),
            rich(" ", span("muted", basis.date_basis))
            if basis.date_basis and not basis.elsewhere
            else None,
            *reasons,
            rich(" ", overdue) if basis.overdue else None,
            rich(" ", bold(w["pdf_stands_at"].format(places=back))) if back else None,
        )
        return b.NoteRow(number=str(note.number), id=f"note-{note.number}", content=content)

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
            item = self.paper.book.items.get(chapter.id.removeprefix("services/"))
            title = rich(item.short_name[self.language]) if item else chapter.title
            for table in chapter.blocks:
                for row in table.rows if isinstance(table, b.Table) else ():
                    if material := row.id.partition("#material-")[2]:
                        places[material].append(
                            b.IndexPlace(to=row.id, title=title, number=row.number)
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
