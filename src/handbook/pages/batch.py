"""The page of the batch: what its script looks answers up in.

No rule is evaluated in the browser.  The questions are a graph of nodes: the answer to one leads
to the next, and at last to a published checklist and the recipe of a plan.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.batch import formats, people
from handbook.batch.answers import default_of
from handbook.domain import model as m
from handbook.domain.conditions import Answers
from handbook.export.open_data import material as shown
from handbook.language.phrasing import expectation
from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.planner import Data, Pool
from handbook.pages.shared import Shared
from handbook.rules import plan_recipe
from handbook.rules.answers import MaterialAnswer
from handbook.rules.checklists import Sheet, Treatment
from handbook.rules.walk import next_question, values_of

#: Stands between the values of a node that takes several.
TOGETHER = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column that a list of people may have; ``asked`` where it answers a question."""

    key: str
    heading: str
    question: str
    values: tuple[str, ...]
    kind: str
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView(View):
    """The columns, the page of the finder, and the folder of the checklists."""

    columns: tuple[ColumnRow, ...]
    find: str
    pages: str


def _view(shared: Shared, page: Page, name: str) -> BatchView:
    return BatchView(
        title=shared.title(page, name),
        columns=tuple(_column(page, column) for column in people.columns(page.book)),
        find=page.link("find"),
        pages=page.link("s/x").removesuffix("x.html"),
    )


PAGE = PageKind(id="batch", template="batch", view=_view)


def _column(page: Page, column: people.Column) -> ColumnRow:
    asked = page.book.questions.get(column.key)
    return ColumnRow(
        key=column.key,
        heading=column.heading[page.language],
        question=page.say(asked.question) if asked else "",
        values=tuple(value.label[page.language] for value in asked.values) if asked else (),
        kind=page.words[f"batch_kind_{column.kind}"],
        asked=bool(asked),
    )


def data(page: Page, sheets: Iterable[Sheet], address: str = "") -> dict[str, object]:
    """Everything that the script of the page looks up, in the language of the page.

    ``address`` is the public address of the site, where it has one.
    """
    return _Lookup(page).build(sheets, address)


class _Lookup:
    def __init__(self, page: Page) -> None:
        self.page, self.book, self.plan = page, page.book, Data(page)
        self.nodes, self.materials, self.tables = Pool(), Pool(), Pool()
        self.slugs: dict[frozenset[tuple[str, tuple[str, ...]]], int] = {}

    def build(self, sheets: Iterable[Sheet], address: str) -> dict[str, object]:
        page, language = self.page, self.page.language
        published = []
        for at, one in enumerate(sheets):
            published.append(self._sheet(one))
            self.slugs.update((frozenset(way.items()), at) for way in one.distinct.ways)
        start = self._node({})
        more = {
            key: text
            for key, text in page.words.items()
            if key.startswith(("batch_", "auth_")) or key in (*m.METHODS, *formats.STATUSES)
        }
        return {
            **self.plan.sums(more),
            "pages": formats.page("", language, address).removesuffix(".html"),
            "columns": [self._column(column) for column in people.columns(self.book)],
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

    def _node(self, answers: dict[str, tuple[str, ...]]) -> int:
        """The place of the node that these answers lead to."""
        resolver = self.page.resolver
        key = next_question(resolver, answers)
        if key is None:
            return self.nodes.place(self._leaf(answers))
        open_ = values_of(resolver, key, answers)
        default = default_of(resolver, key, answers)
        ways = {
            TOGETHER.join(values): self._node({**answers, key: values})
            for values in self._choices(key, open_)
        }
        taken = default if default is not None or len(open_) > 1 else open_[0]
        node = {"k": key, "w": ways, "o": open_, "t": taken}
        # A single way on is taken without a word; a default is told.
        return self.nodes.place({**node, "a": int(default is not None)})

    def _choices(self, key: str, open_: list[str]) -> list[tuple[str, ...]]:
        question = self.book.questions[key]
        single: list[tuple[str, ...]] = [(value,) for value in open_]
        if question.kind != "many":
            return single
        others = [value for value in open_ if value != question.default]
        more = (itertools.combinations(others, count) for count in range(2, len(others) + 1))
        return [*single, *itertools.chain.from_iterable(more)]

    def _leaf(self, answers: Answers) -> dict[str, object]:
        found = plan_recipe.find(self.page.resolver, answers)
        if isinstance(found, plan_recipe.Ask):
            message = f"the plan asks for {found.key} after the checklist is known: {answers}"
            raise TypeError(message)
        way = frozenset((key, values[:1]) for key, values in answers.items())
        return {"s": self.slugs[way], "p": self.plan.recipe(found) if found else None}

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
        row = shown(answer)
        table = abroad.get(answer.material.id)
        made: dict[str, object] = {
            "name": answer.material.name[self.page.language],
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
