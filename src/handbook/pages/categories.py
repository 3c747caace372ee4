"""The page of the categories A, B and C with their grounds."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.category_guide import CategoryGuide, category_guide
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import Basis, StatementView
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow:
    """A ground of a category, with its number in the published list."""

    id: str
    code: str
    route: str
    title: str | None
    text: str
    practice_elsewhere: bool
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category with its grounds in force."""

    id: str
    name: str
    summary: str
    frame: tuple[StatementView, ...]
    grounds: tuple[GroundRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoriesView(View):
    """Every category."""

    categories: tuple[CategoryView, ...]
    guide: CategoryGuide


def _view(shared: Shared, page: Page, name: str) -> CategoriesView:
    return CategoriesView(
        title=shared.title(page, name),
        categories=tuple(
            CategoryView(
                id=category.id,
                name=page.say(category.name),
                summary=page.say(category.summary),
                frame=page.statements(category.frame),
                grounds=tuple(_ground(page, ground) for ground in page.current(category.grounds)),
            )
            for category in shared.book.categories.values()
        ),
        guide=category_guide(page),
    )


def _ground(page: Page, ground: m.Ground) -> GroundRow:
    return GroundRow(
        id=ground.id,
        code=ground.code,
        route=ground.route,
        title=page.say(ground.title),
        text=page.say(ground.text),
        practice_elsewhere=ground.practice_elsewhere,
        basis=page.basis(ground),
    )


PAGE = PageKind(
    id="categories",
    template="categories",
    view=_view,
    place=Place(
        icon="contents", home=2, card=True, chapter=Chapter(part="pdf_part_before", order=2)
    ),
)
