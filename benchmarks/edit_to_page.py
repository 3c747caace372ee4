"""From an edit in ``data/`` to the fresh page: ``handbook serve`` against plain ``mkdocs serve``.

Both serve a copy of the real handbook.  What staff edit most is edited again and again: a summary,
a step, an answer, a text of a material that many pages print, the day of a notice.  A page that
prints it is asked for until it shows the edit.  Prints wall and processor seconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Edit:
    """A kind of edit: the text in a file that is replaced, and a page that prints it."""

    name: str
    file: str
    old: str
    page: str

    def new(self, number: int) -> tuple[str, str]:
        """What stands in the file after an edit, and what the page then shows."""
        if self.old.startswith("in_force: "):
            day = f"2023-08-{number + 10}"
            return f"in_force: {day}", day
        mark = f"{self.name} {number}"
        return self.old + mark, mark


#: The first is also made in plain ``mkdocs serve``.
EDITS = (
    Edit(
        "a summary",
        "data/china/items/new-outside.yml",
        "summary:\n  zh: ",
        "services/new-outside.html",
    ),
    Edit(
        "a step",
        "data/china/items/new-outside.yml",
        "    text: {zh: 用人单位在系统内注册",
        "services/new-outside.html",
    ),
    Edit("an answer", "data/dongguan/faq.yml", "      zh: 可以。自2023年8月3日起，", "faq.html"),
    Edit(
        "a material",
        "data/china/materials.yml",
        "    name: {zh: 照片",
        "services/new-outside.html",
    ),
    Edit(
        "a notice's day",
        "data/dongguan/measures/2023-08-03-simplified-materials.yml",
        "in_force: 2023-08-03",
        "notices/dg-2023-08-03.html",
    ),
)
_TICK = os.sysconf("SC_CLK_TCK")


def copy(folder: Path) -> Path:
    """A copy of everything that a preview reads."""
    for name in ("data", "registers", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "src" / "handbook" / "pages" / "templates").mkdir(parents=True)
    return folder


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a running process."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def measure(
    folder: Path, command: list[str], kinds: Sequence[Edit], edits: int
) -> dict[str, list[tuple[float, float]]]:
    """Start a preview, edit, and return wall and processor seconds of each edit of each kind."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [one.replace("ADDRESS", address) for one in command]
    running = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    took: dict[str, list[tuple[float, float]]] = {}
    try:
        for kind in kinds:
            file = folder / kind.file
            text = file.read_text("utf-8")
            if kind.old not in text:
                raise LookupError(f"{kind.file}: {kind.old}")
            for _ in range(2):  # templates are compiled then
                until(f"{address}/{kind.page}", "<title>", 300)
            for number in range(edits):
                new, mark = kind.new(number)
                time.sleep(1)  # within one second some editors save twice
                wall, processor = time.perf_counter(), cpu(running)
                file.write_text(text.replace(kind.old, new, 1), "utf-8")
                until(f"{address}/{kind.page}", mark, 60)
                found = time.perf_counter() - wall, cpu(running) - processor
                took.setdefault(kind.name, []).append(found)
            file.write_text(text, "utf-8")
        return took
    finally:
        running.kill()
        running.wait()


def until(page: str, mark: str, patience: float) -> None:
    """Ask for the page until ``mark`` is on it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{page}", timeout=patience) as answer:
                if mark in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{page}: {mark}")


def main() -> None:
    """Run both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--plain-edits", type=int, default=2)
    given = parser.parse_args()
    python, live = sys.executable, "hooks/live.py"
    servers = {
        "handbook serve": ([python, live, "ADDRESS", "--pages-only"], EDITS, given.edits),
        "mkdocs serve": (
            [python, "-m", "mkdocs", "serve", "-a", "ADDRESS"],
            EDITS[:1],
            given.plain_edits,
        ),
    }
    medians = {}
    for name, (command, kinds, edits) in servers.items():
        with tempfile.TemporaryDirectory() as folder:
            took = measure(copy(Path(folder)), command, kinds, edits)
        for kind, seconds in took.items():
            wall, processor = (statistics.median(column) for column in zip(*seconds, strict=True))
            medians[name, kind] = processor
            each = "  ".join(f"{one:.2f}" for one, _ in seconds)
            print(
                f"{name:15} {kind:15} {wall:6.2f} s wall {processor:6.2f} s cpu, "
                f"median of {edits} edits   (wall {each})",
                flush=True,
            )
    first = EDITS[0].name
    ratio = medians["mkdocs serve", first] / medians["handbook serve", first]
    print(f"an edit shows with 1/{ratio:.0f} of the processor time of mkdocs serve")


if __name__ == "__main__":
    main()
