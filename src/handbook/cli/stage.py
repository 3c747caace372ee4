"""The handbook as plain Markdown, for any site generator."""

from __future__ import annotations

from pathlib import Path

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book, the_day, the_settings
from handbook.domain.system_errors import why


@click.command(cls=Subcommand)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="输出文件夹 / folder.")
@click.option("--as-of", metavar="DATE", help="按哪一天，默认今天 / as of which day.")
def stage(*, out: Path, as_of: str | None) -> None:
    """写出 Markdown，供其他网站生成器使用。 Markdown for another site generator.

    \b
    handbook stage --out staged
    """
    from handbook.deploy import stage as staging
    from handbook.domain.problems import DataProblemsError
    from handbook.pages.handbook import HandbookPages

    day = the_day(as_of)
    root = project()
    try:
        count = staging.stage(HandbookPages(the_book(), day, the_settings(root, as_of)), root, out)
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        message = f"不能写入 {out}：{why(error).zh}。\nCannot write to {out}: {why(error).en}."
        raise WrongCallError(message) from None
    click.echo(f"{out}：{count} 页。 / {count} pages.", err=True)
