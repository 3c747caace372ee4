"""The texts for translators: out as a file, and in again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, WrongCallError, project, the_book
from handbook.domain.system_errors import why

if TYPE_CHECKING:
    from handbook.desk.text_import import Incoming
    from handbook.domain.model import Language

#: So many differences are shown in full.
_SHOWN = 200
_SHAPES = ["xlsx", "xliff", "po"]


@click.group()
def texts() -> None:
    """译文的导出和导入。 The texts for translators: out as a file, and in again.

    \b
    handbook texts export --lang en --format xlsx --out texts.xlsx
    handbook texts import texts.xlsx --write
    """


@texts.command("export", cls=Subcommand)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True,
    help="要译成的语言 / language that is translated into.",
)  # fmt: skip
@click.option(
    "--format", "shape", type=click.Choice(_SHAPES), default="xlsx", show_default=True,
    help="文件格式 / kind of file.",
)  # fmt: skip
@click.option(
    "--state", "states", type=click.Choice(["new", "stale", "reviewed"]), multiple=True,
    help="只要这些状态的，可重复 / only texts in these states, repeatable.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="文件名 / file.")
def export(*, lang: Language, shape: str, states: tuple[str, ...], out: Path) -> None:
    """写出全部文字，有编号和状态。 Every text with its id, state and other language.

    \b
    handbook texts export --lang en --format xliff --state stale --out texts.xlf
    """
    from handbook.desk import text_files
    from handbook.desk.text_exchange import every_text
    from handbook.storage import files

    every = every_text(project(), lang)
    chosen = [one for one in every if not states or one.state in states]
    try:
        files.write(out, text_files.write(chosen, lang, shape, environment.real_today()))
    except OSError as error:
        message = (
            f"不能写入 {out}：{why(error).zh}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {out}: {why(error).en}. Choose another folder or check the "
            "permissions."
        )
        raise WrongCallError(message) from None
    click.echo(out)
    click.echo(f"共 {len(chosen)} 条文字。\n{len(chosen)} texts.", err=True)


@texts.command("import", cls=Subcommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="写入资料 / write it to the data.")
def import_(*, file: Path, write: bool) -> None:
    """读回译者交回的文件：先显示差别。 Read a file that came back; shows the difference.

    \b
    handbook texts import texts.xlsx
    handbook texts import texts.po --write
    """
    from handbook.desk import text_files
    from handbook.desk.text_import import incoming
    from handbook.language.parity import pairs

    root = project()
    try:
        back = text_files.read(file.read_bytes())
    except OSError as error:
        message = f"打不开 {file}：{why(error).zh}\nCannot open {file}: {why(error).en}"
        raise WrongCallError(message) from None
    except text_files.TextFileError as error:
        raise WrongCallError(f"{file}：{error.zh}\n{file}: {error.en}") from None
    found = incoming(root, pairs(root), back, environment.real_today())
    _show(found, file.name)
    if found.problems:
        click.echo("有不能用的文字，没有写入。 / Some texts cannot be used; nothing was written.",
                   err=True)  # fmt: skip
        sys.exit(1)
    if found.files and write:
        _save(found)
    elif found.files:
        click.echo("没有写入；写入请加 --write。 / Nothing was written; add --write to write.")


def _show(found: Incoming, file: str) -> None:
    from handbook.desk.text_import import shown

    for problem in found.problems:
        click.echo(problem.line(file), err=True)
    for one in found.differences[:_SHOWN]:
        click.echo(shown(one))
    if len(found.differences) > _SHOWN:
        click.echo(f"…… 还有 / and {len(found.differences) - _SHOWN} more")
    count, judged = len(found.differences), found.judged
    click.echo(
        f"改动 {count} 条，新记为两种语言一致的 {judged} 条。\n"
        f"{count} texts differ; {judged} more are on record as in step."
    )


def _save(found: Incoming) -> None:
    from handbook.cli.new import save
    from handbook.desk.drafts import Draft

    advice = [
        ("看看改动：git diff", "look at the changes: git diff"),
        ("handbook check 和 handbook parity", "handbook check and handbook parity"),
        ("handbook update", "handbook update"),
    ]
    there = {name: (project() / name).is_file() for name in found.files}
    new = {name: text for name, text in found.files.items() if not there[name]}
    changed = {name: text for name, text in found.files.items() if there[name]}
    save(Draft(new=new, changed=changed, next=advice), the_book(), "zh")
