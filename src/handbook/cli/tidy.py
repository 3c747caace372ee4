"""Put back the comments of files that an editor in the browser has written anew."""

from __future__ import annotations

import click

from handbook.cli.common import Subcommand, WrongCallError, project


@click.command(cls=Subcommand)
@click.option(
    "--base", default="HEAD", show_default=True, metavar="REV", help="有注释的版本 / with comments."
)
def tidy(*, base: str) -> None:
    """网页编辑器保存以后，恢复注释和格式。 Put back comments after an editor in the browser.

    只改了文字、日期、数字或选项的文件恢复原来的样子，只留下改动；增删了条目的文件保持不变。
    还在说旧内容的文字，也像 handbook check 那样列出来。
    A file in which only texts, days, numbers or choices differ looks as before but for them; one
    with entries added or taken away stays as it is.  Texts that still say what was so before the
    edit are listed, as by handbook check.

    \b
    handbook tidy --base main
    """
    from handbook.cli import environment
    from handbook.cli.ready import say_leftovers, say_rewritten
    from handbook.desk.also_says import known_leftovers
    from handbook.desk.comments import tidied
    from handbook.desk.rewritten import rewritten
    from handbook.loading.revisions import RevisionError, changed_files
    from handbook.storage.files import write

    root = project()
    try:
        files = changed_files(root, base, "data")
    except RevisionError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    for path, old in files.items():
        name, new = path.relative_to(root), path.read_text("utf-8")
        text = tidied(old, new) if path.suffix == ".yml" else new
        if text is None:
            click.echo(f"{name}：条目有增删，没有恢复 / entries differ, left as it is")
        elif text != new:
            write(path, text)
            click.echo(f"{name}：已恢复 / put back")
    say_leftovers(known_leftovers(root, base))
    say_rewritten(rewritten(root, base, environment.real_today()))
