"""The points-based assessment for one applicant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from handbook.cli.common import (
    LANGUAGE,
    Command,
    Subcommand,
    WrongCallError,
    print_json,
    the_book,
    the_day,
)

if TYPE_CHECKING:
    from handbook.domain.model import Language

#: The flags of the public vocabulary, with their help; the ones without a value stand apart.
VALUES: tuple[tuple[str, str], ...] = (
    ("salary", "年薪，人民币元，税前 / annual salary in RMB, gross, paid in China."),
    (
        "education",
        "最高学位 / highest degree: none, bachelor, master, doctorate.",
    ),
    (
        "skill",
        "职业技能资格 / vocational skill: none, senior-worker, technician, senior-technician.",
    ),
    ("work-years", "满几年工作 / full years of work."),
    ("months-per-year", "每年在华工作几个月，0–12 / months of work in China per year."),
    ("hsk", "HSK 等级 0–5 / HSK level 0 to 5."),
    ("age", "周岁 / age in whole years."),
    ("local-bonus", "已获得的地方加分 0–10，默认 0 / local bonus awarded, default 0."),
)
SWITCHES: tuple[tuple[str, str], ...] = (
    ("chinese-taught-degree", "汉语授课的学士以上学位 / degree taught in Chinese."),
    ("former-chinese-national", "曾有中国国籍 / former Chinese national."),
    ("top-university", "毕业于国（境）外高水平大学 / high-level university abroad."),
    ("global-500", "世界 500 强工作经历 / work in a Fortune Global 500 company."),
    ("patent", "专利等知识产权 / patents or other intellectual property."),
    ("five-years-in-china", "连续在华工作满 5 年 / 5 consecutive years of work in China."),
)


def _options(command: Command) -> Command:
    for flag, words in reversed(SWITCHES):
        command = click.option(f"--{flag}", is_flag=True, help=words)(command)
    for flag, words in reversed(VALUES):
        command = click.option(f"--{flag}", metavar="VALUE", help=words)(command)
    return command


@click.command(cls=Subcommand)
@_options
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day, default today.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def points(*, as_of: str | None, shape: str, lang: Language, **flags: str | bool | None) -> None:
    """计点积分：合计、各项、类别、最小的下一步。 Points: total, factors, category, next step.

    \b
    handbook points --salary 300000 --education master --work-years 5 \\
      --months-per-year 12 --hsk 3 --age 35 --format json
    """
    # Here, so that `--help` does not wait for the data's libraries.
    from handbook.export import points_json, points_text
    from handbook.rules import points as assessment
    from handbook.rules import points_answers, points_table

    day = the_day(as_of)
    book = the_book()
    table = points_table.table_on(book, day)
    if table is None:
        raise _no_table(day, min(table.in_force for table in book.points))
    given = {name.replace("_", "-"): value for name, value in flags.items()}
    inputs = points_answers.read(table, given)
    if not isinstance(inputs, points_answers.Inputs):
        raise WrongCallError(points_text.faults(inputs))
    result = assessment.score(table, inputs)
    if shape == "json":
        print_json(points_json.to_json(book, result, day))
    else:
        click.echo(points_text.score(book, result, day, lang))


def _no_table(day: date, first: date) -> WrongCallError:
    from handbook.domain.wording import wording

    return WrongCallError(
        "\n".join(
            wording(language)["points_no_table"].format(day=day, first=first)
            for language in ("zh", "en")
        )
    )
