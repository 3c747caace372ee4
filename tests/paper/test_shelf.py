"""The folder of printed files: one edition in it, and a failure costs nothing of it."""

from __future__ import annotations

import errno
import io
import os
import pickle
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from books import ROOT, kites
from handbook.cli.main import main
from handbook.paper import fonts, printing, shelf, typesetting, workers
from handbook.storage import files

DAY = date(2023, 6, 1)
TODAY, BEFORE = "K3P7A-230601", "B2C9D-230501"


def leaf(*keywords: str) -> bytes:
    """A PDF of one empty page that says what it is."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        with document.open_metadata() as data:
            data["pdf:Keywords"] = ", ".join(keywords)
        document.save(out)
    return out.getvalue()


def printed(number: str, *slugs: str) -> dict[str, bytes]:
    """The Chinese volumes of an edition, and Chinese sheets."""
    volumes = {f"{one}-zh.pdf": leaf(one, "zh", number) for one in ("handbook", "evidence")}
    return volumes | {f"zh/{slug}.pdf": leaf("sheet", "zh", slug, number) for slug in slugs}


def filled(folder: Path, content: Mapping[str, bytes]) -> list[str]:
    """Put files on the shelf; the names of those that went."""
    with shelf.filled(folder) as made:
        for name, pdf in content.items():
            made.put(name, pdf)
    return made.removed


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def broken_off(folder: Path, end: BaseException) -> None:
    """A run that puts a volume on the shelf and then ends with ``end``."""
    with shelf.filled(folder) as made:
        made.put("handbook-zh.pdf", leaf("handbook", "zh", TODAY))
        raise end


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A folder with an edition, and a file of the reader's own."""
    folder = tmp_path / "print"
    filled(folder, printed(BEFORE, "new-a", "new-b"))
    (folder / "notes.pdf").write_bytes(b"mine")
    return folder


def test_another_edition_goes_and_what_is_not_ours_stays(before: Path) -> None:
    """Volumes and sheets of the edition before go, each is named; a reader's own file stays."""
    now = {"handbook-zh.pdf": leaf("handbook", "zh", TODAY), "en/new-a.pdf": leaf("sheet", TODAY)}
    gone = filled(before, now)
    assert gone == ["evidence-zh.pdf", "zh/new-a.pdf", "zh/new-b.pdf"]
    assert held(before) == now | {"notes.pdf": b"mine"}


def test_a_sheet_of_no_situation_goes(before: Path) -> None:
    """Sheets of situations that are no longer distinct are removed from among today's."""
    assert filled(before, printed(BEFORE, "new-b")) == ["zh/new-a.pdf"]


def test_what_is_of_the_same_edition_stays(before: Path) -> None:
    """Printing one volume again takes nothing of its edition away."""
    again = {"handbook-zh.pdf": leaf("handbook", "zh", BEFORE)}
    content = held(before)
    assert filled(before, again) == []
    assert held(before) == content | again


def test_an_interrupted_run_leaves_the_edition_that_was_there(before: Path) -> None:
    """Whatever ends a run while it prints, no file of it is seen, and nothing is left aside."""
    content = held(before)
    for end in (KeyboardInterrupt(), fonts.MissingGlyphsError("U+2610"), OSError(errno.EIO, "x")):
        with pytest.raises(type(end)):
            broken_off(before, end)
        assert held(before) == content


