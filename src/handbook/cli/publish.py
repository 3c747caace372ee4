"""Publish the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, project, the_day, the_settings


@click.command(cls=Subcommand)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="发布文件夹 / folder to publish in.",
)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help="已生成的网站，不再生成 / a site built before.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="保留几个版本 / releases to keep.",
)
@click.option(
    "--signed",
    metavar="CODE",
    help="复核页顶上的编号，不符就不发布 / number at the top of the page signed; must fit.",
)
def publish(
    *, to: Path, as_of: str | None, site: Path | None, keep: int, signed: str | None
) -> None:
    """生成、压缩并一次替换已发布的网站。 Build, compress and swap the published site at once.

    \b
    handbook publish --to /srv/handbook
    handbook publish --to /srv/handbook --site site
    handbook publish --to /srv/handbook --signed 3F2A-91C0-5D7E-B846
    """
    the_day(as_of)
    root = project()
    if signed is not None:
        _compare(signed, root)
    elif environment.signed_only(root):
        click.echo(
            "没有发布：这个项目只发布签过字的内容（mkdocs.yml 的 signed_only）。"
            "写上复核页顶上的编号：--signed 编号。\n"
            "Nothing was published: this project publishes only what was signed (signed_only in "
            "mkdocs.yml). Add the number at the top of the page for sign-off: --signed NUMBER.",
            err=True,
        )
        sys.exit(1)
    from handbook.deploy import publication

    settings = the_settings(root, as_of)
    code = publication.publish(root, to.absolute(), settings, site=site, keep=keep)
    sys.exit(code)


def _compare(typed: str, root: Path) -> None:
    """End the command where the files are not those that were signed."""
    from handbook.desk.signed import fingerprint, same

    number = fingerprint(root)
    if not same(typed, number):
        click.echo(
            f"没有发布：签字的是 {typed}，这里的文件是 {number}。"
            "签字以后有文件改过，或者不是同一个版本。请切换到签过字的版本，或者再生成复核页、再签一次。\n"
            f"Nothing was published: {typed} was signed, and the files here are {number}. They "
            "were changed after the signature, or are another version. Check out the version that "
            "was signed, or make the page for sign-off again and have it signed.",
            err=True,
        )
        sys.exit(1)
