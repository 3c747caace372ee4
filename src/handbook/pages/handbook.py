"""The pages of the handbook: which there are, and their Markdown in each language.

Fixed pages are stubs in ``docs/zh`` and ``docs/en`` that hold one marker line; families of pages
(one for each notice) follow from the data.  Whatever publishes the site asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import escape

from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.loading.file_cache import Opener
from handbook.pages.first_uses import mark_first_uses
from handbook.pages.kind import PageKind, Place, View
from handbook.pages.named_pages import link_named_pages
from handbook.pages.page import Page
from handbook.pages.registry import KINDS, PARTS
from handbook.pages.render import render
from handbook.pages.shared import Shared
from handbook.rules.book_cache import load_cached
from handbook.rules.sound_book import load

MARKER = re.compile(r"^<!-- handbook: ([a-z0-9/-]+) -->$", re.MULTILINE)


@dataclass(frozen=True)
class HandbookPages(Shared):
    """The pages of the handbook of one city as of one day."""

    # -- which pages there are -----------------------------------------------------------------

    @cached_property
    def _fixed(self) -> dict[str, PageKind]:
        """The kinds of the pages that have stubs, by page id."""
        return {name: kind for kind in KINDS if kind.stub for name in kind.names(self)}

    def kind(self, name: str) -> PageKind | None:
        """The kind of a page; nothing for a page written by hand."""
        if name in self._fixed:
            return self._fixed[name]
        family = _FAMILIES.get(_folder(name))
        return family if family and name in self._members(family) else None

    def _members(self, family: PageKind) -> frozenset[str]:
        if family.id not in self._known_members:
            self._known_members[family.id] = frozenset(family.names(self))
        return self._known_members[family.id]

    @cached_property
    def _known_members(self) -> dict[str, frozenset[str]]:
        return {}

    def place(self, name: str) -> Place:
        """Where readers meet a page."""
        kind = self.kind(name)
        return kind.place_of(name) if kind else Place()

    def titles(self) -> Mapping[str, m.Text]:
        """The titles of the fixed pages by page id."""
        return self._titles

    @cached_property
    def _titles(self) -> dict[str, m.Text]:
        return {name: kind.title(self, name) for name, kind in self._fixed.items()}

    def stubs(self) -> dict[str, m.Text]:
        """Fixed pages by path, with their titles; each needs a stub in both languages."""
        return {f"{name}.md": title for name, title in self.titles().items()}

    def listed(self) -> Mapping[str, m.Text]:
        """The titles of the pages that readers look for by title, by page id."""
        return self._listed

    @cached_property
    def _listed(self) -> dict[str, m.Text]:
        return {
            name: kind.title(self, name)
            for kind in KINDS
            if kind.listed
            for name in kind.names(self)
        }

    def recorded(self) -> set[str]:
        """The pages whose addresses are kept in ``registers/addresses.lock``."""
        return {name for kind in KINDS if kind.recorded for name in kind.names(self)}

    def family_paths(self) -> Iterator[str]:
        """The paths of the pages that follow from the data: notices, screens, situations."""
        for kind in _FAMILIES.values():
            yield from (f"{name}.md" for name in kind.names(self))

    def home_links(self) -> list[tuple[str, str]]:
        """The pages that the home page leads to, in order: page id and the name of its icon."""
        places = {name: kind.place_of(name) for name, kind in self._fixed.items()}
        chosen = [name for name, place in places.items() if place.home]
        ordered = sorted(chosen, key=lambda name: places[name].home)
        return [(name, places[name].icon) for name in ordered]

    def chapters(self) -> dict[str, list[str]]:
        """The pages that are chapters on paper, in order, by the key of their part's title."""
        orders: dict[str, list[tuple[int, str]]] = {part: [] for part in PARTS}
        for kind in KINDS:
            for name in kind.names(self) if kind.place.chapter else ():
                if chapter := kind.place_of(name).chapter:
                    orders[chapter.part].append((chapter.order, name))
        return {
            part: [name for _, name in sorted(pages, key=lambda page: page[0])]
            for part, pages in orders.items()
        }

    # -- what they say -------------------------------------------------------------------------

    def view(self, name: str, page: Page) -> View:
        """The view-model of a page.  Raises :class:`KeyError` when there is no such page."""
        return self._kind_of(name).view(self, page, name)

    def body(self, name: str, language: m.Language, path: str) -> str:
        """The rendered body of the page ``name``, as it stands at ``path``.

        Raises :class:`KeyError` when there is no such page.
        """
        kind, page = self._kind_of(name), self.page(language, path)
        return self._printed(kind, kind.view(self, page, name), page)

    def _kind_of(self, name: str) -> PageKind:
        return self._fixed[name] if name in self._fixed else _FAMILIES[_folder(name)]

    def fill(self, markdown: str, language: m.Language, path: str) -> str:
        """``markdown`` with its marker replaced by the page's body.

        Raises :class:`KeyError` when the marker names no page.
        """

        def body(match: re.Match[str]) -> str:
            return self.body(match.group(1), language, path)

        return MARKER.sub(body, markdown)

    def families(self, language: m.Language) -> dict[str, str]:
        """Pages that follow from the data, by path: one for each notice, screen and situation."""
        return {path: self.family(language, path) for path in self.family_paths()}

    def family(self, language: m.Language, path: str) -> str:
        """One page that follows from the data.  Raises :class:`KeyError` when there is none."""
        name = path.removesuffix(".md")
        kind, page = _FAMILIES[_folder(name)], self.page(language, path)
        view = kind.view(self, page, name)
        title = _quoted(str(escape(view.title)))
        return f"---\ntitle: {title}\n---\n\n{self._printed(kind, view, page)}"

    def _printed(self, kind: PageKind, view: View, page: Page) -> str:
        text = render(kind.template, page=page, w=page.words, **view.values())
        if not kind.explains:
            return text
        return mark_first_uses(link_named_pages(text, page, self._nameable), page)

    @cached_property
    def _nameable(self) -> dict[str, m.Text]:
        return {**self.titles(), **self.listed()}


def _folder(name: str) -> str:
    return name.partition("/")[0]


#: The kinds without stubs, by the folder of their pages.
_FAMILIES = {_folder(kind.id): kind for kind in KINDS if not kind.stub}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def open_pages(
    root: Path, settings: BuildSettings, open_file: Opener | None = None
) -> HandbookPages:
    """The pages of the handbook that ``settings`` name, from the data under ``root``.

    ``open_file`` reads one file; without it a book that was kept is taken where nothing changed.
    Raises :class:`~handbook.domain.problems.DataProblemsError` when the data is unsound.
    """
    if open_file is None:
        book = load_cached(root, settings.city)
    else:
        book = load(root, settings.city, open_file)
    return HandbookPages(book, settings.day, settings)
