"""The fixed words of pages, paper and messages to readers: ``wording/*.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from handbook.domain.model import Language


@cache
def wording(language: Language) -> dict[str, str]:
    """The fixed words of the pages, by key."""
    words: dict[str, str] = {}
    for path in sorted((Path(__file__).parents[1] / "wording").glob("*.yml")):
        pairs = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        words |= {key: pair[language] for key, pair in pairs.items()}
    return words
