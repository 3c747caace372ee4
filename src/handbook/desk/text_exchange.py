"""The texts of the handbook for translators: every one with its id, its state, and what holds it.

A text is known by its file and its place in it, as :mod:`handbook.language.parity` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handbook.domain import model as m
from handbook.language import translations
from handbook.language.pair import Pair
from handbook.language.parity import pairs
from handbook.language.style import style_of
from handbook.language.translations import digest, stale

#: Not on record yet; its other language is newer; both were judged in step.
State = Literal["new", "stale", "reviewed"]
STATES: tuple[State, ...] = ("new", "stale", "reviewed")
#: What a sentence takes from elsewhere: it stays as it is, in every language.
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|\$[a-z_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedText:
    """A text on its way to a translator, or back: ``target`` is what is translated.

    ``base`` tells what both languages were when it left; ``note`` what must stay and how long a
    sentence may be.
    """

    key: str
    source: str
    target: str
    state: State
    base: str
    note: str = ""


def other(language: m.Language) -> m.Language:
    """The language that a translation is made from."""
    return "zh" if language == "en" else "en"


def base(source: str, target: str) -> str:
    """A short number of both languages of a text."""
    return f"{digest(source)}-{digest(target)}"


def exchanged(root: Path, every: Iterable[Pair], language: m.Language) -> list[ExchangedText]:
    """Every text of data and wording that a file of the project at ``root`` holds."""
    found = [one for one in every if in_yaml(root, one)]
    entries = translations.read(root)
    late = {one.pair.key for one in stale(entries, found)}
    recorded = {(one.zh, one.en) for one in entries.values()}
    style = style_of(root)
    texts = []
    for pair in found:
        source, target = getattr(pair, other(language)), getattr(pair, language)
        state: State = "stale" if pair.key in late else "reviewed"
        if state == "reviewed" and (digest(pair.zh), digest(pair.en)) not in recorded:
            state = "new"
        texts.append(
            ExchangedText(
                key=pair.key,
                source=source,
                target=target,
                state=state,
                base=base(source, target),
                note=_note(pair, target, language, style),
            )
        )
    return texts


def in_yaml(root: Path, pair: Pair) -> bool:
    """Whether the text stands in a file of data or wording that can be written."""
    name = pair.key.partition("#")[0]
    return name.endswith(".yml") and (root / name).is_file()


def placeholders(text: str) -> frozenset[str]:
    """What a text takes from elsewhere."""
    return frozenset(_PLACEHOLDER.findall(text))


def _note(pair: Pair, target: str, language: m.Language, style: m.Style | None) -> str:
    parts = []
    if kept := sorted(placeholders(target)):
        parts.append(f"保留 keep: {' '.join(kept)}")
    if style and re.search(style.limits.only_in, pair.key):
        words, characters = style.limits.words, style.limits.characters
        parts.append(
            f"每句最多 {words} 个词 at most {words} words a sentence"
            if language == "en"
            else f"每句最多 {characters} 字 at most {characters} characters a sentence"
        )
    return "; ".join(parts)


def every_text(root: Path, language: m.Language) -> list[ExchangedText]:
    """The texts of the project at ``root``, to be translated into ``language``."""
    return exchanged(root, pairs(root), language)
