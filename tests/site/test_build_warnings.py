"""Settings of mkdocs.yml that have no effect are named, with what to do."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from books import ROOT, real
from handbook.domain.model import LANGUAGES
from handbook.pages.handbook import HandbookPages
from handbook.site.build_warnings import ignored_settings


@pytest.mark.parametrize(
    ("setting", "named", "instead"),
    [
        ("theme: {name: material, features: [navigation.tabs]}", "theme.features", "overrides/"),
        ("theme: {palette: {scheme: slate}}", "theme.palette", "handbook.css"),
        ("theme: {logo: assets/logo.svg}", "theme.logo", "header.html"),
        ("theme: {icon: {logo: material/book}}", "theme.icon", "icons.py"),
        ("theme: {language: ja}", "theme.language", "plugins.i18n.languages"),
        ("theme: {font: {text: Roboto}}", "theme.font", "handbook.css"),
        ("extra: {social: [], city: dongguan}", "extra.social", "overrides/"),
        ("site_author: A", "site_author", "overrides/"),
        ("markdown_extensions: [pymdownx.snippets]", "pymdownx.snippets", "handbook.css"),
        ("markdown_extensions: [codehilite: {guess_lang: no}]", "codehilite", "handbook.css"),
        ("markdown_extensions: {markdown.extensions.wikilinks: }", "wikilinks", "handbook.css"),
    ],
)
def test_a_setting_without_effect_is_named(setting: str, named: str, instead: str) -> None:
    """The warning says which setting it is, and what to do instead, in both languages."""
    (line,) = ignored_settings(yaml.safe_load(setting))
    chinese, english = line.split(" / ")
    for text in (chinese, english):
        assert named in text
        assert instead in text
    assert "请删去它" in chinese
    assert "Delete it" in english


def test_a_name_of_the_site_that_is_not_that_of_the_data_is_named() -> None:
    """The name of the site comes from the data: another in mkdocs.yml is warned of."""
    names = ("手册（东莞）", "Handbook (Dongguan)")
    (line,) = ignored_settings({"site_name": "My permits"}, names)
    assert "site_name" in line
    assert line.count("handbook_title") == 2
    for name in ("手册", "手册（东莞）"):
        assert [*ignored_settings({"site_name": name}, names)] == []


def test_our_own_settings_have_an_effect() -> None:
    """Nothing in the project's own mkdocs.yml is without effect."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8").replace("!ENV ", "")
    names = [HandbookPages(real(), date(2026, 11, 24)).name(language) for language in LANGUAGES]
    assert [*ignored_settings(yaml.safe_load(text), names)] == []
    # MkDocs leaves an empty mapping where an extension had options.
    assert [*ignored_settings({"markdown_extensions": [{}, "toc"]})] == []
