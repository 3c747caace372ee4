"""Every address that ever existed still answers."""

from __future__ import annotations

import sys

import click

from handbook.commands.common import project, the_city


@click.command()
@click.option("--update", is_flag=True, help="登记新页面 / record the addresses of new pages.")
def addresses(*, update: bool) -> None:
    r"""每个曾经发布的地址是否仍然有效。 Whether every address ever published still answers.

    \b
    handbook addresses
    handbook addresses --update
    """
    from handbook import permanence, whole
    from handbook.problems import DataProblems
    from handbook.site import open_site

    root = project()
    try:
        site = open_site(root / "data", city=the_city(root))
    except DataProblems as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    if update:
        whole.write(root / "data" / permanence.FILE, permanence.updated([site]))
    found = permanence.problems(site)
    for one in found:
        click.echo(one.line())
    count = len(permanence.read(root / "data").of(site.book.city.id))
    click.echo(
        f"登记的地址 {count} 个，问题 {len(found)} 处。\n"
        f"{count} addresses recorded, {len(found)} problems.",
        err=True,
    )
    sys.exit(1 if found else 0)
