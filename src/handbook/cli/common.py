"""What the subcommands share: the project's folder, the day, the data, the flags of a situation."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias, TypeVar

import click

from handbook.cli import environment
from handbook.domain.build_settings import BuildSettings, WrongDayError
from handbook.domain.model import LANGUAGES, Language, Text
from handbook.domain.problems import DataProblemsError

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.json_values import Json
    from handbook.rules.answers import Checklist

#: What stands below a decorator of click's.
Command = TypeVar("Command", bound=Callable[..., object])
#: A flag of a situation as click hands it over: not given, given, or given several times.
Flag: TypeAlias = "str | tuple[str, ...] | None"

LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="输出语言 / language of the output.",
)

#: As :data:`LANGUAGE`, for what is there in the further languages of the data, too.
ANY_LANGUAGE = click.option(
    "--lang",
    default="zh",
    show_default=True,
    metavar="zh|en|…",
    help="输出语言，包括 languages/ 里的 / language of the output, or one of languages/.",
)


def language_of(book: Book, code: str) -> Language:
    """The language of that code.  Raises :class:`WrongCallError` where the data has none."""
    known: dict[str, Language] = {**{str(one): one for one in LANGUAGES}, **book.translations}
    if code in known:
        return known[code]
    raise WrongCallError(
        f"没有语言“{code}”；现有：{'、'.join(known)}。\n"
        f"There is no language “{code}”; there is: {', '.join(known)}."
    )


#: Where the context of a command keeps what ``--city`` said.
CITY = "handbook.city"


def city_option() -> click.Option:
    """``--city``, for every command that reads the data."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            context.find_root().meta[CITY] = value

    return click.Option(
        ["--city"],
        metavar="CITY",
        expose_value=False,
        callback=keep,
        is_eager=True,
        help="哪个城市的手册 / handbook of which city.",
    )


class WrongCallError(click.ClickException):
    """Called wrongly: exit 2, one message in both languages."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


class Subcommand(click.Command):
    """A command that refuses a flag given twice: of two values, one would be lost unsaid."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            _, _, order = self.make_parser(ctx).parse_args(args=[*args])
            for param, times in Counter(order).items():
                if times > 1 and _one_value(param):
                    raise WrongCallError(
                        f"{param.opts[0]} 写了 {times} 次，只能写一次。\n"
                        f"{param.opts[0]} is given {times} times; give it once."
                    )
        return super().parse_args(ctx, args)


def _one_value(param: click.Parameter) -> bool:
    """Whether a parameter takes the last of what is given: a switch says the same each time."""
    if not isinstance(param, click.Option) or param.multiple or param.count:
        return False
    return not param.is_flag or bool(param.secondary_opts)


def find_project() -> Path | None:
    """The project's folder: the nearest one above that holds ``data/`` and ``mkdocs.yml``."""
    here = Path.cwd()
    return next(
        (
            folder
            for folder in (here, *here.parents)
            if (folder / "data").is_dir() and (folder / "mkdocs.yml").is_file()
        ),
        None,
    )


def project() -> Path:
    """The project's folder, see :func:`find_project`.

    Raises :class:`WrongCallError` when there is none.
    """
    folder = find_project()
    if folder is None:
        message = (
            "找不到手册：请在含有 data/ 和 mkdocs.yml 的文件夹里运行。\n"
            "The handbook was not found: run this in the folder that holds data/ and mkdocs.yml."
        )
        raise WrongCallError(message)
    _compare_versions(folder)
    return folder


def data_version(folder: Path | None) -> str:
    """The version of the data of nation and provinces that commands use in the project ``folder``.

    Without a project it is that of the data installed; empty where there is none.
    """
    from handbook.domain import versions
    from handbook.storage import stock

    if folder is not None:
        record = stock.record(folder)
        return record.data if record else versions.number(folder / "data")
    data = stock.data()
    return versions.number(data) if data else ""


def _compare_versions(folder: Path) -> None:
    """Refuse data that is older than this software needs; say where a folder is behind it."""
    from handbook.domain import versions
    from handbook.storage import stock

    record = stock.record(folder)
    number = record.data if record else versions.number(folder / "data")
    if number != "0.0.0" and versions.too_old(number):
        message = (
            f"{folder.name}/data 的版本是 {number}，这个软件需要 {versions.NEEDED_DATA} 以上。"
            "请更新资料包，再运行 handbook init --renew。\n"
            f"The data in {folder.name}/data is version {number}; this software needs "
            f"{versions.NEEDED_DATA} or later. Update the data package, then run "
            "handbook init --renew."
        )
        raise WrongCallError(message)
    if record and record.software != versions.software():
        click.echo(
            f"文件夹是用 {record.software} 版建的，软件是 {versions.software()} 版。"
            "请运行 handbook init --renew。\n"
            f"This folder was made by version {record.software}, the software is version "
            f"{versions.software()}. Run handbook init --renew.",
            err=True,
        )


