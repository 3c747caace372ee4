"""Whose practice a shared text describes.

The texts of the nation and the province serve every city: for the reader of each they name the
city as ``$city``.  Where one tells what certain cities do, it says which under ``practice_of``;
in the handbooks of those it is their own practice, in all others practice elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from handbook.domain.problems import Problem
from handbook.loading.cities import cities
from handbook.loading.file_cache import WRITTEN
from handbook.loading.reader import Document, Path_

_Names = dict[str, re.Pattern[str]]


def say_whose(value: object, city: str) -> None:
    """Mark, in place, each statement below ``value`` that says whose practice it is."""
    if isinstance(value, dict):
        whose = value.get("practice_of")
        if isinstance(whose, list) and "text" in value:
            value["practice_elsewhere"] = "false" if city in whose else "true"
        for child in value.values():
            say_whose(child, city)
    elif isinstance(value, list):
        for child in value:
            say_whose(child, city)


def named(root: Path) -> Iterator[Problem]:
    """Each shared text under ``root`` that names a city with a handbook of its own.

    A source keeps the title that it has, and a practice may name the city whose it is.
    """
    root = Path(root)
    names: _Names = {}
    for city in cities(root):
        head = _read(root, root / city / "jurisdiction.yml").value
        name = head.get("short_name") or head["name"]
        names[city] = re.compile(f"{re.escape(name['zh'])}|\\b{re.escape(name['en'])}\\b")
    shared = {path.parent for path in root.glob("*/jurisdiction.yml")} - {
        root / one for one in names
    }
    for folder in sorted(shared):
        for path in sorted(folder.rglob("*.yml")):
            if path.name not in ("sources.yml", "jurisdiction.yml"):
                document = _read(root, path)
                if any(name.search(document.text) for name in names.values()):
                    yield from _texts(document, document.value, (), names)


def _read(root: Path, path: Path) -> Document:
    # By the name that the loader gives it, since it is kept.
    return WRITTEN(path, f"{root.name}/{path.relative_to(root).as_posix()}")


def _texts(
    document: Document, value: Mapping[str, object] | list[object], path: Path_, names: _Names
) -> Iterator[Problem]:
    if isinstance(value, dict):
        own = value.get("practice_of") or ()
        names = {city: name for city, name in names.items() if city not in own}
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, pair in pairs:
        if isinstance(pair, (dict, list)):
            yield from _texts(document, pair, (*path, key), names)
        elif key in ("zh", "en") and isinstance(pair, str):
            for city, name in names.items():
                if found := name.search(pair):
                    yield _problem(document, (*path, key), city, found[0])


def _problem(document: Document, path: Path_, city: str, name: str) -> Problem:
    return Problem(
        document.place(path),
        "names-a-city",
        f"各市共用的文字写了“{name}”，别的市的读者也会看到",
        f"a text that every city shares names “{name}”, and readers of the other cities see it too",
        f"写 $city；只对该市成立的，移到 {city}/；介绍该市做法的，写 practice_of: [{city}]。",
        f"Write $city; move what holds in that city alone to {city}/; "
        f"where it tells what that city does, write practice_of: [{city}].",
    )
