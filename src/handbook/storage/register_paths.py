"""Where the registers stand: what the program records of the data, beside it and not in it.

``handbook update`` writes them; staff edit ``data/`` alone.
"""

from __future__ import annotations

from pathlib import Path

#: The folder, beside that of the data.
FOLDER = "registers"
#: Every address of a page ever published, of all cities.
ADDRESSES = "addresses.lock"
#: What each text was when both languages were last judged in step.
TRANSLATIONS = "translations.lock"
#: The permanent addresses of a city's situations, below the city's name.
SITUATIONS = "situations.yml"
#: A digest of every answer of a city, below the city's name.
ANSWERS = "answers.lock"
#: What editors know of the fields and ids of the data files.
SCHEMA = "schema"
#: The shape of the JSON at the last release.
API = "api-v1.json"


def path(data: Path, *name: str) -> Path:
    """The place of a register of the data in the folder ``data``."""
    return data.parent.joinpath(FOLDER, *name)


def earlier(data: Path, *name: str) -> Path:
    """Where it stood before the registers had a folder: within the data, as in old revisions."""
    return data.joinpath(*name)


def found(data: Path, *name: str) -> Path:
    """Where it is to be read: at its place, or at its earlier one where only that exists."""
    now, before = path(data, *name), earlier(data, *name)
    return before if before.is_file() and not now.is_file() else now
