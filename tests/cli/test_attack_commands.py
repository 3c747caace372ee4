"""Every command with flags that nobody means: two sentences and 0, 1 or 2."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import click
import pytest
from click.testing import CliRunner

from attack import HEAVY, SEED, times
from books import KITES, ROOT, TOWN, copy_data
from faults import hidden
from handbook.cli.main import COMMANDS, main
from handbook.deploy import build, cities
from handbook.paper import printing

PROMISED = {0, 1, 2}
#: What is typed, pasted or sent by other programs in place of a value.
VALUES = (
    "", " ", "\0", "a\0b", "x" * 100_000, "\udcff\udcfe", "-", "--", "-1", "../../etc/passwd",
    "/dev/null", "a folder", "一个 文件夹", "a file", "missing/deep/file", "$(id)", "`id`", "%s%n",
    "２０２６－０１－０１", "2026-02-30", "9999-12-31", "0001-01-01", "1e400", "nan", "１２",
    "'", '"', "\n", "\u202e", "🀄",
    "<script>", "{{7*7}}", "=1+1", "data", "/", ".", "/proc/self/mem",
    "x" * 300, "HEAD", "-rf",
)  # fmt: skip
NEW = ["--service", "new", "--lang", "en"]


def every() -> Iterator[tuple[list[str], click.Command]]:
    """Every command with its name, those below ``import`` and ``new`` among them."""
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        below = getattr(command, "commands", {})
        if not below:
            yield [name], command
        for kind, part in below.items():
            yield [name, kind], part


def calls() -> list[list[str]]:
    """Every flag and argument of every command with every value, and with itself."""
    found = []
    for name, command in every():
        found.append([*name, "--no-such-flag"])
        for param in command.params:
            flag = param.opts[0] if isinstance(param, click.Option) else None
            if getattr(param, "is_flag", False):
                found.append([*name, str(flag), str(flag)])
                found.append([*name, f"{flag}=yes"])
                continue
            found += [[*name, *([flag] if flag else []), value] for value in VALUES]
            if flag:
                found.append([*name, flag])
                found.append([*name, flag, "a", flag, "b"])
    return found


CALLS = calls()
#: What once ended with a traceback, or as if somebody had pressed Ctrl-C.
ONCE = [
    ["checklist", "--city", "x" * 300],
    ["import", "confirmations", "\0"],
    ["release", "--out", "out", "--site", "a\0b"],
    ["new", "city", "2026-02-30"],
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The handbook of kites as a project; what takes minutes is not done."""
    folder = tmp_path / "project 项目"
    shutil.copytree(KITES, folder / "data")
    for name in ("registers", "docs/zh", "docs/en", "a folder", "一个 文件夹"):
        (folder / name).mkdir(parents=True)
    (folder / "a file").write_text("a,b\n1,2\n", "utf-8")
    (folder / "requirements.lock").touch()
    (folder / "mkdocs.yml").write_text(
        f"site_name: Kites\nextra: {{city: {TOWN}}}\nnav: []\n", "utf-8"
    )
    monkeypatch.chdir(folder)
    monkeypatch.setattr(build, "build", lambda *_, **__: 0)
    monkeypatch.setattr(cities, "build", lambda *_, **__: 0)
    monkeypatch.setattr(printing, "editions", lambda *_, **__: iter(()))
    monkeypatch.setattr(printing, "sheets", lambda *_, **__: iter(()))

    def serve(*_: object) -> None:
        sys.exit(0)

    monkeypatch.setattr(os, "execve", serve)
    return folder


def broken(arguments: list[str], folder: Path) -> str:
    """What is wrong with how a call ended; empty where all is as promised."""
    result = CliRunner().invoke(main, arguments, input="")
    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        return f"{type(error).__name__}: {error}"
    if result.exit_code not in PROMISED:
        return f"exit {result.exit_code}"
    said = result.stderr
    if result.exit_code == 2 and not (re.search(r"[\u4e00-\u9fff]", said) and "\n" in said):
        return f"says: {said[:200]!r}"
    if "json" in arguments and result.exit_code == 0:
        try:
            json.loads(result.stdout)
        except ValueError:
            return f"no JSON: {result.stdout[:100]!r}"
    # `schema --update` writes the settings of an editor, as it should.
    if left := [one for one in hidden(folder) if ".vscode" not in one]:
        return f"left: {left}"
    return ""


def test_no_value_of_no_flag_gets_more_than_a_sentence(project: Path) -> None:
    """Whatever stands behind a flag, a command ends with 0, 1 or 2, and never with a traceback."""
    chance = Random(SEED)  # noqa: S311 - attempts that can be repeated
    tried = ONCE + CALLS if HEAVY else ONCE + chance.sample(CALLS, 120)
    faults = {}
    for arguments in tried:
        if found := broken(arguments, project):
            faults[" ".join(one[:40] for one in arguments)] = found
    assert faults == {}
    assert len(CALLS) > 4000


