"""The page of contacts: what can be dialled, what is known, and what nobody has found yet."""

from datetime import date

import pytest

from books import kites, real
from handbook.domain import model as m
from handbook.pages.contact import ContactView, contact_row
from handbook.pages.handbook import HandbookPages
from handbook.pages.page import Page

DAY = date(2026, 11, 30)


def view(language: m.Language) -> ContactView:
    """The contact page of Dongguan."""
    site = HandbookPages(real(), DAY)
    made = site.view("contact", site.page(language, "contact.md"))
    assert isinstance(made, ContactView)
    return made


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_telephones_come_first_and_dial(language: m.Language) -> None:
    """12345 and 12367 dial at a tap, and stand before what cannot be called."""
    rows = view(language).contacts
    dialled = [detail.href for row in rows for detail in row.details if "tel:" in detail.href]
    assert {"tel:12345", "tel:12367"} <= {*dialled}
    can_be_called = [any("tel:" in one.href for one in row.details) for row in rows]
    assert can_be_called == sorted(can_be_called, reverse=True)


def test_a_place_says_which_details_are_still_to_be_confirmed() -> None:
    """The window without address and telephone names each detail that is looked for."""
    window = next(row for row in view("en").contacts if row.id == "work-permit-window")
    assert window.missing == (
        "Telephone, Address, Opening hours, On public holidays, Map, How to get there, "
        "Appointment, What to bring: to be confirmed"
    )


def test_a_detail_is_shown_with_its_own_source_and_is_missing_no_more() -> None:
    """An address with a source of its own stands on the page with that source and its day."""
    book = real()
    contact = next(one for one in book.contacts if one.use == "window")
    address = m.Detail(
        zh="某路1号",
        en="1 Some Road",
        sources=(m.Citation(source="dgstb-report-2023"),),
        as_of=date(2026, 11, 1),
    )
    known = contact.model_copy(update={"address": address})
    row = contact_row(Page(book, "en", DAY, "contact.md"), known)
    (shown,) = row.details
    assert (shown.label, shown.text, shown.as_of) == ("Address", "1 Some Road", "2026-11-01")
    assert [source.id for source in shown.cited] == ["dgstb-report-2023"]
    assert "Address" not in row.missing


@pytest.mark.parametrize("number", ["call us", "1", "12345<script>", "--"])
def test_a_number_that_cannot_be_dialled_is_refused(number: str) -> None:
    """A telephone is digits, with spaces or hyphens between them."""
    with pytest.raises(ValueError, match="number"):
        m.Telephone(number=number)


def test_what_gives_nothing_is_said_to_be_unknown() -> None:
    """A contact without any detail has none to show, and none is made up."""
    row = contact_row(Page(kites(), "en", DAY, "contact.md"), kites().contacts[1])
    assert row.details == ()
    assert row.missing == ""
