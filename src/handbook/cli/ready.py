"""Is the edit ready to be committed?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from handbook.cli import environment
from handbook.cli.common import Subcommand, print_json, project, the_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook.desk.also_says import Leftover
    from handbook.desk.readiness import Part, Readiness
    from handbook.domain.json_values import JsonObject
    from handbook.domain.problems import Problem


@click.command(cls=Subcommand)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--base",
    default="HEAD",
    show_default=True,
    metavar="REV",
    help="改动前的版本 / the revision before the edit.",
)
def ready(*, shape: str, base: str) -> None:
    """提交以前的全部检查，先改的排在前面。 Every check before a commit, what to mend first on top.

    资料、规则、网址、算例、两种语言、登记，一次看完。退出码 1：还有要改的。
    Data, rules, addresses, worked cases, languages and registers in one run.  Exit 1: something is
    left to mend.

    \b
    handbook ready
    handbook ready --base main
    handbook ready --format json
    """
    from handbook.desk.readiness import readiness
    from handbook.domain.problems import stories

    root = project()
    found = readiness(root, the_city(root), environment.today(), base)
    if shape == "json":
        print_json(_json(found))
    else:
        for number, part in enumerate(found.parts, 1):
            click.echo(f"{number}. {_verdict(part)}")
            for story in stories(part.problems or (), root / "data"):
                click.echo(f"\n{story}\n")
        say_leftovers(found.also)
        say_rewritten(found.rewritten)
        if found.registers_due:
            _say("ready_update")
        if found.reviews_due:
            _say("ready_reviews", n=found.reviews_due)
        _say("ready_holds" if found.sound and not found.registers_due else "ready_fails")
    sys.exit(0 if found.sound and not found.registers_due else 1)


def say_leftovers(also: Sequence[Leftover], *, err: bool = False) -> None:
    """List the texts that a person must read again."""
    if not also:
        return
    _say("ready_also", err=err, n=len(also))
    for one in also:
        click.echo(f"  {one.line('zh')}\n    {one.line('en').split('” ', 1)[1]}", err=err)


def say_rewritten(rules: Sequence[Problem], *, err: bool = False) -> None:
    """List the rules that held already and are not as they were."""
    if not rules:
        return
    _say("ready_rewritten", err=err, n=len(rules))
    for one in rules:
        click.echo(f"  {one.place}: {one.zh}\n    {one.en}", err=err)


def _say(key: str, *, err: bool = False, **values: object) -> None:
    from handbook.domain.wording import wording

    click.echo(" / ".join(wording(one)[key].format(**values) for one in ("zh", "en")), err=err)


def _verdict(part: Part) -> str:
    from handbook.domain.wording import wording

    key = "not_run" if part.problems is None else "found" if part.problems else "fine"
    zh, en = (
        wording(one)[f"ready_{key}"].format(n=len(part.problems or ())) for one in ("zh", "en")
    )
    return f"{part.name.zh}：{zh} / {part.name.en}: {en}"


def _json(found: Readiness) -> JsonObject:
    return {
        "ready": found.sound and not found.registers_due,
        "registers_due": found.registers_due,
        "reviews_due": found.reviews_due,
        "also_says": [
            {
                "file": one.place.file,
                "line": one.place.line,
                "rule": one.was.rule,
                "message": {"zh": one.line("zh"), "en": one.line("en")},
            }
            for one in found.also
        ],
        "rewritten": [_problem(one) for one in found.rewritten],
        "parts": [
            {
                "name": part.name.model_dump(),
                "run": part.problems is not None,
                "problems": [_problem(one) for one in part.problems or ()],
            }
            for part in found.parts
        ],
    }


def _problem(one: Problem) -> JsonObject:
    return {
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "code": one.code,
        "message": {"zh": one.zh, "en": one.en},
        "remedy": {"zh": one.remedy_zh, "en": one.remedy_en},
    }
