"""Texts compared before: a pair is compared anew only where the text or a rule changed."""

from __future__ import annotations

from pathlib import Path

from handbook.language.enumerations import Difference
from handbook.language.equivalence import Name, differences
from handbook.storage.content_cache import ContentCache, content_key

_NAME = "texts.compared"
_Text = tuple[str, str, bool, bool]
_Found = dict[_Text, tuple[tuple[str, str, str], ...]]
#: What this process has compared, by what it depends on: another project shares the fixed words.
KNOWN: dict[bytes, _Found] = {}


class ComparedTexts:
    """Compares texts of the project at ``root``, in which ``names`` stand in both languages.

    What was found is kept in the project's ``.cache`` by the texts themselves, with the program
    that compared them and the names that it knew.
    """

    def __init__(self, root: Path, names: tuple[Name, ...]) -> None:
        self.names = names
        self._cache = ContentCache(root / ".cache" / "parity")
        self._project = (root / "mkdocs.yml").is_file()
        self._key = content_key(also=(repr(names),), room="language")
        kept = self._cache.get(_NAME, self._key) if self._project else None
        self._before: _Found = kept or {}
        self._known = KNOWN.setdefault(self._key, {})
        self._now: _Found = {}

    def differences(self, zh: str, en: str, *, named: bool, policy: bool) -> tuple[Difference, ...]:
        """As :func:`~handbook.language.equivalence.differences`, with the names where ``named``."""
        text = zh, en, named, policy
        before = self._before.get(text, self._known.get(text))
        if before is None:
            found = differences(zh, en, self.names if named else (), policy=policy)
            before = tuple((one.code, one.zh, one.en) for one in found)
        self._now[text] = self._known[text] = before
        return tuple(Difference(*one) for one in before)

    def keep(self) -> None:
        """Keep what was compared since this was made, and nothing else."""
        if self._project and self._now != self._before:
            self._cache.put(_NAME, self._key, self._now)
