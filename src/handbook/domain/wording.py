"""The fixed words of pages, paper and messages to readers: ``wording/*.yml``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from handbook.domain.model import Language, Text


@cache
def wording(language: Language) -> dict[str, str]:
    """The fixed words of the pages, by key."""
    words: dict[str, str] = {}
    for path in sorted((Path(__file__).parents[1] / "wording").glob("*.yml")):
        pairs = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        words |= {key: pair[language] for key, pair in pairs.items()}
    return words


def joined(parts: Iterable[Text | str], between: str = "comma") -> Text:
    """Names in a row, with what each language puts between them: the word ``between``."""
    names = [(part, part) if isinstance(part, str) else (part.zh, part.en) for part in parts]
    return Text(
        zh=wording("zh")[between].join(zh for zh, _ in names),
        en=wording("en")[between].join(en for _, en in names),
    )
