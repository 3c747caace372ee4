"""The same situation in two cities."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from handbook.cli.common import (
    LANGUAGE,
    Flag,
    WrongCallError,
    given_flags,
    print_json,
    project,
    say_left_out,
    the_book,
    the_day,
)
from handbook.cli.situation_command import SituationCommand
from handbook.domain.model import Text
from handbook.domain.problems import DataProblemsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handbook.domain.book import Book
    from handbook.domain.model import Language
    from handbook.rules.answers import Checklist


@click.command(cls=SituationCommand)
@click.option("--with", "other", metavar="CITY", help="与哪个城市对比 / compare with which city.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def compare(
    *, other: str | None, shape: str, lang: Language, as_of: str | None, **flags: Flag
) -> None:
    """同一种情形，两个城市哪里不同、依据哪条规则。 One situation, two cities, and why they differ.

    \b
    handbook compare --with guangzhou
    handbook compare --city guangzhou --with dongguan --service new --location outside \\
        --duration long --category B --issued-in CA
    """
    from handbook.pages import city_comparison
    from handbook.rules import comparison as comparing

    day = the_day(as_of)
    book = the_book()
    theirs = _other(book, other)
    given = given_flags(flags)
    if given:
        rows = [*comparing.in_situation(*(_answer(one, given, day) for one in (book, theirs)))]
    else:
        rows = comparing.everywhere(book, theirs, day)
    if shape == "json":
        print_json(city_comparison.to_json(rows, book, theirs))
    else:
        click.echo(city_comparison.to_text(book, theirs, rows, lang))


def _other(book: Book, name: str | None) -> Book:
    from handbook.loading.cities import cities
    from handbook.rules.book_cache import load_cached

    data = project() / "data"
    name = name or next(iter(book.city.compare_with), "")
    known = [one for one in cities(data) if one != book.city.id]
    if name not in known:
        listed = ", ".join(known) or "–"
        raise WrongCallError(
            f"--with：没有可以对比的城市“{name}”；现有：{listed}。\n"
            f"--with: there is no city “{name}” to compare with; there is: {listed}."
        )
    try:
        return load_cached(data, name)
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)


def _answer(book: Book, given: Mapping[str, str | tuple[str, ...]], day: date) -> Checklist:
    from handbook.rules.answers import Resolver
    from handbook.rules.situation import SituationError, situation, unknown_flag

    known = {key: value for key, value in given.items() if key in book.questions}
    name = book.city.name
    try:
        asked = situation(book, known, day)
        unknown = [unknown_flag(key) for key in given if key not in book.questions]
        say_left_out(
            Text(zh=f"{name.zh}：{text.zh}", en=f"{name.en}: {text.en}")
            for text in (*asked.left_out, *unknown)
        )
        return Resolver(book, day).answer(asked)
    except SituationError as error:
        raise WrongCallError(f"{name.zh}：{error.zh}\n{name.en}: {error.en}") from None
