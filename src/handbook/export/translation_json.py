"""A checklist in a further language: what stands there in place of each Chinese text."""

from __future__ import annotations

from collections.abc import Iterator

from handbook.domain import model as m
from handbook.domain.json_values import Json, JsonObject


def translation_of(shown: JsonObject, language: m.Translation) -> JsonObject:
    """The texts of a checklist in its published shape, by their Chinese.

    What is missing among them has no translation: a reader is shown the English.
    """
    pairs = dict.fromkeys(_chinese(shown))
    return {
        "language": str(language),
        "name": language.name,
        "notice": " ".join(language.notices()),
        "machine": language.machine,
        "texts": {zh: language.texts[zh] for zh in pairs if zh in language.texts},
    }


def _chinese(value: Json) -> Iterator[str]:
    """The Chinese of every text below ``value``."""
    if isinstance(value, dict):
        zh = value.get("zh")
        if isinstance(zh, str) and "en" in value:
            yield zh
        for one in value.values():
            yield from _chinese(one)
    elif isinstance(value, list):
        for one in value:
            yield from _chinese(one)
