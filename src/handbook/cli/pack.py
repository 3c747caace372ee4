"""The whole site in one ZIP, to be read without a network."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_day, the_settings
from handbook.domain.build_settings import for_release
from handbook.domain.system_errors import why

#: Before all else in the folder, for whoever unpacks it; the name sorts first.
NOTE = "00-README.txt"
_NOTE = """外国人来华工作许可服务手册，{day} 版，不联网也能用。
1. 先把整个压缩包解压到电脑上，不要在压缩包里直接打开。
2. 打开本文件夹里的 index.html。英文版是 en/index.html。

Foreign Work Permit Service Handbook, edition of {day}, for use without a network.
1. Unpack the whole file first; do not open pages from within the ZIP.
2. Open index.html in this folder. The English edition is en/index.html.
"""


@click.command(cls=Subcommand)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="ZIP 文件，默认 handbook-<日期>.zip / default handbook-<day>.zip.",
)
@click.option("--as-of", metavar="DATE", help="按哪一天，默认今天 / as of which day.")
@click.option(
    "--site", type=click.Path(path_type=Path), help="已生成的网站 / a site that is already built."
)
def pack(*, out: Path | None, as_of: str | None, site: Path | None) -> None:
    """离线版：解压后直接打开，搜索和导办照样能用。 The site in one ZIP, for use without a network.

    \b
    handbook pack --out handbook.zip
    handbook pack --site site
    """
    if site:
        day = _day_of(site, the_day(as_of) if as_of else None)
        _write(site, out, day)
        return
    day = the_day(as_of)
    root = project()
    from handbook.deploy.build import build
    from handbook.storage import folders

    with folders.scratch() as aside:
        made = aside / "site"
        settings = replace(for_release(the_settings(root, strict=True), day), pdf=False)
        if code := build(root, made, settings):
            sys.exit(code)
        _write(made, out, day)


def _day_of(site: Path, wanted: date | None) -> date:
    """The day that a built site is of."""
    try:
        index = json.loads((site / "api/v1/index.json").read_text("utf-8"))
        day = date.fromisoformat(index["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        message = f"{site} 里没有生成好的网站。\nThere is no built site in {site}."
        raise WrongCallError(message) from None
    if wanted and wanted != day:
        raise WrongCallError(
            f"{site} 是 {day} 的版本，不是 {wanted} 的。\n"
            f"{site} is the edition of {day}, not of {wanted}."
        )
    return day


def _write(site: Path, out: Path | None, day: date) -> None:
    from handbook.deploy import release
    from handbook.storage import files

    out = out or Path(f"handbook-{day}.zip")
    # In a folder of its own: 10,000 files spread over a desktop help nobody.
    folder = f"handbook-{day}"
    try:
        with tempfile.TemporaryDirectory() as aside:
            note = Path(aside) / NOTE
            note.write_bytes(_NOTE.format(day=day).replace("\n", "\r\n").encode("utf-8-sig"))
            inside = [(NOTE, note), *release.files_of(site)]
            content = release.archive(
                ((f"{folder}/{name}", path) for name, path in inside), release.noon(day)
            )
        files.write(out, content)
    except release.LinkOutsideError as error:
        raise WrongCallError(str(error)) from None
    except OSError as error:
        message = f"不能写入 {out}：{why(error).zh}。\nCannot write to {out}: {why(error).en}."
        raise WrongCallError(message) from None
    click.echo(out)
    click.echo(
        f"{day} 版，{len(content) / 1e6:.1f} MB：解压后打开 {folder}/index.html。\n"
        f"The edition of {day}, {len(content) / 1e6:.1f} MB: unpack it, open {folder}/index.html.",
        err=True,
    )
