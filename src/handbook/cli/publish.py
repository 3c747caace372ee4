"""Publish the site."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from handbook.cli.common import project, the_day, the_settings


@click.command()
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
def publish(*, to: Path, as_of: str | None, site: Path | None, keep: int) -> None:
    """生成、压缩并一次替换已发布的网站。 Build, compress and swap the published site at once.

    \b
    handbook publish --to /srv/handbook
    handbook publish --to /srv/handbook --site site
    """
    the_day(as_of)
    root = project()
    from handbook.deploy import publication

    # Ended from outside, it still takes away what it was making.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    settings = the_settings(root, as_of)
    code = publication.publish(root, to.absolute(), settings, site=site, keep=keep)
    sys.exit(code)
