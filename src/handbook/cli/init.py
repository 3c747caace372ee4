"""``handbook init``: the folder of a new handbook, without a copy of this repository."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook.cli.common import Subcommand, WrongCallError, find_project
from handbook.domain.problems import DataProblemsError


@click.command(cls=Subcommand)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--city",
    "city",
    metavar="ID",
    help="城市的编号，默认用文件夹的名字 / id of the city, by default the folder's name.",
)
@click.option("--name-zh", metavar="NAME", default="示例市", help="城市的中文名 / Chinese name.")
@click.option("--name-en", metavar="NAME", default="Example City", help="英文名 / English name.")
@click.option(
    "--province",
    metavar="ID",
    default="guangdong",
    show_default=True,
    help="省的文件夹 / folder of the province.",
)
@click.option(
    "--province-zh", metavar="NAME", help="资料里没有的省：中文名 / a province new to the data."
)
@click.option("--province-en", metavar="NAME", help="它的英文名 / its English name.")
@click.option(
    "--renew",
    is_flag=True,
    help="更新软件包或资料包以后，更新这个文件夹 / bring the folder to newer packages.",
)
def init(  # noqa: PLR0913 - one for each flag
    *,
    folder: Path,
    city: str | None,
    name_zh: str,
    name_en: str,
    province: str,
    province_zh: str | None,
    province_en: str | None,
    renew: bool,
) -> None:
    """在空文件夹里建一个新手册。 Begin a handbook in an empty folder.

    国家和省的资料来自资料包；没有人说过的，写“待核实”。
    The data of nation and province come from the data package; what nobody has said is marked
    “to be confirmed”.

    \b
    handbook init foshan --name-zh 佛山市 --name-en Foshan
    handbook init chengdu --province sichuan --province-zh 四川省 --province-en Sichuan
    handbook init --renew
    """
    from handbook.cli import environment
    from handbook.desk.new_city import City, NoCityError
    from handbook.desk.starter import Province, StarterError, begin

    if renew:
        _renew(folder)
        return
    folder = folder.absolute()
    wanted = City(
        city or folder.name.lower(),
        province,
        name_zh,
        name_en,
        "主管部门待核实",
        "authority to be confirmed",
    )
    above = Province(zh=province_zh, en=province_en) if province_zh and province_en else None
    click.echo(f"正在建立 {folder} ……\nMaking {folder} …", err=True)
    try:
        begin(folder, wanted, environment.real_today(), above)
    except (StarterError, NoCityError) as no:
        raise WrongCallError(f"{no.zh}\n{no.en}\n没有写入。 / Nothing was written.") from None
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        click.echo("没有写入。 / Nothing was written.", err=True)
        sys.exit(1)
    click.echo(
        f"建好了：{folder}。接着：cd 进去，运行 make serve；"
        f"再改 data/{wanted.id}/ 里的“待核实”，见 README.md。\n"
        f"Made: {folder}. Next: cd there and run make serve; then replace what is to be confirmed "
        f"in data/{wanted.id}/, see README.md."
    )


def _renew(folder: Path) -> None:
    from handbook.desk.starter import StarterError, renew

    try:
        done = renew((find_project() or folder) if folder == Path() else folder)
    except StarterError as no:
        raise WrongCallError(f"{no.zh}\n{no.en}") from None
    for path in done.written:
        click.echo(f"更新 updated {path}")
    for path in done.removed:
        click.echo(f"删除 removed {path}")
    for path in done.kept:
        click.echo(f"您改过，没有动 / edited here, left as it is: {path}", err=True)
    click.echo(
        f"{len(done.written)} 个文件更新，{len(done.kept)} 个您改过、没有动。"
        "接着运行 handbook update 和 handbook check，看看 git diff。\n"
        f"{len(done.written)} files updated, {len(done.kept)} edited here and left. Next: handbook "
        "update and handbook check; look at git diff."
    )
