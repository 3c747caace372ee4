"""The answers for a list of people as tables (CSV, XLSX), as a calendar and as JSON.

``docs/assets/batch-work.js`` makes the same tables, byte for byte.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handbook.batch import people, samples, workbook
from handbook.batch.answers import label
from handbook.batch.results import Batch, Person
from handbook.batch.workbook import Cell, Sheet
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.export import citations, open_data, plan_json
from handbook.export.calendar_file import AllDay, calendar_file
from handbook.export.plan_formats import Entry, Owner, all_day, entries, verdict
from handbook.language.citing import cited
from handbook.language.phrasing import expectation
from handbook.rules import plan_days, planner
from handbook.rules.answers import Authentication, resolver_of

#: The statuses of a checklist and the column of the summary that lists them.
STATUSES = {
    "required": "submit",
    "deferrable": "later",
    "by_commitment": "by_commitment",
    "waived": "waived",
}
_SUMMARY = (
    "row", "person", "item", *STATUSES.values(), "promised", "national", "result",
    "counted_from", "filing_day", "feasible", "reasons", "to_confirm", "assumed",
    "left_out", "provisional", "page",
)  # fmt: skip
_MATERIALS = (
    "row", "person", "material", "status", "original", "copies", "authentication", "auth_when",
    "basis",
)  # fmt: skip
_DEADLINES = ("row", "person", "step", "actor", "earliest", "latest", "working_day", "notes", "basis")  # fmt: skip # noqa: E501
_PROBLEMS = ("place", "problem")
#: The tables and their columns, in this order.
GRIDS = {
    "summary": _SUMMARY,
    "materials": _MATERIALS,
    "deadlines": _DEADLINES,
    "problems": _PROBLEMS,
}
#: Whether there is time, by the key that a plan has for it.
_FEASIBLE = {
    "plan_possible": "batch_in_time",
    "plan_undecided": "batch_may_be_too_late",
    "plan_impossible": "batch_too_late",
}
#: How many rows of the blank list offer a choice.
_BLANK_ROWS = 1000
#: What a spreadsheet program would take for a formula; in East Asia the wide signs, too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that begin with the same cells, ``own``; people who are alike have the same ``rest``."""

    own: tuple[Cell, ...]
    rest: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the result: its name, its headings and its rows."""

    name: str
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Every row whole."""
        return tuple((*block.own, *rest) for block in self.blocks for rest in block.rest)


def grids(batch: Batch, language: m.Language, address: str = "") -> list[Grid]:
    """The tables of a batch: summary, documents, deadlines, and problems where there are any.

    ``address`` is the public address of the site, where it has one.
    """
    made = _Grids(batch, language, address)
    found = [
        made.of_people("summary", made.summary, _all_of),
        made.of_people("materials", made.materials, lambda person: id(person.checklist)),
        made.of_people("deadlines", made.deadlines, lambda person: id(person.plan)),
    ]
    if batch.problems:
        found.append(made.grid("problems", [Block((), tuple(made.problems()))]))
    return found


def _all_of(person: Person) -> object:
    """Two people with the same are told the same; the batch holds on to what is named here."""
    unplanned = id(person.unplanned)
    return id(person.checklist), id(person.plan), unplanned, person.left_out


