"""The full build against stock MkDocs + Material + static-i18n on the same finished Markdown.

Prints the seconds of the commands used most beside those of ``mkdocs --version``, which does
nothing but start; then seconds and the ratio of the builds, pair by pair.  The peer gets the same
configuration without the hook and the same pages already written to disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from handbook.domain.build_settings import BuildSettings
from handbook.pages.handbook import open_pages
from handbook.rules import distinct_situations
from handbook.rules.sound_book import load
from handbook.site.sources import markdown

ROOT = Path(__file__).resolve().parents[1]


class _Loader(yaml.SafeLoader):
    """Keeps MkDocs' own tags as plain text."""


_Loader.add_multi_constructor(
    "!",
    lambda loader, _, node: (
        "" if isinstance(node, yaml.SequenceNode) else loader.construct_scalar(node)
    ),
)


def stock(folder: Path) -> Path:
    """A project in ``folder`` that stock MkDocs builds to the same pages."""
    site = open_pages(ROOT / "data", BuildSettings())
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    for path, text in markdown(site, ROOT / "docs").items():
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    config = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Loader)  # noqa: S506
    config.pop("hooks")
    config["markdown_extensions"].remove("handbook.site.ready_html")  # ours, so not the peer's
    config["theme"].pop("custom_dir")
    config["watch"] = []
    # The hook keeps these pages out of the sidebar; the peer is told the same.
    config["not_in_nav"] = "/find/*\n/s/*\n/notices/*\n"
    target = folder / "mkdocs.yml"
    target.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def run(folder: Path) -> tuple[float, float]:
    """Wall and processor seconds of one build of the project in ``folder``."""
    out = Path(tempfile.mkdtemp())
    took = timed(folder, "mkdocs", "build", "-q", "-d", str(out / "site"))
    shutil.rmtree(out)
    return took


def commands(folder: Path) -> None:
    """Print what the commands used most take in a copy of the project, and a stock start."""
    for name in ("data", "registers", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    asked = ["--service", "extension", "--category", "B", "--permit-form", "electronic"]
    start = timed(folder, "mkdocs", "--version")
    print(f"{'mkdocs --version':30} {start[0]:6.2f} s wall {start[1]:6.2f} s cpu")
    for label, words in (
        ("check, nothing kept", ["check"]),
        ("check, nothing edited since", ["check"]),
        ("checklist", ["checklist", *asked]),
    ):
        wall, cpu = timed(folder, "handbook.cli", *words)
        print(
            f"{label:30} {wall:6.2f} s wall {cpu:6.2f} s cpu   "
            f"ratio to a start {cpu / start[1]:.2f} (cpu)",
            flush=True,
        )


def timed(folder: Path, module: str, *words: str) -> tuple[float, float]:
    """Wall and processor seconds of one run of a module's command in ``folder``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run the pairs and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    start = time.perf_counter()
    book = load(ROOT / "data", BuildSettings().city)
    loaded = time.perf_counter()
    found = distinct_situations.distinct(book, BuildSettings().day)
    resolved = time.perf_counter()
    ways = sum(len(one.ways) for one in found)
    print(f"load and check the data        {loaded - start:6.2f} s")
    print(
        f"resolve every situation        {resolved - loaded:6.2f} s   "
        f"{len(found)} distinct, {ways} ways"
    )
    with tempfile.TemporaryDirectory() as name:
        commands(Path(name) / "commands")
        peer = stock(Path(name) / "stock")
        ratios = []
        for number in range(runs + 1):
            ours, theirs = run(ROOT), run(peer)
            label = "warm-up" if number == 0 else f"pair {number}"
            print(
                f"{label:8} handbook {ours[0]:6.1f} s wall {ours[1]:6.1f} s cpu   "
                f"stock {theirs[0]:6.1f} s wall {theirs[1]:6.1f} s cpu   "
                f"ratio {ours[1] / theirs[1]:.2f} (cpu)",
                flush=True,
            )
            if number:
                ratios.append(ours[1] / theirs[1])
        print(f"ratio of processor time, median of {runs}: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
