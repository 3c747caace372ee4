"""The folder of printed files: filled aside, and put in place at once.

A run that fails leaves the folder as it was.  What was printed before stays where it is of the
same edition; files of another edition go, so that no folder holds two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from handbook.pages.printed_copies import EDITIONS, file_name
from handbook.storage import files, folders

#: What the folder in which a run works is called after.
_ASIDE = "printing"


@dataclass
class Shelf:
    """A folder while it is filled: what was put in, and in the end what was taken out of it."""

    folder: Path
    aside: Path
    put_in: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        """Put a file in.  Raises :class:`OSError` with the path at which it would stand."""
        try:
            files.write(self.aside / name, content)
        except OSError as error:
            error.filename = str(self.folder / name)
            raise
        self.put_in.append(name)

    def close(self) -> None:
        """Put everything in its place, and take out what is of another edition."""
        self.removed = [*self._strangers()]
        for name in self.removed:
            (self.folder / name).unlink()
        for name in self.put_in:
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.aside / name).replace(self.folder / name)

    def _strangers(self) -> Iterator[str]:
        """What an earlier run printed, and this one would print otherwise or not at all."""
        # Sheets are hundreds, and of one day: the first tells it.
        sheets = [name for name in self.put_in if "/" in name][:1]
        books = {edition_of(self.aside / name) for name in self.put_in if "/" not in name}
        numbers = books | {edition_of(self.aside / name) for name in sheets}
        days = {number.partition("-")[2] for number in numbers}
        for volume in ("handbook", "evidence"):
            for kind in EDITIONS:
                name = file_name(volume, kind)
                number = edition_of(self.folder / name)
                alike = number in books if books else number.partition("-")[2] in days
                if number and name not in self.put_in and not alike:
                    yield name
        put_in = {
            kind: {Path(one).name for one in self.put_in if one.startswith(f"{kind}/")}
            for kind in EDITIONS
        }
        for kind in EDITIONS if self.put_in else ():
            before = sorted((self.folder / kind).glob("*.pdf"))
            if put_in[kind]:
                left = {path.name for path in before} - put_in[kind]
                yield from sorted(f"{kind}/{name}" for name in left)
            elif before and edition_of(before[0]).partition("-")[2] not in days:
                yield from (f"{kind}/{path.name}" for path in before)


def edition_of(path: Path) -> str:
    """The edition's number that a printed file carries; empty for what is none of ours."""
    if not path.is_file():
        return ""
    try:
        with pikepdf.open(path) as document, document.open_metadata() as data:
            words = str(data.get("pdf:Keywords", "")).split(",")
    except pikepdf.PdfError:
        return ""
    return words[-1].strip() if len(words) > 1 else ""


@contextmanager
def filled(folder: Path) -> Iterator[Shelf]:
    """A folder to be filled.  Raises :class:`OSError`; then it is as it was before."""
    with folders.aside(folder / _ASIDE) as (aside, _):
        shelf = Shelf(folder, aside / "new")
        yield shelf
        shelf.close()
