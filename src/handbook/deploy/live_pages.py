"""The handbook as it is in the working tree now, page by page."""

from __future__ import annotations

import gc
import os
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Protocol, cast

from handbook.deploy.notice_page import notice_page
from handbook.domain.build_settings import BuildSettings
from handbook.domain.model import LANGUAGES, Language
from handbook.domain.problems import DataProblemsError
from handbook.loading.file_cache import Kept
from handbook.pages.data_files import data_files
from handbook.pages.handbook import HandbookPages, open_pages
from handbook.site import sources

#: Seconds that a browser waits for news before it asks again.
_PATIENCE = 25.0
_UNSOUND = "数据有误 / The data has a problem"


class Renderer(Protocol):
    """Whatever makes a page of the website out of Markdown."""

    def use(self, site: HandbookPages, pages: Mapping[str, str]) -> None:
        """Render from this data on; ``pages`` gives the Markdown of a source path."""

    def forget(self) -> None:
        """Pages were added, taken away or renamed on disk."""

    def page(self, address: str) -> bytes | None:
        """The page at ``address``, from the site's root; ``None`` when there is no such page."""

    def asset(self, address: str) -> bytes | None:
        """A file that is no page; ``None`` when there is no such file."""


class Pages(Mapping[str, str]):
    """Source path -> Markdown, written when asked for."""

    def __init__(self, site: HandbookPages, docs: Path) -> None:
        self._site, self._docs = site, docs
        self._fixed = frozenset(site.stubs())

    def __getitem__(self, source: str) -> str:
        language, _, path = source.partition("/")
        return sources.page(self._site, self._docs, cast("Language", language), path)

    def __contains__(self, source: object) -> bool:
        language, _, path = str(source).partition("/")
        return language in LANGUAGES and (path in self._fixed or path in self._site.family_paths())

    def __iter__(self) -> Iterator[str]:
        paths = [*self._fixed, *self._site.family_paths()]
        return (f"{language}/{path}" for language in LANGUAGES for path in paths)

    def __len__(self) -> int:
        return len([*iter(self)])


class Live:
    """The handbook as it is in the working tree now."""

    def __init__(self, root: Path, renderer: Renderer, settings: BuildSettings) -> None:
        self.root, self.renderer, self.settings = root, renderer, settings
        self.lock = threading.Lock()
        self.news = threading.Condition()
        #: What the browser compares: it changes with every edit and every start of the server.
        self.token = ""
        self.trouble = ""
        #: The program itself has changed since it was started.
        self.outdated = False
        self.edited = time.monotonic()
        self._kept = Kept()
        self._site: HandbookPages | None = None
        self._data_files: dict[str, bytes] | None = None
        self._started, self._edits = time.time_ns(), 0
        self._seen: dict[str, dict[str, tuple[int, int]]] = {}

    def refresh(self) -> None:
        """Look at the files, and take in what has changed."""
        with self.lock:
            found = {
                name: _look(self.root, name) for name in ("data", "registers", "docs", "program")
            }
            changed = {name for name in found if found[name] != self._seen.get(name)}
            now = self.settings.now()
            if now != self.settings:
                self.settings = now
                changed.add("day")
            self.outdated |= "program" in changed and bool(self._seen)
            self._seen = found
            if changed:
                if "docs" in changed:
                    self.renderer.forget()
                self._load()
                self._edits += 1
                self.edited = time.monotonic()
                with self.news:
                    self.token = f"{self._started}-{self._edits}"
                    self.news.notify_all()

    def _load(self) -> None:
        docs = self.root / "docs"
        gc.disable()  # a collection in the middle of a load finds nothing and costs a tenth of it
        try:
            site = open_pages(self.root / "data", self.settings, self._kept)
            sources.check_pairs(site, docs)
            self.renderer.use(site, Pages(site, docs))
            self._site, self._data_files, self.trouble = site, None, ""
        except DataProblemsError as problems:
            self.trouble = str(problems)
        finally:
            gc.enable()

    def answer(self, address: str) -> tuple[HTTPStatus, bytes] | None:
        """The page or file at ``address``; ``None`` when only a full build can have it."""
        self.refresh()
        with self.lock:
            is_page = address.endswith(".html")
            if self.trouble and is_page:
                return HTTPStatus.INTERNAL_SERVER_ERROR, notice_page(_UNSOUND, self.trouble)
            if self._site is None:
                return None
            try:
                content = (self.renderer.page if is_page else self.renderer.asset)(address)
                if content is None and not is_page:
                    if self._data_files is None:
                        self._data_files = data_files(self._site)
                    content = self._data_files.get(address)
            except Exception as error:  # noqa: BLE001 - a template at fault must not stop the server
                traceback.print_exc()
                text = f"{type(error).__name__}: {error}"
                return HTTPStatus.INTERNAL_SERVER_ERROR, notice_page(address, text)
            return None if content is None else (HTTPStatus.OK, content)

    def wait(self, seen: str) -> str:
        """The token as soon as it is not ``seen``, or after a while."""
        with self.news:
            self.news.wait_for(lambda: self.token != seen, _PATIENCE)
            return self.token


def _look(root: Path, what: str) -> dict[str, tuple[int, int]]:
    """The files of a part of the project, each with the time of its last change and its size."""
    if what == "program":
        folders = [root / "overrides", root / "hooks", Path(__file__).parents[1]]
        found = {"mkdocs.yml": _stamp((root / "mkdocs.yml").stat())}
    else:
        folders, found = [root / what], {}
    while folders:
        try:
            entries = [*os.scandir(folders.pop())]
        except OSError:
            continue  # deleted just now
        for entry in entries:
            # Editors write their swap files beside the file.
            if entry.name.startswith(".") or entry.name.endswith(("~", ".swp", ".pyc", ".tmp")):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    folders.append(Path(entry.path))
            else:
                try:
                    found[entry.path] = _stamp(entry.stat())
                except OSError:
                    continue
    return found


def _stamp(found: os.stat_result) -> tuple[int, int]:
    return found.st_mtime_ns, found.st_size
