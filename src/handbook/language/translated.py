"""Translations into further languages whose Chinese stands nowhere any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handbook.domain.problems import Place
from handbook.language.pair import Pair
from handbook.loading.file_cache import WRITTEN
from handbook.loading.file_kinds import LANGUAGES


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A translation of a Chinese text that is not there: the text was changed, or is gone."""

    place: Place
    zh: str


def left_behind(root: Path, pairs: Iterable[Pair]) -> list[LeftBehind]:
    """The translations of the project at ``root`` that no page shows any more."""
    there = {pair.zh for pair in pairs}
    found = []
    for path in sorted((root / "data").glob(f"*/{LANGUAGES}/*.yml")):
        document = WRITTEN(path, path.relative_to(root).as_posix())
        texts = document.value.get("texts") if isinstance(document.value, dict) else None
        for index, one in enumerate(texts or ()):
            zh = one.get("zh") if isinstance(one, dict) else None
            if isinstance(zh, str) and zh.strip() not in there:
                place = document.place(("texts", index, "zh"))
                found.append(LeftBehind(place, zh.strip()))
    return found
