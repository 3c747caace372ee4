"""On what terms others may use the program, the texts and the open data."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import pytest

from books import ROOT, guangzhou, real
from handbook.domain.model import LANGUAGES, Language
from handbook.export import open_data, schemas
from handbook.pages.handbook import HandbookPages

DAY = date(2026, 11, 24)


def test_the_package_names_both_licences_and_carries_them() -> None:
    """Whoever installs the program finds the code's licence and that of the texts in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == f"MIT AND {open_data.LICENCE}"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
    content = (ROOT / "LICENSE-CONTENT.md").read_text("utf-8")
    assert f"SPDX-License-Identifier: {open_data.LICENCE}\n" in content
    assert open_data.LICENCE_URL in content
    assert project["license-files"] == ["LICENSE", "LICENSE-CONTENT.md"]


def test_the_open_data_say_whom_to_name() -> None:
    """The table of contents of the JSON names the licence and its address, in both languages."""
    index = json.loads(open_data.files(real(), DAY)["api/v1/index.json"])
    assert index["license"]["id"] == "CC-BY-4.0"
    assert index["license"]["url"] == open_data.LICENCE_URL
    assert set(index["license"]["name"]) == set(index["license"]["attribution"]) == {"zh", "en"}
    assert "license" in schemas.schemas()["index"]["required"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_open_data_names_the_licence(language: Language) -> None:
    """A reader of the page sees the licence, whom to name, and that it is not agreed upon yet."""
    body = HandbookPages(real(), DAY).body("open-data", language, "open-data")
    assert f'href="{open_data.LICENCE_URL}"' in body
    assert "CC BY 4.0" in body
    assert "to-confirm.html#content-licence" in body


@pytest.mark.parametrize("city", ["dongguan", "guangzhou"])
def test_the_authority_of_every_city_has_yet_to_agree(city: str) -> None:
    """The list of what staff must confirm asks the city's own authority for its agreement."""
    book = real() if city == "dongguan" else guangzhou()
    text = book.to_confirm["content-licence"].text
    assert "CC BY 4.0" in text.zh
    assert book.city.authority is not None
    assert book.city.authority.zh in text.zh
    assert book.city.authority.en in text.en
