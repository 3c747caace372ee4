"""Answers for one situation: the checklist, and why."""

from __future__ import annotations

from pathlib import Path

import click

from handbook.cli.common import (
    ANY_LANGUAGE,
    LANGUAGE,
    Flag,
    WrongCallError,
    language_of,
    print_json,
    the_answer,
)
from handbook.cli.situation_command import SituationCommand
from handbook.domain.model import Language, Translation
from handbook.domain.system_errors import why


@click.command(cls=SituationCommand)
@click.option(
    "--format", "shape", type=click.Choice(["text", "md", "json", "docx"]), default="text"
)
@click.option(
    "--all", "every", is_flag=True, help="列出不适用的材料 / keep what is not applicable."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="写入文件，docx 必需 / file; docx needs one."
)
@ANY_LANGUAGE
def checklist(
    *,
    shape: str,
    every: bool,
    out: Path | None,
    lang: str,
    as_of: str | None,
    **flags: Flag,
) -> None:
    """一种情形的材料清单。 The checklist for one situation.

    \b
    handbook checklist --service new --location outside --duration long \\
      --category B --issued-in CA --as-of 2024-01-10 --format json
    """
    if shape == "docx" and out is None:
        message = (
            "docx 是文件，请用 --out 写明文件名，例如 --out checklist.docx。\n"
            "docx is a file: name it with --out, for example --out checklist.docx."
        )
        raise WrongCallError(message)
    book, answer = the_answer(as_of, flags)
    language = language_of(book, lang)
    further = language if isinstance(language, Translation) else None
    content: str | bytes
    if shape == "json":
        from handbook.export import open_data

        shown = open_data.checklist(book, answer, every=every)
        if further is not None:
            from handbook.export.translation_json import translation_of

            shown["translation"] = translation_of(shown, further)
        if out is None:
            print_json(shown)
            return
        content = open_data.dump(shown)
    elif shape == "docx":
        from handbook.export.checklist_form import checklist_form

        if further is not None:
            message = (
                "docx 只有中文和英文。\nA docx is there in Chinese and in English only: "
                "--lang zh or --lang en."
            )
            raise WrongCallError(message)
        content = checklist_form(book, answer, language)
    else:
        from handbook.export import checklist_text

        content = checklist_text.checklist(book, answer, language, shape, every=every) + "\n"
    if out is None:
        click.echo(content, nl=False)
    else:
        _write(out, content)


def _write(out: Path, content: str | bytes) -> None:
    from handbook.storage import files

    try:
        files.write(out, content)
    except OSError as error:
        message = (
            f"不能写入 {out}：{why(error).zh}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {out}: {why(error).en}. Choose another folder or check the "
            "permissions."
        )
        raise WrongCallError(message) from None
    click.echo(out)


@click.command(cls=SituationCommand)
@click.option("--material", required=True, help="材料编号 / material id.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def explain(*, material: str, shape: str, lang: Language, as_of: str | None, **flags: Flag) -> None:
    """为什么是这个状态：规则、通知和来源。 Why: the chain of rules that led to a status.

    \b
    handbook explain --service new --location inside --ground employer-change \\
      --occupation-changed no --record-in-system yes --category B --issued-in US --material medical
    """
    from handbook.export import explanation
    from handbook.rules.situation import SituationError

    book, answer = the_answer(as_of, flags)
    try:
        chain = explanation.explain(book, answer, material)
    except SituationError as error:
        raise WrongCallError(f"{error.zh}\n{error.en}") from None
    if shape == "json":
        print_json(explanation.to_json(book, chain))
    else:
        click.echo(explanation.to_text(book, chain, lang))
