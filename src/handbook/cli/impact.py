"""Who is affected by an edit, or between two days."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import LANGUAGE, Subcommand, WrongCallError, print_json, project, the_city

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.model import Language
    from handbook.rules.answer_facts import State

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@click.command(cls=Subcommand)
@click.option(
    "--base",
    required=True,
    metavar="REV|DATE",
    help="改动前：版本或日期 / before: a revision or a day.",
)
@click.option(
    "--head",
    metavar="REV|DATE",
    help="改动后，默认是工作区今天 / after; default: the working tree, today.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    help="比较两个版本时按哪一天 / the day on which two revisions are compared.",
)
@click.option(
    "--format", "shape", type=click.Choice(["text", "md", "html", "json"]), default="text"
)
@LANGUAGE
def impact(*, base: str, head: str | None, as_of: str | None, shape: str, lang: Language) -> None:
    """谁受影响：两个日期之间或一次修改前后。 Who is affected by an edit, or between two days.

    比较两个版本时看今天，以及资料里已知的以后各日；日期从工作区读取。
    Two revisions are compared today and on each later day that the data knows; a day is read from
    the working tree.

    \b
    handbook impact --base 2024-01-10 --head 2024-01-11
    handbook impact --base main --format md
    """
    from handbook.audit import impact_json, impact_report, impact_words
    from handbook.loading.revisions import RevisionError
    from handbook.rules.impact import compare_each

    try:
        pairs = _states(project(), base, head, as_of)
    except RevisionError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    impacts = compare_each(pairs)
    if shape == "json":
        print_json(impact_json.to_json(impacts))
        return
    sections = [impact_words.ImpactWords(found, lang).section() for found in impacts]
    if shape == "html":
        click.echo(impact_report.html(sections, lang), nl=False)
    else:
        click.echo(impact_report.text(sections, lang, markdown=shape == "md"), nl=False)


def _states(
    root: Path, base: str, head: str | None, as_of: str | None
) -> list[tuple[State, State]]:
    """The pairs of states to compare, the first of them on the day asked for."""
    before, after = _day(base, "--base"), _day(head, "--head") if head else None
    fixed = _day(as_of, "--as-of", must=True) if as_of else None
    if fixed and (before or after):
        raise WrongCallError(
            "--as-of 只用于比较两个版本。\n--as-of is only for comparing two revisions."
        )
    try:
        today = fixed or environment.today()
    except ValueError as error:
        raise WrongCallError(str(error)) from None
    with ExitStack() as stack:
        books = _Books(root, stack)
        old = books.state(None if before else base, base)
        new = books.state(None if after else head, head or "")
        if before and (after or not head):
            days = [(before, after or today)]
        elif before or after:
            # A day on one side, a revision on the other: both on that day.
            day = before or after or today
            days = [(day, day)]
        else:
            later = {*old.book.dates, *new.book.dates} if not fixed else set()
            days = [(day, day) for day in (today, *sorted(one for one in later if one > today))]
        return [(_on(old, one), _on(new, other)) for one, other in days]


def _day(given: str, flag: str, *, must: bool = False) -> date | None:
    """``given`` as a day, or ``None`` when it does not look like one."""
    if not must and not _DAY.fullmatch(given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        message = (
            f"{flag}：“{given}”不是真实的日期，请写成 2026-11-24 的样子。\n"
            f"{flag}: “{given}” is not a real day; write it like 2026-11-24."
        )
        raise WrongCallError(message) from None


def _on(state: State, day: date) -> State:
    """``state`` on ``day``.  Raises :class:`WrongCallError` for a day before the first rule."""
    first = state.book.first_day
    if day < first:
        message = (
            f"日期 {day} 早于手册收录的第一天 {first}。\n"
            f"The day {day} is before the first day that the handbook covers, {first}."
        )
        raise WrongCallError(message)
    return replace(state, day=day)


class _Books:
    """The data of the working tree and of commits, each read once."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root, self.stack = root, stack
        self.books: dict[str, Book] = {}

    def state(self, revision: str | None, name: str) -> State:
        """The state of ``revision``, or of the working tree; its day is still to be set."""
        from handbook.loading.revisions import resolve
        from handbook.rules.answer_facts import State

        commit = "" if revision is None else resolve(self.root, revision)
        if commit not in self.books:
            self.books[commit] = self._load(revision)
        return State(self.books[commit], date.min, name, commit)

    def _load(self, revision: str | None) -> Book:
        from handbook.domain.problems import DataProblemsError
        from handbook.loading.revisions import data_at, unsound
        from handbook.rules.book_cache import load_cached

        city = the_city(self.root)
        try:
            if revision is None:
                return load_cached(self.root / "data", city)
            data = self.stack.enter_context(data_at(self.root, revision))
            return load_cached(data, city, self.root)
        except DataProblemsError as problems:
            if revision is None:
                raise WrongCallError(problems.report()) from None
            raise unsound(revision, problems) from None
