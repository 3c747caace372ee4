"""The file of the project that a page is made from, for the link that leads a colleague to it."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urljoin

from handbook.pages.handbook import HandbookPages

#: Pages whose catalogue in the folder of a city, or above it, has another name than they have.
_CATALOGUES = {
    "a-z": "synonyms",
    "authentication": "places",
    "compare": "jurisdiction",
    "contact": "contacts",
    "find": "questions",
    "index": "jurisdiction",
    "plan": "deadlines",
}
#: Pages that say what stands with the words of the pages, not in a file of their own name.
_WORDS = {"about": "pages"}


def edit_link(
    site: HandbookPages, source: str, repository: str | None, edit_uri: str | None
) -> str | None:
    """The address at which the file behind the page ``source`` (``en/points.md``) is edited.

    ``edit_uri`` leads from ``repository`` to the folder of the pages, or holds ``{path}`` where the
    path of a page goes (MkDocs' ``edit_uri`` and ``edit_uri_template``).  ``None`` where there is
    no repository or no way to edit there.
    """
    if not repository or not edit_uri:
        return None
    path = source_file(site, source).removeprefix("docs/")
    path = path if path == source else f"../{path}"
    noext = str(PurePosixPath(path).with_suffix(""))
    link = edit_uri.format(path=path, path_noext=noext) if "{" in edit_uri else edit_uri + path
    return urljoin(f"{repository.rstrip('/')}/", link)


def source_file(site: HandbookPages, source: str) -> str:
    """The file behind the page ``source`` (``en/points.md``), from the root of the project.

    A page that no single file is made from, or that is written by hand, is its Markdown.
    """
    book = site.book
    _, _, path = source.partition("/")
    name = path.removesuffix(".md")
    folder, _, key = name.rpartition("/")
    if folder == "s" and key in site.finder.results:
        item = site.sheets.sheet(site.finder.results[key]).checklist.item
        return book.files[item.id]
    if folder == "find" and key in site.finder.steps:
        question = book.questions.get(site.finder.steps[key].topic)
        return book.file_of(question) if question else _catalogue(site, "questions")
    found = key in book.files and (folder in {"services", "notices"} or key in book.topics)
    if found and key != "index":
        return book.files[key]
    return _catalogue(site, _CATALOGUES.get(name, name)) or _wording(site, name) or f"docs/{source}"


def _catalogue(site: HandbookPages, name: str) -> str:
    """The file of this name of the city, or of the nearest jurisdiction above it that has one."""
    data = site.book.root
    folders = (data / jurisdiction for jurisdiction in site.book.jurisdictions)
    found = (folder / f"{name}.yml" for folder in folders)
    return next(
        (f"data/{path.relative_to(data).as_posix()}" for path in found if path.is_file()), ""
    )


def _wording(site: HandbookPages, name: str) -> str:
    """The file of the fixed words that a page consists of."""
    path = f"src/handbook/wording/{_WORDS.get(name, name)}.yml"
    return path if (site.book.root.parent / path).is_file() else ""
