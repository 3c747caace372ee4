"""A release: site, data, manifest, components, sums and signature."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book, the_day, the_settings
from handbook.domain.build_settings import for_release
from handbook.domain.system_errors import why

if TYPE_CHECKING:
    from handbook.deploy.release import Edition


@click.command(cls=Subcommand)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="输出文件夹 / folder.")
@click.option("--as-of", metavar="DATE", help="按哪一天，默认今天 / as of which day.")
@click.option(
    "--key", type=click.Path(path_type=Path), help="SSH 私钥，用来签名 / SSH key to sign."
)
@click.option(
    "--site", type=click.Path(path_type=Path), help="已生成的网站 / a site that is already built."
)
@click.option(
    "--previous", type=click.Path(path_type=Path), help="上一版的文件夹 / the last release."
)
@click.option("--record", is_flag=True, help="登记 JSON 的形状 / record the shape of the JSON.")
def release(  # noqa: PLR0913 - one for each flag
    *,
    out: Path,
    as_of: str | None,
    key: Path | None,
    site: Path | None,
    previous: Path | None,
    record: bool,
) -> None:
    """可以核对的一次发布。 A release that anyone can verify.

    \b
    handbook release --out release --key ~/.ssh/handbook_release
    handbook release --out release --as-of 2026-11-24 --previous releases/1.0.0
    """
    from handbook.deploy import release as releases
    from handbook.domain import versions
    from handbook.storage import folders

    day = the_day(as_of)
    root = project()
    book = the_book()
    try:
        edition = releases.Edition(book, day, versions.data(root / "data", book.jurisdictions))
        if previous:
            releases.after(releases.previous_manifest(previous), edition.version)
        if key and not key.is_file():
            message = f"没有这个密钥文件：{key}。\nThere is no such key file: {key}."
            raise WrongCallError(message)
        if site:
            _release(edition, _built(site), root, out, key=key, record=record)
            return
        with folders.scratch() as aside:
            made = aside / "site"
            _build(root, made, day)
            _release(edition, made, root, out, key=key, record=record)
    except ValueError as error:
        raise WrongCallError(str(error)) from None
    except OSError as error:
        message = f"不能写入 {out}：{why(error).zh}。\nCannot write to {out}: {why(error).en}."
        raise WrongCallError(message) from None


def _built(site: Path) -> Path:
    if not (site / "api/v1/index.json").is_file():
        message = f"{site} 里没有生成好的网站。\nThere is no built site in {site}."
        raise WrongCallError(message)
    return site


def _build(root: Path, site: Path, day: date) -> None:
    """The site with its PDF editions and sheets, as if made on ``day``."""
    from handbook.deploy.build import build

    settings = for_release(the_settings(root, pdf=True, strict=True), day)
    if code := build(root, site, settings):
        sys.exit(code)


def _release(  # noqa: PLR0913 - what the flags say
    edition: Edition, site: Path, root: Path, out: Path, *, key: Path | None, record: bool
) -> None:
    from handbook.audit import compatibility
    from handbook.deploy import release as releases
    from handbook.storage import folders, register_paths
    from handbook.storage.files import write

    files = {
        f"api/v1/{name}.json": (site / f"api/v1/{name}.json").read_bytes()
        for name in ("index", "situations")
    }
    index = json.loads(files["api/v1/index.json"])
    if (index["as_of"], index["versions"]["revision"]) != (
        edition.day.isoformat(),
        edition.version.revision,
    ):
        message = (
            f"{site} 是 {index['as_of']} 的另一份资料生成的，请重新生成。\n"
            f"{site} was built from other data or for another day ({index['as_of']}): build anew."
        )
        raise WrongCallError(message)
    shapes = compatibility.shapes(files)
    kept = register_paths.path(root / "data", register_paths.API)
    broken = compatibility.breaks(compatibility.promised(kept), shapes)
    if broken and not record:
        click.echo(
            "JSON 不再兼容上一版，不能发布：\nThe JSON breaks what the last release promised:\n"
            + "\n".join(f"  {line}" for line in broken),
            err=True,
        )
        sys.exit(1)
    with folders.aside(out / "release") as (aside, _):
        made = releases.write(edition, site, root, aside)
        if key:
            made.append(releases.sign(made[-1], key))
        for file in made:
            file.replace(out / file.name)
    if record:
        write(kept, json.dumps(shapes, indent=1, sort_keys=True) + "\n")
    for file in made:
        click.echo(out / file.name)
    click.echo(
        f"{edition.day}：资料 {edition.version}，{len(made)} 个文件"
        + ("，已签名。" if key else "，没有签名（--key）。")
        + f"\n{edition.day}: data {edition.version}, {len(made)} files, "
        + ("signed." if key else "not signed (--key)."),
        err=True,
    )
