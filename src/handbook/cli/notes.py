"""Release notes for readers, from the data."""

from __future__ import annotations

import sys

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_city, the_day
from handbook.domain.problems import DataProblemsError


@click.command(cls=Subcommand)
@click.option(
    "--base", required=True, metavar="REV", help="上一次发布的版本 / revision of the last release."
)
@click.option("--as-of", metavar="DATE", help="按哪一天，默认今天 / as of which day.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["md", "draft"]),
    default="md",
    show_default=True,
    help="md：给读者的说明；draft：history.yml 的草稿 / notes, or a draft for history.yml.",
)
@click.option("--lang", type=click.Choice(["zh", "en", "both"]), default="both", show_default=True)
def notes(*, base: str, as_of: str | None, shape: str, lang: str) -> None:
    """给读者的更新说明，中英文。 Release notes for readers, in both languages.

    比较工作区和一个版本：新的通知、受影响的人、手册的改动。
    Compares the working tree with a revision: new notices, who is affected, changes recorded.

    \b
    handbook notes --base v1.0.0 > notes.md
    handbook notes --base HEAD~1 --format draft
    """
    from handbook.desk import release_notes as made
    from handbook.domain import model as m
    from handbook.loading.revisions import RevisionError

    day, root = the_day(as_of), project()
    try:
        found = made.notes(root, base, day, the_city(root))
    except RevisionError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    languages = [language for language in m.LANGUAGES if lang in (language, "both")]
    text = made.draft(found) if shape == "draft" else made.markdown(found, languages)
    click.echo(text, nl=False)
