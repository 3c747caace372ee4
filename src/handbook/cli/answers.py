"""Answers for one situation: the checklist, and why."""

from __future__ import annotations

import click

from handbook.cli.common import (
    LANGUAGE,
    Flag,
    WrongCallError,
    print_json,
    the_answer,
)
from handbook.cli.situation_command import SituationCommand
from handbook.domain.model import Language


@click.command(cls=SituationCommand)
@click.option("--format", "shape", type=click.Choice(["text", "md", "json"]), default="text")
@click.option(
    "--all", "every", is_flag=True, help="列出不适用的材料 / keep what is not applicable."
)
@LANGUAGE
def checklist(*, shape: str, every: bool, lang: Language, as_of: str | None, **flags: Flag) -> None:
    """一种情形的材料清单。 The checklist for one situation.

    \b
    handbook checklist --service new --location outside --duration long \\
      --category B --issued-in CA --as-of 2024-01-10 --format json
    """
    book, answer = the_answer(as_of, flags)
    if shape == "json":
        from handbook.export import open_data

        print_json(open_data.checklist(book, answer, every=every))
    else:
        from handbook.export import checklist_text

        click.echo(checklist_text.checklist(book, answer, lang, shape, every=every))


@click.command(cls=SituationCommand)
@click.option("--material", required=True, help="材料编号 / material id.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def explain(*, material: str, shape: str, lang: Language, as_of: str | None, **flags: Flag) -> None:
    """为什么是这个状态：规则、通知和来源。 Why: the chain of rules that led to a status.

    \b
    handbook explain --service new --location inside --ground employer-change \\
      --occupation-changed no --record-in-system yes --category B --issued-in US --material medical
    """
    from handbook.export import explanation
    from handbook.rules.situation import SituationError

    book, answer = the_answer(as_of, flags)
    try:
        chain = explanation.explain(book, answer, material)
    except SituationError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    if shape == "json":
        print_json(explanation.to_json(book, chain))
    else:
        click.echo(explanation.to_text(book, chain, lang))
