"""Checklists and deadlines for a list of people."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import (
    LANGUAGE,
    Subcommand,
    WrongCallError,
    print_json,
    project,
    the_book,
    the_day,
    the_settings,
)
from handbook.domain.system_errors import why

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from handbook.batch.results import Batch
    from handbook.domain.model import Language

_SHAPES = ["csv", "xlsx", "pdf", "ics", "json"]


@click.command(cls=Subcommand)
@click.argument("staff", required=False, type=click.Path(path_type=Path), metavar="[STAFF.CSV]")
@click.option("--out", type=click.Path(path_type=Path), help="输出文件夹 / output folder.")
@click.option(
    "--format", "shapes", type=click.Choice(_SHAPES), multiple=True,
    help="输出格式，可重复，默认 csv / format, repeatable, default csv.",
)  # fmt: skip
@click.option(
    "--template", is_flag=True, help="取得空白名单和样例 / give a blank list and samples."
)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day, default today.")
@click.option("--today", metavar="DATE", help="今天，默认 --as-of / today, default --as-of.")
@LANGUAGE
def batch(  # noqa: PLR0913 - one for each flag
    *,
    staff: Path | None,
    out: Path | None,
    shapes: tuple[str, ...],
    template: bool,
    as_of: str | None,
    today: str | None,
    lang: Language,
) -> None:
    """一份名单，每人一份清单和期限。 A checklist and deadlines for everyone on a list.

    \b
    handbook batch --template --format xlsx --out .
    handbook batch staff.csv
    handbook batch staff.xlsx --format xlsx --format ics --lang en --out results
    """
    day = the_day(as_of)
    if template:
        _template(out, shapes, lang, day)
        return
    if staff is None:
        message = (
            "请给出名单：handbook batch staff.csv。空白名单：handbook batch --template。\n"
            "Give the list: handbook batch staff.csv. A blank one: handbook batch --template."
        )
        raise WrongCallError(message)
    content = _read(staff)
    # Everything made here is kept to the end: looking for garbage takes a fifth of the time.
    gc.disable()
    made = _answers(content, day, the_day(today, "--today") if today else day)
    _report(made, staff.name)
    chosen = tuple(dict.fromkeys(shapes)) or ("csv",)
    if chosen == ("json",) and out is None:
        _json(made)
    else:
        _write(out or Path(f"{staff.stem}-checklists"), list(_files(made, chosen, lang)))
    gc.enable()
    sys.exit(1 if made.problems else 0)


def _read(staff: Path) -> bytes:
    try:
        return staff.read_bytes()
    except OSError as error:
        message = (
            f"读不了名单 {staff}：{why(error).zh}。\n"
            f"The list {staff} cannot be read: {why(error).en}."
        )
        raise WrongCallError(message) from None


def _answers(content: bytes, day: date, today: date) -> Batch:
    from handbook.batch.answers import Judge
    from handbook.batch.people import BadListError

    book = the_book()
    if day < book.first_day:
        message = (
            f"日期 {day} 早于手册收录的第一天 {book.first_day}。\n"
            f"The day {day} is before the first day that the handbook covers, {book.first_day}."
        )
        raise WrongCallError(message)
    try:
        return Judge(book, day, today).batch(content)
    except BadListError as error:
        raise WrongCallError(f"{error.zh}。\n{error.en}.") from None


def _report(made: Batch, file: str) -> None:
    from handbook.batch.people import say
    from handbook.batch.results import lines

    for note in made.notes:
        click.echo(f"{note.zh}。 / {note.en}.", err=True)
    for line in lines(made, file):
        click.echo(line, err=True)
    count = say("count", good=len(made.people), bad=made.bad_rows)
    click.echo(f"{count.zh}\n{count.en}", err=True)


def _json(made: Batch) -> None:
    from handbook.batch import formats

    print_json(formats.to_json(made))


def _files(made: Batch, shapes: tuple[str, ...], lang: Language) -> Iterator[tuple[str, bytes]]:
    from handbook.batch import formats
    from handbook.export import open_data

    grids = formats.grids(made, lang, the_settings(project()).address)
    for shape in shapes:
        if shape == "csv":
            yield from ((f"{grid.name}.csv", formats.to_csv(grid)) for grid in grids)
        elif shape == "xlsx":
            yield "checklists.xlsx", formats.to_xlsx(grids, lang, made.day)
        elif shape == "pdf":
            from handbook.paper import people

            click.echo("正在排版…… / Typesetting …", err=True)
            yield "checklists.pdf", people.pdf(made, lang, project() / ".cache")
        elif shape == "ics":
            yield "deadlines.ics", formats.to_ics(made, lang)
        else:
            yield "checklists.json", open_data.dump(formats.to_json(made))


def _write(out: Path, made: Iterable[tuple[str, bytes]]) -> None:
    from handbook.storage import files

    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made:
            files.write(out / name, content)
            click.echo(out / name)
    except OSError as error:
        message = (
            f"不能写入 {out}：{why(error).zh}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {out}: {why(error).en}. Choose another folder or check the "
            "permissions."
        )
        raise WrongCallError(message) from None


def _template(out: Path | None, shapes: tuple[str, ...], lang: Language, day: date) -> None:
    from handbook.batch import formats

    wanted = {"csv", "xlsx"}.intersection(shapes) or {"csv"}
    if set(shapes) - {"csv", "xlsx"}:
        message = "--template 只有 csv 和 xlsx 两种格式。\n--template comes as csv or xlsx only."
        raise WrongCallError(message)
    book = the_book()
    makers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: formats.blank_csv(book, lang),
        "xlsx": lambda: formats.blank_xlsx(book, lang, day),
    }
    made = [(f"staff.{one}", makers[one]()) for one in sorted(wanted)]
    if "csv" in wanted:
        made.append(("staff-sample.csv", formats.sample_csv(book, lang, day)))
    _write(out or Path(), made)
