"""The words by which a sentence beside a list says what the list's own fields say.

Patterns are regular expressions; English ones ignore case.  ``handbook prove`` compares them with
the fields: a note that asks for a seal where the field says that none is needed, or the reverse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handbook.domain.model import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Saying:
    """A way to say one thing, in both languages."""

    zh: str
    en: str

    def heard_in(self, text: Text) -> str:
        """The words that say it in either language; empty where neither does."""
        for language in LANGUAGES:
            pattern = self.zh if language == "zh" else self.en
            if found := re.search(pattern, text[language], re.IGNORECASE):
                return found[0]
        return ""


_SEAL_ZH = r"(?:盖章|印章|公章|盖用人单位印章)"

#: Nobody has to seal it.
NO_SEAL = Saying(
    rf"(?:不用|无需|不需要?|不必|没有)(?:用人)?(?:单位)?(?:加)?{_SEAL_ZH}",
    r"\bno (?:employer's )?seal\b|\bwithout (?:a |the |any )?(?:employer's )?seal\b|"
    r"\bneeds? no seal\b",
)
#: Somebody has to seal it.
SEAL = Saying(
    rf"(?<!不用)(?<!无需)(?<!不需)(?<!不必)(?<!不用单位)(?<!不用用人单位){_SEAL_ZH}|盖.{{0,6}}章",
    r"(?<!no )(?<!no employer's )(?<!without a )(?<!without the )\bseal(?:s|ed)?\b",
)
#: The document itself is in Chinese.
CHINESE = Saying(
    r"(?:应当|必须|须)(?:为|是|用)中文|^中文文本|，中文文本",
    r"\bmust be in Chinese\b|^A Chinese text\b",
)
#: A translation goes with it.
TRANSLATION = Saying(
    r"(?:附|加)[^。；]{0,6}(?:翻译|译件)|翻译成中文",
    r"\bwith (?:a )?Chinese translations?\b|\badd a Chinese translation\b",
)
#: Nothing is handed in: a reason for lifting a document.
LIFTED = Saying(
    r"系统(?:内|里)?已有|无需(?:重复)?(?:提交|证明)|不用(?:再)?(?:提交|交(?!回))|免交",
    r"\balready holds?\b|\bsystem holds\b|\bneed not be (?:handed|proved)\b|\bwaive[sd]?\b|"
    r"\bnot handed in\b",
)
#: Nobody knows, or nobody has seen it.
UNKNOWN = Saying(
    r"尚?(?:没有|未)(?:见到|查到|见)|待核实|不清楚",
    r"\bto be confirmed\b|\bto confirm\b|\b(?:been|was|were) (?:seen|found)\b|\bnot known\b",
)
#: Whoever is meant should have it at hand.
KEEP_READY = Saying(
    r"也?请准备|备好|留好", r"\bhave (?:it|them) ready\b|\bkeep (?:it|them) ready\b"
)
