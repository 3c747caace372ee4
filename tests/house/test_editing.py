"""manual/EDITING.md: every command in it is run, and prints what is printed there.

A block ``console`` holds commands behind ``$`` and what they print; ``…`` stands for anything, a
line of it for any lines.  A comment before a block puts a file there or makes an edit first.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from books import ROOT, copy_data
from handbook.cli.main import COMMANDS, main

TEXT = (ROOT / "manual" / "EDITING.md").read_text("utf-8")
_BLOCK = re.compile(
    r"((?:^<!-- [^\n]* -->\n)*)^( *)```console\n(.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_EDIT = re.compile(r'<!-- edit (\S+) (".*?(?<!\\)") -> (".*?(?<!\\)") -->')
_FILE = re.compile(r'<!-- file (\S+) (".*?(?<!\\)") -->')


class Block(NamedTuple):
    """What is done first, and the commands with what they print."""

    before: str
    commands: tuple[tuple[str, str], ...]


def blocks() -> list[Block]:
    """Every block of the document."""
    found = []
    for match in _BLOCK.finditer(TEXT):
        lines = [line.removeprefix(match[2]) for line in match[3].splitlines()]
        parts = re.split(r"(?m)^\$ ", "\n".join(lines))[1:]
        commands = tuple((part.split("\n", 1)[0], part.partition("\n")[2]) for part in parts)
        found.append(Block(match[1], commands))
    return found


def pattern(printed: str) -> re.Pattern[str]:
    """What is printed, as a pattern; a line of dots stands for any lines or none."""
    lines = [re.escape(line).replace("…", ".*?") for line in printed.rstrip().split("\n")]
    return re.compile("".join(r"(?:.*\n)*?" if line == ".*?" else rf"{line}\n" for line in lines))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what staff edit."""
    root = tmp_path_factory.mktemp("editing")
    copy_data(root)
    shutil.copytree(ROOT / ".vscode", root / ".vscode")
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    return root


@pytest.mark.slow
@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.commands[0][0][:40])
def test_commands_print_what_is_said(
    block: Block, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague who types what stands there sees what stands there."""
    monkeypatch.chdir(desk)
    for name, content in _FILE.findall(block.before):
        (desk / name).write_text(json.loads(content), "utf-8")
    put_back: dict[Path, str] = {}
    for name, old, new in _EDIT.findall(block.before):
        path = desk / name
        put_back.setdefault(path, path.read_text("utf-8"))
        assert json.loads(old) in put_back[path]
        path.write_text(put_back[path].replace(json.loads(old), json.loads(new), 1), "utf-8")
    for command, printed in block.commands:
        words = shlex.split(command)
        assert words[0] in {"handbook", "make"}
        result = CliRunner().invoke(main, words[1:])
        # A text of our own may hold the sign that stands for anything.
        assert pattern(printed).fullmatch(f"{result.stdout.rstrip()}\n"), (
            f"{command}\n{result.output}"
        )
    for path, text in put_back.items():
        path.write_text(text, "utf-8")


def test_both_languages_show_commands() -> None:
    """The English half shows commands of its own."""
    chinese, english = TEXT.split("\n# Editing the policy data", 1)
    assert english.count("```console") >= chinese.count("```console") - 1
    assert english.count("![") == chinese.count("![") >= 3


def test_every_command_named_exists() -> None:
    """No command stands in the document that the program does not have."""
    named = set(re.findall(r"`handbook ([a-z-]+)", TEXT)) | {
        one[0].split()[1] for block in blocks() for one in block.commands if one[0][0] == "h"
    }
    assert named - set(COMMANDS) == set()


def test_the_pictures_are_there() -> None:
    """Each picture exists and says what it shows."""
    pictures = re.findall(r"!\[(.+?)\]\((.+?)\)", TEXT)
    assert len(pictures) >= 3
    for words, name in pictures:
        assert words
        assert (ROOT / "manual" / name).is_file(), name
