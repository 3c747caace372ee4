"""A text of the handbook in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain.problems import Place


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages, with a key that outlives a moved line."""

    key: str
    zh: str
    en: str
    place: Place
