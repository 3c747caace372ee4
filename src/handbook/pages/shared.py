"""What all pages of one city's handbook share on one day: finder, checklists, codes, addresses."""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.wording import wording
from handbook.language.synonyms import path_of
from handbook.loading import cities
from handbook.pages import finder
from handbook.pages.copies import Copies
from handbook.pages.page import Page
from handbook.rules import announcements, comparison, plan_recipe
from handbook.rules.answers import resolver_of
from handbook.rules.book_cache import load_cached
from handbook.rules.checklists import Sheets
from handbook.rules.edition_codes import SheetCodes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link to another page, by its title."""

    href: str
    title: str


@dataclass(frozen=True)
class Shared(ABC):
    """What the pages of a handbook share; which pages there are is told by the subclass."""

    book: Book
    day: date
    settings: BuildSettings = field(default_factory=BuildSettings)

    @abstractmethod
    def titles(self) -> Mapping[str, m.Text]:
        """The titles of the fixed pages by page id."""

    @abstractmethod
    def listed(self) -> Mapping[str, m.Text]:
        """The titles of the pages that readers look for by title, by page id."""

    @abstractmethod
    def home_links(self) -> Iterable[tuple[str, str]]:
        """The pages that the home page leads to, in order: page id and the name of its icon."""

    # -- what pages are made of ----------------------------------------------------------------

    @cached_property
    def finder(self) -> finder.Finder:
        """The walk of the checklist finder."""
        return finder.build(self.book, self.day)

    @cached_property
    def shortest(self) -> Mapping[str, tuple[str, ...]]:
        """For each screen and situation the shortest choices that lead to it."""
        return self.finder.paths()

    @cached_property
    def certain(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of the screens at which it is certain what was answered before."""
        return self.finder.certain()

    @cached_property
    def plans(self) -> plan_recipe.Ask | plan_recipe.Recipe | None:
        """The questions that lead to the recipe of every plan."""
        return plan_recipe.find(resolver_of(self.book, self.day), {})

    @cached_property
    def _starts(self) -> Mapping[str, str]:
        return {choice.id: choice.to for choice in self.finder.steps[finder.START].choices}

    def start_of(self, item: str) -> str:
        """The page that the walk of a service item begins with: a screen or a situation.

        A service item without rules on the day has no walk, but the finder's first page.
        """
        return self.page_of(self._starts[item]) if item in self._starts else "find"

    def page_of(self, target: str) -> str:
        """The page of a screen of the finder or of a situation."""
        return f"s/{target}" if target in self.finder.results else f"find/{target}"

    @cached_property
    def sheets(self) -> Sheets:
        """The sheets of the distinct situations."""
        return Sheets(resolver_of(self.book, self.day))

    @property
    def printed(self) -> bool:
        """Whether PDF files lie beside the pages: a full build makes them, a preview does not."""
        return self.settings.pdf

    @cached_property
    def sheet_codes(self) -> SheetCodes:
        """The codes printed on the sheets."""
        return SheetCodes()

    @cached_property
    def copies(self) -> Copies:
        """The codes of printed copies."""
        return Copies(self.book, self.sheet_codes)

    @cached_property
    def neighbours(self) -> tuple[tuple[Book, list[comparison.Difference]], ...]:
        """The cities that the handbook compares itself with, each with what differs there."""
        books = [load_cached(self.book.root, city) for city in comparison.neighbours(self.book)]
        return tuple((other, comparison.everywhere(self.book, other, self.day)) for other in books)

    def gather(self) -> None:
        """Work out what the pages of both languages rest on, so that it is not done for each."""
        _ = self.shortest, self.certain, self.plans, self.neighbours, self.copies.whole
        for situation in self.finder.results.values():
            _ = situation.group.told
            self.sheets.sheet(situation)

    # -- the site as a whole -------------------------------------------------------------------

    def name(self, language: m.Language) -> str:
        """The name of the site: the handbook's title with the city."""
        title = handbook_title(self.book)[language]
        return cities.words(self.book, language)["site_name"].replace("{title}", title)

    def description(self, language: m.Language) -> str:
        """What the site is, in a sentence or two."""
        return cities.words(self.book, language)["site_description"]

    def banner(self, language: m.Language) -> str:
        """What every page of an edition for another day than today says first; else nothing."""
        if self.day == self.settings.today:
            return ""
        ahead = self.day > self.settings.today
        text = wording(language)["as_of_banner_ahead" if ahead else "as_of_banner"]
        return text.format(day=self.day, known=announcements.last_checked(self.book))

    def address(self, path: str, language: m.Language) -> str:
        """The full public address of a page; empty where the site's address is not set."""
        base = self.settings.address
        folder = "" if language == "zh" else f"{language}/"
        return f"{base}/{folder}{path.removesuffix('.md')}.html" if base else ""

    # -- a single page -------------------------------------------------------------------------

    def page(self, language: m.Language, path: str) -> Page:
        """The context of a page; pages of one folder share it, since their links are alike."""
        key = (language, posixpath.dirname(path))
        if key not in self._pages:
            self._pages[key] = Page(self.book, language, self.day, path)
        return self._pages[key]

    @cached_property
    def _pages(self) -> dict[tuple[m.Language, str], Page]:
        return {}

    def title(self, page: Page, name: str) -> str:
        """The title of a fixed page in the language of ``page``."""
        return self.titles()[name][page.language]

    def link(self, page: Page, name: str) -> PageLink:
        """A link from ``page`` to another, by the name that data uses for it."""
        name = path_of(name)
        return PageLink(href=page.link(name), title=self.title(page, name))

    def links(self, page: Page, names: Iterable[str]) -> tuple[PageLink, ...]:
        """Links from ``page`` to others, by the names that data uses for them."""
        return tuple(self.link(page, name) for name in names)


def handbook_title(book: Book) -> m.Text:
    """The title of the handbook of a city."""
    return book.city.handbook_title or book.city.name
