"""Help where staff type: the JSON Schemas of the data files."""

from __future__ import annotations

import sys

import click

from handbook.cli.common import Subcommand, print_json, project
from handbook.loading.file_cache import READ


@click.command(cls=Subcommand)
@click.option("--update", is_flag=True, help="写入 registers/schema/ / write registers/schema/.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def schema(*, update: bool, shape: str) -> None:
    """编辑器的提示是否最新；--update 重新生成。 Are the editor's schemas current? --update writes.

    \b
    handbook schema
    handbook schema --update
    """
    from handbook.desk import editor_files
    from handbook.domain.problems import DataProblemsError

    root = project()
    try:
        stale = editor_files.stale(root, editor_files.books(root, READ))
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    if update:
        editor_files.update(stale)
    if shape == "json":
        print_json({"stale": sorted(str(path.relative_to(root)) for path in stale)})
    elif not stale:
        click.echo("编辑器的提示是最新的。 / The editor's schemas are current.")
    else:
        for path in sorted(stale):
            click.echo(path.relative_to(root).as_posix())
        click.echo(
            f"已更新 {len(stale)} 个文件。 / {len(stale)} files brought up to date."
            if update
            else "以上文件不是最新的，请运行：handbook update\n"
            "These files are not current. Run: handbook update"
        )
    sys.exit(bool(stale) and not update)
