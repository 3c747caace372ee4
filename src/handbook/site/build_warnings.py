"""What a build warns of: settings of ``mkdocs.yml`` that have no effect, texts that are stale.

The pages are drawn by ``overrides/``, not by the theme that ``mkdocs.yml`` names: what that theme
would take from its settings is ignored, and MkDocs does not say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from handbook.domain.model import LANGUAGES
from handbook.language import translations
from handbook.pages.handbook import HandbookPages
from handbook.site import embedding

_STYLE = "docs/assets/handbook.css"
#: Settings of the theme that have an effect here; ``font`` has one where it is off.
_THEME = {"name", "custom_dir", "favicon", "static_templates"}
#: Settings outside the theme that the theme named, but not this site, would heed.
_ELSEWHERE = {
    "": ("site_author", "site_description"),
    "extra": (
        "analytics", "annotate", "consent", "generator", "homepage", "scope", "social", "status",
        "tags", "version",
    ),
}  # fmt: skip
#: What to do instead, where it is more than to delete the setting.
_INSTEAD = {
    "palette": (f"颜色在 {_STYLE} 里改", f"colours are changed in {_STYLE}"),
    "font": (f"字体在 {_STYLE} 里改", f"the typeface is changed in {_STYLE}"),
    "logo": (
        "标志在 overrides/partials/header.html 里改",
        "the logo is changed in overrides/partials/header.html",
    ),
    "icon": (
        "图标在 src/handbook/pages/icons.py 里改",
        "icons are changed in src/handbook/pages/icons.py",
    ),
    "language": (
        "语言在 plugins.i18n.languages 里改",
        "languages are listed in plugins.i18n.languages",
    ),
    "site_description": (
        "说明在 src/handbook/wording/ 的 site_description 里改",
        "the description is site_description in src/handbook/wording/",
    ),
}
_SITE_NAME = (
    "mkdocs.yml：site_name 在本手册不起作用。请照旧写回；"
    "名称在 data/<城市>/jurisdiction.yml 的 handbook_title 里改。 / "
    "mkdocs.yml: site_name has no effect on this site. Put it back as it was; "
    "the name is changed in handbook_title of data/<city>/jurisdiction.yml."
)
_LAYOUT = ("版式在 overrides/ 里改", "the layout is changed in overrides/")
#: Markdown extensions whose result has a style, or needs none.
_EXTENSIONS = {
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes",
    "handbook.site.ready_html", "md_in_html", "meta", "nl2br", "pymdownx.blocks.admonition",
    "pymdownx.blocks.details", "pymdownx.blocks.tab", "pymdownx.details",
    "pymdownx.highlight", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.tasklist", "sane_lists", "smarty", "tables", "toc",
}  # fmt: skip


def build_warnings(
    configs: Iterable[Mapping[str, object]],
    root: Path,
    site: HandbookPages | None,
    *,
    late: bool,
) -> Iterator[str]:
    """A line for each thing to mend before the site is published.

    ``configs`` are the settings as ``mkdocs.yml`` gives them and as MkDocs reads them, ``site``
    is what is built from the data at ``root``; ``late`` includes the texts that are older than
    their other language.
    """
    names = [site.name(language) for language in LANGUAGES] if site else []
    yield from dict.fromkeys(line for config in configs for line in ignored_settings(config, names))
    if late and site:
        late_texts = translations.late(root, site.book.city.id)
        yield from map(translations.line, late_texts)


def ignored_settings(config: Mapping[str, object], names: Iterable[str] = ()) -> Iterator[str]:
    """A line for each setting that has no effect, and what to do instead.

    MkDocs cannot do without ``site_name``: it is ignored where it is none of the ``names`` of the
    site, nor the beginning of one.
    """
    named = config.get("site_name")
    if isinstance(named, str) and names and not any(name.startswith(named) for name in names):
        yield _SITE_NAME
    theme = config.get("theme")
    for name, value in theme.items() if isinstance(theme, Mapping) else ():
        if name not in _THEME and (name, value) != ("font", False):
            yield _ignored(f"theme.{name}", _INSTEAD.get(str(name), _LAYOUT))
    for section, ignored in _ELSEWHERE.items():
        there = _names(config.get(section)) if section else [*config]
        for name in (name for name in there if name in ignored):
            yield _ignored(f"{section}.{name}".lstrip("."), _INSTEAD.get(name, _LAYOUT))
    extra = config.get("extra")
    listed = extra.get("embed_in") if isinstance(extra, Mapping) else None
    yield from map(_no_address, embedding.faults(listed))
    for name in _names(config.get("markdown_extensions")):
        if name.removeprefix("markdown.extensions.") not in _EXTENSIONS:
            yield (
                f"mkdocs.yml：markdown_extensions 里的 {name} 没有样式，页面会难看。请删去它；"
                f"要用，先在 {_STYLE} 里写好样式，再列入 src/handbook/site/build_warnings.py。 / "
                f"mkdocs.yml: {name} of markdown_extensions has no style here, and pages that use "
                f"it look broken. Delete it; to use it, write its style in {_STYLE} and list it in "
                "src/handbook/site/build_warnings.py."
            )


def _no_address(one: str) -> str:
    return (
        f"mkdocs.yml：extra.embed_in 里的“{one}”不是网站地址。请写协议、小写的域名和端口，"
        "后面不带路径，例如 https://intranet.example.com。 / "
        f"mkdocs.yml: “{one}” of extra.embed_in is no address of a site. Write scheme, "
        "host in small letters and port, and no path: https://intranet.example.com."
    )


def _ignored(name: str, instead: tuple[str, str]) -> str:
    return (
        f"mkdocs.yml：{name} 在本手册不起作用。请删去它；{instead[0]}。 / "
        f"mkdocs.yml: {name} has no effect on this site. Delete it; {instead[1]}."
    )


def _names(listed: object) -> list[str]:
    """The names in a list of names, in one of names with options, or in a mapping.

    MkDocs takes the options out of its settings as it reads them and leaves an empty mapping.
    """
    if isinstance(listed, Mapping):
        return [*map(str, listed)]
    entries = listed if isinstance(listed, list) else []
    return [name for entry in entries for name in ([entry] if isinstance(entry, str) else entry)]
