"""The handbook as plain Markdown and settings, for a site generator that knows no hooks.

Each language is a project of its own, ``zh/`` with ``zh.yml`` and ``en/`` with ``en.yml``; they
build into ``site/`` and ``site/en/``, as the published site is laid out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml

from handbook.domain.json_values import ReadObject
from handbook.domain.model import LANGUAGES, Language
from handbook.pages.handbook import HandbookPages
from handbook.site import styles
from handbook.site.extras import Finish
from handbook.site.sources import markdown
from handbook.storage import files

#: A page of the navigation, or a section with its name.
_NavEntry: TypeAlias = "str | dict[str, str | list[_NavEntry]]"
_ENV = re.compile(r"!ENV \[[^\]]*\]")
#: Settings that hold for any generator; plugins, hooks and overrides do not.
_KEPT = ("copyright", "use_directory_urls", "extra_css")


def stage(site: HandbookPages, root: Path, out: Path) -> int:
    """Write both projects below ``out``; how many pages there are."""
    settings = yaml.safe_load(_ENV.sub('""', (root / "mkdocs.yml").read_text("utf-8")))
    pages = markdown(site, root / "docs")
    for language in LANGUAGES:
        shutil.rmtree(out / language, ignore_errors=True)
        (out / language).mkdir(parents=True)
        config = _config(site, settings, language)
        text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
        files.write(out / f"{language}.yml", text)
    for name, text in pages.items():
        files.write(out / name, text)
    shutil.copytree(root / "docs" / "assets", out / "zh/assets")
    files.write(out / "zh" / styles.PLACE, styles.sheet(root / "docs"))
    for path, content in Finish(site).files().items():
        # A page for each address that was given up is finished HTML, in its language's folder.
        english = path.startswith("en/")
        docs = out / ("en" if english else "zh")
        files.write(docs / path.removeprefix("en/" if english else ""), content)
    return len(pages)


def _config(site: HandbookPages, settings: ReadObject, language: Language) -> ReadObject:
    """The settings of one language."""
    i18n = next(setting["i18n"] for setting in settings["plugins"] if "i18n" in setting)
    own = next(one for one in i18n["languages"] if one["locale"] == language)
    kept = {key: own.get(key, settings[key]) for key in _KEPT}
    up = "../" if language == "en" else ""
    return {
        "site_name": site.name(language),
        "site_description": site.description(language),
        **kept,
        "extra_css": [f"{up}{path}" for path in kept["extra_css"]],
        "docs_dir": language,
        "site_dir": "site" if language == "zh" else "site/en",
        "theme": {"name": "material", "language": language, "font": False},
        "markdown_extensions": settings["markdown_extensions"],
        "nav": _nav(settings["nav"], own.get("nav_translations", {})),
    }


def _nav(entries: Sequence[_NavEntry], words: Mapping[str, str]) -> list[_NavEntry]:
    return [
        {
            words.get(name, name): inner if isinstance(inner, str) else _nav(inner, words)
            for name, inner in entry.items()
        }
        if isinstance(entry, dict)
        else entry
        for entry in entries
    ]
