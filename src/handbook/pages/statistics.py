"""The page of statistics: charts drawn at build time, with their numbers in tables."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.charts import Bar, bars
from handbook.pages.kind import Chapter, PageKind, Place, View, from_wording
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A number, as shown, with what it counts."""

    id: str
    title: str | None
    shown: str
    text: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A chart with its numbers."""

    id: str
    title: str
    description: str
    svg: Markup
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsView(View):
    """The charts, and the figures that are in none."""

    charts: tuple[BarChart, ...]
    rest: tuple[FigureRow, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> StatisticsView:
    book = shared.book
    used = {id_ for chart in book.charts for id_ in chart.figures}
    return StatisticsView(
        title=shared.title(page, name),
        charts=tuple(_chart(page, chart) for chart in book.charts),
        rest=tuple(_row(page, figure) for id_, figure in book.figures.items() if id_ not in used),
        intro=page.words["intro_statistics" if book.figures else "no_statistics"],
    )


def _chart(page: Page, chart: m.Chart) -> BarChart:
    figures = [page.book.figures[name] for name in chart.figures]
    rows = [
        Bar(
            page.plain(figure.title) if figure.title else figure.id,
            figure.value,
            _number(page, figure),
        )
        for figure in figures
    ]
    return BarChart(
        id=chart.id,
        title=page.say(chart.title),
        description=page.say(chart.description),
        svg=bars(chart.id, page.plain(chart.title), page.plain(chart.description), rows),
        figures=tuple(_row(page, figure) for figure in figures),
    )


def _row(page: Page, figure: m.Figure) -> FigureRow:
    return FigureRow(
        id=figure.id,
        title=page.say(figure.title),
        shown=_number(page, figure),
        text=page.say(figure.text),
        basis=page.basis(figure),
    )


def _number(page: Page, figure: m.Figure) -> str:
    if figure.display:
        return page.plain(figure.display)
    whole = figure.value == int(figure.value)
    number = f"{figure.value:,.0f}" if whole else f"{figure.value:,.2f}"
    unit = page.plain(figure.unit)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}"


def _title(shared: Shared, name: str) -> m.Text:
    if shared.book.figures:
        return from_wording(shared, name)
    key = "no_statistics_title"
    return m.Text(zh=wording("zh")[key], en=wording("en")[key])


PAGE = PageKind(
    id="statistics",
    template="statistics",
    view=_view,
    title=_title,
    place=Place(weight=0.55, chapter=Chapter(part="pdf_part_reference", order=5)),
)
