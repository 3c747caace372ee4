"""Which rules should be compared with their source again?"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import LANGUAGE, Subcommand, WrongCallError, print_json, the_book

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.json_values import JsonObject
    from handbook.domain.model import Language
    from handbook.rules.freshness import Change, Lapse, Review


@click.command(cls=Subcommand)
@click.option("--today", metavar="DATE", help="按哪一天，默认今天 / as of which day.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@click.option("--open", "open_", is_flag=True, help="列出待核实的事项 / list the open points.")
@click.option(
    "--letter",
    type=click.Path(path_type=Path, file_okay=False),
    help="给办公室的信和表格写进这个文件夹 / write a letter and a table for the office there.",
)
@LANGUAGE
def freshness(
    *, today: str | None, shape: str, open_: bool, letter: Path | None, lang: Language
) -> None:
    """哪些规则该重新核对，60 天内有什么变化。 Rules to read again; what is announced.

    --open：还有哪些事项待核实，谁负责，各影响多少页面；--letter：写成给办公室的信。
    With --open the points that are still to be confirmed, by owner and by pages concerned; with
    --letter the same as a letter and as a table, which handbook import confirmations reads back.

    Exit 1 when a review is overdue, a day of verification lies ahead, a source has ended on which
    rules rest alone, or a year has begun whose holidays are not imported.

    \b
    handbook freshness
    handbook freshness --today 2027-06-01 --format json
    handbook freshness --open
    """
    from handbook.rules import freshness as fresh

    day = _day(today)
    book = the_book()
    if open_ or letter:
        _open(book, day, letter, "json" if shape == "json" else lang)
        return
    every = fresh.reviews(book, day)
    late = [one for one in every if one.overdue(day)]
    future = [one for one in every if one.verified > day]
    soon = [one for one in every if 0 <= (one.due - day).days <= fresh.AHEAD]
    changes = fresh.ahead(book, day)
    lapses = fresh.lapses(book, day)
    holidays = fresh.calendar_due(book, day)
    if shape == "json":
        print_json(
            {
                "today": day.isoformat(),
                "overdue": [_json(book, one, day) for one in late],
                "verified_ahead": [_json(book, one, day) for one in future],
                "due_soon": [_json(book, one, day) for one in soon],
                "holidays_due": list(holidays),
                "sources_ending": [
                    {"source": one.source, "day": one.day.isoformat(), "rules": list(one.records)}
                    for one in lapses
                ],
                "announced": [{**asdict(one), "day": one.day.isoformat()} for one in changes],
            }
        )
    else:
        click.echo(
            "\n".join(
                _text(
                    book, lang, _Report(day, every, late, future, soon, holidays, changes, lapses)
                )
            )
        )
    over = any(one.day <= day for one in lapses)
    sys.exit(bool(late or future or over or any(year <= day.year for year in holidays)))


def _day(today: str | None) -> date:
    try:
        return environment.today() if today is None else date.fromisoformat(today)
    except ValueError as error:
        message = (
            f"--today：“{today}”不是真实的日期，请写成 2026-11-24 的样子。\n"
            f"--today: “{today}” is not a real day; write it like 2026-11-24."
        )
        raise WrongCallError(str(error) if today is None else message) from None


def _open(book: Book, day: date, folder: Path | None, shape: str) -> None:
    """Print the open points, or write them as a letter and a table into ``folder``."""
    from handbook.desk import letter
    from handbook.domain.wording import wording
    from handbook.rules.open_points import open_points
    from handbook.storage import files

    points = open_points(book, day)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (
            ("to-confirm.html", letter.letter(book, day, points).encode()),
            ("to-confirm.csv", letter.table(points)),
        ):
            files.write(folder / name, content)
            click.echo(str(folder / name))
        return
    if shape == "json":
        print_json(
            [
                {
                    "id": one.point.id,
                    "title": one.point.title.model_dump(),
                    "owner": one.owner.model_dump(),
                    "pages": len(one.pages),
                }
                for one in points
            ]
        )
        return
    lang: Language = "en" if shape == "en" else "zh"
    words = wording(lang)
    marks = [len(one.pages) for one in points]
    top = min(letter.ON_A_PAGE, len(points))
    share = round(100 * sum(marks[:top]) / max(1, sum(marks)))
    click.echo(words["open_head"].format(day=day, count=len(points), top=top, share=share))
    for owner in dict.fromkeys(one.owner for one in points):
        click.echo(f"\n{owner[lang]}")
        for one in points:
            if one.owner == owner:
                title = one.point.title[lang]
                click.echo(
                    words["open_line"].format(pages=len(one.pages), id=one.point.id, title=title)
                )
    click.echo(f"\n{words['open_next']}")


def _json(book: Book, one: Review, day: date) -> JsonObject:
    return {
        "id": one.id,
        "file": one.file,
        "owner": {"zh": one.owner_zh, "en": one.owner_en},
        "verified": one.verified.isoformat(),
        "review_months": one.months,
        "due": one.due.isoformat(),
        "days_overdue": one.overdue(day),
        "sources": [
            {"id": name, "title": book.sources[name].title.model_dump(),
             "seen": list(book.sources[name].seen)}
            for name in one.sources
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class _Report:
    """What the command found, as of a day."""

    day: date
    every: list[Review]
    late: list[Review]
    future: list[Review]
    soon: list[Review]
    holidays: tuple[int, ...]
    changes: list[Change]
    lapses: list[Lapse]


def _text(book: Book, lang: Language, found: _Report) -> list[str]:
    from handbook.domain.wording import wording
    from handbook.rules.freshness import say_due

    words = wording(lang)
    lines = [
        words["fresh_head"].format(day=found.day, count=len(found.every), late=len(found.late))
    ]
    by_source: dict[str, list[Review]] = defaultdict(list)
    for one in found.late:
        by_source[one.sources[0] if one.sources else ""].append(one)
    for name, group in sorted(by_source.items(), key=lambda pair: (pair[1][0].due, pair[0])):
        source = book.sources.get(name)
        lines.append("")
        lines.append(
            words["fresh_reread"].format(title=source.title[lang] if source else "—", id=name)
        )
        lines += [f"  {link}" for link in (source.seen if source else ())]
        lines += [
            words["fresh_line"].format(
                id=one.id, verified=one.verified, due=one.due, days=one.overdue(found.day),
                owner=one.owner_zh if lang == "zh" else one.owner_en, file=one.file,
            )
            for one in group
        ]  # fmt: skip
    if found.future:
        lines += ["", words["fresh_future"].format(count=len(found.future))]
        lines += [f"  {one.id} · {one.verified} · {one.file}" for one in found.future]
    if found.soon:
        lines += ["", words["fresh_soon"].format(count=len(found.soon), first=found.soon[0].due)]
    for lapse in found.lapses:
        title = book.sources[lapse.source].title[lang]
        said = words["fresh_lapse"].format(
            title=title, id=lapse.source, day=lapse.day, count=len(lapse.records)
        )
        lines += ["", said, *(f"  {record}" for record in lapse.records)]
    for year in found.holidays:
        lines += ["", say_due(year, found.day)[lang], words["fresh_holidays_how"]]
    lines += ["", words["fresh_ahead"] if found.changes else words["fresh_nothing_ahead"]]
    lines += [
        f"  {one.day} {words['fresh_' + one.what.replace('-', '_')]}{words['colon']}"
        f"{one.title_zh if lang == 'zh' else one.title_en} ({one.id})"
        for one in found.changes
    ]
    return lines
