"""Our search beside Material's own and Pagefind: the same pages, the same questions, one browser.

The questions are those of ``tests/fixtures``: the gold set, the set held out of all tuning, and
those of the FAQ in other words.
Printed for each engine and language: how often a right page comes first and among the first three,
bytes compressed that the browser loads until the first answer, milliseconds for an answer, and the
bytes of everything the engine publishes.  Pagefind is asked twice: as it is, and as ``Pagefind+``
over pages to which the words of our synonyms were added, each group's to the pages it names.
``make bench-search`` installs the peers; names of engines ask only those.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import yaml
from build_ratio import ROOT, stock
from playwright.sync_api import Page, sync_playwright

from handbook.language.synonyms import groups, path_of
from handbook.rules.sound_book import load

FIXTURES = ROOT / "tests" / "fixtures"
SETS = {"gold": "search.yml", "held out": "search-held-out.yml", "questions": ""}
HOME = {"zh": "", "en": "en/"}
ENGINES = ("ours", "Material", "Pagefind", "Pagefind+")
PEERS = ROOT / ".venv-search" / "bin"

#: Each asks all questions in turn: [[addresses, best first], milliseconds] for every one.
OURS = """async queries => {
  const input = document.querySelector("dialog input"), answers = []
  for (const query of queries) {
    const start = performance.now()
    input.value = query
    input.dispatchEvent(new Event("input"))
    const links = [...document.querySelectorAll("dialog ol a")].map(link => link.href)
    answers.push([links, performance.now() - start])
  }
  return answers
}"""
MATERIAL = """async queries => {
  const input = document.querySelector(".md-search__input"), answers = []
  const meta = document.querySelector(".md-search-result__meta")
  const list = document.querySelector(".md-search-result__list")
  const told = () => new Promise(done => {
    const watch = new MutationObserver(() => { watch.disconnect(); setTimeout(done) })
    watch.observe(meta, { childList: true, characterData: true, subtree: true })
  })
  const type = async text => {
    const news = told()
    input.value = text
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
    await Promise.race([news, new Promise(done => setTimeout(done, 4000))])
  }
  for (const query of queries) {
    await type("")
    const start = performance.now()
    await type(query)
    const took = performance.now() - start
    const links = [...list.querySelectorAll(".md-search-result__item > a")].map(link => link.href)
    answers.push([links, took])
  }
  return answers
}"""
PAGEFIND = """async queries => {
  const engine = await import(new URL("pagefind/pagefind.js", ROOT_ADDRESS))
  const answers = []
  for (const query of queries) {
    const start = performance.now()
    const found = await engine.search(query)
    const first = await Promise.all(found.results.slice(0, 3).map(one => one.data()))
    answers.push([first.map(one => new URL(one.url, location).href), performance.now() - start])
  }
  return answers
}"""


def questions() -> dict[str, list[list[str]]]:
    """The questions of the FAQ in other words, with the page of the FAQ and those it sends to."""
    asked = yaml.safe_load((FIXTURES / "search-questions.yml").read_text("utf-8"))
    see = {question.id.removeprefix("faq/"): question.see for question in load(ROOT / "data").faq}
    return {
        language: [
            [way, "faq", *map(path_of, see[key])]
            for key, ways in asked.items()
            for way in ways[language]
        ]
        for language in HOME
    }


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a plain web server."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


def told(text: str) -> None:
    """Say what goes on."""
    print(text, file=sys.stderr, flush=True)


def run(*words: object, cwd: Path) -> None:
    """One command, silent unless it fails."""
    made = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(made.stdout + made.stderr)


def sites(folder: Path, engines: list[str]) -> dict[str, Path]:
    """The site of each engine, all built from the same pages."""
    told("building our site …")
    ours = folder / "ours"
    run(sys.executable, "-m", "handbook.cli", "build", "--no-pdf", "--out", ours, cwd=ROOT)
    made = {"ours": ours}
    if "Material" in engines:
        told("building stock Material with its search …")
        (folder / "stock").mkdir()
        peer = stock(folder / "stock")
        config = yaml.safe_load((peer / "mkdocs.yml").read_text("utf-8"))
        config["plugins"] = [{"search": {"lang": ["zh", "en"]}}, *config["plugins"]]
        (peer / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
        made["Material"] = folder / "material"
        run(PEERS / "python", "-m", "mkdocs", "build", "-q", "-d", made["Material"], cwd=peer)
    for engine in ("Pagefind", "Pagefind+"):
        if engine in engines:
            told(f"indexing with {engine} …")
            made[engine] = folder / engine
            shutil.copytree(ours, made[engine])
            if engine == "Pagefind+":
                add_synonyms(made[engine])
            unread = "nav, header, footer, dialog, [data-search-exclude]"
            run(
                *(PEERS / "python", "-m", "pagefind", "--site", made[engine]),
                *("--root-selector", "main", "--exclude-selectors", unread),
                cwd=folder,
            )
    return {engine: made[engine] for engine in engines}


def add_synonyms(site: Path) -> None:
    """Write each group's words into the pages it names, with the weight Pagefind gives a heading.

    A question of the FAQ is given them on its page, for Pagefind finds pages.
    """
    words: dict[Path, list[str]] = {}
    for group in groups(load(ROOT / "data")):
        for name in group.pages:
            for language, folder in HOME.items():
                page = site / folder / f"{path_of(name)}.html"
                words.setdefault(page, []).extend([*group[language], *group.names])
    for page, names in words.items():
        html = page.read_text("utf-8")
        line = f'<p data-pagefind-weight="7">{escape("; ".join(dict.fromkeys(names)))}</p></main>'
        page.write_text(html.replace("</main>", line, 1), "utf-8")


def published(name: str, site: Path) -> int:
    """Bytes compressed of all that an engine publishes."""
    files = {
        "ours": [*site.glob("assets/search*.js")],
        "Material": [*site.glob("search/*"), *site.glob("assets/javascripts/workers/search*.js")],
        "Pagefind": [file for file in site.glob("pagefind/**/*") if file.is_file()],
    }[name.removesuffix("+")]
    return sum(len(gzip.compress(one.read_bytes())) for one in files)


def opened(tab: Page, name: str, address: str) -> str:
    """Open the search as a reader does; the script that asks it."""
    tab.goto(address)
    if name == "ours":
        tab.keyboard.press("Control+k")
        tab.locator("dialog[data-ready]").wait_for()
        return OURS
    if name == "Material":
        tab.locator(".md-search__input").focus()
        tab.wait_for_timeout(3000)  # the worker says nowhere that it is ready
        return MATERIAL
    return PAGEFIND


def asked(
    tab: Page, name: str, site: tuple[Path, str], language: str, queries: list[str]
) -> tuple[Any, int]:
    """The answers, and the bytes compressed that were loaded until the first of them."""
    folder, base = site
    loaded: set[str] = set()
    tab.on("request", lambda one: loaded.add(one.url.removeprefix(base).partition("?")[0]))
    script = opened(tab, name, base + HOME[language]).replace("ROOT_ADDRESS", f'"{base}"')
    tab.evaluate(script, queries[:1])
    files = [folder / one for one in loaded if "search" in one or "pagefind" in one]
    weight = sum(len(gzip.compress(one.read_bytes())) for one in files)
    return tab.evaluate(script, queries), weight


def page_of(address: str, base: str, language: str) -> str:
    """The page of an address, below the root of its language."""
    path = address.removeprefix(base).split("?")[0].split("#")[0].removesuffix(".html")
    path = path.removeprefix("en/") if language == "en" else path
    return path.removesuffix("/") or "index"


def main() -> None:
    """Build, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = parser.add_argument("engine", nargs="*", help=f"of {', '.join(ENGINES)} (all)")
    engines = parser.parse_args().engine or [*ENGINES]
    if strangers := sorted({*engines} - {*ENGINES}):
        parser.error(f"argument {names.dest}: no engine is called {', '.join(strangers)}")
    sets = {
        kind: yaml.safe_load((FIXTURES / name).read_text("utf-8")) if name else questions()
        for kind, name in SETS.items()
    }
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        made = sites(Path(temporary), engines)
        chromium = shutil.which("chromium") or sys.exit("no chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print("engine    language  questions   first  in three     loaded   answer    published")
        for name, site in made.items():
            size = published(name, site)
            with served(site) as base:
                for language in HOME:
                    rows = [(kind, *row) for kind, part in sets.items() for row in part[language]]
                    tab = browser.new_context().new_page()
                    queries = [row[1] for row in rows]
                    answers, weight = asked(tab, name, (site, base), language, queries)
                    report(name, language, base, rows, answers, weight, size)
        browser.close()


def report(  # noqa: PLR0913, PLR0917 - the columns of the table
    name: str, language: str, base: str, rows: Any, answers: Any, weight: int, size: int
) -> None:
    """One line for each set of questions."""
    took = statistics.median(answer[1] for answer in answers)
    for kind in SETS:
        first = three = count = 0
        for (of, query, *right), (links, _) in zip(rows, answers, strict=True):
            if of != kind:
                continue
            pages = [*dict.fromkeys(page_of(link, base, language) for link in links)][:3]
            count += 1
            first += pages[:1] != [] and pages[0] in right
            three += bool(set(pages) & set(right))
            if name == "ours" and not set(pages) & set(right):
                told(f"  missed: {query}: {', '.join(pages)}")
        print(
            f"{name:9} {language:9} {kind:9} {first:3}/{count:3}   {three:3}/{count:3}"
            f"  {weight / 1000:6.0f} KB {took:5.1f} ms {size / 1000:9.0f} KB",
            flush=True,
        )


if __name__ == "__main__":
    main()
