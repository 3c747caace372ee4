"""An edit, shown on one page for a colleague to sign."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_settings
from handbook.domain.problems import DataProblemsError
from handbook.domain.system_errors import why


@click.command(cls=Subcommand)
@click.option(
    "--base",
    default="HEAD",
    show_default=True,
    metavar="REV",
    help="改动前的版本 / the revision before the edit.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="放 preview.html 的文件夹，默认 dist / folder for preview.html, default dist.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    help="按哪一天，默认新通知的首日或今天 / default: first day of a new notice, or today.",
)
def preview(*, base: str, out: Path | None, as_of: str | None) -> None:
    """一次改动的预览页，供同事复核签字。 An edit on one page, for a colleague to sign.

    比较工作区（包括还没有提交的改动）和一个版本：两种语言的页面、受影响的人、流程图、译文、检查。
    Compares the working tree, edits not committed included, with a revision: pages in both
    languages, who is affected, flowcharts, translations, checks.  Exit 1 when a check fails.

    \b
    handbook preview
    handbook preview --base main --out dist
    """
    from handbook.desk import preview as made
    from handbook.loading.revisions import RevisionError
    from handbook.storage import files

    root = project()
    settings = the_settings(root, as_of)
    file = (out or root / "dist") / "preview.html"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongCallError(_closed(file, error)) from None
    if not os.access(file.parent, os.W_OK):  # said before the work
        raise WrongCallError(
            _closed(file, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        )
    try:
        found = made.preview(
            root,
            base,
            settings,
            lambda text: click.echo(text, err=True),
            announced=as_of is None,
        )
    except RevisionError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    try:
        files.write(file, made.html(found))
    except OSError as error:
        raise WrongCallError(_closed(file, error)) from None
    pages = sum(len(one.paths) for one in found.changed)
    late = len(found.late)
    click.echo(
        f"{file}\n改动的页面 {pages} 个，等待翻译 {late} 处，检查"
        f"{'全部通过' if found.sound else '没有全部通过'}。\n"
        f"{pages} pages change, {late} texts to translate, "
        f"{'every check holds' if found.sound else 'not every check holds'}."
    )
    sys.exit(0 if found.sound else 1)


def _closed(file: Path, error: OSError) -> str:
    return (
        f"不能写入 {file}：{why(error).zh}。请用 --out 换一个文件夹。\n"
        f"Cannot write {file}: {why(error).en}. Choose another folder with --out."
    )
