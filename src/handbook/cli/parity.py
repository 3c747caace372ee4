"""Whether both languages say the same, and neither of them is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, WrongCallError, print_json, project

if TYPE_CHECKING:
    from handbook.domain.json_values import JsonObject
    from handbook.language.parity import Finding, Report
    from handbook.language.translations import Stale


@click.command(cls=Subcommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--update",
    is_flag=True,
    help="把写明的文件中核对一致的文本记入登记 / record the texts of the files named as in step.",
)
def parity(*, paths: tuple[Path, ...], shape: str, update: bool) -> None:
    """中英文是否说的一样，译文是否过时。 Find where the languages differ or one is stale.

    \b
    handbook parity
    handbook parity data/dongguan --format json
    handbook parity data/dongguan/faq.yml --update
    """
    from handbook.language import translations
    from handbook.language.parity import check
    from handbook.language.translations import stale

    root = project()
    report = check(root)
    entries = translations.read(root)
    wanted = [path.resolve() for path in paths]
    if update and not paths:
        raise WrongCallError(_which([*stale(entries, report.pairs)]))
    if strangers := _without_texts(root, wanted, report):
        raise WrongCallError(_no_text(strangers))

    def asked(file: str) -> bool:
        here = (root / file).resolve()
        return not wanted or any(here.is_relative_to(path) for path in wanted)

    findings = [
        finding
        for finding in report.findings
        if asked(finding.problem.place.file) or finding.problem in report.unread
    ]
    if update and not report.unread:  # a file that cannot be read would lose its entries
        wrong = {finding.pair.key for finding in report.findings if finding.pair}
        judged = [pair for pair in report.pairs if pair.key not in wrong and asked(pair.place.file)]
        entries = translations.updated(entries, report.pairs, judged, environment.today())
        translations.write(root, entries)
    late = [one for one in stale(entries, report.pairs) if asked(one.pair.place.file)]
    if shape == "json":
        print_json(_json(report, findings, late))
    else:
        _tell(findings, late)
    new = sum(pair.key not in entries for pair in report.pairs)
    click.echo(_summary(report, findings, late, new), err=shape == "json")
    sys.exit(1 if findings or late else 0)


def _without_texts(root: Path, wanted: list[Path], report: Report) -> list[Path]:
    """The paths named that are mistyped, or of something else than the handbook's texts.

    A folder of the data may hold no text yet.  None while a file cannot be read: its texts are
    unknown, and the fault is said instead.
    """
    if report.unread:
        return []
    files = {(root / pair.place.file).resolve() for pair in report.pairs}
    files |= {(root / one.problem.place.file).resolve() for one in report.findings}
    data = (root / "data").resolve()
    return [
        path
        for path in wanted
        if not (path.exists() and path.is_relative_to(data))
        and not any(file.is_relative_to(path) for file in files)
    ]


def _no_text(strangers: list[Path]) -> str:
    names = "、".join(map(str, strangers))
    return (
        f"这里没有手册的文本：{names}。什么也没有核对或登记。请写 data 里的文件或文件夹。\n"
        f"No text of the handbook stands in {', '.join(map(str, strangers))}. Nothing was compared "
        "or recorded. Name files or folders of data."
    )


def _which(late: list[Stale]) -> str:
    """That the files are to be named, so that nobody certifies what nobody has read."""
    files = " ".join(dict.fromkeys(one.pair.place.file for one in late))
    zh = f"等着核对的：{files}" if files else "现在没有等着核对的文件"
    en = f"Waiting: {files}" if files else "No file is waiting now"
    return (
        f"请写明核对过哪些文件，例如 handbook parity --update data/dongguan/faq.yml。{zh}。\n"
        "Name the files that were read again, for example "
        f"handbook parity --update data/dongguan/faq.yml. {en}."
    )


def _tell(findings: list[Finding], late: list[Stale]) -> None:
    from handbook.language.translations import line

    for finding in findings:
        click.echo(finding.problem.line())
        if finding.pair:
            click.echo(f"  zh: {finding.pair.zh}\n  en: {finding.pair.en}")
    for stale in late:
        click.echo(line(stale))
        click.echo(f"  zh: {stale.pair.zh}\n  en: {stale.pair.en}")


def _summary(report: Report, findings: list[Finding], late: list[Stale], new: int) -> str:
    zh = (
        f"共 {len(report.pairs)} 个文本：{len(findings)} 处不一致，{len(late)} 处过时，"
        f"{report.exceptions} 处例外。"
    )
    en = (
        f"{len(report.pairs)} texts: {len(findings)} differences, {len(late)} stale, "
        f"{report.exceptions} exceptions."
    )
    if new:
        zh += f"有 {new} 个没有登记：核对后运行 handbook update。"
        en += f" {new} are not on record: run handbook update once checked."
    return f"{zh}\n{en}"


def _json(report: Report, findings: list[Finding], late: list[Stale]) -> JsonObject:
    return {
        "texts": len(report.pairs),
        "exceptions": report.exceptions,
        "findings": [
            {
                "file": finding.problem.place.file,
                "line": finding.problem.place.line,
                "column": finding.problem.place.column,
                "code": finding.problem.code,
                "key": finding.pair.key if finding.pair else None,
                "zh": finding.pair.zh if finding.pair else None,
                "en": finding.pair.en if finding.pair else None,
                "message": {"zh": finding.problem.zh, "en": finding.problem.en},
            }
            for finding in findings
        ],
        "stale": [
            {
                "file": one.pair.place.file,
                "line": one.pair.place.line,
                "column": one.pair.place.column,
                "key": one.pair.key,
                "newer": one.newer,
                "in_step_until": one.day.isoformat(),
                "zh": one.pair.zh,
                "en": one.pair.en,
            }
            for one in late
        ],
    }
