"""The real handbook as a web site: how it is built for the tests, and a page of it in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from books import KITES, ROOT, TOWN
from handbook.domain.model import LANGUAGES

DAY = "2026-11-24"  # the tests' today; pages differ from day to day
#: When the site of the tests is built: noon in China, two days after ``DAY``.
NOW = "1795665600"


def mkdocs(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """One run of the MkDocs command line, as ``make build`` does it."""
    quiet = {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", "HANDBOOK_AS_OF": DAY}
    quiet["SOURCE_DATE_EPOCH"] = NOW
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *map(str, args)],
        env={**os.environ, **quiet, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def kite_project(folder: Path, names: Iterable[str]) -> Path:
    """A project of its own around the invented handbook, with a page for each of the ``names``.

    What concerns any project and no policy is built with it: in an eighth of the time.
    """
    for name in ("hooks", "overrides", "src/handbook/pages/templates", "docs/assets"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(KITES, folder / "data")
    text = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    text = re.sub(r"\nvalidation:\n(?:  .*\n)+", "\n", f"{text}\n")
    (folder / "mkdocs.yml").write_text(f"{text}\nextra: {{city: {TOWN}}}\n", "utf-8")
    for language in LANGUAGES:
        for name in names:
            stub = folder / "docs" / language / f"{name}.md"
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text(f"<!-- handbook: {name} -->\n", "utf-8")
    return folder


def stays(page: Path) -> bool:
    """Whether a file is a page, and no old address that leads on to one."""
    return 'http-equiv="refresh"' not in page.read_text("utf-8")


@dataclass
class Opened:
    """A page in a browser that has been nowhere before, with all it asked for and complained of."""

    tab: Page
    base: str
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def come_to_rest(self) -> None:
        """Wait until the page has done all that it does unasked.

        The last of it is to say how many pages are kept for use without a network: by then the
        worker's script was fetched, which on a busy machine comes long after the network was idle.
        """
        self.tab.locator("[data-hb-offline]:not([hidden])").wait_for(state="attached")
        self.tab.wait_for_load_state("networkidle")

    def search(self, words: str) -> list[str]:
        """The pages that the reader is shown for ``words``, best first."""
        tab = self.tab
        tab.keyboard.press("Control+k")
        tab.locator("dialog input").fill(words)
        tab.locator("dialog[data-ready] [role=status]:not(:empty)").wait_for()
        found = tab.locator("dialog li a").evaluate_all("links => links.map(link => link.href)")
        pages = [link.removeprefix(self.base).split("?")[0].split("#")[0] for link in found]
        return list(dict.fromkeys(pages))
