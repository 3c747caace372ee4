"""The PDF volumes, the one-sheets, and their verification."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book, the_day, the_settings
from handbook.domain.system_errors import why

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.build_settings import BuildSettings
    from handbook.paper.volumes import Volume


@click.command(cls=Subcommand)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    help="语言；both 是中英文对照版；默认都做 / language; both is the bilingual edition; "
    "default: everything.",
)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="输出文件夹，默认 print / default print."
)
@click.option(
    "--only",
    type=click.Choice(["book", "sheets"]),
    help="只做手册或只做单页清单 / the book or the one-sheets only.",
)
@click.option(
    "--volume",
    type=click.Choice(["handbook", "evidence"]),
    help="只做《手册》或只做《依据》；默认两册都做 / only the Handbook or only the Evidence; "
    "default: both.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="读回 PDF，逐条核对；后面写文件名就只核对这些文件 / read the PDF back, clause by clause; "
    "with FILES, those and nothing else.",
)
@click.option(
    "--print-shop",
    is_flag=True,
    help="印刷厂用：出血、装订边、版权页、封底、灰度，只做两册 / for a print shop: bleed, inner "
    "margin, imprint, back cover, grey; the volumes only.",
)
def pdf(  # noqa: PLR0913 - one parameter for each option
    *,
    files: tuple[Path, ...],
    lang: str | None,
    as_of: str | None,
    out: Path | None,
    only: str | None,
    volume: Volume | None,
    verify: bool,
    print_shop: bool,
) -> None:
    """生成 PDF：《手册》《依据》和每种情形的单页清单。 The PDF volumes and one-sheets.

    \b
    handbook pdf
    handbook pdf --lang both --as-of 2024-01-10 --out print
    handbook pdf --only book --volume handbook --verify
    handbook pdf --lang zh --volume handbook --print-shop
    handbook pdf --verify print/handbook-zh.pdf print/evidence-zh.pdf
    """
    from handbook.paper.fonts import MissingGlyphsError

    day = the_day(as_of)
    root = project()
    settings = the_settings(root, as_of)
    book = the_book()
    if day < book.first_day:
        raise WrongCallError(
            f"日期 {day} 早于手册收录的第一天 {book.first_day}。\n"
            f"The day {day} is before the first day that the handbook covers, {book.first_day}."
        )
    if files and not verify:
        raise WrongCallError(
            "文件只能核对：请写 handbook pdf --verify 文件……。\n"
            "Files can only be verified: write handbook pdf --verify FILES…."
        )
    if print_shop and only == "sheets":
        raise WrongCallError(
            "--print-shop 只用于两册，不用于单页清单：请去掉 --only sheets。\n"
            "--print-shop is for the volumes, not for one-sheets: leave out --only sheets."
        )
    wanted = Wanted(lang=lang, only=only, volume=volume, print_shop=print_shop)
    folder = (out or root / ("print/shop" if print_shop else "print")).resolve()
    try:
        if files:
            sound = _check(book, settings, files)
        else:
            if not settings.address:
                _warn_of_no_address()
            _print(book, settings, wanted, folder, root / ".cache")
            sound = not verify or _verify(book, settings, wanted, folder)
    except MissingGlyphsError as missing:
        click.echo(str(missing), err=True)
        sys.exit(1)
    except OSError as error:
        where = error.filename or folder
        raise WrongCallError(
            f"{where}：{why(error).zh}。请换一个文件夹，或检查权限和空间。\n"
            f"{where}: {why(error).en}. Choose another folder, or check permissions and space."
        ) from None
    sys.exit(0 if sound else 1)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be printed."""

    lang: str | None
    only: str | None
    volume: Volume | None
    #: For a print shop; there are no sheets then.
    print_shop: bool = False

    @property
    def kinds(self) -> list[str]:
        """The kinds of editions and sheets: ``zh``, ``en``, ``both``."""
        from handbook.pages.printed_copies import EDITIONS

        return [self.lang] if self.lang else [*EDITIONS]

    @property
    def books(self) -> list[tuple[str, Volume]]:
        """The volumes, each with its kind."""
        from handbook.paper import printing

        if self.only == "sheets":
            return []
        return printing.wanted(self.kinds, [self.volume] if self.volume else printing.VOLUMES)

    @property
    def sheets(self) -> list[str]:
        """The kinds of the sheets."""
        return [] if self.only == "book" or self.volume or self.print_shop else self.kinds


def _warn_of_no_address() -> None:
    click.echo(
        "没有设置网站地址（mkdocs.yml 的 site_url 或 HANDBOOK_SITE_URL），所以不印二维码。\n"
        "The site has no address (site_url in mkdocs.yml, or HANDBOOK_SITE_URL), so no code to "
        "scan is printed.",
        err=True,
    )


def _print(book: Book, settings: BuildSettings, wanted: Wanted, folder: Path, cache: Path) -> None:
    """Print aside, then put everything in its place at once; what is of another edition goes."""
    from handbook.paper import printing, shelf

    with shelf.filled(folder) as aside:
        for name, made in printing.editions(
            book, settings, wanted.books, cache, print_shop=wanted.print_shop
        ):
            aside.put(name, made)
            _tell(folder / name, settings)
        for name, made in printing.sheets(book, settings, wanted.sheets, cache):
            aside.put(name, made)
        if wanted.sheets:
            _tell(folder, settings)
    for name in aside.removed:
        click.echo(f"已删除别的版次：{name} / removed, of another edition: {name}", err=True)


def _tell(path: Path, settings: BuildSettings) -> None:
    """Name what was written, but not the folder aside in which a full build works."""
    if not settings.pdf:
        click.echo(str(path))


def _verify(book: Book, settings: BuildSettings, wanted: Wanted, folder: Path) -> bool:
    from handbook.audit import printed_files

    return _said(
        printed_files.run(book, settings, folder, wanted.books, sheets=bool(wanted.sheets))
    )


def _check(book: Book, settings: BuildSettings, paths: Iterable[Path]) -> bool:
    from handbook.audit import printed_files

    return _said(printed_files.check(book, settings, paths))


def _said(lines: Iterable[tuple[str, bool]]) -> bool:
    """Print the lines of a report; whether all of them are good."""
    sound = True
    for line, good in lines:
        click.echo(line)
        sound = sound and good
    return sound
