"""What does this code mean?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, WrongCallError, print_json

if TYPE_CHECKING:
    from handbook.domain.model import Language


@click.command("explain-error", cls=Subcommand)
@click.argument("code", required=False)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    default="both",
    show_default=True,
    help="说明的语言 / language of the explanation.",
)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def explain_error(*, code: str | None, lang: str, shape: str) -> None:
    """错误代码的意思和改法；不写代码则列出全部。 What a code means; all of them without one.

    \b
    handbook explain-error full-width-colon
    handbook explain-error
    """
    from handbook.loading.explained_codes import explanations, near

    known = explanations()
    languages: tuple[Language, ...] = ("zh", "en") if lang == "both" else (lang,)  # type: ignore[assignment]
    if code is None:
        if shape == "json":
            print_json([asdict(one) for one in known.values()])
            return
        for one in known.values():
            click.echo(f"{one.code}: {' / '.join(getattr(one, name) for name in languages)}")
        return
    if code not in known:
        found = near(code)
        meant = f"是不是 {'、'.join(found)}？" if found else ""
        hint = f" Did you mean {', '.join(found)}?" if found else ""
        message = (
            f"没有错误代码“{code}”。{meant}handbook explain-error 列出全部代码。\n"
            f"There is no code “{code}”.{hint} handbook explain-error lists all codes."
        )
        raise WrongCallError(message)
    if shape == "json":
        print_json(asdict(known[code]))
        return
    click.echo("\n\n".join(known[code].said(name) for name in languages))
