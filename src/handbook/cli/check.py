"""Is the data sound?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, other_cities, project, the_city
from handbook.domain.problems import DataProblemsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handbook.domain.book import Book
    from handbook.domain.problems import Problem
    from handbook.language.translated import LeftBehind


#: So many translations that are behind are shown.
_SHOWN = 20


@click.command(cls=Subcommand)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """检查全部资料，列出每一处问题。 Check all data and list every problem.

    \b
    handbook check
    handbook check data/dongguan/measures
    """
    from handbook.loading.cities import cities
    from handbook.storage.content_cache import ContentCache

    root = project() / "data"
    city, others = the_city(root.parent), other_cities(root.parent)
    cache = ContentCache(root.parent / ".cache" / "checks")
    key = b"" if paths else _key(root, city, others)
    found = cache.get(f"{city}.check", key) if key else None
    if found is None:
        found = _full(root, city, others, paths)
        if key and _key(root, city, others) == key:  # nobody edited it meanwhile
            cache.put(f"{city}.check", key, found)
    counts, late, behind = found
    click.echo(
        "资料没有问题：{} 条规则，{} 条说明，{} 个来源。\n"
        "The data is sound: {} rules, {} statements, {} sources.".format(*counts, *counts)
    )
    if not paths:
        from handbook.cli import environment
        from handbook.cli.ready import say_leftovers, say_rewritten
        from handbook.desk.also_says import known_leftovers
        from handbook.desk.rewritten import rewritten

        say_leftovers(known_leftovers(root.parent), err=True)
        say_rewritten(rewritten(root.parent, "HEAD", environment.real_today()), err=True)
    _say_left_behind(behind)
    _say_not_run(partly=bool(paths), alone={city, *others} != set(cities(root)))
    if late:
        click.echo(
            "提交以前请运行 handbook update：新的编号或文字还没有登记。\n"
            "Before you commit run handbook update: new ids or texts are not recorded.",
            err=True,
        )


def _gone(one: LeftBehind) -> str:
    return f"{one.place}: 中文已不是“{one.zh}” / the Chinese is no longer “{one.zh}”"


def _say_left_behind(lines: list[str]) -> None:
    """Which translations into further languages belong to a Chinese that is gone."""
    if lines:
        shown = [*lines[:_SHOWN], *["……"][: len(lines) > _SHOWN]]
        click.echo(
            f"有 {len(lines)} 条其他语言的翻译没有跟上，网页上用英文代替：\n"
            f"{len(lines)} translations into other languages are behind; pages say it in English:\n"
            + "\n".join(f"  {line}" for line in shown),
            err=True,
        )


def _say_not_run(*, partly: bool, alone: bool) -> None:
    """What this check leaves to others: nobody takes silence for a yes."""
    from handbook.domain.wording import wording

    keys = ["check_not_run", *["check_partly"][:partly], *["check_alone"][: alone and not partly]]
    for key in keys:
        click.echo(" / ".join(wording(one)[key] for one in ("zh", "en")), err=True)


def _key(root: Path, city: str, others: list[str]) -> bytes:
    """What the result of a check of everything rests on; empty where a file cannot be read."""
    from handbook.storage import register_paths
    from handbook.storage.content_cache import content_key

    try:
        # Pages hold texts of both languages, and their names are addresses on record.
        beside = (
            *(register_paths.FOLDER, "docs", "mkdocs.yml", ".vscode/settings.json"),
            *("CHANGELOG.md", "README.md", "manual", "overrides"),  # may hold marks of a merge
        )
        places = [root.parent / name for name in beside]
        return content_key(root, *places, also=(root.name, city, "/", *others))
    except OSError:
        return b""


def _full(
    root: Path, city: str, others: list[str], paths: tuple[Path, ...]
) -> tuple[tuple[int, int, int], bool, list[str]]:
    """Check everything: the rules, statements and sources, and whether a register is not current.

    Last come the translations into further languages that are behind.

    Where there are problems they are printed, and the command ends.
    """
    from handbook.rules.book_cache import load_cached
    from handbook.site.beside import beside

    texts = None if paths else beside(lambda: _of_texts(root))
    try:
        book = load_cached(root, city)
        books = [book]
        if texts:
            _check_addresses(book, root)
            # What they share must hold in each of them.
            books += [load_cached(root, other) for other in others]
            _check_texts(texts()[0], root)
            _check_cases(root, {book.city.id: book for book in books}, city)
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
        sys.exit(0)
    counts = len(book.rules), len(book.statements), len(book.sources)
    if texts is None:
        return counts, False, []
    _, new, behind = texts()
    return counts, _late(root.parent, books, new_texts=new), behind


def _of_texts(root: Path) -> tuple[list[Problem], bool, list[str]]:
    """What can be told without the rules: the first kind of problem; whether a text is new.

    Last come the translations into further languages that are behind.
    """
    from handbook.cli import environment
    from handbook.desk.also_says import known_leftovers
    from handbook.desk.merges import markers
    from handbook.language import parity, translations
    from handbook.language.style import style_problems
    from handbook.language.translated import left_behind
    from handbook.loading.navigation import navigation
    from handbook.loading.plausible_lines import slips
    from handbook.loading.practice_names import named

    project = root.parent
    pairs = list(parity.pairs(project))
    checks: tuple[Callable[[], Iterable[Problem]], ...] = (
        lambda: named(root),  # a text that every city shares names one of them
        lambda: markers(project),  # a merge left its markers beside the data
        lambda: [*slips(project, environment.real_today()), *navigation(project)],
        lambda: [problem for _, problem in style_problems(project, pairs)],
    )
    found = next((problems for check in checks if (problems := [*check()])), [])
    new = not found and translations.new_texts(translations.read(project), pairs)
    if not found:
        known_leftovers(project, every=pairs)  # kept for the end of the command
    return found, bool(new), [*map(_gone, left_behind(project, pairs))]


def _check_texts(problems: list[Problem], root: Path) -> None:
    """Raise :class:`DataProblemsError` where :func:`_of_texts` found any."""
    if problems:
        raise DataProblemsError(problems, root)


def _late(root: Path, books: list[Book], *, new_texts: bool) -> bool:
    """Whether a register is not current.  The data is sound all the same."""
    from handbook.desk import editor_files
    from handbook.loading.cities import cities

    if {book.city.id for book in books} != set(cities(root / "data")):
        return False  # --city: the registers hold every city
    return new_texts or bool(editor_files.stale(root, books))


def _check_addresses(book: Book, root: Path) -> None:
    """Raise :class:`DataProblemsError` when a recorded address would no longer be what it was."""
    from handbook.rules import situation_addresses

    stale = situation_addresses.problems(book)
    if stale:
        raise DataProblemsError(stale, root)


def _check_cases(root: Path, books: dict[str, Book], city: str) -> None:
    """Raise :class:`DataProblemsError` when a worked case is wrong, or comes out otherwise."""
    from handbook.audit.worked_cases import read_cases, wrong_cases
    from handbook.loading.cities import cities

    if set(books) != set(cities(root)):
        return  # --city: a case may be about any of them
    wrong = list(wrong_cases(read_cases(root), books, city))
    if wrong:
        raise DataProblemsError(wrong, root)
