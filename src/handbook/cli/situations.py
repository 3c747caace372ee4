"""Every distinct situation, and the record of their permanent addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handbook.cli.common import LANGUAGE, Subcommand, WrongCallError, print_json, the_book, the_day

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.json_values import JsonObject
    from handbook.domain.model import Language
    from handbook.rules.distinct_situations import Distinct


@click.command(cls=Subcommand)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day, default today.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--update",
    is_flag=True,
    help="登记新情形的地址和全部答案 / record new situations and every answer.",
)
@LANGUAGE
def situations(*, as_of: str | None, shape: str, update: bool, lang: Language) -> None:
    """规则能区分的全部情形。 Every distinct situation the rules tell apart.

    \b
    handbook situations --format json
    handbook situations --update
    """
    from handbook.rules.distinct_situations import distinct

    day = the_day(as_of)
    book = the_book()
    if update:
        if as_of or shape != "text":
            message = (
                "--update 登记所有日期的情形，不和其他选项合用。\n"
                "--update records the situations of every day and goes with no other option."
            )
            raise WrongCallError(message)
        _update(book)
        return
    if day < book.first_day:
        message = (
            f"日期 {day} 早于手册收录的第一天 {book.first_day}。\n"
            f"The day {day} is before the first day that the handbook covers, {book.first_day}."
        )
        raise WrongCallError(message)
    found = distinct(book, day)
    if shape == "json":
        print_json([_json(book, one) for one in found])
        return
    for one in found:
        click.echo(f"{one.slug}  {one.title(book, lang)}")
    ways = sum(len(one.ways) for one in found)
    click.echo(
        f"{day}：{len(found)} 种情形，{ways} 种条件组合。\n"
        f"{day}: {len(found)} situations, {ways} combinations of answers.",
        err=True,
    )


def _json(book: Book, one: Distinct) -> JsonObject:
    from handbook.rules.checklists import joined_ways

    return {
        "slug": one.slug,
        "title": {language: one.title(book, language) for language in ("zh", "en")},
        "situation": {key: values[0] for key, values in one.answers.items()},
        "item": one.item.id if one.item else None,
        "count": len(one.ways),
        "ways": [
            {key: list(values) for key, values in way.items()}
            for way in joined_ways(book, one.ways)
        ],
    }


def _update(book: Book) -> None:
    from dataclasses import replace

    from handbook.audit import recorded_answers
    from handbook.rules import situation_addresses
    from handbook.storage import files

    record = situation_addresses.updated(book)
    path = situation_addresses.path(book)
    new = [one for one in record if one.slug not in book.addresses]
    changed = [
        one for one in record if one.slug in book.addresses and one != book.addresses[one.slug]
    ]
    if new or changed:
        files.write(path, situation_addresses.text(record))
    book = replace(book, addresses={one.slug: one for one in record})
    answers = recorded_answers.changed(book)
    files.write(recorded_answers.path(book), recorded_answers.text(book))
    for one in changed:
        click.echo(f"{one.slug} -> {one.superseded_by or one.slug}")
    click.echo(
        f"{path.name}：{len(record)} 个地址，新登记 {len(new)} 个，改变去向 {len(changed)} 个。\n"
        f"{path.name}: {len(record)} addresses, {len(new)} new, {len(changed)} lead elsewhere now."
    )
    click.echo(
        f"{recorded_answers.path(book).name}：{len(answers)} 行有变化。\n"
        f"{recorded_answers.path(book).name}: {len(answers)} lines differ."
    )