class _Grids:
    def __init__(self, batch: Batch, language: m.Language, address: str) -> None:
        self.batch, self.book, self.language = batch, batch.book, language
        self.address = address
        self.w = wording(language)
        self.semicolon = self.w["batch_semicolon"]
        self._basis: dict[tuple[str, ...], str] = {}

    def grid(self, name: str, blocks: Iterable[Block]) -> Grid:
        return Grid(name, tuple(self.w[f"batch_{key}"] for key in GRIDS[name]), tuple(blocks))

    def of_people(
        self,
        name: str,
        rows: Callable[[Person], Iterable[tuple[Cell, ...]]],
        alike: Callable[[Person], object],
    ) -> Grid:
        """A table of everybody: the rows of people for whom ``alike`` is the same are made once."""
        known: dict[object, tuple[tuple[Cell, ...], ...]] = {}
        blocks = []
        for person in self.batch.people:
            key = alike(person)
            if key not in known:
                known[key] = tuple(rows(person))
            blocks.append(Block((person.row, person.name), known[key]))
        return self.grid(name, blocks)

    def summary(self, one: Person) -> Iterator[tuple[Cell, ...]]:
        language, checklist = self.language, one.checklist
        named = {
            status: self.semicolon.join(
                answer.paper.name[language]
                for answer in checklist.materials
                if answer.status == status
            )
            for status in STATUSES
        }
        limits = (checklist.time_limits.get(kind) for kind in ("promised", "national"))
        waiting = self.book.to_confirm
        confirm = (
            waiting[name].title[language]
            for name in sorted(checklist.to_confirm, key=lambda name: waiting[name].number)
        )
        assumed = (
            (key, checklist.situation.answers[key][0]) for key in checklist.situation.assumed
        )
        yield (
            checklist.item.name[language],
            *named.values(),
            *(limit.working_days if limit else "" for limit in limits),
            checklist.result.name[language],
            *self._plan(one),
            self.semicolon.join(confirm),
            self._answers(assumed),
            self._answers(one.left_out),
            one.plan.mark[language] if one.plan and one.plan.mark else "",
            page(one.slug, language, self.address),
        )

    def _answers(self, answers: Iterable[tuple[str, str]]) -> str:
        """Answers in words: each question by its label, with the value."""
        return self.semicolon.join(
            self.book.questions[key].label[self.language]
            + self.w["colon"]
            + label(self.book, key, value)[self.language]
            for key, value in answers
        )

    def _plan(self, one: Person) -> tuple[str, str, str, str]:
        plan, w = one.plan, self.w
        if plan is None:
            return "", "", "", one.unplanned[self.language] if one.unplanned else ""
        filed = plan.steps[plan.recipe.filing].latest
        return (
            f"{w[f'plan_from_{plan.wish.anchor}']}{w['colon']}{_iso(plan.wish.day)}",
            _iso(filed),
            w[_FEASIBLE[verdict(plan)]],
            self.semicolon.join(reason[self.language] for reason in plan.reasons),
        )

    def materials(self, one: Person) -> Iterator[tuple[Cell, ...]]:
        for answer in one.checklist.materials:
            if not answer.listed:
                continue
            auth = answer.authentication
            because = answer.because + (auth.because if auth else ())
            yield (
                answer.paper.name[self.language],
                self.w[answer.status],
                open_data.count(answer.requirement, answer.material, "original"),
                open_data.count(answer.requirement, answer.material, "copies"),
                *self._authentication(auth),
                self.cited(because),
            )

    def _authentication(self, auth: Authentication | None) -> tuple[str, str]:
        if auth is None:
            return "", ""
        method = self.w[auth.method]
        if auth.state:
            method += self.semicolon + expectation(auth.state, self.language)
        return method, self.w[f"auth_{auth.status}"]

    def cited(self, rules: tuple[m.Rule | m.Statement, ...]) -> str:
        key = tuple(rule.id for rule in rules)
        if key not in self._basis:
            self._basis[key] = self.semicolon.join(cited(self.book, rules, self.language))
        return self._basis[key]

    def deadlines(self, one: Person) -> Iterator[tuple[Cell, ...]]:
        if one.plan is None:
            return
        for step in one.plan.steps:
            yield (
                step.line.name[self.language],
                self.w[f"actor_{step.line.actor}"],
                _iso(step.earliest),
                _iso(step.latest),
                _iso(step.working_day),
                " ".join(note[self.language] for note in step.notes),
                self.cited(planner.because(step, one.plan.wish)),
            )
        for paper in one.plan.documents:
            key = "batch_not_before" if paper.not_before else "batch_valid_until"
            yield (
                paper.material.name[self.language],
                self.w["batch_paper"],
                _iso(paper.not_before),
                _iso(paper.valid_until),
                "",
                " ".join([self.w[key], *([paper.mark[self.language]] if paper.mark else [])]),
                self.cited((paper.deadline, paper.requirement)),
            )

    def problems(self) -> Iterator[tuple[Cell, ...]]:
        for problem in self.batch.problems:
            yield problem.place(), problem.message()[self.language]


def _iso(day: plan_days.Day) -> str:
    return day.isoformat() if isinstance(day, date) else ""


