"""The view-models of the site's pages, made for paper: their links are places of the book."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.handbook import HandbookPages
from handbook.pages.kind import View
from handbook.pages.page import Page


class PaperPage(Page):
    """A page whose links are names of places in the book: ``page`` or ``page#anchor``."""

    def link(self, page: str, anchor: str = "") -> str:
        """The name of a place in the book."""
        return f"{page}#{anchor}" if anchor else page


@dataclass(frozen=True)
class Paper(HandbookPages):
    """The site's own view-models, made for paper."""

    def page(self, language: m.Language, path: str) -> Page:
        """The context of a page on paper."""
        key = (language, path)
        if key not in self._pages:
            self._pages[key] = PaperPage(self.book, language, self.day, path)
        return self._pages[key]

    def leaf(self, name: str, language: m.Language) -> tuple[Page, View]:
        """The context and the view-model of a fixed page or a notice."""
        page = self.page(language, f"{name}.md")
        return page, self.view(name, page)
