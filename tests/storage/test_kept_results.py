"""What was worked out before is found again by the next command, and never in place of an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.storage import content_cache, register_paths
from handbook.storage.kept_results import KeptResults


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which nothing has been worked out yet."""
    (tmp_path / "mkdocs.yml").touch()
    return tmp_path


def doubled(project: Path, *numbers: int, also: str = "") -> list[int]:
    """The numbers that one command had to double; what it comes to is right each time."""
    worked: list[int] = []

    def double(number: int) -> int:
        worked.append(number)
        return 2 * number

    results: KeptResults[int, int] = KeptResults(project, "doubled", "storage", (also,))
    assert [results.of(number, lambda one=number: double(one)) for number in numbers] == [  # type: ignore[misc]
        2 * number for number in numbers
    ]
    results.keep()
    return worked


def test_only_what_is_new_is_worked_out(project: Path) -> None:
    """The second command works out what the first did not; what nobody asks for is forgotten."""
    assert doubled(project, 1, 2, 2) == [1, 2]
    assert doubled(project, 1, 2) == []
    assert doubled(project, 2, 3) == [3]
    assert doubled(project, 1, 2, 3) == [1]


def test_what_else_it_rests_on_counts(project: Path) -> None:
    """With other settings everything is worked out anew."""
    assert doubled(project, 1) == [1]
    assert doubled(project, 1, also="another list of names") == [1]


def test_only_the_rooms_below_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A change of the program counts for the rooms that may use it, and for no others."""
    source = tmp_path / "handbook"
    for room in (*content_cache.ROOMS, "wording"):
        (source / room).mkdir(parents=True)
    monkeypatch.setattr(content_cache, "_source", lambda: source)
    keys = []
    for edited in ("", "rules", "wording"):
        if edited:
            (source / edited / "edited.py").touch()
        content_cache.program.cache_clear()
        keys.append(
            {room: content_cache.content_key(room=room) for room in ("loading", "rules", "cli")}
        )
    content_cache.program.cache_clear()
    first, rules, words = keys
    assert first["loading"] == rules["loading"] != words["loading"]
    assert first["rules"] != rules["rules"] != words["rules"]
    assert first["cli"] != rules["cli"]


def test_a_folder_that_is_no_project_gets_no_cache(tmp_path: Path) -> None:
    """Outside a project everything is worked out, and nothing is left behind."""
    assert doubled(tmp_path, 1) == doubled(tmp_path, 1) == [1]
    assert list(tmp_path.iterdir()) == []


def test_another_version_of_a_library_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What one version of a library worked out is not taken for what the next would."""
    keys = []
    for version in ("1.0", "1.1", "1.1"):
        (tmp_path / version / f"pydantic-{version}.dist-info").mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(content_cache, "_libraries", lambda at=tmp_path / version: at)
        content_cache.program.cache_clear()
        keys.append(content_cache.program("storage"))
    content_cache.program.cache_clear()
    assert keys[0] != keys[1] == keys[2]


def test_registers_stand_beside_the_data_and_are_read_where_they_are(tmp_path: Path) -> None:
    """The place is beside the data; a register of an old revision is read within them."""
    data = tmp_path / "data"
    now, before = tmp_path / "registers" / "town" / "a.lock", data / "town" / "a.lock"
    assert register_paths.path(data, "town", "a.lock") == now
    assert register_paths.found(data, "town", "a.lock") == now
    for path in (before, now):
        path.parent.mkdir(parents=True)
        path.touch()
        assert register_paths.found(data, "town", "a.lock") == path
