"""What binds an editor to the schemas: ``registers/schema/``, first lines, VS Code's settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from handbook.desk.editor_schema import FOLDER, bindings, first_line, schemas
from handbook.domain.book import Book
from handbook.loading.cities import cities
from handbook.loading.file_cache import Opener
from handbook.loading.reader import read
from handbook.rules.sound_book import load
from handbook.storage import files as whole
from handbook.storage import register_paths

_MARK = "# yaml-language-server: $schema="


def books(root: Path, open_file: Opener = read) -> list[Book]:
    """The handbook of every city.  Raises :class:`~handbook.domain.problems.DataProblemsError`."""
    data = root / "data"
    return [load(data, city, open_file) for city in cities(data)]


def stale(root: Path, every: Sequence[Book]) -> dict[Path, str | None]:
    """Every file under ``root`` that is not as it should be, with what should be in it.

    ``None`` stands for a file that should not be there.
    """
    data = root / "data"
    folder = register_paths.path(data, register_paths.SCHEMA)
    wanted: dict[Path, str | None] = {folder / name: text for name, text in schemas(every).items()}
    wanted |= {path: None for path in folder.glob("*.json") if path not in wanted}
    for path in sorted(data.glob("*/**/*.yml")):
        line = first_line(path.relative_to(data))
        text = path.read_text("utf-8")
        if line and not text.startswith(f"{line}\n"):
            rest = text.partition("\n")[2] if text.startswith(_MARK) else text
            wanted[path] = f"{line}\n{rest}"
    wanted[root / ".vscode" / "settings.json"] = _settings()
    return {path: text for path, text in wanted.items() if not _holds(path, text)}


def update(files: Mapping[Path, str | None]) -> None:
    """Write what :func:`stale` found."""
    whole.write_all({path: text for path, text in files.items() if text is not None})
    for path, text in files.items():
        if text is None:
            path.unlink()


def _holds(path: Path, text: str | None) -> bool:
    if text is None:
        return not path.exists()
    return path.is_file() and path.read_bytes() == text.encode()


def _settings() -> str:
    """What VS Code needs to know: the schemas, spaces for tabs, UTF-8."""
    settings = {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.exclude": {FOLDER: True},
        "yaml.format.enable": False,
        "yaml.schemas": {f"{FOLDER}/{name}": files for name, files in sorted(bindings().items())},
        "yaml.schemaStore.enable": False,
        "[yaml]": {
            "editor.insertSpaces": True,
            "editor.quickSuggestions": {"comments": False, "other": True, "strings": True},
            "editor.tabSize": 2,
        },
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
