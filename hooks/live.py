"""The live preview's part of MkDocs: one page at a time through MkDocs' own pipeline.

MkDocs builds every page or none.  Its two functions for a single page are private; mkdocs<2 is
pinned, and tests/deploy/test_live_preview.py holds each page served equal to that of a full build.
"""

import logging
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from handbook.cli import environment
from handbook.deploy.live_preview import serve
from handbook.domain.model import LANGUAGES
from handbook.pages.handbook import HandbookPages
from handbook.site import styles
from handbook.site.extras import Finish


class OnePage:
    """Renders the page asked for, with the configuration and navigation of a build."""

    def __init__(self, root: Path) -> None:
        logging.getLogger("mkdocs.plugins.mkdocs_static_i18n").setLevel(logging.WARNING)
        self.root = root
        self.aside = tempfile.TemporaryDirectory(prefix="handbook-live-")
        self.builds: dict[str, tuple[MkDocsConfig, ModuleType]] = {}
        self.listed: dict[str, tuple[Files, Navigation, Environment]] = {}

    def use(self, site: HandbookPages, pages: Mapping[str, str]) -> None:
        """Render from this data on; ``pages`` gives the Markdown of a source path."""
        if not self.builds:
            self.builds = {one: self._open(one, site.settings.site_url) for one in LANGUAGES}
        for config, hook in self.builds.values():
            hook.now.pages, hook.now.trouble = pages, ""
            hook.now.finish = Finish(site, styles.sheet(self.root / "docs"))
            hook.name_site(config)

    def forget(self) -> None:
        """Pages were added, taken away or renamed on disk."""
        self.listed.clear()

    def page(self, address: str) -> bytes | None:
        """The page at ``address``, from the site's root; ``None`` when there is no such page."""
        if made := self.builds["zh"][1].now.finish.translated(address):
            return made
        language = "en" if address.startswith("en/") else "zh"
        config, hook = self.builds[language]
        source = f"{language}/{address.removeprefix('en/').removesuffix('.html')}.md"
        if not (source in hook.now.pages or (self.root / "docs" / source).is_file()):
            return None
        if language in self.listed and not self.listed[language][0].get_file_from_path(source):
            del self.listed[language]  # a page of the data that is new
        files, nav, env = self._list(language)
        file = files.get_file_from_path(source)
        if file.page is None or file.inclusion.is_not_in_nav():
            file.page = None
            Page(None, file, config)
        _populate_page(file.page, config, files)
        documents = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        _build_page(file.page, config, documents, nav, env)
        written = Path(file.abs_dest_path)
        content = written.read_bytes()
        written.unlink()
        return content

    def asset(self, address: str) -> bytes | None:
        """A file of the theme or of ``docs/`` that is no page; ``None`` when there is none."""
        if address == styles.PLACE:
            return styles.sheet(self.root / "docs").encode()
        file = self._list("zh")[0].get_file_from_path(address)
        return file.content_bytes if file and not file.is_documentation_page() else None

    def _open(self, language: str, site_url: str) -> tuple[MkDocsConfig, ModuleType]:
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=self.aside.name)
        config.site_url = site_url
        config.plugins.on_startup(command="serve", dirty=False)
        i18n = config.plugins["i18n"]
        # As from within another build: nothing reads the data or writes the site but this server.
        i18n.building, i18n.current_language = True, language
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        return config, sys.modules["hooks/mkdocs_hooks.py"]

    def _list(self, language: str) -> tuple[Files, Navigation, Environment]:
        """What a build does before its pages: list the files and make the navigation."""
        if language not in self.listed:
            config, _ = self.builds[language]
            files, env = get_files(config), config.theme.get_env()
            files.add_files_from_theme(env, config)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
            env = config.plugins.on_env(env, config=config, files=files)
            for page in nav.pages:
                page.read_source(config)  # titles stand in the front matter
            self.listed[language] = files, nav, env
        return self.listed[language]


if __name__ == "__main__":
    project = Path(__file__).resolve().parent.parent
    host, _, port = sys.argv[1].rpartition(":")
    settings, whole = environment.settings(project), "--pages-only" not in sys.argv
    serve(project, OnePage(project), settings, (host, int(port)), whole=whole)
