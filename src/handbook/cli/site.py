"""Build the site, or serve it live."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import click

from handbook.cli.common import (
    Subcommand,
    WrongCallError,
    every_city,
    project,
    the_day,
    the_settings,
)

_LAST_PORT = 65535


@click.command(cls=Subcommand)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="输出文件夹，默认 site / default site."
)
@click.option("--strict", is_flag=True, help="警告也算失败 / warnings fail the build.")
@click.option(
    "--pdf/--no-pdf", default=True, help="是否同时生成 PDF，默认生成 / with the PDF files or not."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="--city all：同时生成几个 / with --city all, how many at once.",
)
def build(
    *, as_of: str | None, out: Path | None, strict: bool, pdf: bool, jobs: int | None
) -> None:
    """生成整个网站（两种语言）。 Build the whole site, both languages.

    \b
    handbook build --strict
    handbook build --as-of 2024-01-10 --out site-2024
    handbook build --city all --out sites
    """
    the_day(as_of)
    root = project()
    from handbook.deploy.build import build as run

    out = (out or root / "site").resolve()
    settings = replace(the_settings(root, as_of, strict=strict), pdf=pdf)
    if every_city():
        from handbook.deploy.cities import build as run_all

        sys.exit(run_all(root, out, settings, jobs=jobs))
    sys.exit(run(root, out, settings))


@click.command(cls=Subcommand)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option("--address", metavar="HOST:PORT", default="127.0.0.1:8000", show_default=True)
@click.option(
    "--port", type=click.IntRange(0, _LAST_PORT), help="只换端口 / another port, same host."
)
@click.option(
    "--pages-only",
    is_flag=True,
    help="只写打开的页面，不在后台生成整站 / only opened pages: no build aside.",
)
def serve(*, as_of: str | None, address: str, port: int | None, pages_only: bool) -> None:
    """本地预览，改动 data/ 立即可见。 Live preview; an edit in data/ shows at once.

    页面在打开时才生成；搜索等要用到整站的内容，停止编辑几秒后在后台更新。
    A page is written when it is opened; search and what else needs the whole site follow from a
    build aside, a few seconds after the last edit.

    \b
    handbook serve --address 127.0.0.1:8000
    """
    from handbook.deploy.processes import become

    the_day(as_of)
    root = project()
    given = re.fullmatch(r".+:(\d{1,5})", address)
    if not given or int(given[1]) > _LAST_PORT:
        raise WrongCallError(
            f"--address：“{address}”不是地址，请写成 127.0.0.1:8000 的样子。\n"
            f"--address: “{address}” is no address; write it like 127.0.0.1:8000."
        )
    if port is not None:
        address = f"{address.rpartition(':')[0]}:{port}"
    environment = the_settings(root, as_of).environment
    os.chdir(root)
    become(
        [sys.executable, str(root / "hooks" / "live.py"), address, *["--pages-only"][:pages_only]],
        environment,
    )
