"""What MkDocs calls.  The thinking is in src/handbook; keep it that way."""

import logging
from pathlib import Path
from textwrap import indent

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from handbook.cli.environment import mkdocs_settings
from handbook.domain.build_settings import WrongDayError
from handbook.domain.problems import DataProblemsError
from handbook.domain.wording import wording
from handbook.pages.continued_lines import fold
from handbook.site import styles
from handbook.site.build_warnings import build_warnings
from handbook.site.content_security import sealed
from handbook.site.edit_links import edit_link
from handbook.site.extras import UNUSED, Finish
from handbook.site.ready_html import anchors
from handbook.site.sources import markdown


class now:  # noqa: N801 - a namespace: the build under way
    """The build under way; pages and finish are the last sound ones while there is trouble."""

    serving, trouble, finish = False, "", Finish()
    pages: dict[str, str] = {}  # noqa: RUF012 - replaced whole, never changed


def on_startup(command: str, **_: bool) -> None:
    """A build stops at unsound data; the preview must not, it would hang."""
    now.serving = command == "serve"


def _read(config: MkDocsConfig) -> None:
    """Read the data and write the pages; trouble stops a build before it touches the site."""
    if config.plugins["i18n"].building:  # a second build within the first, which has read it all
        return
    root = Path(config.config_file_path).parent
    logging.getLogger("mkdocs.plugins.mkdocs_static_i18n").setLevel(logging.WARNING)
    try:
        settings = mkdocs_settings(config.extra.get("city") or "", config.site_url or "")
        config.site_url = settings.site_url
        finish = Finish.of(root / "data", docs := Path(config.docs_dir), settings, config.extra)
        now.pages, now.finish, now.trouble = markdown(finish.site, docs), finish, ""
        finish.prepare()
        given = [*config.user_configs, {"markdown_extensions": config.markdown_extensions}]
        for line in build_warnings(given, root, finish.site, late=not now.serving):
            logging.getLogger("mkdocs.handbook").warning(line)  # --strict fails on it
    except (DataProblemsError, WrongDayError) as problems:
        now.trouble = str(problems)
        if not now.serving:
            raise PluginError(now.trouble) from None


@event_priority(-200)  # after static-i18n: now the language is known
def name_site(config: MkDocsConfig) -> None:
    """Say in the language of the build what the site is called."""
    language = config.plugins["i18n"].current_language
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
def _mark(files: Files, config: MkDocsConfig) -> None:
    for file in [file for file in files if file.src_uri.startswith(UNUSED)]:
        files.remove(file)
    if sheet := files.get_file_from_path(styles.PLACE):
        sheet.content_string = styles.sheet(Path(config.docs_dir))
    for file in files.documentation_pages():
        if file.src_uri in now.pages:
            file.generated_by = "handbook"


on_config = CombinedEvent(_read, name_site)
on_files = CombinedEvent(_register, _mark)
on_env = fold  # templates of the theme fold as those of the pages do


def on_pre_page(page: Page, **_: object) -> None:
    """Put the text in; not earlier, so that the preview writes only the page it is asked for."""
    if page.file.src_uri in now.pages:
        page.file.content_string = now.pages[page.file.src_uri]


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, **_: Files) -> str:
    """Show the trouble, if there is any; else let the edit link lead to the page's own file."""
    if now.trouble:
        language = config.plugins["i18n"].current_language
        return f"{wording(language)['trouble']}\n\n{indent(now.trouble, '    ')}"
    if site := now.finish.site:
        edit = config.edit_uri_template or config.edit_uri
        page.edit_url = edit_link(site, page.file.src_uri, config.repo_url, edit)
    return text


def on_page_content(html: str, page: Page, **_: object) -> None:
    """Name the anchors of the HTML that Markdown did not read, for MkDocs' check of links."""
    page.present_anchor_ids |= anchors(html)


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
