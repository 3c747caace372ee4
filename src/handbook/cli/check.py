"""Is the data sound?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from handbook.cli.common import other_cities, project, the_city
from handbook.domain.problems import DataProblemsError
from handbook.loading.file_cache import READ


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """检查全部资料，列出每一处问题。 Check all data and list every problem.

    \b
    handbook check
    handbook check data/dongguan/measures
    """
    from handbook.rules.sound_book import load

    root = project() / "data"
    try:
        book = load(root, the_city(root.parent), READ)
        books = [book]
        if not paths:
            _check_addresses(book, root)
            # What they share must hold in each of them.
            books += [load(root, other, READ) for other in other_cities(root.parent)]
            _check_names(root)
    except DataProblemsError as problems:
        wanted = [path.resolve() for path in paths]
        shown = [
            problem
            for problem in problems.problems
            if not wanted
            or any(
                (root.parent / problem.place.file).resolve().is_relative_to(path) for path in wanted
            )
        ]
        report = DataProblemsError(shown, root).report() if shown else ""
        if shown:
            code = shown[0].code
            click.echo(
                f"{report}\n\n"
                f"代码是什么意思：handbook explain-error {code}\n"
                f"What a code means: handbook explain-error {code}"
            )
            sys.exit(1)
        click.echo("这些文件没有问题；其他文件有。 / These files are sound; others are not.")
        return
    rules, statements = len(book.rules), len(book.statements)
    click.echo(
        f"资料没有问题：{rules} 条规则，{statements} 条说明，{len(book.sources)} 个来源。\n"
        f"The data is sound: {rules} rules, {statements} statements, {len(book.sources)} sources."
    )
    if not paths:
        _remind(root.parent, books)


def _remind(root: Path, books: list[Any]) -> None:
    """Say what to type where a register is not current.  The data is sound all the same."""
    from handbook.desk import registers
    from handbook.loading.cities import cities

    if {book.city.id for book in books} != set(cities(root / "data")):
        return  # --city: the registers hold every city
    if registers.due(root, books):
        click.echo(
            "提交以前请运行 handbook update：新的编号或文字还没有登记。\n"
            "Before you commit run handbook update: new ids or texts are not recorded.",
            err=True,
        )


def _check_addresses(book: Any, root: Path) -> None:
    """Raise :class:`DataProblemsError` when a recorded address would no longer be what it was."""
    from handbook.rules import situation_addresses

    stale = situation_addresses.problems(book)
    if stale:
        raise DataProblemsError(stale, root)


def _check_names(root: Path) -> None:
    """Raise :class:`DataProblemsError` when a text that every city shares names one of them."""
    from handbook.loading.practice_names import named

    naming = list(named(root))
    if naming:
        raise DataProblemsError(naming, root)
