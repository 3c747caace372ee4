"""The page that is being written: its language, day, links and words, and how it says records."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar, overload

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.standing import decides, describes_elsewhere, doubt, standing
from handbook.language import citing, translations
from handbook.language.phrasing import rule_condition
from handbook.loading import cities
from handbook.pages.provenance import (
    Basis,
    ConflictLink,
    Mark,
    OpenQuestion,
    SourceLink,
    StatementView,
)
from handbook.rules import freshness
from handbook.rules.answers import resolver_of

View = TypeVar("View")
Dated = TypeVar("Dated", bound=m.Provenance)


def page_stands_in(language: m.Language, page: str) -> bool:
    """Whether there is the page in a language: a translation has the finder and the checklists."""
    whole = not isinstance(language, m.Translation)
    return whole or page == "find" or page.startswith(("find/", "s/"))


class Page:
    """What view-models and templates need to know of the page: language, day, links, words."""

    def __init__(self, book: Book, language: m.Language, day: date, path: str) -> None:
        self.book, self.language, self.day, self.path = book, language, day, path
        self.words = cities.words(book, language)
        self.resolver = resolver_of(book, day)
        #: Texts whose other language is newer, by their Chinese and English.
        self.stale = translations.of_book(book)
        # The book outlives the page, so ids are safe keys.
        self._bases: dict[int, Basis] = {}
        self._links: dict[str, str] = {}
        self._shared: dict[tuple[type[object], tuple[str, ...]], object] = {}
        #: Printed pieces that many pages of one folder share.
        self.printed: dict[object, str] = {}

    def link(self, page: str, anchor: str = "") -> str:
        """The address of another page, relative to this one: works under any folder and file://."""
        if page not in self._links:
            here = posixpath.dirname(self.path)
            to = page if page_stands_in(self.language, page) else f"../en/{page}"
            self._links[page] = posixpath.relpath(f"{to}.html", here or ".")
        return f"{self._links[page]}#{anchor}" if anchor else self._links[page]

    def asset(self, name: str) -> str:
        """The address of a file under ``assets/``, relative to this page."""
        return f"{self.top}assets/{name}"

    @property
    def top(self) -> str:
        """The way from this page up to the folder of the site."""
        return "../" * (self.path.count("/") + (self.language != "zh"))

    def shared(self, kind: type[View], key: tuple[str, ...], make: Callable[[], View]) -> View:
        """The view-model of this kind and key, made once: pages of one folder share it."""
        found = self._shared.get((kind, key))
        if not isinstance(found, kind):
            found = make()
            self._shared[kind, key] = found
        return found

    # -- provenance ----------------------------------------------------------------------------

    def source(self, citation: m.Citation) -> SourceLink:
        """A citation with the address of the register's entry."""
        found = standing(self.book, citation)
        source = found.source
        return SourceLink(
            id=source.id,
            title=self.say(source.title),
            number=source.number or "",
            locator=self.say(found.locator) or "",
            href=self.link("sources", source.id),
            label=citing.label(self.book, found, self.language),
            says=self.say(found.passage.says) if found.passage else "",
            reasoning=self.say(citation.reasoning) or "",
        )

    def sources(self, citations: Iterable[m.Citation]) -> tuple[SourceLink, ...]:
        """Citations with the addresses of the register's entries."""
        return tuple(self.source(citation) for citation in citations)

    def basis(self, record: m.Provenance | m.Measure) -> Basis:
        """Where a rule, a statement or a notice comes from."""
        if id(record) not in self._bases:
            self._bases[id(record)] = self._basis(record)
        return self._bases[id(record)]

    def _basis(self, record: m.Provenance | m.Measure) -> Basis:
        return Basis(
            id=getattr(record, "id", ""),
            sources=self.sources(record.sources),
            confidence=record.confidence,
            confidence_label=self.words[record.confidence],
            level=record.level,
            level_label=citing.whose(self.book, record, self.language),
            elsewhere=describes_elsewhere(self.book, record),
            in_force=record.in_force.isoformat(),
            until=record.until.isoformat() if record.until else "",
            verified=record.verified.isoformat(),
            overdue=freshness.overdue(self.book, record, self.day),
            review_due=freshness.due(self.book, record).isoformat(),
            date_basis=self.say(record.date_basis) or "",
            only_elsewhere=citing.only_elsewhere(self.book, record, self.language)
            if decides(record)
            else "",
            mark=self._mark(record),
            to_confirm=self.to_confirm(record.to_confirm),
            conflicts=self.conflicts(getattr(record, "conflicts", ())),
        )

    def _mark(self, record: m.Provenance | m.Measure) -> Mark | None:
        """The mark of a line whose answer could differ here from what is printed."""
        match doubt(self.book, record):
            case "elsewhere" if decides(record):
                return Mark(text=citing.only_elsewhere(self.book, record, self.language))
            case "open":
                entry = self.to_confirm(record.to_confirm)[0]
                return self._ask(entry.title, entry.href, entry.text)
            case "unsettled":
                conflict = next(
                    one
                    for one in self.conflicts(getattr(record, "conflicts", ()))
                    if one.follows is None
                )
                return self._ask(conflict.title, conflict.href)
            case _:
                return None

    def _ask(self, title: str, href: str, more: str = "") -> Mark:
        return Mark(
            text=f"{self.words['ask_first']}{self.words['colon']}{title}", href=href, title=more
        )

    def to_confirm(self, names: Iterable[str]) -> tuple[OpenQuestion, ...]:
        """Entries of the to-confirm list that readers may need, each once."""
        return tuple(
            OpenQuestion(
                id=name,
                title=self.say(self.book.to_confirm[name].title),
                text=self.say(self.book.to_confirm[name].text),
                href=self.link("to-confirm", name),
            )
            for name in dict.fromkeys(names)
            if not self.book.to_confirm[name].staff
        )

    def conflicts(self, names: Iterable[str]) -> tuple[ConflictLink, ...]:
        """Entries of the conflict register."""
        return tuple(self._conflict(self.book.conflicts[name]) for name in names)

    def _conflict(self, conflict: m.Conflict) -> ConflictLink:
        return ConflictLink(
            id=conflict.id,
            title=self.say(conflict.title),
            href=self.link("conflicts", conflict.id.lower()),
            claims=self.all(claim.text for claim in conflict.claims),
            follows=conflict.follows,
            decision=self.say(conflict.decision) or "",
        )

    # -- texts ---------------------------------------------------------------------------------

    @overload
    def say(self, text: m.Text) -> str: ...

    @overload
    def say(self, text: m.Text | None) -> str | None: ...

    def say(self, text: m.Text | None) -> str | None:
        """A text in this page's language; the newer one with a notice where this one is behind."""
        if text is None:
            return None
        stale = self._stale(text)
        return self._newer(text, stale) if stale else text[self.language]

    def all(self, texts: Iterable[m.Text]) -> tuple[str, ...]:
        """Texts in this page's language."""
        return tuple(self.say(text) for text in texts)

    def plain(self, text: m.Text) -> str:
        """The newer of both languages without the notice, for where only plain text may stand."""
        stale = self._stale(text)
        return text[stale.newer if stale else self.language]

    def _stale(self, text: m.Text) -> translations.Stale | None:
        """How a text is behind; a translation goes with the Chinese that it was made from."""
        if isinstance(self.language, m.Translation):
            return None
        return self.stale.get((text.zh, text.en))

    def _newer(self, text: m.Text, stale: translations.Stale) -> Markup:
        """The newer text, in its own language, with a dated notice that the other is behind."""
        notice = self.words[f"stale_{stale.newer}"].format(day=stale.day)
        foreign = Markup(' lang="{}"').format(stale.newer) if stale.newer != self.language else ""
        return Markup(
            '<span class="hb-stale"><span class="hb-stale-text"{}>{}</span> '
            '<span class="hb-stale-notice" role="note">{}</span></span>'
        ).format(foreign, text[stale.newer], notice)

    # -- records -------------------------------------------------------------------------------

    def statement(self, record: m.Statement) -> StatementView:
        """A statement with its basis."""
        return StatementView(
            id=record.id,
            title=self.say(record.title),
            text=self.say(record.text),
            practice_elsewhere=record.practice_elsewhere,
            basis=self.basis(record),
        )

    def statements(self, records: Iterable[m.Statement]) -> tuple[StatementView, ...]:
        """The statements in force on the page's day."""
        return tuple(self.statement(record) for record in self.current(records))

    def current(self, records: Iterable[Dated]) -> Iterator[Dated]:
        """The records in force on the page's day."""
        return (record for record in records if record.on(self.day))

    def words_of(self, rule: m.Rule, known: m.AllOf | None = None) -> str:
        """The condition of a rule in words, without what the page already settles."""
        return rule_condition(self.book, rule, self.language, known)
