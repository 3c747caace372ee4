"""The sample of changes by which the tests themselves are tested: ``make mutation``."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from books import ROOT

PROGRAM = '''\
"""A module."""

def fee(days: int = 3, *, paid: bool) -> int:
    """A docstring is no statement."""
    if days <= 5 and not paid:
        record(days)
        return 7
    for day in range(days):
        if day in LATE:
            continue
    return LATE if paid else EARLY
'''


@pytest.fixture(scope="module", name="mutation")
def script() -> Iterator[ModuleType]:
    """The script that ``make mutation`` runs, under a name of its own."""
    path = ROOT / "scripts" / "mutation.py"
    spec = importlib.util.spec_from_file_location("mutation_script", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("days: int = 3", "days: int = (4)"),
        ("days: int = 3", "days: int = (2)"),
        ("days <= 5 and", "(days < 5) and"),
        ("days <= 5 and", "(days > 5) and"),
        ("days <= 5 and not paid", "(days <= 5 or not paid)"),
        ("not paid", "(paid)"),
        ("record(days)", "pass"),
        ("return 7", "return None"),
        ("return 7", "return (6)"),
        ("day in LATE", "(day not in LATE)"),
        ("continue", "pass"),
        ("LATE if paid else EARLY", "(EARLY if paid else LATE)"),
        ("days <= 5 and not paid", "(not (days <= 5 and (not paid)))"),
    ],
)
def test_every_kind_of_slip_is_tried(mutation: ModuleType, before: str, after: str) -> None:
    """Each way in which a line of the program may be wrong is among the changes that are tried."""
    source = PROGRAM.encode()
    made = {change.applied(source).decode() for change in mutation.Changes("fee.py", source).found}
    assert PROGRAM.replace(before, after, 1) in made


def test_what_decides_nothing_is_left_alone(mutation: ModuleType) -> None:
    """Docstrings, annotations and decorators are not changed: no test can notice that."""
    source = b'@cache(size=1)\nclass Day:\n    """Text."""\n    number: Literal[1]\n'
    assert mutation.Changes("day.py", source).found == []


def test_a_change_is_found_by_its_line_and_function(mutation: ModuleType) -> None:
    """A survivor is reported with the line where it stands and the function to be tested."""
    found = mutation.Changes("fee.py", PROGRAM.encode()).found
    assert {change.line for change in found if change.kind == "and/or"} == {5}
    assert {change.function for change in found if change.line > 3} == {"fee"}


def test_the_same_seed_takes_the_same_changes(mutation: ModuleType) -> None:
    """Two colleagues who name the same seed talk of the same survivors; another seed differs."""
    found = mutation.mutants(ROOT, "language")
    first = mutation.sample(found, 30, "1")
    assert first == mutation.sample(mutation.mutants(ROOT, "language"), 30, "1")
    assert first != mutation.sample(found, 30, "2")
    assert len(first) == 30


def test_a_function_is_changed_where_it_stands(mutation: ModuleType, tmp_path: Path) -> None:
    """A change is in force wherever the function is already known, and nothing cached hides it."""
    path = tmp_path / "days.py"
    path.write_text("import functools\n@functools.cache\ndef days():\n    return 7\n", "utf-8")
    names: dict[str, object] = {}
    exec(compile(path.read_text("utf-8"), path, "exec"), names)  # noqa: S102
    days = names["days"]
    assert callable(days)
    assert days() == 7
    change = next(c for c in mutation.Changes("days.py", path.read_bytes()).found if "8" in c.after)
    mutation.put_in_place(path, compile(change.applied(path.read_bytes()), path, "exec"))
    assert days() == 8


def test_every_change_that_is_called_harmless_can_still_be_made(mutation: ModuleType) -> None:
    """What is listed as changing nothing stands in the program, and each has its reason."""
    found = {
        mutation.named(change) for room in mutation.ROOMS for change in mutation.mutants(ROOT, room)
    }
    known = mutation.equivalent()
    assert [name for name in known if name not in found] == []
    assert all(len(why.split()) > 3 for why in known.values())


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (("FAILED tests/a.py::test_a - assert", 1), "FAILED tests/a.py::test_a - assert"),
        (("....", 0), ""),
        (("....", -9), "undecided"),
        (("", -9), "undecided"),
    ],
)
def test_a_run_that_was_ended_from_outside_proves_nothing(
    mutation: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: tuple[str, int],
    expected: str,
) -> None:
    """Only a test that failed has noticed a change, never a process that was killed."""
    (tmp_path / "fee.py").write_text(PROGRAM, "utf-8")
    project = object.__new__(mutation.Copy)
    project.room, project.limit, project.folder, project.env = "rules", 1, tmp_path, {}
    monkeypatch.setattr(mutation.Copy, "failing", lambda _: [])
    ended = subprocess.CompletedProcess([], run[1], run[0], "")
    monkeypatch.setattr(mutation.subprocess, "run", lambda *_, **__: ended)
    change = mutation.Changes("fee.py", PROGRAM.encode()).found[0]
    assert project.noticed(change) == expected
    assert (tmp_path / "fee.py").read_text("utf-8") == PROGRAM
