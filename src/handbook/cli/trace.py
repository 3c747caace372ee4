"""Whether everything that the built pages say leads back to the data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import LANGUAGE, Subcommand, WrongCallError, print_json, the_book

if TYPE_CHECKING:
    from handbook.domain.model import Language


@click.command(cls=Subcommand)
@click.argument("folder", type=click.Path(path_type=Path), default=Path("site"))
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def trace(*, folder: Path, shape: str, lang: Language) -> None:
    """页面上的状态、数字、日期、义务是否都有出处。 Whether every statement has its rule.

    \b
    handbook trace site
    """
    from handbook.audit import trace as tracing
    from handbook.domain.wording import wording

    if not (folder / "index.html").is_file():
        raise WrongCallError(
            "\n".join(
                wording(language)["trace_no_site"].format(folder=folder)
                for language in ("zh", "en")
            )
        )
    found = tracing.trace(folder, the_book())
    if shape == "json":
        print_json(tracing.to_json(found))
    else:
        for line in tracing.lines(found, lang):
            click.echo(line)
    sys.exit(0 if found.sound else 1)
