"""The rows of the table of documents: in which form each is handed in, and for whom."""

from datetime import date
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from books import real
from handbook.domain import model as m
from handbook.pages.handbook import HandbookPages
from handbook.pages.page import Page
from handbook.pages.services import MaterialRow, service

DAY = date(2026, 11, 30)


@cache
def rows(item: str, language: m.Language = "en") -> dict[str, MaterialRow]:
    page = Page(real(), language, DAY, "services/x.md")
    return {row.id: row for row in service(page, real().items[item]).rows}


@cache
def printed(item: str) -> BeautifulSoup:
    body = HandbookPages(real(), DAY).body(f"services/{item}", "en", f"services/{item}.md")
    return BeautifulSoup(body, "html.parser")


def cells(item: str, material: str) -> tuple[Tag, Tag]:
    """The cell that says when the document is needed, and the one that says in which form."""
    when, form = printed(item).select(f"#material-{material} > td")[:2]
    return when, form


@pytest.mark.parametrize(
    ("item", "material", "rule", "form"),
    [
        ("cancellation", "termination-proof", "contract-ended", "made out by both sides"),
        ("cancellation", "termination-proof", "absent", "left and cannot be reached"),
        ("cancellation", "statement", "dissolved", "signed by the applicant"),
        ("cancellation", "tax-record", "dissolved", "no seal is needed"),
        ("change", "change-proof", "position", "certificate of appointment"),
        ("extension", "tax-record", "", "Only if you made a salary commitment"),
    ],
)
def test_the_form_of_a_case_stands_with_the_case(
    item: str, material: str, rule: str, form: str
) -> None:
    """Where cases differ in the form, the reader finds it beside the own case, not in a heap."""
    when, column = cells(item, material)
    telling = [line for line in when.select("[data-rule]") if form in line.get_text(" ")]
    assert any(rule in str(line["data-rule"]) for line in telling)
    assert form not in column.get_text(" ")


@pytest.mark.parametrize("material", ["no-criminal-record", "work-experience", "medical"])
def test_what_holds_for_most_is_in_view_though_a_fold_says_it_too(material: str) -> None:
    """The form for everybody else does not hide in the fold of a special case."""
    row = rows("employer-change")[material]
    assert row.for_all is not None
    _, form = cells("employer-change", material)
    assert row.for_all.note is not None
    assert row.for_all.note.split(". ")[0] in form.get_text()


@pytest.mark.parametrize("item", [*real().items])
def test_no_form_is_lost(item: str) -> None:
    """What a rule says of the form stands with its case or, being that of all, for all."""
    for row in rows(item).values():
        for line in row.lines:
            usual = row.for_all
            told = usual and line.note in {None, usual.note} and line.how in {(), usual.how}
            assert row.apart(line) or told or not line.tells_form


@pytest.mark.parametrize("item", ["new-outside", "new-inside", "employer-change"])
def test_the_page_names_the_papers_that_a_document_consists_of(item: str) -> None:
    """“Talent recognition materials” is no answer: the page lists the papers by condition."""
    _, form = cells(item, "talent-recognition")
    fold = form.select_one("details")
    assert fold is not None
    papers = real().materials["talent-recognition"].papers
    assert [one.get_text() for one in fold.select("li")] == [paper.en for paper in papers]


def test_a_hint_on_another_service_is_not_given() -> None:
    """A gap in the work history sends back an application, not a cancellation or a reissue."""
    gap = "gaps in the education or work history"
    assert any(gap in tip for tip in rows("new-outside")["application-form"].tips)
    for item in ("cancellation", "reissue", "change"):
        assert not any(gap in tip for tip in rows(item)["application-form"].tips)
    assert not any("signature page" in tip for tip in rows("short-term")["contract"].tips)
