"""A language in which not every text stands: what it says, and what it says in English instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Self

#: Around a text that stands in English for want of a translation; what is shown puts words there.
ENGLISH, END = "\ue000", "\ue001"
_LEFT = re.compile(f"{ENGLISH}([^{END}]*){END}")


class Translation(str):
    """The code of such a language, wherever a language is asked for.

    ``texts`` holds the translation of each Chinese text, as readers see both; ``words`` the fixed
    words of the pages by key.  ``machine`` tells whether any of them was confirmed by nobody yet.
    """

    __slots__ = ("machine", "name", "texts", "words")
    name: str
    texts: dict[str, str]
    words: dict[str, str]
    machine: bool

    def __new__(
        cls,
        code: str,
        name: str = "",
        texts: dict[str, str] | None = None,
        words: dict[str, str] | None = None,
        machine: bool = True,  # noqa: FBT001, FBT002 - told by position when it is read back
    ) -> Self:
        """The language of that code; until somebody says otherwise a machine made it."""
        made = super().__new__(cls, code)
        made.name, made.machine = name, machine
        made.texts, made.words = texts or {}, words or {}
        return made

    def __reduce__(self) -> tuple[type[Translation], tuple[object, ...]]:
        return Translation, (str(self), self.name, self.texts, self.words, self.machine)

    def said(self, zh: str, en: str) -> str:
        """A text in this language; in English, marked as such, where nobody translated it."""
        return self.texts.get(zh) or f"{ENGLISH}{en}{END}"

    def notices(self) -> tuple[str, ...]:
        """That it is a translation, and that a machine made it where nobody has confirmed it."""
        keys = ["translated_from", *["translated_by_machine"][: self.machine]]
        return tuple(self.plain(self.words[key]) for key in keys)

    def plain(self, text: str) -> str:
        """``text`` with a note behind what stands in English for want of a translation."""
        note = without_marks(self.words["untranslated"])
        return noted(text, lambda english: f"{english} ({note})")


def noted(text: str, say: Callable[[str], str]) -> str:
    """``text`` with what ``say`` makes of each of its parts that stand in English."""
    # A sentence in English may hold names that are in English, too: it is one part.
    found = _LEFT.sub(lambda match: say(without_marks(match[1])), text)
    return without_marks(found)


def without_marks(text: str) -> str:
    """``text`` as it is, whatever of it stands in English."""
    return text.replace(ENGLISH, "").replace(END, "")
