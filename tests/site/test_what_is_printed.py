"""What a reader has chosen is on the paper, and of which edition it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from handbook.domain.model import LANGUAGES, Language
from website import DAY, Opened

Open = Callable[..., Opened]
#: The width of a border prints where the colour of a ground does not.
TICK = "one => parseFloat(getComputedStyle(one).borderTopWidth)"


def _on_paper(tab: Page) -> None:
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_checklist_says_what_was_chosen(
    page: Open, site: Path, language: Language
) -> None:
    """The country, the ticks, the edition and where it was found are on the printed checklist."""
    folder = "en/" * (language == "en")
    slug = next(
        path
        for path in sorted(f"s/{one.name}" for one in site.glob("s/*.html"))
        if "data-auth=" in (site / path).read_text("utf-8")
    )
    opened = page(f"{folder}{slug}#c=MY")
    tab = opened.tab
    tab.locator("[data-said]:not([hidden])").wait_for()
    tab.locator("[data-tick]").first.check()
    _on_paper(tab)
    head = tab.locator(".hb-sheet-head").inner_text()
    assert {"zh": "马来西亚", "en": "Malaysia"}[language] in head
    assert DAY in head
    assert f"{opened.base}{folder}{slug}" in head
    boxes = tab.locator("[data-tick]")
    assert boxes.first.evaluate(TICK) > 3 * boxes.last.evaluate(TICK)
    assert not tab.locator(".hb-qr").count()  # without an address there is nothing to scan
    assert tab.locator("h2#copies:visible").count() == 0
    for fold in tab.locator(".hb-never").all():
        assert fold.locator("p").first.is_visible()
    assert opened.complaints == []


@pytest.mark.browser
def test_a_plan_is_printed_without_the_table_of_deadlines(page: Open) -> None:
    """Whoever has a plan prints the plan alone; without one, the table; both say the edition."""
    opened = page("en/plan.html#service=extension&permit-expiry=2026-12-31&today=2026-11-24")
    tab = opened.tab
    tab.locator("[data-step]").first.wait_for()
    _on_paper(tab)
    assert tab.locator("#plan-result").is_visible()
    assert tab.locator("article .hb-table:visible").count() == 0
    edition = "one => getComputedStyle(one, '::before').content"
    assert DAY in tab.locator(".hb-footer__row").evaluate(edition)
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("article .hb-table:visible").count() > 0
    assert opened.complaints == []
