"""What a website of two languages needs besides its pages, whatever tool makes the website."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handbook.domain.model import LANGUAGES, Language
from handbook.domain.problems import DataProblemsError, Place, Problem
from handbook.language.synonyms import groups
from handbook.pages.handbook import HandbookPages
from handbook.pages.render import compile_pages
from handbook.site import search_index
from handbook.site.beside import beside


def markdown(site: HandbookPages, docs: Path) -> dict[str, str]:
    """Every page that holds policy: path below ``docs`` -> complete Markdown.

    Raises :class:`~handbook.domain.problems.DataProblemsError` when a page lacks its other half or
    its marker.
    """
    check_pairs(site, docs)
    paths = [*site.family_paths(), *site.stubs()]

    def written(language: Language) -> dict[str, str]:
        return {f"{language}/{path}": page(site, docs, language, path) for path in paths}

    site.gather()
    compile_pages()
    english = beside(lambda: written("en"))
    return written("zh") | english()


def page(site: HandbookPages, docs: Path, language: Language, path: str) -> str:
    """The complete Markdown of one page that holds policy.

    Raises :class:`KeyError` when there is no such page.
    """
    if path not in site.stubs():
        return site.family(language, path)
    return site.fill((docs / language / path).read_text("utf-8"), language, path)


def check_pairs(site: HandbookPages, docs: Path) -> None:
    """Raise ``DataProblemsError`` when a page lacks its half or its marker."""
    if problems := [*_unpaired(site, docs)]:
        raise DataProblemsError(problems, docs)


def _unpaired(site: HandbookPages, docs: Path) -> Iterator[Problem]:
    """What a site generator passes over without a word, showing the wrong language or nothing."""
    fixed = set(site.stubs())
    disk = {
        language: {path.relative_to(docs / language).as_posix() for path in found}
        for language in LANGUAGES
        for found in [(docs / language).rglob("*.md")]
    }
    for language, there in disk.items():
        for page in sorted(fixed.union(*disk.values())):
            place = Place(f"{docs.name}/{language}/{page}")
            marker = f"<!-- handbook: {page.removesuffix('.md')} -->"
            remedy = (
                (f"文件里要有单独一行 {marker}", f"the file holds the line {marker}, by itself")
                if page in fixed
                else ("", "")
            )
            if page not in there:
                zh = "缺少这一页：每一页都要有中文和英文"
                en = "this page is missing: every page exists in Chinese and in English"
                yield Problem(place, "missing-page", zh, en, *remedy)
            elif page in fixed and marker not in _lines(docs / language / page):
                zh, en = "缺少标记行，政策内容无处可放", "no marker line: nowhere to put the policy"
                yield Problem(place, "missing-marker", zh, en, *remedy)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def search_indexes(site: HandbookPages, out: Path) -> dict[str, bytes]:
    """The search index of each language, from the pages built in ``out``: path -> content.

    Screens of the finder and checklists of situations are not searched for: the finder leads there.
    """
    synonyms = groups(site.book)
    worth = {name: site.place(name).weight for name in site.listed()}

    def index(language: Language, root: str) -> bytes:
        pages = {name: (out / f"{root}{name}.html").read_text("utf-8") for name in worth}
        return search_index.index(language, pages, synonyms, worth)

    english = beside(lambda: index("en", "en/"))
    return {"assets/search-zh.js": index("zh", ""), "assets/search-en.js": english()}
