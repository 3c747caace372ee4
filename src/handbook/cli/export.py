"""Records as a table for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, WrongCallError, the_book
from handbook.domain.system_errors import why

_KINDS = ["contacts", "faq", "fees", "glossary", "synonyms"]
_SHAPES = {".xlsx": "xlsx", ".csv": "csv"}


@click.command(cls=Subcommand)
@click.argument("kind", type=click.Choice(_KINDS))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True,
    help="文件名，以 .xlsx 或 .csv 结尾 / file, ends in .xlsx or .csv.",
)  # fmt: skip
def export(*, kind: str, out: Path) -> None:
    """写成表格，在电子表格里改。 Records as a table, to be edited in a spreadsheet.

    \b
    handbook export faq --out faq.xlsx
    handbook import faq faq.xlsx --apply
    """
    from handbook.desk.record_tables import table, written_as
    from handbook.storage import files

    shape = _SHAPES.get(out.suffix.lower())
    if shape is None:
        message = (
            f"--out：“{out.name}”要以 .xlsx 或 .csv 结尾。\n"
            f"--out: “{out.name}” has to end in .xlsx or .csv."
        )
        raise WrongCallError(message)
    grid = table(the_book(), kind)
    try:
        files.write(out, written_as(grid, shape, environment.real_today()))
    except OSError as error:
        message = (
            f"不能写入 {out}：{why(error).zh}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {out}: {why(error).en}. Choose another folder or check the "
            "permissions."
        )
        raise WrongCallError(message) from None
    click.echo(out)
    click.echo(f"共 {len(grid.rows)} 行。\n{len(grid.rows)} rows.", err=True)