def page(slug: str, language: m.Language, base: str) -> str:
    """The page of a situation: a full address where the site's, ``base``, is known."""
    return f"{base}{'/' if base else ''}{'en/' if language == 'en' else ''}s/{slug}.html"


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_csv(grid: Grid) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8 with the mark that spreadsheet programs go by."""
    known: dict[int, list[str]] = {}
    lines = [_csv_line(grid.headings)]
    for block in grid.blocks:
        if id(block.rest) not in known:
            known[id(block.rest)] = [_csv_line(map(harmless, row)) for row in block.rest]
        own = _csv_line(map(harmless, block.own)) + "," if block.own else ""
        lines += [own + rest for rest in known[id(block.rest)]]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _csv_line(cells: Iterable[Cell]) -> str:
    out = io.StringIO(newline="")
    # What ends a line is quoted within it.
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def to_ics(batch: Batch, language: m.Language) -> bytes:
    """Every day of every person as one calendar file."""
    w = wording(language)
    known: dict[int, tuple[Entry, ...]] = {}

    def shown() -> Iterator[AllDay]:
        for one in batch.people:
            if one.plan is not None:
                person = one.name or w["batch_row_person"].format(row=one.row)
                if id(one.plan) not in known:
                    known[id(one.plan)] = tuple(entries(batch.book, one.plan, language))
                for entry in known[id(one.plan)]:
                    yield all_day(one.plan, entry, w, Owner(person, one.row))

    return calendar_file(w["batch_ics_name"], "Batch", language, shown(), batch.day).encode()


def to_json(batch: Batch) -> JsonObject:
    """The batch in the shapes of ``handbook checklist`` and ``handbook plan``."""
    return {
        "as_of": batch.day.isoformat(),
        "people": [
            {
                "row": person.row,
                "name": person.name,
                "slug": person.slug,
                "checklist": open_data.checklist(batch.book, person.checklist),
                "unplanned": citations.text(person.unplanned) if person.unplanned else None,
                "left_out": [{"key": key, "value": value} for key, value in person.left_out],
                "plan": plan_json.to_json(
                    batch.book, person.plan, person.checklist.situation.to_json()
                )
                if person.plan
                else None,
            }
            for person in batch.people
        ],
        "problems": [
            {
                "row": problem.row,
                "column": None if problem.column is None else problem.column + 1,
                "key": problem.key,
                "text": citations.text(problem.text),
            }
            for problem in batch.problems
        ],
    }


# -- XLSX -----------------------------------------------------------------------------------------


def to_xlsx(made: list[Grid], language: m.Language, day: date) -> bytes:
    """The tables as one workbook, a sheet for each; text that looks like a formula stays text."""
    w = wording(language)
    return workbook.workbook(
        [Sheet(w[f"batch_sheet_{grid.name}"], grid.headings, grid.rows) for grid in made], day
    )


# -- the blank list -------------------------------------------------------------------------------


def blank_csv(book: Book, language: m.Language) -> bytes:
    """A blank list: the headings."""
    headings = tuple(column.heading[language] for column in people.columns(book))
    return to_csv(Grid("list", headings, ()))


def sample_csv(book: Book, language: m.Language, day: date) -> bytes:
    """A list of people who do not exist: how rows are filled in."""
    headings = tuple(column.heading[language] for column in people.columns(book))
    rows = samples.sample_rows(resolver_of(book, day), language)
    return to_csv(Grid("list", headings, tuple(Block((), (row,)) for row in rows)))


def blank_xlsx(book: Book, language: m.Language, day: date) -> bytes:
    """A blank list: choices of values, a hint at each heading, and samples."""
    w, resolver = wording(language), resolver_of(book, day)
    used = samples.services_by_column(resolver)
    known = people.columns(book)
    headings = tuple(column.heading[language] for column in known)
    out = io.BytesIO()
    with workbook.new_workbook(out, day) as made:
        name = w["batch_sheet_values"]
        blank = workbook.add_sheet(made, Sheet(w["batch_sheet_list"], headings, (), "B2"))
        values = workbook.add_sheet(made, Sheet(name, headings, (), "B2"))
        sample_rows = samples.sample_rows(resolver, language)
        workbook.add_sheet(made, Sheet(w["batch_sheet_samples"], headings, sample_rows, "B2"))
        as_text = made.add_format({"num_format": "@"})
        for page_ in (blank, values):
            page_.set_column(0, len(known) - 1, 22)
        for at, column in enumerate(known):
            if column.kind in ("day", "place", "name"):
                blank.set_column(at, at, 22, as_text)
            asked = book.questions.get(column.key)
            labels = [value.label[language] for value in asked.values] if asked else []
            values.write_column(1, at, labels)
            hint = samples.hint(book, column, used.get(column.key, ()), language)
            blank.write_comment(0, at, hint, {"author": "", "x_scale": 2})
            if labels:
                letter = people.letter(at)
                choice = {
                    "validate": "list",
                    "source": f"='{name}'!${letter}$2:${letter}${len(labels) + 1}",
                    # Several may stand in one cell of such a column.
                    "show_error": column.kind != "many",
                }
                blank.data_validation(1, at, _BLANK_ROWS, at, choice)
    return out.getvalue()
