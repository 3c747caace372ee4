"""The live preview's part of MkDocs: one page at a time through MkDocs' own pipeline.

MkDocs builds every page or none.  Its two functions for a single page are private; mkdocs<2 is
pinned, and tests/deploy/test_live_preview.py holds each page served equal to that of a full build.
"""

import logging
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.structure.files import InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from handbook.deploy.live_preview import serve
from handbook.pages.handbook import HandbookPages
from handbook.site import styles
from handbook.site.extras import Finish


class OnePage:
    """Renders the page asked for, with the configuration and navigation of a build."""

    def __init__(self, root: Path) -> None:
        logging.getLogger("mkdocs.plugins.mkdocs_static_i18n").setLevel(logging.WARNING)
        self.root = root
        self.aside = tempfile.TemporaryDirectory(prefix="handbook-live-")
        self.builds: dict[str, SimpleNamespace] = {}

    def use(self, site: HandbookPages, pages: Mapping[str, str]) -> None:
        """Render from this data on; ``pages`` gives the Markdown of a source path."""
        if not self.builds:
            for language in ("zh", "en"):
                self.builds[language] = self._open(language)
        for language, build in self.builds.items():
            build.now.pages, build.now.trouble = pages, ""
            build.config.site_name = site.name(language)
            build.config.site_description = site.description(language)
            build.now.finish = Finish(
                site, build.config.site_url or "", styles.sheet(Path(build.config.docs_dir))
            )

    def forget(self) -> None:
        """Pages were added, taken away or renamed on disk."""
        for build in self.builds.values():
            build.files = None

    def page(self, address: str) -> bytes | None:
        """The page at ``address``, from the site's root; ``None`` when there is no such page."""
        language = "en" if address.startswith("en/") else "zh"
        build = self.builds[language]
        source = f"{language}/{address.removeprefix('en/').removesuffix('.html')}.md"
        if not (source in build.now.pages or (self.root / "docs" / source).is_file()):
            return None
        if build.files is None or source not in build.known:
            self._list(build)
        file = build.known[source]
        if file.page is None or file.inclusion.is_not_in_nav():
            file.page = None
            Page(None, file, build.config)
        _populate_page(file.page, build.config, build.files)
        documents = build.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        _build_page(file.page, build.config, documents, build.nav, build.env)
        written = Path(file.abs_dest_path)
        content = written.read_bytes()
        written.unlink()
        return content

    def asset(self, address: str) -> bytes | None:
        """A file of the theme or of ``docs/`` that is no page; ``None`` when there is none."""
        build = self.builds["zh"]
        if build.files is None:
            self._list(build)
        file = build.assets.get(address)
        return file.content_bytes if file else None

    def _open(self, language: str) -> SimpleNamespace:
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=self.aside.name)
        config.plugins.on_startup(command="serve", dirty=False)
        i18n = config.plugins["i18n"]
        # As from within another build: nothing reads the data or writes the site but this server.
        i18n.building, i18n.current_language = True, language
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        now = sys.modules["hooks/mkdocs_hooks.py"].now
        return SimpleNamespace(config=config, files=None, now=now)

    def _list(self, build: SimpleNamespace) -> None:
        """What a build does before its pages: list the files and make the navigation."""
        config = build.config
        files, env = get_files(config), config.theme.get_env()
        files.add_files_from_theme(env, config)
        build.files = config.plugins.on_files(files, config=config)
        set_exclusions(build.files, config)
        nav = get_navigation(build.files, config)
        build.nav = config.plugins.on_nav(nav, config=config, files=build.files)
        build.env = config.plugins.on_env(env, config=config, files=build.files)
        pages = build.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        build.known = {file.src_uri: file for file in pages}
        build.assets = {
            file.dest_uri: file for file in build.files if not file.is_documentation_page()
        }
        for page in build.nav.pages:
            page.read_source(config)  # titles stand in the front matter


if __name__ == "__main__":
    project = Path(__file__).resolve().parent.parent
    host, _, port = sys.argv[1].rpartition(":")
    serve(project, OnePage(project), (host, int(port)), whole="--pages-only" not in sys.argv)
