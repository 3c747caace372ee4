"""The page of the points table: the calculator, the factors, the thresholds."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages import calculator
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import Basis, StatementView
from handbook.pages.shared import Shared
from handbook.rules.points_table import table_on


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketRow:
    """A row of a factor, and its points; ``per_unit`` more for each further unit."""

    id: str
    label: str
    points: int
    per_unit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorTable:
    """A factor with its rows; ``cap`` is the most points it gives."""

    id: str
    name: str
    cap: int
    note: str | None
    brackets: tuple[BracketRow, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """The points table in force."""

    id: str
    intro: str
    thresholds: tuple[StatementView, ...]
    factors: tuple[FactorTable, ...]
    notes: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView(View):
    """The table in force, if there is one, and its calculator."""

    tables: tuple[TableView, ...]
    calculator: calculator.CalculatorView | None


def _view(shared: Shared, page: Page, name: str) -> PointsView:
    table = table_on(page.book, page.day)
    return PointsView(
        title=shared.title(page, name),
        tables=(_table(page, table),) if table else (),
        calculator=calculator.view(page, table) if table else None,
    )


def _table(page: Page, table: m.PointsTable) -> TableView:
    return TableView(
        id=table.id,
        intro=page.say(table.intro),
        thresholds=tuple(page.statement(threshold) for threshold in table.thresholds),
        factors=tuple(_factor(page, factor) for factor in table.factors),
        notes=tuple(page.statement(note) for note in table.notes),
    )


def _factor(page: Page, factor: m.Factor) -> FactorTable:
    return FactorTable(
        id=factor.id,
        name=page.say(factor.name),
        cap=factor.cap,
        note=page.say(factor.note),
        brackets=tuple(
            BracketRow(
                id=bracket.id,
                label=page.say(bracket.label),
                points=bracket.points,
                per_unit=bracket.per_unit,
            )
            for bracket in factor.brackets
        ),
        basis=page.basis(factor),
    )


PAGE = PageKind(
    id="points",
    template="points",
    view=_view,
    place=Place(icon="points", home=3, card=True, chapter=Chapter(part="pdf_part_before", order=3)),
)
