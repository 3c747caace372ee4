"""``handbook new city``: the folder of another city, from nothing but its names."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book
from handbook.domain.problems import DataProblemsError


@click.command(cls=Subcommand)
@click.argument("name", metavar="ID")
@click.option("--parent", metavar="PROVINCE", help="省的文件夹 / folder of the province.")
@click.option(
    "--zh",
    metavar="NAME",
    prompt="中文名，例如 佛山市 / Chinese name",
    help="中文名 / Chinese name.",
)
@click.option("--en", metavar="NAME", prompt="英文名 / English name", help="英文名 / English name.")
@click.option(
    "--authority-zh", metavar="NAME", help="决定机关的中文名 / Chinese name of the authority."
)
@click.option("--authority-en", metavar="NAME", help="决定机关的英文名 / its English name.")
def city(  # noqa: PLR0913 - one for each flag
    *,
    name: str,
    parent: str | None,
    zh: str,
    en: str,
    authority_zh: str | None,
    authority_en: str | None,
) -> None:
    """新城市的文件夹。 The folder of another city.

    \b
    handbook new city foshan --zh 佛山市 --en Foshan
    """
    from handbook.audit import recorded_answers
    from handbook.cli import environment
    from handbook.desk.editor_schema import first_line
    from handbook.desk.new_city import City, NoCityError, draft
    from handbook.rules import situation_addresses
    from handbook.rules.sound_book import load
    from handbook.storage import files as whole
    from handbook.storage import register_paths

    root = project() / "data"
    schemas = register_paths.path(root, register_paths.SCHEMA)
    model = the_book()
    told = City(
        name,
        parent or model.city.parent or "",
        zh,
        en,
        authority_zh or "主管部门待核实",
        authority_en or "authority to be confirmed",
    )
    try:
        files = draft(root, told, model, environment.real_today().isoformat())
    except NoCityError as no:
        raise WrongCallError(f"{no.zh}\n{no.en}") from None
    texts: dict[Path, str | bytes] = {}
    for path, text in files.items():
        line = first_line(Path(path)) if schemas.is_dir() else None
        texts[root / path] = f"{line}\n{text}" if line else text
    whole.write_all(texts)
    try:
        book = load(root, name)
    except DataProblemsError as problems:
        shutil.rmtree(root / name)
        click.echo(problems.report(), err=True)
        click.echo("没有写入。 / Nothing was written.", err=True)
        sys.exit(1)
    click.echo("正在登记情形的地址…… / Recording the addresses of the situations …", err=True)
    record = situation_addresses.updated(book)
    addresses = situation_addresses.path(book)
    whole.write(addresses, situation_addresses.text(record))
    book = load(root, name)
    whole.write(recorded_answers.path(book), recorded_answers.text(book))
    listed = "\n".join(f"  {root.name}/{path}" for path in files)
    click.echo(
        f"已写入：\n{listed}\n  {addresses.relative_to(root.parent).as_posix()}\n"
        f"下一步：handbook build --city {name}；再写 contacts.yml、measures/ 和 to-confirm.yml。\n"
        f"Written. Next: handbook build --city {name}; then contacts.yml, measures/ and "
        "to-confirm.yml."
    )
