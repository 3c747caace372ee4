"""Which cities there are, which one is meant, and how shared texts speak of it.

A city is a folder of ``data/`` whose ``jurisdiction.yml`` says ``level: city``; the province and
the nation above it serve every city.  Their texts say ``$city``, ``$authority`` and
``$acceptance`` where each handbook names its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.domain.build_settings import DEFAULT_CITY
from handbook.domain.wording import wording

if TYPE_CHECKING:
    from handbook.domain.model import Jurisdiction

DEFAULT = DEFAULT_CITY
#: What a city that does not say who accepts applications says instead.
_UNKNOWN = {"zh": "待核实", "en": "to be confirmed"}
_NAME = re.compile(r"\$(city|authority|acceptance)")
_PARENT = re.compile(r"^parent: *[\"']?([\w-]+)", re.MULTILINE)
_LEVEL = re.compile(r"^level: *city\b", re.MULTILINE)


def cities(root: Path) -> list[str]:
    """The ids of the cities under ``root``, in alphabetical order."""
    return sorted(
        path.parent.name
        for path in Path(root).glob("*/jurisdiction.yml")
        if _LEVEL.search(path.read_text("utf-8", "replace"))
    )


def parents(root: Path) -> set[str]:
    """The ids of the jurisdictions under ``root`` that another one stands below."""
    texts = (path.read_text("utf-8", "replace") for path in Path(root).glob("*/jurisdiction.yml"))
    return {match[1] for text in texts for match in _PARENT.finditer(text)}


def of_another_project(root: Path, key: str) -> bool:
    """Whether the text ``key`` stands in a folder of ``data/`` that the project ``root`` lacks.

    What all projects share, such as the exceptions of the style, names the texts of every city.
    """
    top, _, below = key.partition("#")[0].partition("/")
    folder, inside, _ = below.partition("/")
    named = top == "data" and bool(inside) and "*" not in folder
    return named and not (root / top / folder).is_dir()


def names(city: Jurisdiction) -> dict[str, dict[str, str]]:
    """For each language, what ``$city`` and its like stand for in the handbook of ``city``."""
    short = city.short_name or city.name
    said = {"city": short, "authority": city.authority, "acceptance": city.acceptance}
    return {
        language: {
            name: text[language] if text else _UNKNOWN[language] for name, text in said.items()
        }
        for language in ("zh", "en")
    }


def names_city(text: str) -> bool:
    """Whether ``text`` holds a name that each city's handbook puts its own for."""
    return _NAME.search(text) is not None


def speak(text: str, said: Mapping[str, str]) -> str:
    """``text`` with the names with a dollar sign replaced."""
    return _NAME.sub(lambda match: said[match[1]], text) if "$" in text else text


def localise(
    value: object, said: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Replace, in place, the names in every text pair below ``value``.

    The result holds each pair that changed, with the one that stood there before.
    """
    changed: dict[tuple[str, str], tuple[str, str]] = {}
    if isinstance(value, dict):
        texts = {key: one for key, one in value.items() if key in said and isinstance(one, str)}
        new = {key: speak(one, said[key]) for key, one in texts.items()}
        if new != texts:
            value.update(new)
            if len(new) == len(said):
                changed[new["zh"].strip(), new["en"].strip()] = texts["zh"], texts["en"]
    children = value.values() if isinstance(value, dict) else value
    for child in children if isinstance(children, Iterable) else ():
        if isinstance(child, (dict, list)):
            changed |= localise(child, said)
    return changed


def words(city: Jurisdiction, language: str) -> dict[str, str]:
    """The fixed words of the pages as the handbook of ``city`` says them."""
    return _words(language, tuple(names(city)[language].items()))


@cache
def _words(language: str, said: tuple[tuple[str, str], ...]) -> dict[str, str]:
    every = wording("zh" if language == "zh" else "en")
    return {key: speak(text, dict(said)) for key, text in every.items()}
