"""Everything that the program keeps beside the data, brought up to date."""

from __future__ import annotations

import sys

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, project


@click.command(cls=Subcommand)
@click.option(
    "--resolve",
    is_flag=True,
    help="合并停下时：两边各加的条目都保留 / in a merge that stopped: keep what each side added.",
)
def update(*, resolve: bool) -> None:
    """提交以前更新全部登记。 Bring every register up to date before a commit.

    译文只登记两种语言都写好、说的一致的；还要看的逐条列出，退出码 1。
    Translations are recorded where both languages are new and say the same; what still needs a
    look is listed, exit 1.

    \b
    handbook update
    handbook update --resolve
    """
    from handbook.desk import merges, registers
    from handbook.domain.problems import DataProblemsError
    from handbook.language import parity, translations
    from handbook.loading.cities import cities
    from handbook.rules.book_cache import load_cached
    from handbook.storage import register_paths

    root = project()
    joined, left = merges.join(root) if resolve else ([], [])
    for name in joined:
        click.echo(f"合并 joined {name}：两边各加的都保留。 / what each side added is kept.")
    for name in left:
        click.echo(f"请看 look at {name}：两边改了同样的行。 / both sides changed the same lines.")
    for path in merges.unite(root):
        name = path.relative_to(root).as_posix()
        click.echo(f"合并 united {name}：两边的登记都保留。 / the records of both sides are kept.")
    try:
        books = [load_cached(root / "data", city) for city in cities(root / "data")]
    except DataProblemsError as problems:
        click.echo(problems.report(), err=True)
        sys.exit(1)
    click.echo("正在核对登记…… / Comparing the registers …", err=True)
    files = registers.late(root, books, environment.today())
    registers.write(files)
    for path in sorted(files):
        click.echo(f"更新 updated {path.relative_to(root).as_posix()}")

    report, entries = parity.check(root), translations.read(root)
    wrong = {one.pair.key for one in report.findings if one.pair}
    behind = list(translations.stale(entries, report.pairs))
    unsettled = wrong | {one.pair.key for one in behind}
    judged = [pair for pair in report.pairs if pair.key not in unsettled]
    fresh = translations.updated(entries, report.pairs, judged, environment.today())
    if fresh != entries:
        translations.write(root, fresh)
        click.echo(f"更新 updated {register_paths.FOLDER}/{register_paths.TRANSLATIONS}")
    for finding in report.findings:
        click.echo(finding.problem.line())
    for one in behind:
        click.echo(translations.line(one))
    if unsettled or report.findings:
        which = " ".join(dict.fromkeys(one.pair.place.file for one in behind)) or "FILE"
        click.echo(
            "以上的文字请核对。只改了一种语言、另一种不用改的，运行 "
            f"handbook parity --update {which}；"
            "有意说得不同的，写进 data/parity-exceptions.yml。\n"
            "Please compare these texts. Where one language was changed and the other need not be, "
            f"run handbook parity --update {which}; what differs on purpose goes to "
            "data/parity-exceptions.yml."
        )
        sys.exit(1)
    click.echo("登记都是最新的。 / Every register is current.")
