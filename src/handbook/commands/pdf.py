"""The PDF editions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook.commands.common import Wrong, project, the_book, the_day


@click.command()
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    help="语言；both 是中英文对照版；默认三种都做 / language; both is the bilingual edition; "
    "default: all three.",
)
@click.option("--as-of", metavar="DATE", help="按哪一天 / as of which day.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="输出文件夹，默认 site/pdf / default site/pdf."
)
def pdf(*, lang: str | None, as_of: str | None, out: Path | None) -> None:
    """生成 PDF 版：中文、英文和中英文对照窗口版。 The PDF editions.

    \b
    handbook pdf
    handbook pdf --lang both --as-of 2024-01-10 --out print
    """
    from handbook.pdf import printing
    from handbook.pdf.fonts import MissingGlyphs

    day = the_day(as_of)
    root = project()
    book = the_book()
    if day < book.first_day:
        raise Wrong(
            f"日期 {day} 早于手册收录的第一天 {book.first_day}。\n"
            f"The day {day} is before the first day that the handbook covers, {book.first_day}."
        )
    folder = (out or root / "site" / "pdf").resolve()
    kinds = [lang] if lang else [*printing.EDITIONS]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, made in printing.editions(book, day, kinds, root / ".cache"):
            printing.write(folder / name, made)
            click.echo(str(folder / name))
    except MissingGlyphs as missing:
        click.echo(str(missing), err=True)
        sys.exit(1)
    except OSError as error:
        raise Wrong(
            f"不能写入 {folder}：{error.strerror}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {folder}: {error.strerror}. Choose another folder or check the "
            "permissions."
        ) from None
