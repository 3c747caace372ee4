"""What a proof finds: sentences in both languages, with the rules and a counter-example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.conditions import Answers
from handbook.domain.wording import wording


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: a sentence, the rules concerned and a counter-example."""

    code: str
    text: m.Text
    rules: tuple[str, ...] = ()
    day: date | None = None
    answers: Answers | None = None


def finding(
    code: str,
    rules: Iterable[str] = (),
    day: date | None = None,
    answers: Answers | None = None,
    **words: object,
) -> Finding:
    """A finding whose sentence is the wording ``prove_…`` of its code, or of ``sentence``."""
    key = f"prove_{words.pop('sentence', code)}"
    return Finding(code, word(key, day=day, **words), tuple(rules), day, answers)


def word(key: str, **words: object) -> m.Text:
    """The wording ``key`` in both languages, filled with ``words``: texts, or plain values."""

    def said(language: m.Language) -> str:
        values = {
            name: value[language] if isinstance(value, m.Text) else value
            for name, value in words.items()
        }
        return wording(language)[key].format(**values)

    return m.Text(zh=said("zh"), en=said("en"))


def listed(parts: Sequence[m.Text]) -> m.Text:
    """The parts as an enumeration."""
    return m.Text(
        zh=wording("zh")["comma"].join(part.zh for part in parts),
        en=wording("en")["comma"].join(part.en for part in parts),
    )
