"""Every address that ever existed still answers."""

from __future__ import annotations

import sys

import click

from handbook.cli.common import Subcommand, project, the_settings


@click.command(cls=Subcommand)
@click.option("--update", is_flag=True, help="登记新页面 / record the addresses of new pages.")
def addresses(*, update: bool) -> None:
    """每个曾经发布的地址是否仍然有效。 Whether every address ever published still answers.

    \b
    handbook addresses
    handbook addresses --update
    """
    from handbook.domain.problems import DataProblemsError
    from handbook.pages.handbook import open_pages
    from handbook.site import redirects
    from handbook.storage import files, register_paths

    root = project()
    try:
        site = open_pages(root / "data", the_settings(root))
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    if update:
        path = register_paths.path(root / "data", register_paths.ADDRESSES)
        files.write(path, redirects.updated([site]))
    found = redirects.problems(site)
    for one in found:
        click.echo(one.line())
    count = len(redirects.read(root / "data").of(site.book.city.id))
    click.echo(
        f"登记的地址 {count} 个，问题 {len(found)} 处。\n"
        f"{count} addresses recorded, {len(found)} problems.",
        err=True,
    )
    sys.exit(1 if found else 0)
