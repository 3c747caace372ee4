"""Bring in a table that offices exchange."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book
from handbook.domain.system_errors import why

if TYPE_CHECKING:
    from handbook.desk.exchanged_tables import Found
    from handbook.domain.book import Book

#: So many of what the file does not mention are named.
_SHOWN = 10
_WHAT = {
    "apostille": "《取消外国公文书认证要求的公约》缔约国名单。 States of the Apostille Convention.",
    "calendar": "下一年的放假和调休上班。 Days off and weekend days worked, of the next year.",
    "contacts": "联系方式。 Contacts, as handbook export wrote them.",
    "confirmations": "办公室对待核实事项的答复。 Answers of the office on open points.",
    "faq": "常见问题。 Questions and answers, as handbook export wrote them.",
    "fees": "收费。 Fees, as handbook export wrote them.",
    "glossary": "术语。 Terms, as handbook export wrote them.",
    "statistics": "统计数字。 Figures of the statistics.",
    "synonyms": "检索同义词。 Words of the readers, as handbook export wrote them.",
}


@click.group("import")
def import_() -> None:
    """导入 CSV 或 XLSX：先显示差别，--apply 才写入。 Import a table; shows the difference first.

    \b
    handbook import apostille countries.xlsx
    handbook import calendar 2027.csv --source SOURCE --apply
    """


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--apply", "apply_", is_flag=True, help="写入资料 / write it to the data.")
    @click.option("--source", default="", help="新内容的来源编号 / source of what is new.")
    @click.option(
        "--confidence",
        type=click.Choice(["official", "secondary", "seed"]),
        default="official",
        show_default=True,
        help="可信度 / mark of what is new.",
    )
    def run(*, file: Path, apply_: bool, source: str, confidence: str) -> None:
        from handbook.batch.people import BadListError
        from handbook.cli import environment
        from handbook.cli.new import save
        from handbook.desk.drafts import Draft
        from handbook.desk.exchanged_tables import COLUMNS, Basis
        from handbook.desk.imports import KINDS

        book = the_book()
        source = _source(book, kind, source)
        try:
            content = file.read_bytes()
            found = KINDS[kind](book, content, Basis(source, confidence, environment.real_today()))
        except OSError as error:
            message = f"打不开 {file}：{why(error).zh}\nCannot open {file}: {why(error).en}"
            raise WrongCallError(message) from None
        except BadListError as error:
            columns = "、".join(column.heading.zh for column in COLUMNS[kind])
            english = ", ".join(column.heading.en for column in COLUMNS[kind])
            message = f"{error.zh}（列名：{columns}）\n{error.en} (columns: {english})"
            raise WrongCallError(message) from None
        _reach(book, source, found)
        for bad in sorted(found.bad):
            click.echo(bad.line(file.name), err=True)
        _show(found)
        if found.bad:
            click.echo(
                "有不能用的行，没有写入。 / Some rows cannot be used; nothing was written.",
                err=True,
            )
            sys.exit(1)
        if not found.files:
            return
        if apply_:
            advice = [
                ("看看改动：git diff", "look at the changes: git diff"),
                ("核对文字里的数字和日期", "compare the numbers and days in the texts"),
                (
                    "make check，然后 handbook update",
                    "make check, then handbook update",
                ),
            ]
            there = {name: (project() / name).is_file() for name in found.files}
            new = {name: text for name, text in found.files.items() if not there[name]}
            changed = {name: text for name, text in found.files.items() if there[name]}
            save(Draft(new=new, changed=changed, next=advice), book, "zh")
        else:
            click.echo("没有写入；写入请加 --apply。 / Nothing was written; add --apply to write.")

    return click.command(
        kind, cls=Subcommand, help=f"{_WHAT[kind]}\n\n\b\nhandbook import {kind} FILE.csv"
    )(run)


for _kind in _WHAT:
    import_.add_command(_command(_kind))


def _source(book: Book, kind: str, given: str) -> str:
    """The source that new entries name.  Raises :class:`WrongCallError` when there is none such."""
    known = book.sources
    name = given or {"apostille": "apostille-convention"}.get(kind, "")
    if name and name not in known:
        near = ", ".join(difflib.get_close_matches(name, known, 3)) or "handbook new source"
        raise WrongCallError(
            f"--source：没有来源“{name}”；{near}\n--source: there is no “{name}”; {near}"
        )
    if not name and kind == "confirmations":
        message = (
            "请用 --source 写明答复的来源编号；还没有登记的，先 handbook new source。\n"
            "Name the source of the answers with --source; register it with handbook new source "
            "first."
        )
        raise WrongCallError(message)
    if not name and kind == "calendar":
        message = (
            "请用 --source 写明放假通知的来源编号；还没有登记的，先 handbook new source。\n"
            "Name the source of the holiday notice with --source; register it with handbook new "
            "source first."
        )
        raise WrongCallError(message)
    return name


def _reach(book: Book, source: str, found: Found) -> None:
    """Raise :class:`WrongCallError` where a file to write is read by cities without ``source``.

    A file of the nation serves every city; a source of one city is known in that city alone.
    """
    if not source:
        return
    home = book.file_of(book.sources[source]).split("/")[-2]
    for name in found.files:
        place = name.split("/")[1]
        if place in book.jurisdictions and not _within(book, place, home):
            kept, its = book.jurisdictions[place].name, book.jurisdictions[home].name
            message = (
                f"--source：来源“{source}”属于{its.zh}，{name} 属于{kept.zh}，别的城市也要用，"
                f"不能引用下级的来源。请用 handbook new source --level "
                f"{book.jurisdictions[place].level} 登记。什么也没有写入。\n"
                f"--source: “{source}” belongs to {its.en}; {name} belongs to {kept.en}, serves "
                "other cities too, and cannot cite a source from below. Register it with handbook "
                f"new source --level {book.jurisdictions[place].level}. Nothing was written."
            )
            raise WrongCallError(message)


def _within(book: Book, name: str, above: str) -> bool:
    """Whether ``above`` is the jurisdiction ``name`` or one above it."""
    place: str | None = name
    while place and place != above:
        place = book.jurisdictions[place].parent
    return place == above


def _show(found: Found) -> None:
    """The differences in words, then as lines of the files."""
    for zh, en in found.said:
        click.echo(f"{zh} / {en}")
    if not found.said and not found.bad:
        click.echo("没有差别。 / Nothing differs.")
    if found.unmentioned:
        count, listed = len(found.unmentioned), ", ".join(found.unmentioned[:_SHOWN])
        more = " …" if count > _SHOWN else ""
        click.echo(f"资料里有、文件里没有的 {count} 项保持不变：{listed}{more}")
        click.echo(f"{count} in the data and not in the file are kept: {listed}{more}")
    for name, text in found.files.items():
        path = project() / name
        old = path.read_text("utf-8") if path.is_file() else ""
        lines = difflib.unified_diff(
            old.split("\n"), text.split("\n"), name, name, lineterm="", n=1
        )
        click.echo("\n".join(lines))
