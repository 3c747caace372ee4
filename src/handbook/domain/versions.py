"""The versions of the software and of the data: two, since each changes alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

#: The file below ``data/`` that holds the version of the data.
FILE = "VERSION"
#: The oldest version of the data of nation and provinces that this software reads rightly; to be
#: raised with a change of the model that older data does not follow.
NEEDED_DATA = "2.0.0"
_SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The version that staff gave the data, and what the data is.

    ``number`` is a semantic version: the first part grows when an identifier goes or changes its
    meaning, the second when an answer changes, the third when only words do.  ``revision`` are the
    first twelve digits of a SHA-256 over the data files: the same data, the same revision.
    """

    number: str
    revision: str

    def __str__(self) -> str:
        return f"{self.number}+{self.revision}"


def software() -> str:
    """The semantic version of the software."""
    return metadata.version("work-permit-handbook")


def too_old(number: str) -> bool:
    """Whether data of this version is older than the software needs."""
    found = _SEMANTIC.fullmatch(number)
    needed = tuple(map(int, NEEDED_DATA.split(".")))
    return found is not None and tuple(map(int, found.groups())) < needed


def number(root: Path) -> str:
    """The version number that stands beside the data under ``root``; 0.0.0 where none does."""
    file = root / FILE
    return file.read_text("utf-8").strip() if file.is_file() else "0.0.0"


def data(root: Path, folders: Iterable[str] = ()) -> DataVersion:
    """The version of the data under ``root``; without a version file the number is 0.0.0.

    With ``folders``, those of a city and of what is above it, the revision is that of this city's
    handbook: an edit in another city's folder leaves it as it was.
    Raises :class:`ValueError` when that file holds something else than a semantic version.
    """
    given = number(root)
    if not _SEMANTIC.fullmatch(given):
        message = (
            f"{root.name}/{FILE}：“{given}”不是版本号，请写成 1.2.3 的样子。 / "
            f"{root.name}/{FILE}: “{given}” is no version; write it like 1.2.3."
        )
        raise ValueError(message)
    digest = hashlib.sha256()
    places = [root / folder for folder in folders] or [root]
    files = (path for place in places for path in place.rglob("*.yml"))
    for path in sorted(files, key=lambda one: one.relative_to(root).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return DataVersion(given, digest.hexdigest()[:12])
