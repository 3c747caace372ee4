"""The home page: every service in the reader's own words, and the pages read most."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.printed_copies import EditionLink, editions
from handbook.pages.shared import PageLink, Shared, handbook_title


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """A service item, with its guide and the beginning of its checklist."""

    id: str
    question: str
    short_name: str
    guide: str
    find: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLink(PageLink):
    """A link with a drawing."""

    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """The services, other pages, and the day of the edition (an ISO date)."""

    city_title: str
    items: tuple[ServiceCard, ...]
    others: tuple[IconLink, ...]
    day: str
    about_title: str
    pdf: tuple[EditionLink, ...]


def _view(shared: Shared, page: Page, name: str) -> HomeView:
    return HomeView(
        title=shared.title(page, name),
        city_title=handbook_title(shared.book)[page.language],
        items=tuple(
            ServiceCard(
                id=item.id,
                question=page.say(item.question),
                short_name=page.say(item.short_name),
                guide=page.link(f"services/{item.id}"),
                find=page.link(shared.start_of(item.id)),
            )
            for item in shared.book.items.values()
        ),
        others=tuple(
            IconLink(href=page.link(other), title=shared.title(page, other), icon=icon)
            for other, icon in shared.home_links()
        ),
        day=shared.day.isoformat(),
        about_title=page.words["title_about"],
        pdf=editions(shared, page),
    )


def _title(shared: Shared, _: str) -> m.Text:
    return handbook_title(shared.book)


PAGE = PageKind(
    id="index", template="home", view=_view, title=_title, place=Place(weight=0.4, card=True)
)
