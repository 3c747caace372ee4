"""What the manual takes from the program is current, and help texts read well."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import click
import pytest

from books import ROOT
from handbook.cli.main import main


@pytest.fixture(scope="module", name="manual")
def script() -> ModuleType:
    """The script that ``make manual`` runs."""
    spec = importlib.util.spec_from_file_location("manual", ROOT / "scripts" / "manual.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_parts_are_current(manual: ModuleType) -> None:
    """The map and the tables of the reference say what the program says: else ``make manual``."""
    late = [path.name for path, text in manual.files().items() if path.read_text("utf-8") != text]
    assert late == [], "run: make manual"


def test_the_map_has_every_room_and_module(manual: ModuleType) -> None:
    """Whoever looks for a module finds it in the map, below its room."""
    lines = "\n".join(manual.the_map())
    for path in sorted((ROOT / "src" / "handbook").glob("*/*.py")):
        name = path.parent.name if path.stem == "__init__" else path.stem
        assert path.stem == "__main__" or f"`{name}`" in lines


def test_the_map_says_something_of_every_module(manual: ModuleType) -> None:
    """Each line of the map is a sentence, of the room or of the module."""
    lines = [line for text in manual.the_map() for line in text.splitlines() if line]
    assert len(lines) > 100
    assert [line for line in lines if len(line.split()) < 4] == []


def commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    """Every command of the program, those within groups too."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from commands(command, context)


def test_help_shows_examples_on_lines_of_their_own() -> None:
    """No help text shows the sign that keeps an example's lines apart."""
    context = click.Context(main, info_name="handbook")
    torn = [
        command.name
        for command in commands(main, context)
        if "\\b" in command.get_help(click.Context(command, info_name=command.name))
    ]
    assert torn == []