def test_a_full_disk_names_the_file_that_did_not_fit(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path in the message is where the file would have stood; nothing hidden keeps it full."""
    content, write = held(before), files.write

    def full(path: Path, data: bytes) -> None:
        if path.name == "evidence-zh.pdf":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[:9])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(OSError, match="No space") as failed:
        filled(before, printed(TODAY))
    assert failed.value.filename == str(before / "evidence-zh.pdf")
    assert held(before) == content


def called(monkeypatch: pytest.MonkeyPatch, editions: Any, *arguments: str) -> Result:
    """``handbook pdf`` of the invented handbook, with ``editions`` in place of the press."""
    from handbook.cli import pdf  # noqa: PLC0415 - loaded by the command

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(pdf, "the_book", kites)
    monkeypatch.setattr(printing, "editions", editions)
    return CliRunner().invoke(main, ["pdf", "--lang", "zh", "--only", "book", *arguments])


def test_the_folder_of_a_call_without_one_is_not_the_sites(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files go to ``print``, those for a print shop to ``print/shop``: not to a live site."""
    found: list[Path] = []

    def nothing(folder: Path) -> Any:
        found.append(folder)
        raise OSError(errno.EIO, "stopped", str(folder))

    monkeypatch.setattr(shelf, "filled", nothing)
    for arguments in ([], ["--print-shop"]):
        assert called(monkeypatch, None, *arguments).exit_code == 2
    assert found == [ROOT / "print", ROOT / "print" / "shop"]


@pytest.mark.parametrize(
    ("code", "name"), [(errno.ENOSPC, "x.pdf"), (errno.EACCES, "fonts"), (errno.EROFS, "print")]
)
def test_a_failure_of_the_file_system_names_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, name: str
) -> None:
    """A full disk, a cache that may not be written, a disk for reading: the path that failed."""

    def failing(*_: object, **__: object) -> Iterator[tuple[str, bytes]]:
        yield "handbook-zh.pdf", leaf("handbook", "zh", TODAY)
        raise OSError(code, os.strerror(code), f"/somewhere/{name}")

    result = called(monkeypatch, failing, "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    zh, en = result.stderr.strip().splitlines()[-2:]
    assert zh.startswith(f"/somewhere/{name}：")
    assert en.startswith(f"/somewhere/{name}: {os.strerror(code)}.")
    assert not list((tmp_path / "out").glob("*.pdf"))


class Counted(workers.Workers):
    """Workers that print at once, in this process, and count what they print."""

    printed = 0

    def print(self, template: str, document: Any) -> Future[bytes]:
        """The name of the template and the document, as bytes."""
        Counted.printed += 1
        future: Future[bytes] = Future()
        if "fault" in document:
            future.set_exception(typesetting.TypesettingError(document["fault"]))
        else:
            future.set_result(f"{template} {document}".encode())
        return future


def test_what_was_printed_before_is_not_printed_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """More documents than wait at once come in their order; the second time none is printed."""
    monkeypatch.setattr(printing, "Workers", Counted)
    monkeypatch.setattr(Counted, "printed", 0)
    jobs = [printing.Job(f"{at}.pdf", "sheet.typ", {"at": at}) for at in range(99)]
    printer = printing.Printer(kites(), DAY, tmp_path)
    first = [*printer.pdfs(jobs)]
    assert [name for name, _ in first] == [job.name for job in jobs]
    assert [*printer.pdfs(jobs)] == first
    assert Counted.printed == len(jobs)
    # Another day is another document.
    [*printing.Printer(kites(), date(2023, 6, 2), tmp_path).pdfs(jobs[:1])]
    assert Counted.printed == len(jobs) + 1


def test_a_document_that_cannot_be_printed_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its fault arrives as it was raised, and the file is not kept; those before it are."""
    monkeypatch.setattr(printing, "Workers", Counted)
    jobs = [printing.Job("a.pdf", "x", {}), printing.Job("b.pdf", "x", {"fault": "no place"})]
    with pytest.raises(typesetting.TypesettingError, match="no place"):
        [*printing.Printer(kites(), DAY, tmp_path).pdfs(jobs)]
    assert len([*(tmp_path / "pdf").glob("*.pdf")]) == 1


def test_faults_come_whole_from_another_process() -> None:
    """What a worker raises says the same in the process that waits for it."""
    for fault in (
        fonts.MissingGlyphsError("缺字 U+2610"),
        typesetting.TypesettingError("x.typ: y"),
    ):
        again = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes
        assert (type(again), str(again)) == (type(fault), str(fault))
