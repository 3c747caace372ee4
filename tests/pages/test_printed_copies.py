"""Whether a printed copy is still valid: codes, days, notices, and what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from books import real
from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.domain.model import LANGUAGES
from handbook.pages import printed_copies
from handbook.pages.handbook import HandbookPages
from handbook.pages.page import Page
from handbook.rules.edition_codes import BookCodes
from website import DAY

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def model() -> HandbookPages:
    return HandbookPages(real(), TODAY)


def _page(site: HandbookPages, language: str = "zh") -> Page:
    return Page(site.book, language, site.day, "s/x.md")  # type: ignore[arg-type]


def test_the_code_of_today_is_the_last_of_its_periods(model: HandbookPages) -> None:
    """What a sheet printed today carries is what its page calls current."""
    for one in model.finder.results.values():
        rows = printed_copies.rows(_page(model), model.copies.of(one.slug))
        (current,) = [row for row in rows if row.current]
        assert current.code == model.sheet_codes.of(model.sheets.sheet(one)), one.slug
        assert current.state == "有效"


def test_a_sheet_of_an_earlier_day_is_superseded_by_the_notice_of_that_day(
    model: HandbookPages,
) -> None:
    """Sheets printed on the eve of 3 August 2023 name the same-day promise as what changed."""
    before = HandbookPages(model.book, date(2023, 8, 2))
    slug = "new-outside-a"
    old = before.sheet_codes.of(before.sheets.sheet(before.finder.results[slug]))
    row = next(
        row
        for row in printed_copies.rows(_page(model, "en"), model.copies.of(slug))
        if row.code == old
    )
    assert row.state == "Superseded since 2023-08-03"
    assert "dg-same-day" in [one.id for one in row.notices]
    assert "Dongguan's promise: 3 working days → 1 working day" in row.changes


def test_an_edition_before_an_announced_change_says_until_when(model: HandbookPages) -> None:
    """On the eve of a change the copy is current, and the day of its end is told."""
    eve = HandbookPages(model.book, date(2023, 8, 2))
    row = next(
        row
        for row in printed_copies.rows(_page(eve, "en"), eve.copies.of("new-outside-a"))
        if row.current
    )
    assert row.state == "Current; superseded from 2023-08-03 on"


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_on_the_day_of_a_change_the_new_copies_are_current(model: HandbookPages, days: int) -> None:
    """The old copy is good to the end of its last day; from the first day on it is the new one."""
    periods = model.copies.whole
    for old, new in pairwise(periods):
        day = new.begins + timedelta(days=days)
        page = Page(model.book, "en", day, "copies.md")
        found = {row.code: row for row in printed_copies.rows(page, (old, new))}
        assert found[old.code].current is (days < 0), new.begins
        assert found[new.code].current is (days >= 0), new.begins
        assert found[old.code].state == (
            f"Current; superseded from {new.begins} on"
            if days < 0
            else f"Superseded since {new.begins}"
        )
        assert found[new.code].state == (
            "Current" if days >= 0 else f"Not yet in force: from {new.begins} on"
        )


def test_a_notice_that_becomes_known_later_leaves_the_copies_before_it_as_they_are(
    model: HandbookPages,
) -> None:
    """Copies printed before a notice was in the data are superseded by it, and not unknown."""
    book, today = model.book, model.day
    source = next(iter(book.sources.values())).model_copy(update={"id": "later-notice"})
    cited = m.Citation(source="later-notice", locator=None)
    later = book.measures["dg-same-day"].model_copy(
        update={
            "id": "later",
            "in_force": today + timedelta(days=40),
            "sources": (cited,),
            "time_limits": (),
        }
    )
    with_it = replace(
        book,
        measures={**book.measures, "later": later},
        sources={**book.sources, source.id: source},
    )
    before, after = BookCodes(book), BookCodes(with_it)
    for day in (date(2023, 8, 2), today, today + timedelta(days=39)):
        assert after.on(day) == before.on(day)
    assert after.on(later.in_force) != before.on(later.in_force)
    # a word corrected in what is in force is another copy
    word = book.sources[book.measures["dg-same-day"].sources[0].source]
    new = word.model_copy(update={"title": m.Text(zh=word.title.zh + "？", en=word.title.en)})
    corrected = BookCodes(replace(book, sources={**book.sources, word.id: new}))
    assert corrected.on(today) != before.on(today)


def test_every_change_of_the_handbook_names_its_cause(model: HandbookPages) -> None:
    """A period that a notice ends names it; both languages list the same codes."""
    rows = {one: printed_copies.rows(_page(model, one), model.copies.whole) for one in LANGUAGES}
    assert [row.code for row in rows["zh"]] == [row.code for row in rows["en"]]
    days = {one.in_force for one in model.book.measures.values()}
    for row, after in zip(rows["en"][1:], rows["en"], strict=False):
        if date.fromisoformat(after.begins) in days:
            assert row.notices, row
        assert not row.current


@pytest.mark.slow
def test_a_handbook_printed_on_any_day_has_its_number_on_the_page(model: HandbookPages) -> None:
    """On every day of the rules, and of a year after the last change, the page lists its code."""
    codes = BookCodes(model.book)
    periods = list(reversed(model.copies.whole))
    days = (codes.days()[-1] + timedelta(days=366) - model.book.first_day).days
    unknown = []
    for day in (model.book.first_day + timedelta(days=passed) for passed in range(days)):
        period = next(period for period in periods if period.begins <= day)
        if codes.on(day) != period.code:
            unknown.append(day)
    assert unknown == []


def test_no_code_stands_for_two_things(model: HandbookPages) -> None:
    """A code is on the page of one situation only, and in one period of it."""
    # Situations of today that were one situation then share its sheet, and so its code.
    owners: dict[str, set[object]] = {}
    for one in model.finder.results.values():
        for period in model.copies.of(one.slug):
            assert period.sheet is not None
            owners.setdefault(period.code, set()).add((period.begins, period.sheet.distinct.slug))
    assert [code for code, one in owners.items() if len({slug for _, slug in one}) > 1] == []


def test_the_page_lists_every_edition(site: Path) -> None:
    """The page has an anchor for each code since the first edition; the home page leads to it."""
    model = HandbookPages(real(), date.fromisoformat(DAY))
    first = min(update.day for update in real().updates if update.kind == "first")
    codes = {
        f"copy-{period.code}"
        for period, later in zip_longest(model.copies.whole, model.copies.whole[1:])
        if later is None or later.begins > first
    }
    assert codes
    for folder in (site, site / "en"):
        soup = BeautifulSoup((folder / "copies.html").read_text("utf-8"), "html.parser")
        assert {row["id"] for row in soup.select("tr[id^=copy-]")} == codes
        home = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
        assert home.select_one('a[href="copies.html"]')


def test_pages_offer_their_pdf_only_where_it_is_made(
    model: HandbookPages,
) -> None:
    """Service pages lead to their chapter, situations to their sheet; a preview leads nowhere."""
    slug = next(iter(model.finder.results))
    wanted = {
        ("zh", "services/change"): ["../pdf/handbook-{}.pdf#nameddest=services/change", "zh"],
        ("en", "services/change"): ["../../pdf/handbook-{}.pdf#nameddest=services/change", "en"],
        ("zh", "index"): ["pdf/handbook-{}.pdf", "zh", "en"],
        ("en", "about"): ["../pdf/handbook-{}.pdf", "zh", "en"],
        ("zh", "copies"): ["pdf/handbook-{}.pdf", "zh", "en"],
    }
    for printed in (True, False):
        model = replace(model, settings=BuildSettings(pdf=printed))
        for (language, name), (form, *kinds) in wanted.items():
            found = _links(model.body(name, language, f"{name}.md"))  # type: ignore[arg-type]
            made = [form.format(kind) for kind in (*kinds, "bilingual")]
            if "#" not in form:
                made += [form.replace("handbook", "evidence").format(kind) for kind in kinds]
            assert found == (made if printed else []), name
        for language, up in (("zh", "../"), ("en", "../../")):
            found = _links(model.family(language, f"s/{slug}.md"))  # type: ignore[arg-type]
            assert found == ([f"{up}pdf/{language}/{slug}.pdf"] if printed else [])


def _links(body: str) -> list[str]:
    found = BeautifulSoup(body, "html.parser").select('a[href*="pdf/"]')
    return [str(one["href"]) for one in found]


def test_the_list_begins_with_the_first_edition_that_ever_existed(model: HandbookPages) -> None:
    """No copy was printed before the first edition, so no earlier number is listed."""
    view = printed_copies.PAGE.view(model, _page(model, "en"), "copies")
    assert isinstance(view, printed_copies.CopiesView)
    first = min(update.day for update in real().updates if update.kind == "first")
    assert 0 < len(view.rows) < len(model.copies.whole)
    assert all(not row.last or date.fromisoformat(row.last) >= first for row in view.rows)
