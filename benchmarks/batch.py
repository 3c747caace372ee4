"""A list of people in, checklists and deadlines out: seconds and rows a second for each format.

The command line, started anew for every format, as an employer's clerk would use it.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = (
    "name", "service", "location", "duration", "category", "category route", "permit form",
    "issued in", "start",
)  # fmt: skip
#: One after the other, so that neighbours differ.
PEOPLE = (
    ("new", "outside", "long", "B", "", "", "CA", "2027-06-01"),
    ("new", "outside", "long", "A", "programme", "", "US", "2027-07-01"),
    ("extension", "", "", "B", "", "electronic", "", ""),
    ("new", "outside", "long", "C", "", "", "IN", "2027-09-01"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3, help="the fastest counts")
    rows = (options := parser.parse_args()).rows
    with tempfile.TemporaryDirectory() as folder:
        staff = Path(folder) / "staff.csv"
        with staff.open("w", encoding="utf-8", newline="") as file:
            write = csv.writer(file)
            write.writerow(HEAD)
            write.writerows((f"Person {at}", *PEOPLE[at % len(PEOPLE)]) for at in range(rows))
        for shape in ("csv", "json", "xlsx", "ics", "pdf"):
            seconds = min(_run(staff, shape) for _ in range(options.runs))
            print(
                f"batch, {rows:,} rows, {shape:4}: {seconds:5.2f} s, "
                f"{rows / seconds:7,.0f} rows a second",
                flush=True,
            )


def _run(staff: Path, shape: str) -> float:
    command = [sys.executable, "-m", "handbook.cli", "batch", str(staff), "--format", shape]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--out", str(staff.parent / shape), "--as-of", "2026-11-24"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
