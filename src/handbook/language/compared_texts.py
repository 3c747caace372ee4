"""Texts compared before: a pair is compared anew only where the text or a rule changed."""

from __future__ import annotations

from pathlib import Path

from handbook.language.enumerations import Difference
from handbook.language.equivalence import Name, differences
from handbook.storage.content_cache import ContentCache, content_key

_NAME = "texts.compared"
_Text = tuple[str, str, bool, bool]


class ComparedTexts:
    """Compares texts of the project at ``root``, in which ``names`` stand in both languages.

    What was found is kept in the project's ``.cache`` by the texts themselves, with the program
    that compared them and the names that it knew.
    """

    def __init__(self, root: Path, names: tuple[Name, ...]) -> None:
        self.names = names
        self._cache = ContentCache(root / ".cache" / "parity")
        self._project = (root / "mkdocs.yml").is_file()
        self._key = content_key(also=(repr(names),))
        kept = self._cache.get(_NAME, self._key) if self._project else None
        self._before: dict[_Text, tuple[tuple[str, str, str], ...]] = kept or {}
        self._now: dict[_Text, tuple[tuple[str, str, str], ...]] = {}

    def differences(self, zh: str, en: str, *, named: bool, policy: bool) -> tuple[Difference, ...]:
        """As :func:`~handbook.language.equivalence.differences`, with the names where ``named``."""
        text = zh, en, named, policy
        if text in self._before:
            self._now[text] = self._before[text]
            return tuple(Difference(*one) for one in self._before[text])
        found = differences(zh, en, self.names if named else (), policy=policy)
        self._now[text] = tuple((one.code, one.zh, one.en) for one in found)
        return found

    def keep(self) -> None:
        """Keep what was compared since this was made, and nothing else."""
        if self._project and self._now != self._before:
            self._cache.put(_NAME, self._key, self._now)
