"""What a kind of page is: everything that is said of it, in one value.

A module of this package describes one kind, or a small family, and makes its view-model;
:mod:`handbook.pages.registry` lists them.  Nothing else lists pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.page import Page
from handbook.pages.shared import Shared

#: The parts of the book on paper, in order: keys of their titles.
Part = Literal[
    "pdf_part_read",
    "pdf_part_services",
    "pdf_part_before",
    "pdf_part_after",
    "pdf_part_reference",
    "pdf_part_notices",
    "pdf_part_bodies",
    "pdf_part_end",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Where a page stands on paper: its part, and its place within it, from 1."""

    part: Part
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where readers meet a page.

    ``icon`` is a drawing of :mod:`handbook.pages.icons`; ``home`` its place among the links of the
    home page, from 1, or 0; ``weight`` how likely it is what is searched for, whatever that is;
    ``card`` whether shared links show a picture of its own; ``chapter`` its place on paper, if any.
    """

    icon: str = "document"
    home: int = 0
    weight: float = 1.0
    card: bool = False
    chapter: Chapter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page shows, ready to print; each kind of page has its own."""

    title: str

    def values(self) -> dict[str, object]:
        """The fields by name, as a template takes them."""
        return {shown.name: getattr(self, shown.name) for shown in fields(self)}


def from_wording(_: Shared, name: str) -> m.Text:
    """The title of a page among the fixed words: ``title_`` and its id."""
    key = f"title_{name.removesuffix('/index')}"
    return m.Text(zh=wording("zh")[key], en=wording("en")[key])


def _nothing_above(_: Shared, __: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """A kind of page.

    ``id`` is the page's id, or that of a family, ``folder/*``.  ``view`` makes the view-model of
    the page of that name, ``template`` prints it.  ``members`` yields the pages of a family in
    their order; ``stub`` says that each has a file with a marker line in ``docs/zh`` and
    ``docs/en`` (a family without stubs follows from the data alone).  ``listed`` pages stand in the
    search, in the A-Z and among the suggestions for a wrong address; the addresses of ``recorded``
    ones are kept in ``registers/addresses.lock``.  ``explains`` marks the first uses of
    the glossary's terms.  ``describe`` gives the page's description for
    search engines from the context, the page's name and its title, where the fixed words do not;
    ``above`` the page that stands between it and the home page, or nothing.
    ``places`` differ from ``place`` for single members.
    """

    id: str
    template: str
    view: Callable[[Shared, Page, str], View]
    title: Callable[[Shared, str], m.Text] = from_wording
    members: Callable[[Shared], Iterable[str]] | None = None
    stub: bool = True
    explains: bool = False
    listed: bool = True
    recorded: bool = True
    describe: Callable[[Shared, Page, str, str], str] | None = None
    above: Callable[[Shared, str], str] = _nothing_above
    place: Place = Place()
    places: Mapping[str, Place] = field(default_factory=dict)

    def names(self, shared: Shared) -> Iterable[str]:
        """The ids of its pages."""
        return self.members(shared) if self.members else (self.id,)

    def place_of(self, name: str) -> Place:
        """Where readers meet the page of that name."""
        return self.places.get(name, self.place)


def key_of(name: str) -> str:
    """The last part of a page's name: the id of the record that it is about."""
    return name.partition("/")[2]
