"""The view-models of the site's pages, made for paper: their links are places of the book."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages import views
from handbook.pages.handbook import Site
from handbook.pages.views import Page
from handbook.paper.chapter_builder import View


class PaperPage(Page):
    """A page whose links are names of places in the book: ``page`` or ``page#anchor``."""

    def link(self, page: str, anchor: str = "") -> str:
        """The name of a place in the book."""
        return f"{page}#{anchor}" if anchor else page


@dataclass(frozen=True)
class Paper(Site):
    """The site's own view-models, made for paper."""

    def _page(self, language: m.Language, path: str) -> Page:
        key = (language, path)
        if key not in self._pages:
            self._pages[key] = PaperPage(self.book, language, self.day, path)
        return self._pages[key]

    def view(self, name: str, language: m.Language) -> tuple[Page, View]:
        """The page and the view-model of a fixed page or a notice."""
        page = self._page(language, f"{name}.md")
        if name.startswith("notices/"):
            return page, views.measure(page, self.book.measures[name.removeprefix("notices/")])
        view, _ = self._view(name, page)
        return page, view
