"""The link that leads a colleague from a page to the file it is made from."""

from __future__ import annotations

from datetime import date

import pytest

from books import ROOT, real
from handbook.domain.model import LANGUAGES
from handbook.pages.handbook import HandbookPages
from handbook.site.edit_links import edit_link, source_file

REPOSITORY = "https://git.example.org/permit/handbook"


@pytest.fixture(scope="module")
def pages() -> HandbookPages:
    """The real handbook."""
    return HandbookPages(real(), date(2026, 11, 24))


def test_each_kind_of_page_leads_to_its_own_file(pages: HandbookPages) -> None:
    """Items, notices, topics, catalogues, words and hand-written pages lead to their files."""
    wanted = {
        "services/change": "data/china/items/change.yml",
        "notices/apostille": "data/china/measures/2023-11-07-apostille.yml",
        "penalties": "data/china/topics/penalties.yml",
        "bodies": "data/dongguan/topics/bodies.yml",
        "points": "data/china/points.yml",
        "faq": "data/dongguan/faq.yml",
        "contact": "data/dongguan/contacts.yml",
        "authentication": "data/china/places.yml",
        "accessibility": "src/handbook/wording/accessibility.yml",
        "about": "src/handbook/wording/pages.yml",
    }
    for language in LANGUAGES:
        for name, file in wanted.items():
            assert source_file(pages, f"{language}/{name}.md") == file
        for name in ("services/index", "written-by-hand"):
            assert source_file(pages, f"{language}/{name}.md") == f"docs/{language}/{name}.md"


def test_a_checklist_leads_to_its_service_item(pages: HandbookPages) -> None:
    """The page of a situation leads to the item that it is a case of, in both languages."""
    for slug, distinct in [*pages.finder.results.items()][::40]:
        item = pages.sheets.sheet(distinct).checklist.item.id
        for language in LANGUAGES:
            assert source_file(pages, f"{language}/s/{slug}.md") == f"data/china/items/{item}.yml"


def test_every_page_leads_to_a_file_that_is_there(pages: HandbookPages) -> None:
    """No edit link leads nowhere."""
    paths = [*pages.stubs(), *pages.family_paths()]
    files = {source_file(pages, f"{language}/{path}") for language in LANGUAGES for path in paths}
    assert [file for file in sorted(files) if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize(
    ("edit_uri", "link"),
    [
        ("edit/main/docs/", f"{REPOSITORY}/edit/main/data/china/points.yml"),
        ("-/edit/main/docs/{path}", f"{REPOSITORY}/-/edit/main/data/china/points.yml"),
        ("", None),
    ],
)
def test_the_link_follows_the_settings(
    pages: HandbookPages, edit_uri: str, link: str | None
) -> None:
    """The address comes from repo_url with edit_uri or its template; without them there is none."""
    assert edit_link(pages, "en/points.md", REPOSITORY, edit_uri) == link
    assert edit_link(pages, "en/points.md", None, edit_uri) is None
