"""Files and folders change at once or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from handbook.storage import files, folders


def test_a_file_is_written_whole_in_a_folder_made_for_it(tmp_path: Path) -> None:
    """A file is written with its folder, and nothing else is left beside it."""
    for content in ("新\n", b"new\n"):
        files.write(tmp_path / "made" / "file", content)
        shown = content.encode() if isinstance(content, str) else content
        assert (tmp_path / "made/file").read_bytes() == shown
        assert [path.name for path in (tmp_path / "made").iterdir()] == ["file"]


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    """``--out /dev/null`` does not make a file of it, nor of a pipe to another program."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.write(pipe, "新")
    assert os.read(reader, 99).decode() == "新"
    os.close(reader)
    assert pipe.is_fifo()
    files.write(Path(os.devnull), b"gone")
    assert Path(os.devnull).is_char_device()


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle leaves the old file, and the error names that file."""
    path = tmp_path / "file"
    path.write_text("old", "utf-8")

    def half(aside: Path, content: bytes) -> int:
        with aside.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device", str(aside))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space left") as caught:
        files.write(path, b"new")
    assert caught.value.filename == str(path)
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_who_is_reading_a_file_goes_on_reading_the_old_one(tmp_path: Path) -> None:
    """A file is never written over in place: whoever has it open sees one state of it."""
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_text("old", "utf-8")
    with paths[0].open(encoding="utf-8") as first, paths[1].open(encoding="utf-8") as second:
        files.write_all(dict.fromkeys(paths, "new text"))
        assert [first.read(), second.read()] == ["old", "old"]
    assert [path.read_text("utf-8") for path in paths] == ["new text", "new text"]


def test_two_who_write_the_same_file_at_once_leave_a_whole_one(tmp_path: Path) -> None:
    """Two processes that write one file do not write into each other's copy."""
    path = tmp_path / "file"
    texts = [letter * 200_000 for letter in "abcd"]
    failed: list[BaseException] = []

    def write(text: str) -> None:
        try:
            for _ in range(20):
                files.write(path, text)
        except OSError as error:
            failed.append(error)

    running = [threading.Thread(target=write, args=[text]) for text in texts]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert failed == []
    assert path.read_text("utf-8") in texts


def test_many_who_work_aside_at_once_each_keep_their_folder(tmp_path: Path) -> None:
    """Nobody clears away, as left behind, the folder that another has just begun to work in."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(40):
                with folders.aside(tmp_path / "out") as (folder, _):
                    (folder / "work").write_text("x", "utf-8")
        except (OSError, AssertionError) as error:
            failed.append(error)

    running = [threading.Thread(target=work) for _ in range(8)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert failed == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_not_locked_twice(tmp_path: Path) -> None:
    """The second who wants a lock is told so at once, and gets it when the first is done."""
    with folders.locked(tmp_path) as first:
        assert first is not None
        with folders.locked(tmp_path) as second:
            assert second is None
    with folders.locked(tmp_path) as third:
        assert third is not None
    with folders.locked(tmp_path / "gone") as none:
        assert none is None


@pytest.mark.parametrize("at_once", [True, False])
def test_a_new_folder_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    """The new folder stands where the old one stood, on a disk that can swap and on any other."""
    if not at_once:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    out = tmp_path / "out"
    for text in ("first", "second"):
        with folders.aside(out) as (folder, _):
            (folder / "new").mkdir()
            (folder / "new/file").write_text(text, "utf-8")
            folders.swap(folder / "new", out)
        assert (out / "file").read_text("utf-8") == text
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_does_not_take_the_place_of_a_file(tmp_path: Path) -> None:
    """A file, or a device, that stands where the folder should is not moved away."""
    path = tmp_path / "file"
    path.write_text("kept", "utf-8")
    with folders.aside(tmp_path / "folder") as (work, _lock):
        (work / "new").mkdir()
        with pytest.raises(NotADirectoryError, match="file"):
            folders.swap(work / "new", path)
    assert path.read_text("utf-8") == "kept"
