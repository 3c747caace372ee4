"""A number as people type it means the same to the command and to every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handbook.language.typed_numbers import typed_number
from website import Opened

#: What is typed for an amount, and what it means; nothing where it is no number.
TYPED: dict[str, float | None] = {
    "300000": 300_000, "300,000": 300_000, "300 000": 300_000, "300\u00a0000": 300_000,
    "３００，０００": 300_000, "¥300000": 300_000, "￥300,000": 300_000, "RMB 300,000": 300_000,
    "300000元": 300_000, "300 000 yuan": 300_000, "人民币300000元": 300_000, "30万": 300_000,
    "30 万元": 300_000, "３０万": 300_000, "30.5万": 305_000, "30.3 万": 303_000, "30w": 300_000,
    "300k": 300_000, "300000,5": 300_000.5, "300000.5": 300_000.5, "1,234,567.5": 1_234_567.5,
    "0": 0, "-1": -1, " 7 ": 7, "": None, "万": None, "¥": None, "3 00": None, "30,00,000": None,
    "1.2.3": None, "三十万": None, "about 30": None, "30万万": None, "1e5": None, "0x10": None,
}  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_an_amount_is_read_as_people_type_it(text: str) -> None:
    """Yuan, 万, currency signs, full width, spaces and commas are read; the rest is refused."""
    assert typed_number(text) == TYPED[text]


@pytest.mark.browser
def test_the_pages_read_numbers_as_the_command_does(page: Callable[..., Opened]) -> None:
    """Planner, points and list of people read a number with the same eyes as the command."""
    read = page("en/points.html").tab.evaluate(
        "all => all.map(text => window.handbookNumber(text))", list(TYPED)
    )
    assert dict(zip(TYPED, read, strict=True)) == TYPED


@pytest.mark.browser
def test_thirty_yuan_a_year_is_asked_about(page: Callable[..., Opened]) -> None:
    """30 in a field of yuan asks whether 300,000 was meant, and takes it at a press."""
    tab = page("en/points.html").tab
    tab.fill("#points-salary", "30")
    tab.keyboard.press("Tab")
    asked = tab.locator("#points-salary-bad")
    assert "300,000" in asked.inner_text()
    asked.locator("button").click()
    assert tab.input_value("#points-salary") == "300,000"
    assert asked.inner_text() == ""
    assert "salary=300000" in tab.url
