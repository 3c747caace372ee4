"""The PDF editions, the one-sheets, and their verification."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import WrongCallError, project, the_book, the_day, the_settings

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.build_settings import BuildSettings


@click.command()
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    help="语言；both 是中英文对照版；默认都做 / language; both is the bilingual edition; "
    "default: everything.",
)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="输出文件夹，默认 site/pdf / default site/pdf."
)
@click.option(
    "--only",
    type=click.Choice(["book", "sheets"]),
    help="只做手册或只做单页清单 / the book or the one-sheets only.",
)
@click.option(
    "--verify", is_flag=True, help="读回 PDF，与网站逐项核对 / read the PDF back and compare."
)
def pdf(
    *, lang: str | None, as_of: str | None, out: Path | None, only: str | None, verify: bool
) -> None:
    """生成 PDF：中文版、英文版、对照版和每种情形的单页清单。 The PDF editions and one-sheets.

    \b
    handbook pdf
    handbook pdf --lang both --as-of 2024-01-10 --out print
    handbook pdf --only book --verify
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
    folder = (out or root / "site" / "pdf").resolve()
    try:
        _print(book, settings, lang, only, folder, root / ".cache")
        sound = not verify or _verify(book, settings, lang, only, folder)
    except MissingGlyphsError as missing:
        click.echo(str(missing), err=True)
        sys.exit(1)
    except OSError as error:
        raise WrongCallError(
            f"不能写入 {folder}：{error.strerror}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {folder}: {error.strerror}. Choose another folder or check the "
            "permissions."
        ) from None
    sys.exit(0 if sound else 1)


def _print(  # noqa: PLR0913, PLR0917 - what the command was given
    book: Book,
    settings: BuildSettings,
    lang: str | None,
    only: str | None,
    folder: Path,
    cache: Path,
) -> None:
    from handbook.domain.model import LANGUAGES
    from handbook.paper import printing
    from handbook.storage import files

    folder.mkdir(parents=True, exist_ok=True)
    if only != "sheets":
        for name, made in printing.editions(book, settings, _kinds(lang), cache):
            files.write(folder / name, made)
            _tell(folder / name, settings)
    if only != "book":
        languages = [language for language in LANGUAGES if lang in (None, "both", language)]
        for name, made in printing.sheets(book, settings, languages, cache):
            (folder / name).parent.mkdir(exist_ok=True)
            files.write(folder / name, made)
        _tell(folder, settings)


def _tell(path: Path, settings: BuildSettings) -> None:
    """Name what was written, but not the folder aside in which a full build works."""
    if not settings.pdf:
        click.echo(str(path))


def _kinds(lang: str | None) -> list[str]:
    from handbook.pages.printed_copies import EDITIONS

    return [lang] if lang else [*EDITIONS]


def _verify(
    book: Book, settings: BuildSettings, lang: str | None, only: str | None, folder: Path
) -> bool:
    from handbook.audit import printed_files

    sound = True
    for line, good in printed_files.run(
        book, settings, folder, [] if only == "sheets" else _kinds(lang), sheets=only != "book"
    ):
        click.echo(line)
        sound = sound and good
    return sound
