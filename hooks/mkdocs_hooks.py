"""What MkDocs calls.  The thinking is in src/handbook; keep it that way.

static-i18n builds twice, the second time within the first; only the outer build reads the data.
"""

import logging
import re
from pathlib import Path
from textwrap import indent
from types import SimpleNamespace
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from handbook.domain.clock import WrongDayError
from handbook.domain.problems import DataProblemsError
from handbook.domain.wording import wording
from handbook.language import translations
from handbook.loading.cities import chosen
from handbook.pages.handbook import open_pages
from handbook.site import styles
from handbook.site.content_security import sealed
from handbook.site.extras import Finish
from handbook.site.sources import markdown

ANCHOR = re.compile(r'\sid="([^"]+)"')
# The theme's own, and scripts that stand within the pages.
UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", "partials/")
# ``pages`` (by source path) and ``finish`` are the last sound ones while there is ``trouble``.
now = SimpleNamespace(serving=False, pages={}, trouble="", finish=Finish())


def on_startup(command: str, **_: bool) -> None:
    """A build stops at unsound data; the preview must not, it would hang."""
    now.serving = command == "serve"


def _read(config: MkDocsConfig) -> None:
    """Read the data and write the pages; trouble stops a build before it touches the site."""
    if config.plugins["i18n"].building:
        return
    root = Path(config.config_file_path).parent
    logging.getLogger("mkdocs.plugins.mkdocs_static_i18n").setLevel(logging.WARNING)
    try:
        site = open_pages(root / "data", city=config.extra.get("city") or chosen(root))
        now.pages = markdown(site, Path(config.docs_dir))
        sheet = styles.sheet(Path(config.docs_dir))
        now.finish, now.trouble = Finish(site, config.site_url or "", sheet), ""
        late = [] if now.serving else translations.late(root, site.book.city.id)
        for stale in late:  # --strict fails on it
            logging.getLogger("mkdocs.handbook").warning(translations.line(stale))
    except (DataProblemsError, WrongDayError) as problems:
        now.trouble = str(problems)
        if not now.serving:
            raise PluginError(now.trouble) from None


@event_priority(-200)  # after static-i18n: now the language is known
def _name(config: MkDocsConfig) -> None:
    language = config.theme["language"]
    config.mdx_configs["toc"]["permalink_title"] = wording(language)["permalink"]
    if site := now.finish.site:
        config.site_name, config.site_description = site.name(language), site.description(language)


@event_priority(100)  # before static-i18n, which makes new File objects and forgets their content
def _register(files: Files, config: MkDocsConfig) -> None:
    for uri in now.pages:
        if files.get_file_from_path(uri) is None:
            place = config.docs_dir, config.site_dir, config.use_directory_urls
            files.append(File(uri, *place, inclusion=InclusionLevel.NOT_IN_NAV))


@event_priority(-200)  # after it: mark whose text is not on disk, leave out what no page loads
def _mark(files: Files, **_: MkDocsConfig) -> None:
    for file in [one for one in files if one.src_uri.startswith(UNUSED)]:
        files.remove(file)
    for file in files.documentation_pages():
        if file.src_uri in now.pages:
            file.generated_by = "handbook"


on_config = CombinedEvent(_read, _name)
on_files = CombinedEvent(_register, _mark)


def on_pre_page(page: Page, **_: object) -> None:
    """Put the text in; not earlier, so that the preview writes only the page it is asked for."""
    if page.file.src_uri in now.pages:
        page.file.content_string = now.pages[page.file.src_uri]


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, **_: Files) -> str:
    """Show the trouble, if there is any; else let the edit link lead to the page's data."""
    if now.trouble:
        return f"{wording(config.theme['language'])['trouble']}\n\n{indent(now.trouble, '    ')}"
    if config.repo_url and config.edit_uri and "data" in page.meta:
        page.edit_url = urljoin(f"{config.repo_url}/{config.edit_uri}", f"../{page.meta['data']}")
    return text


def on_page_content(html: str, page: Page, **_: object) -> None:
    """Name the anchors of the HTML that Markdown did not read, for MkDocs' check of links."""
    page.present_anchor_ids |= {*ANCHOR.findall(html)}


def on_page_context(context: dict[str, object], page: Page, **_: object) -> None:
    """Give the theme its words and what is known of the page."""
    context |= now.finish.page(page.file.src_uri, page.title)


def on_template_context(context: dict[str, object], template_name: str, **_: object) -> None:
    """Let the page for a wrong address know the right ones."""
    context |= now.finish.template(template_name)


on_post_page = on_post_template = sealed  # the page says itself what a browser may do there


@event_priority(-300)  # after static-i18n has built the other language
def on_post_build(config: MkDocsConfig) -> None:
    """Add the open data and all else that is no page."""
    if not config.plugins["i18n"].building:
        (Finish() if now.trouble else now.finish).write(Path(config.site_dir))
