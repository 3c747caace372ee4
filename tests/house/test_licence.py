"""On what terms others may use the program, the texts and the open data."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from importlib import resources

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
    assert project["license-files"] == ["LICENSE", "LICENSE-CONTENT.md", "NOTICE.md"]


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


def test_the_work_of_others_is_named_with_its_holder_and_licence() -> None:
    """What is given away and is not ours stands in NOTICE.md, with its owner and licence."""
    notice = (ROOT / "NOTICE.md").read_text("utf-8")
    cjk = resources.files("justmytype_intl_cjk") / "fonts/ofl/notosanssc/OFL.txt"
    cldr = resources.files("babel") / "locale-data/LICENSE.unicode"
    holders = [
        next(line.strip() for line in text.read_text("utf-8").splitlines() if "Copyright" in line)
        for text in (cjk, cldr)
    ]
    for holder in holders:
        assert holder in notice
    assert "SIL Open Font License" in cjk.read_text("utf-8")
    for name in ("Noto Sans SC", "Unicode CLDR", "chinesecalendar", "Decap CMS"):
        (row,) = [line for line in notice.splitlines() if line.startswith(f"| {name} |")]
        assert row.count("|") == 5
        assert "Copyright" in row


def test_scripts_styles_and_icons_are_our_own() -> None:
    """No file of the site is somebody else's; whoever brings one in adds it to NOTICE.md."""
    folders = ("docs/assets", "overrides", "src/handbook/pages/templates", "src/handbook/paper/typ")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        text = path.read_text("utf-8")
        assert not re.search(r"@licen[cs]e|@preserve|\(c\) *\d{4}|Copyright \S*\d{4}", text), path
    assert {path.suffix for path in files} <= {".js", ".css", ".html", ".xml", ".typ", ".j2"}
