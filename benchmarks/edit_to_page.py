"""From an edit in ``data/`` to the fresh page: ``handbook serve`` against plain ``mkdocs serve``.

Both serve a copy of the real handbook; one text of a service item is edited again and again, and
the page of that item is asked for until it shows the edit.  Prints wall and processor seconds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ITEM, PAGE = "data/china/items/new-outside.yml", "services/new-outside.html"
_TICK = os.sysconf("SC_CLK_TCK")


def copy(folder: Path) -> Path:
    """A copy of everything that a preview reads."""
    for name in ("data", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "src" / "handbook" / "templates").mkdir(parents=True)
    return folder


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a running process."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def measure(folder: Path, command: list[str], edits: int) -> list[tuple[float, float]]:
    """Start a preview, edit, and return wall and processor seconds of each edit."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [one.replace("ADDRESS", address) for one in command]
    running = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    item = folder / ITEM
    text = item.read_text("utf-8")
    match = re.search(r"^summary:\n  zh: .+$", text, re.MULTILINE)
    if match is None:
        raise LookupError(ITEM)
    try:
        until(address, "<title>", 300)
        until(address, "<title>", 300)  # templates are compiled now
        took = []
        for number in range(edits):
            mark = f"第{number}次改动"
            time.sleep(1)  # within one second some editors save twice
            wall, processor = time.perf_counter(), cpu(running)
            item.write_text(text.replace(match[0], match[0] + mark), "utf-8")
            until(address, mark, 300)
            took.append((time.perf_counter() - wall, cpu(running) - processor))
        return took
    finally:
        item.write_text(text, "utf-8")
        running.kill()
        running.wait()


def until(address: str, mark: str, patience: float) -> None:
    """Ask for the page until ``mark`` is on it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{address}/{PAGE}", timeout=patience) as answer:
                if mark in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.05)
    raise TimeoutError(mark)


def main() -> None:
    """Run both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--plain-edits", type=int, default=2)
    given = parser.parse_args()
    python, live = sys.executable, "hooks/live.py"
    kinds = {
        "handbook serve": ([python, live, "ADDRESS", "--pages-only"], given.edits),
        "mkdocs serve": ([python, "-m", "mkdocs", "serve", "-a", "ADDRESS"], given.plain_edits),
    }
    medians = {}
    for name, (command, edits) in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            took = measure(copy(Path(folder)), command, edits)
        wall, processor = (statistics.median(column) for column in zip(*took, strict=True))
        medians[name] = processor
        each = "  ".join(f"{one:.2f}" for one, _ in took)
        print(
            f"{name:15} {wall:6.2f} s wall {processor:6.2f} s cpu, median of {edits} edits"
            f"   (wall {each})",
            flush=True,
        )
    ratio = medians["mkdocs serve"] / medians["handbook serve"]
    print(f"an edit shows with 1/{ratio:.0f} of the processor time of mkdocs serve")


if __name__ == "__main__":
    main()
