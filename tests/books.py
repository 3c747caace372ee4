"""The two handbooks that tests read: the real one for truth, an invented one for behaviour."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.paper.packing import packed
from handbook.paper.typesetting import Press, characters
from handbook.rules.answers import Checklist, Resolver
from handbook.rules.book_cache import load_cached
from handbook.rules.situation import situation
from handbook.rules.sound_book import load

ROOT = Path(__file__).resolve().parent.parent
#: The licence to fly kites in Windland: everything in it is invented.
KITES = ROOT / "tests" / "handbooks" / "kites" / "data"
TOWN = "breezeport"
#: Where cut fonts and printed documents are kept.
CACHE = ROOT / ".cache"
#: A second town, to be put beside it.
LEE = """\
id: {name}
level: city
parent: windland
name: {{zh: 微风镇, en: Lee Town}}
short_name: {{zh: 微风, en: Lee}}
authority: {{zh: 微风风筝局, en: Lee Kite Office}}
"""


@cache
def real() -> Book:
    """The policy of Dongguan, as it was last read while its files are as they were."""
    return load_cached(ROOT / "data")


@cache
def guangzhou() -> Book:
    """The policy of Guangzhou."""
    return load_cached(ROOT / "data", "guangzhou")


def copy_data(folder: Path) -> Path:
    """A copy in ``folder`` of the real data, with its registers beside it; the data's folder."""
    shutil.copytree(ROOT / "registers", folder / "registers")
    bring_kept(folder)
    return Path(shutil.copytree(ROOT / "data", folder / "data"))


def bring_kept(project: Path) -> None:
    """Bring into a copy of the real project what was read and compared there: kept by content.

    A file that a test changes in the copy is read anew, and only that one.
    """
    real()
    for name in ("books", "documents", "parity"):
        folder = project / ".cache" / name
        folder.mkdir(parents=True)
        for path in (CACHE / name).glob("[!.]*"):
            with suppress(FileNotFoundError):  # another worker puts a newer one in its place
                os.link(path, folder / path.name)


@cache
def kites() -> Book:
    """The invented handbook."""
    return load(KITES, TOWN)


@cache
def resolver(book: str, day: str) -> Resolver:
    """The rules of a handbook on a day."""
    books = {"real": real, "guangzhou": guangzhou, "kites": kites}
    return Resolver(books[book](), date.fromisoformat(day))


def ask(book: str, day: str, **answers: str | list[str]) -> Checklist:
    """The checklist for some answers on a day."""
    rules = resolver(book, day)
    return rules.answer(situation(rules.book, answers, rules.day))


def changed(value: Any, text: str, first: str = "") -> Any:
    """A record, or whatever holds records, with ``text`` after every text and ``first`` before."""
    if isinstance(value, m.Text):
        return value.model_copy(update={"zh": f"{first}甲{text}", "en": f"{first}word {text}"})
    if isinstance(value, m.Jurisdiction):  # its name stands in the program's own phrases
        text = text.replace("{", "").replace("}", "") + " town"  # no source's place
    if isinstance(value, m.Record):
        return value.model_copy(
            update={
                name: changed(getattr(value, name), text, first)
                for name in type(value).model_fields
            }
        )
    if isinstance(value, tuple):
        return tuple(changed(one, text, first) for one in value)
    if isinstance(value, dict) and any(isinstance(one, m.Record) for one in value.values()):
        return {key: changed(one, text, first) for key, one in value.items()}
    return value


def poisoned(text: str, first: str = "") -> Book:
    """The invented handbook with ``text`` after every text and ``first`` before."""
    book = kites()
    held = {one.name: getattr(book, one.name) for one in fields(Book)}
    made = {name: changed(value, text, first) for name, value in held.items()}
    terms = tuple(
        one.model_copy(update={"zh": f"{first}甲{text}", "en": f"{first}word {text}"})
        for one in book.terms
    )
    return replace(book, **made | {"terms": terms})


@cache
def press() -> Press:
    """A press for both handbooks, and for the printable characters of ASCII: one cut of fonts."""
    return Press(characters(real()) | characters(kites()), CACHE)


def printed_apart(
    template: str, document: dict[str, Any], day: date, more: str = "", cache: Path = CACHE
) -> bytes:
    """The PDF of a whole book, printed by a process of its own, which gives its memory back.

    ``more`` are characters to cut the fonts for, beside those of the data; ``cache`` is where the
    cut fonts are kept.
    """
    run = subprocess.run(
        [sys.executable, __file__, template, day.isoformat(), more, cache],
        input=json.dumps(document).encode(),
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def _print(template: str, day: str, more: str, cache: str) -> bytes:
    """What the process of :func:`printed_apart` does with the document that comes in."""
    wanted = characters(real()) | characters(kites()) | set(more)
    document = json.loads(sys.stdin.buffer.read())
    return packed(Press(wanted, Path(cache)).print(template, document, date.fromisoformat(day)))


if __name__ == "__main__":
    sys.stdout.buffer.write(_print(*sys.argv[1:]))
