"""Every distinct situation."""

from __future__ import annotations

import click

from handbook.commands.common import LANGUAGE, print_json, the_book, the_day


@click.command()
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def situations(*, as_of: str | None, shape: str, lang: str) -> None:
    """规则能区分的全部情形。 Every distinct situation the rules tell apart.

    \b
    handbook situations --format json
    """
    from handbook import situations as enumeration

    day = the_day(as_of)
    book = the_book()
    found = enumeration.distinct(book, day)
    if shape == "json":
        print_json([one.to_json() for one in found])
        return
    for one in found:
        click.echo(f"{one.slug}  {one.title(book, lang)}")
    click.echo(f"{len(found)}", err=True)
