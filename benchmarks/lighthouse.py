"""Lighthouse's mobile profile on the published site and on the stock site, in the same run.

For home, a service, a situation and the finder in both languages: the four scores, largest
contentful paint, layout shift, weight, requests to other hosts, and bytes of script that is loaded
and not run (in files of 20 KB and more, as Lighthouse counts).  The stock site has the same pages
but for the finder, whose walk is script.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
from typing import Any
from urllib.parse import urlsplit

from load import ROOT, served

from handbook.domain.build_settings import BuildSettings
from handbook.pages.handbook import open_pages

TOOL = ROOT / "benchmarks" / "lighthouse"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SCORES = ("performance", "accessibility", "best-practices", "seo")
#: Lighthouse's own bound of what it shows green.
GOOD = 0.9
#: A trace that did not begin is asked for again, as Lighthouse says itself.
TRIES = 3


def installed() -> list[str]:
    """The command, installed from its lock file once."""
    npm, node = shutil.which("npm"), shutil.which("node")
    chromium = shutil.which("chromium")
    if not (npm and node and chromium):
        raise SystemExit(
            "需要 npm 和 chromium / npm and chromium are needed: "
            "apt-get install --no-install-recommends nodejs npm chromium"
        )
    home = ROOT / ".cache" / "lighthouse"
    subprocess.run([ROOT / "scripts/from-npm.sh", TOOL, home.name], check=True)
    os.environ["CHROME_PATH"] = chromium
    return [node, str(home / "node_modules/lighthouse/cli/index.js")]


def report(command: list[str], address: str) -> dict[str, Any]:
    """One visit of a browser that was nowhere before."""
    wanted = [*command, address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    for _ in range(TRIES):
        run = subprocess.run(wanted, capture_output=True, text=True, check=False)
        if not run.returncode:
            found: dict[str, Any] = json.loads(run.stdout)
            return found
    raise SystemExit(run.stderr[-2000:])


def line(label: str, page: str, reports: list[dict[str, Any]]) -> str:
    """What is printed of the reports of one page: the median where visits differ."""

    def middle(name: str) -> float:
        return statistics.median(one["audits"][name]["numericValue"] for one in reports)

    scores = [
        round(statistics.median(one["categories"][name]["score"] for one in reports) * 100)
        for name in SCORES
    ]
    audits = reports[0]["audits"]
    host = urlsplit(reports[0]["finalDisplayedUrl"]).netloc
    asked = audits["network-requests"]["details"]["items"]
    away = [
        one["url"]
        for one in asked
        if one["url"].startswith("http") and urlsplit(one["url"]).netloc != host
    ]
    unused = audits["unused-javascript"]["details"]
    counted = {
        one["id"]
        for kind in SCORES
        for one in reports[0]["categories"][kind]["auditRefs"]
        if one["weight"]
    }
    below = sorted(
        name for name in counted if (score := audits[name]["score"]) is not None and score < GOOD
    )
    return (
        f"{label:9}{page:34}{'/'.join(map(str, scores)):>16}"
        f"  LCP {middle('largest-contentful-paint') / 1000:.2f} s"
        f"  shift {middle('cumulative-layout-shift'):.3f}"
        f"  {middle('total-byte-weight') / 1024:6.1f} KB"
        f"  other hosts {len(away)}  unused script {unused.get('overallSavingsBytes', 0)} B"
        + (f"  below: {', '.join(below)}" if below else "")
    )


def main() -> None:
    """Visit every page of both sites."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=3, help="of each page; medians are printed")
    given = parser.parse_args()
    command = installed()
    slug = next(iter(open_pages(ROOT / "data", BuildSettings()).finder.results.values())).slug
    pages = [
        f"{folder}{page}"
        for page in ("index.html", "services/new-outside.html", f"s/{slug}.html", "find.html")
        for folder in ("", "en/")
    ]
    with served() as addresses:
        for label in ("handbook", "stock"):
            for page in pages:
                if label == "stock" and page.endswith("find.html"):
                    continue
                visits = [report(command, addresses[label] + page) for _ in range(given.visits)]
                print(line(label, page, visits), flush=True)


if __name__ == "__main__":
    main()
