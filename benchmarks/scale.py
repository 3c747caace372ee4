"""The handbooks of 1, 3, 9 and 21 cities: seconds, memory, growth, a rebuild after one edit.

Sites without the PDF files.  The first two cities are the real ones; the others have the folders
of these two under other names, each with a promise of its own, so that no two have the same rules.
Everything is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from handbook.domain.conditions import Answers
from handbook.loading.cities import cities
from handbook.loading.file_cache import Kept
from handbook.rules import situation_addresses
from handbook.rules.answers import Resolver
from handbook.rules.situation import Situation, SituationError
from handbook.rules.sound_book import load
from handbook.rules.walk import turning_days

ROOT = Path(__file__).resolve().parents[1]
REAL = ("dongguan", "guangzhou")
PROMISE = """\
id: own-promise
title: {{zh: 自己的承诺, en: Own promise}}
issuer: {{zh: 合成, en: synthetic}}
number_to_confirm: true
in_force: 2025-01-{day:02}
verified: 2026-11-24
confidence: derived
sources: [{{source: service-guide-2017}}]
summary: {{zh: 合成的城市。, en: A synthetic city.}}
effects: [{{zh: 合成。, en: Synthetic.}}]
time_limits:
  - id: own-promise/limit
    kind: promised
    when: {{service: [new, extension]}}
    working_days: {days}
{overrides}"""


def project(folder: Path, count: int) -> Path:
    """A project with ``count`` cities in ``folder``."""
    for name in ("registers", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "src").symlink_to(ROOT / "src")
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns(*REAL))
    for number in range(count):
        model = REAL[number % 2]
        name = model if number < len(REAL) else f"city-{number + 1:02}"
        shutil.copytree(ROOT / "data" / model, data / name)
        path = data / name / "jurisdiction.yml"
        text = re.sub(r"(?m)^id: .*$", f"id: {name}", path.read_text("utf-8"))
        # Comparing is a matter of two cities; here each stands alone.
        path.write_text(re.sub(r"(?m)^compare_with: .*\n", "", text + "\n"), "utf-8")
        if number >= len(REAL):
            overrides = "    overrides: [dg-same-day/promise]\n" if model == "dongguan" else ""
            text = PROMISE.format(day=number + 1, days=number + 1, overrides=overrides)
            (data / name / "measures" / "2025-01-01-own-promise.yml").write_text(text, "utf-8")
            registers = folder / "registers"
            shutil.copytree(registers / model, registers / name)
            for kept in ("addresses.lock", "translations.lock"):
                lines = (registers / kept).read_text("utf-8").splitlines(keepends=True)
                own = [
                    re.sub(rf"^(data/)?{model}\b", rf"\g<1>{name}", line)
                    for line in lines
                    if re.match(rf"(data/)?{model}\b", line)
                ]
                with (registers / kept).open("a", encoding="utf-8") as file:
                    file.writelines(own)
    return folder


def run(folder: Path, jobs: int) -> tuple[float, float, str]:
    """Build every city; wall seconds, processor seconds and what was said."""
    command = [sys.executable, "-m", "handbook.cli", "build", "--city", "all"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--no-pdf", "--out", str(folder / "sites"), "--jobs", str(jobs)],
        cwd=folder,
        env=dict(os.environ, PYTHONPATH=str(ROOT / "src"), NO_MKDOCS_2_WARNING="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, done.stderr


@cache
def kept() -> Kept:
    """Files of the nation and the province are read once by each process."""
    return Kept()


def resolve(task: tuple[str, str]) -> tuple[int, int, int]:
    """The answers of a city's situations on every date of the data: answers, dates, days resolved.

    From one day to the next on which no rule begins or ends every answer stays the same, so each
    distinct day is resolved once and stands for the dates that follow it.  Papers come from the
    United States, for which the Convention begins with the measure itself.
    """
    data, city = task
    book = load(Path(data), city, kept())
    days = turning_days(book)
    dates = [day for day in book.dates if day >= book.first_day]
    answers: dict[object, int] = {}
    for day in days:
        resolver, found = Resolver(book, day), 0
        for one in book.addresses.values():
            way = situation_addresses.fall(resolver, one.answers)
            found += way is not None and answered(resolver, way)
        answers[day] = found
    current = [max(day for day in days if day <= one) for one in dates]
    return sum(answers[day] for day in current), len(dates), len(days)


def answered(resolver: Resolver, way: Answers) -> bool:
    """Whether a situation has an answer on the resolver's day."""
    try:
        resolver.answer(Situation({**way, "issued_in": ("US",)}, resolver.day))
    except SituationError:  # the service has no rules yet
        return False
    return True


def exponent(points: list[tuple[int, float]]) -> float:
    """The slope of seconds over cities, both as logarithms."""
    xs, ys = ([math.log(one[index]) for one in points] for index in (0, 1))
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rules(folder: Path, jobs: int) -> None:
    """The rule core alone: every city, every situation, every date."""
    names = cities(folder / "data")
    before, children = time.process_time(), _children()
    start = time.perf_counter()
    with ProcessPoolExecutor(jobs) as pool:
        found = list(pool.map(resolve, [(str(folder / "data"), name) for name in names]))
    seconds = time.perf_counter() - start
    processor = time.process_time() - before + _children() - children
    print(
        f"rule core: {len(names)} cities, {sum(one[0] for one in found):,} answers on "
        f"{sum(one[1] for one in found):,} dates ({sum(one[2] for one in found)} distinct days), "
        f"{seconds:.1f} s, {processor:.1f} s of processor, {jobs} at once"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, nargs="+", default=[1, 3, 9, 21])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rules-only", action="store_true", help="leave out the builds")
    options = parser.parse_args()
    wall: list[tuple[int, float]] = []
    used: list[tuple[int, float]] = []
    for count in options.cities:
        with tempfile.TemporaryDirectory() as temporary:
            folder = project(Path(temporary), count)
            if not options.rules_only:
                seconds, processor, _ = run(folder, options.jobs)
                wall.append((count, seconds))
                used.append((count, processor))
                memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(
                    f"{count:3} cities: {seconds:7.1f} s, {processor:7.1f} s of processor, "
                    f"{processor / count:5.1f} each, {memory:.0f} MB for one build, "
                    f"{options.jobs} at once",
                    flush=True,
                )
                edited = folder / "data" / cities(folder / "data")[-1] / "contacts.yml"
                edited.write_text(edited.read_text("utf-8") + "# edited\n", "utf-8")
                seconds, _, told = run(folder, options.jobs)
                print(f"    after one edit: {seconds:.1f} s; {told.splitlines()[1]}", flush=True)
            if count == max(options.cities):
                rules(folder, options.jobs)
    if len(wall) > 1:
        print(f"growth: {exponent(wall):.3f} (wall), {exponent(used):.3f} (processor)")


if __name__ == "__main__":
    main()
