"""A new notice, source, material or service item; an expiry; a correction."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.common import Subcommand, WrongCallError, project, the_book
from handbook.cli.new_city import city
from handbook.desk.draft_answers import UnfitAnswerError, accept, listed
from handbook.desk.draft_questions import ASKED, Ask
from handbook.desk.drafts import Draft
from handbook.domain.system_errors import why
from handbook.loading.file_cache import READ

if TYPE_CHECKING:
    from handbook.domain import model as m
    from handbook.domain.book import Book

_SAID = {
    "source": "登记一个来源。 Register a source.",
    "measure": "写一份新通知。 Write a new notice.",
    "effect": "给一份通知再加一项变化。 Add another effect to a notice.",
    "material": "在材料库里加一种材料。 Add a material to the catalogue.",
    "item": "写一个新的服务事项，连同两种语言的页面。 Write a service item with its pages.",
    "party": "一国加入取消认证公约。 A state joins the Apostille Convention.",
    "faq": "一个问题和回答。 A question with its answer.",
    "contact": "一个联系方式。 A contact.",
    "expiry": "一条规则从某天起不再有效。 A rule ends on a day.",
    "confirmation": "一个待核实事项有了答复。 An open point is confirmed.",
    "correction": "更正手册里写错的内容。 Correct what the handbook got wrong.",
}


@click.group()
def new() -> None:
    """新的通知、来源、材料、事项，失效，更正。 New records, asked for or from flags.

    \b
    handbook new measure
    handbook new source --lang en
    """


def _command(kind: str) -> click.Command:
    @click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
                  help="用哪种语言提问 / language of the questions.")  # fmt: skip
    @click.option("--dry-run", is_flag=True, help="只显示，不写入 / show it, write nothing.")
    def run(*, lang: m.Language, dry_run: bool, **flags: str | None) -> None:
        from handbook.cli import environment
        from handbook.desk.confirmations import confirmation
        from handbook.desk.corrections import correction
        from handbook.desk.drafts import BUILDERS
        from handbook.desk.notice_drafts import effect, expiry, measure, party

        book = the_book()
        answers = _answers(book, kind, lang, flags)
        builders = {
            **BUILDERS,
            "measure": measure,
            "effect": effect,
            "expiry": expiry,
            "party": party,
            "confirmation": confirmation,
            "correction": correction,
        }
        try:
            draft = builders[kind](book, answers, environment.real_today())
        except UnfitAnswerError as unfit:
            raise WrongCallError(f"{unfit.zh}\n{unfit.en}") from None
        if dry_run:
            _show(draft)
        else:
            save(draft, book, lang)

    for ask in reversed(ASKED[kind]):
        if ask.shape in _NAMED_FIRST:  # named first, without a flag
            run = click.argument(ask.name, required=False)(run)
            continue
        flags = (ask.flag, "--level") if ask.shape == "jurisdiction" else (ask.flag,)
        run = click.option(
            *flags, ask.name, metavar=ask.shape.upper(), help=f"{ask.zh} / {ask.en}."
        )(run)
    first = next((_NAMED_FIRST[ask.shape] for ask in ASKED[kind] if ask.shape in _NAMED_FIRST), "")
    example = f"handbook new {kind} {first}".rstrip()
    text = f"{_SAID[kind]}\n\n\b\n{example}\n{example} --dry-run"
    return click.command(kind, cls=Subcommand, help=text)(run)


#: What is named first, without a flag, and what an example of it is.
_NAMED_FIRST = {"point": "window-contact", "notice": "dg-2026-12-15"}

for _kind in ASKED:
    new.add_command(_command(_kind))
new.add_command(city)


def _answers(
    book: Book, kind: str, lang: m.Language, flags: dict[str, str | None]
) -> dict[str, str]:
    """Every answer, from its flag or asked for.

    Raises :class:`WrongCallError` for a flag that is wrong.
    """
    found: dict[str, str] = {}
    for ask in ASKED[kind]:
        given = flags.get(ask.name)
        if given is not None:
            try:
                found[ask.name] = accept(book, kind, ask, given)
            except UnfitAnswerError as unfit:
                message = f"{ask.flag}：{unfit.zh}\n{ask.flag}: {unfit.en}"
                raise WrongCallError(message) from None
    template = found.get("template", "waiver")
    idle = [ask for ask in ASKED[kind] if ask.only and template not in ask.only]
    found = dict.fromkeys((ask.name for ask in idle), "") | found
    missing = [ask for ask in ASKED[kind] if ask.name not in found]
    must = [ask for ask in missing if ask.default is None]
    if missing and not must:  # enough was given; nothing more need be asked
        return found | {ask.name: accept(book, kind, ask, "") for ask in missing}
    for ask in missing:
        other = ask.only and found["template"] not in ask.only
        unasked = other or (ask.about and not found[ask.about])
        found[ask.name] = "" if unasked else _asked(book, kind, lang, ask, must)
    return found


def _asked(book: Book, kind: str, lang: m.Language, ask: Ask, must: list[Ask]) -> str:
    """An answer typed in; asked again until it fits."""
    few = listed(book, ask, lang)
    words = (ask.zh if lang == "zh" else ask.en) + (f" ({few})" if few else "")
    if ask.shape == "en" and ask.default is None:
        words += "，留空就由译者写" if lang == "zh" else ", empty for the translator"
    while True:
        try:
            typed = click.prompt(words, default=ask.default or "", show_default=bool(ask.default),
                                 err=True)  # fmt: skip
            return accept(book, kind, ask, typed)
        except UnfitAnswerError as unfit:
            click.echo(unfit.zh if lang == "zh" else unfit.en, err=True)
        except click.Abort:
            flags = " ".join(one.flag for one in must)
            message = (
                f"\n没有答完，什么也没有写入。还缺：{flags}\nNothing was written. Missing: {flags}"
            )
            raise WrongCallError(message) from None


def _show(draft: Draft) -> None:
    for path, text in {**draft.new, **draft.added}.items():
        click.echo(f"--- {path}\n{text}")
    for path in draft.changed:
        click.echo(f"--- {path}")


def save(draft: Draft, book: Book, lang: str) -> None:
    """Write, look at what was written, and take it back where it does not hold."""
    root = project()
    for path in draft.new:
        if (root / path).exists():
            message = f"{path} 已经存在，换一个名称。\n{path} exists already; choose another name."
            raise WrongCallError(message)
    before = {root / path: _bytes(root / path) for path in _paths(draft)}
    try:
        _save(draft, root, book)
    except OSError as error:
        _restore(before)
        message = (
            f"不能写入 {error.filename}：{why(error).zh}。没有改动任何文件。\n"
            f"Cannot write {error.filename}: {why(error).en}. No file was changed."
        )
        raise WrongCallError(message) from None
    todo = _left_to_do(root, book, before, draft)
    chinese = lang == "zh"
    for path in _paths(draft):
        click.echo(("写好了 " if chinese else "written ") + path)
    for place in todo:
        click.echo(("待填写 " if chinese else "to fill in ") + place)
    for place in draft.reread:
        click.echo(("待重读 " if chinese else "to reread ") + place)
    click.echo("接下来：" if chinese else "What to do next:")
    for number, (zh, en) in enumerate(draft.next, 1):
        click.echo(f"  {number}. {zh if chinese else en}")


def _left_to_do(
    root: Path, book: Book, before: dict[Path, bytes | None], draft: Draft
) -> list[str]:
    """The places still to fill in; puts everything back and exits 1 where more is wrong.

    A notice that holds gets its worked cases.
    """
    from handbook.desk import case_drafts, editor_files
    from handbook.domain.problems import DataProblemsError
    from handbook.rules.sound_book import load
    from handbook.storage import files, register_paths

    try:
        after = load(root / "data", book.city.id, READ)
    except DataProblemsError as problems:
        if all(problem.code == "unfinished" for problem in problems.problems):
            return [str(problem.place) for problem in problems.problems]
        _restore(before)
        click.echo(problems.report(), err=True)
        click.echo("没有写入。 / Nothing was written.", err=True)
        sys.exit(1)
    schemas = register_paths.path(root / "data", register_paths.SCHEMA)
    if schemas.is_dir():
        with suppress(DataProblemsError):  # another city's: that is said when it is looked at
            late = editor_files.stale(root, editor_files.books(root, READ)).items()
            ours = {path: text for path, text in late if path.parent == schemas}
            editor_files.update(ours)
    if draft.notice:
        draft.changed |= case_drafts.cases(after, draft.notice)
        for path, text in draft.changed.items():
            files.write(root / path, text)
    return []


def _paths(draft: Draft) -> list[str]:
    return [*draft.new, *draft.added, *draft.changed]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _save(draft: Draft, root: Path, book: Book) -> None:
    from handbook.desk.editor_schema import first_line
    from handbook.storage import files, register_paths

    schemas = register_paths.path(book.root, register_paths.SCHEMA)
    texts: dict[Path, str | bytes] = {}
    for path, text in draft.new.items():
        bound = path.startswith("data/") and schemas.is_dir()
        line = first_line(Path(path).relative_to("data")) if bound else None
        texts[root / path] = f"{line}\n{text}" if line else text
    for path, text in draft.added.items():
        old = (root / path).read_text("utf-8")
        texts[root / path] = old.rstrip("\n") + "\n" + text
    texts |= {root / path: text for path, text in draft.changed.items()}
    files.write_all(texts)


def _restore(before: dict[Path, bytes | None]) -> None:
    from handbook.storage import files

    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        elif _bytes(path) != content:
            files.write(path, content)
