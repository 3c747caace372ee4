"""Readers are asked to check what concerns them; what editors need stands at the list's end."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from books import real
from handbook.domain import model as m
from handbook.pages.handbook import HandbookPages

DAY = date(2026, 11, 30)


def _page(name: str, language: m.Language) -> BeautifulSoup:
    pages = HandbookPages(real(), DAY)
    return BeautifulSoup(pages.body(name, language, f"{name}.md"), "html.parser")


@pytest.mark.parametrize("language", m.LANGUAGES)
@pytest.mark.parametrize("name", ["bodies", "open-data", "contact", "services/confirmation-letter"])
def test_a_question_for_editors_alone_marks_no_line_of_a_page(
    name: str, language: m.Language
) -> None:
    """Licence, owners and English names: a page that rests on such a point does not say “ask”."""
    page = _page(name, language)
    for point in real().to_confirm.values():
        if point.staff:
            assert point.title[language] not in page.get_text()


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_the_list_keeps_what_concerns_editors_at_its_end(language: m.Language) -> None:
    """Nothing is hidden: the entries are still there, in their order, after those of readers."""
    ids = [box["data-confirm"] for box in _page("to-confirm", language).select("div.hb-confirm")]
    points = sorted(real().to_confirm.values(), key=lambda point: (point.staff, point.number))
    assert ids == [point.id for point in points]
    assert any(point.staff for point in points)
