"""The handbook as a library: what programs may rely on.

Everything named here keeps its name, its arguments and the shape of its results until the first
part of the software's version changes.  Results have the shapes of the command line and of the
published JSON.  Everything else in the package may change at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from handbook.batch import answers as batches
from handbook.batch import formats, people
from handbook.batch.people import BadListError as BadList
from handbook.domain import versions
from handbook.domain.book import Book
from handbook.domain.model import Anchor
from handbook.domain.problems import DataProblemsError as DataProblems
from handbook.domain.versions import DataVersion
from handbook.export import (
    checklist_shape,
    citations,
    explanation,
    open_data,
    plan_json,
    points_json,
)
from handbook.export.checklist_shape import Checklist
from handbook.rules import plan_days, plan_recipe, planner, points_answers, points_table, sound_book
from handbook.rules import points as assessment
from handbook.rules.answers import Checklist as AnsweredChecklist
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError as Undecided
from handbook.rules.distinct_situations import distinct
from handbook.rules.planner import RefusedError as Refused
from handbook.rules.situation import SituationError, situation
from handbook.rules.working_days import calendar

__all__ = [
    "BadList",
    "Checklist",
    "DataProblems",
    "DataVersion",
    "Handbook",
    "Refused",
    "SituationError",
    "Undecided",
]

#: Answers by the keys of the public vocabulary; a key that may have several takes a list.
Answers = Mapping[str, str | Iterable[str]]


class Handbook:
    """The handbook of one city: ask it for checklists, reasons, plans and points.

    Where a folder of data is at hand:

    >>> from datetime import date
    >>> from handbook import Handbook
    >>> handbook = Handbook.open("data")
    >>> answers = {"service": "new", "location": "outside", "duration": "long",
    ...            "category": "B", "issued_in": "CA"}
    >>> day = date(2024, 1, 10)
    >>> checklist = handbook.checklist(answers, day)
    >>> checklist.item
    'new-outside'
    >>> paper = next(one for one in checklist.materials if one.id == "no-criminal-record")
    >>> paper.status, paper.authentication.method
    ('required', 'consular-legalisation')

    A day later the Apostille Convention is in force for Canada:

    >>> checklist = handbook.checklist(answers, date(2024, 1, 11))
    >>> paper = next(one for one in checklist.materials if one.id == "no-criminal-record")
    >>> paper.authentication.method
    'apostille'

    What is missing or wrong is said, never guessed:

    >>> handbook.checklist({"service": "extension", "category": "B"}, day)
    Traceback (most recent call last):
    ...
    handbook.rules.situation.SituationError: 还需要：--permit-form card|electronic（现有许可的形式）
    Still needed: --permit-form card|electronic (form of the present permit)
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._resolvers: dict[date, Resolver] = {}

    @classmethod
    def open(cls, folder: str | Path, city: str = "dongguan") -> Handbook:
        """Read and check the data in ``folder`` for ``city``.

        Raises :class:`DataProblems` with every problem found, each with its file and line.
        """
        return cls(sound_book.load(Path(folder), city))

    @property
    def version(self) -> DataVersion:
        """The version of the data: ``number`` (semantic) and ``revision`` (a digest)."""
        return versions.data(self._book.root, self._book.jurisdictions)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys of a situation, each with its values; a place is a two-letter code."""
        return {
            key: tuple(value.id for value in question.values) or tuple(self._book.places)
            for key, question in self._book.questions.items()
        }

    def checklist(self, answers: Answers, as_of: date, *, every: bool = False) -> Checklist:
        """The checklist for one situation on the day ``as_of``.

        ``every`` keeps materials that are not applicable.  ``left_out`` of the result says which
        of the answers the situation does not ask for, and why.  Raises :class:`SituationError` for
        answers that are unknown, missing or contradict each other, and :class:`Undecided` where
        the data decide nothing or two things.
        """
        answer = self._answer(answers, as_of)
        shown = open_data.checklist(self._book, answer, every=every)
        shown |= citations.left_out(answer.situation.left_out)
        return checklist_shape.Checklist.model_validate(shown)

    def explain(self, answers: Answers, as_of: date, material: str) -> dict[str, Any]:
        """Why ``material`` has its status: the rules considered, baseline first.

        The shape is that of ``handbook explain --format json``.  Raises as :meth:`checklist` does.
        """
        answer = self._answer(answers, as_of)
        chain = explanation.to_json(self._book, explanation.explain(self._book, answer, material))
        return {**chain, **citations.left_out(answer.situation.left_out)}

    def situations(self, as_of: date) -> dict[str, dict[str, str]]:
        """Every distinct situation of a day: its permanent slug and answers that lead to it."""
        return {
            situation.slug: {key: values[0] for key, values in situation.answers.items()}
            for situation in distinct(self._book, as_of)
        }

    def plan(
        self,
        answers: Answers,
        as_of: date,
        *,
        anchor: Anchor = "filing",
        day: date | None = None,
    ) -> dict[str, Any]:
        """By when each step has to be taken, counted from ``day``.

        ``anchor`` says what that day is: ``start``, ``permit-expiry``, ``event`` or ``filing``,
        where no day means as soon as possible.  The shape is that of ``handbook plan --format
        json``.  Raises :class:`SituationError` as :meth:`checklist` does, and :class:`Refused`
        when the service is not planned from such a day or needs a year whose holidays are neither
        announced nor computed.  Days of a year not announced yet are ``provisional``.
        """
        asked = situation(self._book, answers, as_of)
        found = plan_recipe.find(self._resolver(as_of), asked.answers)
        if found is None or isinstance(found, plan_recipe.Ask):
            self._resolver(as_of).answer(asked)
            raise Refused(
                "这一事项没有可以推算的日期。", "There are no dates to work out for this service."
            )
        if day is None and anchor != "filing":
            raise Refused(f"{anchor} 需要日期。", f"{anchor} needs a day.")
        wish = plan_days.Wish(anchor, day, as_of)
        made = planner.schedule(found, wish, calendar(self._book))
        shown = plan_json.to_json(self._book, made, asked.to_json())
        return {**shown, **citations.left_out(asked.left_out)}

    def points(self, answers: Mapping[str, str | bool], as_of: date) -> dict[str, Any]:
        """The points of a person: total, factors, category, the smallest next step.

        The keys are the flags of ``handbook points`` and the shape is that of its JSON.  Raises
        :class:`SituationError` with everything that is wrong or missing, and :class:`Refused` on
        a day without a points table.
        """
        from handbook.export import points_text  # noqa: PLC0415 - only for the message

        table = points_table.table_on(self._book, as_of)
        if table is None:
            raise Refused(f"{as_of} 没有积分表。", f"There is no points table on {as_of}.")
        inputs = points_answers.read(table, answers)
        if not isinstance(inputs, points_answers.Inputs):
            told = points_text.faults(inputs)
            raise SituationError(told, told)
        return points_json.to_json(self._book, assessment.score(table, inputs), as_of)

    def batch(self, content: bytes, as_of: date) -> dict[str, Any]:
        """Checklists and plans for a list of people: the bytes of a CSV or XLSX file.

        The shape is that of ``handbook batch --format json``; rows that cannot be answered stand
        under ``problems``.  Raises :class:`BadList` when the list cannot be used at all.
        """
        return formats.to_json(batches.Judge(self._book, as_of).batch(content))

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that such a list may have, each with the headings that are understood."""
        return {column.key: column.names for column in people.columns(self._book)}

    def _resolver(self, day: date) -> Resolver:
        if day not in self._resolvers:
            self._resolvers[day] = Resolver(self._book, day)
        return self._resolvers[day]

    def _answer(self, answers: Answers, as_of: date) -> AnsweredChecklist:
        return self._resolver(as_of).answer(situation(self._book, answers, as_of))
