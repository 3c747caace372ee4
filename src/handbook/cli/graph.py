"""The flowchart of a service, or a proof that every flowchart says what the data say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from handbook.cli.common import (
    LANGUAGE,
    Flag,
    WrongCallError,
    given_flags,
    the_book,
    the_day,
)
from handbook.cli.situation_command import SituationCommand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handbook.domain import model as m
    from handbook.pages.flowchart import Flow


@click.command(cls=SituationCommand)
@click.option(
    "--check",
    "checking",
    is_flag=True,
    help="核对全部流程图 / compare every chart with the list of steps and the data.",
)
@click.option(
    "--format", "shape", type=click.Choice(["svg", "text"]), default="svg", show_default=True
)
@LANGUAGE
def graph(
    *, shape: str, lang: m.Language, checking: bool, as_of: str | None, **flags: Flag
) -> None:
    """办理流程图；给出的条件越多，图越窄。 The flowchart of a service; what is given narrows it.

    \b
    handbook graph --service new --location outside --duration long > flow.svg
    handbook graph --service cancellation --cancellation-kind absent --format text --lang en
    handbook graph --check
    """
    day = the_day(as_of)
    given = given_flags(flags)
    if checking and given:
        raise WrongCallError(_both("flow_check_alone"))
    if checking:
        _check(day)
    flow = _flow(given, day, lang)
    if not flow.nodes:
        raise WrongCallError(_both("flow_no_steps"))
    from handbook.pages import flowchart, flowchart_svg

    click.echo(
        flowchart_svg.draw(flow, "flow", links=False) if shape == "svg" else flowchart.text(flow)
    )


def _flow(given: Mapping[str, str | tuple[str, ...]], day: date, language: m.Language) -> Flow:
    from handbook.domain.wording import wording
    from handbook.pages.flowchart import build
    from handbook.rules.answers import Resolver
    from handbook.rules.situation import SituationError, situation

    book = the_book()
    service = book.questions["service"]
    if "service" not in given:
        raise WrongCallError(
            _both("flow_no_service", services="|".join(one.id for one in service.values))
        )
    try:
        asked = situation(book, given, day)
    except SituationError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    # What was not given stays open: the chart shows both ways.
    known = {key: value for key, value in asked.answers.items() if key not in asked.assumed}
    resolver = Resolver(book, day)
    item = resolver.item(known)
    name = (
        item.short_name
        if item
        else next(one.label for one in service.values if (one.id,) == known["service"])
    )
    title = wording(language)["flow_title"].format(item=name[language])
    return build(resolver, known, language, title)


def _check(day: date) -> None:
    """Compare everything, say what differs, and leave with 0 or 1."""
    from handbook.audit.flowchart_check import check

    charts, days, found = check(the_book(), day)
    for one in found:
        click.echo(f"{one.zh}\n{one.en}")
    if found:
        click.echo(_both("flow_unsound", n=len(found)))
        sys.exit(1)
    click.echo(_both("flow_sound", charts=charts, days=days))
    sys.exit(0)


def _both(key: str, **values: object) -> str:
    from handbook.domain.wording import wording

    return "\n".join(wording(language)[key].format(**values) for language in ("zh", "en"))
