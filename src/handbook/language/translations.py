"""Which text is newer than its other language.

The register of translations holds, for each text, a short hash of the Chinese and of the English as
they were when somebody last judged them in step, and the day.  When one side has changed since and
the other has not, the changed one is newer and the other is stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.domain import model as m
from handbook.loading.cities import cities, names_of, speak
from handbook.storage import files, register_paths

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.language.pair import Pair

_HEAD = """\
# 每个文本一行：中文和英文最近一次核对一致时的指纹，以及日期。
# 由 handbook update 写入，请勿手工修改。
# One line for each text: hashes of both languages when last judged in step, and the day.
# Written by handbook update; do not edit by hand.
"""
_LINE = re.compile(r"(\S.*) ([0-9a-f]{10}) ([0-9a-f]{10}) (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text was when last judged in step."""

    zh: str
    en: str
    day: date


@dataclass(frozen=True, slots=True)
class Stale:
    """A text one side of which was changed alone after ``day``."""

    pair: Pair
    newer: m.Language
    day: date


def digest(text: str) -> str:
    """A short hash of a text; how its lines are folded does not count."""
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=5).hexdigest()


def read(root: Path) -> dict[str, Entry]:
    """The lock of the project at ``root``, without damaged lines; empty where there is none."""
    path = register_paths.found(root / "data", register_paths.TRANSLATIONS)
    if not path.is_file():
        return {}
    entries = {}
    for line in path.read_text("utf-8").splitlines():
        if match := _LINE.fullmatch(line):
            entries[match[1]] = Entry(match[2], match[3], date.fromisoformat(match[4]))
    return entries


def path(root: Path) -> Path:
    """Where the lock of the project at ``root`` is written."""
    return register_paths.path(root / "data", register_paths.TRANSLATIONS)


def text(entries: Mapping[str, Entry]) -> str:
    """The lock as it is written: one line for each text, in order of the keys."""
    lines = (f"{key} {one.zh} {one.en} {one.day}\n" for key, one in sorted(entries.items()))
    return _HEAD + "".join(lines)


def write(root: Path, entries: Mapping[str, Entry]) -> None:
    """Write the lock."""
    files.write(path(root), text(entries))


def updated(
    entries: Mapping[str, Entry], pairs: Iterable[Pair], judged: Iterable[Pair], today: date
) -> dict[str, Entry]:
    """The lock after ``judged`` were found in step: others keep their line, gone ones lose it."""
    judged_keys = {pair.key for pair in judged}
    fresh: dict[str, Entry] = {}
    for pair in pairs:
        old, now = entries.get(pair.key), (digest(pair.zh), digest(pair.en))
        if old is not None and (pair.key not in judged_keys or (old.zh, old.en) == now):
            fresh[pair.key] = old
        elif pair.key in judged_keys:
            fresh[pair.key] = Entry(*now, today)
    return fresh


def stale(entries: Mapping[str, Entry], pairs: Iterable[Pair]) -> Iterator[Stale]:
    """The texts of which one side alone was changed.

    A pair that stands anywhere in the lock is in step: a record may move or get another id.
    """
    every = list(pairs)
    known = {(entry.zh, entry.en) for entry in entries.values()}
    keys = {pair.key for pair in every}
    gone = {key: one for key, one in entries.items() if key not in keys}
    by_zh, by_en = ({getattr(one, side): one for one in gone.values()} for side in m.LANGUAGES)
    for pair in every:
        zh, en = digest(pair.zh), digest(pair.en)
        if (zh, en) in known:
            continue
        old = entries.get(pair.key) or by_zh.get(zh) or by_en.get(en)
        if old and old.zh == zh:
            yield Stale(pair, "en", old.day)
        elif old and old.en == en:
            yield Stale(pair, "zh", old.day)


def new_texts(entries: dict[str, Entry], pairs: Iterable[Pair]) -> list[Pair]:
    """The texts not on record that are no translation left behind: both languages are new."""
    every = list(pairs)
    known = {(entry.zh, entry.en) for entry in entries.values()}
    behind = {one.pair.key for one in stale(entries, every)}
    return [
        pair
        for pair in every
        if pair.key not in behind and (digest(pair.zh), digest(pair.en)) not in known
    ]


def late(root: Path, city: str = "") -> list[Stale]:
    """Every stale text of the project at ``root``; with a ``city``, of that city's handbook."""
    from handbook.language.parity import pairs  # noqa: PLC0415 - only who asks pays for reading the files

    others = tuple(f"data/{one}/" for one in cities(root / "data") if city and one != city)
    entries = {key: one for key, one in read(root).items() if not key.startswith(others)}
    return list(stale(entries, pairs(root, city)))


def line(one: Stale) -> str:
    """A stale text as a line for a person, in both languages."""
    from handbook.domain.wording import wording  # noqa: PLC0415 - the same

    return f"{one.pair.place}: stale: " + " / ".join(
        wording(language)[f"stale_{one.newer}"].format(day=one.day) for language in m.LANGUAGES
    )


_of_book: dict[int, tuple[Book, Mapping[tuple[str, str], Stale]]] = {}


def of_book(book: Book) -> Mapping[tuple[str, str], Stale]:
    """The stale texts of ``book`` by their Chinese and English, as pages meet them."""
    if id(book) not in _of_book or _of_book[id(book)][0] is not book:
        _of_book.clear()
        _of_book[id(book)] = book, _stale_texts(book)
    return _of_book[id(book)][1]


def _stale_texts(book: Book) -> Mapping[tuple[str, str], Stale]:
    root = book.root.parent
    entries = read(root)
    known = {(entry.zh, entry.en) for entry in entries.values()}
    sides = {side for pair in known for side in pair}
    written = [(text.zh, text.en) for text in _texts(book) if text not in book.spoken]
    for zh, en in (*written, *book.spoken.values()):
        pair = digest(zh), digest(en)
        if pair not in known and not sides.isdisjoint(pair):
            said = names_of(book)
            return {
                (speak(one.pair.zh, said["zh"]), speak(one.pair.en, said["en"])): one
                for one in late(root, book.city.id)
            }
    return {}


def _texts(book: Book) -> Iterator[m.Text]:
    """Every text of the book's records, each record once however often it is referred to."""
    waiting: list[object] = [getattr(book, field.name) for field in fields(book)]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, m.Text):
            yield one
        elif isinstance(one, m.Record):
            if id(one) not in seen:
                seen.add(id(one))
                waiting.extend(one.__dict__.values())
        elif isinstance(one, (tuple, list)):
            waiting.extend(one)
        elif isinstance(one, Mapping):
            waiting.extend(one.values())
