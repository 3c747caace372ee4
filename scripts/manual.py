"""Write the parts of the manual that follow from the program: ``make manual``.

The map in CONTRIBUTING.md comes from the docstrings of packages and modules, the tables of
manual/REFERENCE.md from the commands, the questions and the records of the data.  A generated part
stands between two comments; everything else in these files is written by hand.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from handbook.cli.main import Family
from handbook.cli.main import main as handbook
from handbook.domain import model as m
from handbook.domain.labels import label
from handbook.loading.cities import cities
from handbook.loading.file_cache import READ
from handbook.loading.file_kinds import CATALOGUES, FOLDERS, LISTS
from handbook.rules.sound_book import load

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "handbook"
#: Where the order of the rooms is decided and held.
LAYERS = ROOT / "tests" / "house" / "test_house.py"
_BLOCK = r"(<!-- made by `make manual`: {name} -->\n).*?(<!-- end of {name} -->)"
#: The end of a sentence in Chinese, or of a stretch of it: what follows is the English.
_CHINESE = re.compile(r".*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]\)?”?\s*", re.DOTALL)


def rooms() -> tuple[str, ...]:
    """The packages in the order in which they use each other."""
    for node in ast.parse(LAYERS.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAYERS":
            return typing.cast("tuple[str, ...]", ast.literal_eval(node.value))
    message = f"{LAYERS.relative_to(ROOT)} has no LAYERS"
    raise LookupError(message)


def first_line(path: Path) -> str:
    """The first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.partition("\n")[0].replace("``", "`")


def the_map() -> Iterator[str]:
    """Every room with its one reason to change, and its modules below it."""
    for name in rooms():
        folder = PACKAGE / name
        yield f"\n**`{name}`** {first_line(folder / '__init__.py')}\n"
        for path in sorted(folder.rglob("*.py")):
            if path.stem not in {"__init__", "__main__"}:
                module = path.relative_to(folder).with_suffix("").as_posix()
                yield f"- `{module}` {first_line(path)}"
    yield ""


# -- commands --------------------------------------------------------------------------------------


def commands() -> Iterator[str]:
    """A line for each command, with its flags."""
    situation = _situation_flags()
    yield "\n| command | does |\n|---|---|"
    context = click.Context(handbook, info_name="handbook")
    for path, command in sorted(_walk(handbook, context, "handbook"), key=lambda row: row[0]):
        yield f"| `{_cell(_usage(path, command, situation))}` | {_cell(_english(command))} |"
    yield ""


def _walk(
    group: click.Group, context: click.Context, path: str
) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        if isinstance(command, click.Group):
            # What stands in a family also answers without its name, as it always did.
            below = path if isinstance(command, Family) else f"{path} {name}"
            yield from _walk(command, context, below)
        else:
            yield f"{path} {name}", command


def _situation_flags() -> frozenset[str]:
    """The flags that describe an applicant: those of ``explain`` that name a question."""
    context = click.Context(handbook, info_name="handbook")
    explain = handbook.get_command(context, "explain")
    keys = {question.key for question in _questions()}
    return frozenset(one.name or "" for one in explain.get_params(context) if one.name in keys)  # type: ignore[union-attr]


def _usage(path: str, command: click.Command, situation: frozenset[str]) -> str:
    words = [path]
    params = [
        one
        for one in command.get_params(click.Context(command, info_name=path))
        if "--help" not in one.opts
    ]
    flags = {one.name for one in params}
    described = flags & situation if len(flags & situation) > 1 else frozenset()
    for one in params:
        if one.name == "city" or getattr(one, "hidden", False) or one.name in described:
            continue
        words.append(_argument(one) if isinstance(one, click.Argument) else _flag(one))
    if described:
        words.insert(1, "SITUATION")
    return " ".join(words)


def _argument(one: click.Parameter) -> str:
    text = one.make_metavar(click.Context(click.Command("handbook")))
    return text.replace("[PATHS]...", "[PATH…]").replace("...", "…")


def _flag(one: click.Parameter) -> str:
    text = "/".join([max(one.opts, key=len), *one.secondary_opts])
    if isinstance(one.type, click.Choice) and len(one.type.choices) <= 5:  # noqa: PLR2004 - a line
        text += f" {'|'.join(map(str, one.type.choices))}"
    elif not getattr(one, "is_flag", False):
        kind = "number" if isinstance(one.type, click.types.IntRange) else one.type.name
        text += f" {one.metavar or kind.upper()}"
    text += "…" if one.multiple else ""  # type: ignore[attr-defined]
    return text if one.required else f"[{text}]"


def _english(command: click.Command) -> str:
    """What the help says in English, without its examples."""
    text = inspect.cleandoc(command.help or "")
    paragraphs = [part for part in text.split("\n\n") if not part.startswith("\b")]
    return " ".join(" ".join(_CHINESE.sub("", part).split()) for part in paragraphs)


# -- situations and records ------------------------------------------------------------------------