def test_several_wrong_things_at_once_get_a_sentence_too(project: Path) -> None:
    """Random flags of a command together, contradictory and repeated, end as one of them does."""
    commands = list(every())
    faults = {}
    for chance in times(60, 3000):
        name, command = chance.choice(commands)
        arguments = list(name)
        for param in chance.choices(command.params or [click.Option(["--city"])], k=3):
            flag = param.opts[0] if isinstance(param, click.Option) else None
            if getattr(param, "is_flag", False):
                arguments.append(str(flag))
                continue
            kinds = getattr(param.type, "choices", None)
            value = chance.choice([*(kinds or ()), *VALUES])
            arguments += [*([flag] if flag else []), value]
        if found := broken(arguments, project):
            faults[" ".join(one[:40] for one in arguments)] = found
    assert faults == {}


# -- real processes --------------------------------------------------------------------------------


def started(*arguments: str, **more: object) -> subprocess.Popen[bytes]:
    """A command as a process of its own, in the real project."""
    return subprocess.Popen(
        [sys.executable, "-m", "handbook.cli", *arguments],
        stderr=subprocess.PIPE,
        **{"cwd": ROOT, "stdout": subprocess.PIPE, "stdin": subprocess.DEVNULL, **more},  # type: ignore[call-overload]
    )


CHECKLIST = ("checklist", "--service", "extension", "--category", "C", "--permit-form", "card")


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["stdout", "stdin", "both", "pipe", "full"])
def test_a_stream_that_is_closed_is_no_fault_of_the_program(closed: str) -> None:
    """Output that nobody reads, or that a full disk takes, ends a command without a traceback."""
    if closed == "pipe":  # as with `| head -0`
        reading, writing = os.pipe()
        os.close(reading)
        process = started(*CHECKLIST, stdout=writing)
        os.close(writing)
    elif closed == "full":
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
            process = started(*CHECKLIST, stdout=full)
    else:
        streams = {"stdout": ">&-", "stdin": "<&-", "both": "<&- >&-"}[closed]
        process = subprocess.Popen(
            ["sh", "-c", f'exec "$0" -m handbook.cli "$@" {streams}', sys.executable, *CHECKLIST],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
    said = process.communicate(timeout=60)[1].decode()
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert process.returncode in PROMISED


@pytest.mark.slow
def test_a_terminal_of_twenty_columns_in_plain_ascii_is_enough() -> None:
    """With LANG=C and 20 columns a command says the same, and nothing breaks in the middle."""
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "COLUMNS": "20", "TERM": "dumb"}
    environment = {key: one for key, one in environment.items() if not key.startswith("PYTHON")}
    said = [
        started(*CHECKLIST, "--format", "json", env=one).communicate(timeout=60)
        for one in (environment, {**os.environ, "PYTHONUTF8": "1"})
    ]
    assert json.loads(said[0][0]) == json.loads(said[1][0])
    assert b"Traceback" not in said[0][1]


#: Commands that read much, print much, write, or do not end by themselves.
INTERRUPTED = (
    ("situations", "--format", "json"),
    ("check",),
    ("desk", "export", "contacts", "--out", "written/contacts.xlsx"),
    ("batch", "--template", "--out", "written"),
    ("checklist", *CHECKLIST[1:], "--out", "written/checklist.md"),
    ("update",),
    ("serve", "--port", "0"),
)


def heard() -> None:
    """Let Ctrl-C be heard, also where the tests run in the background and it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def gone(group: int) -> bool:
    """Whether no process of a group is left, once what is ending has ended."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_interrupted_ends_without_a_word_too_many(
    tmp_path: Path, sent: signal.Signals
) -> None:
    """Ctrl-C or an end from outside at any moment leaves no traceback, process or half a file."""
    project = tmp_path / "手册 project"
    project.mkdir()
    for name in ("mkdocs.yml", "docs", "hooks", "overrides", "requirements.lock"):
        (project / name).symlink_to(ROOT / name)
    copy_data(project)
    (project / "written").mkdir()
    before = {path.name for path in project.rglob("*") if ".cache" not in path.parts}
    for chance in times(7, 70):
        command = chance.choice(INTERRUPTED)
        process = started(*command, cwd=project, start_new_session=True, preexec_fn=heard)
        time.sleep(chance.uniform(0.05, 4))
        process.send_signal(sent)
        said = process.communicate(timeout=120)[1].decode()
        assert "Traceback" not in said, (command, said)
        assert process.returncode in {*PROMISED, -sent, 128 + sent}, (command, said)
        assert gone(process.pid), command
        kept = [path for path in project.rglob("*") if ".cache" not in path.parts]
        assert {path.name for path in kept if path.parent.name != "written"} == before, command
        for path in project.glob("written/*"):
            assert not path.name.startswith("."), command
            assert path.stat().st_size, command
            assert path.suffix != ".xlsx" or zipfile.is_zipfile(path), command
