"""The handbooks of many cities from one project.

One build for each city, as many at once as there are processors, and none for a city whose inputs
are what they were.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from handbook.deploy import build as building
from handbook.domain.build_settings import BuildSettings
from handbook.loading.cities import cities
from handbook.storage import files, register_paths

#: Below the output folder: for each city a digest of what its site was made from.
INPUTS = ".inputs"
#: What every city's site is made from, besides its own data and that above it.
_SHARED = ("mkdocs.yml", "docs", "hooks", "overrides")
_PARENT, _COMPARED = "parent:", "compare_with:"


def build(root: Path, out: Path, settings: BuildSettings, *, jobs: int | None = None) -> int:
    """Build every city of the project at ``root`` into ``out``/CITY; return the worst exit code.

    A city whose inputs have not changed since its last good build is left as it is.  ``jobs`` is
    how many are built at once, the number of processors by default.
    """
    out.mkdir(parents=True, exist_ok=True)
    builds = {city: replace(settings, city=city) for city in cities(root / "data")}
    marks = {city: inputs(root, one) for city, one in builds.items()}
    due = [city for city, mark in marks.items() if not _stands(out, city, mark)]
    _say(
        f"{len(marks)} 个城市，{len(due)} 个要生成：{', '.join(due) or '–'}。\n"
        f"{len(marks)} cities, {len(due)} to build: {', '.join(due) or '–'}."
    )
    worst = 0
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        runs = {pool.submit(building.build, root, out / city, builds[city]): city for city in due}
        for done, run in enumerate(as_completed(runs), 1):
            city, code = runs[run], run.result()
            worst = max(worst, code)
            if code == 0:
                files.write(out / INPUTS / city, marks[city])
            _say(f"[{done}/{len(due)}] {city}: {'✓' if code == 0 else '✗'}")
    return worst


def inputs(root: Path, settings: BuildSettings) -> str:
    """A digest of all that a city's site is made from, the settings and the program included."""
    city = settings.city
    told = hashlib.blake2b(digest_size=16)
    now = settings.day == settings.today
    shown = (settings.day, now, settings.address, settings.pdf, settings.strict, settings.editor)
    told.update(repr(shown).encode())
    folders = [*dict.fromkeys(_folders(root / "data", city))]
    program = Path(__file__).parents[1]
    for base, paths in (
        (root, [root / name for name in _SHARED]),
        (root, [root / "data" / name for name in folders]),
        (root, [register_paths.path(root / "data", name) for name in folders]),
        (program.parent, [program]),
    ):
        for path in _files(paths):
            told.update(f"\n{path.relative_to(base).as_posix()} ".encode())
            told.update(hashlib.blake2b(path.read_bytes()).digest())
    for line in _locked(root / "data", city, folders):
        told.update(line.encode())
    return told.hexdigest()


def _folders(data: Path, city: str, *, compared: bool = True) -> Iterator[str]:
    """The city's folder, those above it, and those of the cities that it is compared with."""
    yield city
    path = data / city / "jurisdiction.yml"
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        if line.startswith(_PARENT):
            yield from _folders(data, line.removeprefix(_PARENT).strip(), compared=False)
        elif compared and line.startswith(_COMPARED):
            for other in line.removeprefix(_COMPARED).strip(" []").split(","):
                yield from _folders(data, other.strip(), compared=False)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Every file at or below ``paths`` that belongs to the project."""
    found = []
    for path in paths:
        below = path.rglob("*") if path.is_dir() else [path]
        found += [one for one in below if one.is_file() and "__pycache__" not in one.parts]
    return sorted(found)


def _locked(data: Path, city: str, folders: list[str]) -> Iterator[str]:
    """The lines of the shared records that speak of this city or of what is above it."""
    starts = (f"{city} ", "docs/", "src/", *(f"data/{name}/" for name in folders))
    for path in sorted(register_paths.path(data).glob("*.lock")):
        for line in path.read_text("utf-8").splitlines(keepends=True):
            if line.startswith(starts):
                yield line


def _stands(out: Path, city: str, mark: str) -> bool:
    path = out / INPUTS / city
    made = (out / city / "index.html").is_file() and path.is_file()
    return made and path.read_text("utf-8") == mark


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
