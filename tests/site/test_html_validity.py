"""Every kind of page is valid HTML: no id twice, nothing where it may not stand."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from books import ROOT
from machine import from_npm

TOOL = ROOT / "scripts" / "html"

#: One of every kind; where the data decides which there are, the first.
KINDS = (
    "index", "services/index", "services/new-outside", "after-approval", "categories", "points",
    "plan", "batch", "documents", "authentication", "faq", "a-z", "glossary", "statistics",
    "sources", "conflicts", "compare", "timeline", "contact", "about", "copies", "history",
    "open-data", "accessibility", "notices/index", "notices/apostille", "find", "find/*", "s/*",
)  # fmt: skip


def _validate(folder: Path, pages: list[Path]) -> dict[str, list[str]]:
    """What html-validate says of pages, by page and line."""
    node, packages = from_npm(TOOL, "html")
    tool = packages / "html-validate/bin/html-validate.mjs"
    for page in pages:
        shutil.copy(page, folder / "-".join(page.parts[-3:]))
    shutil.copy(TOOL / ".htmlvalidate.json", folder)
    run = subprocess.run(
        [node, tool, "--formatter", "json", "--ext", "html", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        Path(one["filePath"]).name: [
            f"{fault['line']}: {fault['ruleId']}: {fault['message']}" for fault in one["messages"]
        ]
        for one in json.loads(run.stdout)
        if one["messages"]
    }


def test_every_kind_of_page_is_valid(site: Path, tmp_path: Path) -> None:
    """A validator finds nothing wrong with any kind of page in either language."""
    pages = [min((site / folder).glob(f"{kind}.html")) for kind in KINDS for folder in ("", "en")]
    assert _validate(tmp_path, [*pages, site / "404.html"]) == {}


@pytest.mark.slow
def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    """An id given twice and a heading within a sentence are found."""
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>x</title></head>\n'
        '<body><p id="a">x</p><p id="a">y</p><span><div>z</div></span></body></html>\n',
        "utf-8",
    )
    (tmp_path / "looked-at").mkdir()
    (faults,) = _validate(tmp_path / "looked-at", [page]).values()
    assert [fault.split(": ")[1] for fault in faults] == ["no-dup-id", "element-permitted-content"]
