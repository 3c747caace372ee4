"""The plan of an application: by when each step, how old a document may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import (
    LANGUAGE,
    Command,
    Flag,
    WrongCallError,
    given_flags,
    print_json,
    say_left_out,
    the_book,
)
from handbook.cli.situation_command import SituationCommand

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.model import Anchor, Language
    from handbook.rules.plan_recipe import Recipe
    from handbook.rules.situation import Situation

_DAYS = (
    ("start", "希望的第一个工作日 / first working day wanted"),
    ("permit-expiry", "工作许可到期日 / day the work permit expires"),
    ("event", "变化或事由发生之日 / day of the change or event"),
    ("filing", "提交申请的日子，默认最快的一天 / day of filing, default the first possible"),
    ("residence-expiry", "居留许可到期日 / day the residence permit expires"),
    ("today", "今天，默认 --as-of 或今天 / today, default --as-of or the clock"),
)
_ESTIMATES = (
    ("visa-days", "估计签证和行程的天数 / your estimate for visa and travel"),
    ("documents-days", "估计准备材料的天数 / your estimate for gathering the documents"),
)


def _day_options(command: Command) -> Command:
    for flag, words in reversed(_ESTIMATES):
        command = click.option(f"--{flag}", type=click.IntRange(0, 999), default=0, help=words)(
            command
        )
    for flag, words in reversed(_DAYS):
        command = click.option(f"--{flag}", metavar="DATE", help=words)(command)
    return command


@click.command(cls=SituationCommand)
@_day_options
@click.option(
    "--limit",
    type=click.Choice(["national", "promised", "statutory"]),
    help="按哪一种办理时限推算，默认国家时限 / limit to count with, default the national one.",
)
@click.option("--format", "shape", type=click.Choice(["text", "json", "ics"]), default="text")
@LANGUAGE
def plan(  # noqa: PLR0913 - what the flags say
    *,
    shape: str,
    lang: Language,
    limit: str | None,
    as_of: str | None,
    visa_days: int,
    documents_days: int,
    **flags: Flag,
) -> None:
    """每一步的最迟日期、材料的日期。 The latest day of each step, how old a document may be.

    \b
    handbook plan --start 2026-09-01 --service new --location outside --duration long \\
      --category B --issued-in CA --visa-days 14
    handbook plan --permit-expiry 2026-12-31 --format ics --lang en
    """
    from handbook.export import plan_formats, plan_json
    from handbook.rules import plan_days, planner
    from handbook.rules.working_days import calendar

    days = {flag: _day(f"--{flag}", flags.pop(flag.replace("-", "_"))) for flag, _ in _DAYS}
    day = _day("--as-of", as_of) or days["today"] or _clock()
    anchor = _anchor(days)
    book = the_book()
    asked, recipe = _recipe(book, _situation(anchor, flags), day)
    wish = plan_days.Wish(
        anchor,
        days[anchor],
        days["today"] or day,
        days["residence-expiry"],
        visa_days,
        documents_days,
        limit,
    )
    try:
        made = planner.schedule(recipe, wish, calendar(book))
    except planner.RefusedError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    except OverflowError:
        message = "日期太早或太晚，无法推算。\nA day is too early or too late to count with."
        raise WrongCallError(message) from None
    if shape == "json":
        print_json(plan_json.to_json(book, made, asked.to_json()))
    elif shape == "ics":
        click.echo(plan_formats.to_ics(book, made, lang, day), nl=False)
    else:
        click.echo(plan_formats.to_text(book, made, lang))


def _situation(anchor: str, flags: Mapping[str, Flag]) -> dict[str, str | tuple[str, ...]]:
    """The answers given; a day that only one service is planned from names that service."""
    given = given_flags(flags)
    implied = {"start": "new", "permit-expiry": "extension"}.get(anchor)
    return given if implied is None else {"service": implied, **given}


def _recipe(
    book: Book, given: Mapping[str, str | tuple[str, ...]], as_of: date
) -> tuple[Situation, Recipe]:
    """What the plan is made of, or exit 2 with what is wrong or missing."""
    from handbook.rules.answers import Resolver
    from handbook.rules.plan_recipe import Ask, find
    from handbook.rules.situation import SituationError, missing, situation

    try:
        asked = situation(book, given, as_of)
    except SituationError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    say_left_out(asked.left_out)
    found = find(Resolver(book, as_of), asked.answers)
    if isinstance(found, Ask):
        wanted = missing(book, found.needs)
        raise WrongCallError(f"{wanted.zh}\n{wanted.en}")
    if found is None:
        message = "这一事项没有可以推算的日期。\nThere are no dates to work out for this service."
        raise WrongCallError(message)
    return asked, found


def _anchor(days: Mapping[str, date | None]) -> Anchor:
    """Which of the days the plan counts from: one at most; none is as soon as possible."""
    from handbook.rules.plan_recipe import ANCHORS

    given = [anchor for anchor in ANCHORS if days[anchor]]
    if len(given) > 1:
        flags = ", ".join(f"--{one}" for one in given)
        message = f"{flags}：只能给一个。\n{flags}: give one of them only."
        raise WrongCallError(message)
    return given[0] if given else "filing"


def _clock() -> date:
    try:
        return environment.today()
    except ValueError as error:
        raise WrongCallError(str(error)) from None


def _day(flag: str, value: Flag) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        message = (
            f"{flag}：“{value}”不是真实的日期，请写成 2026-11-24 的样子。\n"
            f"{flag}: “{value}” is not a real day; write it like 2026-11-24."
        )
        raise WrongCallError(message) from None