def every_city() -> bool:
    """Whether ``--city all`` was given."""
    context = click.get_current_context(silent=True)
    return context is not None and context.find_root().meta.get(CITY) == "all"


def the_city(folder: Path) -> str:
    """The city that ``--city`` of this command names, or that of the installation at ``folder``."""
    from handbook.loading.cities import cities

    context = click.get_current_context(silent=True)
    named = context.find_root().meta.get(CITY) if context else None
    city: str = named or _environment(folder).city
    known = cities(folder / "data")
    listed = ", ".join(known)
    if known and city not in known and _no_city(folder / "data" / city / "jurisdiction.yml"):
        message = (
            f"没有城市“{city}”的资料；现有：{listed}。新城市：handbook new city {city}。\n"
            f"There is no data for a city “{city}”; there is: {listed}. "
            f"For a new city: handbook new city {city}."
        )
        raise WrongCallError(message)
    return city


def other_cities(folder: Path) -> list[str]:
    """The cities beside the installation's own; none where ``--city`` names the one meant."""
    from handbook.loading.cities import cities

    context = click.get_current_context(silent=True)
    if context and context.find_root().meta.get(CITY):
        return []
    return [city for city in cities(folder / "data") if city != _environment(folder).city]


def _no_city(path: Path) -> bool:
    """Whether there is no such file, or it is soundly that of a province or a nation."""
    try:
        if not path.is_file():
            return True
    except OSError:  # no file can have such a name
        return True
    levels = ("level: provincial", "level: national")
    lines = path.read_text("utf-8", "replace").splitlines()
    return any(line.startswith(levels) for line in lines)


def the_day(as_of: str | None, flag: str = "--as-of") -> date:
    """``as_of`` as a day, or today.  Raises :class:`WrongCallError` for what is not a real day."""
    try:
        return environment.today() if as_of is None else date.fromisoformat(as_of)
    except ValueError:
        message = (
            f"{flag}：“{as_of}”不是真实的日期，请写成 2026-11-24 的样子。\n"
            f"{flag}: “{as_of}” is not a real day; write it like 2026-11-24."
        )
        raise WrongCallError(str(sys.exc_info()[1]) if as_of is None else message) from None


def the_settings(
    folder: Path, as_of: str | None = None, *, pdf: bool = False, strict: bool = False
) -> BuildSettings:
    """What the command builds: its flags, then the environment, then ``mkdocs.yml``."""
    found = _environment(folder)
    return replace(
        found,
        city=the_city(folder),
        as_of=the_day(as_of) if as_of else found.as_of,
        pdf=pdf or found.pdf,
        strict=strict,
    )


def _environment(folder: Path) -> BuildSettings:
    try:
        return environment.settings(folder)
    except WrongDayError as error:
        raise WrongCallError(str(error)) from None


def the_book() -> Book:
    """The data, or exit 1 with every problem in it."""
    from handbook.rules.book_cache import load_cached

    try:
        folder = project()
        return load_cached(folder / "data", the_city(folder))
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)


def say_left_out(left_out: Iterable[Text]) -> None:
    """Say on standard error which of the flags given were left out, and why."""
    for text in left_out:
        click.echo(f"{text.zh}\n{text.en}", err=True)


def given_flags(flags: Mapping[str, Flag]) -> dict[str, str | tuple[str, ...]]:
    """The flags of a situation that were given."""
    return {key: value for key, value in flags.items() if value is not None and value != ()}


def the_answer(as_of: str | None, flags: Mapping[str, Flag]) -> tuple[Book, Checklist]:
    """The data and the checklist for the flags given, or exit 2 with what is wrong or missing."""
    from handbook.rules.answers import Resolver
    from handbook.rules.decisions import UndecidedError
    from handbook.rules.situation import SituationError, situation

    day = the_day(as_of)
    book = the_book()
    try:
        asked = situation(book, given_flags(flags), day)
        say_left_out(asked.left_out)
        return book, Resolver(book, day).answer(asked)
    except SituationError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    except UndecidedError as finding:
        click.echo(
            f"资料不能定出唯一的答案：{finding}。请运行 handbook prove。\n"
            f"The data decide this in no way or in two ways: {finding}. Run handbook prove.",
            err=True,
        )
        sys.exit(1)


def print_json(value: Json) -> None:
    """JSON to standard output, and nothing else there."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
