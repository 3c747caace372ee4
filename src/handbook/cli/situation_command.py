"""Commands that are told of an applicant: their flags are the questions of the data."""

from __future__ import annotations

import click

from handbook.cli.common import Subcommand, find_project, project, the_book
from handbook.loading.question_flags import question_flags

_FLAGS = "handbook.situation_flags"


class SituationCommand(Subcommand):
    """A command with a flag for every question of the data, before its own, and ``--as-of``."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        if _FLAGS not in ctx.meta:
            ctx.meta[_FLAGS] = _situation_options()
        return [*ctx.meta[_FLAGS], *super().get_params(ctx)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not set(args) & set(self.get_help_option_names(ctx)):
            project()  # without one, no flag of a situation is known
        return super().parse_args(ctx, args)


def _situation_options() -> list[click.Option]:
    folder = find_project()
    found = question_flags(folder / "data") if folder else ()
    if folder and not found:
        the_book()  # says what is wrong with the questions
    options = [
        click.Option(
            [flag.flag, flag.key],
            multiple=flag.repeatable,
            help=f"{flag.zh}{'，可重复' if flag.repeatable else ''} / "
            f"{flag.en}{', repeatable' if flag.repeatable else ''}.",
        )
        for flag in found
    ]
    day = click.Option(
        ["--as-of"], metavar="DATE", help="提交日期，默认今天 / day of filing, default today."
    )
    return [*options, day]
