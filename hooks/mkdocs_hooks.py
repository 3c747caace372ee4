"""What MkDocs calls.  The thinking is in src/handbook; keep it that way.

static-i18n builds the site once per language, the second time from within the first: every event
below comes twice for one build.  Only the outer build reads the data and finishes the site.
"""

import logging
from pathlib import Path
from textwrap import indent
from urllib.parse import urljoin

import jieba
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel

import handbook.site
from handbook.problems import DataProblems
from handbook.publish import markdown, search_indexes

PERMALINK = {"zh": "本节链接", "en": "Link to this section"}
TROUBLE = {
    "zh": "# 数据有误\n\n改正并保存以后，本页自动恢复。\n\n",
    "en": "# The data has a problem\n\nCorrect it and save: this page comes back by itself.\n\n",
}
serving = False
site = None  # the handbook of this build; while serving, the last sound one
pages = {}  # its pages: source path below docs/ -> complete Markdown
trouble = ""  # what is wrong; while serving, every page shows it


def on_startup(command, **_):
    global serving
    serving = command == "serve"


def _read(config):
    """Read the data and write the pages; trouble stops a build before it touches the site."""
    global site, pages, trouble
    if config.plugins["i18n"].building:
        return
    root = Path(config.config_file_path).parent
    jieba.dt.tmp_dir = str(root / ".cache")
    Path(jieba.dt.tmp_dir).mkdir(exist_ok=True)
    for chatty in ("jieba", "mkdocs.plugins.mkdocs_static_i18n"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        site = handbook.site.open_site(root / "data")
        pages = markdown(site, Path(config.docs_dir))
        trouble = ""
    except DataProblems as problems:
        trouble = str(problems)
        if not serving:
            raise PluginError(trouble) from None


@event_priority(-200)  # after static-i18n: now the language is known
def _name(config):
    config.mdx_configs["toc"]["permalink_title"] = PERMALINK[config.plugins["i18n"].current_language]


@event_priority(100)  # before static-i18n, which makes new File objects and forgets their content
def _register(files, config):
    for uri in pages:
        if files.get_file_from_path(uri) is None:
            place = config.docs_dir, config.site_dir, config.use_directory_urls
            files.append(File(uri, *place, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


@event_priority(-200)  # after it: put the text in
def _fill(files, config):
    for file in files.documentation_pages():
        if file.src_uri in pages:
            file.content_string, file.generated_by = pages[file.src_uri], "handbook"
    return files


on_config = CombinedEvent(_read, _name)
on_files = CombinedEvent(_register, _fill)


def on_page_markdown(text, page, config, **_):
    if trouble:
        return TROUBLE[config.plugins["i18n"].current_language] + indent(trouble, "    ")
    if config.repo_url and config.edit_uri and "data" in page.meta:
        page.edit_url = urljoin(f"{config.repo_url}/{config.edit_uri}", f"../{page.meta['data']}")
    return text


@event_priority(-300)  # after static-i18n has written one search index of both languages
def on_post_build(config):
    if config.plugins["i18n"].building:
        return
    out = Path(config.site_dir)
    index = (out / "search/search_index.json").read_text("utf-8")
    data = {} if trouble else site.data_files()
    for path, content in {**data, **search_indexes(index)}.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content.encode() if isinstance(content, str) else content)
