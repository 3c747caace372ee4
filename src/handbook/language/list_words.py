"""The words by which a sentence beside a list says what the list's own fields say.

Patterns are regular expressions; English ones ignore case.  ``handbook prove`` compares them with
the fields: a note that asks for a seal where the field says that none is needed, or the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handbook.domain.model import LANGUAGES, Language, Mentions, Text


@dataclass(frozen=True, slots=True)
class Saying:
    """A way to say one thing, in both languages."""

    zh: str
    en: str

    def heard_in(self, text: Text) -> str:
        """The words that say it in either language; empty where neither does."""
        return _heard(self.zh, text.zh) or _heard(self.en, text.en)

    def heard(self, text: str, language: Language) -> str:
        """The words that say it in a text of one language; empty where none do."""
        return _heard(self.zh if language == "zh" else self.en, text)


@lru_cache(maxsize=1 << 16)
def _heard(pattern: str, text: str) -> str:
    """The first words of a text that a pattern finds: the same sentence stands in many lists."""
    found = re.search(pattern, text, re.IGNORECASE)
    return found[0] if found else ""


_SEALED = r"(?:盖章|印章|公章|签章|盖用人单位印章)"
_UNSEALED = rf"(?:不用|无需|不需要?|不必|没有)(?:用人)?(?:单位)?(?:加)?{_SEALED}"
_UNSEALED_EN = (
    r"\bno (?:employer's )?seal\b|\bwithout (?:a |the |any )?(?:employer's )?seal\b|"
    r"\bneeds? no seal\b"
)

#: Nobody has to seal it.
NO_SEAL = Saying(_UNSEALED, _UNSEALED_EN)
#: Somebody has to seal it.
SEAL = Saying(_SEALED, r"\bseal(?:s|ed)?\b")
#: The document itself is in Chinese.
CHINESE = Saying(
    r"(?:应当|必须|须)(?:为|是|用)中文|(?:^|，)中文文本",
    r"\bmust be in Chinese\b|^A Chinese text\b",
)
#: A translation goes with it.
TRANSLATION = Saying(
    r"(?:附|加)[^。；]{0,6}(?:翻译|译件)|翻译成中文",
    r"\bwith (?:a )?Chinese translations?\b|\badd a Chinese translation\b",
)
#: Nothing is handed in: a reason for lifting a document.  That others lift it may well be said.
LIFTED = Saying(
    r"系统(?:内|里)?已有|无需(?:重复)?(?:提交|证明)|不用(?:再)?(?:提交|交(?!回))",
    r"\balready holds?\b|\bsystem holds\b|\bneed not be (?:handed|proved)\b|\bnot handed in\b",
)
#: Nobody knows, or nobody has seen it.
UNKNOWN = Saying(
    r"(?:没有|尚?未)(?:见到|查到|见)|待核实|不清楚",
    r"\bto (?:be )?confirm(?:ed)?\b|\b(?:has been|was|were) (?:seen|found)\b|\bnot known\b",
)
#: Whoever is meant should have it at hand.
KEEP_READY = Saying(r"也?请准备|备好|留好", r"\b(?:have|keep) (?:it|them) ready\b")
#: Who issues it; the first group names them.
ISSUED = Saying(r"由([^，。；（）]{2,40})出具", r"\bissued by (?:the |an? )?([^,.;()]{3,60})")
#: Not one thing that the list does not name is asked for.
NOTHING_ELSE = Saying(
    r"没有列出的材料(?:都)?不(?:需要|用)|从不要求|一律不要",
    r"\bis not asked for\b|\bnever asked for\b",
)


def seal_heard(text: Text, *, needed: bool) -> str:
    """The words that ask for a seal, or that say that none is needed; empty where none do."""
    for language in LANGUAGES:
        if found := NO_SEAL.heard(text[language], language):
            if not needed:
                return found
        elif needed and (found := SEAL.heard(text[language], language)):
            return found
    return ""


def mentioned(words: Mentions, text: Text) -> str:
    """The words by which the text shows that it is for those who give an answer; or none."""
    for word in words.zh:
        if word in text.zh:
            return word
    found = re.search(
        r"\b(?:" + "|".join(re.escape(word) for word in words.en) + r")", text.en, re.IGNORECASE
    )
    return str(found[0]) if found else ""


_JOINTS = re.compile(r"、|，|或者?|和|以及")
_LEAST = 2


def other_issuer(text: Text, issuers: Iterable[Text]) -> str:
    """Who the text says issues a document, where none of the ``issuers`` is said to; or none."""
    found = re.search(ISSUED.zh, text.zh)
    if found is None:
        return ""
    known = "".join(one.zh for one in issuers)
    for name in filter(None, _JOINTS.split(str(found[1]))):
        parts = {name[at : at + _LEAST] for at in range(len(name) - _LEAST + 1)}
        if not any(part in known for part in parts):
            return str(name)
    return ""
