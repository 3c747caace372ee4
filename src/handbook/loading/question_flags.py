"""The flags of a situation, as the questions of every city name them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handbook.storage.content_cache import ContentCache

_KEPT = "situation.flags"


@dataclass(frozen=True, slots=True)
class QuestionFlag:
    """A flag such as ``--service``, the key it answers, and what it asks for in both languages."""

    flag: str
    key: str
    zh: str
    en: str
    repeatable: bool = False


def question_flags(data: Path) -> tuple[QuestionFlag, ...]:
    """The flags of all ``questions.yml`` below ``data``, in their order, each once.

    An entry that cannot be read has none: what is wrong with it, the load of the book will say.
    What was found is kept in the project's ``.cache`` for as long as these files stay the same.
    """
    contents: dict[Path, bytes] = {}
    for path in sorted(data.glob("*/questions.yml")):
        try:
            contents[path] = path.read_bytes()
        except OSError:
            continue
    key = hashlib.sha256(b"\0".join([Path(__file__).read_bytes(), *contents.values()])).digest()
    cache = ContentCache(data.parent / ".cache" / "books")
    rows: list[tuple[str, str, str, str, bool]] | None = cache.get(_KEPT, key)
    if rows is None:
        rows = [row for path in contents for row in _rows(path)]
        cache.put(_KEPT, key, rows)
    return tuple({row[0]: QuestionFlag(*row) for row in reversed(rows)}.values())[::-1]


def _rows(path: Path) -> Iterator[tuple[str, str, str, str, bool]]:
    # What reads YAML takes longer to import than what was kept takes to open.
    from handbook.loading.reader import read  # noqa: PLC0415

    value = read(path, path.name).value
    for question in value.get("questions", ()) if isinstance(value, dict) else ():
        match question:
            case {"flag": str(flag), "key": str(key), "label": {"zh": str(zh), "en": str(en)}}:
                yield flag, key, zh, en, question.get("kind") == "many"
