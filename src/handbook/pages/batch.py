"""The page of the batch: what its script looks answers up in.

No rule is evaluated in the browser.  The questions are a graph of nodes: the answer to one leads
to the next, and at last to a published checklist and the recipe of a plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.batch import formats, people
from handbook.batch.samples import sample_rows, services_by_column, used_for
from handbook.domain import model as m
from handbook.export.open_data import material as shown
from handbook.language.phrasing import expectation
from handbook.pages.batch_graph import BatchGraph, Leaf
from handbook.pages.kind import PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.planner import Data, Pool
from handbook.pages.shared import Shared
from handbook.rules import plan_recipe
from handbook.rules.answers import MaterialAnswer
from handbook.rules.checklists import Sheet, Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column that a list of people may have; ``asked`` where it answers a question."""

    key: str
    heading: str
    question: str
    values: tuple[str, ...]
    kind: str
    asked: bool
    #: For which services it is filled in, in words; empty where that needs no word.
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView(View):
    """The columns, the page of the finder, and the folder of the checklists."""

    columns: tuple[ColumnRow, ...]
    find: str
    pages: str


def _view(shared: Shared, page: Page, name: str) -> BatchView:
    used = services_by_column(page.resolver)
    return BatchView(
        title=shared.title(page, name),
        columns=tuple(
            _column(page, column, used.get(column.key, ())) for column in people.columns(page.book)
        ),
        find=page.link("find"),
        pages=page.link("s/x").removesuffix("x.html"),
    )


PAGE = PageKind(id="batch", template="batch", view=_view, place=Place(icon="employer", home=14))


def _column(page: Page, column: people.Column, services: tuple[str, ...]) -> ColumnRow:
    asked = page.book.questions.get(column.key)
    return ColumnRow(
        key=column.key,
        heading=column.heading[page.language],
        question=page.say(asked.question) if asked else "",
        values=tuple(value.label[page.language] for value in asked.values) if asked else (),
        kind=page.words[f"batch_kind_{column.kind}"],
        asked=bool(asked),
        used=used_for(page.book, column, services, page.language),
    )


def data(
    page: Page, sheets: Iterable[Sheet], graph: BatchGraph, address: str = ""
) -> dict[str, object]:
    """Everything that the script of the page looks up, in the language of the page.

    ``graph`` are the questions that lead to the ``sheets``; ``address`` is the public address of
    the site, where it has one.
    """
    return _Lookup(page).build(sheets, graph, address)


class _Lookup:
    def __init__(self, page: Page) -> None:
        self.page, self.book, self.plan = page, page.book, Data(page)
        self.nodes, self.materials, self.tables = Pool(), Pool(), Pool()

    def build(self, sheets: Iterable[Sheet], graph: BatchGraph, address: str) -> dict[str, object]:
        page, language = self.page, self.page.language
        published = [self._sheet(sheet) for sheet in sheets]
        start = self._graph(graph)
        more = {
            key: text
            for key, text in page.words.items()
            if key.startswith(("batch_", "auth_")) or key in (*m.METHODS, *formats.STATUSES)
        }
        return {
            **self.plan.sums(more),
            "pages": formats.page("", language, address).removesuffix(".html"),
            "columns": [self._column(column) for column in people.columns(self.book)],
            "samples": sample_rows(page.resolver, language),
            "places": people.places(self.book),
            "start": start,
            "nodes": self.nodes.values,
            "sheets": published,
            "materials": self.materials.values,
            "tables": self.tables.values,
            "confirm": [
                [name, to_confirm.title[language]]
                for name, to_confirm in sorted(
                    self.book.to_confirm.items(), key=lambda pair: pair[1].number
                )
            ],
            "waiting": {
                name: rule.to_confirm
                for name, rule in self.book.rules.items()
                if rule.to_confirm and name in self.plan.rules
            },
            "headingRows": people.HEADING_ROWS,
            "delimiters": people.DELIMITERS,
            "days": people.DAYS,
            "counts": people.COUNTS,
            "anchors": plan_recipe.ANCHORS,
            "grids": formats.GRIDS,
        }

    def _column(self, column: people.Column) -> dict[str, object]:
        asked = self.book.questions.get(column.key)
        made: dict[str, object] = {
            "key": column.key,
            "kind": column.kind,
            "heading": column.heading[self.page.language],
            "names": column.names,
        }
        if asked:
            made |= {
                "label": asked.label[self.page.language],
                "default": asked.default,
                "values": column.values,
                "labels": {value.id: value.label[self.page.language] for value in asked.values},
            }
        return made

    # -- the questions ---------------------------------------------------------------------------

    def _graph(self, graph: BatchGraph) -> int:
        """Put every node in its place; the place of the first one."""
        places: list[int] = []
        for node in graph.nodes:
            if isinstance(node, Leaf):
                recipe = self.plan.recipe(node.recipe) if node.recipe else None
                places.append(self.nodes.place({"s": node.sheet, "p": recipe}))
            else:
                ways = {value: places[at] for value, at in node.ways}
                asked = {"k": node.key, "w": ways, "o": node.open, "t": node.taken}
                places.append(self.nodes.place({**asked, "a": int(node.told)}))
        return places[graph.start]

    # -- the checklists --------------------------------------------------------------------------

    def _sheet(self, sheet: Sheet) -> dict[str, object]:
        language, checklist = self.page.language, sheet.checklist
        limits = checklist.time_limits
        rules = (*limits.values(), *checklist.result_because, *checklist.steps)
        return {
            "slug": sheet.distinct.slug,
            "item": checklist.item.name[language],
            "confirm": checklist.item.to_confirm,
            "materials": [
                self.materials.place(self._material(answer, sheet.abroad))
                for answer in checklist.materials
                if answer.listed
            ],
            "limits": [
                limits[kind].working_days if kind in limits else None
                for kind in ("promised", "national")
            ],
            "result": checklist.result.name[language],
            "rules": [self.plan.rule(rule) for rule in rules],
            # Rules of what is not asked for stand behind the list, too.
            "listed": [
                rule.id
                for answer in checklist.materials
                if not answer.listed
                for rule in answer.because
                if rule.to_confirm and self.plan.rule(rule)
            ],
        }

    def _material(
        self, answer: MaterialAnswer, abroad: dict[str, tuple[Treatment, ...]]
    ) -> dict[str, object]:
        row = shown(self.book, answer)
        table = abroad.get(answer.material.id)
        made: dict[str, object] = {
            "name": answer.paper.name[self.page.language],
            "status": answer.status,
            "counts": [row["original"], row["copies"]],
            "rules": [self.plan.rule(rule) for rule in answer.because],
        }
        if table:
            keys = [answer.material.issued_in_key, self.book.place_keys[0]]
            made["issued"] = [key for key in keys if key]
            made["table"] = self.tables.place(
                [
                    {
                        "method": treatment.method,
                        "expected": [expectation(treatment.state, self.page.language)]
                        if treatment.state
                        else [],
                        "status": treatment.status,
                        "rules": [self.plan.rule(rule) for rule in treatment.because],
                        # The first, of the most places, is for all that no other names.
                        "places": list(treatment.places) if at else None,
                    }
                    for at, treatment in enumerate(table)
                ]
            )
        return made


def script(value: dict[str, object]) -> bytes:
    """The data as a script file: pages opened from a folder may load those, and nothing else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"window.handbookBatch={text};\n".encode()
