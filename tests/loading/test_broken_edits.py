"""Slips that staff make on the real data: each is caught, named and placed on its line.

The table is ``broken-edits.yml``.  A slip is tried on the real files in memory: only the file that
it breaks is read anew.
"""

from __future__ import annotations

import functools
import gc
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from books import ROOT, copy_data
from handbook.deploy import build
from handbook.domain.build_settings import BuildSettings
from handbook.domain.problems import DataProblemsError, Problem
from handbook.loading.file_cache import Kept
from handbook.rules.sound_book import load

TABLE = Path(__file__).with_name("broken-edits.yml")
#: Fewer would not be what staff do in a year.
AT_LEAST = 80


@dataclass(frozen=True)
class Slip:
    """One broken edit, and what is said of it."""

    file: str
    slip: str
    code: str
    find: str = ""
    replace: str = ""
    bytes: str = ""
    below: int = 0
    line: int | str = 0
    at: str = ""
    also: Any = ()

    def __str__(self) -> str:
        return f"{Path(self.file).stem}: {self.slip}"

    def name(self) -> str:
        """The name of the file that is then at fault."""
        kind, _, new = self.bytes.partition(":")
        moved = Path(self.file).with_name(new) if kind in ("rename", "copy") else self.file
        return os.path.normpath(Path("data", moved))

    def line_of(self, text: str) -> int:
        """The line of the untouched file on which ``text`` begins."""
        content = original(self.file).decode("utf-8")
        assert text in content, f"{self}: “{text}” is no longer in {self.file}"
        return content[: content.index(text)].count("\n") + 1

    def expected(self) -> list[tuple[int, str]]:
        """Line and code of every problem."""
        if self.line == "last":
            line = after(self).count(b"\n") + 1
        elif isinstance(self.line, str):
            line = self.line_of(self.line)
        else:
            line = self.line or self.line_of(self.at or self.find) + self.below
        others = self.also if isinstance(self.also, list) else []
        return [
            (line, self.code),
            *(
                (line + where if isinstance(where, int) else self.line_of(where), code)
                for code, where in others
            ),
        ]


def table() -> Iterator[Slip]:
    """Every slip of the table."""
    for group in yaml.safe_load(TABLE.read_text("utf-8")):
        for edit in group["edits"]:
            yield Slip(group["file"], **edit)


CASES = list(table())


@functools.cache
def original(file: str) -> bytes:
    """What is really in a file of the data."""
    return (ROOT / "data" / file).read_bytes()


def after(slip: Slip) -> bytes:  # noqa: PLR0911 - one way of breaking a file a line
    """What is in the file once the slip is made."""
    raw = original(slip.file)
    kind, _, rest = slip.bytes.partition(":")
    match kind:
        case "":
            find = slip.find.encode()
            assert find in raw, f"{slip}: “{slip.find}” is no longer in {slip.file}"
            return raw.replace(find, slip.replace.encode(), 1)
        case "gbk":
            return raw.decode("utf-8").encode("gb18030")
        case "insert-gbk":
            return raw.replace(b"\n", b"\n# " + rest.encode("gbk") + b"\n", 1)
        case "utf-16":
            return raw.decode("utf-8").encode("utf-16")
        case "bom":
            return b"\xef\xbb\xbf" + raw
        case "half":  # in the middle of a pair of quotes
            return raw[: raw.rindex(b'"')]
        case "empty":
            return b""
        case _:
            return raw


#: Only the file that a slip breaks is read anew, as in the live preview.
KEPT = Kept(on_disk=True)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the data that a test may break, if it puts it right again."""
    data = tmp_path_factory.mktemp("desk") / "data"
    copy_data(data.parent)
    shutil.copy(ROOT / "mkdocs.yml", data.parent)
    load(data, open_file=KEPT)
    gc.freeze()  # what every slip shares need not be looked through for each
    yield data
    gc.unfreeze()


def problems(slip: Slip, data: Path) -> list[Problem]:
    """Every problem of the real data with the slip in it."""
    target = data / slip.file
    broken = data.parent / slip.name()

    if slip.bytes.startswith("rename"):
        target.unlink()
    broken.write_bytes(after(slip))
    try:
        load(data, open_file=KEPT)
    except DataProblemsError as found:
        return list(found.problems) if found.report() else []
    finally:
        broken.unlink()
        target.write_bytes(original(slip.file))
    return []


def test_the_table_is_long_enough() -> None:
    """There are at least eighty slips, each with a name of its own."""
    assert len(CASES) >= AT_LEAST
    assert len({(one.file, one.slip) for one in CASES}) == len(CASES)


@pytest.mark.slow
@pytest.mark.parametrize("slip", CASES, ids=str)
def test_a_slip_is_named_at_its_line(slip: Slip, desk: Path) -> None:
    """A slip gets its code on its line, and nothing else is blamed, on whichever line."""
    found = {(one.place.file, one.place.line, one.code) for one in problems(slip, desk)}
    expected = {(slip.name(), *one) for one in slip.expected()}
    if slip.also == "many":  # what follows from it is named, too
        assert expected <= found
    else:
        assert expected == found


@pytest.mark.slow
@pytest.mark.parametrize("slip", ["a merge conflict", "saved as GBK", "a material misspelt"])
def test_the_published_site_stays(
    slip: str, book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A build of broken data says where the slip is and leaves the last site byte for byte."""
    case = next(one for one in CASES if one.slip == slip)
    (book / case.name()).write_bytes(after(case))
    site = tmp_path / "web" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last good site", "utf-8")
    assert build.build(book, site, BuildSettings(as_of=date(2026, 11, 24))) == 1
    assert [path.name for path in site.parent.rglob("*")] == ["site", "index.html"]
    assert (site / "index.html").read_text("utf-8") == "the last good site"
    told = capfd.readouterr().err
    line, code = case.expected()[0]
    assert re.search(rf"{re.escape(case.name())}:{line}:\d+: {code}: ", told)
    assert "Traceback" not in told
