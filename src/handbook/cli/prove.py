"""Proof that the rules answer every situation on every day, once."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, print_json, the_book

if TYPE_CHECKING:
    from handbook.audit.findings import Finding
    from handbook.domain.book import Book
    from handbook.domain.json_values import JsonObject

#: Seconds after which, and between which, progress is reported.
_PATIENCE = 2


@click.command(cls=Subcommand)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def prove(*, shape: str) -> None:
    """证明每种情形每一天都有唯一的答案。 Prove: every situation, every day, exactly one answer.

    \b
    handbook prove
    handbook prove --format json
    """
    from handbook.audit import proof
    from handbook.domain.wording import wording

    book = the_book()
    report = proof.prove(book, _Progress())
    if shape == "json":
        print_json(
            {
                "holds": report.holds,
                "figures": report.figures,
                "findings": [_json(book, finding) for finding in report.findings],
                "reminders": [_json(book, reminder) for reminder in report.reminders],
            }
        )
    else:
        for finding in report.findings:
            click.echo(f"{finding.code}: {finding.text.zh}\n    {finding.text.en}")
            if command := proof.command(book, finding):
                click.echo(f"    $ {command}")
        words = {language: wording(language) for language in ("zh", "en")}
        for reminder in report.reminders:
            label = {language: words[language]["prove_reminder"] for language in words}
            click.echo(
                f"{label['zh']} / {label['en']}: {reminder.code}: {reminder.text.zh}\n"
                f"    {reminder.text.en}"
            )
        key = "prove_holds" if report.holds else "prove_fails"
        for language in words:
            click.echo(words[language][key].format(n=len(report.findings), **report.figures))
            click.echo(words[language]["prove_rests_on"].format(**report.figures))
    sys.exit(0 if report.holds else 1)


def _json(book: Book, one: Finding) -> JsonObject:
    from handbook.audit.proof import command

    situation = {
        key: values[0] if len(values) == 1 else list(values)
        for key, values in (one.answers or {}).items()
    }
    return {
        "code": one.code,
        "zh": one.text.zh,
        "en": one.text.en,
        "rules": list(one.rules),
        "day": one.day.isoformat() if one.day else None,
        "situation": situation or None,
        "command": command(book, one) or None,
    }


class _Progress:
    """Says on stderr how far the proof has come, once it takes long."""

    def __init__(self) -> None:
        self.said = time.monotonic()

    def __call__(self, done: int, every: int) -> None:
        from handbook.domain.wording import wording

        if time.monotonic() - self.said >= _PATIENCE:
            self.said = time.monotonic()
            words = (
                wording(one)["prove_progress"].format(done=done, all=every) for one in ("zh", "en")
            )
            click.echo(" / ".join(words), err=True)
