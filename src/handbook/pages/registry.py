"""Every kind of page, in the order in which pages are listed: the only list of pages there is.

To add a page, write a module that ends in ``PAGE = PageKind(...)``, a template of the same name
and a stub in ``docs/zh`` and ``docs/en``, and name the module here.  Its words, ``title_ID`` among
them, stand in ``wording/``; where the menu shows it is told in ``mkdocs.yml``.

On paper the pages with a ``chapter`` are chapters: :func:`chapters` gives them by part, in order.
A composer of :mod:`handbook.paper` takes the view-model that :meth:`PageKind.view` makes, by the
``id`` of the kind; pages without a chapter are for the screen alone.
"""

from __future__ import annotations

from typing import get_args

from handbook.pages import (
    about,
    accessibility,
    authentication,
    batch,
    categories,
    city_comparison,
    conflicts,
    contact,
    faq,
    find,
    glossary,
    history,
    home,
    index_of_terms,
    notices,
    open_data,
    planner,
    points,
    printed_copies,
    programmers,
    services,
    situations,
    sources,
    statistics,
    timeline,
    to_confirm,
    topics,
)
from handbook.pages.kind import PageKind, Part

KINDS: tuple[PageKind, ...] = (
    home.PAGE,
    services.INDEX,
    notices.INDEX,
    services.PAGES,
    topics.PAGES,
    find.PAGE,
    categories.PAGE,
    points.PAGE,
    planner.PAGE,
    authentication.PAGE,
    faq.PAGE,
    glossary.PAGE,
    statistics.PAGE,
    sources.PAGE,
    conflicts.PAGE,
    city_comparison.PAGE,
    to_confirm.PAGE,
    contact.PAGE,
    timeline.PAGE,
    history.PAGE,
    about.PAGE,
    printed_copies.PAGE,
    accessibility.PAGE,
    batch.PAGE,
    index_of_terms.PAGE,
    programmers.PAGE,
    open_data.PAGE,
    notices.PAGES,
    find.SCREENS,
    situations.PAGES,
)
#: The parts of the book on paper, in order.
PARTS: tuple[Part, ...] = get_args(Part)