def _questions() -> list[m.Question]:
    """The questions of all cities, each once."""
    data = ROOT / "data"
    found: dict[str, m.Question] = {}
    for city in cities(data):
        for question in load(data, city, READ).questions.values():
            found.setdefault(question.key, question)
    return list(found.values())


def situation() -> Iterator[str]:
    """A line for each key of a situation."""
    yield "\n| key | values | meaning |\n|---|---|---|"
    for question in _questions():
        values = " ".join(f"`{value.id}`" for value in question.values)
        if question.kind == "place":
            values = "ISO 3166-1 alpha-2, with `HK` `MO` `TW`"
        default = f" (default `{question.default}`)" if question.default else ""
        yield f"| `{question.key}` | {values}{default} | {_cell(question.label.en)} |"
    yield ""


def records() -> Iterator[str]:
    """A table for each kind of record, in the order of the files that hold them."""
    waiting: list[type[m.Record]] = []
    yield "\n| file | holds |\n|---|---|"
    for name, kind in FOLDERS.items():
        yield f"| `{name}/*.yml` | one {_link(kind)} a file |"
        waiting.append(kind)
    for name, kind in LISTS.items():
        yield f"| `{name}.yml` | a list of {_link(kind)} |"
        waiting.append(kind)
    for name, lists in CATALOGUES.items():
        holds = ", ".join(f"`{key}`: a list of {_link(kind)}" for key, kind in lists.items())
        yield f"| `{name}.yml` | {holds} |"
        waiting += lists.values()
    yield f"| `jurisdiction.yml` | one {_link(m.Jurisdiction)} |"
    waiting += [m.Jurisdiction, m.Provenance]
    done: set[type[m.Record]] = {m.Text}
    while waiting:
        kind = waiting.pop(0)
        if kind not in done:
            done.add(kind)
            yield from _table(kind)
            waiting = [*_inside(kind), *waiting]
    yield ""


def _table(kind: type[m.Record]) -> Iterator[str]:
    said = issubclass(kind, m.Provenance) and kind is not m.Provenance
    yield f"\n#### {kind.__name__}\n\n{' '.join((kind.__doc__ or '').split())}"
    if said:
        yield f"It also has the fields of {_link(m.Provenance)}."
    yield "\n| field | holds | meaning |\n|---|---|---|"
    hints = typing.get_type_hints(kind, include_extras=True)
    for key, info in kind.model_fields.items():
        if (said and key in m.Provenance.model_fields) or key in {"scope", "level", "jurisdiction"}:
            continue
        name = info.alias or key
        must = "" if info.is_required() else " (may be left out)"
        yield f"| `{name}` | {_cell(_holds(hints[key]))}{must} | {_cell(label(key, info))} |"


def _inside(kind: type[m.Record]) -> Iterator[type[m.Record]]:
    for hint in typing.get_type_hints(kind, include_extras=True).values():
        yield from _kinds(hint)


def _kinds(hint: Any) -> Iterator[type[m.Record]]:
    if isinstance(hint, type) and issubclass(hint, m.Record):
        yield hint
    for one in typing.get_args(hint):
        yield from _kinds(one)


_WORDS: list[tuple[Any, str]] = [
    (m.Text, "text in both languages"), (m.Condition, "condition"), (m.Values, "one value or more"),
    (m.RuleId, "id of a rule"), (m.StepOrEnd, "id of a step, or `end`"), (m.Id, "id"),
    (m.Link, "address"), (m.PlaceCode, "code of a place"), (date, "day"), (int, "number"),
    (float, "number"), (bool, "true or false"), (str, "text"), (Any, "anything"),
]  # fmt: skip


def _holds(hint: Any) -> str:
    """What a field holds, in words."""
    for known, words in _WORDS:
        if hint == known:
            return words
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _holds(inner[0])
    if origin is typing.Literal:
        return " ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_holds(one) for one in inner if one is not type(None))
    if origin in (tuple, dict):
        what = ": ".join(_holds(one) for one in inner if one is not ...)
        return what if origin is dict else f"list of: {what}"
    return _link(hint)


def _link(kind: type[m.Record]) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


# -- the files -------------------------------------------------------------------------------------

PARTS = {
    "CONTRIBUTING.md": {"the map": the_map},
    "manual/REFERENCE.md": {
        "the commands": commands,
        "the situation": situation,
        "the records": records,
    },
}


def files() -> dict[Path, str]:
    """Each file as it should be.  Raises :class:`LookupError` where a part has no place."""
    made = {}
    for file, parts in PARTS.items():
        text = (ROOT / file).read_text("utf-8")
        for name, lines in parts.items():
            block = re.compile(_BLOCK.format(name=re.escape(name)), re.DOTALL)
            body = "\n".join(lines())
            if not block.search(text):
                message = f"{file} has no place for {name}"
                raise LookupError(message)
            text = block.sub(lambda found, body=body: f"{found[1]}{body}\n{found[2]}", text)
        made[ROOT / file] = text
    return made


def write() -> None:
    """Write what is not current."""
    for path, text in files().items():
        if path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}\n")


if __name__ == "__main__":
    write()
