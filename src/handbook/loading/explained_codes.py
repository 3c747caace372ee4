"""What each code of a problem means, with the same lines before and after."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from handbook.domain.model import Language


@dataclass(frozen=True)
class Explanation:
    """A code: its meaning in both languages, and an example wrong and right."""

    code: str
    zh: str
    en: str
    before: str
    after: str

    def said(self, language: Language) -> str:
        """The explanation for a person, in one language."""
        wrong, right = {"zh": ("错", "对"), "en": ("wrong", "right")}[language]
        meaning = self.zh if language == "zh" else self.en
        return "\n".join(
            (self.code, "", meaning, "", wrong, _inset(self.before), "", right, _inset(self.after))
        )


def _inset(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.splitlines())


@cache
def explanations() -> dict[str, Explanation]:
    """Every explanation, by its code."""
    texts = yaml.safe_load(Path(__file__).with_name("explanations.yml").read_text("utf-8"))
    return {
        code: Explanation(code, one["zh"], one["en"], one["before"].rstrip(), one["after"].rstrip())
        for code, one in texts.items()
    }


def near(code: str) -> list[str]:
    """Codes that look like ``code``, the likeliest first."""
    return difflib.get_close_matches(code, explanations(), 3, 0.5)
